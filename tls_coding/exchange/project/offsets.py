"""How a file counts positions in its texts: each way to count, and what it makes of a position.

The standard says: Unicode code points, line ends as one, no byte-order mark, end exclusive.
Programs count otherwise. Windows programs count UTF-16 units and line ends as two; some count
one for line ends that are two in the file; some write a mark and leave it out of the count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tls_coding.corpus.readers.encodings import text_of

Unit = Literal["code points", "UTF-16 units", "UTF-8 bytes"]
LineEnd = Literal["one", "two", "as in the file"]
Profile = Literal["standard", "nvivo"]  # how a file is to be written
Numbers = NDArray[np.int64]
LF = 10
NOWHERE = -1  # a position that is not between two characters of the text
BEYOND = 2  # units past the end that still mean the end: a last line end that is not in the file
OURS_IN_UTF_16 = "(positions in UTF-16 units)"  # what our own `nvivo` profile calls itself
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Convention(NamedTuple):
    """One way to count: what a line end counts, whether the mark counts, whether the end is in."""

    unit: Unit = "code points"
    line_end: LineEnd = "one"
    mark: bool = False
    inclusive: bool = False

    def __str__(self) -> str:
        mark = "counted" if self.mark else "not counted"
        end = "inclusive" if self.inclusive else "exclusive"
        return f"{self.unit}, line ends {self.line_end}, mark {mark}, end {end}"


STANDARD = Convention()
WINDOWS = Convention("UTF-16 units", "two")  # as NVivo counts, on Windows
MAC = Convention("UTF-16 units", "one")
# In the order in which they are believed where several fit equally well.
CONVENTIONS = tuple(
    Convention(unit, line_end, mark, inclusive)
    for inclusive in (False, True)
    for mark in (False, True)
    for unit in ("code points", "UTF-16 units", "UTF-8 bytes")
    for line_end in ("one", "as in the file", "two")
)


@dataclass(frozen=True)
class FileText:
    """A text as a file holds it: `text` has single LF; `wide` are the line ends that were CRLF."""

    text: str
    mark: bool = False
    wide: tuple[int, ...] = ()

    @classmethod
    def of(cls, text: str, *, mark: bool = False) -> FileText:
        """A text with line ends of any kind."""
        if "\r" not in text:
            return cls(text, mark)
        wide = tuple(found.start() - n for n, found in enumerate(re.finditer("\r\n", text)))
        return cls(text.replace("\r\n", "\n").replace("\r", "\n"), mark, wide)

    @classmethod
    def read(cls, raw: bytes) -> FileText:
        """The bytes of a text file: UTF-8 with or without a mark, or whatever it is."""
        text, _ = text_of(raw)
        return cls.of(text, mark=raw.startswith(_MARKS))

    def plain(self, convention: Convention) -> Convention:
        """The first convention that counts this text as `convention` does.

        A text without emoji, line ends or a mark cannot tell several of them apart.
        """
        unit, line_end = convention.unit, convention.line_end
        ascii_only, beyond, lines = self._kinds
        mark = convention.mark and self.mark
        # A mark that counts is three bytes, and one of any other unit.
        if (ascii_only and not (mark and unit == "UTF-8 bytes")) or (
            unit == "UTF-16 units" and not beyond
        ):
            unit = "code points"
        if not lines or (line_end == "as in the file" and not self.wide):
            line_end = "one"
        elif line_end == "as in the file" and len(self.wide) == lines:
            line_end = "two"
        return Convention(unit, line_end, mark, convention.inclusive)

    @cached_property
    def _kinds(self) -> tuple[bool, bool, int]:
        """Whether all is ASCII, whether something is beyond U+FFFF, how many line ends."""
        text = self.text
        return text.isascii(), _BEYOND.search(text) is not None, text.count("\n")


class Ruler:
    """Turns positions of a text, counted in any way, into code points."""

    def __init__(self, text: FileText) -> None:
        self._text = text
        encoded = text.text.encode("utf-32-le", "surrogatepass")
        self._points = np.frombuffer(encoded, dtype="<u4")

    def boundaries(self, convention: Convention) -> Numbers:
        """The position of each place between two code points, first and last included."""
        points = self._points
        widths = np.ones(len(points), dtype=np.int64)
        if convention.unit == "UTF-16 units":
            widths += points > 0xFFFF
        elif convention.unit == "UTF-8 bytes":
            widths += (points > 0x7F).astype(np.int64) + (points > 0x7FF) + (points > 0xFFFF)
        if convention.line_end == "two":
            widths[points == LF] = 2
        elif convention.line_end == "as in the file":
            widths[list(self._text.wide)] = 2
        start = 0
        if self._text.mark and convention.mark:
            start = 3 if convention.unit == "UTF-8 bytes" else 1
        return np.concatenate(([start], start + np.cumsum(widths)))

    def places(self, convention: Convention, positions: Sequence[int]) -> Numbers:
        """The code points at which `positions` stand, or NOWHERE.

        A position within a line end of two stands before it.
        """
        bounds = self.boundaries(convention)
        limit = bounds[-1]
        wanted = np.asarray(positions, dtype=np.int64)
        wanted = np.where((wanted > limit) & (wanted <= limit + BEYOND), limit, wanted)
        index = np.searchsorted(bounds, wanted, side="right") - 1
        inside = (index >= 0) & (wanted <= limit)
        index = np.clip(index, 0, len(bounds) - 1)
        in_line_end = np.append(self._points == LF, False)[index]
        exact = (bounds[index] == wanted) | in_line_end
        return np.where(inside & exact, index, NOWHERE)

    def spans(
        self, convention: Convention, starts: Sequence[int], ends: Sequence[int]
    ) -> list[tuple[int, int]]:
        """The stretches that positions name, in code points; NOWHERE where there is none."""
        last = [end + convention.inclusive for end in ends]
        both = self.places(convention, [*starts, *last]).tolist()
        return list(zip(both[: len(starts)], both[len(starts) :], strict=True))


def expected(origin: str) -> Convention:
    """What the program that wrote a file is known for; believed only where nothing tells more."""
    named = origin.lower()
    if OURS_IN_UTF_16.lower() in named:
        return WINDOWS
    if "nvivo" in named:
        return MAC if "mac" in named else WINDOWS
    if "maxqda" in named or "atlas" in named:
        return MAC
    return STANDARD
