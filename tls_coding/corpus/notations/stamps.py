"""Times beside the turns: alone on a line (`[00:01:00]`), or written by f4 (`#00:01:02-3#`).

They start no turn. One alone is the start of the turn below it; one of f4 at a line's end is the
end of the turn there, and so the start of the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tls_coding.corpus.notations.marks import F4, STARS, TIME, Line, Mark, times_in

_ALONE = re.compile(rf"\s*{STARS}?(?P<time>{TIME}){STARS}?\s*$")
_FIRST = re.compile(rf"\s*(?P<time>{F4})\s*")
_LAST = re.compile(rf"\s{{0,9}}(?P<time>{F4})\s*$")
WIDEST = 60  # characters of a line that is a time
LEAST = 3  # times alone in parentheses, or without hours: fewer may be pauses, or times of day
ASCENDING = 0.8  # of the steps from one time to the next


def stamps_of(lines: Sequence[Line]) -> list[Mark]:
    """Marks without a label for all such times."""
    alone: dict[str, list[Mark]] = {}
    found: list[Mark] = []
    for number, line in enumerate(lines):
        text = line.text
        if ":" not in text:
            continue
        match = _ALONE.match(text) if len(text) < WIDEST else None
        if match and times_in(match["time"])[0]:
            mark = Mark(number, 0, len(text), None, times_in(match["time"]), "stamp")
            alone.setdefault(match["time"][0], []).append(mark)
        elif "#" in text:
            found += _of_f4(number, text)
    for shape, marks in alone.items():
        if _of_recording(shape, marks, lines):
            found += marks
    return sorted(found, key=lambda mark: (mark.line, mark.start))


def _of_f4(number: int, text: str) -> list[Mark]:
    found = []
    if first := _FIRST.match(text):
        found.append(Mark(number, 0, first.end(), None, times_in(first["time"]), "stamp"))
    if last := _LAST.search(text, max(0, len(text) - WIDEST)):
        found.append(Mark(number, last.start(), len(text), None, times_in(last["time"]), "end"))
    return found


def _of_recording(shape: str, marks: Sequence[Mark], lines: Sequence[Line]) -> bool:
    """True where times of one shape ascend, and are too many or too long to be anything else."""
    times = [mark.times[0] for mark in marks]
    steps = sum(1 for earlier, later in pairwise(times) if later > earlier)
    if steps < ASCENDING * (len(times) - 1):
        return False
    full = any(lines[mark.line].text.count(":") > 1 for mark in marks)
    return shape in "[{<#" or full or len(marks) >= LEAST
