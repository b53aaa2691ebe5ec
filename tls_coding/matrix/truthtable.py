"""Cases with their memberships in; the truth table of an outcome out (Ragin 2008, chapter 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from tls_coding.errors import UsageError
from tls_coding.matrix.calibration import ALIKE, HALF, is_half
from tls_coding.matrix.fit import sufficiency

Outcome = Literal["1", "0", "?"]
Data = Mapping[str, Mapping[str, float]]  # case → set → membership
MAX_CONDITIONS = 7  # 128 rows: past this cases are too few to say anything


@dataclass(frozen=True)
class Cuts:
    """From where a row counts: cases in it, consistency and PRI with the outcome."""

    frequency: int = 1
    consistency: float = 0.8
    pri: float = 0.0


@dataclass(frozen=True)
class Row:
    """One combination of conditions: `bits` 1 present, 0 absent, in the order of the conditions.

    `number` counts from 1, the last condition changing first, as in R's QCA. `outcome`: 1, 0, or ?
    for a logical remainder (fewer cases than the frequency cut). `cases`: those more in than out;
    `deviant`: those of them whose own outcome is not that of the row. A row whose cases differ in
    the outcome is `contradictory`.
    """

    number: int
    bits: tuple[int, ...]
    cases: tuple[str, ...]
    outcome: Outcome
    consistency: float | None
    pri: float | None
    coverage: float | None
    deviant: tuple[str, ...] = ()
    contradictory: bool = False


@dataclass(frozen=True)
class TruthTable:
    """All rows; `halves`: cases in no row, with the sets of which they are neither in nor out."""

    outcome: str
    conditions: tuple[str, ...]
    rows: tuple[Row, ...]
    cuts: Cuts
    halves: Mapping[str, tuple[str, ...]]

    @property
    def positive(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.outcome == "1")

    @property
    def negative(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.outcome == "0")

    @property
    def remainders(self) -> tuple[Row, ...]:
        """Logical remainders: combinations that the cases do not show, or too few of them."""
        return tuple(row for row in self.rows if row.outcome == "?")

    @property
    def contradictory(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.contradictory)


def membership(case: Mapping[str, float], name: str) -> float:
    """Membership of a case in a set, or in its negation `~set`."""
    return 1 - case[name[1:]] if name.startswith("~") else case[name]


def of_row(case: Mapping[str, float], conditions: Sequence[str], bits: Sequence[int]) -> float:
    """Membership in a combination: the least of its parts."""
    parts = zip(conditions, bits, strict=True)
    return min(membership(case, name if bit else f"~{name}") for name, bit in parts)


def truth_table(
    data: Data, outcome: str, conditions: Sequence[str], cuts: Cuts | None = None
) -> TruthTable:
    """The truth table of `outcome` (a set, or `~set`) over 2^k combinations of conditions.

    A row is sufficient (1) where it has enough cases and reaches the cuts of consistency and PRI.
    Raises UsageError for too many conditions, for one that stands twice or is the outcome.
    """
    cuts = cuts or Cuts()
    _check(outcome, conditions)
    rows = [
        _row(number, bits, data, outcome, conditions, cuts)
        for number, bits in enumerate(product((0, 1), repeat=len(conditions)), start=1)
    ]
    halves = {
        case: tuple(name for name in conditions if is_half(sets[name]))
        for case, sets in data.items()
        if any(is_half(sets[name]) for name in conditions)
    }
    return TruthTable(outcome, tuple(conditions), tuple(rows), cuts, halves)


def _check(outcome: str, conditions: Sequence[str]) -> None:
    if not 1 <= len(conditions) <= MAX_CONDITIONS:
        raise UsageError(
            f"{len(conditions)} conditions: a truth table takes 1 to {MAX_CONDITIONS}."
        )
    if len(set(conditions)) < len(conditions):
        raise UsageError("A condition stands twice.")
    if outcome.removeprefix("~") in conditions:
        raise UsageError(f"'{outcome.removeprefix('~')}' is the outcome, and a condition as well.")


def _row(
    number: int,
    bits: tuple[int, ...],
    data: Data,
    outcome: str,
    conditions: Sequence[str],
    cuts: Cuts,
) -> Row:
    memberships = [of_row(sets, conditions, bits) for sets in data.values()]
    outcomes = [membership(sets, outcome) for sets in data.values()]
    inside = {
        case: y for case, x, y in zip(data, memberships, outcomes, strict=True) if x > HALF + ALIKE
    }
    if len(inside) < max(cuts.frequency, 1):
        return Row(number, bits, tuple(inside), "?", None, None, None)
    fit = sufficiency(memberships, outcomes)
    enough = _reaches(fit.consistency, cuts.consistency) and _reaches(fit.pri, cuts.pri)
    with_it = tuple(case for case, y in inside.items() if y > HALF + ALIKE)
    without = tuple(case for case, y in inside.items() if y < HALF - ALIKE)
    return Row(
        number=number,
        bits=bits,
        cases=tuple(inside),
        outcome="1" if enough else "0",
        consistency=fit.consistency,
        pri=fit.pri,
        coverage=fit.coverage,
        deviant=without if enough else with_it,
        contradictory=bool(with_it and without),
    )


def _reaches(figure: float | None, cut: float) -> bool:
    return cut <= 0 if figure is None else figure >= cut - ALIKE
