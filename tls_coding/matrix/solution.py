"""A truth table and its data in; conservative and parsimonious solutions with their fit, out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from tls_coding.matrix.calibration import ALIKE, HALF
from tls_coding.matrix.fit import Necessity, Sufficiency, necessity, sufficiency
from tls_coding.matrix.minimise import Term, covers, minimal_models
from tls_coding.matrix.truthtable import Data, TruthTable, membership

Kind = Literal["conservative", "parsimonious"]
NECESSARY = 0.9  # consistency from which a condition is called necessary (Ragin 2008)


@dataclass(frozen=True)
class TermFit:
    """One way to the outcome; `unique`: what no other term of the model covers."""

    term: Term
    expression: str
    consistency: float | None
    pri: float | None
    coverage: float | None
    unique: float | None
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """Terms joined by "or"; `assumed`: the remainders that they claim as well, by row number."""

    terms: tuple[TermFit, ...]
    fit: Sufficiency
    assumed: tuple[int, ...] = ()

    @property
    def expression(self) -> str:
        return " + ".join(term.expression for term in self.terms)


@dataclass(frozen=True)
class Solution:
    """All models of one kind; without any, `why`. Of several the cases do not decide between."""

    kind: Kind
    models: tuple[Model, ...]
    why: str = ""


@dataclass(frozen=True)
class Relation:
    """A condition, its absence, or two joined by "or", beside the outcome, both ways."""

    expression: str
    necessity: Necessity
    sufficiency: Sufficiency

    @property
    def is_necessary(self) -> bool:
        return (self.necessity.consistency or 0.0) >= NECESSARY - ALIKE


def solutions(table: TruthTable, data: Data) -> tuple[Solution, Solution]:
    """The conservative solution (no remainder) and the parsimonious one (any that helps)."""
    return _solution("conservative", table, data), _solution("parsimonious", table, data)


def relations(table: TruthTable, data: Data) -> list[Relation]:
    """Every condition and its absence; then each pair by "or" that is necessary without either."""
    literals = [sign + name for name in table.conditions for sign in ("", "~")]
    single = [_relation((literal,), table, data) for literal in literals]
    alone = {one.expression for one in single if one.is_necessary}
    pairs = [
        _relation(pair, table, data)
        for pair in combinations(literals, 2)
        if not alone & set(pair) and pair[0].lstrip("~") != pair[1].lstrip("~")
    ]
    return [*single, *(pair for pair in pairs if pair.is_necessary)]


def expression(term: Term, conditions: Sequence[str]) -> str:
    """A term as R's QCA writes it.

    >>> expression((1, None, 0), ("A", "B", "C"))
    'A*~C'
    """
    named = [
        name if said else f"~{name}"
        for name, said in zip(conditions, term, strict=True)
        if said is not None
    ]
    return "*".join(named)


def _relation(literals: tuple[str, ...], table: TruthTable, data: Data) -> Relation:
    joined = [max(membership(sets, name) for name in literals) for sets in data.values()]
    outcomes = [membership(sets, table.outcome) for sets in data.values()]
    name = " + ".join(literals)
    return Relation(name, necessity(joined, outcomes), sufficiency(joined, outcomes))


def _solution(kind: Kind, table: TruthTable, data: Data) -> Solution:
    if not table.positive:
        return Solution(kind, (), "no row reaches the cuts")
    if not table.negative and (kind == "parsimonious" or not table.remainders):
        return Solution(kind, (), "no row is without the outcome: there is nothing to compare")
    remainders = [row.bits for row in table.remainders] if kind == "parsimonious" else []
    models = minimal_models([row.bits for row in table.positive], remainders)
    return Solution(kind, tuple(_model(terms, table, data) for terms in models))


def _model(terms: tuple[Term, ...], table: TruthTable, data: Data) -> Model:
    outcomes = [membership(sets, table.outcome) for sets in data.values()]
    by_term = {term: _memberships(term, table, data) for term in terms}
    whole = sufficiency(_either(list(by_term.values()), len(data)), outcomes)
    fits = []
    for term, own in by_term.items():
        others = [values for other, values in by_term.items() if other != term]
        rest = sufficiency(_either(others, len(data)), outcomes)
        fit = sufficiency(own, outcomes)
        fits.append(
            TermFit(
                term=term,
                expression=expression(term, table.conditions),
                consistency=fit.consistency,
                pri=fit.pri,
                coverage=fit.coverage,
                unique=None if whole.coverage is None else whole.coverage - (rest.coverage or 0.0),
                cases=tuple(c for c, x in zip(data, own, strict=True) if x > HALF + ALIKE),
            )
        )
    assumed = [r.number for r in table.remainders if any(covers(t, r.bits) for t in terms)]
    return Model(tuple(fits), whole, tuple(assumed))


def _memberships(term: Term, table: TruthTable, data: Data) -> list[float]:
    said = [(n, bit) for n, bit in zip(table.conditions, term, strict=True) if bit is not None]
    names = [name if bit else f"~{name}" for name, bit in said]
    return [min(membership(sets, name) for name in names) for sets in data.values()]


def _either(columns: list[list[float]], length: int) -> list[float]:
    return [max(values) for values in zip(*columns, strict=True)] if columns else [0.0] * length
