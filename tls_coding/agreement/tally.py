"""Ratings of several coders in; how often each value was given to each unit out.

*Ratings* are one row per coder and one column per unit. None and NaN are missing. Values may be
numbers, strings or anything else that can be a key of a dictionary; 1, 1.0 and True are one value.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import NoneType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Ratings = Sequence[Sequence[Any]] | NDArray[Any]
Floats = NDArray[np.float64]
Reason = Literal["no_units", "one_coder", "no_common_units", "no_variation", "one_category_used"]


def why_undefined(ratings: Ratings, *, single_ratings: bool = False) -> Reason | None:
    """Why α and its like have no value for these ratings; None where they have one.

    `no_units`: nothing is rated. `one_coder`: one coder alone rated. `no_common_units`: no unit
    has two ratings. `no_variation`: all ratings are one value. Only units with two ratings or more
    are looked at for variation; with `single_ratings` all are, as `fleiss`, `ac1_raters` and
    `brennan_prediger_raters` do it.

    >>> why_undefined([[0, 0, 0], [0, 0, None]])
    'no_variation'
    >>> why_undefined([[0, 1, None], [None, None, 1]])
    'no_common_units'
    """
    counts, _ = tally(ratings)
    if not counts.size:
        return "no_units"
    if sum(any(not is_missing(value) for value in row) for row in ratings) < 2:
        return "one_coder"
    paired = counts[counts.sum(axis=1) >= 2]
    if not len(paired):
        return "no_common_units"
    seen = counts if single_ratings else paired
    return "no_variation" if int((seen.sum(axis=0) > 0).sum()) < 2 else None


def tally(ratings: Ratings, *, ordered: bool = False) -> tuple[Floats, list[Any]]:
    """Units × values: how many coders gave which value; and the values in order.

    Units without any rating are left out. With `ordered`, values that cannot be compared with
    one another are refused (ValueError).
    """
    lengths = {len(row) for row in ratings}
    if len(lengths) > 1:
        raise ValueError(f"ratings: one per unit from every coder; rows of {sorted(lengths)} given")
    numbers = _as_numbers(ratings)
    if numbers is not None:
        found = np.unique(numbers[~np.isnan(numbers)])
        if not found.size:
            return np.zeros((0, 0)), []
        counts = np.array([(numbers == value).sum(axis=0) for value in found], dtype=float).T
        return counts[counts.sum(axis=1) > 0], found.tolist()
    columns = zip(*ratings, strict=True)
    kept = [[value for value in column if not is_missing(value)] for column in columns]
    kept = [given for given in kept if given]
    values = _in_order({value for given in kept for value in given}, ordered)
    place = {value: i for i, value in enumerate(values)}
    counts = np.zeros((len(kept), len(values)))
    for row, given in enumerate(kept):
        for value in given:
            counts[row, place[value]] += 1
    return counts, values


def is_missing(value: object) -> bool:
    """True for None and NaN.

    >>> is_missing(None), is_missing(float("nan")), is_missing(0), is_missing("")
    (True, True, False, False)
    """
    return value is None or (isinstance(value, float | np.floating) and math.isnan(value))


def _as_numbers(ratings: Ratings) -> Floats | None:
    """Ratings as an array with NaN for missing ones; None where they are not all numbers."""
    try:
        values: NDArray[Any] = np.asarray(ratings)
    except ValueError:  # values are sequences of several lengths
        return None
    if values.size and values.ndim != 2:
        return None
    if values.dtype == object:
        kinds = {type(value) for value in values.flat}
        if not all(issubclass(kind, int | float | np.number | NoneType) for kind in kinds):
            return None
    elif values.dtype.kind not in "biuf":
        return None
    numbers = values.astype(float)
    # Above 2**53 two whole numbers may become one float.
    exact = not numbers.size or not (np.abs(numbers) >= 2**53).any()
    return numbers if exact else None


def _in_order(values: set[Any], ordered: bool) -> list[Any]:
    try:
        return sorted(values)
    except TypeError as mixed:
        if ordered:
            raise ValueError("ratings: values of different kinds have no order") from mixed
        return sorted(values, key=repr)
