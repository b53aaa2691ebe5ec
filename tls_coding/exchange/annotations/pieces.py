"""A text and the bounds of passages in; tokens out, cut so that every passage begins and ends one.

A passage in a format of tokens can then be said exactly, but for spaces at its ends.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from tls_coding.spans import Span

_TOKEN = re.compile(r"\w[\w\u0300-\u036f]*|[^\w\s]")


def tokens_of(text: str, bounds: Iterable[int]) -> list[Span]:
    """Words and signs of `text`, parted at `bounds`; what stands between them is space."""
    return parted([Span(*match.span()) for match in _TOKEN.finditer(text)], bounds)


def parted(tokens: Sequence[Span], bounds: Iterable[int]) -> list[Span]:
    """Tokens, in order and apart, parted where a bound falls within one."""
    cuts = sorted(set(bounds))
    found: list[Span] = []
    for start, end in tokens:
        inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
        ends = [start, *inside, end]
        found += [Span(*pair) for pair in pairwise(ends)]
    return found


def within(tokens: Sequence[Span], starts: Sequence[int], span: Span) -> range:
    """The numbers of the tokens that lie in a passage; `starts` are those of the tokens."""
    first = bisect_left(starts, span.start)
    last = bisect_left(starts, span.end)
    while last > first and tokens[last - 1].end > span.end:
        last -= 1
    return range(first, last)
