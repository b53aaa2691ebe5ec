"""Lines of a source in; the marks of its turns, in order and apart, and remarks, out.

Notations that name speakers come first, several at once where they name the same ones. Only where
none is found are turns told by their form alone (dashes, bold, blank lines).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from tls_coding.corpus.labels import role_named
from tls_coding.corpus.notations.blanks import read_blanks
from tls_coding.corpus.notations.bolds import read_bolds
from tls_coding.corpus.notations.brackets import read_brackets
from tls_coding.corpus.notations.chats import read_chats
from tls_coding.corpus.notations.chevrons import read_chevrons, unnamed
from tls_coding.corpus.notations.colons import read_colons
from tls_coding.corpus.notations.dashes import read_dashes
from tls_coding.corpus.notations.letters import read_letters
from tls_coding.corpus.notations.marks import BOXED, NOTHING, TIME, Line, Mark, Reading, times_in
from tls_coding.corpus.notations.names import read_bold_names, read_headings, read_name_lines
from tls_coding.corpus.notations.naming import relatives
from tls_coding.corpus.notations.questions import read_questions
from tls_coding.corpus.notations.segments import is_coded
from tls_coding.corpus.notations.stamps import stamps_of
from tls_coding.corpus.notations.tabs import read_tabs
from tls_coding.corpus.notations.timelines import read_timelines
from tls_coding.corpus.notations.times import read_times

Form = Literal[
    "auto", "bracket", "colon", "time", "tab", "chevron", "dash", "blank", "bold", "heading", "none"
]
Reader = Callable[[Sequence[Line], bool], Reading]
# By family, in order of precedence. The first of equals gives the marks their form.
LABELLED: dict[str, tuple[Reader, ...]] = {
    "bracket": (read_brackets,),
    "tab": (read_tabs,),
    "colon": (read_chats, read_colons, read_letters),
    "time": (read_timelines, read_times),
    "chevron": (read_chevrons,),
    "bold": (read_bold_names,),
    "heading": (read_headings,),
    "name": (read_name_lines,),
}
BY_FORM: dict[str, tuple[Reader, ...]] = {
    "chevron": (read_chevrons,),
    "bold": (read_bolds,),
    "dash": (read_dashes,),
    "blank": (read_questions, read_blanks),
}
TOLD_BY = {
    "chevron": "'>>'",
    "bold": "bold letters or headings",
    "dash": "dashes",
    "blank": "blank lines or numbered questions",
}
_BOXED = re.compile(BOXED)
_LEADING = re.compile(rf"\s*(?P<time>{TIME})(?:\s+|$)")


def recognise(lines: Sequence[Line], form: Form = "auto") -> tuple[list[Mark], list[str]]:
    """The marks of turns, and remarks; ([], []) where no turns are told apart.

    A `form` other than `auto` looks for that family alone, and asks for less evidence.
    """
    if form == "none":
        return [], []
    forced = form != "auto"
    if not forced and is_coded(lines):
        return [], ["looks like a table of coded segments, not a transcript: not cut into turns"]
    readings = [
        reading
        for family, readers in LABELLED.items()
        if form in {"auto", family} or (form == "time" and family in {"colon", "bracket"})
        for reader in readers
        if (reading := _limited(reader(lines, forced), form, family)) is not NOTHING
        and not (family == "chevron" and unnamed(reading))
    ]
    marks = _united(readings, lines)
    if any(mark.label for mark in marks):
        return _apart([*_with_times(lines, marks), *stamps_of(lines)]), []
    return _by_form(lines, form)


def _by_form(lines: Sequence[Line], form: Form) -> tuple[list[Mark], list[str]]:
    """The marks of turns that nobody's name starts; times alone on lines are no part of them."""
    stamps = stamps_of(lines)
    spoken = list(lines)
    for mark in stamps:
        if mark.end == len(lines[mark.line].text):
            text = lines[mark.line].text[: mark.start]
            spoken[mark.line] = replace(spoken[mark.line], text=text, blank=not text.strip())
    for family, readers in BY_FORM.items():
        if form not in {"auto", family} and not (form == "heading" and family == "bold"):
            continue
        for reader in readers:
            marks = reader(spoken, form != "auto").certain
            if marks:
                return _apart([*marks, *stamps]), [f"turns told by {TOLD_BY[family]}: check"]
    return [], []


def _limited(reading: Reading, form: str, family: str) -> Reading:
    """Of the readers that serve `--turns time` too, only the marks that have a time."""
    if form != "time" or family == "time":
        return reading
    timed = [mark for mark in reading.certain if mark.times[0]]
    return Reading(timed, timed)


def _united(readings: Sequence[Reading], lines: Sequence[Line]) -> list[Mark]:
    """The notation with most marks, and of the others what names the same speakers."""
    ranked = sorted(readings, key=lambda reading: -_weight(reading))
    if not ranked or not ranked[0].certain:
        return []
    chosen = list(ranked[0].certain)
    known = {mark.label for mark in chosen if mark.label}
    for reading in ranked[1:]:
        more = _named(reading.certain)
        if more and _compatible(reading.certain, chosen, known):
            chosen += reading.certain
            known |= more
    for reading in readings:
        same = relatives(_named(reading.possible), known)
        chosen += [mark for mark in reading.possible if mark.label in same]
        chosen += [mark for mark in reading.possible if mark.label is None]
    return _apart(chosen)


def _named(marks: Sequence[Mark]) -> set[str]:
    return {mark.label for mark in marks if mark.label}


def _weight(reading: Reading) -> int:
    return sum(1 for mark in reading.certain if mark.label)


def _compatible(marks: Sequence[Mark], chosen: Sequence[Mark], known: set[str]) -> bool:
    """True for another notation of the same speakers, or of another part of the file."""
    labels = _named(marks)
    if relatives(labels, known) or all(role_named(label) for label in labels):
        return True
    first, last = chosen[0].line, max(mark.line for mark in chosen)
    outside = [mark for mark in marks if not first <= mark.line <= last]
    if any(mark.times[0] for mark in marks) and len(labels) > 1:
        return len(marks) > 3
    return len(outside) == len(marks) and len(marks) > 3


def _apart(marks: Sequence[Mark]) -> list[Mark]:
    """Marks in order, none within another; of two that overlap the first, then the longer."""
    order = sorted(marks, key=lambda mark: (mark.line, mark.start, mark.label is None, -mark.end))
    found: list[Mark] = []
    for mark in order:
        before = found[-1] if found else None
        if before and before.line == mark.line and mark.start < max(before.end, before.start + 1):
            continue
        found.append(mark)
    return found


def _with_times(lines: Sequence[Line], marks: Sequence[Mark]) -> list[Mark]:
    """`marks`, and times at the start of other lines, where labels stand beside such times."""
    shapes = Counter(_shape(lines[mark.line].text[mark.start : mark.end]) for mark in marks)
    usual = {shape for shape, count in shapes.items() if shape and count > 1}
    if not usual:
        return list(marks)
    starts = {mark.line: mark for mark in marks if mark.start == 0}
    before, more = "", []
    for number in range(marks[0].line, len(lines)):
        text = lines[number].text
        if number in starts:
            before = starts[number].times[0] or before
        elif ":" in text[:20] and (match := _LEADING.match(text)):
            times = times_in(match["time"])
            # A time of day within the speech is no time of the recording.
            if _shape(match["time"]) in usual - {"0"} or ("0" in usual and times[0] >= before):
                more.append(Mark(number, 0, match.end(), None, times, "time"))
    return _apart([*marks, *more])


def _shape(mark: str) -> str:
    """How a mark writes its time: `(` or `[` around it, `0` for one at the start without."""
    boxed = _BOXED.search(mark)
    return boxed.group()[0] if boxed else "0" if mark.strip()[:1].isdigit() else ""
