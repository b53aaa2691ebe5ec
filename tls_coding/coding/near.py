"""Rules of several parts and a row of words in; the spans of their parts that are near enough, out.

Each rule starts from its rarest part. Its other parts are looked for only around that, the rarer
ones first, so that common words are never gathered all over the corpus.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tls_coding.coding.compile import CompiledRule
from tls_coding.coding.places import Array, Row, ranges

FORWARD, BACKWARD = 1, 2
LIMITS = ("words", "sentence", "turn")
LONG = 32  # places: longer windows are looked through whole
FEW = 100_000  # places in all: so few are looked through whole
MOST = 4_000_000  # places that are looked at at once
NONE = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Shapes:
    """What rules of several parts ask for, as tables: one line per rule, one column per part.

    `order`: the columns, the rarest part's first. `reach`: how many words a part may be away from
    the rarest one; `sides`: in which direction; `limit`: a place in `LIMITS`.
    """

    count: Array
    part: Array
    order: Array
    reach: Array
    sides: Array
    limit: Array

    def some(self, lines: slice) -> Shapes:
        """The tables of some of the rules."""
        return Shapes(**{name: table[lines] for name, table in vars(self).items()})


def shapes_of(rules: Sequence[CompiledRule], expected: Array, longest: Array) -> Shapes:
    """The tables of `rules`. `expected`, `longest`: how often each part may occur, its length."""
    widest = max((len(rule.parts) for rule in rules), default=1)
    part, order, reach, sides = np.full((4, len(rules), widest), -1, np.int64)
    for number, rule in enumerate(rules):
        columns = sorted(range(len(rule.parts)), key=lambda i: (expected[rule.parts[i]], i))
        part[number, : len(columns)] = rule.parts
        order[number, : len(columns)] = columns
        lengths = [int(longest[each]) for each in rule.parts]
        for column in columns[1:]:
            reach[number, column] = _reach(rule, columns[0], column, lengths)
            sides[number, column] = _sides(rule, columns[0], column)
    limit = [
        0 if rule.limit.words is not None else LIMITS.index(rule.limit.scope) for rule in rules
    ]
    count = np.array([len(rule.parts) for rule in rules], np.int64)
    return Shapes(count, part, order, reach, sides, np.array(limit, np.int64))


def _reach(rule: CompiledRule, rarest: int, other: int, lengths: Sequence[int]) -> int:
    """How many words may stand between two parts of a rule; those of other parts among them."""
    first, last = (0, len(lengths) - 1) if "&" in rule.joins else sorted((rarest, other))
    between = sum(lengths[i] for i in range(first, last + 1) if i not in {rarest, other})
    return between + (last - first) * ((rule.limit.words or 1) - 1)


def _sides(rule: CompiledRule, rarest: int, other: int) -> int:
    first, last = sorted((rarest, other))
    if "&" in rule.joins[first:last]:
        return FORWARD | BACKWARD
    return FORWARD if other > rarest else BACKWARD


@dataclass(frozen=True)
class Found:
    """Spans of parts of rules: the seed they are near to, the column of the part, their places."""

    seed: Array
    column: Array
    start: Array
    end: Array


class Nearby:
    """Finds the parts of rules around seeds: the places where their rarest part stands."""

    def __init__(self, shapes: Shapes, row: Row, longest: Array) -> None:
        self.shapes = shapes
        self.row = row
        self.longest = longest
        others = np.unique(shapes.part[shapes.part >= 0])
        self.number = np.zeros(len(longest), np.int64)
        self.number[others] = np.arange(len(others))
        sequences = row.tables.sequences_of(others)
        ranks, owner = row.tables.members_of(row.slot[sequences])
        keys = self._key(row.tables.part[sequences[owner]], ranks)
        order = np.argsort(keys, kind="stable")
        self.keys, self.hanging = keys[order], sequences[owner[order]]
        # One line per part: True for each rank that is in the rarest set of one of its sequences.
        self.wanted = np.zeros(len(others) * len(row.counts), bool)
        self.wanted[keys] = True

    def _key(self, part: Array, rank: Array) -> Array:
        return self.number[part] * len(self.row.counts) + rank

    def around(self, line: Array, start: Array, end: Array) -> tuple[Array, list[Found]]:
        """The seeds that have all parts of their rule near them, and the spans of those parts.

        Seed i is a span of the rarest part of the rule on `line[i]` of the tables.
        """
        shapes = self.shapes
        alive = np.arange(len(line))
        found = [Found(alive, shapes.order[line, 0], start, end)]
        for turn in range(1, shapes.part.shape[1]):
            asked = alive[shapes.count[line[alive]] > turn]
            column = shapes.order[line[asked], turn]
            low, high = self._windows(line[asked], column, start[asked], end[asked])
            part = shapes.part[line[asked], column]
            which, place = self._wanted_in(part, low, high)
            here = self._spans(asked[which], part[which], column[which], place)
            met = np.zeros(len(line), bool)
            met[here.seed] = True
            alive = alive[met[alive] | (shapes.count[line[alive]] <= turn)]
            found.append(here)
        return alive, found

    def _windows(self, line: Array, column: Array, start: Array, end: Array) -> tuple[Array, Array]:
        """The places among which a word of the rarest set of the part in `column` must lie."""
        stream, shapes = self.row.stream, self.shapes
        length = self.longest[shapes.part[line, column]]
        reach = shapes.reach[line, column]
        low = stream.words_back(start, reach) - length
        high = stream.words_on(end, reach) + length
        for limit, edges in ((1, stream.sentences), (2, stream.turns)):
            own = np.flatnonzero(shapes.limit[line] == limit)
            number = np.searchsorted(edges[:-1], start[own], "right") - 1
            low[own], high[own] = edges[number], edges[number + 1]
        sides = shapes.sides[line, column]
        low = np.where(sides & BACKWARD, np.maximum(low, 0), end)
        high = np.where(sides & FORWARD, np.minimum(high, stream.size), start)
        return low, high

    def _wanted_in(self, part: Array, low: Array, high: Array) -> tuple[Array, Array]:
        """Which windows hold a wanted word of their part, and where; once for each such word."""
        size = high - low
        order = np.argsort(-size, kind="stable")  # long ones first: the rest drops out in time
        size = size[order]
        # A pass over all windows at once costs more for each word, and less for few of them.
        long = 0 if int(size.sum()) > FEW else len(size)
        long = max(long, int(np.searchsorted(-size, -LONG)))
        found = [self._in_whole(own, part, low, high) for own in _pieces(order[:long], size[:long])]
        base = (self.number[part] * len(self.row.counts))[order[long:]]
        first = low[order[long:]] + self.row.margin
        size = -size[long:]
        for step in range(LONG):
            count = int(np.searchsorted(size, -step))
            if not count:
                break
            rank = self.row.ranks[first[:count] + step]
            held = np.flatnonzero(self.wanted[base[:count] + rank])
            found.append((order[held + long], first[held] + (step - self.row.margin)))
        which, places = zip(*found, (NONE, NONE), strict=True)
        return np.concatenate(which), np.concatenate(places)

    def _in_whole(self, own: Array, part: Array, low: Array, high: Array) -> tuple[Array, Array]:
        """The same for some windows, all their places at once."""
        sizes = np.maximum(high[own] - low[own], 0)
        places = ranges(low[own], sizes)
        line = np.repeat(self.number[part[own]] * len(self.row.counts), sizes)
        held = np.flatnonzero(self.wanted[line + self.row.ranks[places + self.row.margin]])
        ends = np.cumsum(sizes)
        return own[np.searchsorted(ends, held, "right")], places[held]

    def _spans(self, seed: Array, part: Array, column: Array, place: Array) -> Found:
        """The spans of parts whose rarest word stands at `place`, each once."""
        rank = self.row.ranks[place + self.row.margin]
        key = self._key(part, rank)
        first = np.searchsorted(self.keys, key)
        counts = np.searchsorted(self.keys, key, "right") - first
        sequence = self.hanging[ranges(first, counts)]
        again = np.repeat(np.arange(len(seed)), counts)
        start = place[again] - self.row.anchor[sequence]
        kept = self.row.verified(sequence, start)
        again, start = again[kept], start[kept]
        end = start + self.row.tables.length[sequence[kept]]
        order = np.lexsort((end, start, column[again], seed[again]))
        again, start, end = again[order], start[order], end[order]
        table = np.stack([seed[again], column[again], start, end])
        fresh = np.append(True, (table[:, 1:] != table[:, :-1]).any(axis=0))[: len(order)]
        return Found(*table[:, fresh])


def _pieces(own: Array, size: Array) -> list[Array]:
    """Windows in portions of at most `MOST` places together, or one window."""
    if not len(own):
        return []
    portion = np.cumsum(np.maximum(size, 0)) // MOST
    return np.split(own, np.flatnonzero(np.diff(portion)) + 1)
