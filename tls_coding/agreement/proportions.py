"""Shares and how sure they are: x of n in, confidence limits out, or None where n is 0."""

from __future__ import annotations

import math

from scipy.special import betaincinv, ndtri

Limits = tuple[float, float]


def wilson(x: float, n: float, confidence: float = 0.95) -> Limits | None:
    """Score limits of the share x / n (Wilson 1927), without continuity correction.

    ValueError where x is not in 0 … n.

    >>> low, high = wilson(81, 263)
    >>> round(low, 4), round(high, 4)
    (0.2553, 0.3662)
    """
    _check(x, n, confidence)
    if n == 0:
        return None
    z = float(ndtri((1 + confidence) / 2))
    middle = (x + z**2 / 2) / (n + z**2)
    half = z * math.sqrt(x * (n - x) / n + z**2 / 4) / (n + z**2)
    return (0.0 if x == 0 else middle - half, 1.0 if x == n else middle + half)


def clopper_pearson(x: float, n: float, confidence: float = 0.95) -> Limits | None:
    """Exact binomial limits of the share x / n (Clopper & Pearson 1934).

    ValueError where x is not in 0 … n.

    >>> low, high = clopper_pearson(81, 263)
    >>> round(low, 4), round(high, 4)
    (0.2527, 0.3676)
    """
    _check(x, n, confidence)
    if n == 0:
        return None
    tail = (1 - confidence) / 2
    low = 0.0 if x == 0 else float(betaincinv(x, n - x + 1, tail))
    high = 1.0 if x == n else float(betaincinv(x + 1, n - x, 1 - tail))
    return low, high


def _check(x: float, n: float, confidence: float) -> None:
    if not 0 <= x <= n:
        raise ValueError(f"{x} of {n} is no share")
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence}: it lies between 0 and 1")
