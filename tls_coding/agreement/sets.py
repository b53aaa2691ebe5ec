"""A grid of ratings in; α of the sets of codes that units bear, out.

The same figure as `alpha.alpha_sets`, worked out on arrays: a corpus has thousands of units and
hundreds of different sets.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from tls_coding.agreement.grid import Flags, Grid

Floats = NDArray[np.float64]
MISSING = -1


def sets_alpha(made: Grid) -> tuple[float | None, int]:
    """α of the sets of codes that units bear, with the distance MASI, and on how many units.

    Passonneau (2006). Over the codes that two coders or more reviewed somewhere; a coder's set of
    a unit is missing where one of these codes was not reviewed. None where nothing can be paired
    or varies.
    """
    shared = (made.rated.sum(axis=0) >= 2).any(axis=1)
    if not shared.any() or len(made.coders) < 2:
        return None, 0
    whole: Flags = np.asarray(made.rated[:, shared].all(axis=1))  # coders × units
    kept = whole.sum(axis=0) >= 2
    whole, given = whole[:, kept], made.given[:, shared][:, :, kept]
    if not kept.any():
        return None, 0
    rows = given.transpose(0, 2, 1).reshape(-1, given.shape[1])  # coder after coder, unit by unit
    sets, number = np.unique(rows, axis=0, return_inverse=True)
    numbers = np.where(whole, number.reshape(whole.shape), MISSING)
    return _alpha(numbers, masi(sets)), int(kept.sum())


def masi(sets: Flags) -> Floats:
    """The distances between sets × sets (Passonneau 2006); `sets`: sets × codes."""
    held = sets.astype(float)
    shared = held @ held.T
    sizes = held.sum(axis=1)
    all_of = sizes[:, np.newaxis] + sizes[np.newaxis, :] - shared
    smaller = np.minimum(sizes[:, np.newaxis], sizes[np.newaxis, :])
    weight = np.where(shared == smaller, 2 / 3, 1 / 3)
    distances = 1 - np.where(shared > 0, shared / np.maximum(all_of, 1) * weight, 0.0)
    np.fill_diagonal(distances, 0.0)
    return np.asarray(distances)


def _alpha(numbers: NDArray[np.int64], distances: Floats) -> float | None:
    """Krippendorff's α of values given by number (coders × units, each rated by two or more)."""
    raters = (numbers != MISSING).sum(axis=0)
    observed = 0.0
    for one, other in permutations(numbers, 2):
        both = (one != MISSING) & (other != MISSING)
        observed += float((distances[one[both], other[both]] / (raters[both] - 1)).sum())
    totals = np.bincount(numbers[numbers != MISSING], minlength=len(distances)).astype(float)
    expected = float(totals @ distances @ totals) / float(totals.sum() - 1)
    return 1 - observed / expected if expected else None
