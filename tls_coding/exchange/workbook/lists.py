"""A study, read and counted, in; sheets with one thing a row, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from tls_coding.coding.segments import COLUMNS, Segment
from tls_coding.exchange.given import Given
from tls_coding.exchange.workbook.matrices import HEAD
from tls_coding.exchange.workbook.styles import MAX_LINKS, MAX_ROWS, Styles, height, linkable, put
from tls_coding.matrix.facts import KINDS

WIDTHS = {
    "quote": 80, "evidence": 40, "rules": 40, "code": 32, "transcript": 24, "theme": 28,
    "language": 9, "turn": 6, "start": 8, "end": 8, "speaker": 9, "coder": 9, "case": 16,
}  # fmt: skip
LONG = {"quote", "evidence", "rules"}
LISTED = frozenset({"accepted", "hand", "suggested", "unsure"})
Listed = list[tuple[int, int, Segment]]  # row and theme of the cell that it stands in


def listed(given: Given) -> Listed:
    """What stands in each cell, cell by cell: coded rows, then what is only suggested."""
    facts, table = given.facts, given.table
    wanted = {KINDS.index(kind) for kind in LISTED if kind in KINDS}
    coded = facts.coded
    return [
        (row, theme, given.segments[facts.segment[number]])
        for row in range(table.shape[0])
        for theme in range(table.shape[1])
        for number in sorted(table.rows_of(row, theme).tolist(), key=lambda n: not coded[n])
        if facts.kind[number] in wanted
    ]


def first_rows(quotes: Listed) -> dict[tuple[int, int], tuple[str, int]]:
    """Where each cell's first quote is: the sheet, and the row as Excel counts."""
    found: dict[tuple[int, int], tuple[str, int]] = {}
    for number, (row, theme, _) in enumerate(quotes[: MAX_ROWS - 1], start=2):
        found.setdefault((row, theme), ("Quotes", number))
        if len(found) == MAX_LINKS:
            break
    return found


def quotes_sheet(sheet: Any, given: Given, quotes: Listed, styles: Styles) -> None:
    """One row a segment, coder and cell; the first column leads back to the cell."""
    header, table, labels = ["in cell", "theme", *COLUMNS], given.table, given.labels
    widths = [WIDTHS.get(name, 12) for name in header]
    shown = quotes[: MAX_ROWS - 1]
    _head(sheet, header, [18, *widths[1:]], len(shown), styles, frozen=1)
    for number, (row, theme, segment) in enumerate(shown, start=1):
        sheet.set_row(number, height(segment.quote, WIDTHS["quote"]))
        case = labels.case(table.axis.labels[row])
        _back(sheet, number, "Matrix", HEAD + row, 1 + theme, case, styles)
        put(sheet, number, 1, labels.code(segment.code), styles.named("wrap"))
        for column, value in enumerate(segment.row(), start=2):
            look = "wrap" if header[column] in LONG else "top"
            look = "centre" if isinstance(value, int) else look
            put(sheet, number, column, value, styles.named(look))
    if len(quotes) > len(shown):
        left = f"{len(quotes) - len(shown):,} more rows are in segments.csv"
        put(sheet, len(shown) + 1, 0, left, styles.named("top"))


def framework_sheet(
    sheet: Any, given: Given, places: Mapping[tuple[str, str], tuple[int, int]], styles: Styles
) -> None:
    """One row a cell of the framework matrix: its summary, its best quotes, how it stands.

    `places`: (row, column) of each cell of the sheet of branches.
    """
    widths = {
        "case": 22, "theme": 30, "summary": 50, "written": 16, "standing": 34, "coded": 10,
        "only suggested": 10, "reviewed": 10, "best quotes": 95,
    }  # fmt: skip
    rows = framework_cells(given)
    _head(sheet, list(widths), list(widths.values()), len(rows), styles, frozen=2)
    for number, cell in enumerate(rows, start=1):
        summary = cell.summary
        quotes = "\n".join(_printed(quote) for quote in cell.shown)
        told = summary.text if summary else ""
        stands = cell.standing.state if cell.standing.state != "none" else "no summary yet"
        if cell.standing.changes:
            stands += f": {cell.standing.changes}"
        case = given.labels.case(cell.case)
        if place := places.get((cell.case, cell.code)):
            _back(sheet, number, "Branches", *place, case, styles)
        else:
            put(sheet, number, 0, case, styles.named("top"))
        written = f"{summary.author} {summary.at}".strip() if summary else ""
        values = [
            given.labels.code(cell.code), told, written, stands, cell.coded, cell.suggested,
            cell.reviewed, quotes,
        ]  # fmt: skip
        look = "stale" if cell.standing.state == "stale" else "wrap"
        for column, value in enumerate(values, start=1):
            plain = look if isinstance(value, str) else "centre"
            put(sheet, number, column, value, styles.named(plain))
        sheet.set_row(number, max(height(quotes, 95), height(told, 50)))


def framework_cells(given: Given) -> list[Any]:
    """The cells of the framework matrix that say anything, in its order."""
    return [
        cell
        for case in given.framework.cases
        for cell in given.framework.row(case)
        if cell.quotes or cell.suggested or cell.summary
    ]


def plain_sheet(
    sheet: Any, widths: Mapping[str, int], rows: Iterable[Sequence[object]], styles: Styles
) -> None:
    """A table with its headings in view and a filter; the widest column wraps."""
    listed = [*rows][: MAX_ROWS - 1]
    _head(sheet, list(widths), list(widths.values()), len(listed), styles)
    wide = max(range(len(widths)), key=lambda n: list(widths.values())[n])
    for number, row in enumerate(listed, start=1):
        sheet.set_row(number, height(str(row[wide]), list(widths.values())[wide]))
        for column, value in enumerate(row):
            undefined = isinstance(value, float) and value != value
            look = "number" if isinstance(value, float) else "wrap"
            look = "centre" if isinstance(value, int) else look
            put(sheet, number, column, None if undefined else value, styles.named(look))


def _printed(quote: Any) -> str:
    words = " ".join(quote.text.split())
    said = f"“{words}” ({quote.transcript}, {quote.position or quote.speaker}, turn {quote.turn})"
    return said + (f" [{quote.translation}]" if quote.translation else "")


def _back(
    sheet: Any, number: int, to: str, row: int, column: int, said: str, styles: Styles
) -> None:
    if number <= MAX_LINKS:
        place = xl_rowcol_to_cell(row, column)
        sheet.write_url(number, 0, f"internal:'{to}'!{place}", styles.named("link"), linkable(said))
        put(sheet, number, 0, said, styles.named("link"))
    else:
        put(sheet, number, 0, said, styles.named("top"))


def _head(
    sheet: Any,
    names: Sequence[str],
    widths: Sequence[float],
    rows: int,
    styles: Styles,
    frozen: int = 0,
) -> None:
    sheet.freeze_panes(1, frozen)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(1, rows), len(names) - 1)
    for column, (name, width) in enumerate(zip(names, widths, strict=True)):
        put(sheet, 0, column, name, styles.named("head"))
        sheet.set_column(column, column, width)
