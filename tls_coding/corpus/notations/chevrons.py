"""`>> text >> text`, `>> ANNA: text`, `>>> text`: captions, where the speaker changes at `>>`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tls_coding.corpus.labels import TITLES, bare
from tls_coding.corpus.notations.asking import ASKS, alternating
from tls_coding.corpus.notations.marks import NOTHING, Line, Mark, Reading, spaced
from tls_coding.corpus.notations.naming import is_saying, plausible

_WORD = r"[^\W\d_][^\s:<>\[\]?!,;]{0,20}"
_MARK = re.compile(
    r"(?<!\S)(?:>{2,3}|&gt;&gt;(?:&gt;)?)(?!>)\s*"
    rf"(?:(?P<label>{_WORD}(?:\s{{1,3}}[^\s:<>\[\]?!,;]{{1,20}}){{0,3}})\s?:(?:\s+|$))?"
)
UNNAMED = "?"


def read_chevrons(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Marks of `>>` with or without names; [] where `<<` closes them, as for fast speech."""
    marks, closed = [], 0
    for number, line in enumerate(lines):
        if ">>" in line.text or "&gt;&gt;" in line.text:
            marks += [_mark(number, match) for match in _MARK.finditer(line.text)]
            closed += line.text.count("<<")
    if len(marks) < (1 if forced else 2) or closed * 3 > len(marks):
        return NOTHING
    first = marks[0]
    if first.start and lines[first.line].text[: first.start].strip():
        marks.insert(0, Mark(first.line, 0, 0, UNNAMED, notation="chevron"))
    if all(mark.label == UNNAMED for mark in marks):
        marks = alternating(marks, lines)
    else:
        marks = _filled(marks)
    return Reading(marks, marks)


def _mark(number: int, match: re.Match[str]) -> Mark:
    label = spaced(match["label"] or "")
    if label and not _is_name(label):
        return Mark(number, match.start(), match.start("label"), UNNAMED, notation="chevron")
    return Mark(number, match.start(), match.end(), label or UNNAMED, notation="chevron")


def _is_name(label: str) -> bool:
    """True for `MR. DOBBS` and `J. Orr`; a full stop after any other word ends a sentence."""
    stopped = [word.rstrip(".") for word in label.split() if word.endswith(".")]
    if any(len(word) > 1 and "." not in word and bare(word) not in TITLES for word in stopped):
        return False
    return plausible(label) and not is_saying(label)


def _filled(marks: Sequence[Mark]) -> list[Mark]:
    """Of two named speakers, one without a name is the other; of more, nobody knows."""
    names = {mark.label for mark in marks if mark.label != UNNAMED}
    found: list[Mark] = []
    for mark in marks:
        if mark.label == UNNAMED:
            before = found[-1].label if found else None
            other = sorted(name for name in names if name and name != before)
            mark = replace(mark, label=other[0] if len(names) == 2 and other else "Unknown")
        found.append(mark)
    return found


def unnamed(reading: Reading) -> bool:
    """True where no mark had a name."""
    return {mark.label for mark in reading.certain} <= set(ASKS)
