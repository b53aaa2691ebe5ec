"""Some places of a row of words in; a shorter row of the sentences around them out."""

from __future__ import annotations

from typing import Any

import numpy as np

from tls_coding.corpus.index import BETWEEN
from tls_coding.corpus.stream import Ints, Stream


class Surroundings:
    """The sentences that hold some spans, and those within `margin` words of them in their turn.

    `stream` has each connected stretch as a turn of its own; `moved` tells where places of the
    longer row are in it. With `margin` None whole turns are taken.
    """

    def __init__(self, stream: Stream, start: Ints, end: Ints, margin: int | None) -> None:
        low, high = self._stretches(stream, start, end, margin)
        sizes = high - low
        shift = np.cumsum(sizes + 1) - (sizes + 1)  # where each stretch begins; a gap after each
        self._low, self._shift = low, shift
        ids = np.full(int((sizes + 1).sum()), BETWEEN, np.int32)
        inside = np.ones(len(ids), bool)
        inside[shift + sizes] = False
        places = np.repeat(low - shift, sizes) + np.flatnonzero(inside)
        ids[inside] = stream.ids[places]
        sentence = np.searchsorted(stream.sentences[:-1], low)
        last = np.searchsorted(stream.sentences[:-1], high)
        counts = last - sentence
        before = np.cumsum(counts) - counts
        numbers = np.repeat(sentence - before, counts) + np.arange(int(counts.sum()))
        heads = stream.sentences[numbers] + np.repeat(shift - low, counts)
        nothing: Any = np.zeros(0, np.int32)
        self.stream = Stream(
            transcripts=(),
            vocabulary=stream.vocabulary,
            ids=ids,
            starts=nothing,
            ends=nothing,
            first=np.array([0, len(ids)]),
            turns=np.append(shift, len(ids)),
            sentences=np.append(heads, len(ids)),
            bounds=nothing.reshape(-1, 2),
        )

    def moved(self, places: Ints) -> Ints:
        """Where places of the longer row (within the stretches) are in the shorter one."""
        number = np.maximum(np.searchsorted(self._low, places, "right") - 1, 0)
        # The end of a stretch may be where the next one begins: an end belongs to the first.
        moved: Ints = places - self._low[number] + self._shift[number]
        return moved

    @staticmethod
    def _stretches(stream: Stream, start: Ints, end: Ints, margin: int | None) -> tuple[Ints, Ints]:
        """Whole sentences around spans, connected ones made one, in order."""
        turn = stream.turn_at(start)
        low, high = stream.turns[turn], stream.turns[turn + 1] - 1
        if margin is not None:
            first = stream.sentences[stream.sentence_at(start)]
            last = stream.sentence_ends(stream.sentence_at(end - 1))
            back = np.maximum(stream.words_back(first, margin), low)
            on = np.minimum(stream.words_on(last, margin), high)
            low = np.maximum(stream.sentences[stream.sentence_at(back)], low)
            high = np.minimum(
                stream.sentence_ends(stream.sentence_at(np.maximum(on - 1, low))), high
            )
            high = np.maximum(high, last)
        order = np.argsort(low, kind="stable")
        low, high = low[order], np.maximum.accumulate(high[order])
        fresh = np.append(True, low[1:] > high[:-1])[: len(low)]
        heads = np.flatnonzero(fresh)
        ends = np.append(heads[1:], len(low)) - 1
        return low[heads], high[ends]
