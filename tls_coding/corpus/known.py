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
    """What is known of keys: `find` and `keep`.

    Numbers are small and given in the order of meeting: keys stand at their numbers, where those
    of the most frequent ones are close together.
    """

    def __init__(self) -> None:
        self._low, self._high = np.zeros((2, 1 << _FIRST_BITS), np.uint64)
        self._make(_FIRST_BITS)

    def _make(self, bits: int) -> None:
        self._bits = bits
        self._count = 0
        self._value = np.full(1 << bits, UNKNOWN, np.int32)

    def find(self, low: Keys, high: Keys) -> Ints:
        """The number of each key, `UNKNOWN` for one that was not kept."""
        place = self._places(low, high)
        found: Ints = np.take(self._value, place)
        missed = np.flatnonzero(self._differ(found, low, high))
        # The next place is worth a look where this one is taken.
        other = missed[found[missed] != UNKNOWN]
        found[missed] = UNKNOWN
        for _ in range(_PROBES - 1):
            if not len(other):
                break
            at = place[other] = (place[other] + 1) & (len(self._value) - 1)
            value = self._value[at]
            differ = self._differ(value, low[other], high[other])
            found[other[~differ]] = value[~differ]
            other = other[differ & (value != UNKNOWN)]
        return found

    def keep(self, low: Keys, high: Keys, number: Ints) -> None:
        """Keep the numbers of keys that were not known, each given once."""
        if 2 * (self._count + len(number)) > len(self._value):
            self._grow(self._count + len(number))
        most = int(number.max(initial=0)) + 1
        if most > len(self._low):
            more = np.zeros(2 * most - len(self._low), np.uint64)
            self._low, self._high = (np.append(each, more) for each in (self._low, self._high))
        self._low[number], self._high[number] = low, high
        self._put(low, high, number)

    def _put(self, low: Keys, high: Keys, number: Ints) -> None:
        self._count += len(number)
        place = self._places(low, high)
        for _ in range(_PROBES):
            free = self._value[place] == UNKNOWN
            self._value[place[free]] = number[free]  # of several the last one gets it
            left = ~free | (self._value[place] != number)
            place, number = (place[left] + 1) & (len(self._value) - 1), number[left]

    def _grow(self, count: int) -> None:
        number = self._value[self._value != UNKNOWN]
        self._make((4 * count).bit_length())
        self._put(self._low[number], self._high[number], number)

    def _differ(self, number: Ints, low: Keys, high: Keys) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether keys are others than those of some numbers; what is UNKNOWN may be any."""
        own_low, own_high = (np.take(k, number, mode="wrap") for k in (self._low, self._high))
        differ: np.ndarray[Any, np.dtype[np.bool_]] = (own_low != low) | (own_high != high)
        return differ

    def _places(self, low: Keys, high: Keys) -> np.ndarray[Any, np.dtype[np.int64]]:
        mixed = (low ^ (high * _HIGH)) * _LOW
        return (mixed >> np.uint64(64 - self._bits)).astype(np.int64)
