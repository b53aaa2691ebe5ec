"""The Word file: what stands in it, that it is well made, and the same every time."""

import io
import zipfile

import pytest
from docx import Document as OpenWord
from docx.enum.section import WD_ORIENT
from given_studies import large, small

from tls_coding.exchange.document import document


@pytest.fixture(scope="module")
def raw():
    return document(small())


@pytest.fixture(scope="module")
def word(raw):
    return OpenWord(io.BytesIO(raw))


def texts(word):
    return [paragraph.text for paragraph in word.paragraphs]


def test_the_same_study_gives_the_same_bytes(raw):
    """Two runs, the same file; its parts bear one time that tells nothing."""
    assert document(small()) == raw
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        assert {entry.date_time[0] for entry in file.infolist()} == {2000}
        assert file.namelist()[0] == "[Content_Types].xml"
        assert b"python-docx" not in file.read("docProps/core.xml")


def test_quotes_stand_under_their_code_with_their_source(word):
    """The words as said, then who says them and where; characters that XML forbids are spaces."""
    all_of = texts(word)
    at = all_of.index("““We keep it.” Yes_1”")
    assert all_of[at - 2] == "Secrecy (craft.secrecy)"
    assert all_of[at + 1].startswith("Valley, t1, R1, respondent, turn 1, characters 45–46")
    assert "[negated]" in next(
        text for text in all_of if text.startswith("Valley, t1, R1") and "50" in text
    )


def test_a_code_without_a_passage_says_so(word):
    """Nothing is left out in silence."""
    all_of = texts(word)
    assert all_of[all_of.index("Lineage (craft.lineage)") + 2] == "No passage."


def test_the_matrix_lies_and_quotes_stand(word):
    """Wide tables are on pages that lie, quotes on pages that stand."""
    assert [section.orientation for section in word.sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT,
    ]  # fmt: skip


def test_summaries_stand_beside_quotes_and_say_when_they_are_stale(word):
    """What a person wrote, who, and that the codings changed since."""
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert any(cell.startswith("They say so. (ana)") for cell in cells)
    assert any("“No market, 100 %.” (t1, respondent)" in cell for cell in cells)


def test_looks_come_from_styles_alone(word):
    """No run has a size, a weight or a colour of its own: a template can take over."""
    for paragraph in word.element.body.iter("{*}r"):
        marks = [child.tag.rpartition("}")[2] for own in paragraph.iter("{*}rPr") for child in own]
        assert set(marks) <= {"lang"}


def test_every_style_that_is_named_is_there(word):
    """No paragraph or table names a style that the file does not have."""
    known = {style.style_id for style in word.styles}
    used = {
        mark.get(mark.tag.rpartition("}")[0] + "}val")
        for tag in ("pStyle", "tblStyle")
        for mark in word.element.body.iter(f"{{*}}{tag}")
    }
    assert used <= known


def test_header_rows_stand_on_every_page(word):
    """A table that breaks over pages repeats its head; no row is torn."""
    for table in word.tables:
        first = table.rows[0]._tr
        assert list(first.iter("{*}tblHeader"))
        assert all(list(row._tr.iter("{*}cantSplit")) for row in table.rows)


def test_captions_are_numbered_in_order(word):
    """Word counts captions by itself; the numbers shown before it does are right."""
    shown = [
        "".join(text.text for text in field.iter("{*}t"))
        for field in word.element.body.iter("{*}fldSimple")
    ]
    assert shown == [str(n + 1) for n in range(len(shown))]


def test_many_cases_and_codes_fit_the_page():
    """No table is wider than the page, with 40 cases and 57 codes."""
    made = OpenWord(io.BytesIO(document(large(n_cases=3, n_codes=57))))
    for table in made.tables:
        assert sum(column.width.cm for column in table.columns) <= 25.8
