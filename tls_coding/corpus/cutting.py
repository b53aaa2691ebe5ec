"""The texts of turns in; what stands between their spaces out, each such chunk by its place and as
a pair of 64-bit numbers.

A chunk of up to 16 common characters is written into a pair, a byte a character, so that chunks
are told from one another without a Python object for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from tls_coding.corpus.points import LAST, Points, points_of

Ints = np.ndarray[Any, np.dtype[np.int64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]
Keys = np.ndarray[Any, np.dtype[np.uint64]]
BETWEEN = "\x1e"  # stands between turns; folding leaves none in their texts
_SPACE, _BETWEEN, _RARE, _FIRST = range(4)  # bytes: the others are those of common characters
_COMMON = (
    "".join(map(chr, [10, *range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]))
    + "ŒœŸŠšŽžŀĿ–—‘’“”„…€"
)
_WIDTH = 8  # bytes of a number
_KEPT = np.array([(1 << 8 * size) - 1 for size in range(_WIDTH + 1)], np.uint64)


class Pieces(NamedTuple):
    """The chunks of turns, turn after turn: chunk i is `text[start[i]:end[i]]`.

    `place[i]` is its place in its turn; `low[i]`, `high[i]` tell apart those that are `short`. Turn
    t has the chunks from `turns[t]` on, with an entry more for the end; `lengths[t]` is its length.
    """

    text: str
    start: Ints
    end: Ints
    place: Ints
    low: Keys
    high: Keys
    short: Bools
    turns: Ints
    lengths: Ints


def cut(texts: Sequence[str]) -> Pieces:
    """Cut texts at each space: two in a row have nothing between. A `BETWEEN` begins a text.

    >>> pieces = cut(["Oui oui", "non"])
    >>> [pieces.text[low:high] for low, high in zip(pieces.start, pieces.end)]
    ['Oui', 'oui', 'non']
    """
    text = BETWEEN.join([*texts, ""])
    # Numbers are read from every chunk on: some more bytes stand after the last.
    codes = np.zeros(len(text) + 2 * _WIDTH, np.uint8)
    np.take(_table(), points_of(text), out=codes[: len(text)])
    end = np.flatnonzero(codes[: len(text)] <= _BETWEEN)
    last = np.flatnonzero(codes[end] == _BETWEEN)
    start = np.append(0, end[:-1] + 1) if len(end) else end
    length = end - start
    number = np.ndarray((len(codes) - _WIDTH + 1,), "<u8", codes, strides=(1,))
    low = number[start] & _KEPT[np.minimum(length, _WIDTH)]
    high = number[start + _WIDTH * (length > _WIDTH)] & _KEPT[np.clip(length - _WIDTH, 0, _WIDTH)]
    short = length <= 2 * _WIDTH
    rare = np.flatnonzero(codes[: len(text)] == _RARE)
    short[np.searchsorted(end, rare)] = False
    turns, after = np.append(0, last + 1), np.append(0, end[last] + 1)
    place = start - np.repeat(after[:-1], np.diff(turns))
    return Pieces(text, start, end, place, low, high, short, turns, np.diff(after) - 1)


@lru_cache(maxsize=1)
def _table() -> Points:
    """The byte of each code point."""
    table = np.full(LAST + 1, _RARE, np.uint8)
    table[[ord(char) for char in _COMMON]] = range(_FIRST, _FIRST + len(_COMMON))
    table[ord(" ")], table[ord(BETWEEN)] = _SPACE, _BETWEEN
    return table
