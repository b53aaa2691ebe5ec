"""How often two themes meet in, and how often chance would let them meet, out.

The chance model: within each interview the units that hold one theme are drawn from its units
without regard to those that hold the other, so that what an interview is about makes no meeting
remarkable; only order within it can. The count of an interview is then hypergeometric, that of all
interviews a sum of these, added up exactly where it is small and taken as normal where it is not
(a test of this form, for 2 × 2 tables in strata: Mantel & Haenszel 1959; Birch 1964).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtr, ndtri

from tls_coding.matrix.tallies import Counts, Floats

EXACT = 64  # counts up to which a distribution is added up
TAIL = 0.025
_SLACK = 1e-10


@dataclass(frozen=True)
class Chance:
    """What chance gives for each pair; arrays of one length.

    `expected`, `deviation` (standard); `low`, `high`: 95 % of chance lies between, both included;
    `p`: two-sided, twice the smaller tail; `exact`: added up, not taken as normal.
    """

    expected: Floats
    deviation: Floats
    low: Counts
    high: Counts
    p: Floats
    exact: NDArray[np.bool_]


def moments(first: Counts, second: Counts, units: Counts) -> tuple[Floats, Floats]:
    """Mean and standard deviation of how often they meet.

    `first`, `second` (interviews × pairs): units that hold either theme; `units` (interviews).
    """
    n = np.maximum(units, 1).astype(np.float64)[:, np.newaxis]
    expected = (first * second / n).sum(axis=0)
    spread = first * (n - first) * (second * (n - second)) / (n * n * np.maximum(n - 1, 1))
    return expected, np.sqrt(spread.sum(axis=0))


def chance(observed: Counts, first: Counts, second: Counts, units: Counts) -> Chance:
    """The chance model of each pair; shapes as in `moments`, `observed` (pairs)."""
    expected, deviation = moments(first, second, units)
    reach = np.maximum(observed, np.ceil(expected + 6 * deviation)).astype(np.int64) + 2
    exact = reach <= EXACT
    low, high = _normal_range(expected, deviation)
    p = _normal_p(observed, expected, deviation)
    if exact.any():
        width = EXACT + int(reach[exact].max())  # beyond it lies nothing to speak of
        below = np.cumsum(_added_up(first[:, exact], second[:, exact], units, width), axis=1)
        low[exact] = (below < TAIL - _SLACK).sum(axis=1)
        high[exact] = (below < 1 - TAIL - _SLACK).sum(axis=1)
        p[exact] = _exact_p(observed[exact], below)
    return Chance(expected, deviation, low, high, p, exact)


def _added_up(first: Counts, second: Counts, units: Counts, width: int) -> Floats:
    """P(count = 0 … width − 1) of each pair, good to 1e-12.

    The distribution of a sum is the product of the transforms of its parts: one multiplication an
    interview. An interview knows few different sizes of themes: each two are worked out once.
    """
    around = np.exp(-2j * np.pi * np.arange(width // 2 + 1) / width)
    product = np.ones((first.shape[1], len(around)), np.complex128)
    for a, b, n in zip(first, second, units.tolist(), strict=True):
        met = (a > 0) & (b > 0)
        if not met.any():
            continue
        both = np.sort([np.where(met, a, 0), np.where(met, b, 0)], axis=0)
        sizes, kind = np.unique(both[0] * (n + 1) + both[1], return_inverse=True)
        shares = _hypergeometric(sizes // (n + 1), sizes % (n + 1), n)
        powers = around ** np.arange(shares.shape[1])[:, np.newaxis]
        product *= (shares @ powers)[kind]
    return np.maximum(np.fft.irfft(product, width, axis=1), 0.0)


def _hypergeometric(a: Counts, b: Counts, n: int) -> Floats:
    """P(k) for k = 0 … : pairs × counts, where a and b units of n are drawn apart, a <= b."""
    a, b = a[:, np.newaxis], b[:, np.newaxis]
    k = np.arange(int(a.max()) + 1)[np.newaxis, :]
    possible = (k <= a) & (k >= a + b - n)
    k = np.where(possible, k, np.maximum(0, a + b - n))
    logs = _choose(a, k) + _choose(n - a, b - k) - _choose(n, b)
    return np.asarray(np.where(possible, np.exp(logs), 0.0))


def _choose(n: Counts | int, k: Counts) -> Floats:
    return np.asarray(gammaln(np.asarray(n) + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def _exact_p(observed: Counts, below: Floats) -> Floats:
    row = np.arange(len(observed))
    at_most = below[row, observed]
    at_least = 1 - np.where(observed > 0, below[row, observed - 1], 0.0)
    return np.asarray(np.clip(2 * np.minimum(at_most, at_least), 0.0, 1.0))


def _normal_range(expected: Floats, deviation: Floats) -> tuple[Counts, Counts]:
    half = float(ndtri(1 - TAIL)) * deviation
    low, high = np.maximum(0, np.ceil(expected - half)), np.floor(expected + half)
    return low.astype(np.int64), high.astype(np.int64)


def _normal_p(observed: Counts, expected: Floats, deviation: Floats) -> Floats:
    """With a continuity correction of one half; 1 where chance leaves no choice."""
    off = np.maximum(np.abs(observed - expected) - 0.5, 0)
    scaled = np.divide(off, deviation, out=np.zeros_like(off), where=deviation > 0)
    return np.asarray(np.minimum(1.0, 2 * ndtr(-scaled)), np.float64)
