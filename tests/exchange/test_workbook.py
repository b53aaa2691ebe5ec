"""The workbook as a spreadsheet program reads it."""

import io
import random

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.coding.codings import CoderState
from tls_coding.coding.segments import COLUMNS, Segment
from tls_coding.exchange import workbook as exchange
from tls_coding.exchange.workbook import workbook
from tls_coding.matrix.cells import case_by_theme

CODES = [("craft.secrecy", "Secrecy", "Kept secret."), ("craft.lineage", "Lineage", "=By birth")]
CASES = {"valley": "The Valley", "harbour": "The Harbour", "moor": "The Moor"}


def passage(quote, *, case="valley", code="craft.secrecy", start=0, **more):
    about = {
        "transcript": f"{case}_01", "case": case, "language": "en", "speaker": "R1",
        "role": "respondent", "turn": 1, "time": "", "start": start, "end": start + len(quote),
        "quote": quote, "code": code, "origin": "rule", "status": "accepted", "coder": "ana",
        "flags": "", "rules": f"{code}/en/0", "evidence": "",
    }  # fmt: skip
    return Segment(**(about | more))


SEGMENTS = [
    passage("We hid it."),
    passage("We hid it.", coder="marc"),
    passage("They never hid it.", case="harbour", flags="negated"),
    passage("My aunt taught me.", code="craft.lineage", start=40, status="suggested", coder=""),
    passage("We locked it.", start=80, status="suggested", coder=""),
]
DONE = [CoderState("ana", done=frozenset({("moor_01", "craft.secrecy")}))]


def made(segments=SEGMENTS, provenance=(("study", "Small"),)):
    matrix = case_by_theme(
        list(CASES), [code for code, *_ in CODES], segments, {"moor": ["moor_01"]}, DONE
    )
    return workbook(matrix, segments, CASES, CODES, provenance)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(sheet):
    """(row label, column label) → cell, of the matrix."""
    return {
        (sheet.cell(row, 1).value, sheet.cell(1, column).value): sheet.cell(row, column)
        for row in range(2, 2 + len(CASES))
        for column in range(2, 2 + len(CODES))
    }


def test_sheets_and_frozen_panes():
    """Matrix, Quotes, Codes and Provenance, each with its headings in view when one scrolls."""
    book = opened(made())
    assert {sheet.title: sheet.freeze_panes for sheet in book} == {
        "Matrix": "B2",
        "Quotes": "B2",
        "Codes": "A2",
        "Provenance": "A2",
    }


def test_a_cell_shows_its_count_or_its_sign():
    """Counts are numbers, every state has a sign, and a fill, of its own."""
    found = cells(opened(made())["Matrix"])
    assert found["The Valley", "Secrecy"].value == 1  # two coders, one passage
    assert found["The Harbour", "Secrecy"].value == 1
    assert found["The Harbour", "Secrecy"].number_format == '0"¬"'
    assert found["The Valley", "Secrecy"].number_format == "General"
    assert found["The Moor", "Secrecy"].value == 0
    assert found["The Valley", "Lineage"].value == "?1"
    assert found["The Moor", "Lineage"].value == "–"
    of_states = [("Valley", "Secrecy"), ("Harbour", "Secrecy"), ("Moor", "Secrecy")]
    of_states += [("Valley", "Lineage"), ("Moor", "Lineage")]
    fills = {found[f"The {case}", code].fill.fgColor.rgb for case, code in of_states}
    assert len(fills) == 5


def test_links_lead_to_the_quotes_and_back():
    """A cell links to its first quote; every quote links to the cell that it is in."""
    book = opened(made())
    matrix, quotes = book["Matrix"], book["Quotes"]
    header = [cell.value for cell in quotes[1]]
    linked = {
        cell.coordinate: cell.hyperlink.location for row in matrix for cell in row if cell.hyperlink
    }
    assert len(linked) == 3
    first = {}
    for number in range(2, quotes.max_row + 1):
        row = dict(zip(header, quotes[number], strict=True))
        sheet, place = row["in cell"].hyperlink.location.split("!")
        assert sheet.strip("'") == "Matrix"
        label = {code: name for code, name, _ in CODES}[row["code"].value]
        assert matrix[place].row == list(CASES).index(row["in cell"].value) + 2
        assert matrix.cell(1, matrix[place].column).value == label
        first.setdefault(place, f"'Quotes'!A{number}")
    assert linked == first


def test_the_quotes_are_the_rows_of_the_segments():
    """Every counted or suggested segment is a row, with the columns of segments.csv."""
    quotes = opened(made())["Quotes"]
    header, *rows = quotes.iter_rows(values_only=True)
    assert list(header) == ["in cell", *COLUMNS]
    listed = {tuple("" if value is None else value for value in row[1:]) for row in rows}
    assert listed == {segment.row() for segment in SEGMENTS}
    assert len(rows) == len(SEGMENTS)
    assert quotes.auto_filter.ref == f"A1:R{len(SEGMENTS) + 1}"


def test_a_passage_of_two_cases_is_listed_in_each():
    """A passage about two cases stands under both, each row linked to its own cell."""
    quotes = opened(made([passage("We both hid it.", case="valley;harbour")]))["Quotes"]
    assert [quotes.cell(row, 1).value for row in (2, 3)] == ["valley", "harbour"]
    assert quotes["A2"].hyperlink.location != quotes["A3"].hyperlink.location


@pytest.mark.parametrize(
    "quote",
    [
        "=1+1",
        "{=SUM(A1:A9)}",
        "+33 1 23",
        "-- no",
        "@home",
        "http://example.org/ was its name",
        "internal:Matrix!A1",
        "007",
        "1e5",
        "TRUE",
        "tab\there\nand a line",
        "_x000D_ as written",
        " spaces ",
        "é 🪵 ¬",
        "bell \a rings",
    ],
)
def test_a_quote_stays_text(quote):
    """Whatever a quote looks like, it is a text in its cell: no formula, link or number."""
    sheet = opened(made([passage(quote)]))["Quotes"]
    cell = sheet.cell(2, 2 + COLUMNS.index("quote"))
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert cell.value.replace("_x0007_", "\a") == quote  # openpyxl leaves this escape as it is


def test_labels_and_provenance_stay_text_too():
    """A definition or a name that starts with = is no formula."""
    book = opened(made(provenance=[("study", "=HYPERLINK(1)"), ("{=x}", "{=1}")]))
    assert book["Codes"]["C3"].value == "=By birth"
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}
    assert book["Provenance"]["B2"].value == "=HYPERLINK(1)"


def test_a_quote_too_long_for_a_cell_says_that_it_was_cut():
    """A cell holds 32,767 characters: a longer quote is cut, says so, and where all of it is."""
    cell = opened(made([passage("hidden " * 6_000)]))["Quotes"].cell(2, 2 + COLUMNS.index("quote"))
    assert len(cell.value) <= 32_767
    assert cell.value.startswith("hidden hidden ")
    assert cell.value.endswith("[…: the whole passage is in segments.csv]")


def test_more_quotes_than_links_lose_no_row(monkeypatch):
    """A sheet takes 65,530 links: rows beyond our limit name their cell without one."""
    assert exchange.MAX_LINKS <= 65_530
    monkeypatch.setattr(exchange, "MAX_LINKS", 3)
    quotes = opened(made())["Quotes"]
    column = [quotes.cell(row, 1) for row in range(2, 2 + len(SEGMENTS))]
    assert [cell.value for cell in column] == ["valley", "valley", "valley", "valley", "harbour"]
    assert [bool(cell.hyperlink) for cell in column] == [True, True, True, False, False]


def test_an_empty_study_makes_a_workbook():
    """No passage, no code: the sheets are there all the same."""
    assert opened(workbook(case_by_theme([], [], [], {}, []), [], {}, [], [])).sheetnames[0] == (
        "Matrix"
    )


def test_the_same_content_gives_the_same_bytes():
    """Two workbooks of the same content are the same file, whatever the clock says."""
    assert made() == made()
    assert made() != made(SEGMENTS[:-1])


def test_xlsxwriter_writes_no_clock_of_its_own():
    """The library stamps nothing but the date that it is given: what our bytes rest on."""
    from zipfile import ZipFile

    archive = ZipFile(io.BytesIO(made()))
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = archive.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2
    assert xlsxwriter.__version__


@settings(max_examples=20)
@given(st.lists(st.sampled_from(SEGMENTS), max_size=5), st.randoms())
def test_every_link_of_the_matrix_has_a_quote(segments, order: random.Random):
    """Whatever there is, in whatever order: links and quotes are of one number of cells."""
    segments = list(dict.fromkeys(segments))
    order.shuffle(segments)
    book = opened(made(segments))
    quotes = list(book["Quotes"].iter_rows(min_row=2, values_only=True))
    filled = {(row[0], row[1 + COLUMNS.index("code")]) for row in quotes if row[0]}
    links = [cell for row in book["Matrix"] for cell in row if cell.hyperlink]
    assert len(links) == len(filled) == len({(s.case, s.code) for s in segments})
