"""Tables within a document in; their rows as turns out, where the document is a table of turns.

Transcribers put who speaks in one column and what is said in another one, with times beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from tls_coding.corpus.labels import role_named
from tls_coding.corpus.readers import cues
from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.corpus.readers.tables import MAX_COLUMNS, layout_of, turns_in

FEWEST = 3  # rows of a table of turns
LABEL = 3  # words of a label


class Cell(NamedTuple):
    """The place of a cell in a document; all count from 0."""

    table: int
    row: int
    column: int


class Names(NamedTuple):
    """What a format calls a table, a row and cells, and how it tells that a cell is wide."""

    table: str
    row: str
    cells: tuple[str, ...]
    span: str


def cells_of(root: Any, names: Names) -> dict[Any, Cell]:
    """Every cell below `root` with its place; not those of a table around or in another one."""
    found: dict[Any, Cell] = {}
    for number, table in enumerate(root.iter(names.table)):
        if any(other is not table for other in table.iter(names.table)):
            continue
        if next(table.iterancestors(names.table), None) is not None:
            continue
        for row_number, row in enumerate(table.iter(names.row)):
            column = 0
            for cell in row.iter(*names.cells):
                found[cell] = Cell(number, row_number, column)
                column += _width(cell, names.span)
    return found


def _width(cell: Any, span: str) -> int:
    """How many columns a cell takes; `span` is a path to an attribute."""
    path, _, name = span.rpartition("@")
    holder = cell.find(path) if path else cell
    value = "" if holder is None else holder.get(name, "")
    return min(max(1, int(value)), MAX_COLUMNS) if value.isdecimal() and len(value) < 9 else 1


def told_by_tables(source: Source, places: Sequence[Cell | None]) -> Source:
    """`source` with the rows of its tables as turns, if they hold most of it; else as it is.

    `places`: the cell in which each of its paragraphs stands, None outside of tables.
    """
    grids: dict[int, dict[int, dict[int, list[str]]]] = {}
    for paragraph, cell in zip(source.paragraphs, places, strict=True):
        if cell and paragraph.text.strip():
            row = grids.setdefault(cell.table, {}).setdefault(cell.row, {})
            row.setdefault(cell.column, []).append(paragraph.text)
    told = {number: made for number, rows in grids.items() if (made := _turns(rows.values()))}
    if not told:
        return source
    words = sum(len(made.words()) for made in told.values())
    return _merged(source, places, told) if words * 2 > len(source.words()) else source


def _turns(rows: Iterable[Mapping[int, Sequence[str]]]) -> Source | None:
    """The rows of one table as turns; None where not every one of its columns is clear."""
    filled: list[list[Any]] = []
    for row in rows:
        cells: list[Any] = [None] * (max(row) + 1)
        for column, texts in row.items():
            cells[column] = "\n\n".join(texts)
        filled.append(cells)
    if len(filled) < FEWEST or max(map(len, filled)) > MAX_COLUMNS:
        return None
    if max(map(len, filled)) == 2 and _names_roles([str(cell or "") for cell in filled[0]]):
        return _side_by_side(filled)
    layout = layout_of(filled, {})
    if isinstance(layout, str) or not {"speaker", "text"} <= layout.places.keys():
        return None
    at = layout.places["speaker"]
    labels = [str(row[at]).strip() for row in layout.rows if at < len(row) and row[at]]
    return turns_in(layout, [], []) if labels and cues.like_labels(labels) else None


def _names_roles(heads: Sequence[str]) -> bool:
    """True where the heads of two columns name who asks and who answers, and nothing else."""
    short = all(len(head.split()) <= LABEL for head in heads) and cues.like_names(heads)
    return short and {*map(role_named, heads)} == {"interviewer", "respondent"}


def _side_by_side(rows: Sequence[Sequence[Any]]) -> Source:
    """A column for each speaker, whose label stands at its head: rows are read from the left."""
    labels = [str(label).strip() for label in rows[0]]
    return Source(
        [
            Paragraph(text, speaker=label)
            for row in rows[1:]
            for label, text in zip(labels, row, strict=False)
            if text
        ]
    )


def _merged(source: Source, places: Sequence[Cell | None], told: Mapping[int, Source]) -> Source:
    """The turns in place of their tables; what stands after the first one is beside them."""
    paragraphs: list[Paragraph] = []
    elsewhere = {place: list(texts) for place, texts in source.elsewhere.items()}
    remarks = [*source.remarks, "turns taken from the rows of a table"]
    begun: set[int] = set()
    for paragraph, cell in zip(source.paragraphs, places, strict=True):
        if cell and cell.table in told:
            if cell.table not in begun:
                begun.add(cell.table)
                made = told[cell.table]
                paragraphs += made.paragraphs
                remarks += made.remarks
                for place, texts in made.elsewhere.items():
                    elsewhere.setdefault(place, []).extend(texts)
        elif not begun:
            paragraphs.append(paragraph)
        elif paragraph.text.strip():
            elsewhere.setdefault("outside the table", []).append(paragraph.text)
    return replace(source, paragraphs=paragraphs, elsewhere=elsewhere, remarks=remarks)
