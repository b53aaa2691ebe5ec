"""Agreement coefficients: tables or ratings in, a number out, or None where it is undefined.

A *table* is square: `table[i][j]` counts the units that the first coder put into category i and
the second into j. *Ratings* are one row per coder, one column per unit, None where a coder did not
rate. Nothing here returns 1.0 or 0.0 for what has no value.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import NoneType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Table = Sequence[Sequence[float]] | NDArray[Any]
Ratings = Sequence[Sequence[Any]]
Level = Literal["nominal", "ordinal", "interval", "ratio"]
Floats = NDArray[np.float64]


def percent(table: Table) -> float | None:
    """Share of units on which both coders agree, 0 to 1.

    >>> percent([[20, 5], [10, 15]])
    0.7
    """
    counts = _square(table)
    total = counts.sum()
    return None if total == 0 else float(np.trace(counts) / total)


def kappa(table: Table) -> float | None:
    """Cohen's κ (Cohen 1960); None where both coders use one and the same category only.

    >>> round(kappa([[20, 5], [10, 15]]), 3)
    0.4
    """
    counts = _square(table)
    total = counts.sum()
    if total == 0:
        return None
    expected = float(counts.sum(axis=0) @ counts.sum(axis=1) / total**2)
    return _beyond_chance(float(np.trace(counts) / total), expected)


def kappa_se(table: Table) -> float | None:
    """Large-sample standard error of κ (Fleiss, Cohen & Everitt 1969), for its interval.

    >>> round(kappa_se([[20, 5], [10, 15]]), 4)
    0.127
    """
    value = kappa(table)
    if value is None:
        return None
    shares = _square(table) / _square(table).sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    expected = float(rows @ columns)
    sums = rows[np.newaxis, :] + columns[:, np.newaxis]  # column share of i + row share of j
    on = float((np.diag(shares) * (1 - (rows + columns) * (1 - value)) ** 2).sum())
    off_weights = shares * sums**2
    off = (1 - value) ** 2 * float(off_weights.sum() - np.trace(off_weights))
    centre = (value - expected * (1 - value)) ** 2
    variance = (on + off - centre) / ((1 - expected) ** 2 * float(_square(table).sum()))
    return math.sqrt(max(0.0, variance))


def pi(table: Table) -> float | None:
    """Scott's π (Scott 1955): chance from the categories' shares over both coders.

    >>> round(pi([[20, 5], [10, 15]]), 4)
    0.3939
    """
    counts = _square(table)
    total = counts.sum()
    if total == 0:
        return None
    shares = (counts.sum(axis=0) + counts.sum(axis=1)) / (2 * total)
    return _beyond_chance(float(np.trace(counts) / total), float(shares @ shares))


def brennan_prediger(table: Table) -> float | None:
    """Brennan & Prediger (1981): chance is one in as many as the table has categories.

    >>> round(brennan_prediger([[20, 5], [10, 15]]), 3)
    0.4
    """
    observed = percent(table)
    size = len(_square(table))
    if observed is None or size < 2 or not _varies(_square(table)):
        return None
    return _beyond_chance(observed, 1 / size)


def ac1(table: Table) -> float | None:
    """Gwet's AC1 (Gwet 2008).

    >>> round(ac1([[118, 5], [2, 0]]), 4)
    0.9408
    """
    counts = _square(table)
    total = counts.sum()
    if total == 0 or not _varies(counts):
        return None
    shares = (counts.sum(axis=0) + counts.sum(axis=1)) / (2 * total)
    expected = float((shares * (1 - shares)).sum() / (len(shares) - 1))
    return _beyond_chance(float(np.trace(counts) / total), expected)


def fleiss(ratings: Ratings) -> float | None:
    """Fleiss' κ (Fleiss 1971); with missing ratings as Gwet (2014, ch. 2) extends it.

    >>> round(fleiss([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, 1]]), 4)
    0.3333
    """
    observed, shares = _multi_rater(ratings)
    return None if observed is None else _beyond_chance(observed, float(shares @ shares))


def ac1_raters(ratings: Ratings) -> float | None:
    """Gwet's AC1 for several coders with missing ratings (Gwet 2014, ch. 2).

    >>> round(ac1_raters([[1, 1, 0, 0], [1, 0, 0, None], [1, 1, 0, 1]]), 4)
    0.1724
    """
    observed, shares = _multi_rater(ratings)
    if observed is None or len(shares) < 2:
        return None
    return _beyond_chance(observed, float((shares * (1 - shares)).sum() / (len(shares) - 1)))


def _multi_rater(ratings: Ratings) -> tuple[float | None, Floats]:
    """Observed agreement over units with two ratings or more, and each value's mean share."""
    counts, _ = _unit_counts(ratings)
    sizes = counts.sum(axis=1) if len(counts) else np.zeros(0)
    paired = sizes >= 2
    if not paired.any():
        return None, np.zeros(0)
    agreeing = (counts * (counts - 1)).sum(axis=1)[paired] / (sizes * (sizes - 1))[paired]
    return float(agreeing.mean()), (counts / sizes[:, np.newaxis]).mean(axis=0)


def alpha(ratings: Ratings, level: Level = "nominal") -> float | None:
    """Krippendorff's α over the units with two ratings or more (Krippendorff 2019, ch. 12).

    None where nothing can be paired or nothing varies. Values of `interval` and `ratio` are
    numbers; `ordinal` ones are ordered by Python's own order.

    >>> round(alpha([[1, 1, 0, 0], [1, 0, 0, None], [1, 1, 0, 1]]), 4)
    0.3333
    """
    counts, values = _unit_counts(ratings)
    if len(counts):
        counts = counts[counts.sum(axis=1) >= 2]
    if not len(counts):
        return None
    sizes = counts.sum(axis=1)
    weights = 1 / (sizes - 1)
    coincidences = (counts.T * weights) @ counts - np.diag(counts.T @ weights)
    totals = coincidences.sum(axis=1)
    distances = _distances(level, values, totals)
    expected = float(totals @ distances @ totals) / float(totals.sum() - 1)
    if expected == 0:
        return None
    return 1 - float((coincidences * distances).sum()) / expected


def _distances(level: Level, values: list[Any], totals: Floats) -> Floats:
    """Squared differences between the values (Krippendorff's δ²)."""
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    if level == "ordinal":
        upto = np.cumsum(totals) - totals / 2
        return np.asarray(np.square(upto[:, np.newaxis] - upto[np.newaxis, :]))
    numbers = np.array([float(value) for value in values])
    difference = numbers[:, np.newaxis] - numbers[np.newaxis, :]
    if level == "interval":
        return np.asarray(np.square(difference))
    if level == "ratio":
        sums = numbers[:, np.newaxis] + numbers[np.newaxis, :]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(sums == 0, 0.0, np.square(difference / sums)))
    raise ValueError(f"level {level!r}: use nominal, ordinal, interval or ratio")


def _beyond_chance(observed: float, expected: float) -> float | None:
    return None if math.isclose(expected, 1.0) else (observed - expected) / (1 - expected)


def _varies(counts: Floats) -> bool:
    """False where both coders put every unit into one and the same category."""
    return int((counts.sum(axis=0) + counts.sum(axis=1) > 0).sum()) > 1


def _square(table: Table) -> Floats:
    counts = np.asarray(table, dtype=float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"an agreement table is square; this one has the shape {counts.shape}")
    if (counts < 0).any():
        raise ValueError("an agreement table holds counts; this one has a negative value")
    return counts


def _unit_counts(ratings: Ratings) -> tuple[Floats, list[Any]]:
    """Units × values: how many coders gave which value; and the values in order.

    Units without any rating are left out.
    """
    numbers = _as_numbers(ratings)
    if numbers is not None:
        found = np.unique(numbers[np.isfinite(numbers)])
        if not found.size:
            return np.zeros((0, 0)), []
        counts = np.array([(numbers == value).sum(axis=0) for value in found], dtype=float).T
        return counts[counts.sum(axis=1) > 0], found.tolist()
    columns = zip(*ratings, strict=True)
    kept = [[value for value in column if value is not None] for column in columns]
    kept = [given for given in kept if given]
    values = _ordered({value for given in kept for value in given})
    place = {value: i for i, value in enumerate(values)}
    counts = np.zeros((len(kept), len(values)))
    for row, given in enumerate(kept):
        for value in given:
            counts[row, place[value]] += 1
    return counts, values


def _as_numbers(ratings: Ratings) -> Floats | None:
    """Ratings as an array with NaN for missing ones; None where they are not all numbers."""
    values: NDArray[Any] = np.asarray(ratings)
    if values.dtype == object:
        kinds = {type(value) for value in values.flat}
        if not all(issubclass(kind, int | float | np.number | NoneType) for kind in kinds):
            return None
    elif values.dtype.kind not in "biuf":
        return None
    return values.astype(float)


def _ordered(values: set[Any]) -> list[Any]:
    try:
        return sorted(values)
    except TypeError:
        return sorted(values, key=repr)
