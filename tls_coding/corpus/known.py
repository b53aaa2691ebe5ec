"""Short byte strings in, as pairs of 64-bit numbers; the number known for each, out, all at once.

A table of open addresses, in numpy: one look for nearly every string, whatever their number.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Ints = np.ndarray[Any, np.dtype[np.int32]]
Keys = np.ndarray[Any, np.dtype[np.uint64]]
UNKNOWN = -1
_PROBES = 8  # places at which a key may stand; one that finds none of them free is not kept
_FIRST_BITS = 14
_LOW, _HIGH = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


class Known:
    """What is known of keys: `find` and `keep`."""

    def __init__(self) -> None:
        self._make(_FIRST_BITS)

    def _make(self, bits: int) -> None:
        self._bits = bits
        self._count = 0
        self._low, self._high = np.zeros((2, 1 << bits), np.uint64)
        self._value = np.full(1 << bits, UNKNOWN, np.int32)

    def find(self, low: Keys, high: Keys) -> Ints:
        """The number of each key, `UNKNOWN` for one that was not kept."""
        place = self._places(low, high)
        found: Ints = self._value[place]
        missed = np.flatnonzero((self._low[place] != low) | (self._high[place] != high))
        found[missed] = UNKNOWN
        for _ in range(_PROBES - 1):
            missed = missed[self._value[place[missed]] != UNKNOWN]  # the next place is worth a look
            if not len(missed):
                break
            at = place[missed] = (place[missed] + 1) & (len(self._value) - 1)
            same = (self._low[at] == low[missed]) & (self._high[at] == high[missed])
            found[missed[same]] = self._value[at[same]]
            missed = missed[~same]
        return found

    def keep(self, low: Keys, high: Keys, number: Ints) -> None:
        """Keep the numbers of keys that were not known, each given once."""
        if 2 * (self._count + len(number)) > len(self._value):
            self._grow(self._count + len(number))
        self._count += len(number)
        place = self._places(low, high)
        for _ in range(_PROBES):
            free = self._value[place] == UNKNOWN
            self._value[place[free]] = number[free]  # of several the last one gets it
            got = free & (self._value[place] == number)
            self._low[place[got]], self._high[place[got]] = low[got], high[got]
            low, high, number, place = low[~got], high[~got], number[~got], place[~got]
            place = (place + 1) & (len(self._value) - 1)

    def _grow(self, count: int) -> None:
        held = np.flatnonzero(self._value != UNKNOWN)
        low, high, number = self._low[held], self._high[held], self._value[held]
        self._make((4 * count).bit_length())
        self.keep(low, high, number)

    def _places(self, low: Keys, high: Keys) -> np.ndarray[Any, np.dtype[np.int64]]:
        mixed = (low ^ (high * _HIGH)) * _LOW
        return (mixed >> np.uint64(64 - self._bits)).astype(np.int64)
