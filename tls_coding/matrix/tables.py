"""A matrix in; pandas frames of it, one cell a column or one cell a row, and what changed, out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from tls_coding.matrix.tabulate import STATES, State, Table

Measure = Literal[
    "count", "accepted", "hand", "suggested", "per_1000_words", "interviews", "interviews_known",
    "share", "low", "high", "state",
]  # fmt: skip
MEASURES: tuple[Measure, ...] = (
    "count", "accepted", "hand", "suggested", "per_1000_words", "interviews", "interviews_known",
    "share", "low", "high", "state",
)  # fmt: skip


def frame(table: Table, measure: Measure = "count") -> pd.DataFrame:
    """Rows × themes of one measure; the index is called what the rows are.

    Counts are integers, `per_1000_words` and `share` floats, `low` and `high` (the range over
    coders) floats; NaN where undefined. `state`: words.
    """
    index = pd.Index(table.axis.labels, name=table.axis.by)
    return pd.DataFrame(values(table, measure), index=index, columns=list(table.themes.labels))


def values(table: Table, measure: Measure) -> np.ndarray[Any, Any]:
    """The same as an array."""
    if measure == "state":
        return np.array(STATES, object)[table.state]
    if measure in {"low", "high"}:
        return table.range[measure == "high"]
    return np.asarray(getattr(table, measure))


def tidy(table: Table) -> pd.DataFrame:
    """One row a cell: what its row is called, `theme`, every measure, and the row's `words`."""
    down, along = table.shape
    columns: dict[str, Any] = {
        table.axis.by: np.repeat(np.array(table.axis.labels, object), along),
        "theme": np.tile(np.array(table.themes.labels, object), down),
    }
    columns |= {measure: values(table, measure).ravel() for measure in MEASURES}
    columns["words"] = np.repeat(np.array(table.axis.words, np.int64), along)
    return pd.DataFrame(columns)


def counts(table: Table) -> pd.DataFrame:
    """Rows × themes: how many passages were accepted or coded by hand."""
    return frame(table)


def states(table: Table) -> pd.DataFrame:
    """Rows × themes: present, absent, not_reviewed, suggested_only or negated_only."""
    return frame(table, "state")


def sign(state: State, count: int, suggested: int) -> str:
    """What a cell shows: every state has a sign of its own, so that none needs a colour."""
    signs: dict[State, str] = {
        "present": str(count),
        "negated_only": f"{count}¬",
        "absent": "0",
        "suggested_only": f"?{suggested}",
        "not_reviewed": "–",
    }
    return signs[state]


def cell(table: Table, row: int, theme: int) -> dict[str, Any]:
    """One cell as plain data, None where a measure is undefined."""
    return {measure: _plain(values(table, measure)[row, theme]) for measure in MEASURES}


def cells(table: Table) -> dict[str, dict[str, dict[str, Any]]]:
    """Every cell as plain data, by row and theme."""
    held = {measure: values(table, measure).tolist() for measure in MEASURES}
    return {
        label: {
            theme: {measure: _plain(held[measure][row][column]) for measure in MEASURES}
            for column, theme in enumerate(table.themes.labels)
        }
        for row, label in enumerate(table.axis.labels)
    }


def _plain(value: Any) -> Any:
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and math.isnan(value) else value


@dataclass(frozen=True)
class CellChange:
    """A cell that is not the same in two matrices; `–` where a matrix has no such cell."""

    case: str
    code: str
    before: str
    after: str


def changed_cells(old: Table, new: Table) -> list[CellChange]:
    """The cells whose state, count or number of open suggestions changed, in matrix order."""
    was, now = _told(old), _told(new)
    rows = dict.fromkeys((*new.axis.labels, *old.axis.labels))
    themes = dict.fromkeys((*new.themes.labels, *old.themes.labels))
    pairs = [(row, theme) for row in rows for theme in themes]
    return [
        CellChange(*pair, was.get(pair, "–"), now.get(pair, "–"))
        for pair in pairs
        if was.get(pair) != now.get(pair)
    ]


def _told(table: Table) -> dict[tuple[str, str], str]:
    told = {}
    for row, label in enumerate(table.axis.labels):
        for column, theme in enumerate(table.themes.labels):
            said = STATES[table.state[row, column]].replace("_", " ")
            count, open_ones = table.count[row, column], table.suggested[row, column]
            said += f", {count} coded" * bool(count) + f", {open_ones} suggested" * bool(open_ones)
            told[label, theme] = said
    return told
