"""A table (`.csv`, `.tsv`, `.xlsx`) in; its rows of plain values, sheet by sheet, out."""

from __future__ import annotations

import csv
import io
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from tls_coding.corpus.readers.limits import check_file, check_zip
from tls_coding.corpus.readers.tables import (
    DAMAGED,
    DELIMITERS,
    MAX_BYTES,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
)
from tls_coding.corpus.readers.txt import decode
from tls_coding.errors import UsageError

Row = tuple[int, list[str]]  # the number of a row in its table, from 1, and its cells
FIRST = 25  # rows that are looked at to tell what a table is
_SAMPLE = 200_000  # characters in which delimiters are counted


@dataclass(frozen=True)
class Sheet:
    """One table: its name, its rows without blank ones, and how deep each first cell is set in."""

    name: str
    rows: list[Row] = field(default_factory=list)
    indents: dict[int, int] = field(default_factory=dict)


def sheets_of(path: Path, *, beginning: bool = False) -> list[Sheet]:
    """Every sheet of a workbook, or the one table of a text file.

    `beginning`: their first rows alone, enough to tell what they are. Raises UsageError for what
    is no table or too large to be one.
    """
    if path.suffix.lower() != ".xlsx":
        rows = _csv(path, beginning=beginning)
        return [Sheet(path.stem, _filled(path, rows), _leading(rows))]
    check_zip(path, "Excel workbook", "xl/workbook.xml", MAX_BYTES * 2)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl on styles that it does not know
            return _workbook(path, beginning=beginning)
    except DAMAGED:
        raise UsageError(
            f"{path}: not an Excel workbook, or a damaged one. Save it again as .xlsx or .csv."
        ) from None


def _workbook(path: Path, *, beginning: bool) -> list[Sheet]:
    from openpyxl import load_workbook

    sheets = []
    with closing(load_workbook(path, read_only=True, data_only=True, keep_links=False)) as book:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            styled: dict[int, int] = {}
            read: list[list[Any]] = []
            for number, cells in enumerate(
                sheet.iter_rows(max_row=FIRST if beginning else None), 1
            ):
                read.append([cell.value for cell in cells])
                styled[number] = _indent(cells[0]) if cells else 0
                if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
                    raise UsageError(f"{path}: too large for a table of codings or codes.")
            kept, leading = _filled(path, read), _leading(read)
            indents = {n: styled[n] + leading.get(n, 0) for n, _ in kept}
            sheets.append(Sheet(sheet.title, kept, indents))
    return sheets


def _indent(cell: Any) -> int:
    """How far the text of a cell is set in: by its style."""
    alignment = getattr(cell, "alignment", None)
    return int(getattr(alignment, "indent", 0) or 0)


def _leading(rows: Sequence[Sequence[Any]]) -> dict[int, int]:
    """How many spaces stand before the words of each first cell, by the number of its row."""
    firsts = ((n, row[0]) for n, row in enumerate(rows, 1) if row and isinstance(row[0], str))
    return {n: len(cell) - len(cell.lstrip()) for n, cell in firsts}


def _csv(path: Path, *, beginning: bool) -> list[list[str]]:
    check_file(path, MAX_BYTES)
    text, _ = decode(path)
    text = text[:_SAMPLE] if beginning else text
    delimiter = max(DELIMITERS, key=lambda sign: _fit(text[:_SAMPLE], sign))
    if text.count(delimiter) > MAX_CELLS:
        raise UsageError(f"{path}: too large for a table of codings or codes.")
    before = csv.field_size_limit(len(text) + 1)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise UsageError(f"{path}: not a table. Save it again as .csv or .xlsx.") from None
    finally:
        csv.field_size_limit(before)


def _fit(sample: str, delimiter: str) -> tuple[float, int]:
    """How well a delimiter parts a table: most rows of one width, and a wide one."""
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widths = Counter(len(row) for row, _ in zip(rows, range(50), strict=False) if row)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    return (count / max(1, widths.total()) if width > 1 else 0.0, width)


def _filled(path: Path, rows: Iterable[Sequence[Any]]) -> list[Row]:
    """All rows but blank ones, as texts; raises UsageError for more cells than a table has."""
    kept: list[Row] = []
    cells = 0
    for number, row in enumerate(rows, 1):
        texts = [text_of(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        cells += len(row) + 1
        if len(texts) > MAX_COLUMNS or len(kept) > MAX_ROWS or cells > MAX_CELLS:
            raise UsageError(f"{path}: too large for a table of codings or codes.")
        if texts:
            kept.append((number, texts))
    return kept


def text_of(cell: Any) -> str:
    """A cell as one reads it; line ends are LF."""
    if isinstance(cell, str):
        return _unescaped(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _unescaped(text: str) -> str:
    """What workbooks write for a carriage return."""
    return text.replace("_x000D_", "") if "_x000D_" in text else text


def bare(name: str) -> str:
    """The name of a column without case, accents and signs.

    >>> bare("Début du segment (n°)")
    'debut du segment n'
    """
    plain = unicodedata.normalize("NFD", name.casefold())
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())
