"""Questions in bold, or as headings, answers in ordinary letters; no labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from tls_coding.corpus.labels import asks
from tls_coding.corpus.notations.headers import header_lines
from tls_coding.corpus.notations.marks import NOTHING, Line, Mark, Reading

_STARS = re.compile(r"\s*(?P<open>\*\*|__)(?P<text>[^*_\n]+)(?P=open)[\s.]*$")
_HASHES = re.compile(r"\s{0,3}#{1,6}\s{1,3}\S")
LEAST = 3  # questions in bold
ALL = 0.9  # of a line's letters


def read_bolds(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Lines all in bold ask, the others answer; what stands before the first is no speech."""
    kinds = _kinds(lines)
    for wanted in ("bold", "heading"):
        bold = {n for n, kind in kinds.items() if kind == wanted}
        begin = _begin(lines, bold, kinds)
        if begin is None:
            continue
        marks = _marks(lines, bold, begin)
        if (forced and len(marks) > 1) or _alternating(lines, bold, marks, wanted):
            return Reading(marks, marks)
    return NOTHING


def _kinds(lines: Sequence[Line]) -> dict[int, str]:
    found: dict[int, str] = {}
    for number, line in enumerate(lines):
        if line.blank:
            continue
        if line.heading or _HASHES.match(line.text):
            found[number] = "heading" if asks(line.text) or not _is_bold(line) else "bold"
        elif _is_bold(line) or _STARS.match(line.text):
            found[number] = "bold"
        else:
            found[number] = "plain"
    return found


def _is_bold(line: Line) -> bool:
    if not line.bold:
        return False
    letters = sum(1 for c in line.text if c.isalnum())
    inside = sum(1 for a, b in line.bold for c in line.text[a:b] if c.isalnum())
    return inside > 0 and inside >= ALL * letters


def _begin(lines: Sequence[Line], bold: set[int], kinds: dict[int, str]) -> int | None:
    """The line of the first turn: the first that asks, or an answer right before it."""
    header = header_lines(lines)
    order = [n for n in sorted(kinds) if n not in header]
    asked = [n for n in order if n in bold and (asks(lines[n].text) or _is_long(lines[n].text))]
    if not asked:
        return None
    place = order.index(asked[0])
    while place and order[place - 1] not in bold and _is_speech(lines[order[place - 1]].text):
        place -= 1
    return order[place]


def _is_long(text: str) -> bool:
    return len(text.split()) > 8 and text.rstrip("*_ ").endswith((".", "…", "!", ":"))


def _is_speech(text: str) -> bool:
    return len(text.split()) > 7 and text.rstrip().endswith((".", "…", "!", "?", "»", '"'))


def _marks(lines: Sequence[Line], bold: set[int], begin: int) -> list[Mark]:
    """A mark of no width where bold begins and where it ends."""
    filled = [n for n in range(begin, len(lines)) if not lines[n].blank]
    found = []
    for is_bold, group in groupby(filled, key=lambda n: n in bold):
        number = next(group)
        found.append(Mark(number, 0, 0, "Q" if is_bold else "R", notation="bold"))
    return [*found]


def _alternating(lines: Sequence[Line], bold: set[int], marks: Sequence[Mark], wanted: str) -> bool:
    asked = [mark for mark in marks if mark.label == "Q"]
    if len(asked) < LEAST or len(marks) - len(asked) < LEAST - 1:
        return False
    inside = [n for n in bold if n >= marks[0].line]
    asking = sum(1 for n in inside if asks(lines[n].text.rstrip("*_ ")))
    return asking >= (0.25 if wanted == "bold" else 0.6) * len(asked)
