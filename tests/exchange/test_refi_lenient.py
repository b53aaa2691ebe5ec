"""Projects as other programs write them are read, and what cannot be is counted."""

from __future__ import annotations

import pytest
from refi_files import (
    CODE,
    USER,
    code,
    element,
    guid,
    project_xml,
    quotes,
    selection,
    text_element,
    write_zip,
)

from tls_coding.exchange.project.model import walk
from tls_coding.exchange.refi.read_project import read_project

SOURCE = guid(500)
TEXT = "We hid the recipe from them."
CODES = element("CodeBook", element("Codes", code(CODE, "Secrecy")))
ONE = selection(guid(1), 3, 6, "hid")


def source(*inner, tag="TextSource", name="one", **about):
    return element(tag, *inner, guid=SOURCE, name=name, **about)


def inline(*inner, text=TEXT, **about):
    return source(text_element("PlainTextContent", text), *inner, **about)


def project(tmp_path, *inner, files=None, name="project.qde", **about):
    path = tmp_path / "p.qdpx"
    write_zip(path, {name: project_xml(CODES, *inner, **about), **(files or {})})
    return read_project(path)


def lost(read):
    return {loss.what: loss.count for loss in read.losses}


def test_hand_built_samples_land_on_their_names(shared):
    """Three texts with emoji, two coders, with and without a mark, with folders in other case."""
    for path in sorted((shared / "refi").glob("*.qdpx")):
        read = read_project(path)
        named = [one for text in read.project.sources for one in text.selections]
        assert quotes(read.project) == [one.name for one in named]
        assert len(named) >= 5
        assert all(set(landing.counts) == {"name"} for landing in read.landings)
        assert all(landing.rival is None for landing in read.landings)


@pytest.mark.parametrize(
    "namespace",
    ["urn:QDA-XML:project:1.0", "urn:QDA-XML:project:0:4", "urn:QDA-XML:project:1:0", ""],
)
def test_any_namespace_is_read(tmp_path, namespace):
    """Programs wrote drafts of the standard under other names."""
    read = project(tmp_path, element("Sources", inline(ONE)), namespace=namespace)
    assert quotes(read.project) == ["hid"]
    assert [path[-1].name for path in walk(read.project.codes)] == ["Secrecy"]


@pytest.mark.parametrize("name", ["project.qde", "My study.QDE", "inside/Project.qde"])
def test_any_one_project_file_is_found(tmp_path, name):
    """The name of the `.qde` does not matter, as long as there is one."""
    assert quotes(project(tmp_path, element("Sources", inline(ONE)), name=name).project) == ["hid"]


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("internal://A.txt", "sources/a.txt"),
        ("internal://a.txt", "Sources/A.TXT"),
        ("internal://a.txt", "SOURCES\\a.txt"),
        ("internal://Sources/a.txt", "sources/a.txt"),
        ("internal://my%20text.txt", "Sources/my text.txt"),
        ("a.txt", "sources/a.txt"),
        ("relative:///a.txt", "a.txt"),
        ("internal://a.txt", "media/deep/a.txt"),
    ],
)
def test_a_text_is_found_under_any_spelling_of_its_path(tmp_path, path, member):
    """Folders in any case, paths with and without `internal://`, quoted names."""
    read = project(
        tmp_path, element("Sources", source(ONE, plainTextPath=path)), files={member: TEXT}
    )
    assert quotes(read.project) == ["hid"]


def test_a_relative_text_may_stand_beside_the_project(tmp_path):
    """`relative://` is a file next to the archive."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(TEXT, encoding="utf-8")
    path = "relative:///texts/a.txt"
    read = project(tmp_path, element("Sources", source(ONE, plainTextPath=path)))
    assert quotes(read.project) == ["hid"]


@pytest.mark.parametrize(
    "path", ["relative:///../secret.txt", "absolute:///etc/hostname", "file:///etc/hostname"]
)
def test_no_other_file_of_the_machine_is_read(tmp_path, path):
    """A project cannot name files outside its folder: the text counts as missing."""
    (tmp_path / "secret.txt").write_text(TEXT, encoding="utf-8")
    folder = tmp_path / "below"
    folder.mkdir()
    read = project(folder, element("Sources", source(ONE, plainTextPath=path)))
    assert not read.project.sources
    assert lost(read)["sources whose text is not in the file"] == 1
    assert lost(read)["codings of sources whose text is not in the file"] == 1


def test_guids_in_braces_and_capitals_are_the_same(tmp_path):
    """A reference finds its code, whatever the spelling of either."""
    coding = element(
        "Coding", element("CodeRef", targetGUID=f"{{{CODE.upper()}}}"), creatingUser=USER.upper()
    )
    chosen = element("PlainTextSelection", coding, startPosition=3, endPosition=6, guid="{S-1}")
    read = project(
        tmp_path,
        element("Users", element("User", guid=f"{{{USER}}}", name="Ana")),
        element("Sources", inline(chosen)),
    )
    (one,) = read.project.sources[0].selections
    assert one.codings[0].code == CODE
    assert one.codings[0].user == read.project.users[0].guid
    assert read.project.codes[0].guid == CODE


def test_guids_that_stand_twice_are_named(tmp_path):
    """Two codes under one GUID are both kept, and the report tells."""
    twice = element("Sets")
    path = tmp_path / "p.qdpx"
    codes = element("CodeBook", element("Codes", code(CODE, "A"), code(CODE, "B")))
    write_zip(path, {"project.qde": project_xml(codes, twice)})
    read = read_project(path)
    assert [one.name for one in read.project.codes] == ["A", "B"]
    assert read.repeated == (CODE,)


def test_notes_inline_and_in_files_are_read(tmp_path):
    """A memo's text may stand in either place; its line ends become LF."""
    read = project(
        tmp_path,
        element(
            "Notes",
            element("Note", text_element("PlainTextContent", "Inline."), guid=guid(1), name="a"),
            element("Note", guid=guid(2), name="b", plainTextPath="internal://b.txt"),
            element("Note", guid=guid(3), name="c", plainTextPath="internal://gone.txt"),
        ),
        files={"Sources/b.txt": "\ufeffIn a\r\nfile."},
    )
    assert [note.text for note in read.project.notes] == ["Inline.", "In a\nfile."]
    assert lost(read) == {"memos whose text is not in the file": 1}


def test_whole_source_codings_links_and_sets_are_kept(tmp_path):
    """What is not about a passage is in the project, too."""
    whole = element("Coding", element("CodeRef", targetGUID=CODE), guid=guid(7), creatingUser=USER)
    link = element("Link", guid=guid(8), originGUID=CODE, targetGUID=SOURCE, direction="OneWay")
    members = [
        element("MemberCode", targetGUID=CODE),
        element("MemberSource", targetGUID=SOURCE),
    ]
    read = project(
        tmp_path,
        element("Sources", inline(whole)),
        element("Links", link),
        element("Sets", element("Set", *members, guid=guid(9), name="Wave 1")),
    ).project
    assert [coding.code for coding in read.sources[0].codings] == [CODE]
    assert (read.links[0].origin, read.links[0].target) == (CODE, SOURCE)
    assert (read.sets[0].codes, read.sets[0].sources) == ((CODE,), (SOURCE,))


def test_the_text_of_a_pdf_is_a_source_and_its_areas_are_counted(tmp_path):
    """What was coded in the text of a PDF is kept; what was coded on its pages is a loss."""
    text = element(
        "Representation", text_element("PlainTextContent", TEXT), ONE, guid=guid(3), name="text"
    )
    area = element(
        "PDFSelection",
        element("Coding", element("CodeRef", targetGUID=CODE), guid=guid(4)),
        guid=guid(5), page=1, firstX=0, firstY=0, secondX=9, secondY=9,
    )  # fmt: skip
    read = project(
        tmp_path, element("Sources", source(area, text, tag="PDFSource", path="internal://a.pdf"))
    )
    assert quotes(read.project) == ["hid"]
    assert read.project.sources[0].name == "one"
    assert lost(read) == {"codings of areas of pages and pictures, and of times": 1}


def test_transcripts_of_recordings_are_sources(tmp_path):
    """A selection between two points of a recording lands on the words between them."""
    transcript = element(
        "Transcript",
        text_element("PlainTextContent", TEXT),
        element("SyncPoint", guid=guid(11), timeStamp=0, position=3),
        element("SyncPoint", guid=guid(12), timeStamp=900, position=6),
        element(
            "TranscriptSelection",
            element("Coding", element("CodeRef", targetGUID=CODE), guid=guid(13)),
            guid=guid(14), fromSyncPoint=guid(11), toSyncPoint=guid(12),
        ),
        guid=guid(15),
    )  # fmt: skip
    read = project(tmp_path, element("Sources", source(transcript, tag="AudioSource")))
    assert quotes(read.project) == ["hid"]
    assert lost(read) == {"times of recordings beside their transcript": 2}


def test_sources_without_a_text_are_counted_with_their_codings(tmp_path):
    """A picture cannot be taken over; that is said."""
    whole = element("Coding", element("CodeRef", targetGUID=CODE), guid=guid(7))
    read = project(tmp_path, element("Sources", source(whole, tag="PictureSource")))
    assert not read.project.sources
    assert lost(read) == {
        "sources without a text (pictures, PDFs, recordings)": 1,
        "codings of sources without a text": 1,
    }


def test_selections_without_positions_are_counted(tmp_path):
    """A position that is no number is a loss, not a fault of the whole file."""
    broken = selection(guid(2), 0, 0).replace('startPosition="0"', 'startPosition="x"')
    read = project(tmp_path, element("Sources", inline(ONE, broken)))
    assert quotes(read.project) == ["hid"]
    assert lost(read) == {"codings of selections without a position": 1}


def test_texts_in_utf_16_are_read(tmp_path):
    """A text file in UTF-16 with its mark is text."""
    read = project(
        tmp_path,
        element("Sources", source(ONE, plainTextPath="internal://a.txt")),
        files={"sources/a.txt": TEXT.encode("utf-16")},
    )
    assert quotes(read.project) == ["hid"]


def test_values_of_every_kind_are_read(tmp_path):
    """A value keeps its kind and its text; one that is not given is None."""
    kinds = {"Integer": "34", "Boolean": "true", "Date": "2025-11-03", "Text": "Lyon"}
    variables = [
        element("Variable", guid=guid(n), name=kind, typeOfVariable=kind)
        for n, kind in enumerate(kinds)
    ]
    values = [
        element(
            "VariableValue",
            element("VariableRef", targetGUID=guid(n)),
            text_element(f"{kind}Value", text),
        )
        for n, (kind, text) in enumerate(kinds.items())
    ]
    values.append(element("VariableValue", element("VariableRef", targetGUID=guid(0))))
    read = project(
        tmp_path,
        element("Variables", *variables),
        element("Cases", element("Case", *values, guid=guid(50), name="Zoé")),
    ).project
    found = [(value.kind, value.text) for value in read.cases[0].values]
    assert found == [*kinds.items(), ("Text", None)]
