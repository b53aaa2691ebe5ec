"""Turns parted by blank lines and by nothing else, perhaps with a time before some of them.

Each paragraph is given to Q, who asks, or to R, so that the two alternate as far as the questions
allow. Where questions do not fall on one side, the text is no dialogue.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from tls_coding.corpus.labels import asks
from tls_coding.corpus.notations.headers import header_lines
from tls_coding.corpus.notations.marks import BOXED, CLOCK, NOTHING, Line, Mark, Reading, times_in

_TIME = re.compile(
    rf"\s*(?:(?P<dotted>\d{{1,3}}\.\d{{2}})\t\s*|(?P<clock>{BOXED}|{CLOCK})(?:\s+|$))"
)
LEAST = 8  # paragraphs
STAYS = 2.5  # what it costs to give two paragraphs in a row to one speaker


def read_blanks(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Each paragraph is a turn, where questions tell who asks."""
    units = _units(lines)
    header = header_lines(lines)
    units = [unit for unit in units if unit[0] not in header]
    times = {unit[0]: match for unit in units if (match := _TIME.match(lines[unit[0]].text))}
    timed = len(times) > 1
    texts = ["\n".join(lines[n].text for n in unit) for unit in units]
    first = _first(texts, [unit[0] in times for unit in units] if timed else [])
    units, texts = units[first:], texts[first:]
    if len(units) < (2 if forced else LEAST):
        return NOTHING
    labels = _labels(texts)
    if not forced and not _dialogue(texts, labels):
        return NOTHING
    marks: list[Mark] = []
    for unit, label in zip(units, labels, strict=True):
        match = times.get(unit[0]) if timed else None
        end = match.end() if match else 0
        found = _seen(match) if match else ("", "")
        goes_on = bool(marks) and any(m.label == label for m in marks[-1:])
        marks.append(Mark(unit[0], 0, end, label, found, "blank"))
        if goes_on and not forced:
            marks[-1] = Mark(unit[0], 0, end, label, found, "blank", joins=True)
    return Reading(marks, marks)


def _seen(match: re.Match[str]) -> tuple[str, str]:
    return times_in((match["dotted"] or match["clock"]).replace(".", ":", 1))


def _units(lines: Sequence[Line]) -> list[list[int]]:
    """Paragraphs as line numbers; where blank paragraphs part groups of others, the groups."""
    units: list[list[int]] = []
    blanks = {line.paragraph for line in lines if line.blank and line.first}
    filled = {line.paragraph for line in lines if not line.blank}
    grouped = len(blanks - filled) * 4 >= len(filled)
    last = -1
    for number, line in enumerate(lines):
        if line.blank:
            continue
        near = number == last + 1
        if units and near and (grouped or not line.first):
            units[-1].append(number)
        else:
            units.append([number])
        last = number
    return units


def _first(texts: Sequence[str], timed: Sequence[bool]) -> int:
    """The place of the first unit that is speech: one with a time, a question or a sentence."""
    if any(timed[:12]):
        return timed.index(True)
    for place, text in enumerate(texts):
        words = text.split()
        sentence = len(words) > 7 and text.rstrip().endswith((".", "!", "…", "»", '"'))
        if asks(text) or sentence:
            return place
    return 0


def _labels(texts: Sequence[str]) -> list[str]:
    """The likeliest labels: who asks is Q, and two in a row of one speaker cost `STAYS`."""
    lengths = [len(text.split()) for text in texts]
    middle = max(1.0, median(lengths))
    worth = {"Q": 0.0, "R": 0.0}
    ways: list[dict[str, str]] = []
    for text, length in zip(texts, lengths, strict=True):
        for_q = 1.5 if asks(text) else -0.5
        for_q += 0.3 if length < 0.5 * middle else -0.3 if length > 2 * middle else 0.0
        came, now = {}, {}
        for label, other in (("Q", "R"), ("R", "Q")):
            stays = worth[label] - STAYS
            came[label] = label if stays > worth[other] else other
            now[label] = max(stays, worth[other]) + (for_q if label == "Q" else 0.0)
        ways.append(came)
        worth = now
    label = max(worth, key=lambda key: worth[key])
    found = [label]
    for came in reversed(ways[1:]):
        label = came[label]
        found.append(label)
    return found[::-1]


def _dialogue(texts: Sequence[str], labels: Sequence[str]) -> bool:
    """True where nearly all alternate, and questions (or short turns) are on one side."""
    asked = [text for text, label in zip(texts, labels, strict=True) if label == "Q"]
    said = [text for text, label in zip(texts, labels, strict=True) if label == "R"]
    if len(asked) < 3 or len(said) < 3:
        return False
    stays = sum(1 for a, b in pairwise(labels) if a == b)
    if stays > 0.15 * len(labels):
        return False
    asking, back = sum(map(asks, asked)) / len(asked), sum(map(asks, said)) / len(said)
    if asking >= 0.4 and back <= 0.5 * asking:
        return True
    short, long = (sorted(len(text.split()) for text in side) for side in (asked, said))
    quarter = len(short) - 1 - len(short) // 5, len(long) // 5
    return stays == 0 and asking > 0.15 and short[quarter[0]] * 2 <= long[quarter[1]]
