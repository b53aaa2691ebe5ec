"""Sets of cases in; a whole qualitative comparative analysis of an outcome, out (Ragin 2008)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tls_coding.errors import UsageError
from tls_coding.matrix.calibration import HALF, is_half
from tls_coding.matrix.setmembers import CaseSets
from tls_coding.matrix.solution import Relation, Solution, relations, solutions
from tls_coding.matrix.truthtable import Cuts, TruthTable, truth_table

CLOSE = 0.05


@dataclass(frozen=True)
class Qca:
    """What an analysis found; sets are named as in `sets.yaml`, `~` before one negates it.

    `excluded`: cases without a membership in some set, and why. `halves`: (case, set) where a case
    is neither in nor out; in a condition it stands in no row.
    """

    sets: CaseSets
    table: TruthTable
    relations: tuple[Relation, ...]
    conservative: Solution
    parsimonious: Solution

    @property
    def excluded(self) -> dict[str, tuple[str, ...]]:
        return self.sets.excluded

    @property
    def one_sided(self) -> dict[str, str]:
        """Sets of which all cases are in, or all out: they tell no case from another."""
        columns: dict[str, list[float]] = {}
        for own in self.sets.data.values():
            for name, value in own.items():
                columns.setdefault(name, []).append(value)
        sides = {name: {value > HALF for value in values} for name, values in columns.items()}
        return {
            name: "in" if True in side else "out" for name, side in sides.items() if len(side) == 1
        }

    @property
    def close(self) -> tuple[tuple[str, str], ...]:
        """(case, set) near the crossover: the row of the case hangs on its calibration."""
        return tuple(
            (case, name)
            for case, own in self.sets.data.items()
            for name, value in own.items()
            if abs(value - HALF) < CLOSE and not is_half(value)
        )

    @property
    def halves(self) -> tuple[tuple[str, str], ...]:
        return self.sets.halves


def analyse(
    sets: CaseSets, outcome: str, conditions: Sequence[str], cuts: Cuts | None = None
) -> Qca:
    """Truth table, necessity and sufficiency of each condition, and both solutions.

    `sets`: memberships in the outcome and the conditions alone: a case that lacks one is left out
    and named. Raises UsageError where no case is left.
    """
    data = sets.data
    if not data:
        first = next(iter(sets.excluded.items()), ("", ()))
        why = f" E.g. {first[0]}: {'; '.join(first[1])}." if first[0] else ""
        raise UsageError(f"No case has a membership in every set.{why}")
    table = truth_table(data, outcome, conditions, cuts)
    conservative, parsimonious = solutions(table, data)
    return Qca(sets, table, tuple(relations(table, data)), conservative, parsimonious)
