"""Names told by their form: in bold at a paragraph's start, as a heading, alone on a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set

from tls_coding.corpus.notations.marks import (
    NOTHING,
    TIME,
    Line,
    Mark,
    Reading,
    spaced,
    text_after,
    times_in,
)
from tls_coding.corpus.notations.naming import (
    is_generic,
    is_saying,
    lower_words,
    plausible,
    recurring,
    relatives,
    tells_role,
)

_STARRED = re.compile(
    rf"\s*(?:(?P<before>{TIME})\s{{0,9}})?(?P<stars>\*\*\*?|__)(?P<label>[^*_:\n]{{1,45}}?):?(?P=stars)"
    rf":?\s{{0,9}}(?P<after>{TIME})?:?(?:\s+|$)"
)
_AFTER = re.compile(rf"\s*:?\s{{0,9}}(?P<after>{TIME})?\s*:?\s*")
_BEFORE = re.compile(rf"\s*(?P<before>{TIME})\s*$")
_HASHES = re.compile(
    rf"\s{{0,3}}#{{1,6}}\s{{1,3}}(?P<label>[^#\n]{{1,60}}?)(?:\s(?P<after>{TIME}))?[\s#:]*$"
)
FEW = 12  # speakers; more headings that come back are sections


def read_bold_names(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Names in bold (by the format, or between stars), alone on a line or before the text."""
    marks = []
    for number, line in enumerate(lines):
        mark = _starred(number, line.text) or (_bold(number, line) if line.bold else None)
        if mark and plausible(mark.label or ""):
            marks.append(mark)
    if not marks:
        return NOTHING
    known = recurring(marks, lines)
    if len(known) < (1 if forced else 2):
        return Reading(marks, [])
    known = known | relatives({mark.label or "" for mark in marks}, known)
    return Reading(marks, [mark for mark in marks if mark.label in known])


def _starred(number: int, text: str) -> Mark | None:
    match = _STARRED.match(text) if "**" in text[:80] or "__" in text[:80] else None
    if not match:
        return None
    times = times_in(match["before"] or match["after"])
    return Mark(number, 0, match.end(), spaced(match["label"]), times, "bold name")


def _bold(number: int, line: Line) -> Mark | None:
    start, end = line.bold[0]
    for more_start, more_end in line.bold[1:]:
        if line.text[end:more_start].strip():
            break
        end = more_end
    before = line.text[:start]
    timed = _BEFORE.match(before)
    if (before.strip() and not timed) or end - start > 60:
        return None
    label = line.text[start:end]
    inside = re.search(rf"\s{{1,4}}({TIME})\s*$", label)
    plain = spaced(label[: inside.start()] if inside else label).rstrip(" :.–—-")
    after = _AFTER.match(line.text, end)
    stop = after.end() if after else end
    times = times_in((timed or {"before": ""})["before"] or (after and after["after"]))
    times = times if times[0] or not inside else times_in(inside[1])
    return Mark(number, 0, stop, plain, times, "bold name")


def read_headings(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Headings, of few words, that come back: who speaks below them."""
    marks = []
    for number, line in enumerate(lines):
        match = _HASHES.match(line.text)
        if match:
            label, times = spaced(match["label"]).rstrip(" :"), times_in(match["after"])
        elif line.heading:
            label, times = spaced(line.text).rstrip(" :"), ("", "")
            if found := re.search(rf"\s{{1,4}}({TIME})\s*$", line.text[:80]):
                label, times = spaced(line.text[: found.start()]), times_in(found[1])
        else:
            continue
        if plausible(label):
            marks.append(Mark(number, 0, len(line.text), label, times, "heading"))
    known = recurring(marks, lines)
    if not known or len(known) > FEW or (len(known) < 2 and not forced):
        return Reading(marks, []) if marks else NOTHING
    known = known | relatives({mark.label or "" for mark in marks}, known)
    return Reading(marks, [mark for mark in marks if mark.label in known])


def read_name_lines(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Names alone on lines, without any mark: two at least that come back often."""
    marks = [mark for number, line in enumerate(lines) if (mark := _alone(lines, number, line))]
    counts = Counter(mark.label or "" for mark in marks)
    likely = _likely(counts, forced)
    common = lower_words(lines) if len(likely) > 1 else frozenset()
    known = {
        label
        for label in likely
        if tells_role(label, counts) or label.casefold().split()[0] not in common
    }
    if len(known) < 2 or len(known) > FEW:
        return NOTHING
    certain = [mark for mark in marks if mark.label in known]
    filled = sum(1 for line in lines if not line.blank)
    if len(certain) < 4 or len(certain) * 30 < filled:
        return NOTHING
    return Reading([], certain)


def _alone(lines: Sequence[Line], number: int, line: Line) -> Mark | None:
    text = line.text.strip()
    if not 0 < len(text) <= 40 or text[-1] in ".?!…,;–—-" or not plausible(spaced(text)):
        return None
    if text.isdigit() or is_saying(text) or text_after(lines, number) is None:
        return None
    return Mark(number, 0, len(line.text), spaced(text), notation="name line")


def _likely(counts: Counter[str], forced: bool) -> Set[str]:
    return {
        label
        for label, count in counts.items()
        if count > 2 or (count > 1 and (forced or tells_role(label, counts) or is_generic(label)))
    }
