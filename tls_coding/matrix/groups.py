"""Two groups to compare: of cases or of interviews, by an attribute or listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tls_coding.errors import UsageError
from tls_coding.matrix.facts import Facts, Flags
from tls_coding.matrix.tallies import Tally

Unit = Literal["case", "interview"]


@dataclass(frozen=True)
class Groups:
    """Two groups of cases or of interviews, by id; `left_out`: those in neither."""

    unit: Unit
    names: tuple[str, ...]
    members: tuple[tuple[str, ...], ...]
    left_out: tuple[str, ...]

    def rows(self, facts: Facts, parts: Tally) -> tuple[Flags, Flags]:
        """Which rows of a tally belong to the first, and to the second."""
        ids = facts.cases if self.unit == "case" else facts.documents.ids
        numbers = parts.case if self.unit == "case" else parts.document
        places = {name: number for number, name in enumerate(ids)}
        one, other = (np.array([places[name] for name in own]) for own in self.members)
        return np.isin(numbers, one), np.isin(numbers, other)

    def blocks(self, facts: Facts, parts: Tally) -> NDArray[np.int64] | None:
        """Of groups of interviews: a number for the case, or cases, that each row is about."""
        if self.unit == "case":
            return None
        about = sorted(set(facts.documents.cases))
        numbers = [about.index(facts.documents.cases[document]) for document in parts.document]
        return np.array(numbers, np.int64)


def groups_by(facts: Facts, attribute: str, values: Sequence[str] = ()) -> Groups:
    """Two groups by an attribute of cases, or, where no case has it, of interviews.

    `values`: the two to compare, the first first; needed where the attribute has more than two.
    A case without the attribute, or of another value, is in neither group. UsageError where the
    attribute does not give two groups.
    """
    told = [(case, facts.case_attributes.get(case, {})) for case in facts.cases]
    unit: Unit = "case"
    if not any(attribute in said for _, said in told):
        told = list(zip(facts.documents.ids, facts.documents.attributes, strict=True))
        unit = "interview"
    met = {name: str(said[attribute]) for name, said in told if attribute in said}
    known = tuple(dict.fromkeys(met.values()))
    chosen = tuple(values) or known
    if len(chosen) != 2 or set(chosen) - set(known):
        listed = ", ".join(known) or "none"
        raise UsageError(f"'{attribute}': name two of its values to compare; it has: {listed}.")
    groups = {value: [name for name in met if met[name] == value] for value in chosen}
    return groups_of(facts, groups, unit)


def groups_of(facts: Facts, groups: Mapping[str, Sequence[str]], unit: Unit = "case") -> Groups:
    """Two groups as listed: name → ids of cases (or of interviews).

    UsageError where there are not two, an id is unknown, or one stands in both.
    """
    known = facts.cases if unit == "case" else facts.documents.ids
    members = tuple(tuple(dict.fromkeys(own)) for own in groups.values())
    if len(members) != 2 or not all(members):
        raise UsageError(f"two groups are compared, each with a {unit} at least.")
    for name in (name for own in members for name in own):
        if name not in known:
            raise UsageError(f"no {unit} '{name}'; there are: {', '.join(known)}.")
    if both := set(members[0]) & set(members[1]):
        raise UsageError(f"in both groups: {', '.join(sorted(both))}.")
    apart = {*members[0], *members[1]}
    left_out = tuple(name for name in known if name not in apart)
    return Groups(unit, tuple(groups), members, left_out)
