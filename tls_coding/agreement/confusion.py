"""A grid of ratings in; which code one coder gives where the other gives another one, out."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations

import numpy as np

from tls_coding.agreement.grid import Grid


@dataclass(frozen=True)
class Confusion:
    """Units that one coder gave `code` and not `instead`, and the other the other way round.

    `n` counts them over all pairs of coders, either way; `expected` is how many there would be if
    coders used the one code alone and the other alone independently of each other. `by`: how often
    each coder was the one who gave `code`, as "ana, not marc".
    """

    code: str
    instead: str
    n: int
    expected: float
    by: dict[str, int] = field(default_factory=dict)

    @property
    def excess(self) -> float:
        """How many more there are than chance would give."""
        return self.n - self.expected


def confusion(grid: Grid) -> tuple[Confusion, ...]:
    """Every two codes that stood for each other in a unit, those most in excess of chance first.

    Only units that both coders rated for both codes count. Two codes are named once, the one
    that comes first in the codebook first.
    """
    size = len(grid.codes)
    seen, chance = np.zeros((size, size)), np.zeros((size, size))
    ways: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]] = {}
    for a, b in permutations(range(len(grid.coders)), 2):
        both = (grid.rated[a] & grid.rated[b]).astype(float)
        first = (grid.given[a] & ~grid.given[b]) * both  # codes × units
        second = (grid.given[b] & ~grid.given[a]) * both
        own = first @ second.T
        units = both @ both.T
        expected = (first @ both.T) * (second @ both.T).T / np.maximum(units, 1)
        ways[f"{grid.coders[a]}, not {grid.coders[b]}"] = own
        seen, chance = seen + own, chance + expected
    found = [
        Confusion(
            grid.codes[one],
            grid.codes[other],
            int(seen[one, other]),
            float(chance[one, other]),
            {way: int(own[one, other]) for way, own in sorted(ways.items()) if own[one, other]},
        )
        for one, other in zip(*np.nonzero(np.triu(seen, 1)), strict=True)
    ]
    return tuple(sorted(found, key=lambda c: (-round(c.excess, 9), c.code, c.instead)))
