"""The texts of many turns in; the bounds of their sentences out, all turns looked at in one go.

Turns of interviews are short, and what is done once a turn costs more than looking for full stops.
Here it is asked once of every chunk between two spaces whether a sentence may end or begin with it.
A turn with anything that is not plain (quotes, brackets, lists, line breaks, an abbreviation in
doubt) is left to `sentence_bounds`, and so is every other language: the bounds are always those
that it gives.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from tls_coding.corpus.chunks import Chunks, Cut, chunks_of
from tls_coding.corpus.sentenceends import stops_of
from tls_coding.corpus.sentences import sentence_bounds
from tls_coding.corpus.stops import (
    ALWAYS,
    BEFORE_NUMBER,
    LANGUAGES,
    LETTERS,
    LOWER,
    NEVER,
    REFERRED,
    Stops,
)
from tls_coding.corpus.table import Table

Ints = np.ndarray[Any, np.dtype[Any]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]
_ODD = re.compile(rf"[^{LETTERS}0-9.,;:!?…')\]–\-/%&=@_°¿¡€$*+~>]|^['.]|''|\.\.\.")
_MARKER = re.compile(r"(?:[-*+]|(?:\d\d?|[a-eA-E])[.)][.)]?)\Z")  # of an entry in a list
_BEGINS = re.compile(rf"[^{LOWER}&.!?]")
# What a chunk may do.
_BEGINS_SENTENCE, _ENDS, _ENDS_BUT, _REFERRED, _MARKS, _IS_ODD = 1, 2, 4, 8, 16, 32
_UNSURE, _LEADS = 64, 128


def all_bounds(
    texts: Sequence[str], language: str, cut: Cut | None = None
) -> tuple[Ints, Ints, Ints]:
    """For each sentence of `texts`: the number of its text, its start and its end in that text.

    `cut` are the chunks of the texts, if they are known.
    """
    chunks = chunks_of(language)
    cut = cut or chunks.cut(texts)
    if language in LANGUAGES:
        ends, doubtful = _plain_ends(cut, _looks_of(language).of(chunks)[cut.number])
    else:
        ends, doubtful = np.zeros(0, np.int64), np.ones(len(texts), bool)
    turn = np.searchsorted(cut.turns, ends, side="right") - 1
    ends, turn = ends[~doubtful[turn]], turn[~doubtful[turn]]
    plain = np.flatnonzero(~doubtful & (cut.lengths > 0))
    turns, starts = [plain, turn], [np.zeros(len(plain), np.int64), cut.place[ends + 1]]
    stops = [cut.place[ends + 1] - 1, cut.lengths[plain]]
    for number in np.flatnonzero(doubtful & (cut.lengths > 0)).tolist():
        own = np.array(sentence_bounds(texts[number], language), np.int64).reshape(-1, 2)
        turns.append(np.full(len(own), number))
        starts.append(own[:, 0])
        stops.append(own[:, 1])
    return _in_order(turns, starts, stops, cut.lengths)


def _in_order(
    turns: list[Ints], starts: list[Ints], stops: list[Ints], lengths: Ints
) -> tuple[Ints, Ints, Ints]:
    """Starts and ends of one text after another, each by itself in ascending order."""
    shift = np.append(0, np.cumsum(lengths + 1))
    turn = np.concatenate(turns)
    start = np.concatenate(starts) + shift[turn]
    last = np.concatenate([turns[1], turns[0], *turns[2:]])
    stop = np.concatenate(stops) + shift[last]
    turn, start, stop = np.sort(turn), np.sort(start), np.sort(stop)
    return turn, start - shift[turn], stop - shift[turn]


def _plain_ends(cut: Cut, looks: Ints) -> tuple[Ints, Bools]:
    """After which chunks sentences end within turns; and of each turn whether that is in doubt."""
    doubt = (looks & _IS_ODD) != 0
    firsts = cut.turns[:-1][np.diff(cut.turns) > 0]
    doubt[firsts] |= (looks[firsts] & _MARKS) != 0
    here, after = looks[:-1], looks[1:]
    inner = (after & _BEGINS_SENTENCE) != 0
    inner[firsts[1:] - 1] = False
    doubt[:-1] |= inner & ((here & _UNSURE) != 0)
    number = (here & _ENDS_BUT) != 0
    doubt[:-1] |= inner & number & ((after & _REFERRED) != 0)
    ends = np.flatnonzero(inner & ((here & (_ENDS | _ENDS_BUT)) != 0))
    listed = _met(looks & _LEADS, cut.turns) & _met(looks & _MARKS, cut.turns)
    return ends, cut.uneven | listed | _met(doubt, cut.turns)


def _met(signs: Any, turns: Ints) -> Bools:
    """Whether a sign is met in each turn."""
    sums = np.append(0, np.cumsum(signs != 0))[turns]
    met: Bools = sums[1:] > sums[:-1]
    return met


class Looks:
    """What the chunks of a language may do, by their numbers."""

    def __init__(self, stops: Stops) -> None:
        self._stops = stops
        self._table = Table(1)

    def of(self, chunks: Chunks) -> Ints:
        """What each chunk met so far may do."""
        new = chunks.names[len(self._table.rows) :]
        self._table.extend([look_of(chunk, self._stops) for chunk in new])
        return self._table.rows[:, 0]


def look_of(chunk: str, stops: Stops) -> int:
    """What a chunk may do; a sum of signs."""
    if not chunk or _ODD.search(chunk):
        return _IS_ODD
    if chunk[0] in LOWER and chunk.isalpha():
        return 0  # as most are
    look = _BEGINS_SENTENCE if _BEGINS.match(chunk) else 0
    if REFERRED.match(chunk):
        look |= _REFERRED
    if _MARKER.match(chunk):
        look |= _MARKS
    if ":" in chunk:
        look |= _LEADS  # perhaps to a list
    if chunk[-1] in ".!?":
        kind = stops.kind(chunk)
        look |= {ALWAYS: _ENDS, BEFORE_NUMBER: _ENDS_BUT, NEVER: 0}.get(kind, _UNSURE)
    return look


@lru_cache(maxsize=16)
def _looks_of(language: str) -> Looks:
    return Looks(stops_of(language))
