"""Rows of numbers that come in a few at a time; one array of all so far out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Rows = np.ndarray[Any, np.dtype[np.int32]]


class Table:
    """An array that grows by doubling, so that a row is copied twice at most on average."""

    def __init__(self, columns: int) -> None:
        self._room: Rows = np.zeros((64, columns), np.int32)
        self._size = 0

    @property
    def rows(self) -> Rows:
        """All rows so far."""
        return self._room[: self._size]

    def extend(self, numbers: Sequence[int]) -> None:
        """Put rows at the end, given number after number: many small rows are slow to read."""
        if not numbers:
            return
        columns = self._room.shape[1]
        size = self._size + len(numbers) // columns
        if size > len(self._room):
            grown = np.zeros((2 * size, columns), np.int32)
            grown[: self._size] = self.rows
            self._room = grown
        self._room[self._size : size] = np.array(numbers, np.int32).reshape(-1, columns)
        self._size = size
