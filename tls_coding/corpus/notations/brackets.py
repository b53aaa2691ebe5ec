"""`[Chercheur] (0:01 - 0:11)` on a line of its own, `[R1 00:00:09] text`, `Name (0:01 - 0:11)`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tls_coding.corpus.labels import bare, is_event, paired, role_named
from tls_coding.corpus.notations.marks import (
    CLOCK,
    NOTHING,
    RANGE,
    SLIP,
    STARS,
    Line,
    Mark,
    Reading,
    spaced,
    text_after,
    times_in,
)
from tls_coding.corpus.notations.naming import HEADERS, SAYINGS, is_generic, relatives

_TIMES = rf"(?:{SLIP}|{RANGE})"
_BRACKET = re.compile(
    rf"\s*(?:(?P<before>{_TIMES})\s{{1,9}})?{STARS}?\[\s{{0,9}}(?P<label>[^\[\]()\n]{{1,60}}?)\s{{0,9}}"
    rf"(?:(?<![\d:])(?P<inside>{_TIMES})\s{{0,9}}\]?|\]){STARS}?"
    rf"\s{{0,9}}(?P<times>{_TIMES})?\s{{0,9}}:?{STARS}?\s*"
)
_BARE = re.compile(
    rf"\s*(?P<label>[^\W\d_][^\[\]()\n:]{{0,40}}?)\]?\s{{0,9}}(?P<times>\(\s{{0,3}}{CLOCK}[^)\n]{{0,40}}\))"
    r"\s*$"
)
_INNER = re.compile(
    r"(?<=\s)\[\s?(?P<label>[^\[\]()\n:\d][^\[\]()\n:]{0,40}?)"
    rf"(?:\s{{1,3}}(?P<inside>{RANGE}))?\s?\](?!\()\s*"
)
_MISSING = re.compile(r"[^\w()\n]{0,9}\((?=[^\w()\n]{1,30}\)\s*$)[^()]*\)\s*$")  # `(?)`, `( - )`
_ALL_TIME = re.compile(r"[\d:.,\s-]*:[\d:.,\s-]*")


def read_brackets(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Labels in brackets, with or without times."""
    marks = [
        mark for n, line in enumerate(lines) if not line.blank for mark in _marks(n, line.text)
    ]
    if not marks:
        return NOTHING
    known = _known(marks, lines, forced)
    known = known | relatives({_label(m) for m in marks}, known)
    marks = _with_missing_times(marks, lines)
    return Reading(marks, [mark for mark in marks if mark.label in known])


def _with_missing_times(marks: list[Mark], lines: Sequence[Line]) -> list[Mark]:
    """`marks`; where most have a time, `(?)` in its place is taken out too, if text is below it."""
    timed = sum(1 for mark in marks if mark.times[0])
    if timed * 2 < len(marks):
        return marks
    started = {mark.line for mark in marks}
    found = []
    for mark in marks:
        text = lines[mark.line].text
        if mark.notation == "bracket" and _MISSING.match(text, mark.end):
            below = text_after(lines, mark.line)
            if below is not None and below not in started:
                mark = replace(mark, end=len(text))
        found.append(mark)
    return found


def _marks(number: int, text: str) -> list[Mark]:
    if "[" not in text and not text.rstrip().endswith(")"):
        return []
    found = []
    match = _BRACKET.match(text)
    if match and not _ALL_TIME.fullmatch(match["label"]) and _letters(match["label"]):
        times = match["inside"] or match["times"] or match["before"]
        kind = "timed bracket" if times else "bracket"
        found.append(Mark(number, 0, match.end(), spaced(match["label"]), times_in(times), kind))
    elif match is None and (match := _BARE.match(text)):
        label = spaced(match["label"].strip(" ]"))
        if label:
            found.append(Mark(number, 0, len(text), label, times_in(match["times"]), "bare"))
    if "[" in text[1:]:
        for match in _INNER.finditer(text, found[0].end if found else 1):
            label = spaced(match["label"])
            # Other words in brackets within a line are remarks, or names made unknown.
            if match["inside"] or (
                role_named(label) and (len(bare(label)) > 1 or label[0] in "QR")
            ):
                times = times_in(match["inside"])
                found.append(Mark(number, match.start(), match.end(), label, times, "inner"))
    return found


def _letters(label: str) -> bool:
    return any(c.isalnum() for c in label)


def _label(mark: Mark) -> str:
    return mark.label or ""


def _known(marks: list[Mark], lines: Sequence[Line], forced: bool) -> set[str]:
    """Labels that are no events, nor words in brackets, nor names before a time."""
    labels = {_label(mark) for mark in marks}
    pairs = paired(labels)
    timed = {_label(m) for m in marks if m.notation == "timed bracket"}
    alone = Counter(_label(m) for m in marks if m.end == len(lines[m.line].text))
    often = Counter(_label(m) for m in marks if _label(m)[:1].isupper() and m.notation != "inner")
    roles = {
        label
        for label in labels
        if label in pairs or (role_named(label) and (len(bare(label)) > 1 or label[0] in "QR"))
    }
    generic = {label for label in labels if is_generic(label)}
    roles |= generic if len(generic) > 1 or forced else set()
    known = timed | {label for label, count in alone.items() if count > 1} | roles
    known |= {label for label, count in often.items() if count > (1 if forced else 2)}
    return {label for label in known if not _no_speaker(label)}


def _no_speaker(label: str) -> bool:
    words = bare(label).split()
    if is_event(label) or len(label.split()) > 6:
        return True
    return bool(words) and role_named(label) is None and words[0] in HEADERS | SAYINGS
