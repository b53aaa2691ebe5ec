"""`Q. text / A. text`, `Q - text / R - text`, `INT. - text`, `ANNA.— text`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tls_coding.corpus.labels import bare, role_named
from tls_coding.corpus.notations.marks import NOTHING, STARS, Line, Mark, Reading, spaced
from tls_coding.corpus.notations.naming import (
    is_saying,
    lower_words,
    plausible,
    relatives,
    tells_role,
)

_SHORT = re.compile(
    rf"\s*{STARS}?(?P<label>[A-ZÀ-Þ][\w]{{0,3}}\s?\d{{0,3}}){STARS}?\s{{0,2}}"
    rf"(?:[.)]\s{{0,2}}[-–—]+|[.)]|[-–—]+){STARS}?(?:\s+|(?<=[-–—])(?=\S))"
)
_NAME = re.compile(
    rf"\s*{STARS}?(?P<label>[^\W\d_][\w’'-]{{1,20}}(?:\s[\w.’'-]{{1,20}}){{0,2}}){STARS}?"
    rf"(?:\.\s?[-–—]{{1,2}}|\s{{1,2}}[-–—]{{1,2}}){STARS}?\s*(?=\S)"
)
_INNER = re.compile(
    r"(?<=[.?!…»”\")\]])\s{1,9}(?P<label>[QARI]\d{0,3})(?:\.|\s?[-–—])\s{1,9}(?=\S)"
)


def read_letters(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Labels of a few letters, or names, before a full stop or a dash."""
    short, names = [], []
    for number, line in enumerate(lines):
        if line.blank:
            continue
        if match := _SHORT.match(line.text):
            short.append(_mark(number, match))
        if match := _NAME.match(line.text):
            names.append(_mark(number, match))
    marks = [mark for mark in short if plausible(mark.label or "")]
    letters = _of_letters(marks)
    if not letters and not forced:
        named = _of_names([mark for mark in names if plausible(mark.label or "")], lines)
        return Reading(named, named) if named else NOTHING
    inner = [
        mark
        for number, line in enumerate(lines)
        for match in _INNER.finditer(line.text)
        if (mark := _mark(number, match)).label in letters
    ]
    certain = [mark for mark in marks if mark.label in letters] + inner
    return Reading(marks + inner, sorted(certain, key=lambda mark: (mark.line, mark.start)))


def _mark(number: int, match: re.Match[str]) -> Mark:
    start = match.start() if match.re is not _INNER else match.start("label")
    return Mark(number, start, match.end(), spaced(match["label"]), notation="letter")


def _of_letters(marks: Sequence[Mark]) -> set[str]:
    """Labels of a pair (Q and R; Int and Rép), where both sides are there."""
    labels = {mark.label for mark in marks if mark.label}
    told = {label for label in labels if tells_role(label, labels)}
    letters = {bare(label) for label in told}
    asking = {"q", "i", "e", "d", "int", "enq", "m", "mod", "p", "iv"} & letters
    if len(letters) < 2 or not asking:
        return set()
    first = next((bare(mark.label or "") for mark in marks if mark.label in told), "")
    if first not in asking and len(marks) < 4:
        return set()
    return told | relatives(labels, told)


def _of_names(marks: Sequence[Mark], lines: Sequence[Line]) -> list[Mark]:
    """Names before a dash: two at least that come back, in a third of the paragraphs."""
    counts = Counter(mark.label or "" for mark in marks)
    common = lower_words(lines) if counts else frozenset()
    known = {
        label
        for label, count in counts.items()
        if (count > 1 or role_named(label))
        and not is_saying(label)
        and label.casefold().split()[0] not in common
    }
    found = [mark for mark in marks if mark.label in known]
    paragraphs = len({line.paragraph for line in lines if not line.blank})
    several = len({mark.label for mark in found}) > 1 and len(found) > 3
    return found if several and len(found) * 3 >= paragraphs else []
