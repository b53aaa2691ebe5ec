"""A transcript and a passage in; the passage between the lines that stand around it, out."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from tls_coding.corpus.transcript import Transcript, Turn
from tls_coding.spans import Span

AROUND = 300  # characters before and after a passage, to the next end of a word
TURNS = 3  # turns before and after, at most


@dataclass(frozen=True)
class Piece:
    """One turn, as far as it is shown; `within` is the span of it that belongs to the passage.

    `number`: 1-based; `start`: where the text begins in the body; `cut`: whether it goes on before
    it, and after.
    """

    number: int
    label: str
    role: str
    time: str
    text: str
    start: int
    within: Span | None
    cut: tuple[bool, bool]


def excerpt(transcript: Transcript, passage: Span) -> list[Piece]:
    """The turns in reach of a passage, the first and the last cut at a word."""
    body, starts = transcript.body, [turn.start for turn in transcript.turns]
    window = Span(
        _word_start(body, max(0, passage.start - AROUND), passage.start),
        _word_end(body, min(len(body), passage.end + AROUND), passage.end),
    )
    first = bisect_right(starts, passage.start) - 1
    last = bisect_right(starts, max(passage.start, passage.end - 1)) - 1
    low = max(0, bisect_right(starts, window.start) - 1, first - TURNS)
    high = min(bisect_right(starts, window.end), last + TURNS + 1)
    pieces = (_piece(body, turn, window, passage) for turn in transcript.turns[low:high])
    return [piece for piece in pieces if piece.text]


def _piece(body: str, turn: Turn, window: Span, passage: Span) -> Piece:
    shown = Span(max(turn.start, window.start), min(turn.end, window.end))
    own = Span(max(shown.start, passage.start), min(shown.end, passage.end))
    return Piece(
        turn.number + 1,
        turn.label,
        turn.role,
        turn.time,
        shown.of(body),
        shown.start,
        own if own.start < own.end else None,
        (shown.start > turn.start, shown.end < turn.end),
    )


def _word_start(body: str, place: int, limit: int) -> int:
    """The start of the first word at or after `place`."""
    if place == 0 or body[place - 1].isspace():
        return place
    while place < limit and not body[place].isspace():
        place += 1
    while place < limit and body[place].isspace():
        place += 1
    return place


def _word_end(body: str, place: int, limit: int) -> int:
    """The end of the last word at or before `place`."""
    if place == len(body) or body[place].isspace():
        return place
    while place > limit and not body[place - 1].isspace():
        place -= 1
    return place
