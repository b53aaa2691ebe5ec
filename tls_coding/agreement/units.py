"""What coders hold and the units of transcripts in; ratings of every unit, code by code, out.

In a transcript that a coder finished for a code, a unit bears the code where a passage that the
coder gave it overlaps the unit, and does not elsewhere. In any other transcript it is missing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tls_coding.coding.codings import CoderState
from tls_coding.spans import Span

Rating = int | None


@dataclass(frozen=True)
class Ratings:
    """Ratings of one code: one row per coder, one column per unit; 1, 0 or None (missing)."""

    code: str
    coders: tuple[str, ...]
    rows: tuple[tuple[Rating, ...], ...]


def rate(code: str, states: Sequence[CoderState], units: Mapping[str, Sequence[Span]]) -> Ratings:
    """The ratings of `code` over all `units` (spans by transcript id, in order)."""
    rows = []
    for state in states:
        row: list[Rating] = []
        for transcript, spans in units.items():
            row += _rate_transcript(code, state, transcript, spans)
        rows.append(tuple(row))
    return Ratings(code, tuple(state.coder for state in states), tuple(rows))


def _rate_transcript(
    code: str, state: CoderState, transcript: str, spans: Sequence[Span]
) -> list[Rating]:
    if (transcript, code) not in state.done:
        return [None] * len(spans)  # not finished: what is not coded may only be not read yet
    row: list[Rating] = [0] * len(spans)
    held = state.counted.get((transcript, code), ())
    starts = [span.start for span in spans] if held else []
    for coded in held:
        number = max(0, bisect_right(starts, coded.start) - 1)
        while number < len(spans) and spans[number].start < coded.end:
            if spans[number].overlaps(coded):
                row[number] = 1
            number += 1
    return row


def table(ratings: Ratings, first: int, second: int) -> list[list[int]]:
    """The 2 × 2 table of two coders (rows and columns: 0, then 1) on what both rated."""
    counts = [[0, 0], [0, 0]]
    for a, b in zip(ratings.rows[first], ratings.rows[second], strict=True):
        if a is not None and b is not None:
            counts[a][b] += 1
    return counts
