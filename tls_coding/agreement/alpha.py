"""Krippendorff's α: ratings in, a number out, or None where nothing can be paired or varies.

Ratings are coders × units, with None (or NaN) for missing ones (`agreement.tally`). A unit takes
part where two coders or more rated it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from tls_coding.agreement.tally import Floats, Ratings, tally

Level = Literal["nominal", "ordinal", "interval", "ratio"]
SetDistance = Literal["masi", "jaccard", "nominal"]
SetRatings = Sequence[Sequence[Collection[Any] | None]]


def alpha(ratings: Ratings, level: Level = "nominal") -> float | None:
    """Krippendorff's α over the units with two ratings or more (Krippendorff 2019, ch. 12).

    Values of `interval` and `ratio` are numbers (`ratio`: none below 0); `ordinal` ones are
    ordered by Python's own order, and only those that occur in these units are ranked.
    ValueError where values do not fit the level.

    >>> round(alpha([[1, 1, 0, 0], [1, 0, 0, None], [1, 1, 0, 1]]), 4)
    0.3333
    """
    counts, values = tally(ratings, ordered=level != "nominal")
    if len(counts):
        counts = counts[counts.sum(axis=1) >= 2]
    if not len(counts):
        return None
    coincidences = _coincidences(counts)
    return _from(coincidences, _distances(level, values, coincidences.sum(axis=1)))


def alpha_sets(ratings: SetRatings, distance: SetDistance = "masi") -> float | None:
    """α where a unit bears a set of codes; the empty set is a rating, None is missing.

    `distance` between two sets: `masi` (Passonneau 2006), which counts a part of the other set
    as nearer than an overlap; `jaccard` (1 − shared by all); `nominal` (1 unless equal).

    >>> round(alpha_sets([[{"a"}, {"a", "b"}, set()], [{"a"}, {"a"}, set()]]), 4)
    0.6667
    """
    places: dict[frozenset[Any], int] = {}  # sets by first appearance: they have no other order
    rows = [
        [None if rating is None else places.setdefault(_as_set(rating), len(places))
         for rating in row] for row in ratings
    ]  # fmt: skip
    counts, found = tally(rows)
    if len(counts):
        counts = counts[counts.sum(axis=1) >= 2]
    if not len(counts):
        return None
    sets = [list(places)[int(place)] for place in found]
    apart = [[float(set_distance(one, other, distance)) for other in sets] for one in sets]
    return _from(_coincidences(counts), np.array(apart))


def set_distance(
    one: Collection[Any], other: Collection[Any], distance: SetDistance = "masi"
) -> Fraction:
    """How far two sets of codes are apart, 0 to 1; two empty sets are equal.

    MASI (Passonneau 2006) is 1 − J × M: J what both hold by what either holds; M 1 for equal
    sets, 2/3 for one inside the other, 1/3 for other overlaps, 0 for none.

    >>> set_distance({"a"}, {"a", "b"})
    Fraction(2, 3)
    """
    first, second = frozenset(one), frozenset(other)
    if first == second:
        return Fraction(0)
    if distance not in ("masi", "jaccard", "nominal"):
        raise ValueError(f"distance {distance!r}: use masi, jaccard or nominal")
    if distance == "nominal":
        return Fraction(1)
    likeness = Fraction(len(first & second), len(first | second))
    if distance == "jaccard":
        return 1 - likeness
    inside = first <= second or second <= first
    return 1 - likeness * Fraction(2 if inside else 1, 3)


def _as_set(rating: Collection[Any]) -> frozenset[Any]:
    if not isinstance(rating, Collection) or isinstance(rating, str):
        raise ValueError("ratings: a set or list of codes per unit, or None where it is missing")
    return frozenset(rating)


def _coincidences(counts: Floats) -> Floats:
    """Values × values: pairs of ratings of one unit, a unit with n ratings weighing n in all."""
    weights = 1 / (counts.sum(axis=1) - 1)
    return np.asarray((counts.T * weights) @ counts - np.diag(counts.T @ weights))


def _from(coincidences: Floats, distances: Floats) -> float | None:
    totals = coincidences.sum(axis=1)
    expected = float(totals @ distances @ totals) / float(totals.sum() - 1)
    return None if expected == 0 else 1 - float((coincidences * distances).sum()) / expected


def _distances(level: Level, values: list[Any], totals: Floats) -> Floats:
    """Squared differences between the values (Krippendorff's δ²)."""
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    if level == "ordinal":
        upto = np.cumsum(totals) - totals / 2
        return np.asarray(np.square(upto[:, np.newaxis] - upto[np.newaxis, :]))
    if level not in ("interval", "ratio"):
        raise ValueError(f"level {level!r}: use nominal, ordinal, interval or ratio")
    numbers = _numbers(values)
    difference = numbers[:, np.newaxis] - numbers[np.newaxis, :]
    if level == "interval":
        return np.asarray(np.square(difference))
    if (numbers < 0).any():
        raise ValueError("level 'ratio': values are 0 or more")
    sums = numbers[:, np.newaxis] + numbers[np.newaxis, :]
    # Only 0 and 0 sum to 0, and they do not differ.
    return np.asarray(np.square(difference / np.where(sums == 0, 1.0, sums)))


def _numbers(values: list[Any]) -> Floats:
    try:
        return np.array([float(value) for value in values])
    except (TypeError, ValueError) as fault:
        raise ValueError("levels 'interval' and 'ratio': every value is a number") from fault
