"""Passages, and which of them rules suggest something for, in; a random sample of them out.

Every passage has one random number, made of the seed and of what the passage is. A stratum's sample
is its passages with the lowest numbers: a simple random sample without replacement. Since codes
share these numbers, a passage that was drawn for one code is likely to serve others, too
(permanent random numbers, Ohlsson 1995); and a larger sample of the same seed holds the smaller.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import NamedTuple

from tls_coding.spans import Span

BY = ("code", "language", "case")
ALL = ""  # in place of a code, a language or a case: all of them together
WITH_SUGGESTION = 0.25  # of the passages drawn: what rules miss is what is least known


class Unit(NamedTuple):
    """A passage that could be drawn; `case`: the ids of its cases, joined by ;"""

    transcript: str
    span: Span
    language: str
    case: str


@dataclass(frozen=True)
class Cell:
    """A stratum: `sampled` of its `population` passages are drawn, each with the same chance.

    `code`: whose suggestions tell `suggested` ones from the others (`ALL`: those of any code).
    """

    code: str
    language: str
    case: str
    suggested: bool
    population: int
    sampled: int

    @property
    def group(self) -> tuple[str, str, str]:
        """What the stratum with suggestions and the one without have in common."""
        return self.code, self.language, self.case


@dataclass(frozen=True)
class Drawn:
    """The strata, and for each passage drawn (by place) the numbers of the strata it stands for."""

    cells: tuple[Cell, ...]
    passages: Mapping[tuple[str, Span], tuple[int, ...]]


def draw(
    frame: Sequence[Unit],
    suggested: Mapping[str, Collection[int]],
    *,
    size: int,
    by: Collection[str] = ("code",),
    seed: int = 0,
    share: float = WITH_SUGGESTION,
) -> Drawn:
    """Draw `size` passages for each code, language and case named in `by`.

    `suggested`: by code the numbers of the passages of `frame` that its rules suggest it for.
    `share` of the passages drawn have a suggestion, as far as there are so many; what one of both
    kinds lacks the other makes up for. Without "code" all codes are as one: a passage is suggested
    where one of them is. The order of `frame` does not matter. ValueError where size is below 1 or
    share not between 0 and 1.

    >>> frame = [Unit("a", Span(n, n + 1), "fr", "valley") for n in range(50)]
    >>> [(c.population, c.sampled) for c in draw(frame, {"kin": range(8)}, size=20).cells]
    [(8, 5), (42, 15)]
    """
    if size < 1 or not 0 <= share <= 1:
        raise ValueError(f"a sample of {size} passages, {share} of them with a suggestion")
    order = {number: _random_number(seed, unit) for number, unit in enumerate(frame)}
    cells: list[Cell] = []
    passages: dict[tuple[str, Span], list[int]] = {}
    for group, members, hits in _groups(frame, suggested, by):
        some = [n for n in members if n in hits], [n for n in members if n not in hits]
        for kind, count in zip((True, False), split(size, share, *map(len, some)), strict=True):
            own = some[not kind]
            for number in nsmallest(count, own, key=order.__getitem__):
                place = frame[number].transcript, frame[number].span
                passages.setdefault(place, []).append(len(cells))
            cells.append(Cell(*group, kind, len(own), count))
    return Drawn(tuple(cells), {place: tuple(passages[place]) for place in sorted(passages)})


def split(size: int, share: float, suggested: int, others: int) -> tuple[int, int]:
    """How many passages to draw with and without a suggestion, of so many that there are.

    >>> split(100, 0.25, 500, 4000), split(100, 0.25, 10, 4000), split(100, 0.25, 500, 20)
    ((25, 75), (10, 90), (80, 20))
    """
    wanted = min(suggested, round(size * share))
    without = min(others, size - wanted)
    return min(suggested, size - without), without


def _groups(
    frame: Sequence[Unit], suggested: Mapping[str, Collection[int]], by: Collection[str]
) -> Iterator[tuple[tuple[str, str, str], list[int], frozenset[int]]]:
    """What is drawn from on its own: its name, its passages, those of all that are suggested."""
    places: dict[tuple[str, str], list[int]] = {}
    for number, unit in enumerate(frame):
        name = unit.language if "language" in by else ALL, unit.case if "case" in by else ALL
        places.setdefault(name, []).append(number)
    any_code = {ALL: [number for hits in suggested.values() for number in hits]}
    for code, hits in (suggested if "code" in by else any_code).items():
        for place in sorted(places):
            yield (code, *place), places[place], frozenset(hits)


def _random_number(seed: int, unit: Unit) -> bytes:
    text = f"{seed}\x1f{unit.transcript}\x1f{unit.span.start}\x1f{unit.span.end}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
