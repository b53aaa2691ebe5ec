"""A body and the spans of its turns in; their folded texts out, and the way back for many spans.

Most turns hold nothing to fold. One look at the whole body tells which may, and only those are
folded one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from tls_coding.corpus.folding import EVENED, UNEVEN, Folded, evened_of, fold_evened
from tls_coding.corpus.points import LAST, Points, points_of
from tls_coding.corpus.speechmarks import SIGNS

Ints = np.ndarray[Any, np.dtype[np.int64]]
# What a character may be. Signs of speech that mean nothing else are `_FOLDED`; a colon or an x is
# one only beside certain others.
_FOLDED, _EVENED, _BLANK, _COLON, _X = 1, 2, 4, 8, 16


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
        counts = np.diff(firsts)
        moved = np.repeat(self.shifts, counts)
        body_starts, body_ends = starts + moved, ends + moved
        if self.folded:
            way = self._way
            base = np.repeat(way.base, counts)
            own = np.flatnonzero(base >= 0)
            start, last = starts[own] + base[own], ends[own] - 1 + base[own]
            body_starts[own] = start + way.starts[np.searchsorted(way.at, start, "right") - 1]
            body_ends[own] = last + way.ends[np.searchsorted(way.at, last, "right") - 1]
        return body_starts, body_ends

    @cached_property
    def _way(self) -> _Way:
        base = np.full(len(self.texts), -1)
        parts = []
        length = 0
        for number, folded in self.folded.items():
            base[number] = length
            parts.append(np.array(folded.stretches) + np.array([[length], [0], [0]]))
            length += len(folded.text) + 1
        at, starts, ends = np.concatenate(parts, axis=1)
        return _Way(base, at, starts - at, ends - at)


@dataclass(frozen=True)
class _Way:
    """The folded turns one after the other: turn t begins at `base[t]`, which is -1 for others.

    From `at[k]` on, characters are to be moved by `starts[k]` to where they start in the body, and
    by `ends[k]` to where they end.
    """

    base: Ints
    at: Ints
    starts: Ints
    ends: Ints


def fold_turns(body: str, turns: Ints) -> FoldedTurns:
    """Fold the turns of a body, given by their spans (turns, 2), which are ascending and apart."""
    points = points_of(body)
    looks = np.take(_table(), points)
    uneven = _places(looks & _EVENED)
    even = body
    if len(uneven):
        even = evened_of(body, map(chr, set(points[uneven].tolist())))
        looks[uneven] = np.take(_evened_table(), points[uneven])
    starts, ends = turns.T.copy()
    texts = [even[start:end] for start, end in turns.tolist()]
    signs = _foldable(looks)
    holds = np.searchsorted(signs, starts) < np.searchsorted(signs, ends)
    folded = {}
    for own in np.flatnonzero(holds).tolist():
        start, end = turns[own].tolist()
        folded[own] = fold_evened(body[start:end], texts[own], start)
        texts[own] = folded[own].text
    return FoldedTurns(texts, starts, folded)


def side_by_side(parts: Sequence[FoldedTurns]) -> FoldedTurns:
    """The turns of several bodies as one; spans lead back each to its own body."""
    texts: list[str] = []
    folded: dict[int, Folded] = {}
    for part in parts:
        folded |= {len(texts) + number: own for number, own in part.folded.items()}
        texts += part.texts
    return FoldedTurns(texts, np.concatenate([part.shifts for part in parts]), folded)


def _foldable(looks: Points) -> Ints:
    """Where there may be something to fold: a turn without such a place folds to itself."""
    found = looks & _FOLDED
    here, after = looks[:-1], looks[1:]
    found[:-1] |= here & after & (_BLANK | _X)
    colons = _places(here & _COLON)
    found[colons] |= after[colons] & _BLANK ^ _BLANK
    return _places(found)


def _places(signs: Points) -> Ints:
    """Where there is a sign; for numpy it is far quicker to look for what is true."""
    return np.flatnonzero(signs != 0)


@lru_cache(maxsize=1)
def _evened_table() -> Points:
    """What the character may be that one of `EVENED` folds to."""
    table = np.zeros(LAST + 1, np.uint8)
    for sign in EVENED:
        table[ord(sign)] = _table()[ord(evened_of(sign, sign))]
    return table


@lru_cache(maxsize=1)
def _table() -> Points:
    """What each code point may be."""
    table = np.zeros(LAST + 1, np.uint8)
    kinds = [(_FOLDED, UNEVEN + SIGNS), (_EVENED, EVENED), (_BLANK, " \n"), (_COLON, ":")]
    for kind, chars in [*kinds, (_X, "xX")]:
        table[[ord(char) for char in chars]] |= kind
    return table
