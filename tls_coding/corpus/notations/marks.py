"""What all notations share: lines of a source, marks of turns in them, and times."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tls_coding.corpus.readers.source import Paragraph

CLOCK = (
    r"(?:\d{1,2}[^\S\n]?:[^\S\n]?\d{1,2}[^\S\n]?:[^\S\n]?\d{1,2}(?:[.,]\d{1,6})?"
    r"|\d{1,3}[^\S\n]?:[^\S\n]?\d{2}(?:[.,]\d{1,6})?)(?!\d)"
)
RANGE = rf"{CLOCK}(?:\s{{0,3}}[-–—]{{1,3}}>?(?:\s{{0,3}}{CLOCK})?)?"
# In parentheses anything made of digits is taken for a time: `(22:175 - 22:17)` is a slip. So is
# what stands for digits around a colon: `(0:?? - 0:12)`.
SLIP = (
    r"\((?:[\d\s:.,–—>-]{0,30}\d[\s:.,–—>-]{0,30}"
    r"|[\d\s?.,–—>-]{0,12}[\d?]\s?:\s?[\d?][\d\s?:.,–—>-]{0,30})\)"
)
F4 = rf"#{CLOCK}(?:-\d{{1,3}})?#"
BOXED = rf"(?:\[\s{{0,2}}{RANGE}\s{{0,2}}\]?|{SLIP}|\{{{RANGE}\}}|<{RANGE}>|{F4})"
TIME = rf"(?:{BOXED}|{RANGE})"
STARS = r"(?:\*{1,3}|__)"
_CLOCKS = re.compile(CLOCK)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph. `bold`: stretches of it in bold; `first` of its paragraph."""

    text: str
    paragraph: int = 0
    first: bool = True
    bold: tuple[tuple[int, int], ...] = ()
    heading: int = 0
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What of a line (`start` to `end`) is no speech, but tells that a turn starts after it.

    `label` None: no turn starts, this is only taken out (a time within a turn). Times are
    HH:MM:SS, empty where missing. `joins`: goes on with the turn before, where that has the same
    label.
    """

    line: int
    start: int
    end: int
    label: str | None
    times: tuple[str, str] = ("", "")
    notation: str = ""
    joins: bool = False


@dataclass(frozen=True)
class Reading:
    """What one notation makes of a source: every mark that may be one, and those that surely are.

    `certain` are of `possible`; each in order of lines.
    """

    possible: list[Mark]
    certain: list[Mark]


NOTHING = Reading([], [])


def lines_of(paragraphs: Sequence[Paragraph]) -> list[Line]:
    """All lines of all paragraphs, in order."""
    lines: list[Line] = []
    for number, paragraph in enumerate(paragraphs):
        start = 0
        stretches = deque(paragraph.bold)
        for text in paragraph.text.split("\n"):
            bold = _within(stretches, start, start + len(text)) if stretches else ()
            blank = not text or text.isspace()
            lines.append(Line(text, number, start == 0, bold, paragraph.heading, blank))
            start += len(text) + 1
    return lines


def _within(stretches: deque[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The bold of one line; stretches that end in it are taken from `stretches`."""
    found = []
    while stretches and stretches[0][0] < end:
        first, last = stretches[0]
        if max(first, start) < min(last, end):
            found.append((max(first, start) - start, min(last, end) - start))
        if last > end:
            break
        stretches.popleft()
    return tuple(found)


def spaced(label: str) -> str:
    """A label with single spaces, without stars.

    >>> spaced(" **Anna  Roux** ")
    'Anna Roux'
    """
    return " ".join(label.strip("*_ \t\u00a0").split())


def times_in(text: str | None) -> tuple[str, str]:
    """The first two times of `text`, as HH:MM:SS.

    >>> times_in("(0:04 - 1:02:03.5)")
    ('00:00:04', '01:02:03')
    """
    clocks = [clock(match) for match in _CLOCKS.findall(text or "")]
    return (clocks[0] if clocks else "", clocks[1] if len(clocks) > 1 else "")


def clock(text: str) -> str:
    """`0:04` → `00:00:04`; `65:02` → `01:05:02`."""
    numbers = [int(part) for part in re.findall(r"\d+", re.split(r"[.,]", text)[0])]
    hours, minutes, seconds = [0] * (3 - len(numbers)) + numbers
    return of_seconds(hours * 3600 + minutes * 60 + seconds)


def of_seconds(seconds: float) -> str:
    """Seconds from the beginning as HH:MM:SS.

    >>> of_seconds(3723.9)
    '01:02:03'
    """
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest:02d}"


def rising(times: Sequence[str]) -> bool:
    """True where times (HH:MM:SS) mostly ascend, as those of a recording do."""
    back = sum(1 for earlier, later in pairwise(times) if later < earlier)
    return back <= max(0.3 * (len(times) - 1), 1 if len(times) > 2 else 0)


def text_after(lines: Sequence[Line], number: int) -> int | None:
    """The number of the first line after `number` that is not blank, within the next three."""
    for later in range(number + 1, min(number + 4, len(lines))):
        if not lines[later].blank:
            return later
    return None
