"""Numbered questions with their answers below: `1. What …?`, then the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tls_coding.corpus.labels import asks
from tls_coding.corpus.notations.marks import NOTHING, Line, Mark, Reading

_NUMBERED = re.compile(
    r"\s*(?:\*\*)?(?:Q(?:uestion)?\s?|n[°o]\s?)?(?P<number>\d{1,3})(?:\.\d{1,2}){0,2}\s{0,2}"
    r"(?:[.)\]]\s{0,2}[-–—]?|[-–—:])\s{0,3}(?=[^\s\d])",
    re.IGNORECASE,
)
LEAST = 3


def read_questions(lines: Sequence[Line], forced: bool = False) -> Reading:
    """A turn of Q for each numbered line that asks, one of R for what comes below it."""
    marks: list[Mark] = []
    numbers: list[int] = []
    waiting = False  # a question was asked, its answer comes
    for number, line in enumerate(lines):
        if line.blank:
            continue
        match = _NUMBERED.match(line.text)
        if match and (asks(line.text.rstrip("* ")) or line.heading):
            marks.append(Mark(number, 0, 0, "Q", notation="question"))
            numbers.append(int(match["number"]))
            waiting = True
        elif waiting:
            marks.append(Mark(number, 0, 0, "R", notation="question"))
            waiting = False
    asked = len(numbers)
    answered = len(marks) - asked
    steps = sum(1 for a, b in pairwise(numbers) if b >= a)
    if asked < (1 if forced else LEAST) or answered < 0.6 * asked or steps < 0.7 * (asked - 1):
        return NOTHING
    return Reading(marks, marks)
