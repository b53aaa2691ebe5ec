"""A body and the spans of its turns in; their folded texts out, and the way back for many spans.

Most turns hold nothing to fold. One search of the whole body tells which do, and only those are
folded one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tls_coding.corpus.folding import Folded, evened, fold_evened, foldable

Ints = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class FoldedTurns:
    """`texts` of turns as rules see them; `shifts[t]` leads offsets of turn t back to the body.

    Turns whose folding changed lengths are in `folded`, by number, and have their own way back.
    """

    texts: list[str]
    shifts: Ints
    folded: dict[int, Folded]

    def back(self, firsts: Ints, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
        """Spans within turns as spans of the body: turn t has those from `firsts[t]` on."""
        moved = np.repeat(self.shifts, np.diff(firsts))
        body_starts, body_ends = starts + moved, ends + moved
        for number, folded in self.folded.items():
            own = slice(int(firsts[number]), int(firsts[number + 1]))
            body_starts[own], body_ends[own] = folded.back_all(starts[own], ends[own])
        return body_starts, body_ends


def fold_turns(body: str, turns: Sequence[tuple[int, int]]) -> FoldedTurns:
    """Fold the turns of a body, given by their spans, which are ascending and apart."""
    even = evened(body)
    texts = [even[start:end] for start, end in turns]
    spans = np.array(turns, np.int64).reshape(-1, 2)
    signs = np.array(foldable(even), np.int64)
    number = np.searchsorted(spans[:, 0], signs, side="right") - 1
    within = (number >= 0) & (signs < spans[number, 1]) if len(spans) else signs < 0
    folded = {}
    for own in np.unique(number[within]).tolist():
        start, end = turns[own]
        folded[own] = fold_evened(body[start:end], texts[own], start)
        texts[own] = folded[own].text
    return FoldedTurns(texts, spans[:, 0], folded)
