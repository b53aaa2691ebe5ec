"""A case-by-theme matrix in; its rows, columns and cells as the report draws them, out.

Themes stand down the side, so that their names can be read; cases along the top.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, sqrt

from tls_coding.exchange.given import Labels
from tls_coding.exchange.measures import Figures, Margins, figures
from tls_coding.matrix.quotes import is_below
from tls_coding.matrix.tabulate import Table, tabulate

SHADES = 5


@dataclass(frozen=True)
class Cell:
    """One cell or margin; `anchor`: what it opens, empty for nothing."""

    anchor: str
    case: str
    theme: str
    figures: Figures
    shade: int

    @property
    def data(self) -> str:
        """The figures as the page's script reads them."""
        own = self.figures
        rate = None if own.per_1000_words is None else round(own.per_1000_words, 4)
        values = (
            own.count, own.accepted, own.hand, own.suggested, rate, own.interviews,
            own.interviews_known, own.low, own.high,
        )  # fmt: skip
        return ",".join("" if value is None else str(value) for value in values)


@dataclass(frozen=True)
class Row:
    """One theme over all cases, and its margin."""

    number: int
    theme: str
    cells: tuple[Cell, ...]
    whole: Cell


@dataclass(frozen=True)
class Grid:
    """One level of the code tree: `rows` by category; the margins of cases; the whole.

    `of`: the first rows of the level below that belong to each row, as numbers.
    """

    key: str
    name: str
    cases: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    totals: tuple[Cell, ...]
    whole: Cell

    @property
    def rows(self) -> list[Row]:
        return [row for _, rows in self.groups for row in rows]


def grids(table: Table, labels: Labels, written: Collection[tuple[str, str]] = ()) -> list[Grid]:
    """The matrix by codes (key `c`), then by branches of each higher level (`b2`, `b1`).

    `written`: the cells, by case and theme, that open something without a passage, too.
    """
    depth = max((len(code.split(".")) for code in table.facts.codes), default=1)
    made = [grid(table, labels, "c", "Codes", written)]
    for level in range(depth - 1, 0, -1):
        name = "Branches" if depth == 2 else f"Branches, level {level}"
        branches = tabulate(table.facts, table.axis.by, level)
        made.append(grid(branches, labels, f"b{level}", name, written))
    return made


def grid(
    table: Table, labels: Labels, key: str, name: str, written: Collection[tuple[str, str]] = ()
) -> Grid:
    """One of them."""
    margins, themes = Margins(table), table.themes.labels
    by_row = figures(table)
    top = max((one.count for row in by_row for one in row), default=0)

    def cell(row: int, theme: int) -> Cell:
        own, place = by_row[row][theme], (table.axis.labels[row], themes[theme])
        opens = own.count or own.suggested or place in written
        return Cell(f"{key}{row}-{theme}" if opens else "", *place, own, shade(own.count, top))

    rows = [
        Row(
            number,
            theme,
            tuple(cell(case, number) for case in range(len(table.axis.labels))),
            Cell("", "", theme, margins.themes[number], 0),
        )
        for number, theme in enumerate(themes)
    ]
    grouped = groupby(rows, key=lambda row: row.theme.split(".")[0] if key == "c" else "")
    return Grid(
        key,
        name,
        table.axis.labels,
        tuple((labels.code(group) if group else "", tuple(own)) for group, own in grouped),
        tuple(
            Cell("", case, "", one, 0)
            for case, one in zip(table.axis.labels, margins.rows, strict=True)
        ),
        Cell("", "", "", margins.all, 0),
    )


def shade(value: float, top: float) -> int:
    """How dark a cell is, 0 to SHADES: by the square root, so that small counts are told apart.

    >>> [shade(value, 100) for value in (0, 1, 25, 100)]
    [0, 1, 3, 5]
    """
    return ceil(SHADES * sqrt(value / top)) if value > 0 and top > 0 else 0


def parts(branch: str, codes: Sequence[str]) -> list[int]:
    """The numbers of the codes of a branch."""
    return [number for number, code in enumerate(codes) if is_below(code, branch)]
