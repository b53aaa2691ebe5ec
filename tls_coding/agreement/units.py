"""Units of transcripts and what coders hold in; which units bear a code, as runs of units, out.

A *unit* is a sentence, turn, paragraph, token or character. All units of a study are numbered in
one row, transcript after transcript; what bears a code is a list of *runs* `[first, end)` of unit
numbers, so that a million characters cost as much as the passages coded in them.

A unit bears a code where a passage overlaps it (rule `any`), or where passages of the code
together cover at least a share of it (rule: a number over 0 up to 1). For characters both are
the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tls_coding.agreement.assigned import Reviewed, finished
from tls_coding.coding.codings import CoderState
from tls_coding.corpus.transcript import Transcript
from tls_coding.spans import Span

Kind = Literal["sentence", "turn", "paragraph", "token", "character"]
KINDS: tuple[Kind, ...] = ("sentence", "turn", "paragraph", "token", "character")
INDEPENDENT: frozenset[Kind] = frozenset({"sentence", "turn", "paragraph"})
Rule = float | Literal["any"]
Ints = NDArray[np.int64]
Bounds = Sequence[Span] | NDArray[Any]  # spans in order; or an array (units, 2)
Rating = int | None
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Units:
    """All units of some transcripts, numbered in one row.

    Transcripts lie behind one another on one line of code points; transcript t has the part
    `[places[t], places[t + 1])`. `starts`, `ends`: stretches of the line, one per unit, or, for
    characters, stretches whose every character is a unit; stretch i holds the units
    `[firsts[i], firsts[i + 1])`. Transcript t has the units `[bounds[t], bounds[t + 1])`.
    """

    kind: Kind
    rule: Rule
    transcripts: tuple[str, ...]
    places: Ints
    starts: Ints
    ends: Ints
    firsts: Ints
    bounds: Ints

    @property
    def total(self) -> int:
        """How many units there are."""
        return int(self.bounds[-1])


def lay_out(spans: Mapping[str, Bounds], *, kind: Kind = "sentence", rule: Rule = "any") -> Units:
    """Number the units of transcripts, given by their spans (for characters: of what is text).

    ValueError where spans of a transcript are empty, overlap or are not in order, or the rule is
    no rule.

    >>> lay_out({"valley": [Span(0, 5), Span(6, 9)]}, kind="character").total
    8
    """
    if rule != "any" and not (isinstance(rule, int | float) and 0 < rule <= 1):
        raise ValueError(f"rule {rule!r}: 'any', or the share of a unit that must be covered")
    bounds = [_array(found) for found in spans.values()]
    reach = [int(found[-1, 1]) if len(found) else 0 for found in bounds]
    places = _sums(reach)
    line = np.concatenate(
        [
            np.zeros((0, 2), np.int64),
            *(own + place for own, place in zip(bounds, places[:-1], strict=True)),
        ]
    )
    firsts = _sums(line[:, 1] - line[:, 0] if kind == "character" else np.ones(len(line)))
    stretches = _sums([len(found) for found in bounds])
    starts, ends = line.T.copy()
    return Units(kind, rule, tuple(spans), places, starts, ends, firsts, firsts[stretches])


def turn_spans(transcript: Transcript, role: str = "respondent") -> list[Span]:
    """The turns of a role (or `any`) as units; for characters: what is text."""
    spans = (turn.span for turn in transcript.turns if role in {"any", turn.role})
    return [span for span in spans if span.start < span.end]


def paragraph_spans(transcript: Transcript, role: str = "respondent") -> list[Span]:
    """The paragraphs of the turns of a role (or `any`): what stands between blank lines."""
    return [
        span for turn in turn_spans(transcript, role) for span in _paragraphs(transcript.body, turn)
    ]


def within(tokens: Bounds, turns: Sequence[Span]) -> Ints:
    """Those of `tokens` (in order) that lie in one of `turns` and hold a character, as an array.

    >>> within([Span(1, 4), Span(5, 9), Span(0, 0)], [Span(5, 20)]).tolist()
    [[5, 9]]
    """
    found = _spans_array(tokens)
    found = found[found[:, 0] < found[:, 1]]
    held = _spans_array(turns)
    if not len(held):
        return found[:0]
    number = np.searchsorted(held[:, 0], found[:, 0], "right") - 1
    inside = (number >= 0) & (found[:, 1] <= held[number, 1])
    return np.asarray(found[inside])


def given_runs(units: Units, reviewed: Reviewed, code: str) -> Ints:
    """The units that bear `code` for a coder, reviewed or not: runs (n, 2) that do not touch."""
    spans = {name: reviewed.given.get((name, code), ()) for name in units.transcripts}
    return _runs(units, _on_line(units, spans), units.rule)


def reviewed_runs(units: Units, reviewed: Reviewed, code: str) -> Ints:
    """The units that a coder reviewed for `code`, as runs (n, 2) that do not touch.

    Those of finished transcripts, and those that lie wholly in passages looked at.
    """
    done = [i for i, name in enumerate(units.transcripts) if (name, code) in reviewed.done]
    whole = np.stack([units.bounds[:-1][done], units.bounds[1:][done]], axis=1)
    looked = _runs(units, _on_line(units, reviewed.looked), 1.0)
    return merged_runs(np.concatenate([whole, looked]))


def merged_runs(runs: Ints) -> Ints:
    """Runs (n, 2) in order; those that overlap or touch made one, empty ones left out.

    >>> merged_runs(np.array([[4, 6], [0, 3], [3, 4], [9, 9]])).tolist()
    [[0, 6]]
    """
    runs = runs[runs[:, 0] < runs[:, 1]]
    if len(runs) < 2:
        return runs
    runs = runs[np.argsort(runs[:, 0], kind="stable")]
    reach = np.maximum.accumulate(runs[:, 1])
    opens = np.flatnonzero(np.append(True, runs[1:, 0] > reach[:-1]))
    closes = np.append(opens[1:], len(runs)) - 1
    return np.stack([runs[opens, 0], reach[closes]], axis=1)


@dataclass(frozen=True)
class Ratings:
    """Ratings of one code: one row per coder, one column per unit; 1, 0 or None (missing)."""

    code: str
    coders: tuple[str, ...]
    rows: tuple[tuple[Rating, ...], ...]


def rate(code: str, states: Sequence[CoderState], units: Mapping[str, Sequence[Span]]) -> Ratings:
    """The ratings of `code` over all `units` (spans by transcript id, in order), one by one.

    A unit bears the code by any overlap; it is missing where the coder did not finish.
    """
    laid = lay_out(units)
    coders = tuple(state.coder for state in states)
    return Ratings(code, coders, tuple(_row(laid, finished(state), code) for state in states))


def table(ratings: Ratings, first: int, second: int) -> list[list[int]]:
    """The 2 × 2 table of two coders (rows and columns: 0, then 1) on what both rated."""
    counts = [[0, 0], [0, 0]]
    for a, b in zip(ratings.rows[first], ratings.rows[second], strict=True):
        if a is not None and b is not None:
            counts[a][b] += 1
    return counts


def _row(units: Units, reviewed: Reviewed, code: str) -> tuple[Rating, ...]:
    row: list[Rating] = [None] * units.total
    for first, end in reviewed_runs(units, reviewed, code).tolist():
        row[first:end] = [0] * (end - first)
    for first, end in given_runs(units, reviewed, code).tolist():
        row[first:end] = [None if value is None else 1 for value in row[first:end]]
    return tuple(row)


def _on_line(units: Units, spans: Mapping[str, Sequence[Span]]) -> Ints:
    """Passages by transcript as stretches (n, 2) of the line, in order, that do not touch."""
    known = {name: t for t, name in enumerate(units.transcripts)}
    listed = [(known[name], *span) for name, own in spans.items() if name in known for span in own]
    if not listed:
        return np.zeros((0, 2), np.int64)
    found = np.array(listed, np.int64)
    place, reach = units.places[found[:, 0]], np.diff(units.places)[found[:, 0]]
    ends = np.minimum(found[:, 1:], reach[:, np.newaxis])  # what stands after the last unit
    return merged_runs(ends + place[:, np.newaxis])


def _runs(units: Units, line: Ints, rule: Rule) -> Ints:
    if not len(line) or not len(units.starts):
        return np.zeros((0, 2), np.int64)
    if units.kind == "character":
        return merged_runs(_characters_before(units, line))
    touched = np.stack(
        [
            np.searchsorted(units.ends, line[:, 0], "right"),
            np.searchsorted(units.starts, line[:, 1], "left"),
        ],
        axis=1,
    )
    touched = touched[touched[:, 0] < touched[:, 1]]
    if rule == "any":
        return merged_runs(touched)
    inner = touched + np.array([1, -1])  # only the first and the last can be covered in part
    edges = np.unique(touched + np.array([0, -1]))
    covered = _covered(line, units.ends[edges]) - _covered(line, units.starts[edges])
    edges = edges[covered / (units.ends - units.starts)[edges] >= rule]
    return merged_runs(np.concatenate([inner, np.stack([edges, edges + 1], axis=1)]))


def _characters_before(units: Units, places: Ints) -> Ints:
    """How many units stand before each place of the line."""
    number = np.maximum(np.searchsorted(units.starts, places, "right") - 1, 0)
    beyond = np.clip(places - units.starts[number], 0, (units.ends - units.starts)[number])
    return np.asarray(units.firsts[number] + beyond)


def _covered(line: Ints, places: Ints) -> Ints:
    """How much of the line before each place the stretches cover."""
    before = _sums(line[:, 1] - line[:, 0])
    number = np.maximum(np.searchsorted(line[:, 0], places, "right") - 1, 0)
    beyond = np.clip(places - line[number, 0], 0, (line[:, 1] - line[:, 0])[number])
    return np.asarray(before[number] + beyond)


def _paragraphs(body: str, turn: Span) -> Iterator[Span]:
    start = turn.start
    cuts = [match.span() for match in _BLANK_LINES.finditer(body, turn.start, turn.end)]
    for end, after in [*cuts, (turn.end, turn.end)]:
        text = body[start:end]
        if text.strip():
            yield Span(end - len(text.lstrip()), start + len(text.rstrip()))
        start = after


def _array(bounds: Bounds) -> Ints:
    found = _spans_array(bounds)
    if (found[:, 0] >= found[:, 1]).any() or (found[1:, 0] < found[:-1, 1]).any():
        raise ValueError("units: spans in order that hold a character and do not overlap")
    return found


def _spans_array(bounds: Bounds) -> Ints:
    return np.asarray(bounds, np.int64).reshape(-1, 2)


def _sums(lengths: Iterable[Any] | Ints) -> Ints:
    """0, then the running sums."""
    listed = np.asarray(lengths if isinstance(lengths, np.ndarray) else list(lengths), np.int64)
    return np.append(0, np.cumsum(listed)).astype(np.int64)
