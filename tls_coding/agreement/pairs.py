"""Agreement of two coders: a square table in, a number out, or None where it is undefined.

`table[i][j]` counts the units that the first coder put into category i and the second into j.
Every row (and column) is a category that coders could use, used or not. Where a coefficient asks
for a *positive* category it is the first one, `table[0][0]` counting what both gave, unless
`positive` names another. Nothing here returns 1.0 or 0.0 for what has no value.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tls_coding.agreement.tally import Floats, Reason

Table = Sequence[Sequence[float]] | NDArray[Any]


def why_undefined_table(table: Table) -> Reason | None:
    """Why the chance-corrected coefficients of a table have no value; None where they have one.

    `no_units`: the table is empty. `one_category_used`: it has one category only. `no_variation`:
    both coders put every unit into one and the same category.

    >>> why_undefined_table([[10, 0], [0, 0]])
    'no_variation'
    """
    counts = square(table)
    if counts.sum() == 0:
        return "no_units"
    if len(counts) < 2:
        return "one_category_used"
    return None if _varies(counts) else "no_variation"


def percent(table: Table) -> float | None:
    """Share of units on which both coders agree, 0 to 1.

    >>> percent([[20, 5], [10, 15]])
    0.7
    """
    counts = square(table)
    total = counts.sum()
    return None if total == 0 else float(np.trace(counts) / total)


def positive_agreement(table: Table, positive: int = 0) -> float | None:
    """Of the times that a coder gave `positive`, the share that the other gave it too.

    Twice what both gave, by what each gave (Cicchetti & Feinstein 1990). None where nobody gave it.

    >>> round(positive_agreement([[80, 10], [5, 5]]), 4)
    0.9143
    """
    both, first, second, _ = _on_one(table, positive)
    given = 2 * both + first + second
    return None if given == 0 else 2 * both / given


def negative_agreement(table: Table, positive: int = 0) -> float | None:
    """Of the times that a coder did not give `positive`, the share where the other did not either.

    >>> negative_agreement([[80, 10], [5, 5]])
    0.4
    """
    _, first, second, neither = _on_one(table, positive)
    refused = 2 * neither + first + second
    return None if refused == 0 else 2 * neither / refused


def prevalence_index(table: Table, positive: int = 0) -> float | None:
    """Units that both gave `positive` less those that neither did, by all, −1 to 1.

    Byrt, Bishop & Carlin (1993).

    >>> prevalence_index([[80, 10], [5, 5]])
    0.75
    """
    both, first, second, neither = _on_one(table, positive)
    total = both + first + second + neither
    return None if total == 0 else (both - neither) / total


def bias_index(table: Table, positive: int = 0) -> float | None:
    """How much more often the first coder gave `positive` than the second, −1 to 1.

    Byrt, Bishop & Carlin (1993).

    >>> bias_index([[80, 10], [5, 5]])
    0.05
    """
    both, first, second, neither = _on_one(table, positive)
    total = both + first + second + neither
    return None if total == 0 else (first - second) / total


def kappa(table: Table) -> float | None:
    """Cohen's κ (Cohen 1960); None where both coders use one and the same category only.

    >>> round(kappa([[20, 5], [10, 15]]), 3)
    0.4
    """
    counts = square(table)
    return _corrected(counts, _disagreement_by_chance(counts))


def kappa_max(table: Table) -> float | None:
    """The highest κ that the coders' totals allow (Cohen 1960, p. 42).

    >>> round(kappa_max([[20, 5], [10, 15]]), 3)
    0.8
    """
    counts = square(table)
    if not _varies(counts):
        return None
    most = float(np.minimum(counts.sum(axis=0), counts.sum(axis=1)).sum() / counts.sum())
    return 1 - (1 - most) / _disagreement_by_chance(counts)


def kappa_se(table: Table) -> float | None:
    """Large-sample standard error of κ, for its interval (Fleiss, Cohen & Everitt 1969, eq. 13).

    >>> round(kappa_se([[20, 5], [10, 15]]), 4)
    0.127
    """
    counts, value = square(table), kappa(table)
    if value is None:
        return None
    shares = counts / counts.sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    expected = float(rows @ columns)
    sums = rows[np.newaxis, :] + columns[:, np.newaxis]  # column share of i + row share of j
    on = float((np.diag(shares) * (1 - (rows + columns) * (1 - value)) ** 2).sum())
    off_weights = shares * sums**2
    off = (1 - value) ** 2 * float(off_weights.sum() - np.trace(off_weights))
    centre = (value - expected * (1 - value)) ** 2
    variance = max(0.0, on + off - centre) / float(counts.sum())
    return math.sqrt(variance) / _disagreement_by_chance(counts)


def kappa_se0(table: Table) -> float | None:
    """Standard error of κ if there were chance agreement only, for a test against 0.

    Fleiss, Cohen & Everitt (1969, eq. 14).

    >>> round(kappa_se0([[20, 5], [10, 15]]), 4)
    0.1386
    """
    counts = square(table)
    if not _varies(counts):
        return None
    total = float(counts.sum())
    rows, columns = counts.sum(axis=1) / total, counts.sum(axis=0) / total
    expected = float(rows @ columns)
    variance = expected + expected**2 - float((rows * columns * (rows + columns)).sum())
    return math.sqrt(max(0.0, variance) / total) / _disagreement_by_chance(counts)


def pi(table: Table) -> float | None:
    """Scott's π (Scott 1955): chance from the categories' shares over both coders.

    >>> round(pi([[20, 5], [10, 15]]), 4)
    0.3939
    """
    counts = square(table)
    return _corrected(counts, _unlike(counts))


def brennan_prediger(table: Table, categories: int | None = None) -> float | None:
    """Brennan & Prediger's κ (1981): chance is one in as many as there are categories.

    `categories`: how many coders could use, if that is not the size of the table (ValueError if
    more are used).

    >>> round(brennan_prediger([[20, 5], [10, 15]]), 3)
    0.4
    """
    counts = square(table)
    size = len(counts) if categories is None else categories
    if size < _used(counts):
        raise ValueError(f"{_used(counts)} categories are used, more than the {size} declared")
    return _corrected(counts, 1 - 1 / max(size, 1))


def pabak(table: Table) -> float | None:
    """κ adjusted for prevalence and bias (Byrt, Bishop & Carlin 1993), 2 × agreement − 1.

    The paper has two categories; with more it is Brennan & Prediger's κ, as with two.

    >>> round(pabak([[80, 10], [5, 5]]), 3)
    0.7
    """
    return brennan_prediger(table)


def ac1(table: Table) -> float | None:
    """Gwet's AC1 (Gwet 2008); the categories are those of the table, used or not.

    >>> round(ac1([[118, 5], [2, 0]]), 4)
    0.9408
    """
    counts = square(table)
    return _corrected(counts, 1 - _unlike(counts) / max(1, len(counts) - 1))


def pooled_kappa(tables: Iterable[Table]) -> float | None:
    """One κ of several codes: from the means of observed and expected agreement.

    De Vries, Elliott, Kanouse & Teleki (2008). Each table weighs the same; one that does not vary
    takes part (agreement 1, expected 1), one without units does not. None where none varies.

    >>> round(pooled_kappa([[[20, 5], [10, 15]], [[30, 0], [0, 0]]]), 3)
    0.4
    """
    counted = [counts for counts in map(square, tables) if counts.sum() > 0]
    by_chance = sum(_disagreement_by_chance(counts) for counts in counted)
    if not any(map(_varies, counted)):
        return None
    return 1 - sum(_disagreement(counts) for counts in counted) / by_chance


def square(table: Table) -> Floats:
    """The table as an array; ValueError for what is no table of counts."""
    counts = np.asarray(table, dtype=float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"an agreement table is square; this one has the shape {counts.shape}")
    if not (counts >= 0).all() or np.isinf(counts).any():
        raise ValueError("an agreement table holds counts; this one has something else")
    return counts


def _corrected(counts: Floats, by_chance: float) -> float | None:
    """1 − observed by expected disagreement: no digits are lost where a code is rare."""
    return 1 - _disagreement(counts) / by_chance if _varies(counts) else None


def _disagreement(counts: Floats) -> float:
    return float((counts.sum() - np.trace(counts)) / counts.sum())


def _disagreement_by_chance(counts: Floats) -> float:
    """Expected share of units on which coders with these totals differ (Cohen)."""
    total = float(counts.sum())
    if total == 0:
        return 0.0
    return float((counts.sum(axis=1) / total) @ ((total - counts.sum(axis=0)) / total))


def _unlike(counts: Floats) -> float:
    """Chance that two ratings drawn from those of both coders differ (Scott)."""
    total = 2 * float(counts.sum())
    given = counts.sum(axis=0) + counts.sum(axis=1)
    return float((given / total) @ ((total - given) / total)) if total else 0.0


def _used(counts: Floats) -> int:
    return int((counts.sum(axis=0) + counts.sum(axis=1) > 0).sum())


def _varies(counts: Floats) -> bool:
    """False where both coders put every unit into one and the same category."""
    return _used(counts) > 1


def _on_one(table: Table, positive: int) -> tuple[float, float, float, float]:
    """Units given the category by both coders, the first alone, the second alone, neither."""
    counts = square(table)
    both = float(counts[positive, positive])
    first = float(counts[positive].sum()) - both
    second = float(counts[:, positive].sum()) - both
    return both, first, second, float(counts.sum()) - both - first - second
