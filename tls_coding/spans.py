"""Half-open spans of Unicode code points: `[start, end)`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of text; `start` is in, `end` is out."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """True where at least one code point is shared.

        >>> Span(0, 3).overlaps(Span(3, 5))
        False
        """
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """True where `other` lies wholly inside (or equals) this span."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The stretch of `text` that the span names."""
        return text[self.start : self.end]


def hull(spans: Iterable[Span]) -> Span:
    """The shortest span that covers all of `spans` (at least one)."""
    listed = list(spans)
    return Span(min(span.start for span in listed), max(span.end for span in listed))


def merged(spans: Iterable[Span]) -> list[Span]:
    """`spans` in order, overlapping ones made one; touching ones stay apart.

    >>> merged([Span(4, 6), Span(0, 3), Span(2, 4)])
    [Span(start=0, end=4), Span(start=4, end=6)]
    """
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start < result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def minimal(spans: Iterable[Span]) -> list[Span]:
    """`spans` in order without those that hold another one: each hit is the shortest one.

    >>> minimal([Span(0, 5), Span(2, 4), Span(2, 4)])
    [Span(start=2, end=4)]
    """
    result: list[Span] = []
    # By end, and for one end the latest start first: a span is kept when it starts
    # after every span kept so far, for else one of those lies inside it.
    for span in sorted(set(spans), key=lambda s: (s.end, -s.start)):
        if not result or span.start > result[-1].start:
            result.append(span)
    return result
