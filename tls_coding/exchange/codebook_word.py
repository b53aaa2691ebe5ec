"""A codebook as a Word file in; its codes as rows of a table out.

NVivo writes a table with the names set in; others write a heading for each code, and below it what
it means.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document as WordFile

from tls_coding.corpus.readers.docx import DAMAGED, read_docx
from tls_coding.corpus.readers.limits import MAX_XML, check_zip
from tls_coding.errors import UsageError
from tls_coding.exchange.table_rows import Row, Sheet, text_of

STEP = 1_000  # of how far a paragraph is set in (914,400 an inch), so that spaces add to it


def sheets_of_word(path: Path) -> list[Sheet]:
    """Every table of a Word file, and one of its headings; raises UsageError for what is none."""
    check_zip(path, "Word document", "word/document.xml", xml=MAX_XML)
    try:
        document = WordFile(str(path))
        tables = [_table(table, n) for n, table in enumerate(document.tables, 1)]
    except DAMAGED:
        raise UsageError(f"{path}: not a Word document, or a damaged one.") from None
    headings = _headings(path)
    return [*tables, headings] if len(headings.rows) > 1 else tables


def _table(table: Any, number: int) -> Sheet:
    rows: list[Row] = []
    indents: dict[int, int] = {}
    for n, row in enumerate(table.rows, 1):
        cells = [cell.text for cell in row.cells]
        texts = [text_of(cell) for cell in cells]
        if any(texts):
            rows.append((n, texts))
            indents[n] = _indent(row.cells[0]) + len(cells[0]) - len(cells[0].lstrip())
    return Sheet(f"table {number}", rows, indents)


def _indent(cell: Any) -> int:
    """How far the first paragraph of a cell is set in, by itself or by its style."""
    if not cell.paragraphs:
        return 0
    paragraph = cell.paragraphs[0]
    own = paragraph.paragraph_format.left_indent
    if own is None and paragraph.style is not None:
        own = paragraph.style.paragraph_format.left_indent
    return max(0, int(own or 0)) // STEP


def _headings(path: Path) -> Sheet:
    """Headings as names, what stands below each as its definition."""
    rows: list[Row] = [(0, ["name", "definition"])]
    indents: dict[int, int] = {}
    for paragraph in read_docx(path).paragraphs:
        text = paragraph.text.strip()
        if not text:
            continue
        if paragraph.heading:
            number = len(rows)
            rows.append((number, [text, ""]))
            indents[number] = paragraph.heading
        elif len(rows) > 1:
            told = rows[-1][1]
            told[1] = f"{told[1]}\n{text}".strip()
    return Sheet("headings", rows, indents)
