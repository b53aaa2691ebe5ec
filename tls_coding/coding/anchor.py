"""A passage that was coded in an earlier text in; its place in the text of today out.

A coding is never attached to other words than those that were coded.
"""

from __future__ import annotations

from typing import Literal

from tls_coding.spans import Span

CONTEXT = 40  # characters kept on each side of a quote
Fate = Literal["exact", "moved", "lost"]


def context(body: str, span: Span) -> tuple[str, str]:
    """The characters before and after `span` that help to find it again."""
    return body[max(0, span.start - CONTEXT) : span.start], body[span.end : span.end + CONTEXT]


def anchor(body: str, span: Span, quote: str, before: str, after: str) -> tuple[Fate, Span | None]:
    """Where the passage stands in `body` now.

    `exact`: where it stood. `moved`: elsewhere, found by its words and, where they occur more
    than once, by what stood around them. `lost`: not found, or not for certain.
    """
    if not quote:
        return "lost", None
    places = _places(body, quote)
    around = [
        place
        for place in places
        if body.endswith(before, 0, place) and body.startswith(after, place + len(quote))
    ]
    stands = span.of(body) == quote
    if stands and (len(places) == 1 or span.start in around):
        return "exact", span
    if len(around) == 1 or len(places) == 1:
        start = (around if len(around) == 1 else places)[0]
        return "moved", Span(start, start + len(quote))
    return "lost", None


def _places(body: str, quote: str) -> list[int]:
    places, start = [], body.find(quote)
    while start >= 0:
        places.append(start)
        start = body.find(quote, start + 1)
    return places
