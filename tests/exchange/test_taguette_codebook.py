"""Taguette's codebook CSV: what it wrote is read, what it reads is written."""

from __future__ import annotations

import csv

import pytest
from small_study import codebook

from tls_coding.errors import UsageError
from tls_coding.exchange.formats import format_of, named, read_project
from tls_coding.exchange.project.from_study import Contents
from tls_coding.exchange.project.losses import Losses
from tls_coding.exchange.project.model import walk
from tls_coding.exchange.taguette import read_codebook_csv, write_codebook_csv


def saved(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def test_a_codebook_of_taguette_is_read(tmp_path):
    """Its header, with or without a mark, any order of columns; nested tags are a tree."""
    text = (
        "tag,description,number of highlights,number of documents\r\n"
        'work.pay,"What, and\nhow",3,2\r\nwork.hours,,0,0\r\n\r\nété 😀,Hot.,1,1\r\n'
    )
    codes = read_codebook_csv(saved(tmp_path / "a.csv", text))
    paths = [" > ".join(code.name for code in path) for path in walk(codes)]
    assert paths == ["work", "work > pay", "work > hours", "été 😀"]
    assert codes[0].codes[0].description == "What, and\nhow"
    again = saved(tmp_path / "b.csv", "Description,PATH\nHot.,été 😀\n", "utf-8-sig")
    assert [(code.name, code.description) for code in read_codebook_csv(again)] == [
        ("été 😀", "Hot.")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: needs one column"),
        ("code,description\na,b\n", ":1: needs one column"),
        ("tag,name\na,b\n", ":1: needs one column"),
        ("tag,description\na,b\n,c\n", ":3: has no tag"),
        ("tag,description\na,b\na,c\n", ":3: has the tag of an earlier line"),
    ],
)
def test_what_is_no_codebook_is_refused_with_its_line(tmp_path, text, said):
    """The message says where, and what to do."""
    with pytest.raises(UsageError, match=said):
        read_codebook_csv(saved(tmp_path / "a.csv", text))


def test_a_missing_file_is_one_error(tmp_path):
    """No traceback for a mistyped name."""
    with pytest.raises(UsageError, match="cannot be read"):
        read_codebook_csv(tmp_path / "none.csv")


def test_what_is_written_has_the_mark_that_taguette_needs(tmp_path):
    """Without it Taguette takes accents for something else."""
    book = codebook(
        "- id: work.pay\n  label: {en: Pay}\n  definition: Wages é.\n  exclude: [gifts]\n"
        "- id: kin\n  label: {en: Kin}\n  definition: Family.\n"
    )
    path = tmp_path / "out.csv"
    assert write_codebook_csv(book, path) == 0
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbftag,description\r\n")
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines(keepends=True)))
    assert rows[1:] == [["work.Pay", "Wages é.\n\nExclude:\n- gifts"], ["Kin", "Family."]]
    assert [path[-1].name for path in walk(read_codebook_csv(path))] == ["work.Pay", "Kin"]


def test_it_is_a_format_of_its_own(tmp_path):
    """Found by its columns, out and in; a table of codes of another kind is not taken for it."""
    path = tmp_path / "tags.csv"
    contents = Contents("s", codebook("- id: craft.secrecy\n"), [], {}, [])
    lost = named("taguette-codebook", writes=True).load().write(contents, path)
    assert format_of(path).name == "taguette-codebook"
    assert isinstance(lost, Losses)
    assert len(read_project(path).project.codes) >= 1
    table = saved(tmp_path / "codes.csv", "code,definition\nSecrecy,Not told.\n")
    assert format_of(table).name != "taguette-codebook"
