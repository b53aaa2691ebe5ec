"""The texts of turns in; the number, place and length of each of their tokens out: spaCy's own.

White space splits a text before anything else does, so that what stands between two spaces is split
in one way wherever it stands. Each such chunk is given to spaCy's tokeniser once, and most not even
that: letters alone are one token, but for a list of exceptions that the tokeniser has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from tls_coding.corpus.cutting import BETWEEN, Bools, Pieces, cut
from tls_coding.corpus.known import UNKNOWN, Known
from tls_coding.corpus.plainchunks import PlainChunks
from tls_coding.corpus.table import Table
from tls_coding.corpus.tokens import (
    alphabetic_exceptions,
    pipeline,
    spaced_exceptions,
    split_chunks,
)

Ints = np.ndarray[Any, np.dtype[Any]]


class Cut(NamedTuple):
    """One line per chunk: its number in `Chunks`, and its place in its turn.

    `turns[t]` is the first chunk of turn t, with an entry more for the end; `lengths[t]` is its
    length. `uneven[t]`: a space is at its end, or it is one chunk, spaces not being all to go by.
    """

    number: Ints
    place: Ints
    turns: Ints
    lengths: Ints
    uneven: Bools


class Tokens(NamedTuple):
    """One line per token: its type (a place in `Chunks.types`), place in its turn, and length.

    `turns[t]` is the first token of turn t, with an entry more for the end.
    """

    kind: Ints
    place: Ints
    length: Ints
    turns: Ints


class Chunks(dict[str, int]):
    """The chunks of one language that were met so far, by number, with the tokens of each."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.types: list[str] = []
        self.names: list[str] = []  # the chunks, in the order of their numbers
        self._numbers: dict[str, int] = {}
        self._exceptions = alphabetic_exceptions(language)
        self._spaced = spaced_exceptions(language)
        self._plain = PlainChunks(language)
        self._known = Known()
        self._new: list[int] = []  # of each new chunk: tokens, first one, if odd
        self._made: list[int] = []  # of each of their tokens: type, place, length
        self._chunks = Table(3)
        self._tokens = Table(3)
        self._token_count = 0

    def __missing__(self, chunk: str) -> int:
        tokens = [(token.text, token.idx) for token in pipeline(self.language).make_doc(chunk)]
        tokens = tokens or [(" ", 0)]  # the second of two spaces, or one at the start
        odd = chunk[:1].isspace() or chunk[-1:].isspace()
        return self._add(chunk, tokens, odd=odd)

    def _meet(self, chunks: Iterable[str]) -> None:
        """Split those of some chunks that are new."""
        new = [chunk for chunk in dict.fromkeys(chunks) if chunk not in self]
        words = {chunk for chunk in new if chunk.isalpha()} - self._exceptions
        plain = {chunk: self._plain.split(chunk) for chunk in new if chunk not in words}
        asked = [c for c, texts in plain.items() if texts is None and c.split() == [c]]
        plain |= zip(asked, split_chunks(asked, self.language), strict=True)
        for chunk in new:
            if chunk in words:
                self._add(chunk, [(chunk, 0)])
            elif texts := plain[chunk]:
                places = accumulate(map(len, texts), initial=0)
                self._add(chunk, list(zip(texts, places, strict=False)))
            else:
                self[chunk]

    def _add(self, chunk: str, tokens: Sequence[tuple[str, int]], *, odd: bool = False) -> int:
        """Number a chunk that has some tokens, given by their texts and places."""
        self._new += (len(tokens), self._token_count, odd)
        self._token_count += len(tokens)
        numbers, types = self._numbers, self.types
        for text, place in tokens:
            kind = numbers.setdefault(text, len(types))
            if kind == len(types):
                types.append(text)
            self._made += (kind, place, len(text))
        self[chunk] = number = len(self.names)
        self.names.append(chunk)
        return number

    def tokens(self, texts: Sequence[str]) -> Tokens:
        """The tokens of the texts of turns."""
        return self.tokens_of(self.cut(texts))

    def tokens_of(self, cut: Cut) -> Tokens:
        """The tokens of texts that were cut."""
        sizes, first, _ = np.take(self._chunks.rows, cut.number, axis=0).T
        before = np.append(0, np.cumsum(sizes))
        token = np.repeat(first - before[:-1], sizes) + np.arange(before[-1])
        kind, place, length = np.take(self._tokens.rows, token, axis=0).T
        return Tokens(kind, place + np.repeat(cut.place, sizes), length, before[cut.turns])

    def cut(self, texts: Sequence[str]) -> Cut:
        """The chunks of the texts of turns."""
        pieces = cut(texts)
        whole = np.zeros(len(texts), bool)
        if len(pieces.lengths) != len(texts):  # a text holds the sign that stands between texts
            whole[:] = [BETWEEN in text for text in texts]
            pieces = cut([text.replace(BETWEEN, " ") for text in texts])
        number = self._found(pieces)
        counts, ends = np.diff(pieces.turns), pieces.turns[1:] - 1
        empty = pieces.end == pieces.start
        twice = empty & np.append(empty[1:], False)  # more than two spaces: they are one token
        twice[ends] = False
        odd = np.append(0, np.cumsum(twice | (self._chunks.rows[number, 2] != 0)))[pieces.turns]
        whole |= odd[1:] > odd[:-1]
        for exception in self._spaced:
            if exception in pieces.text:
                whole |= np.array([exception in text for text in texts], bool)
        kept = np.repeat(~whole, counts)
        kept[ends] &= ~empty[ends]  # of a space at the end nothing is left
        for turn in np.flatnonzero(whole).tolist():
            kept[pieces.turns[turn]] = True
            number[pieces.turns[turn]] = self[texts[turn]]
        self._take_in()
        turns = np.append(0, np.cumsum(kept))[pieces.turns]
        uneven = whole | (empty[ends] & (pieces.lengths > 0))
        return Cut(number[kept], pieces.place[kept], turns, pieces.lengths, uneven)

    def _found(self, pieces: Pieces) -> Ints:
        """The numbers of chunks; new ones get theirs."""
        number = self._known.find(pieces.low, pieces.high)
        number[~pieces.short] = UNKNOWN
        missed = np.flatnonzero(number == UNKNOWN)
        if len(missed):
            known = len(self.names)
            spans = zip(pieces.start[missed].tolist(), pieces.end[missed].tolist(), strict=True)
            texts = [pieces.text[start:end] for start, end in spans]
            self._meet(texts)
            number[missed] = [self[text] for text in texts]
            self._take_in()
            new = missed[pieces.short[missed] & (number[missed] >= known)]
            first = np.full(len(self.names) - known, -1)  # place of each new chunk, if short
            first[number[new] - known] = new
            new = first[first >= 0]
            self._known.keep(pieces.low[new], pieces.high[new], number[new])
        return number

    def _take_in(self) -> None:
        """Put the chunks that were new into the tables."""
        self._chunks.extend(self._new)
        self._tokens.extend(self._made)
        self._made.clear()
        self._new.clear()


@lru_cache(maxsize=16)
def chunks_of(language: str) -> Chunks:
    """The chunks of a language that were met so far."""
    return Chunks(language)
