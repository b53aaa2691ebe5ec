"""A name and a time: `Name [00:00:06] text`, `Name  0:34` above the text, `… Speaker 1 0:34 …`.

In running text a mark is known only where it is one of several whose times ascend.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tls_coding.corpus.notations.marks import (
    BOXED,
    NOTHING,
    RANGE,
    STARS,
    TIME,
    Line,
    Mark,
    Reading,
    rising,
    spaced,
    text_after,
    times_in,
)
from tls_coding.corpus.notations.naming import (
    is_generic,
    is_saying,
    plausible,
    relatives,
    tells_role,
    without_number,
)

_LABEL = r"[^\s:\[\](){}<>\"«»“”?!,;*|#][^\n\t:\[\]{}<>\"«»“”?!;*|]{0,48}?"
_BEFORE = re.compile(
    rf"\s*{STARS}?(?P<label>{_LABEL}){STARS}?(?:\s{{0,4}}(?P<boxed>{BOXED})|[\s,|•·@–—-]{{1,8}}(?P<plain>{RANGE}))"
    rf"{STARS}?(?:\s+|$)"
)
_AFTER = re.compile(
    rf"\s*(?P<boxed>{TIME})\s{{1,9}}(?:[-–—]\s{{1,3}})?{STARS}?(?P<label>{_LABEL}){STARS}?\s*$"
)
_CLOCK = re.compile(rf"(?<![\d:])(?P<open>[\[(]?){RANGE}[\])]?\s*")
_NOBODY = re.compile(
    r"(?:(?:Unknown|Unidentified|Male|Female)\s)?(?:Speaker|Locuteur|Locutrice|Intervenante?|"
    r"Hablante|Parlante|Interlocutore|SPEAKER|Sprecher)(?:[\s_](?:\d{1,2}|[A-Z]|inconnu))?\s{0,3}$"
)
_NAME = re.compile(
    r"(?:^|[.?!…»”\"]\s{0,3})(?P<name>[^\W\d_][\w’'-]{1,20}(?:\s[^\W\d_][\w’'-]{0,20}){0,2})\s{1,3}$"
)
REACH = 48  # characters before a time in which its name stands


def read_times(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Names beside times, at the start of lines, alone on them, or within running text."""
    heads = [
        m for n, line in enumerate(lines) if not line.blank for m in _heads(n, line.text, lines)
    ]
    known = _known(heads, forced) | _named_within(lines)
    inner = [
        mark
        for number, line in enumerate(lines)
        if ":" in line.text
        for mark in _inner(number, line.text, known)
    ]
    if not heads and not inner:
        return NOTHING
    generic = [mark for mark in [*heads, *inner] if is_generic(mark.label or "")]
    generic.sort(key=lambda mark: (mark.line, mark.start))
    if len(generic) > 1 and rising([mark.times[0] for mark in generic]):
        known |= {mark.label or "" for mark in generic}
    known = known | relatives({mark.label or "" for mark in heads}, known)
    certain = [mark for mark in [*heads, *inner] if mark.label in known]
    return Reading([*heads, *inner], sorted(certain, key=lambda mark: (mark.line, mark.start)))


def _heads(number: int, text: str, lines: Sequence[Line]) -> list[Mark]:
    if ":" not in text[:120]:
        return []
    match = _BEFORE.match(text)
    if match:
        label = without_number(spaced(match["label"]))
        alone = match.end() == len(text)
        kind = "alone" if alone else "boxed" if match["boxed"] else "plain"
        if plausible(label) and (not alone or text_after(lines, number) is not None):
            times = times_in(match["boxed"] or match["plain"])
            return [Mark(number, 0, match.end(), label, times, kind)] if times[0] else []
    match = _AFTER.match(text)
    if match and plausible(spaced(match["label"])) and text_after(lines, number) is not None:
        times = times_in(match["boxed"])
        return [Mark(number, 0, len(text), spaced(match["label"]), times, "after")]
    return []


def _inner(number: int, text: str, known: set[str]) -> list[Mark]:
    """Marks within a line: a speaker nobody named, or one of `known`, right before a time."""
    found: list[Mark] = []
    for match in _CLOCK.finditer(text):
        begin = max(found[-1].end if found else 0, match.start() - REACH)
        before = text[begin : match.start()]
        nobody = _NOBODY.search(before)
        if nobody:
            start, label = begin + nobody.start(), spaced(nobody.group())
        else:
            label = _ending(before, known)
            start = begin + before.rstrip().rfind(label) if label else -1
        if label and start > 0 and text[:start].strip():
            times = times_in(match.group())
            found.append(Mark(number, start, match.end(), label, times, "inner"))
    return found


def _named_within(lines: Sequence[Line]) -> set[str]:
    """Names that stand before a time in running text, after a full stop, and come back."""
    found: list[tuple[str, str]] = []
    for line in lines:
        for match in _CLOCK.finditer(line.text) if ":" in line.text else ():
            name = _NAME.search(line.text[max(0, match.start() - REACH) : match.start()])
            if name and plausible(name["name"]) and not is_saying(name["name"]):
                found.append((name["name"], times_in(match.group())[0]))
    counts = Counter(name for name, _ in found)
    known = {name for name, count in counts.items() if count > 1}
    several = len(known) > 1 and sum(counts[name] for name in known) > 3
    return known if several and rising([time for name, time in found if name in known]) else set()


def _ending(before: str, known: set[str]) -> str:
    """The longest of `known` with which `before` ends, at the start of a word."""
    text = before.rstrip()
    for length in range(len(text) if known else 0, 1, -1):
        label = text[-length:]
        if label in known and not text[-length - 1 : -length].isalnum():
            return label
    return ""


def _known(marks: Sequence[Mark], forced: bool) -> set[str]:
    if not marks or (not forced and not rising([mark.times[0] for mark in marks])):
        return set()
    counts = Counter(mark.label or "" for mark in marks)
    shaped = {mark.label for mark in marks if mark.notation in {"boxed", "alone"}}
    after = {mark.label for mark in marks if mark.notation == "after"}
    if any(label and counts[label] > 1 for label in after):
        shaped |= after
    told = {label for label in counts if tells_role(label, counts) or is_generic(label)}
    # A time in brackets, or a line with nothing else, is a mark even where it is the only one.
    known = {
        label
        for label, count in counts.items()
        if (count > 1 or label in told or label in shaped) and not is_saying(label)
    }
    plain = len(known) < 2 and not known & (shaped | told)  # `John 3:16 For God …`
    return set() if (len(marks) < 2 or plain) and not forced else known
