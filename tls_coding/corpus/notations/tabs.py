"""`TOR001<TAB>text`: one unit a line, also with a time or a number in a column before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tls_coding.corpus.notations.marks import (
    NOTHING,
    STARS,
    TIME,
    Line,
    Mark,
    Reading,
    spaced,
    times_in,
)
from tls_coding.corpus.notations.naming import plausible, relatives

_UNIT = re.compile(
    rf"[^\S\t]*(?:\d{{1,6}}\t+)?(?:(?P<time>{TIME}|\d{{1,3}}\.\d{{2}})\t+(?:{TIME}\t+)?)?{STARS}?"
    rf"(?P<label>[^\t:\n]{{1,45}}?){STARS}?:?[^\S\t]*(?:\t+\s*|\t*$)(?:(?P<late>{TIME})\t+\s*)?"
)
SHARE = 0.4  # of the lines, from which a text is a table


def read_tabs(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Speaker, tab, text; units of one speaker that follow one another make one turn."""
    marks = [m for number, line in enumerate(lines) if (m := _mark(number, line.text))]
    counts = Counter(mark.label or "" for mark in marks)
    known = {label for label, count in counts.items() if count > 1 or forced}
    known = known | (relatives(set(counts), known) if known else set())
    certain = [mark for mark in marks if mark.label in known]
    filled = sum(1 for line in lines if not line.blank)
    if not forced and (len(known) < 2 or len(certain) < SHARE * filled):
        return Reading(marks, []) if marks else NOTHING
    return Reading(marks, certain)


def _mark(number: int, text: str) -> Mark | None:
    if "\t" not in text[:120]:
        return None
    match = _UNIT.match(text)
    if not match or "\t" not in match.group():
        return None
    label = spaced(match["label"])
    if not plausible(label) or label.isdigit():
        return None
    times = times_in((match["time"] or match["late"] or "").replace(".", ":", 1))
    return Mark(number, 0, match.end(), label, times, "tab", joins=True)
