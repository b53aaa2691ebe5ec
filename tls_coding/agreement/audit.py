"""Ratings of every code in; the agreement report (design §8) out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np

from tls_coding.agreement import coefficients
from tls_coding.agreement.assigned import finished
from tls_coding.agreement.counts import Counts, count
from tls_coding.agreement.intervals import Interval, intervals
from tls_coding.agreement.units import Ratings, lay_out, rate, table
from tls_coding.coding.codings import CoderState
from tls_coding.spans import Span

FIGURES = ("percent", "kappa", "alpha", "ac1", "bp", "pi", "fleiss")


@dataclass(frozen=True)
class CodeAgreement:
    """Agreement on one code. `n_units`: units that two coders or more rated.

    With more than two coders, `percent`, `kappa`, `bp` and `pi` are means over the pairs of
    coders for which they are defined. `reason` says why a figure is None. `ci`: limits of 95 % by
    figure, over interviews (see `intervals`); `ci_warning` where they may be too narrow.
    """

    code: str
    n_units: int
    n_coded: int  # units that at least one coder gave the code, among these
    percent: float | None = None
    kappa: float | None = None
    alpha: float | None = None
    ac1: float | None = None
    bp: float | None = None
    pi: float | None = None
    fleiss: float | None = None
    ci: dict[str, list[float]] = field(default_factory=dict)
    ci_warning: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Agreement:
    """The whole report; `overall` pools the units of all codes."""

    unit: str
    coders: tuple[str, ...]
    codes: tuple[CodeAgreement, ...]
    overall: CodeAgreement

    def to_json(self) -> dict[str, Any]:
        """Plain data in the form of design §8."""
        return asdict(self)


def agreement(
    codes: Sequence[str],
    states: Sequence[CoderState],
    units: Mapping[str, Sequence[Span]],
    *,
    unit: str = "sentence",
) -> Agreement:
    """How far the coders agree on each of `codes`, unit by unit."""
    rated = [rate(code, states, units) for code in codes]
    coders = tuple(state.coder for state in states)
    pooled = Ratings(
        "overall",
        coders,
        tuple(
            tuple(rating for ratings in rated for rating in ratings.rows[i])
            for i in range(len(coders))
        ),
    )
    measured = [*map(measure, rated), measure(pooled)]
    if len(states) > 1 and any(map(len, units.values())):
        counts = count(lay_out(units), [finished(state) for state in states], codes)
        measured = [
            *map(_with_limits, measured[:-1], _limits(counts)),
            *map(_with_limits, measured[-1:], _limits(counts.pooled())),
        ]
    return Agreement(unit, coders, tuple(measured[:-1]), measured[-1])


def _limits(counts: Counts) -> list[dict[str, Interval]]:
    """The intervals of each code, by figure."""
    by_figure = {name: intervals(counts, name) for name in FIGURES}
    return [{name: own[i] for name, own in by_figure.items()} for i in range(len(counts.codes))]


def _with_limits(measured: CodeAgreement, limits: dict[str, Interval]) -> CodeAgreement:
    ci = {
        name: [own.low, own.high]
        for name, own in limits.items()
        if own.low is not None and own.high is not None
    }
    warned = {own.warning for own in limits.values() if own.low is not None and own.warning}
    return replace(measured, ci=ci, ci_warning=";".join(sorted(warned)) or None)


def measure(ratings: Ratings) -> CodeAgreement:
    """All figures of one code."""
    array = np.array(
        [[np.nan if rating is None else rating for rating in row] for row in ratings.rows]
    )
    if array.size:
        array = array[:, np.isfinite(array).sum(axis=0) >= 2]
    units = array.shape[1] if array.ndim == 2 else 0
    if not units:
        missing = "one_coder" if len(ratings.coders) < 2 else "no_common_units"
        return CodeAgreement(ratings.code, 0, 0, reason=missing)
    coded = int((np.nansum(array, axis=0) > 0).sum())
    paired = [table(ratings, a, b) for a, b in combinations(range(len(ratings.rows)), 2)]
    paired = [counts for counts in paired if sum(map(sum, counts))]
    rows = array.tolist()
    made = CodeAgreement(
        ratings.code,
        units,
        coded,
        percent=_mean([coefficients.percent(counts) for counts in paired]),
        kappa=_mean([coefficients.kappa(counts) for counts in paired]),
        alpha=coefficients.alpha(rows),
        ac1=_ac1(rows, paired),
        bp=_mean([coefficients.brennan_prediger(counts) for counts in paired]),
        pi=_mean([coefficients.pi(counts) for counts in paired]),
        fleiss=coefficients.fleiss(rows),
    )
    undefined = any(getattr(made, name) is None for name in FIGURES)
    return replace(made, reason="no_variation") if undefined else made


def _ac1(rows: list[list[float]], paired: list[list[list[int]]]) -> float | None:
    return coefficients.ac1(paired[0]) if len(paired) == 1 else coefficients.ac1_raters(rows)


def _mean(values: list[float | None]) -> float | None:
    defined = [value for value in values if value is not None]
    return sum(defined) / len(defined) if defined else None
