"""A grid of ratings in; the units on which coders differ, worst first, and who said what, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from urllib.parse import urlencode

import numpy as np

from tls_coding.agreement.grid import Grid
from tls_coding.agreement.material import Material
from tls_coding.agreement.measured import CodeAgreement
from tls_coding.coding.adjudication import settled
from tls_coding.coding.codings import FOUND, Coding
from tls_coding.spans import Span

Held = Mapping[tuple[str, str, str], Sequence[Coding]]  # by coder, transcript, code


@dataclass(frozen=True)
class Said:
    """What a coder said of a code in a unit: accepted, coded, rejected, unsure or not coded."""

    coder: str
    gave: bool
    what: str
    note: str = ""


@dataclass(frozen=True)
class Disputed:
    """A code on which coders differ in a unit. `link`: the comparison in the review page.

    `alpha`: that of the code as a whole; `settled`: how it was settled between coders, with the
    reason, where it was.
    """

    code: str
    said: tuple[Said, ...]
    alpha: float | None
    link: str
    settled: str = ""


@dataclass(frozen=True)
class Disagreement:
    """A unit on which coders differ. `differing`: pairs of coders who do, over its codes."""

    transcript: str
    cases: tuple[str, ...]
    language: str
    speaker: str
    turn: int  # 1-based
    time: str
    start: int
    end: int
    text: str
    differing: int
    codes: tuple[Disputed, ...]


def disagreements(
    grid: Grid, material: Material, measured: Sequence[CodeAgreement]
) -> tuple[Disagreement, ...]:
    """Every unit on which two coders differ.

    First where most pairs of coders differ, counted over all codes of the unit; of equal ones
    where the code with the lowest α is in dispute; then in the order of the texts.
    """
    alphas = {code.code: code.alpha for code in measured}
    given = grid.given.sum(axis=0, dtype=np.int64)
    rated = grid.rated.sum(axis=0, dtype=np.int64)
    pairs = given * (rated - given)  # codes × units
    held, done = _held(material), _settlements(material)
    found = []
    for unit in np.flatnonzero(pairs.any(axis=0)).tolist():
        codes = np.flatnonzero(pairs[:, unit]).tolist()
        found.append(
            _unit(grid, unit, codes, int(pairs[:, unit].sum()), material, (held, done, alphas))
        )
    return tuple(sorted(found, key=_badness))


def comparison(first: str, second: str, code: str, transcript: str, span: Span) -> str:
    """The address of what two coders said of a passage, within the review page.

    >>> comparison("ana", "marc", "craft.secrecy", "valley_01", Span(812, 901))
    '#compare?with=ana&with=marc&code=craft.secrecy&transcript=valley_01&at=812&to=901'
    """
    asked = [("with", first), ("with", second), ("code", code), ("transcript", transcript)]
    return f"#compare?{urlencode([*asked, ('at', str(span.start)), ('to', str(span.end))])}"


def _badness(found: Disagreement) -> tuple[object, ...]:
    lowest = min((own.alpha for own in found.codes if own.alpha is not None), default=2.0)
    return -found.differing, lowest, found.transcript, found.start


def _unit(
    grid: Grid,
    unit: int,
    codes: Sequence[int],
    differing: int,
    material: Material,
    known: tuple[Held, Mapping[tuple[str, str], Sequence[Coding]], Mapping[str, float | None]],
) -> Disagreement:
    name, span = grid.place(unit)
    text = material.transcripts[name]
    turn = text.turn_at(span.start)
    held, done, alphas = known
    disputed = []
    for code in codes:
        rated = np.flatnonzero(grid.rated[:, code, unit]).tolist()
        gave = [bool(grid.given[coder, code, unit]) for coder in rated]
        label = grid.codes[code]
        who = [grid.coders[coder] for coder in rated]
        said = tuple(
            _said(one, yes, held, (name, label), span) for one, yes in zip(who, gave, strict=True)
        )
        first, second = next(
            pair for pair in combinations(range(len(who)), 2) if gave[pair[0]] != gave[pair[1]]
        )
        link = comparison(who[first], who[second], label, name, span)
        outcome = _outcome(done.get((name, label), ()), span)
        disputed.append(Disputed(label, said, alphas.get(label), link, outcome))
    place = (turn.label, turn.number + 1, turn.time, span.start, span.end, span.of(text.body))
    return Disagreement(name, text.cases, text.language, *place, differing, tuple(disputed))


def _said(coder: str, gave: bool, held: Held, about: tuple[str, str], span: Span) -> Said:
    own = [c for c in held.get((coder, *about), ()) if c.span.overlaps(span)]
    own = [c for c in own if c.counts == gave] or own
    if not own:
        return Said(coder, gave, "not coded")
    notes = "; ".join(dict.fromkeys(c.note for c in own if c.note))
    what = " and ".join(sorted({c.status for c in own}))
    # By a share of the unit as the rule, a passage may be too short to count.
    return Said(coder, gave, what if gave or own[0].counts is False else f"{what} in part", notes)


def _held(material: Material) -> Held:
    found: dict[tuple[str, str, str], list[Coding]] = {}
    for state in material.states:
        for coding in state.codings:
            if coding.fate in FOUND:
                found.setdefault((state.coder, coding.transcript, coding.code), []).append(coding)
    return found


def _settlements(material: Material) -> dict[tuple[str, str], list[Coding]]:
    found: dict[tuple[str, str], list[Coding]] = {}
    for coding in settled(material.states).standing:
        found.setdefault((coding.transcript, coding.code), []).append(coding)
    return found


def _outcome(adjudications: Iterable[Coding], span: Span) -> str:
    for coding in adjudications:
        if coding.span.overlaps(span):
            return f"{coding.status} by {coding.coder}: {coding.note}"
    return ""
