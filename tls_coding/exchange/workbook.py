"""A matrix, its segments and the study's provenance in; one XLSX with linked sheets out."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from tls_coding.coding.segments import COLUMNS, Segment
from tls_coding.matrix.cells import Cell, Matrix

# Paul Tol's light palette: told apart by colour-blind readers; every state has a sign too.
STATE_COLOURS = {
    "present": "#BBCC33",
    "absent": "#FFFFFF",
    "not_reviewed": "#DDDDDD",
    "suggested_only": "#EEDD88",
    "negated_only": "#FFAABB",
}
WIDTHS = {"quote": 80, "evidence": 40, "rules": 40, "code": 32, "transcript": 24}
MAX_TEXT, CUT = 32_767, " […: the whole passage is in segments.csv]"  # Excel's limit of a cell
MAX_LINKS = 50_000  # Excel holds 65,530 links a sheet
MADE = datetime(2000, 1, 1, tzinfo=UTC)  # fixed: the same content gives the same bytes


def workbook(
    matrix: Matrix,
    segments: Sequence[Segment],
    case_labels: Mapping[str, str],
    codes: Sequence[tuple[str, str, str]],
    provenance: Sequence[tuple[str, str]],
) -> bytes:
    """The bytes of an XLSX with the sheets Matrix, Quotes, Codes and Provenance.

    `codes` are (id, label, definition) triples. A cell of the matrix links to its first quote; a
    quote links back to its cell.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": "Case by theme", "created": MADE.replace(tzinfo=None)})
    formats = _formats(book)
    listed = _listed(matrix, segments)
    sheets = [book.add_worksheet(name) for name in ("Matrix", "Quotes", "Codes", "Provenance")]
    for sheet in sheets:
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
    labels = {code: label for code, label, _ in codes}
    _matrix_sheet(sheets[0], matrix, listed, case_labels, labels, formats)
    _quotes_sheet(sheets[1], matrix, listed, formats)
    _plain_sheet(sheets[2], {"code": 34, "label": 40, "definition": 110}, codes, formats)
    _plain_sheet(sheets[3], {"what": 50, "value": 80}, provenance, formats)
    book.close()
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"border": 1, "border_color": "#BBBBBB", "align": "center", "valign": "vcenter"}
    formats = {
        state: book.add_format({**base, "bg_color": colour})
        for state, colour in STATE_COLOURS.items()
    }
    formats["negated_only"].set_num_format('0"¬"')  # a number still: it can be summed
    formats["head"] = book.add_format({"bold": True, "valign": "bottom", "bottom": 1})
    formats["up"] = book.add_format(
        {"bold": True, "rotation": 90, "valign": "bottom", "bottom": 1, "align": "center"}
    )
    formats["case"] = book.add_format({"bold": True, "valign": "vcenter"})
    formats["wrap"] = book.add_format({"text_wrap": True, "valign": "top"})
    formats["top"] = book.add_format({"valign": "top"})
    formats["link"] = book.add_format({"valign": "top", "font_color": "#0044AA", "underline": 1})
    return formats


def _listed(matrix: Matrix, segments: Sequence[Segment]) -> list[tuple[str, Segment]]:
    """(case, segment) rows of the quotes sheet: accepted and coded, then suggested, by cell."""
    rank = {code: i for i, code in enumerate(matrix.codes)}
    return [
        (case, segment)
        for case in matrix.cases
        for code in sorted(matrix.codes, key=rank.__getitem__)
        for segment in (*matrix.cells[case, code].segments, *matrix.cells[case, code].suggested)
    ]


def shown(cell: Cell) -> str | int:
    """What a cell of the matrix holds: a count as a number, else the sign of its state."""
    return cell.sign if cell.state in {"suggested_only", "not_reviewed"} else cell.count


def _matrix_sheet(
    sheet: Any,
    matrix: Matrix,
    listed: list[tuple[str, Segment]],
    case_labels: Mapping[str, str],
    code_labels: Mapping[str, str],
    formats: dict[str, Any],
) -> None:
    first_row: dict[tuple[str, str], int] = {}
    for row, (case, segment) in enumerate(listed, start=2):
        first_row.setdefault((case, segment.code), row)
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 210)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, len(matrix.codes), 5)
    sheet.write(0, 0, "Case", formats["head"])
    for column, code in enumerate(matrix.codes, start=1):
        sheet.write(0, column, code_labels.get(code, code), formats["up"])
    for row, case in enumerate(matrix.cases, start=1):
        sheet.write(row, 0, case_labels.get(case, case), formats["case"])
        for column, cell in enumerate(matrix.row(case), start=1):
            style = formats[cell.state]
            target = first_row.get((case, cell.code))
            if target is None:
                sheet.write(row, column, shown(cell), style)
            else:
                tip = f"{cell.count} coded, {len(cell.suggested)} suggested: see the quotes"
                link = f"internal:'Quotes'!A{target}"
                sheet.write_url(row, column, link, style, str(shown(cell)), tip)
                sheet.write(row, column, shown(cell), style)
    _legend(sheet, len(matrix.cases) + 2, formats)


def _legend(sheet: Any, row: int, formats: dict[str, Any]) -> None:
    meanings = [
        ("present", "n", "passages that were accepted or coded by hand"),
        ("negated_only", "n¬", "coded, but only in passages that deny it"),
        ("absent", 0, "every transcript of the case was finished for this code: none found"),
        ("suggested_only", "?n", "suggested by rules; nobody has decided"),
        ("not_reviewed", "–", "nobody has finished the case for this code: nothing is known"),
    ]
    for offset, (state, sign, meaning) in enumerate(meanings):
        sheet.write(row + offset, 1, sign, formats[state])
        sheet.write(row + offset, 2, f"{state.replace('_', ' ')}: {meaning}")


def _quotes_sheet(
    sheet: Any, matrix: Matrix, listed: list[tuple[str, Segment]], formats: dict[str, Any]
) -> None:
    header = ["in cell", *COLUMNS]
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(listed)), len(header) - 1)
    for column, name in enumerate(header):
        sheet.write(0, column, name, formats["head"])
        sheet.set_column(column, column, WIDTHS.get(name, 12))
    rows = {case: row for row, case in enumerate(matrix.cases, start=1)}
    columns = {code: column for column, code in enumerate(matrix.codes, start=1)}
    for row, (case, segment) in enumerate(listed, start=1):
        sheet.set_row(row, _height(segment.quote, WIDTHS["quote"]))
        place = xlsxwriter.utility.xl_rowcol_to_cell(rows[case], columns[segment.code])
        if row <= MAX_LINKS:
            sheet.write_url(row, 0, f"internal:'Matrix'!{place}", formats["link"], case)
        else:
            sheet.write(row, 0, case, formats["top"])
        for column, value in enumerate(segment.row(), start=1):
            long = header[column] in {"quote", "evidence", "rules"}
            sheet.write(row, column, _fitting(value), formats["wrap" if long else "top"])


def _fitting(value: object) -> object:
    """A value that Excel can hold: a text over its limit is cut, and says so."""
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return value[: MAX_TEXT - len(CUT)] + CUT
    return value


def _plain_sheet(
    sheet: Any, widths: Mapping[str, int], rows: Sequence[Sequence[str]], formats: dict[str, Any]
) -> None:
    sheet.freeze_panes(1, 0)
    for column, (name, width) in enumerate(widths.items()):
        sheet.set_column(column, column, width)
        sheet.write(0, column, name, formats["head"])
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, _height(row[-1], list(widths.values())[-1]))
        for column, value in enumerate(row):
            sheet.write(number, column, value, formats["wrap"])


def _height(text: str, width: int) -> float:
    """The height in points of a row that shows `text` wrapped at `width` characters."""
    lines = sum(max(1, math.ceil(len(line) / (width * 1.05))) for line in text.split("\n"))
    return min(400.0, 15.0 * lines)
