"""The rules and coders, or two coders, in; Shaffer's ρ of each code, at a named threshold, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tls_coding.agreement.assigned import Reviewed
from tls_coding.agreement.coefficients import kappa
from tls_coding.agreement.counts import count
from tls_coding.agreement.rho import POPULATION, rho
from tls_coding.agreement.rules_draw import ALL
from tls_coding.agreement.rules_recall import SampleRow
from tls_coding.agreement.sampling import SamplingReason
from tls_coding.agreement.units import Units
from tls_coding.coding.suggestion import Suggestion
from tls_coding.spans import Span

RULES = "(rules)"  # in place of a coder; no coder is called so
Table = Sequence[Sequence[float]]  # first coder, second coder: absent, present

RiskReason = (
    SamplingReason
    | Literal["no_variation", "too_many_units", "too_rare", "several_strata", "no_common_units"]
)


@dataclass(frozen=True)
class Risk:
    """ρ of a code (in a language, a case): the risk that κ of the whole is below `threshold`.

    `first`, `second`: who is compared. `units`: passages that both judged; `base_rate`: the share
    that the first gives the code. `reason` says why there is no ρ.
    """

    code: str
    language: str
    case: str
    first: str
    second: str
    threshold: float
    units: int
    kappa: float | None = None
    base_rate: float | None = None
    rho: float | None = None
    reason: RiskReason | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return vars(self).copy()


def as_coder(suggestions: Mapping[str, Sequence[Suggestion]], codes: Sequence[str]) -> Reviewed:
    """The rules as a coder who finished every transcript and gave what they suggest."""
    given: dict[tuple[str, str], list[Span]] = {}
    for name, own in suggestions.items():
        for suggestion in own:
            if not suggestion.vetoed:
                given.setdefault((name, suggestion.code), []).append(suggestion.span)
    done = frozenset((name, code) for name in suggestions for code in codes)
    return Reviewed(RULES, given, done)


def risks(
    units: Units, first: Reviewed, second: Reviewed, codes: Sequence[str], threshold: float
) -> list[Risk]:
    """ρ of each code over the units that both coders reviewed, taken as a plain random sample."""
    tables = count(units, [first, second], codes).tables.sum(axis=0)[:, 0].tolist()
    found = []
    for code, table in zip(codes, tables, strict=True):
        total, given = sum(map(sum, table)), sum(table[1])
        about = Risk(code, ALL, ALL, first.coder, second.coder, threshold, total)
        rate = given / total if total else 0.0
        found.append(_risk(about, table, rate, inflated=False))
    return found


def sample_risks(rows: Sequence[SampleRow], threshold: float) -> list[Risk]:
    """ρ of the rules against who judged a drawn sample, for each row of its result.

    So many passages were drawn with a suggestion, so many without, and the simulated samples are
    drawn likewise; the base rate is the share of all passages that rules suggest. A row that puts
    several languages or cases together has none: its strata were drawn apart.
    """
    found = []
    for row in rows:
        drawn = sum(stratum.sampled for stratum in row.strata)
        about = Risk(row.code, row.language, row.case, RULES, row.coder, threshold, drawn)
        counts = {s.suggested: (s.sampled - s.relevant, s.relevant) for s in row.strata}
        size = sum(stratum.size for stratum in row.strata)
        with_one = sum(stratum.size for stratum in row.strata if stratum.suggested)
        reason: RiskReason | None = row.recall.reason if row.left or row.unsettled else None
        if row.recall.reason in {"texts_changed", "rules_changed", "only_suggested"}:
            reason = row.recall.reason
        if len(row.strata) > len(counts):
            reason = reason or "several_strata"
        table = [counts.get(False, (0, 0)), counts.get(True, (0, 0))]
        rate = with_one / size if size else 0.0
        found.append(_risk(about, table, rate, inflated=True, reason=reason))
    return found


def _risk(
    about: Risk, table: Table, rate: float, *, inflated: bool, reason: RiskReason | None = None
) -> Risk:
    observed = None if reason else kappa(table)
    reason = reason or _cannot(about.units, observed, rate)
    if inflated and not reason and sum(table[1]) > round(rate * POPULATION):
        reason = "too_rare"
    made = vars(about) | {"kappa": observed, "base_rate": rate if about.units else None}
    if reason:
        return Risk(**{**made, "reason": reason})
    share = sum(table[1]) / about.units if inflated else 0.0
    rest: Literal["all", "without"] = "without" if inflated else "all"
    value = rho(observed, rate, about.units, share, about.threshold, rest=rest)
    return Risk(**{**made, "rho": value, "reason": None if value is not None else "no_variation"})


def _cannot(units: int, observed: float | None, rate: float) -> RiskReason | None:
    if not units:
        return "no_common_units"
    if observed is None:
        return "no_variation"
    if units > POPULATION:
        return "too_many_units"
    return None if 1 <= round(rate * POPULATION) < POPULATION else "too_rare"
