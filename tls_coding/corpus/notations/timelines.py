"""Times on lines of their own: `0:0:5.900 --> 0:0:8.930`, then the name on a line, then the text.

A line with a time range and no name after it is taken out; the turn goes on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tls_coding.corpus.notations.marks import (
    BOXED,
    CLOCK,
    NOTHING,
    Line,
    Mark,
    Reading,
    rising,
    spaced,
    text_after,
    times_in,
)
from tls_coding.corpus.notations.naming import is_generic, is_saying, plausible, tells_role

_RANGE = re.compile(rf"\s*(?:{CLOCK}\s{{0,3}}[-–—]{{1,3}}>?\s{{0,3}}{CLOCK}|{BOXED})\s*$")
_SINGLE = re.compile(rf"\s*{CLOCK}\s*$")
_NUMBER = re.compile(r"\s*\d{1,6}\s*$")


def read_timelines(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Lines of times, with the names on the lines after them, or on those before."""
    times = [
        number
        for number, line in enumerate(lines)
        if ":" in line.text[:60] and (_RANGE.match(line.text) or _SINGLE.match(line.text))
    ]
    if len(times) < 2 or not rising([times_in(lines[number].text)[0] for number in times]):
        return NOTHING
    at = set(times)
    for place in (_below, _above):
        names = {n: name for n in times if (name := place(lines, n, at)) is not None}
        known = _known([lines[name].text for name in names.values()], len(times))
        if len(known) > (0 if forced else 1):
            return _marks(lines, times, names, known)
    return _ranges_alone(lines, times)


def _marks(
    lines: Sequence[Line], times: Sequence[int], names: Mapping[int, int], known: set[str]
) -> Reading:
    marks: list[Mark] = []
    for number in times:
        name = names.get(number)
        marks += _taken_out(lines, number)
        if name is not None and _label(lines[name].text) in known:
            text = lines[name].text
            range_ = times_in(lines[number].text)
            marks.append(Mark(name, 0, len(text), _label(text), range_, "timeline"))
    marks.sort(key=lambda mark: mark.line)
    return Reading(marks, marks)


def _label(text: str) -> str:
    return spaced(spaced(text).rstrip(" :"))


def _known(texts: Sequence[str], times: int) -> set[str]:
    counts = Counter(map(_label, texts))
    known = {
        label
        for label, count in counts.items()
        if count > 1 or tells_role(label, counts) or is_generic(label)
    }
    # Nearly every time has a name: so has one that comes once.
    return set(counts) if known and len(texts) * 2 > times else known


def _below(lines: Sequence[Line], number: int, at: set[int]) -> int | None:
    """The line after a time, where it can be a name with its text below."""
    name = text_after(lines, number)
    if name is None or name in at or not _may_be_name(lines[name].text):
        return None
    below = text_after(lines, name)
    return None if below is None or below in at else name


def _above(lines: Sequence[Line], number: int, at: set[int]) -> int | None:
    """The line before a time, where it can be a name, and the text is below the time."""
    name = number - 1
    below = text_after(lines, number)
    if name < 0 or name in at or below is None or below in at:
        return None
    return name if _may_be_name(lines[name].text) else None


def _may_be_name(text: str) -> bool:
    label = _label(text)
    if not plausible(label) or is_saying(label) or label.isdigit():
        return False
    return " " in label or not label.endswith((".", "?", "!", "…"))


def _taken_out(lines: Sequence[Line], number: int) -> list[Mark]:
    """The line of a time as a mark without a label, with the number of a caption above it."""
    found = []
    if number and _NUMBER.match(lines[number - 1].text) and "->" in lines[number].text:
        found.append(Mark(number - 1, 0, len(lines[number - 1].text), None, notation="number"))
    text = lines[number].text
    return [*found, Mark(number, 0, len(text), None, times_in(text), "timeline")]


def _ranges_alone(lines: Sequence[Line], times: Sequence[int]) -> Reading:
    """Ranges without names: other notations tell who speaks, the times are theirs."""
    ranges = [number for number in times if "->" in lines[number].text]
    marks = [mark for number in ranges for mark in _taken_out(lines, number)]
    return Reading([replace(mark, notation="range") for mark in marks], [])
