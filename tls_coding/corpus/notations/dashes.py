"""`— …` at the start of a line: another speaker, as in French, Italian and Spanish prose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tls_coding.corpus.labels import asks
from tls_coding.corpus.notations.asking import alternating, share_asking, texts_of
from tls_coding.corpus.notations.marks import NOTHING, Line, Mark, Reading

_DASH = re.compile(r"\s*(?P<dash>[-–—―‒−]|--)(?![-–—>])\s*(?=\S)")
_ENDS = (".", "?", "!", "…", "»", "”", '"', ":", ")", "]", "*", "’")
LEAST = 4  # dashes, from which they can be turns


def read_dashes(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Every line that starts with a dash is a turn; Q is the side that asks more."""
    marks = _marks(lines)
    if len(marks) < (2 if forced else LEAST):
        return NOTHING
    if not forced and not _dialogue(marks, lines):
        return NOTHING
    found = alternating(marks, lines)
    return Reading(found, found)


def _marks(lines: Sequence[Line]) -> list[Mark]:
    found: list[Mark] = []
    small: list[Mark] = []
    doubtful: list[Mark] = []  # a wrapped line may start with the dash of an aside
    before = ""
    for number, line in enumerate(lines):
        match = None if line.blank else _DASH.match(line.text)
        if match:
            mark = Mark(number, 0, match.end(), "", notation="dash")
            small_letter = line.text[match.end()].islower()
            within = not line.first and before != "" and not before.endswith(_ENDS)
            if within:
                doubtful.append(mark)
            else:
                (small if small_letter else found).append(mark)
        before = "" if line.blank else line.text.rstrip()[-1:]
    if max(len(small), len(doubtful)) > len(found):  # without capitals, or without full stops
        found = [*found, *small, *doubtful]
    return sorted(found, key=lambda mark: mark.line)


def _dialogue(marks: Sequence[Mark], lines: Sequence[Line]) -> bool:
    """True where many paragraphs have a dash, and questions come from one side."""
    after = [line for line in lines[marks[0].line :] if not line.blank]
    if len(marks) < 0.3 * sum(1 for line in after if line.first):
        return False
    long = sum(1 for mark in marks if lines[mark.line].text.lstrip()[:1] in "–—―")
    texts = texts_of(marks, lines)
    first, second = sorted([share_asking(texts[::2]), share_asking(texts[1::2])])
    if long < 0.5 * len(marks):  # hyphens also make lists
        return sum(map(asks, texts)) > 1 and second >= 0.4 and first <= 0.5 * second
    return second >= 0.2 or len(marks) >= 0.7 * sum(1 for line in after if line.first)
