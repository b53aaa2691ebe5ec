"""Facts and sets in; what every case is a member of, and to what degree, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tls_coding.matrix.calibration import crisp, fuzzy, is_half
from tls_coding.matrix.casevalues import CaseValue, case_values
from tls_coding.matrix.facts import NO_CASE, Facts
from tls_coding.matrix.sets import CaseSet

PRESENT = 0.5  # the threshold of presence, which is 0 or 1


@dataclass(frozen=True)
class Member:
    """One case in one set: the raw value, and membership; None, and `why`, where not known."""

    case: str
    set: str
    raw: Any
    membership: float | None
    why: str = ""


@dataclass(frozen=True)
class CaseSets:
    """The memberships of all cases in some sets.

    `data`: of the cases whose membership is known in every set. `excluded`: the others, each with
    the reasons. `halves`: (case, set) where membership is exactly one half.
    """

    sets: tuple[CaseSet, ...]
    members: tuple[Member, ...]

    @property
    def data(self) -> dict[str, dict[str, float]]:
        """Case → set → membership, cases in the order of the study."""
        found: dict[str, dict[str, float]] = {}
        excluded = self.excluded
        for one in self.members:
            if one.membership is not None and one.case not in excluded:
                found.setdefault(one.case, {})[one.set] = one.membership
        return found

    @property
    def excluded(self) -> dict[str, tuple[str, ...]]:
        """Cases without a membership in some set, and why."""
        found: dict[str, list[str]] = {one.case: [] for one in self.members}
        for one in self.members:
            if one.membership is None:
                found[one.case].append(f"{one.set}: {one.why}")
        return {case: tuple(reasons) for case, reasons in found.items() if reasons}

    @property
    def halves(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (one.case, one.set)
            for one in self.members
            if one.membership is not None and is_half(one.membership)
        )


def case_sets(facts: Facts, sets: Sequence[CaseSet]) -> CaseSets:
    """The memberships of every case of the study in `sets`."""
    cases = [case for case in facts.cases if case != NO_CASE]
    columns = [_members(facts, one, cases) for one in sets]
    return CaseSets(tuple(sets), tuple(member for column in columns for member in column))


def _members(facts: Facts, one: CaseSet, cases: Sequence[str]) -> list[Member]:
    values = raw_values(facts, one, cases)
    return [_member(one, values[case]) for case in cases]


def raw_values(facts: Facts, one: CaseSet, cases: Sequence[str]) -> Mapping[str, Any]:
    """What each case holds before calibration: a `CaseValue`, or a case without one."""
    if one.code:
        return case_values(facts, one.code, one.measure, negated=one.negated)
    if one.attribute:
        held = {case: facts.case_attributes.get(case, {}).get(one.attribute) for case in cases}
        why = f"no attribute {one.attribute}"
    else:
        held = {case: one.given.get(case) for case in cases}
        why = "no membership given"
    return {
        case: CaseValue(case, value, why if value is None else "") for case, value in held.items()
    }


def _member(one: CaseSet, held: CaseValue) -> Member:
    if held.value is None:
        return Member(held.case, one.id, None, None, held.why)
    membership = _membership(one, held.value)
    why = "" if membership is not None else f"{one.attribute} is no number"
    return Member(held.case, one.id, held.value, membership, why)


def _membership(one: CaseSet, value: Any) -> float | None:
    if one.given:
        return float(value)
    if one.members:
        return float(any(_same(value, member) for member in one.members))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if one.anchors is not None:
        return fuzzy(float(value), one.anchors.made)
    return crisp(float(value), PRESENT if one.threshold is None else one.threshold)


def _same(value: Any, member: Any) -> bool:
    # YAML reads 1 and true as what Python calls equal.
    return type(value) is type(member) and bool(value == member)
