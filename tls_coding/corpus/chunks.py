"""The texts of turns in; the number, place and length of each of their tokens out: spaCy's own.

White space splits a text before anything else does, so that what stands between two spaces is split
in one way wherever it stands. Each such chunk is given to spaCy's tokeniser once, and most not even
that: letters alone are one token, but for a list of exceptions that the tokeniser has.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
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
        self._new: list[tuple[int, int, int, int]] = []  # chunk, type, place, length
        self._sizes: list[int] = []
        self._table = np.zeros((0, 4), np.int64)
        self._lengths: list[int] = []

    def __missing__(self, chunk: str) -> int:
        number = len(self)
        if chunk.isalpha() and chunk not in self._exceptions:
            tokens = [(chunk, 0)]
        else:
            doc = pipeline(self.language).make_doc(chunk)
            tokens = [(token.text, token.idx) for token in doc]
        for text, place in tokens:
            self._new.append((number, self._type(text), place, len(text)))
        self._sizes.append(len(tokens))
        self._lengths.append(len(chunk))
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
        number = np.array([self[chunk] for chunks in split for chunk in chunks], np.int64)
        if self._new:
            self._table = np.concatenate([self._table, np.array(self._new, np.int64)])
            self._new.clear()
        sizes = np.array(self._sizes, np.int64)
        lengths = np.array(self._lengths, np.int64)
        first = np.cumsum(sizes) - sizes
        edges = np.cumsum([0, *counts])
        # Chunks of a turn follow one another with one space between them.
        after = np.cumsum(lengths[number] + 1)
        begun = after - lengths[number] - 1
        begun -= np.repeat(np.append(0, after)[edges[:-1]], counts)
        each = sizes[number]
        token = np.repeat(first[number] - (np.cumsum(each) - each), each) + np.arange(each.sum())
        _, kind, place, length = self._table[token].T
        turns = np.append(0, np.cumsum(each))[edges]
        return Tokens(kind, place + np.repeat(begun, each), length, turns)

    def _split(self, text: str) -> list[str]:
        """The chunks of a text; the text whole where spaces are not all there is to go by."""
        if not text:
            return []
        beside = any(spaces in text for spaces in ("  ", " \n", "\n "))
        odd = beside or text[0].isspace() or text[-1].isspace()
        if odd or any(exception in text for exception in self._spaced):
            return [text]
        return text.split(" ")


@lru_cache(maxsize=16)
def chunks_of(language: str) -> Chunks:
    """The chunks of a language that were met so far."""
    return Chunks(language)
