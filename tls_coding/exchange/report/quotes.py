"""A study, read and counted, in; what each cell shows, and every passage once, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tls_coding.codebook.model import rules_by_id
from tls_coding.coding.segments import SETTLED, Segment
from tls_coding.exchange.given import Given
from tls_coding.exchange.report.trail import Matter, Step, trails
from tls_coding.matrix.facts import CODED, Kind
from tls_coding.matrix.quotes import Quote, quotes_of
from tls_coding.spans import Span

LIMIT = 10_000  # quotes that the page holds; the rest is in segments.csv
OPEN: tuple[Kind, ...] = ("suggested", "unsure")
Place = tuple[str, int, int]  # transcript, start, end


@dataclass(frozen=True)
class CellQuotes:
    """The quotes of one cell, best first, then what is only suggested; `left_out`: how many the
    page does not hold."""

    quotes: tuple[Quote, ...]
    left_out: int


@dataclass(frozen=True)
class MatterShown:
    """One code on one passage: what rules found there, and what people decided."""

    code: str
    name: str
    rules: tuple[tuple[str, str], ...]
    evidence: tuple[str, ...]
    flags: tuple[str, ...]
    steps: tuple[Step, ...]
    held: tuple[str, ...]


class Contents:
    """What stands in the report: `cells` by (row, theme) of the case-by-theme table, and
    `passages`, a number for each place that a quote leads to."""

    def __init__(self, given: Given, limit: int = LIMIT) -> None:
        self._given = given
        self._limit = limit

    @cached_property
    def most(self) -> int:
        """How many quotes a cell shows at most."""
        table = self._given.table
        return cell_limit((table.count + table.suggested).ravel().tolist(), self._limit)

    @cached_property
    def cells(self) -> dict[tuple[int, int], CellQuotes]:
        table = self._given.table
        filled = np.argwhere(table.count + table.suggested)
        return {(row, theme): self._cell(row, theme) for row, theme in filled.tolist()}

    @cached_property
    def passages(self) -> dict[Place, int]:
        """In the order of transcripts."""
        shown = {place_of(quote) for cell in self.cells.values() for quote in cell.quotes}
        shown |= {
            place_of(quote) for cell in self._given.framework.cells.values() for quote in cell.shown
        }
        return {place: number for number, place in enumerate(sorted(shown), start=1)}

    @cached_property
    def stands_in(self) -> Mapping[Place, Sequence[tuple[int, int]]]:
        """The cells that show a passage."""
        found: dict[Place, list[tuple[int, int]]] = {}
        for cell, own in self.cells.items():
            for quote in own.quotes:
                found.setdefault(place_of(quote), []).append(cell)
        return found

    @cached_property
    def evidence(self) -> Mapping[Place, Sequence[Span]]:
        """What rules found in a passage, for whichever code."""
        found: dict[Place, list[Span]] = {}
        for (transcript, start, end, _), spans in self._given.marks.items():
            found.setdefault((transcript, start, end), []).extend(spans)
        return found

    def matters(self, place: Place) -> list[MatterShown]:
        """Every code that a rule or a person ever gave to a passage, in the codebook's order."""
        codes = {matter[3] for matter in self._matters.get(place, ())}
        rank = {code: number for number, code in enumerate(self._given.facts.codes)}
        listed = sorted(codes, key=lambda code: (rank.get(code, len(rank)), code))
        return [self._matter((*place, code)) for code in listed]

    def _matter(self, matter: Matter) -> MatterShown:
        steps = self._trails.get(matter, ())
        own = self._segments.get(matter, ())
        rules = _names(rule for s in own for rule in s.rules.split(";"))
        rules = _names((*rules, *(rule for step in steps for rule in step.rules)))
        return MatterShown(
            code=matter[3],
            name=self._given.labels.code(matter[3]),
            rules=tuple((rule, self._rule_texts.get(rule, "")) for rule in rules),
            evidence=_names(word for s in own for word in s.evidence.split(";")),
            flags=_names(flag for s in own for flag in s.flags.split(";") if flag != SETTLED),
            steps=steps,
            held=() if steps else tuple(_held(segment) for segment in own),
        )

    def _cell(self, row: int, theme: int) -> CellQuotes:
        given, kept = self._given, np.zeros(len(self._given.facts), np.bool_)
        kept[given.table.rows_of(row, theme)] = True
        coded = quotes_of(given.facts, given.segments, kept, CODED)
        places = {place_of(quote) for quote in coded}
        still_open = quotes_of(given.facts, given.segments, kept, OPEN)
        found = [*coded, *(quote for quote in still_open if place_of(quote) not in places)]
        return CellQuotes(tuple(found[: self.most]), max(0, len(found) - self.most))

    @cached_property
    def _trails(self) -> dict[Matter, tuple[Step, ...]]:
        return trails(self._given.states, self._given.entries, self._given.transcripts)

    @cached_property
    def _segments(self) -> dict[Matter, list[Segment]]:
        found: dict[Matter, list[Segment]] = {}
        for one in self._given.segments:
            found.setdefault((one.transcript, one.start, one.end, one.code), []).append(one)
        return found

    @cached_property
    def _matters(self) -> dict[Place, list[Matter]]:
        found: dict[Place, list[Matter]] = {}
        for matter in dict.fromkeys([*self._segments, *self._trails]):
            found.setdefault(matter[:3], []).append(matter)
        return found

    @cached_property
    def _rule_texts(self) -> dict[str, str]:
        return rules_by_id(self._given.codebook)


def place_of(quote: Quote) -> Place:
    return quote.transcript, quote.start, quote.end


def cell_limit(counts: Sequence[int], limit: int) -> int:
    """How many quotes a cell may show so that all cells together show at most `limit`.

    At least one: every cell leads to a quote.

    >>> cell_limit([5, 1, 9], 100), cell_limit([5, 1, 9], 9), cell_limit([5, 1, 9], 0)
    (9, 4, 1)
    """
    most, left = 0, limit
    for number, count in enumerate(ordered := sorted(counts)):
        cells = len(ordered) - number
        if (count - most) * cells > left:
            return max(1, most + left // cells)
        left -= (count - most) * cells
        most = count
    return max(1, most)


def _held(segment: Segment) -> str:
    return f"{segment.status} by {segment.coder}" if segment.coder else segment.status


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}))
