"""A codebook leaves as a table and comes back as it was; other programs' codebooks are read."""

from __future__ import annotations

import pytest
from docx import Document
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Alignment

from tls_coding.codebook.model import Code, Codebook, Counterexample, Example, Header
from tls_coding.codebook.read import parse_codebook
from tls_coding.errors import UsageError
from tls_coding.exchange.codebook_tables import (
    codebook_text,
    read_codebook_table,
    sniff,
    write_codebook_table,
)
from tls_coding.exchange.project.model import walk

WORDS = st.sampled_from(
    ["Secret", "kept; 'so'", "é", "e\u0301", "😀", "=1+1", "a, b", '"x"', "日本"]
)
LINES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
IDS = ("craft", "informal.secrecy", "informal.secrecy.kin", "a.b.c", "deep_er.know_how")
PARTS = ("id", "label", "definition", "include", "exclude", "examples", "counterexamples", "kind")


@st.composite
def codebooks(draw):
    """Any codebook: nested codes, lists of several items, examples in two languages."""
    head = Header(name="Valley", version="1", languages=["en", "fr"])
    langs = st.sampled_from(["en", "fr"])
    codes = [
        Code(
            id=own,
            label={"en": draw(LINES)},
            kind=draw(st.sampled_from(["manifest", "latent"])),
            definition=draw(st.lists(LINES, min_size=1, max_size=2).map("\n".join)),
            include=draw(st.lists(LINES, max_size=2)),
            exclude=draw(st.lists(LINES, max_size=2)),
            examples=draw(st.lists(st.builds(Example, lang=langs, text=LINES), max_size=2)),
            counterexamples=draw(
                st.lists(
                    st.builds(
                        Counterexample,
                        lang=langs,
                        text=LINES,
                        because=st.sampled_from(["unless", "no rule", "speaker"]),
                    ),
                    max_size=2,
                )
            ),
        )
        for own in draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1))
    ]
    return Codebook(codebook=head, categories={"informal": {"en": draw(LINES)}}, codes=codes)


def carried(book):
    """What a table carries of a codebook."""
    codes = [{part: code.model_dump()[part] for part in PARTS} for code in book.codes]
    return sorted(codes, key=lambda code: code["id"]), book.categories.get("informal")


def read_back(path, *, known=None):
    drafted = codebook_text(read_codebook_table(path), name="Valley", language="en", known=known)
    book, problems = parse_codebook(drafted.text, "tls.yaml")
    assert book is not None, problems
    return book


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_our_own_tables_round_trip_exactly(ending, tmp_path_factory):
    """Ids, names, definitions, limits, examples and counterexamples are as they were."""

    @settings(max_examples=30, deadline=None)
    @given(codebooks())
    def check(book):
        path = tmp_path_factory.mktemp("book") / f"codebook.{ending}"
        write_codebook_table(book, path)
        assert carried(read_back(path)) == carried(book)
        assert sniff(path)

    check()


def test_an_edited_table_keeps_the_rules_of_the_study(tmp_path):
    """Who edits definitions in a table loses no rule, no other name and no marked example."""
    text = (
        "codebook: {name: V, version: '1', languages: [en, fr]}\ncodes:\n"
        "- {id: craft, label: {en: Craft, fr: Métier}, definition: Old., rules: {en: [craft]},\n"
        "   examples: [{lang: en, text: My craft., match: craft}]}\n"
    )
    known, _ = parse_codebook(text, "tls.yaml")
    path = tmp_path / "codebook.csv"
    losses = write_codebook_table(known, path)
    assert {loss.what: loss.count for loss in losses} == {
        "rules that suggest codes": 1,
        "names of codes in other languages": 1,
        "words marked in examples": 1,
    }
    path.write_text(path.read_text(encoding="utf-8").replace("Old.", "New."), encoding="utf-8")
    code = read_back(path, known=known).code("craft")
    assert code == known.codes[0].model_copy(update={"definition": "New."})


def test_a_page_of_the_codebook_is_written_as_markdown(tmp_path):
    """`.md` is the readable page; another ending is refused."""
    book = Codebook(codebook=Header(name="V", version="1", languages=["en"]))
    write_codebook_table(book, tmp_path / "book.md")
    assert (tmp_path / "book.md").read_text(encoding="utf-8").startswith("# V\n")
    with pytest.raises(UsageError, match=r"\.csv, \.xlsx or \.md"):
        write_codebook_table(book, tmp_path / "book.pdf")


def paths(found):
    """The codes of a tree as paths of names."""
    return [" > ".join(code.name for code in steps) for steps in walk(found.codes)]


def nvivo_rows():
    return [("Name", "Description", "Files", "References"), ("Craft", "By hand.", 3, 12),
            ("Lineage", "By birth.", 2, 5), ("Secrecy", "", 1, 1)]  # fmt: skip


@pytest.mark.parametrize("how", ["indent", "spaces"])
def test_a_codebook_of_nvivo_shows_its_tree_by_indents(how, tmp_path):
    """A workbook sets names in by style or by spaces; counts of references are named lost."""
    book = Workbook()
    for row in nvivo_rows():
        book.active.append(row)
    cell = book.active["A3"]
    if how == "indent":
        cell.alignment = Alignment(indent=1)
    else:
        cell.value = "   Lineage"
    book.save(tmp_path / "book.xlsx")
    found = read_codebook_table(tmp_path / "book.xlsx")
    assert paths(found) == ["Craft", "Craft > Lineage", "Secrecy"]
    assert found.codes[0].description == "By hand."
    assert [(loss.what, loss.count) for loss in found.losses] == [
        ("counts of files and references", 6)
    ]


def test_a_codebook_of_nvivo_in_word_is_read(tmp_path):
    """Names are set in within the cells of a table."""
    document = Document()
    table = document.add_table(rows=0, cols=4)
    for row in nvivo_rows():
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = str(value)
    table.rows[2].cells[0].paragraphs[0].paragraph_format.left_indent = Pt(12)
    document.save(tmp_path / "book.docx")
    assert paths(read_codebook_table(tmp_path / "book.docx")) == [
        "Craft", "Craft > Lineage", "Secrecy",
    ]  # fmt: skip


def test_headings_of_a_word_file_are_codes(tmp_path):
    """What stands below a heading is what the code means."""
    document = Document()
    document.add_heading("Craft", 1)
    document.add_heading("Lineage", 2)
    document.add_paragraph("By birth.")
    document.save(tmp_path / "book.docx")
    found = read_codebook_table(tmp_path / "book.docx")
    assert paths(found) == ["Craft", "Craft > Lineage"]
    assert found.codes[0].codes[0].description == "By birth."


@pytest.mark.parametrize(
    "name", [r"Nodes\\Craft\\Lineage", "Craft > Lineage", r"Codes\Craft\Lineage"]
)
def test_paths_in_names_are_places_in_the_tree(name, tmp_path):
    """MAXQDA writes `>`, NVivo backslashes; the root that holds all codes is no code."""
    path = tmp_path / "book.csv"
    path.write_text(f"Code,Memo\n{name},By birth.\n", encoding="utf-8")
    found = read_codebook_table(path)
    assert paths(found) == ["Craft", "Craft > Lineage"]
    assert [code.codable for code in (found.codes[0], found.codes[0].codes[0])] == [False, True]


def test_a_codebook_of_taguette_is_read(tmp_path):
    """Its CSV begins with a mark."""
    path = tmp_path / "book.csv"
    path.write_text("\ufefftag,description,number of highlights\ncraft,By hand.,4\n", "utf-8")
    book = read_back(path)
    assert [(code.id, code.definition) for code in book.codes] == [("craft", "By hand.")]


def test_names_that_stand_twice_are_two_codes(tmp_path):
    """Nothing is merged that a table lists apart."""
    path = tmp_path / "book.csv"
    path.write_text("name,description\nOther,One.\nOther,Two.\n", encoding="utf-8")
    assert [code.definition for code in read_back(path).codes] == ["One.", "Two."]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "docx", "tsv"])
@pytest.mark.parametrize(
    "raw", [b"", b"\x00\x01\x02", b"PK\x03\x04 no", b"one\ntwo\n", b"x,y\n1,2\n"]
)
def test_what_is_no_codebook_is_refused(raw, ending, tmp_path):
    """One sentence says what is missing."""
    path = tmp_path / f"book.{ending}"
    path.write_bytes(raw)
    assert not sniff(path)
    with pytest.raises(UsageError) as caught:
        read_codebook_table(path)
    assert str(path) in str(caught.value)


def test_codes_nested_without_end_are_refused(tmp_path):
    """A table whose every row is set in further than the one before is no codebook."""
    rows = "\n".join(f'"{" " * n}code {n}",x' for n in range(3000))
    (tmp_path / "book.csv").write_text(f"name,description\n{rows}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="over 50 codes above a code"):
        read_codebook_table(tmp_path / "book.csv")
