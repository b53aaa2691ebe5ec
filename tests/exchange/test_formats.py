"""A file finds its format, and every format is what its line says."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest
from refi_files import CODE, code, element, project_xml, write_zip

from tls_coding.errors import UsageError
from tls_coding.exchange.formats import FORMATS, format_of, named, read_project

SOUND = project_xml(element("CodeBook", element("Codes", code(CODE, "A"))))


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_every_format_can_what_it_says(one):
    """Its module has what reads and writes it, and looks at anything without a fault."""
    module = one.load()
    if one.reads:
        assert callable(module.read_codings if one.needs_texts else module.read)
        assert callable(module.sniff)
    if one.writes:
        assert callable(module.write)
    assert one.reads or one.writes


@pytest.mark.parametrize("one", [one for one in FORMATS if one.reads], ids=lambda one: one.name)
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{", b"\x00\xff" * 50, b"a,b\n1,2\n"])
def test_looking_at_a_file_never_fails(tmp_path, one, content):
    """Empty, cut, of another kind, a folder, not there at all: no, without a fault."""
    path = tmp_path / f"file{one.suffixes[0]}"
    path.write_bytes(content)
    assert one.load().sniff(path) in {True, False}
    assert one.load().sniff(tmp_path) is False
    assert one.load().sniff(tmp_path / f"gone{one.suffixes[0]}") is False


def test_names_are_names(tmp_path):
    """Each format has its own; a wrong one is answered with all there are."""
    assert len({one.name for one in FORMATS}) == len(FORMATS)
    assert named("QDPX").name == "qdpx"
    with pytest.raises(UsageError, match="'word' is no format to read"):
        named("word")
    with pytest.raises(UsageError, match="'rqda' is no format to write"):
        named("rqda", writes=True)


def test_the_ending_tells_and_else_the_file(tmp_path):
    """A table of speakers is an interview, an archive of Word files is one of interviews."""
    assert format_of(tmp_path / "A.QDPX").name == "qdpx"
    assert format_of(tmp_path / "interview.docx") is None
    table = tmp_path / "a.csv"
    table.write_text("speaker,text\nQ,Why?\n", encoding="utf-8")
    assert format_of(table) is None
    table.write_text("document,quote,code\na,We hid it,Secrecy\n", encoding="utf-8")
    assert format_of(table).name == "segments"
    for interview in ("Label;Time;Content\nQ;0:01;Why?\n", "speaker,text,code\nQ,Why?,x\n"):
        table.write_text(interview, encoding="utf-8")
        assert format_of(table) is None
    assert format_of(write_zip(tmp_path / "a.zip", {"a.txt": "Q: Why?"})) is None


def test_a_file_is_read_by_its_format_or_by_the_one_that_is_named(tmp_path):
    """A project under another ending needs its format named."""
    path = write_zip(tmp_path / "p.qdpx", {"project.qde": SOUND})
    assert [one.name for one in read_project(path).project.codes] == ["A"]
    other = path.rename(tmp_path / "p.bin")
    with pytest.raises(UsageError, match=r"no project .* Known: \.qdpx"):
        read_project(other)
    assert read_project(other, "qdpx").project.codes


def test_a_table_of_codings_needs_a_study(tmp_path):
    """Its texts are not in it."""
    table = tmp_path / "a.csv"
    table.write_text("document,quote,code\na,We hid it,Secrecy\n", encoding="utf-8")
    with pytest.raises(UsageError, match="without their texts"):
        read_project(table)


def test_the_list_of_formats_costs_nothing():
    """To import an interview loads no reader of projects."""
    code = (
        "import sys, tls_coding.exchange.formats as f, pathlib\n"
        "f.format_of(pathlib.Path('a.docx'))\n"
        "print([m for m in ('numpy', 'spacy', 'sqlite3') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_modules_are_there():
    """A line of the list names a module."""
    for one in FORMATS:
        assert find_spec(f"tls_coding.exchange.{one.module}"), one.name


def test_whatever_a_reader_says_names_the_file(tmp_path):
    """Codes that stand too deep are refused with the path, as everything is."""
    path = tmp_path / "tags.csv"
    deep = ["/".join(map(str, range(n))) for n in range(1, 120)]
    path.write_text("tag,description\n" + "".join(f"{tag},\n" for tag in deep), encoding="utf-8")
    with pytest.raises(UsageError, match=r"tags\.csv: Codes stand more than 100"):
        read_project(path, "taguette-codebook")
