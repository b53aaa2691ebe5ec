"""Glyphs of a page in; its rows of words out.

All measures are points; `base` is the height of a baseline, counted from the top of the page.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

WIDE = 1.0  # in ems: a gap that no space makes; the gutter between columns is wider still
TAB = 2.0


class Glyph(NamedTuple):
    """One or more letters drawn as one, between `x0` and `x1`."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool


class Word(NamedTuple):
    """`bold`: half-open stretches of `text`."""

    text: str
    x0: float
    x1: float
    size: float
    base: float
    bold: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Row:
    """Words at one height, from left to right.

    `opens`: a number beside it says that a paragraph starts here. `time`: that of the recording
    in the margin, as written.
    """

    words: tuple[Word, ...]
    base: float
    opens: bool = False
    time: str = ""


@dataclass(frozen=True)
class Page:
    number: int
    width: float
    height: float
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Line(Row):
    """A row, or what of it stands in one column: `L`, `R`, `RL` (the right one's left), or all."""

    page: int = 0
    column: str = ""

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def text(self) -> str:
        return spaced(self.words)


def spaced(words: Sequence[Word]) -> str:
    """Words in one row as text, with a tab where the gap is that of a tab or a table."""
    parts = [word.text for word in words[:1]]
    for before, word in pairwise(words):
        parts += ["\t" if gap(before, word) > TAB else " ", word.text]
    return "".join(parts)


def gap(before: Word | Glyph, after: Word | Glyph) -> float:
    """The distance between two neighbours, in ems."""
    return (after.x0 - before.x1) / (max(before.size, after.size) or 1.0)


def rows_of(glyphs: Iterable[Glyph]) -> tuple[Row, ...]:
    """Rows from top to bottom. Raised and lowered letters belong to the row that they stand in."""
    heights: dict[float, list[Glyph]] = defaultdict(list)
    for glyph in struck_once(glyphs):
        heights[round(glyph.base * 2) / 2].append(glyph)
    bases: list[float] = []
    rows: dict[float, list[Glyph]] = {}
    sizes: dict[float, float] = {}
    for height in sorted(heights, key=lambda base: (-len(heights[base]), base)):
        size = max(glyph.size for glyph in heights[height])
        place = bisect_left(bases, height)
        near = min(
            bases[max(place - 1, 0) : place + 1], key=lambda b: abs(b - height), default=None
        )
        if near is None or abs(near - height) > 0.55 * min(size, sizes[near]):
            near = height
            insort(bases, near)
            rows[near], sizes[near] = [], size
        rows[near] += heights[height]
    return tuple(Row(words, base) for base in bases if (words := tuple(words_of(rows[base]))))


def struck_once(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Glyphs without those drawn a second time on top; one drawn slightly apart becomes bold."""
    kept: list[Glyph] = []
    near: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.text.isspace():
            kept.append(glyph)
            continue
        column, row = int(glyph.x0 // 2), int(glyph.base // 2)
        same = None
        for cell in (
            (c, r) for c in (column - 1, column, column + 1) for r in (row - 1, row, row + 1)
        ):
            for place in near.get((glyph.text, *cell), ())[-4:]:
                other = kept[place]
                apart = max(abs(other.x0 - glyph.x0), abs(other.base - glyph.base))
                if apart <= 0.12 * min(glyph.size, other.size):
                    same, bold = place, apart > 0.02
        if same is None:
            near[glyph.text, column, row].append(len(kept))
            kept.append(glyph)
        elif bold:
            kept[same] = kept[same]._replace(bold=True)
    return kept


def words_of(glyphs: Iterable[Glyph]) -> list[Word]:
    """The words of one row: parted by spaces, or by gaps where there are no spaces."""
    ordered = sorted(glyphs, key=lambda glyph: glyph.x0)
    limit = widest(ordered)
    groups: list[list[Glyph]] = [[]]
    right = 0.0
    for glyph, after in zip(ordered, [*ordered[1:], None], strict=True):
        last = groups[-1]
        if glyph.text.isspace():
            # A soft hyphen that is not used may be a space on which the next letter stands.
            if after is None or after.x0 - glyph.x0 > 0.05 * glyph.size:
                groups.append([])
            continue
        if last and (glyph.x0 - right) / max(glyph.size, last[-1].size) > limit:
            groups.append([])
        right = max(right, glyph.x1) if groups[-1] else glyph.x1
        groups[-1].append(glyph)
    return [_word(group) for group in groups if group]


def widest(ordered: Sequence[Glyph]) -> float:
    """The widest gap within a word, in ems; wider in spaced-out setting, where all are wide."""
    gaps = [
        gap(before, after)
        for before, after in pairwise(ordered)
        if not before.text.isspace() and not after.text.isspace()
    ]
    usual = median(gaps) if len(gaps) >= 8 else 0.0
    if 0.1 < usual < 1.0:
        return usual + 0.2
    return 0.25 if any(glyph.text.isspace() for glyph in ordered) else 0.18


def _word(glyphs: Sequence[Glyph]) -> Word:
    text, bold = "", []
    for glyph in glyphs:
        if glyph.bold:
            bold.append((len(text), len(text) + len(glyph.text)))
        text += glyph.text
    size = max(glyph.size for glyph in glyphs)
    right = max(glyph.x1 for glyph in glyphs)
    return Word(text, glyphs[0].x0, right, size, glyphs[0].base, merged(bold, text))


def merged(stretches: Iterable[tuple[int, int]], text: str) -> tuple[tuple[int, int], ...]:
    """Ascending stretches of `text` without the seams that only white space is between.

    >>> merged([(0, 2), (3, 5), (6, 8)], "ab cd,ef")
    ((0, 5), (6, 8))
    """
    found: list[tuple[int, int]] = []
    for start, end in stretches:
        if found and not text[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def segments(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """The words of a row, cut where the gap is wider than a space."""
    cut: list[list[Word]] = []
    for word in words:
        if not cut or gap(cut[-1][-1], word) > WIDE:
            cut.append([])
        cut[-1].append(word)
    return [tuple(part) for part in cut]
