"""Decisions and what was in view when they were made in; how far coders are two witnesses, out.

Two people who click the same button are not two witnesses. Agreement is therefore measured apart:
on suggestions that both decided, on everything else, on transcripts that both coded without seeing
what rules suggest, and on control passages shown without any suggestion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from tls_coding.agreement.assigned import Reviewed, finished, unprompted
from tls_coding.agreement.counts import Counts, clustered, count
from tls_coding.agreement.grid import Flags, Grid, fill
from tls_coding.agreement.material import Material
from tls_coding.agreement.measured import CodeAgreement, measured, measured_pooled
from tls_coding.agreement.units import given_runs, lay_out
from tls_coding.coding.codings import FOUND, CoderState, Coding
from tls_coding.spans import Span

Basis = Literal["suggestion", "elsewhere", "blind", "control"]
BASES: dict[Basis, str] = {
    "suggestion": "suggestions that two coders or more accepted or rejected, the same one",
    "elsewhere": "all other units: no suggestion of the code that two coders decided",
    "blind": "transcripts that two coders or more coded without seeing what rules suggest",
    "control": "control passages, shown without any suggestion",
}
RESTS = 0.5  # ours: from this share on, agreement on presence rests on suggestions
_LIMITS = ("kappa", "alpha")
Answers = dict[tuple[str, str, str], dict[str, Coding]]  # transcript, code, suggestion → coder


@dataclass(frozen=True)
class OnBasis:
    """Agreement on one basis; units are suggestions (`suggestion`), else those of the audit."""

    basis: Basis
    overall: CodeAgreement
    codes: tuple[CodeAgreement, ...]


@dataclass(frozen=True)
class Clicks:
    """What a coder did with what the rules suggested, in transcripts that two coders rated.

    `changed`: decided, then given another extent or code; among the three others too. `by_hand`:
    codings that answer no suggestion; `blind`: codings made without a suggestion in view.
    """

    coder: str
    decided: int
    accepted: int
    rejected: int
    unsure: int
    changed: int
    by_hand: int
    blind: int


@dataclass(frozen=True)
class Rests:
    """Of the units that two coders both gave a code (`positive`), those on which they accepted the
    same suggestion (`same`). `warning`: at least half of them, a line that is ours."""

    coders: tuple[str, str]
    positive: int
    same: int
    warning: bool

    @property
    def share(self) -> float | None:
        return self.same / self.positive if self.positive else None


@dataclass(frozen=True)
class Independence:
    """All that is known of how independently the coders worked."""

    bases: tuple[OnBasis, ...]
    clicks: tuple[Clicks, ...]
    rests: tuple[Rests, ...]


def independence(material: Material, grid: Grid) -> Independence:
    """How far the coders are independent witnesses.

    A decision on a suggestion was made with it in view, unless the log says that it was made
    blind. `grid`: the ratings of the audit.
    """
    answers = _answers(material, grid)
    common = {key: own for key, own in answers.items() if len(own) > 1}
    blind, control = _blind(material), _control(material)
    counted: dict[Basis, Counts] = {
        "suggestion": _of_suggestions(common, grid),
        "elsewhere": grid.without(_covered(common, grid)).counts(),
        "blind": _counted(material, blind),
        "control": _counted(material, control),
    }
    bases = tuple(
        OnBasis(basis, measured_pooled(counts, _LIMITS), measured(counts, _LIMITS))
        for basis, own in counted.items()
        for counts in (clustered(own, material.clusters),)
        if len(grid.coders) > 1
    )
    shared = set(grid.units.transcripts)
    clicks = tuple(_clicks(state, shared) for state in material.states)
    return Independence(bases, clicks, tuple(_rests(common, grid)))


def prompted(coding: Coding) -> bool:
    """True where the coder decided a suggestion with it in view, and its passage is found."""
    return bool(coding.answers) and coding.shown != "blind" and coding.fate in FOUND


def _answers(material: Material, grid: Grid) -> Answers:
    """Who decided which suggestion how, in the transcripts of the audit."""
    shared = set(grid.units.transcripts)
    found: Answers = {}
    for state in material.states:
        for coding in state.codings:
            if prompted(coding) and coding.transcript in shared:
                key = (coding.transcript, coding.code, coding.answers)
                found.setdefault(key, {})[state.coder] = coding
    return found


def _of_suggestions(common: Answers, grid: Grid) -> Counts:
    """Suggestions as units: accepted is 1, rejected 0, unsure missing."""
    coders, codes, texts = (
        {name: i for i, name in enumerate(names)}
        for names in (grid.coders, grid.codes, grid.units.transcripts)
    )
    pairs = list(combinations(range(len(coders)), 2))
    tables = np.zeros((len(texts), len(codes), len(pairs), 2, 2), np.int64)
    raters = np.zeros((len(texts), len(codes), len(coders) + 1, len(coders) + 1), np.int64)
    for (text, code, _), own in common.items():
        if code not in codes:
            continue
        said = {coders[who]: int(c.counts) for who, c in own.items() if c.status != "unsure"}
        at = texts[text], codes[code]
        raters[(*at, len(said), sum(said.values()))] += 1
        for number, (a, b) in enumerate(pairs):
            if a in said and b in said:
                tables[(*at, number, said[a], said[b])] += 1
    kind, rule = grid.units.kind, grid.units.rule
    return Counts(grid.codes, grid.coders, grid.units.transcripts, kind, rule, tables, raters)


def _covered(common: Answers, grid: Grid) -> Flags:
    """Codes × units: where two coders or more decided the same suggestion of the code."""
    spans: dict[tuple[str, str], list[Span]] = {}
    for (text, code, _), own in common.items():
        spans.setdefault((text, code), []).extend(coding.span for coding in own.values())
    return _flags(grid, spans)


def _flags(grid: Grid, spans: Mapping[tuple[str, str], Sequence[Span]]) -> Flags:
    found = np.zeros((len(grid.codes), grid.units.total), np.bool_)
    for row, code in zip(found, grid.codes, strict=True):
        fill(row, given_runs(grid.units, Reviewed("", spans), code))
    return found


def _rests(common: Answers, grid: Grid) -> Iterator[Rests]:
    for a, b in combinations(range(len(grid.coders)), 2):
        who = grid.coders[a], grid.coders[b]
        sides: list[dict[tuple[str, str], list[Span]]] = [{}, {}]
        for (text, code, _), own in common.items():
            if all(name in own and own[name].counts for name in who):
                for spans, name in zip(sides, who, strict=True):
                    spans.setdefault((text, code), []).append(own[name].span)
        positive = grid.given[a] & grid.given[b]
        same = positive & _flags(grid, sides[0]) & _flags(grid, sides[1])
        n, on_same = int(positive.sum()), int(same.sum())
        yield Rests(who, n, on_same, n > 0 and on_same / n >= RESTS)


def _clicks(state: CoderState, shared: set[str]) -> Clicks:
    own = [coding for coding in state.located if coding.transcript in shared]
    decided = [coding for coding in own if prompted(coding)]
    said = [coding.status for coding in decided]
    return Clicks(
        state.coder,
        len(decided),
        said.count("accepted"),
        said.count("rejected"),
        said.count("unsure"),
        sum(1 for coding in decided if coding.origin == "rule+hand"),
        sum(1 for coding in own if coding.counts and not coding.answers),
        sum(1 for coding in own if coding.shown == "blind"),
    )


def _blind(material: Material) -> list[Reviewed]:
    """The transcripts that coders finished with nothing suggested in view, as far as logs say."""
    found = []
    for state in material.states:
        seen: dict[str, set[str]] = {}
        for coding in state.codings:
            seen.setdefault(coding.transcript, set()).add(coding.shown)
        blind = {name for name, shown in seen.items() if shown == {"blind"}}
        done = frozenset(key for key in state.done if key[0] in blind)
        found.append(Reviewed(state.coder, finished(state).given, done))
    return found


def _control(material: Material) -> list[Reviewed]:
    return [unprompted(state, material.looked.get(state.coder, {})) for state in material.states]


def _counted(material: Material, coders: Sequence[Reviewed]) -> Counts:
    units = material.units[material.unit]
    return count(lay_out(units, kind=material.unit, rule=material.rule), coders, material.codes)
