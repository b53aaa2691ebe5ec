"""The codes of a study in; the rows of a figure out: each branch above its codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tls_coding.exchange.given import Given
from tls_coding.matrix.tabulate import Table, tabulate


@dataclass(frozen=True)
class Row:
    """A code, or a branch of the first level, which stands above its codes."""

    theme: str
    label: str
    branch: bool


def rows_of(given: Given) -> list[Row]:
    """All codes in the order of the codebook, below their branches where they have any.

    >>> from types import SimpleNamespace
    >>> names = SimpleNamespace(code=str.upper)
    >>> facts = SimpleNamespace(codes=("a.x", "a.y", "b"))
    >>> [row.theme for row in rows_of(SimpleNamespace(facts=facts, labels=names))]
    ['a', 'a.x', 'a.y', 'b']
    """
    rows: list[Row] = []
    seen = ""
    for code in given.facts.codes:
        stem = code.split(".")[0]
        if stem != code and stem != seen and stem not in given.facts.codes:
            rows.append(Row(stem, given.labels.code(stem), branch=True))
        seen = stem
        rows.append(Row(code, given.labels.code(code), branch=False))
    return rows


def pages(rows: Sequence[Row], most: int) -> list[list[Row]]:
    """Rows on pages of at most `most`, broken before a branch where one stands near."""
    left = list(rows)
    made: list[list[Row]] = []
    while len(left) > most:
        heads = [n for n, row in enumerate(left[: most + 1]) if row.branch and n > most // 2]
        cut = heads[-1] if heads else most
        made.append(left[:cut])
        left = left[cut:]
    return [*made, left]


@dataclass(frozen=True)
class Grid:
    """The cells of rows × cases: `values` of a measure (NaN where undefined), states, counts."""

    values: NDArray[np.float64]
    state: NDArray[np.int8]
    count: NDArray[np.int64]
    suggested: NDArray[np.int64]


def grid(given: Given, rows: Sequence[Row], measure: str) -> Grid:
    """The cells of `rows`, codes from the study's table and branches from one of branches."""
    tables = {False: given.table, True: tabulate(given.facts, "case", 1)}
    places = {own: _places(table) for own, table in tables.items()}

    def cells(name: str) -> NDArray[Any]:
        columns = [
            np.asarray(getattr(tables[row.branch], name))[:, places[row.branch][row.theme]]
            for row in rows
        ]
        return np.stack(columns) if columns else np.zeros((0, given.table.shape[0]))

    return Grid(
        cells(measure).astype(np.float64), cells("state"), cells("count"), cells("suggested")
    )


def _places(table: Table) -> Mapping[str, int]:
    return {label: place for place, label in enumerate(table.themes.labels)}
