"""The workbook as a spreadsheet program reads it."""

import io
import random

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from small_given import CODES, given_of, passage
from small_study import transcript

from tls_coding.coding.codings import CoderState
from tls_coding.coding.segments import COLUMNS
from tls_coding.exchange.workbook import lists, styles, workbook
from tls_coding.exchange.workbook.book import SHEETS
from tls_coding.matrix.summaries import Summaries, Summary

CASES = ("valley", "harbour", "moor")
SEGMENTS = [
    passage("We hid it."),
    passage("We hid it.", coder="marc"),
    passage("They never hid it.", case="harbour", flags="negated"),
    passage("My aunt taught me.", code="craft.lineage", start=40, status="suggested", coder=""),
    passage("We locked it.", start=80, status="suggested", coder=""),
]
DONE = [CoderState("ana", done=frozenset({("moor_01", "craft.secrecy")}))]


def made(segments=SEGMENTS, **more):
    about = {"documents": {"moor_01": ["moor"]}, "cases": CASES, "states": DONE}
    return workbook(given_of(segments, **(about | more)))


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def book():
    return opened(made())


def cells(sheet):
    """(row label, column label) → cell, of a matrix."""
    return {
        (sheet.cell(row, 1).value, sheet.cell(3, column).value): sheet.cell(row, column)
        for row in range(4, 4 + len(CASES))
        for column in range(2, 2 + len(CODES))
    }


def test_sheets_and_frozen_panes(book):
    """Every sheet is there, each with its headings in view when one scrolls; names fit Excel."""
    frozen = {sheet.title: sheet.freeze_panes for sheet in book}
    assert tuple(frozen) == SHEETS
    assert all(frozen.values())
    assert (frozen["Matrix"], frozen["Quotes"], frozen["By interview"]) == ("B4", "B2", "D4")
    assert all(len(name) <= 31 and not set(name) & set(r"[]:*?/\\") for name in SHEETS)


def test_a_cell_shows_its_count_or_its_sign(book):
    """Counts are numbers, every state has a sign, and a fill, of its own."""
    found = cells(book["Matrix"])
    secrecy, lineage = "craft.secrecy", "craft.lineage"
    assert found["Valley", secrecy].value == 1  # two coders, one passage
    assert found["Harbour", secrecy].value == 1
    assert found["Harbour", secrecy].number_format == '0"¬"'
    assert found["Valley", secrecy].number_format == "General"
    assert found["Moor", secrecy].value == 0
    assert found["Valley", lineage].value == "?1"
    assert found["Moor", lineage].value == "–"
    places = [("Valley", secrecy), ("Harbour", secrecy), ("Moor", secrecy)]
    places += [("Valley", lineage), ("Moor", lineage)]
    assert len({found[place].fill.fgColor.rgb for place in places}) == 5


def test_every_figure_says_what_it_counts(book):
    """Each sheet of figures says whether it is of accepted, hand-coded or suggested passages."""
    for name in ("Matrix", "Per 1,000 words", "Share of interviews", "Range over coders",
                 "Branches", "By interview"):  # fmt: skip
        assert "accepted or coded by hand" in book[name]["A1"].value
    assert "accepted or coded by hand" in book["Co-occurrence"]["A1"].value
    header = [cell.value for cell in book["All figures"][1]]
    assert {"coded", "accepted", "by hand", "only suggested"} <= set(header)
    row = dict(zip(header, [cell.value for cell in book["All figures"][2]], strict=True))
    assert (row["case"], row["code"]) == ("Valley", "craft.secrecy")
    assert (row["coded"], row["accepted"], row["by hand"], row["only suggested"]) == (1, 1, 0, 1)


def test_links_lead_to_the_quotes_and_back(book):
    """A cell links to its first quote; every quote links to the cell that it is in."""
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
        assert matrix.cell(matrix[place].row, 1).value == row["in cell"].value
        assert matrix.cell(3, matrix[place].column).value == row["theme"].value
        first.setdefault(place, f"'Quotes'!A{number}")
    assert linked == first


def test_branches_lead_to_the_framework_and_back(book):
    """A cell of the branches links to its row of the framework, which links back."""
    branches, rows = book["Branches"], book["Framework"]
    linked = [cell for row in branches for cell in row if cell.hyperlink]
    assert len(linked) == 2
    for cell in linked:
        number = int(cell.hyperlink.location.split("!A")[1])
        assert rows.cell(number, 1).hyperlink.location == f"'Branches'!{cell.coordinate}"


def test_the_quotes_are_the_rows_of_the_segments(book):
    """Every counted or suggested segment is a row, with the columns of segments.csv."""
    header, *rows = book["Quotes"].iter_rows(values_only=True)
    assert list(header) == ["in cell", "theme", *COLUMNS]
    listed = {tuple("" if value is None else value for value in row[2:]) for row in rows}
    assert listed == {segment.row() for segment in SEGMENTS}
    assert len(rows) == len(SEGMENTS)
    assert book["Quotes"].auto_filter.ref == f"A1:S{len(SEGMENTS) + 1}"


def test_a_passage_of_two_cases_is_listed_in_each():
    """A passage about two cases stands under both, each row linked to its own cell."""
    quotes = opened(made([passage("We both hid it.", case="valley;harbour")]))["Quotes"]
    assert [quotes.cell(row, 1).value for row in (2, 3)] == ["Valley", "Harbour"]
    assert quotes["A2"].hyperlink.location != quotes["A3"].hyperlink.location


def test_a_stale_summary_is_marked():
    """What a person wrote of a cell stands in its row; once the codings changed, it says so."""
    written = Summaries({("valley", "craft"): Summary("valley", "craft", "Much hidden.", "ana")})
    rows = [*opened(made(summaries=written))["Framework"].iter_rows(min_row=2)]
    (own,) = [row for row in rows if (row[0].value, row[1].value) == ("Valley", "CRAFT")]
    assert own[2].value == "Much hidden."
    assert own[4].value.startswith("stale: added: ")
    assert own[2].fill.fgColor.rgb != rows[1][2].fill.fgColor.rgb


@pytest.mark.parametrize(
    "quote",
    [
        "=1+1", "{=SUM(A1:A9)}", "+33 1 23", "-- no", "@home", "http://example.org/ was its name",
        "internal:Matrix!A1", "007", "1e5", "TRUE", "é\u0301 \U0001f3ed", "a\nb\tc",
        "x\x01y",
    ],
)  # fmt: skip
def test_text_stays_the_text_that_it_is(quote):
    """Nothing that people said becomes a formula, a link or a number, in a quote or a name."""
    book = opened(made([passage(quote)], name=quote))
    column = [cell.value for cell in book["Quotes"][1]].index("quote") + 1
    assert unescape(book["Quotes"].cell(2, column).value) == quote
    found = [cell for sheet in book for row in sheet for cell in row]
    assert not [cell for cell in found if cell.data_type == "f"]
    assert not [cell for cell in found if cell.hyperlink and cell.hyperlink.target]


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    """Excel refuses files with longer texts: they are cut, also where a letter counts twice."""
    for letter in ("a", "\U0001f3ed"):
        cut = styles.fitting(letter * 40_000)
        assert cut.endswith(styles.CUT)
        assert styles.MAX_TEXT - 2 <= styles.utf16(cut) <= styles.MAX_TEXT
        assert styles.fitting("short") == "short"


def test_more_links_than_excel_holds(monkeypatch):
    """Beyond the limit the text of a link is still there."""
    monkeypatch.setattr(lists, "MAX_LINKS", 2)
    book = opened(made())
    column = [book["Quotes"].cell(row, 1) for row in range(2, 2 + len(SEGMENTS))]
    assert [bool(cell.hyperlink) for cell in column] == [True, True, False, False, False]
    assert all(cell.value for cell in column)
    assert sum(bool(cell.hyperlink) for row in book["Matrix"] for cell in row) == 2


def test_more_quotes_than_excel_holds(monkeypatch):
    """Beyond the last row it says how many are left, and where they are."""
    monkeypatch.setattr(lists, "MAX_ROWS", 3)
    quotes = opened(made())["Quotes"]
    assert quotes.cell(4, 1).value == "3 more rows are in segments.csv"


def test_codes_that_meet_in_a_turn():
    """Turns with both codes are counted once a pair, in the matrix and in the list of pairs."""
    text = transcript("[R1] We hid it. My aunt knew.")
    done = [CoderState("ana", done=frozenset({("valley_01", code) for code in CODES}))]
    said = text.turns[0].start
    segments = [passage("We hid it.", start=said), passage("My aunt knew.", start=said + 11,
                code="craft.lineage", status="coded")]  # fmt: skip
    book = opened(made(segments, states=done, transcripts=[text]))
    assert book["Co-occurrence"].cell(3, 3).value == 1
    assert [cell.value for cell in book["Pairs"][2]][:3] == ["craft.secrecy", "craft.lineage", 1]


def test_an_empty_study_makes_a_workbook():
    """No passage, no code, no case: the sheets are there all the same."""
    empty = workbook(given_of([], cases=(), codes=()))
    assert tuple(opened(empty).sheetnames) == SHEETS


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


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(SEGMENTS), max_size=5), st.randoms())
def test_every_link_of_the_matrix_has_a_quote(segments, order: random.Random):
    """Whatever there is, in whatever order: links and quotes are of one number of cells."""
    segments = list(dict.fromkeys(segments))
    order.shuffle(segments)
    book = opened(made(segments))
    quotes = list(book["Quotes"].iter_rows(min_row=2, values_only=True))
    filled = {(row[0], row[1]) for row in quotes if row[0]}
    linked = [cell for row in book["Matrix"] for cell in row if cell.hyperlink]
    assert len(linked) == len(filled) == len({(s.case, s.code) for s in segments})
