"""What programs are known to write, right or wrong: it is read, or counted, and stops nothing."""

from __future__ import annotations

import zipfile

import pytest
from refi_files import (
    CODE,
    NAMESPACE,
    USER,
    code,
    element,
    guid,
    project_xml,
    quotes,
    selection,
    text_element,
    word_spans,
    write_zip,
)

from tls_coding.exchange.project.codings_in import time_in
from tls_coding.exchange.project.model import walk
from tls_coding.exchange.refi.read_project import read_project
from tls_coding.projects.beginning import import_project
from tls_coding.study import open_study

TEXT = "Wir haben das Rezept versteckt 😀.\nNiemand fragte, warum wir schwiegen."
BOOK = element("CodeBook", element("Codes", code(CODE, "A")))
USERS = element("Users", element("User", guid=USER, name="Kata"))


def source(*inner, number=900, name="one", **about):
    """A text source whose text stands in `one.txt`."""
    about.setdefault("plainTextPath", "internal://one.txt")
    return element("TextSource", *inner, guid=guid(number), name=name, **about)


def project(path, *inner, book=BOOK, text=TEXT, folder="Sources/", **about):
    """A project of one text."""
    xml = project_xml(USERS, book, *inner, **about)
    return write_zip(path, {"project.qde": xml, f"{folder}one.txt": text.encode("utf-8")})


def told(read):
    return {loss.what: loss.count for loss in read.losses}


@pytest.mark.parametrize(
    "written",
    [
        lambda xml: xml.replace('"utf-8"', '"utf-16"').encode("utf-16"),
        lambda xml: xml.encode("utf-8-sig"),
        lambda xml: xml.replace('encoding="utf-8"', "").encode("utf-16"),
        lambda xml: xml.replace('"utf-8"', '"utf-16"').encode("utf-8"),
    ],
    ids=["utf-16 with a mark", "utf-8 with a mark", "utf-16 unnamed", "named what it is not"],
)
def test_the_project_is_read_in_any_encoding(tmp_path, written):
    """.NET writes UTF-16, and names UTF-8 so, too."""
    sources = element("Sources", source(selection(guid(1), 4, 9, "haben")))
    raw = written(project_xml(USERS, BOOK, sources, name="Überblick"))
    path = write_zip(tmp_path / "p.qdpx", {"project.qde": raw, "one.txt": TEXT.encode("utf-8")})
    read = read_project(path)
    assert read.project.name == "Überblick"
    assert quotes(read.project) == ["haben"]


@pytest.mark.parametrize("name", ["", "None", "...", "…", "4,9", "(4,0),(9,0)", "one", "Kata", " "])
def test_names_that_quote_nothing_move_nothing(tmp_path, name):
    """MAXQDA names positions, QualCoder writes None, NVivo names the source or nothing."""
    spans = word_spans(TEXT, [2, 1, 2, 1, 3])
    given = [selection(guid(n), start, end, name) for n, (start, end) in enumerate(spans)]
    path = project(tmp_path / "p.qdpx", element("Sources", source(*given)), origin="QualCoder")
    (landing,) = read_project(path).landings
    assert landing.counts == {"bounds": len(spans)}
    assert landing.sureness == 1


@pytest.mark.parametrize(
    ("member", "path"),
    [
        ("Sources\\one.txt", "internal://one.txt"),
        ("./sources/one.txt", "internal://one.txt"),
        ("one.txt", "internal://one.txt"),
        ("Sources/one.txt", "internal://Sources/one.txt"),
        ("sources/one.txt", "internal:/one.txt"),
        ("sources/one.txt", "Sources/one.txt"),
        ("sources/one.txt", "relative:///one.txt"),
        ("sources/one.txt", "absolute:///C:/Users/k/My Project/one.txt"),
        ("sources/folder one/one.txt", "internal://folder%20one/one.txt"),
    ],
)
def test_a_text_is_found_wherever_the_archive_has_it(tmp_path, member, path):
    """Slashes of Windows, the root, folders, other ways to write a path."""
    sources = element("Sources", source(selection(guid(1), 4, 9, "haben"), plainTextPath=path))
    archive = tmp_path / "p.qdpx"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("project.qde", project_xml(USERS, BOOK, sources))
        info = zipfile.ZipInfo("x")
        info.filename = member  # a slash of Windows as it is
        file.writestr(info, TEXT)
    assert quotes(read_project(archive).project) == ["haben"]


def test_codes_without_their_container_are_codes(tmp_path):
    """Some programs leave `Codes` out."""
    book = element("CodeBook", code(CODE, "A", code(guid(3), "B")))
    read = read_project(project(tmp_path / "p.qdpx", book=book))
    assert [path[-1].name for path in walk(read.project.codes)] == ["A", "B"]


def test_a_coding_that_names_no_code_is_counted(tmp_path):
    """It cannot be taken over; it is not passed over in silence."""
    bare = element("Coding", guid=guid(5))
    other = element("PlainTextSelection", bare, guid=guid(6), startPosition=0, endPosition=3)
    sources = element("Sources", source(other, selection(guid(1), 4, 9, "haben"), bare))
    read = read_project(project(tmp_path / "p.qdpx", sources))
    assert told(read) == {"codings that name no code": 2}


def test_codings_of_a_page_s_text_count_with_a_name_or_without(tmp_path):
    """What is coded as a whole may be coded on the text of a page."""
    coding = element("Coding", element("CodeRef", targetGUID=CODE), guid=guid(5))
    holder = element("Representation", coding, text_element("PlainTextContent", TEXT), guid=guid(6))
    page = element("PDFSource", holder, guid=guid(7), name="p", path="internal://p.pdf")
    (found,) = read_project(project(tmp_path / "p.qdpx", element("Sources", page))).project.sources
    assert len(found.codings) == 1


def test_one_guid_for_all_selections_loses_none(tmp_path):
    """Selections and codings that share a GUID are still as many."""
    given = [selection(guid(1), a, b) for a, b in ((0, 3), (4, 9), (14, 20))]
    read = read_project(project(tmp_path / "p.qdpx", element("Sources", source(*given))))
    assert quotes(read.project) == ["Wir", "haben", "Rezept"]
    made = import_project(read_path := tmp_path / "p.qdpx", tmp_path / "made", language="de")
    assert (made.codings, read_path.exists()) == (3, True)


@pytest.mark.parametrize(
    ("at", "read"),
    [
        ("2019-06-04T05:25:16Z", "2019-06-04T05:25:16Z"),
        ("2019-06-04T05:25:16", "2019-06-04T05:25:16Z"),
        ("2019-06-04 05:25:16", "2019-06-04T05:25:16Z"),
        ("2019-06-04T05:25:16.1234567+02:00", "2019-06-04T03:25:16Z"),
        ("2019-06-04T05:25", "2019-06-04T05:25:00Z"),
        ("04.06.2019", ""),
        ("0001-01-01T00:00:00", ""),
        ("2019-13-45T99:99:99Z", ""),
        ("YYYY-MM-DDTHH:MM:SSZ", ""),
    ],
)
def test_times_of_any_spelling(at, read):
    """Without a zone, with fractions of .NET, with a space; what is none is none."""
    assert time_in(at) == read


def test_an_export_of_nvivo_for_windows(tmp_path):
    """No user on codings, no names, a Word file beside each text, CRLF as two, a mark."""
    text = TEXT.replace("\n", "\r\n")

    def at(quote):
        start = len(text[: text.index(quote)].encode("utf-16-le")) // 2
        return start, start + len(quote.encode("utf-16-le")) // 2

    def passage(number, quote):
        coding = element("Coding", element("CodeRef", targetGUID=CODE), guid=guid(number + 50))
        start, end = at(quote)
        return element(
            "PlainTextSelection", coding, guid=guid(number), name="", startPosition=start,
            endPosition=end, creatingUser=USER, creationDateTime="2025-02-21T15:09:07Z",
        )  # fmt: skip

    words = ["haben das Rezept", "versteckt 😀", "Niemand fragte", "warum wir schwiegen"]
    xml = project_xml(
        USERS, BOOK,
        element("Cases", element("Case", element("SourceRef", targetGUID=guid(900)), guid=guid(70),
                                 name="Anna")),
        element("Sources", source(*(passage(n, quote) for n, quote in enumerate(words)),
                                  richTextPath="internal://one.docx")),
        element("Links"), element("Sets"), namespace=NAMESPACE, origin="NVivo for Windows 12.6",
        basePath="", creationDateTime="2025-02-21T15:09:07Z",
    )  # fmt: skip
    raw = b"\xef\xbb\xbf" + text.encode("utf-8")
    members = {"project.qde": xml, "Sources/one.txt": raw, "Sources/one.docx": b"PK"}
    path = write_zip(tmp_path / "Untitled.qdpx", members)
    report = import_project(path, tmp_path / "made", language="de")
    assert report.sureness == 1
    study = open_study(tmp_path / "made")
    (state,) = study.states
    assert state.coder == "Kata"
    (transcript,) = study.transcripts.values()
    assert [one.span.of(transcript.body) for one in state.codings] == words
    assert transcript.cases == ("anna",) or list(transcript.cases) == ["anna"]


def test_a_case_that_names_only_passages_has_their_text(tmp_path):
    """A text without a case of its own belongs to the cases of its passages."""
    cases = element(
        "Cases",
        *(
            element(
                "Case", element("SelectionRef", targetGUID=guid(n)), guid=guid(70 + n), name=own
            )
            for n, own in ((1, "Anna"), (2, "Bela"))
        ),
    )
    given = [selection(guid(1), 0, 3), selection(guid(2), 4, 9)]
    path = project(tmp_path / "p.qdpx", cases, element("Sources", source(*given)))
    report = import_project(path, tmp_path / "made", language="de")
    (transcript,) = open_study(tmp_path / "made").transcripts.values()
    assert list(transcript.cases) == ["anna", "bela"]
    (loss,) = (one for one in report.losses if "passages" in one.what)
    assert (loss.count, loss.kept[:6]) == (2, "a text")
