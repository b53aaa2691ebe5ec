"""The indexes of many transcripts in; one long row of numbered words, on which rules run, out.

Places are places of tokens in the row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from typing import Any

import numpy as np

from tls_coding.corpus.index import BETWEEN, TextIndex
from tls_coding.corpus.transcript import ROLES, Transcript

Ints = np.ndarray[Any, np.dtype[np.int64]]


class Vocabulary:
    """The word types of a row, as written; a type's number is its place."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words

    @cached_property
    def lower(self) -> list[str]:
        """The types as rules compare them."""
        return [word.lower() for word in self.words]

    @cached_property
    def are_words(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """True for each type that is a word, not punctuation or space."""
        return self.where(lambda word: word.isalnum() or any(map(str.isalnum, word)))

    def where(self, holds: Callable[[str], bool]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """True for each type (in lower case) of which something holds; False for `BETWEEN`."""
        return np.array([*map(holds, self.lower), False], bool)


@dataclass(frozen=True)
class Stream:
    """Transcripts of one language as one row of words.

    `ids[i]` is the type of the word at place i, `BETWEEN` after each turn. `first[n]` is the place
    of the first token of transcript n, `turns[t]` of turn t, `sentences[s]` of sentence s; each has
    an entry more for the end. `starts`, `ends`: the tokens' spans in the body of their transcript.
    """

    transcripts: Sequence[Transcript]
    vocabulary: Vocabulary
    ids: np.ndarray[Any, np.dtype[np.int32]]
    starts: np.ndarray[Any, np.dtype[np.int32]]
    ends: np.ndarray[Any, np.dtype[np.int32]]
    first: Ints
    turns: Ints
    sentences: Ints
    bounds: np.ndarray[Any, np.dtype[np.int32]]

    @cached_property
    def words_before(self) -> np.ndarray[Any, np.dtype[np.int32]]:
        """Of each place the number of words (not punctuation) before it; and of the end."""
        numbers = np.zeros(len(self.ids) + 1, np.int32)
        np.cumsum(self.each(self.vocabulary.are_words), out=numbers[1:])
        return numbers

    @cached_property
    def word_places(self) -> np.ndarray[Any, np.dtype[np.int32]]:
        """The places of all words, the first word's first, and the end of the row."""
        places = np.flatnonzero(self.each(self.vocabulary.are_words))
        return np.append(places, self.size).astype(np.int32)

    def words_on(self, places: Ints, words: Ints | int) -> Ints:
        """The last places that have at most some number of words between them and `places`."""
        number = self.words_before[places] + words
        found: Ints = np.take(self.word_places, np.minimum(number, len(self.word_places) - 1))
        return found

    def words_back(self, places: Ints, words: Ints | int) -> Ints:
        """The first places that have at most some number of words between them and `places`."""
        number = self.words_before[places] - words - 1
        found = np.take(self.word_places, np.maximum(number, 0)) + 1
        return np.where(number >= 0, found, 0)

    def each(self, by_type: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """What is said of each type, for each place; the last value is that of `BETWEEN`."""
        return np.take(by_type, self.ids, mode="wrap")

    @cached_property
    def turn_of_text(self) -> Ints:
        """The number of the first turn of each transcript, and the number of turns."""
        counts = [len(transcript.turns) for transcript in self.transcripts]
        return np.cumsum([0, *counts])

    @cached_property
    def turn_table(self) -> Ints:
        """The first place and the place after the last word of each turn: an array (turns, 2)."""
        return np.stack([self.turns[:-1], self.turns[1:] - 1], axis=1)

    @cached_property
    def roles(self) -> np.ndarray[Any, np.dtype[np.int8]]:
        """The role of each turn, as a place in `ROLES`."""
        places = {role: place for place, role in enumerate(ROLES)}
        each = (turn.role for transcript in self.transcripts for turn in transcript.turns)
        return np.array([places[role] for role in each], np.int8)

    def turn_at(self, places: Ints) -> Ints:
        """The turns that hold some places."""
        return np.searchsorted(self.turns, places, "right") - 1

    def sentence_at(self, places: Ints) -> Ints:
        """The sentences that hold some places."""
        return np.searchsorted(self.sentences[:-1], places, "right") - 1

    def sentence_ends(self, sentences: Ints) -> Ints:
        """The places after the last word of some sentences."""
        last = self.turns[self.turn_at(self.sentences[sentences]) + 1] - 1
        return np.minimum(self.sentences[sentences + 1], last)

    def text_at(self, places: Ints) -> Ints:
        """The transcripts that hold some places."""
        return np.searchsorted(self.first, places, "right") - 1

    @property
    def size(self) -> int:
        """The number of tokens and of gaps."""
        return len(self.ids)


def join_texts(transcripts: Sequence[Transcript], indexes: Sequence[TextIndex]) -> Stream:
    """One row of the words of several transcripts, in their order."""
    words = dict.fromkeys(chain.from_iterable(index.words for index in indexes))
    numbers = dict(zip(words, count(), strict=False))
    sizes = [len(index.ids) for index in indexes]
    first = np.cumsum([0, *sizes])
    ids = np.empty(first[-1], np.int32)
    for index, start in zip(indexes, first, strict=False):
        here = np.fromiter(map(numbers.__getitem__, index.words), np.int32, len(index.words))
        here = np.append(here, np.int32(BETWEEN))
        np.take(here, index.ids, out=ids[start : start + len(index.ids)], mode="wrap")
    turns = [index.turns[:-1] + start for index, start in zip(indexes, first, strict=False)]
    sentences = [index.sentences + start for index, start in zip(indexes, first, strict=False)]
    none = np.zeros(0, np.int32)
    return Stream(
        transcripts=transcripts,
        vocabulary=Vocabulary(list(words)),
        ids=ids,
        starts=np.concatenate([none, *(index.starts for index in indexes)]),
        ends=np.concatenate([none, *(index.ends for index in indexes)]),
        first=first,
        turns=np.concatenate([*turns, first[-1:]]).astype(np.int64),
        sentences=np.concatenate([*sentences, first[-1:]]).astype(np.int64),
        bounds=np.concatenate([none.reshape(-1, 2), *(index.bounds for index in indexes)]),
    )
