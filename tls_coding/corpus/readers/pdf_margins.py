"""Pages of rows in; the same without running heads and feet, line numbers and times, and these.

All is told from the whole document: what comes back at one height of most pages, what counts on
in a column of its own at the left.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from tls_coding.corpus.readers.pdf_layout import Page, Row, Word, gap, segments, spaced

ZONE = 0.2  # of the height, above and below: where heads and feet may stand
DEEP = 5  # rows from the edge that may be heads
NUMBER = re.compile(r"\d{1,6}")
TIME = re.compile(r"\d{1,3}[.:,][0-5]\d|\d{1,2}[.:][0-5]\d[.:][0-5]\d")


@dataclass(frozen=True)
class Beside:
    """What was taken out, page by page; `kind` of numbers: "line", "paragraph" or none.

    `repeated`: lines cut by the upper edge of a page, whole at the end of the page before.
    """

    pages: list[Page]
    header: list[str] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    kind: str = ""
    times: int = 0
    repeated: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Mark:
    """The first word of a row, where it may stand in the margin. `page`, `row`: places in lists."""

    page: int
    row: int
    word: Word
    alone: bool


def without_margins(pages: Sequence[Page]) -> Beside:
    """Take out numbers, times, and running heads and feet, in this order."""
    marks = _counting(_in_margin(pages, NUMBER))
    rows = sum(len(page.rows) for page in pages)
    kind = _kind(marks, rows)
    numbers: dict[int, list[str]] = defaultdict(list)
    for mark in marks:
        numbers[mark.page].append(mark.word.text)
    found = _taken(pages, marks, opens=kind == "paragraph")
    times = _in_margin(found, TIME)
    times = times if len(times) >= 3 and _aligned(times) else []
    found = _taken(found, times, timed=True)
    found, header, footer = without_heads(found)
    found, repeated = without_repeats(found)
    written = [" ".join(texts) for texts in numbers.values()]
    return Beside(found, header, footer, written, kind, len(times), repeated)


def _in_margin(pages: Sequence[Page], pattern: re.Pattern[str]) -> list[_Mark]:
    """Words of a pattern that stand at the left of an edge where other text begins."""
    marks: list[_Mark] = []
    edges: Counter[int] = Counter()
    others: list[float] = []
    for place, page in enumerate(pages):
        for number, row in enumerate(page.rows):
            first, *rest = row.words
            if not pattern.fullmatch(first.text):
                others.append(first.x0)
            elif not rest or gap(first, rest[0]) > 0.3:
                marks.append(_Mark(place, number, first, not rest))
                edges.update([round(rest[0].x0)] if rest else [])
    if not edges:
        return []
    edge = edges.most_common(1)[0][0] - 2.5
    if sum(x0 >= edge for x0 in others) < 0.7 * len(others):
        return []  # text that begins with a number, among text that begins without
    starts = {
        (place, number): row.words[1].x0 if len(row.words) > 1 else edge
        for place, page in enumerate(pages)
        for number, row in enumerate(page.rows)
    }
    return [m for m in marks if m.word.x1 < edge and starts[m.page, m.row] >= edge]


def _counting(marks: list[_Mark]) -> list[_Mark]:
    """These marks if they count on in equal steps, or anew on every page; else none."""
    values = [(mark.page, int(mark.word.text)) for mark in marks]
    pairs = [(a, b) for a, b in pairwise(values) if a != b]
    steps = Counter(b[1] - a[1] for a, b in pairs if a[0] == b[0])
    if len(marks) < 4 or not steps:
        return []
    step = steps.most_common(1)[0][0]
    good = sum(
        b[1] - a[1] == step or (a[0] != b[0] and (b[1] == a[1] or b[1] <= step)) for a, b in pairs
    )
    return marks if step > 0 and good >= 0.8 * len(pairs) else []


def _kind(marks: list[_Mark], rows: int) -> str:
    """Numbers beside every row, or in fives, are of lines; others of paragraphs."""
    if not marks:
        return ""
    values = [int(mark.word.text) for mark in marks]
    ones = sum(b - a <= 1 for a, b in pairwise(values))
    anew = sum(b < a for a, b in pairwise(values))
    every = sum(not mark.alone for mark in marks) > 0.9 * rows
    return "line" if anew or every or ones < 0.5 * len(values) else "paragraph"


def _aligned(marks: Sequence[_Mark]) -> bool:
    """Do most begin, or end, at one place?"""
    begin = median(mark.word.x0 for mark in marks)
    end = median(mark.word.x1 for mark in marks)
    begins = sum(abs(mark.word.x0 - begin) < 4 for mark in marks)
    ends = sum(abs(mark.word.x1 - end) < 4 for mark in marks)
    return max(begins, ends) >= 0.8 * len(marks)


def _taken(
    pages: Sequence[Page], marks: Sequence[_Mark], *, opens: bool = False, timed: bool = False
) -> list[Page]:
    """Pages without the marks; the rows beside them say that they open, or hold the time."""
    here = {(mark.page, mark.row): mark.word.text for mark in marks}
    found = []
    for place, page in enumerate(pages):
        rows = []
        for number, row in enumerate(page.rows):
            text = here.get((place, number))
            if text is not None:
                time = text if timed else row.time
                row = Row(row.words[1:], row.base, row.opens or opens, time)
            if row.words or row.time:
                rows.append(row)
        found.append(replace(page, rows=tuple(_filled(rows))))
    return found


def _filled(rows: Sequence[Row]) -> Iterator[Row]:
    """A time that stands alone goes to the row below it."""
    time = ""
    for row in rows:
        if not row.words:
            time = f"{time} {row.time}".strip()
            continue
        yield replace(row, time=f"{time} {row.time}".strip())
        time = ""
    if time:
        yield Row((Word(time, 0.0, 0.0, 10.0, rows[-1].base),), rows[-1].base)


def without_repeats(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """Pages without first lines that are cut by the edge and the last of the page before; these.

    Programs that print a screen page by page show such a line twice.
    """
    found = list(pages)
    repeated = []
    for place, (before, page) in enumerate(pairwise(pages), start=1):
        if not before.rows or not page.rows:
            continue
        text, first = spaced(before.rows[-1].words), page.rows[0]
        if first.base < 0.8 * first.words[0].size and spaced(first.words) == text:
            found[place] = replace(page, rows=page.rows[1:])
            repeated.append(text)
    return found, repeated


@dataclass(frozen=True)
class _Piece:
    """A stretch of a row near the top or the bottom; `height` from that edge."""

    page: int
    row: int
    part: int
    text: str
    height: float


def without_heads(pages: Sequence[Page]) -> tuple[list[Page], list[str], list[str]]:
    """Pages without running heads and feet; the heads; the feet."""
    taken: dict[bool, list[_Piece]] = {}
    for top in (True, False):
        taken[top] = _running(list(_pieces(pages, top)), pages)
    gone = {(piece.page, piece.row, piece.part) for pieces in taken.values() for piece in pieces}
    found = []
    for place, page in enumerate(pages):
        rows = []
        for number, row in enumerate(page.rows):
            parts = segments(row.words)
            kept = [p for part, p in enumerate(parts) if (place, number, part) not in gone]
            if kept:
                rows.append(replace(row, words=tuple(word for part in kept for word in part)))
        found.append(replace(page, rows=tuple(rows)))
    return found, [p.text for p in taken[True]], [p.text for p in taken[False]]


def _pieces(pages: Sequence[Page], top: bool) -> Iterator[_Piece]:
    for place, page in enumerate(pages):
        numbered = list(enumerate(page.rows))
        for number, row in numbered[:DEEP] if top else numbered[: -DEEP - 1 : -1]:
            height = row.base if top else page.height - row.base
            if height < ZONE * page.height and not row.time:
                for part, words in enumerate(segments(row.words)):
                    yield _Piece(place, number, part, spaced(words), height)


def _running(pieces: list[_Piece], pages: Sequence[Page]) -> list[_Piece]:
    """Pieces that come back, at one height, on most pages, and have only such beyond them."""
    alike: dict[str, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        alike[re.sub(r"\d+", "#", piece.text.casefold())].append(piece)
    full = sum(bool(page.rows) for page in pages)
    sure: set[_Piece] = set()
    for shape, group in alike.items():
        height = median(piece.height for piece in group)
        group = [piece for piece in group if abs(piece.height - height) <= 6]
        enough = 2 if "#" in shape or " " in shape else 3
        often = len({piece.page for piece in group}) >= max(enough, 0.4 * full)
        if often and (_counts(group, pages) if "#" in shape else True):
            sure.update(group)
    beside = {(piece.page, piece.row) for piece in sure}
    limits: dict[int, float] = {}
    for piece in pieces:
        if (piece.page, piece.row) not in beside:
            limits[piece.page] = min(limits.get(piece.page, math.inf), piece.height)
    return [p for p in pieces if p in sure and p.height <= limits.get(p.page, math.inf)]


def _counts(group: Sequence[_Piece], pages: Sequence[Page]) -> bool:
    """Are the numbers the same on all pages, or one of them that of the page but for a constant?"""
    values = [[int(digits[:9]) for digits in re.findall(r"\d+", p.text)] for p in group]
    if len({tuple(numbers) for numbers in values}) == 1:
        return len(group) >= 3
    for column in zip(*values, strict=False):
        ahead = Counter(n - pages[p.page].number for n, p in zip(column, group, strict=True))
        if ahead.most_common(1)[0][1] >= 0.7 * len(group):
            return True
    return False
