"""Codings of several coders in; the agreement report (design §8) out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from tls_coding.agreement import coefficients
from tls_coding.agreement.assigned import finished
from tls_coding.agreement.counts import Counts, Over, clustered, count
from tls_coding.agreement.measured import (
    FIGURES,
    CodeAgreement,
    measured,
    measured_pooled,
    unmeasured,
)
from tls_coding.agreement.units import Bounds, Kind, Ratings, Rule, lay_out, table
from tls_coding.coding.codings import CoderState

__all__ = ["FIGURES", "Agreement", "CodeAgreement", "agreement", "agreement_of", "measure"]


@dataclass(frozen=True)
class Agreement:
    """The whole report; `overall` pools the units of all codes; `over`: what intervals are over."""

    unit: str
    coders: tuple[str, ...]
    codes: tuple[CodeAgreement, ...]
    overall: CodeAgreement
    rule: Rule = "any"
    over: Over = "interview"

    def to_json(self) -> dict[str, Any]:
        """Plain data in the form of design §8.

        The rule is named where it is not any overlap, `over` where it is not interviews.
        """
        plain = {"rule": "any", "over": "interview"}
        return {key: value for key, value in asdict(self).items() if plain.get(key) != value}


def agreement(
    codes: Sequence[str],
    states: Sequence[CoderState],
    units: Mapping[str, Bounds],
    *,
    unit: Kind = "sentence",
    rule: Rule = "any",
    cases: Mapping[str, Hashable] | None = None,
) -> Agreement:
    """How far the coders agree on each of `codes`, unit by unit.

    `units`: those of each transcript, in order. A unit bears a code by `rule` (see `units`).
    `cases`: the cluster of each transcript (see `counts.by_case`); intervals are then over cases.
    """
    reviewed = [finished(state) for state in states]
    counts = count(lay_out(units, kind=unit, rule=rule), reviewed, codes)
    return agreement_of(clustered(counts, cases), "interview" if cases is None else "case")


def agreement_of(counts: Counts, over: Over = "interview") -> Agreement:
    """The report of what was counted; `over`: what its clusters are."""
    if len(counts.coders) < 2 or not len(counts.clusters):
        missing = "one_coder" if len(counts.coders) < 2 else "no_common_units"
        *each, overall = unmeasured([*counts.codes, "overall"], missing)
    else:
        each, overall = list(measured(counts)), measured_pooled(counts)
    return Agreement(counts.unit, counts.coders, tuple(each), overall, counts.rule, over)


def measure(ratings: Ratings) -> CodeAgreement:
    """The figures of design §8 for one code, from its ratings unit by unit.

    The slow way, for ratings that are no passages; counts give the same figures.
    """
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
