"""Raw values in; membership in a set, between 0 and 1, out (Ragin 2008, chapter 5)."""

from __future__ import annotations

import math
from dataclasses import dataclass

LOG_ODDS = math.log(0.95 / 0.05)  # of membership .95, which is where full membership begins
HALF = 0.5
ALIKE = 1e-9


@dataclass(frozen=True)
class Anchors:
    """The raw values of full non-membership (.05), the crossover (.5) and full membership (.95).

    They rise, or fall where less of something is more membership. Raises ValueError otherwise.
    """

    out: float
    crossover: float
    full: float

    def __post_init__(self) -> None:
        rising = self.out < self.crossover < self.full
        falling = self.out > self.crossover > self.full
        if not (rising or falling):
            raise ValueError("the crossover must lie between the two other anchors")

    def __str__(self) -> str:
        """As R's `QCA::calibrate` takes them: in rising order, e out, c crossover, i in."""
        named = sorted([(self.out, "e"), (self.crossover, "c"), (self.full, "i")])
        return ", ".join(f"{name}={value:g}" for value, name in named)


def fuzzy(value: float, anchors: Anchors, *, log_odds: float = LOG_ODDS) -> float:
    """Membership by the direct method: log odds that are straight lines between the anchors.

    `log_odds`: of full membership; Ragin rounds it to 3 (.953 at the anchor), R's QCA does not.

    >>> round(fuzzy(10_940, Anchors(2_500, 5_000, 20_000), log_odds=3), 2)  # Portugal
    0.77
    """
    away = value - anchors.crossover
    above = away * (anchors.full - anchors.crossover) > 0
    scale = abs((anchors.full if above else anchors.out) - anchors.crossover)
    odds = log_odds * abs(away) / scale
    high = 1 / (1 + math.exp(-min(odds, 700.0)))
    return high if above else 1 - high


def crisp(value: float, threshold: float) -> float:
    """1 where a value reaches the threshold, else 0.

    >>> crisp(2, 2), crisp(1.9, 2)
    (1.0, 0.0)
    """
    return 1.0 if value >= threshold else 0.0


def is_half(membership: float) -> bool:
    """Whether a case is neither in nor out: it can stand in no row of a truth table."""
    return abs(membership - HALF) < ALIKE
