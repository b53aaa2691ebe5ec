"""Two groups of figures in; how far apart they are, how sure that is, and whether chance alone
could do it, out.

What has no value is None.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from tls_coding.agreement.proportions import Limits, wilson
from tls_coding.matrix.tallies import Counts, Floats

EXACT = 20_000  # rearrangements that are gone through one by one; beyond, draws
DRAWS = 9_999
SEED = 8
ALPHA = 0.05
_DIGITS = 12
_SLACK = 1e-9  # sums that differ by less are the same sum


def difference(x: int, n: int, y: int, m: int) -> Limits | None:
    """95 % limits of x / n − y / m (Newcombe 1998, method 10, from Wilson's); None without n or m.

    >>> low, high = difference(56, 70, 48, 80)
    >>> round(low, 4), round(high, 4)
    (0.0524, 0.3339)
    """
    first, second = wilson(x, n), wilson(y, m)
    if first is None or second is None:
        return None
    p, q = x / n, y / m
    low = p - q - math.hypot(p - first[0], second[1] - q)
    return low, p - q + math.hypot(first[1] - p, q - second[0])


def rate_ratio(
    counts: tuple[Counts, Counts], words: tuple[Counts, Counts]
) -> tuple[float, Limits | None] | None:
    """Ratio of two rates (all passages over all words of a group), with 95 % limits.

    Of each group: passages and words by interview. Limits are taken on the logarithm, over
    interviews, by the variance of a ratio estimate (Cochran 1977, ch. 6) with Welch's t, and never
    narrower than those of a Poisson count: passages of one interview come in clumps. (In trials
    with 3 to 20 interviews a group, clumped or not, 93 to 100 of 100 limits held the truth.) None
    where a group has no passage or no words; limits None where one has fewer than two interviews.
    """
    sums = [(int(y.sum()), int(w.sum())) for y, w in zip(counts, words, strict=True)]
    if any(y == 0 or w == 0 for y, w in sums):
        return None
    (y, w), (z, v) = sums
    ratio = (y / w) / (z / v)
    sizes = [len(own) for own in counts]
    if min(sizes) < 2:
        return ratio, None
    spread = [_log_variance(own, w) for own, w in zip(counts, words, strict=True)]
    parts = sum(own**2 / (size - 1) for own, size in zip(spread, sizes, strict=True))
    half = float(stdtrit(sum(spread) ** 2 / parts, 0.975)) * math.sqrt(sum(spread))
    return ratio, (ratio * math.exp(-half), ratio * math.exp(half))


def _log_variance(passages: Counts, words: Counts) -> float:
    total, n = int(passages.sum()), len(passages)
    off = passages - total / words.sum() * words
    return max(n / (n - 1) * math.fsum(off * off) / total**2, 1 / total)


@dataclass(frozen=True)
class Permutation:
    """How often a rearrangement of the groups sets them as far apart as they are, or farther.

    `p`: two-sided; `smallest`: the least that these values allow; `arrangements`: how many there
    are; `exact`: all were gone through, else `DRAWS` seeded draws.
    """

    p: float
    smallest: float
    arrangements: int
    exact: bool


def permutation_test(
    values: Sequence[float] | Floats,
    in_first: Sequence[bool] | NDArray[np.bool_],
    blocks: Sequence[int] | NDArray[np.int64] | None = None,
) -> Permutation:
    """Whether the values of the first group lie apart from the others' (Fisher 1935; Pitman 1937).

    Group labels are rearranged, within `blocks` where these are given; the statistic is the sum
    over the first group less what is expected of it, so that within one block it is the
    difference of means.

    >>> permutation_test([1.0, 1.0, 0.0, 0.0], [True, True, False, False])
    Permutation(p=0.3333333333333333, smallest=0.3333333333333333, arrangements=6, exact=True)
    """
    value, first = np.asarray(values, np.float64), np.asarray(in_first, np.bool_)
    block = np.zeros(len(value), np.int64) if blocks is None else np.asarray(blocks)
    members = [np.flatnonzero(block == one) for one in np.unique(block)]
    sizes = [(len(own), int(first[own].sum())) for own in members]
    count = math.prod(math.comb(n, k) for n, k in sizes)
    centred = value.copy()
    for own in members:
        centred[own] -= value[own].mean()
    seen = abs(float(centred[first].sum()))
    if count > EXACT:
        far = np.abs(_drawn(centred, members, sizes))
        reached = int((far >= seen - _SLACK).sum())
        return Permutation((reached + 1) / (DRAWS + 1), 1 / (DRAWS + 1), count, False)
    sums = np.zeros(1)
    for own, (n, k) in zip(members, sizes, strict=True):
        ways = centred[own][_choices(n, k)].sum(axis=1)
        sums = (sums[:, np.newaxis] + ways).ravel()
    far = np.abs(sums)
    reached, most = ((far >= limit - _SLACK).mean() for limit in (seen, float(far.max())))
    return Permutation(float(reached), float(most), count, True)


@lru_cache(maxsize=256)
def _choices(n: int, k: int) -> NDArray[np.int64]:
    """All ways to choose k of n, one a row."""
    return np.array(list(combinations(range(n), k)), np.int64).reshape(math.comb(n, k), k)


def _drawn(
    centred: Floats, members: list[NDArray[np.intp]], sizes: list[tuple[int, int]]
) -> Floats:
    """Sums over the first group in draws; equal values need not be told apart."""
    rng = np.random.default_rng(SEED)
    sums = np.zeros(DRAWS)
    for own, (_, k) in zip(members, sizes, strict=True):
        values, counts = np.unique(centred[own].round(_DIGITS), return_counts=True)
        drawn = rng.multivariate_hypergeometric(counts, k, DRAWS, method="marginals")
        sums += drawn @ values
    return sums


def holm(ps: Sequence[float | None]) -> list[float | None]:
    """p values corrected for their number (Holm 1979); None stays None and is not counted.

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    tested = sorted((p, place) for place, p in enumerate(ps) if p is not None)
    corrected: list[float | None] = [None] * len(ps)
    reached = 0.0
    for rank, (p, place) in enumerate(tested):
        reached = max(reached, min(1.0, p * (len(tested) - rank)))
        corrected[place] = reached
    return corrected
