"""Memberships of two sets in; how far one is a subset of the other, out.

Consistency and coverage: Ragin (2006); PRI: Ragin (2008); relevance of necessity (RoN): Schneider
and Wagemann (2012, chapter 9).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Memberships = Sequence[float]


@dataclass(frozen=True)
class Sufficiency:
    """Whether the outcome is there wherever the condition is; None where nothing is a member."""

    consistency: float | None
    pri: float | None
    coverage: float | None


@dataclass(frozen=True)
class Necessity:
    """Whether the condition is there wherever the outcome is; None where nothing is a member."""

    consistency: float | None
    coverage: float | None
    relevance: float | None


def sufficiency(condition: Memberships, outcome: Memberships) -> Sufficiency:
    """Fit of "condition is enough for outcome", over cases in one order.

    >>> sufficiency([1, 1, 0], [1, 0, 0]).consistency
    0.5
    """
    both = sum(map(min, condition, outcome))
    contrary = [1 - y for y in outcome]
    shared = sum(map(min, condition, outcome, contrary))
    return Sufficiency(
        consistency=_ratio(both, sum(condition)),
        pri=_ratio(both - shared, sum(condition) - shared),
        coverage=_ratio(both, sum(outcome)),
    )


def necessity(condition: Memberships, outcome: Memberships) -> Necessity:
    """Fit of "no outcome without condition"; low relevance: the condition is hardly ever absent."""
    both = sum(map(min, condition, outcome))
    not_both = len(condition) - both
    return Necessity(
        consistency=_ratio(both, sum(outcome)),
        coverage=_ratio(both, sum(condition)),
        relevance=_ratio(len(condition) - sum(condition), not_both),
    )


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 1e-12 else None
