"""The parts of rules and a row of words in; where parts stand out.

Words, word sets and sequences of word sets become numbers. A sequence can stand only where its
rarest set has a word, so nothing else is looked at; a table of bits says whether the sets beside it
hold the words that stand there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from tls_coding.coding.compile import CompiledPart
from tls_coding.corpus.stream import Stream

Array = np.ndarray[Any, Any]
SINGLE = np.left_shift(1, np.arange(8)).astype(np.uint8)
START_BITS, LENGTH_BITS = 34, 12  # of a packed span; the part takes the bits above


class Spans(NamedTuple):
    """Spans of parts: by part, then by start, then by end; each once."""

    part: Array
    start: Array
    end: Array


@dataclass(frozen=True)
class Tables:
    """The sequences of all parts as numbers.

    There are `parts` parts; some may have no sequence. `ranks` numbers the words of sequences from
    1 on. Set s holds the ranks `members[edges[s]:edges[s + 1]]`. Sequence q belongs to
    `part[q]`; `slots[q, i]` is the set at its place i, -1 past its end.
    """

    parts: int
    ranks: dict[str, int]
    members: Array
    edges: Array
    part: Array
    length: Array
    slots: Array

    @cached_property
    def bits(self) -> Array:
        """One row of bits per set: bit r is 1 where the set holds the word of rank r."""
        sets = len(self.edges) - 1
        bits = np.zeros((sets + 1, len(self.ranks) // 8 + 1), np.uint8)
        bits[-1] = 255  # set -1, past the end of a sequence: every word
        owner = np.repeat(np.arange(sets), np.diff(self.edges))
        value = np.left_shift(1, self.members & 7).astype(np.uint8)
        np.bitwise_or.at(bits, (owner, self.members >> 3), value)
        return bits

    def sequences_of(self, parts: Array) -> Array:
        """The sequences of some parts."""
        wanted = np.zeros(int(max(self.part.max(initial=0), parts.max(initial=0))) + 1, bool)
        wanted[parts] = True
        return np.flatnonzero(wanted[self.part])

    def members_of(self, slots: Array) -> tuple[Array, Array]:
        """The ranks that some sets hold, and for each which of `slots` (its place) it is of."""
        sizes = self.edges[slots + 1] - self.edges[slots]
        ranks = self.members[ranges(self.edges[slots], sizes)]
        return ranks, np.repeat(np.arange(len(slots)), sizes)


def tables_of(parts: Sequence[CompiledPart]) -> Tables:
    """Number the words, the word sets and the sequences of `parts`."""
    numbers: dict[frozenset[str], int] = {}
    flat: list[int] = []
    sizes: list[int] = []
    owners: list[int] = []
    for number, part in enumerate(parts):
        for sequence in part.sequences:
            flat += [numbers.setdefault(slot, len(numbers)) for slot in sequence]
            sizes.append(len(sequence))
        owners += [number] * len(part.sequences)
    ranks: dict[str, int] = {}
    members = [ranks.setdefault(word, len(ranks) + 1) for slot in numbers for word in slot]
    length = np.array(sizes, np.int64)
    slots = np.full((len(sizes), int(length.max(initial=1))), -1, np.int64)
    slots[np.arange(slots.shape[1]) < length[:, None]] = flat
    edges = np.cumsum([0, *map(len, numbers)])
    return Tables(
        len(parts),
        ranks,
        np.array(members, np.int64),
        edges,
        np.array(owners, np.int64),
        length,
        slots,
    )


class Row:
    """A stream as ranks of a `Tables`: 0 for words that no rule asks for, and past the ends."""

    def __init__(self, tables: Tables, stream: Stream) -> None:
        known = [tables.ranks.get(word, 0) for word in stream.vocabulary.lower]
        rank_of = np.array([*known, 0], np.int32)
        self.tables = tables
        self.stream = stream
        self.margin = tables.slots.shape[1]
        self.ranks = np.zeros(stream.size + 2 * self.margin, np.int32)
        self.ranks[self.margin : self.margin + stream.size] = stream.each(rank_of)
        self.counts = np.bincount(self.ranks, minlength=len(tables.ranks) + 1)
        before = np.cumsum([0, *self.counts[tables.members]])
        totals = np.append(before[tables.edges[1:]] - before[tables.edges[:-1]], 0)
        rarity = np.where(tables.slots >= 0, totals[tables.slots], np.iinfo(np.int64).max)
        order = np.argsort(rarity, axis=1, kind="stable")
        each = np.arange(len(order))
        self.anchor = order[:, 0]  # the place of each sequence's rarest set
        self.slot = tables.slots[each, self.anchor]
        self.second = order[:, min(1, order.shape[1] - 1)].astype(np.int32)
        self.second_slot = tables.slots[each, self.second].astype(np.int32)
        self.expected = np.bincount(
            tables.part, weights=rarity.min(axis=1, initial=2**62), minlength=tables.parts
        )

    def hung(self, sequences: Array) -> tuple[Array, Array]:
        """Which of `sequences` hang on each rank r: `hanging[heads[r]:heads[r + 1]]`."""
        ranks, owner = self.tables.members_of(self.slot[sequences])
        order = np.argsort(ranks, kind="stable")
        heads = np.zeros(len(self.counts) + 1, np.int64)
        np.cumsum(np.bincount(ranks, minlength=len(self.counts)), out=heads[1:])
        return heads, sequences[owner[order]]

    def spans(self, parts: Array) -> Spans:
        """Where some parts stand."""
        heads, hanging = self.hung(self.tables.sequences_of(parts))
        sought = heads[1:] > heads[:-1]
        places = np.flatnonzero(sought[self.ranks])
        rank = self.ranks[places]
        degree = heads[rank + 1] - heads[rank]
        sequence = hanging[ranges(heads[rank], degree)]
        start = np.repeat(places - self.margin, degree) - self.anchor[sequence]
        kept = self.verified(sequence, start)
        sequence, start = sequence[kept], start[kept]
        return unpacked(
            np.sort(packed(self.tables.part[sequence], start, self.tables.length[sequence]))
        )

    def verified(self, sequence: Array, start: Array) -> Array:
        """Which candidates hold a word of the set asked for at every place but their anchor."""
        alone = self.tables.length[sequence] == 1
        kept = np.flatnonzero(~alone)
        # The next rarest set first: it leaves few for the rest.
        own = sequence[kept]
        kept = kept[self._holds(self.second_slot[own], start[kept] + self.second[own])]
        for place in range(self.tables.slots.shape[1]):
            slot = self.tables.slots[sequence[kept], place]
            kept = kept[self._holds(slot, start[kept] + place)]
        return np.concatenate([np.flatnonzero(alone), kept])

    def _holds(self, slot: Array, place: Array) -> Array:
        """True where the word at a place is in a set; set -1 holds every word."""
        rank = np.take(self.ranks, place + self.margin, mode="clip")
        bits = self.tables.bits
        byte = np.take(bits.reshape(-1), slot * bits.shape[1] + (rank >> 3), mode="wrap")
        held: Array = np.take(SINGLE, rank & 7, mode="wrap") & byte != 0
        return held


def packed(part: Array, start: Array, length: Array) -> Array:
    """Spans as single numbers that sort by part, start and length."""
    return (part << (START_BITS + LENGTH_BITS)) | (start << LENGTH_BITS) | length


def unpacked(keys: Array) -> Spans:
    """The spans behind sorted numbers, each once."""
    if len(keys):
        keys = keys[np.append(True, keys[1:] != keys[:-1])]
    start = (keys >> LENGTH_BITS) & ((1 << START_BITS) - 1)
    return Spans(
        keys >> (START_BITS + LENGTH_BITS), start, start + (keys & ((1 << LENGTH_BITS) - 1))
    )


def ranges(starts: Array, counts: Array) -> Array:
    """The numbers from each of `starts`, `counts` of them, one after the other.

    >>> ranges(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
