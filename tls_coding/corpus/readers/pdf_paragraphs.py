"""Lines in reading order in; paragraphs out, with whole words where line ends parted them.

What parts paragraphs differs between documents: space between them, an indent, a last line that
is not full, a label, a number or time in the margin, bold type. What a document does is measured
on all of its lines first.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from tls_coding.corpus.readers.pdf_hyphens import Hyphens
from tls_coding.corpus.readers.pdf_layout import Line, gap, merged, spaced
from tls_coding.corpus.readers.source import Paragraph

MORE = 1.25  # times the usual distance between lines: the space between paragraphs
INDENT = 0.8  # in ems
FEW = 40  # lines
LABEL = re.compile(r"\[[^\[\]]{1,40}\]|[^\W\d_][^\s:]{0,30}(?: [^\s:]{1,30}){0,2} ?:(?=\s|$)")
SENTENCE_END = tuple(".?!…:;\"'”’»)]–—-")
Place = tuple[str, int]  # the column, and whether the page is a left or a right one


@dataclass
class Setting:
    """How a document is set: `edges` are where lines go on, `rights` how far they reach."""

    leading: float = 0.0
    parted: bool = False
    edges: dict[Place, float] = field(default_factory=dict)
    rights: dict[Place, float] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)


def paragraphs_of(lines: Sequence[Line]) -> tuple[list[Paragraph], list[str], Hyphens]:
    """Paragraphs; times that stand beside the middle of one; what was done at line ends."""
    setting = measured(lines)
    hyphens = Hyphens([line.text for line in lines])
    found: list[Paragraph] = []
    times: list[str] = []
    group: list[Line] = []
    for line in lines:
        if group and begins(group[-1], line, setting):
            found.append(_joined(group, setting, hyphens))
            group = []
        written = line.time.split()
        if written and not group:
            written.pop()
        times += written
        group.append(line)
    if group:
        found.append(_joined(group, setting, hyphens))
    return found, times, hyphens


def measured(lines: Sequence[Line]) -> Setting:
    """What the lines of a document have in common."""
    setting = Setting()
    within = [(a, b) for a, b in pairwise(lines) if _below(a, b)]
    steps = [b.base - a.base for a, b in within]
    setting.leading = usual_step(steps)
    wide = sum(step > MORE * setting.leading for step in steps)
    setting.parted = wide >= 0.05 * len(steps)
    reach: dict[Place, list[float]] = defaultdict(list)
    for line in lines:
        reach[_place(line)].append(line.x1)
    setting.rights = {place: _far(reach, place) for place in reach}
    edges: dict[Place, Counter[int]] = defaultdict(Counter)
    for line in lines:
        edges[_place(line)][round(line.x0)] += 1
    for a, b in within:
        close = b.base - a.base <= MORE * setting.leading
        edges[_place(b)][round(b.x0)] += 9 if close and is_full(a, b, setting) else 0
    setting.edges = {place: counts.most_common(1)[0][0] for place, counts in edges.items()}
    starts = [b for a, b in pairwise(lines) if begins(a, b, setting)]
    labels = Counter(label for line in [*lines[:1], *starts] if (label := label_of(line)))
    setting.labels = {label for label, count in labels.items() if count > 1}
    return setting


def _far(reach: dict[Place, list[float]], place: Place) -> float:
    """How far lines reach but for rare ones; those of the other pages too, where there are few."""
    ends = sorted(reach[place])
    if len(ends) < FEW:
        ends = sorted(ends + reach.get((place[0], 1 - place[1]), []))
    return ends[math.ceil(0.98 * len(ends)) - 1]


def usual_step(steps: Sequence[float]) -> float:
    """The smallest distance between lines that is not rare.

    >>> usual_step([12, 24, 24, 24, 24, 12.2, 24, 7])
    12.2
    """
    ascending = sorted(steps)
    for place, step in enumerate(ascending):
        end = bisect_right(ascending, step * 1.06)
        if end - place >= 0.15 * len(ascending):
            return ascending[end - 1]
    return ascending[0] if ascending else 0.0


def begins(a: Line, b: Line, setting: Setting) -> bool:
    """Does a paragraph begin with line `b`, after line `a`?"""
    full = is_full(a, b, setting)
    if b.opens or _turns_bold(a, b) or label_of(b) in setting.labels or hanging(b, setting):
        return True
    if b.time and (not full or a.text.endswith(SENTENCE_END)):
        return True
    edge = setting.edges[_place(b)]
    off = abs(b.x0 - edge) > INDENT * b.size
    if not _below(a, b):
        return off or not full
    if b.base - a.base > MORE * setting.leading or abs(a.size - b.size) > 0.15 * a.size:
        return True
    if off and abs(b.x0 - a.x0) > INDENT * b.size:
        return True
    return not full and not setting.parted


def is_full(a: Line, b: Line, setting: Setting) -> bool:
    """Would the first word of `b` have had no room on line `a`?"""
    first = b.words[0]
    gaps = [gap(before, after) for before, after in pairwise(a.words)]
    space = min(max(median(gaps or [0.3]), 0.3), 1.0) * a.size
    return a.x1 + space + first.x1 - first.x0 > setting.rights.get(_place(a), a.x1)


def hanging(line: Line, setting: Setting) -> int:
    """How many words stand left of the edge at which the text beside them, and below, begins.

    Such is the name of a speaker in a column of its own; 0 for other lines.
    """
    edge = setting.edges[_place(line)]
    if line.x0 > edge - INDENT * line.size:
        return 0
    for place, (before, word) in enumerate(pairwise(line.words), start=1):
        if abs(word.x0 - edge) < 1.5 and gap(before, word) > 0.35:
            return place
    return 0


def label_of(line: Line) -> str:
    """The label that a line begins with, if there is one."""
    match = LABEL.match(line.text[:100])
    return match[0] if match else ""


def _place(line: Line) -> Place:
    return line.column, line.page % 2


def _below(a: Line, b: Line) -> bool:
    """Does `b` stand below `a` in the same column?"""
    return (a.page, a.column) == (b.page, b.column) and b.base > a.base


def _turns_bold(a: Line, b: Line) -> bool:
    """Is one of two lines in bold and the other, where they meet, not at all?"""
    before, after = _bold_words(a), _bold_words(b)
    return (all(before) and not any(after[:1])) or (all(after) and not any(before[-1:]))


def _bold_words(line: Line) -> list[bool]:
    """For each word with letters or digits: is it bold?"""
    told = [bool(word.bold) for word in line.words if any(map(str.isalnum, word.text))]
    return told or [bool(line.words[0].bold)]


def _joined(lines: Sequence[Line], setting: Setting, hyphens: Hyphens) -> Paragraph:
    text = ""
    bold: list[tuple[int, int]] = []
    for place, line in enumerate(lines):
        added = line.text
        if place:
            dropped = hyphens.between(text[-60:], added)
            if dropped is None:
                text += " " if is_full(lines[place - 1], line, setting) else "\n"
            elif dropped:
                text = text[:-1]
                if bold and bold[-1][1] > len(text):
                    bold[-1] = (bold[-1][0], len(text))
        elif label := hanging(line, setting):
            added = f"{spaced(line.words[:label])}\t{spaced(line.words[label:])}"
        bold += _bold(line, added, len(text))
        text += added
    written = lines[0].time.split()
    return Paragraph(text, bold=merged(bold, text), start=seconds(written[-1]) if written else None)


def _bold(line: Line, text: str, start: int) -> Iterator[tuple[int, int]]:
    """The bold stretches of a line whose `text` begins at `start`."""
    at = 0
    for word in line.words:
        at = text.index(word.text, at)
        yield from ((start + at + first, start + at + last) for first, last in word.bold)
        at += len(word.text)


def seconds(time: str) -> float:
    """A time of the margin: minutes and seconds, or hours, minutes and seconds.

    >>> seconds("0.35"), seconds("12:45"), seconds("1:02:03")
    (35.0, 765.0, 3723.0)
    """
    total = 0
    for part in re.split(r"[.:,]", time):
        total = total * 60 + int(part)
    return float(total)
