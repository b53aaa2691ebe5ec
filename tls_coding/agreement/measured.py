"""Counts of ratings in; every figure of the report for each code, with limits and reasons, out."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tls_coding.agreement import pairs
from tls_coding.agreement.counts import Counts
from tls_coding.agreement.figures import FIGURES as ALL_FIGURES
from tls_coding.agreement.intervals import Interval, intervals
from tls_coding.agreement.judged import Verdict, few_positives, landis_koch, verdict
from tls_coding.agreement.units import INDEPENDENT

FIGURES = ("percent", "kappa", "alpha", "ac1", "bp", "pi", "fleiss")
_OF_CHANCE = ("kappa", "alpha", "ac1", "bp", "pi", "fleiss")
_OF_TWO = ("kappa_se", "kappa_max", "prevalence", "bias")


@dataclass(frozen=True)
class CodeAgreement:
    """Agreement on one code. `n_units`: units that two coders or more rated.

    With more than two coders, `percent`, `kappa`, `bp`, `pi`, `positive` and `negative` are means
    over the pairs of coders for which they are defined; `kappa_se` (Fleiss, Cohen & Everitt 1969),
    `kappa_max`, `prevalence` and `bias` are of two coders only. `reason` says why a
    chance-corrected figure is None, `reasons` why any figure is. `ci`: limits of 95 % by figure,
    over interviews (see `intervals`); `ci_reasons` where there are none; `ci_warning` where they
    may be too narrow.
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
    n_clusters: int = 0  # interviews with units that two coders or more rated
    n_both: int = 0  # units that two coders or more gave the code
    positive: float | None = None
    negative: float | None = None
    pabak: float | None = None
    kappa_se: float | None = None
    kappa_max: float | None = None
    prevalence: float | None = None
    bias: float | None = None
    few_positives: bool = False
    verdict: Verdict = "undefined"
    landis_koch: str | None = None
    reasons: dict[str, str] = field(default_factory=dict)
    ci_reasons: dict[str, str] = field(default_factory=dict)

    @property
    def low(self) -> float | None:
        """The lower limit of α."""
        return self.ci.get("alpha", [None])[0]


def measured(
    counts: Counts, limits: Collection[str] = ALL_FIGURES, *, pooled: bool = False
) -> tuple[CodeAgreement, ...]:
    """All figures of each code; intervals of those in `limits`.

    `pooled`: the units of several codes are counted as those of one, so that no large-sample error
    holds.
    """
    values = {name: counts.figure(name).tolist() for name in ALL_FIGURES}
    bounds = {name: intervals(counts, name) for name in ALL_FIGURES if name in limits}
    both = counts.raters[:, :, 2:, 2:].sum(axis=(0, 2, 3)).tolist()
    clusters = counts.rated.sum(axis=0).tolist()
    found = []
    for i, code in enumerate(counts.codes):
        own = {name: _or_none(listed[i]) for name, listed in values.items()}
        coded = int(counts.coded[i])
        if len(counts.coders) == 2:
            own |= _of_two(counts, i, pooled)
        about: dict[str, Any] = {
            **own,
            "pabak": own["bp"],
            "landis_koch": landis_koch(own["kappa"]),
        }
        made = CodeAgreement(
            code,
            int(counts.units[i]),
            coded,
            n_clusters=clusters[i],
            n_both=both[i],
            few_positives=few_positives(coded),
            **about,
        )
        made = _with_reasons(made, counts, pooled)
        found.append(_with_limits(made, {name: of[i] for name, of in bounds.items()}))
    return tuple(found)


def measured_pooled(counts: Counts, limits: Collection[str] = ALL_FIGURES) -> CodeAgreement:
    """The figures of all codes' units taken together, under the name `overall`."""
    return measured(counts.pooled(), limits, pooled=True)[0]


def unmeasured(codes: Sequence[str], reason: str) -> tuple[CodeAgreement, ...]:
    """Codes without any unit that two coders rated, and why."""
    return tuple(CodeAgreement(code, 0, 0, reason=reason) for code in codes)


def _of_two(counts: Counts, code: int, pooled: bool) -> dict[str, float | None]:
    """What is defined for two coders only; the code's presence is the second category."""
    table = counts.tables[:, code, 0].sum(axis=0)
    independent = counts.unit in INDEPENDENT and not pooled
    return {
        "kappa_se": pairs.kappa_se(table) if independent else None,
        "kappa_max": pairs.kappa_max(table),
        "prevalence": pairs.prevalence_index(table, 1),
        "bias": pairs.bias_index(table, 1),
    }


def _with_reasons(made: CodeAgreement, counts: Counts, pooled: bool) -> CodeAgreement:
    reason = "one_coder" if len(counts.coders) < 2 else None
    if reason is None and not made.n_units:
        reason = "no_common_units"
    # A pair of coders may have no variation where all of them together have some.
    if reason is None and any(getattr(made, name) is None for name in _OF_CHANCE):
        reason = "no_variation"
    reasons = dict(_reasons(made, reason, len(counts.coders), counts.unit in INDEPENDENT, pooled))
    return replace(made, reason=reason, reasons=reasons)


def _reasons(
    made: CodeAgreement, reason: str | None, coders: int, independent: bool, pooled: bool
) -> Iterator[tuple[str, str]]:
    for name in (*ALL_FIGURES, "pabak", *_OF_TWO):
        if getattr(made, name) is not None:
            continue
        if name in _OF_TWO and coders > 2:
            yield name, "two_coders_only"
        elif name == "kappa_se" and made.kappa is not None:
            yield name, "units_not_independent" if pooled or not independent else "no_variation"
        elif made.n_units and name == "positive":
            yield name, "never_given"
        elif made.n_units and name == "negative":
            yield name, "always_given"
        else:
            yield name, reason or "no_variation"


def _with_limits(made: CodeAgreement, limits: dict[str, Interval]) -> CodeAgreement:
    ci = {
        name: [own.low, own.high]
        for name, own in limits.items()
        if own.low is not None and own.high is not None
    }
    warned = {own.warning for own in limits.values() if own.low is not None and own.warning}
    return replace(
        made,
        ci=ci,
        ci_reasons={name: own.reason for name, own in limits.items() if own.reason},
        ci_warning=";".join(sorted(warned)) or None,
        verdict=verdict(made.alpha, ci.get("alpha", [None])[0], made.n_coded),
    )


def _or_none(value: Any) -> float | None:
    return None if math.isnan(value) else float(value)
