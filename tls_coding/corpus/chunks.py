"""The texts of turns in; the number, place and length of each of their tokens out: spaCy's own.

White space splits a text before anything else does, so that what stands between two spaces is split
in one way wherever it stands. Each such chunk is given to spaCy's tokeniser once, and most not even
that: letters alone are one token, but for a list of exceptions that the tokeniser has.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from tls_coding.corpus.tokens import alphabetic_exceptions, pipeline, spaced_exceptions

Ints = np.ndarray[Any, np.dtype[np.int64]]


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
        self._numbers: dict[str, int] = {}
        self._exceptions = alphabetic_exceptions(language)
        self._spaced = spaced_exceptions(language)
        self._made: list[tuple[int, int, int]] = []  # new tokens: type, place, length
        self._new: list[tuple[int, int]] = []  # new chunks: how many tokens, how long
        self._tokens = np.zeros((0, 3), np.int64)
        self._chunks = np.zeros((0, 2), np.int64)
        self._first = np.zeros(0, np.int64)  # the first token of each chunk

    def __missing__(self, chunk: str) -> int:
        number = len(self)
        if chunk.isalpha() and chunk not in self._exceptions:
            tokens = [(chunk, 0)]
        else:
            doc = pipeline(self.language).make_doc(chunk)
            tokens = [(token.text, token.idx) for token in doc]
        self._made += ((self._type(text), place, len(text)) for text, place in tokens)
        self._new.append((len(tokens), len(chunk)))
        self[chunk] = number
        return number

    def _type(self, text: str) -> int:
        number = self._numbers.setdefault(text, len(self.types))
        if number == len(self.types):
            self.types.append(text)
        return number

    def tokens(self, texts: Sequence[str]) -> Tokens:
        """The tokens of the texts of turns."""
        split = [self._split(text) for text in texts]
        counts = np.array([len(chunks) for chunks in split], np.int64)
        every = chain.from_iterable(split)
        number = np.fromiter(map(self.__getitem__, every), np.int64, int(counts.sum()))
        self._take_in()
        sizes, lengths = self._chunks[number].T
        edges = np.append(0, np.cumsum(counts))
        # Chunks of a turn follow one another with one space between them.
        after = np.cumsum(lengths + 1)
        begun = after - lengths - 1 - np.repeat(np.append(0, after)[edges[:-1]], counts)
        before = np.cumsum(sizes) - sizes
        token = np.repeat(self._first[number] - before, sizes) + np.arange(int(sizes.sum()))
        kind, place, length = self._tokens[token].T
        turns = np.append(before, sizes.sum())[edges]
        return Tokens(kind, place + np.repeat(begun, sizes), length, turns)

    def _take_in(self) -> None:
        """Put the chunks that were new into the tables."""
        if not self._new:
            return
        new = np.array(self._new, np.int64)
        first = len(self._tokens) + np.cumsum(new[:, 0]) - new[:, 0]
        self._tokens = np.concatenate([self._tokens, np.array(self._made, np.int64).reshape(-1, 3)])
        self._chunks = np.concatenate([self._chunks, new])
        self._first = np.concatenate([self._first, first])
        self._made.clear()
        self._new.clear()

    def _split(self, text: str) -> list[str]:
        """The chunks of a text; the text whole where spaces are not all there is to go by."""
        if not text:
            return []
        if (
            "  " in text
            or " \n" in text
            or "\n " in text
            or text[0].isspace()
            or text[-1].isspace()
        ):
            return [text]
        for exception in self._spaced:
            if exception in text:
                return [text]
        return text.split(" ")


@lru_cache(maxsize=16)
def chunks_of(language: str) -> Chunks:
    """The chunks of a language that were met so far."""
    return Chunks(language)
