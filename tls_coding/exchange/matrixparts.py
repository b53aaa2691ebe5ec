"""The matrix of cases by themes in; tables that fit a page, cells as people read them, out.

First the branches of the codebook, then the codes of each branch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tls_coding.exchange.given import Given
from tls_coding.matrix.tables import sign
from tls_coding.matrix.tabulate import STATES, Table, tabulate

MOST = 16  # themes side by side
TOTAL = "All"
SIGNS = (
    ("a number", "passages that were accepted or coded by hand"),
    ("0", "looked for and not found"),
    ("n¬", "n passages, which all deny the theme"),
    ("?n", "n suggestions of rules that nobody decided yet; nothing is coded"),
    ("–", "not reviewed to the end, and nothing found so far"),
)


@dataclass(frozen=True)
class Part:
    """One table: `rows` are a case's name, its cells, and its total; the last row has totals.

    `about`: the branch that it is of; "" of the table of branches, and where there are none.
    """

    about: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    themes: tuple[str, ...]


def branches_of(given: Given) -> list[str]:
    """The branches of the first level that hold other codes, in order."""
    stems = dict.fromkeys(code.split(".")[0] for code in given.facts.codes if "." in code)
    return list(stems)


def parts_of(given: Given, most: int = MOST) -> list[Part]:
    """Every table, in order. A total counts a passage with several codes once."""
    codes, whole = given.table, tabulate(given.facts, "case", 1)
    branches = branches_of(given)
    places = {label: n for n, label in enumerate(whole.themes.labels)}
    made = []
    if branches:
        made += _parts(given, whole, range(whole.shape[1]), whole.row_totals, "", "branches", most)
    for branch in branches:
        own = [n for n, c in enumerate(codes.themes.labels) if c.split(".")[0] == branch]
        totals = whole.count[:, places[branch]]
        made += _parts(given, codes, own, totals, branch, given.labels.code(branch), most)
    single = [n for n, c in enumerate(codes.themes.labels) if c.split(".")[0] not in branches]
    if single:
        title = "codes of no branch" if branches else "codes"
        made += _parts(given, codes, single, None, "", title, most)
    return made


def _parts(
    given: Given,
    table: Table,
    columns: Sequence[int],
    totals: np.ndarray[tuple[int], np.dtype[np.int64]] | None,
    about: str,
    title: str,
    most: int,
) -> list[Part]:
    """Columns of one table, in stretches of at most `most`; the last one bears the totals."""
    count = max(1, -(-len(columns) // most))
    made = []
    for number, own in enumerate(np.array_split(np.array(columns, int), count), 1):
        last = number == count and totals is not None
        called = f"{title} ({number} of {count})" if count > 1 else title
        made.append(_part(given, table, own.tolist(), totals if last else None, about, called))
    return made


def _part(
    given: Given,
    table: Table,
    columns: list[int],
    totals: np.ndarray[tuple[int], np.dtype[np.int64]] | None,
    about: str,
    title: str,
) -> Part:
    themes = tuple(table.themes.labels[n] for n in columns)
    rows = []
    for row, case in enumerate(table.axis.labels):
        cells = [_cell(table, row, column) for column in columns]
        rows.append((given.labels.case(case), *cells, *_total(totals, row)))
    last = [str(int(table.theme_totals[column])) for column in columns]
    whole = [] if totals is None else [str(_distinct(given, about))]
    rows.append((TOTAL, *last, *whole))
    header = (*(given.labels.code(theme) for theme in themes), *([TOTAL] if whole else []))
    return Part(about, title, header, tuple(rows), themes)


def _cell(table: Table, row: int, column: int) -> str:
    state = STATES[table.state[row, column]]
    return sign(state, int(table.count[row, column]), int(table.suggested[row, column]))


def _total(totals: np.ndarray[tuple[int], np.dtype[np.int64]] | None, row: int) -> tuple[str, ...]:
    return () if totals is None else (str(int(totals[row])),)


def _distinct(given: Given, about: str) -> int:
    """Coded passages under a branch ("": under any code), those of several cases once."""
    facts = given.facts
    wanted = np.array([not about or code.split(".")[0] == about for code in facts.codes], np.bool_)
    rows = facts.coded & wanted[facts.code] if len(wanted) else facts.coded
    return len(np.unique(facts.passage[rows]))


def codings(given: Given, *kinds: str) -> int:
    """How many passages bear a code, each pair of passage and code once, of these kinds."""
    facts = given.facts
    rows = facts.of_kinds(*kinds)  # type: ignore[arg-type]
    keys = facts.passage[rows].astype(np.int64) * max(1, len(facts.codes)) + facts.code[rows]
    return len(np.unique(keys))
