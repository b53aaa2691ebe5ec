"""A passage that was coded in an earlier text in; its place in the text of today out.

A coding is never attached to other words than those that were coded, unless somebody confirms it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from tls_coding.coding.edits import nearest, similarity
from tls_coding.coding.nearby import FoldedWords, Words
from tls_coding.corpus.folding import fold
from tls_coding.spans import Span

CONTEXT = 40  # characters kept on each side of a quote
Fate = Literal["exact", "moved", "fuzzy", "lost"]
Place = tuple[Fate, Span | None]

# Settled by benchmarks/edited_texts.py: random edits of interviews in five languages.
SUPPORT = 0.55  # share of what stood around to be left; .26 by chance, over .53 once in 1,000
CLEAR = 0.15  # by how much the best place must be better than the next
CERTAIN = 0.4  # the same, where what stood around it is left in two places and whole in none
ALIKE = 0.6  # share of the quote that must be unedited to propose a place with support,
ALIKE_ALONE = 0.8  # and without
DISTINCT = 20  # characters from which words that occur once are hardly said twice
MANY = 8  # places of a quote of which all surroundings are compared


def context(body: str, span: Span) -> tuple[str, str]:
    """The characters before and after `span` that help to find it again."""
    return body[max(0, span.start - CONTEXT) : span.start], body[span.end : span.end + CONTEXT]


def anchor(body: str, span: Span, quote: str, before: str, after: str) -> Place:
    """Where the passage stands in `body` now.

    `exact`: where it stood. `moved`: its very words elsewhere, where what stood around them is, or
    (from DISTINCT characters on) nowhere else. `fuzzy`: a place to confirm: its words were edited,
    or are few and stand in other surroundings. `lost`: not found, or as likely in two places.
    """
    memory = _memory(body)
    passage = Passage(span, quote, before, after)
    if passage not in memory:
        memory[passage] = _find(body, passage)
    return memory[passage]


def anchor_all(body: str, passages: Sequence[Passage]) -> list[Place]:
    """Like `anchor`, for passages of one earlier text: they also bear each other out.

    Where those next to a passage, on both sides, moved by the same distance, and its very words
    stand at that distance in what is left of their surroundings, that is its place.
    """
    places = [anchor(body, *passage) for passage in passages]
    sure = sorted(
        (passage.span.start, found.start - passage.span.start)
        for passage, (fate, found) in zip(passages, places, strict=True)
        if found is not None and fate in {"exact", "moved"}
    )
    return [
        _borne_out(body, passage, place, sure)
        for passage, place in zip(passages, places, strict=True)
    ]


def _borne_out(body: str, passage: Passage, place: Place, sure: list[tuple[int, int]]) -> Place:
    span = passage.span
    left = bisect_left(sure, (span.start,))
    right = bisect_left(sure, (span.start + 1,))
    shifts = {shift for _, shift in (*sure[max(0, left - 1) : left], *sure[right : right + 1])}
    if len(shifts) != 1 or left == 0 or right == len(sure):
        return place
    there = span.start + shifts.pop()
    found = Span(there, there + len(passage.quote))
    if found == place[1] or not passage.quote or not body.startswith(passage.quote, there):
        return place
    if passage.support(body, *found) < SUPPORT:
        return place
    return ("exact" if found == span else "moved"), found


@lru_cache(maxsize=256)
def _memory(body: str) -> dict[Passage, Place]:
    """Places found in a text before: a sitting asks for them at each key."""
    return {}


@lru_cache(maxsize=8)
def _text(body: str) -> Words:
    return Words(body)


@lru_cache(maxsize=8)
def _folded(body: str) -> FoldedWords:
    return FoldedWords(fold(body))


class Passage(NamedTuple):
    """What a log keeps of a passage: where it was, its words, what stood around them."""

    span: Span
    quote: str
    before: str
    after: str

    def support(self, body: str, start: int, end: int) -> float:
        """The share of what stood around the passage that stands around `[start, end)`."""
        known = len(self.before) + len(self.after)
        # Where the text begins or ends sooner than it did, what is left is compared.
        before, after = self.before[-start:] if start else "", self.after[: len(body) - end]
        left = len(before) + len(after)
        if not left:
            return 0.0 if known else 1.0  # it was the whole text
        room = CONTEXT + CONTEXT // 2
        back = _side(before[::-1], body[max(0, start - room) : start][::-1])
        on = _side(after, body[end : end + room])
        return (back * len(before) + on * len(after)) / left


@dataclass(frozen=True)
class _Candidate:
    span: Span
    support: float
    likeness: float = 1.0  # of its words with the quote

    @property
    def worth(self) -> float:
        return 0.5 * self.support + 0.5 * self.likeness


def _find(body: str, passage: Passage) -> Place:
    span, quote = passage.span, passage.quote
    if not quote:
        return "lost", None
    stands = body.startswith(quote, span.start) and len(span.of(body)) == len(quote)
    if stands and _stands_whole(body, passage):
        return "exact", span
    places = _verbatim(body, passage)
    best, clear = _best(places)
    there = next((place for place in places if place.span == span), None)
    if stands and there and (len(places) == 1 or _is_best(there, places)):
        return "exact", span
    if best and clear and _is_certain(best, places):
        return "moved", best.span
    near = [place for place in _edited(body, passage) if not _among(place, places)]
    best, clear = _best([*places, *near])
    if best is None or not clear:
        return "lost", None
    if best in places and len(places) == 1 and len(quote) >= DISTINCT:
        return "moved", best.span
    least = ALIKE if best.support >= SUPPORT else ALIKE_ALONE
    return ("fuzzy", best.span) if best.likeness >= least else ("lost", None)


def _stands_whole(body: str, passage: Passage) -> bool:
    """True where the passage stands in its old place with all that stood around it."""
    start, end = passage.span.start, passage.span.start + len(passage.quote)
    return body.endswith(passage.before, 0, start) and body.startswith(passage.after, end)


def _is_best(place: _Candidate, places: list[_Candidate]) -> bool:
    return place.support >= max(SUPPORT, max(other.support for other in places) - CLEAR)


def _is_certain(place: _Candidate, places: list[_Candidate]) -> bool:
    """True where what stood around the passage is there, and hardly anywhere else."""
    others = max((other.support for other in places if other is not place), default=0.0)
    margin = CLEAR if place.support == 1 else CERTAIN
    return place.support >= SUPPORT and (others < SUPPORT or place.support - others >= margin)


def _best(places: list[_Candidate]) -> tuple[_Candidate | None, bool]:
    """The best of some places, and whether no other comes near it."""
    if not places:
        return None, False
    ordered = sorted(places, key=lambda place: -place.worth)
    # Half of what the surroundings say weighs half as much as all that is known of a place.
    clear = len(ordered) == 1 or ordered[0].worth - ordered[1].worth >= CLEAR / 2
    return ordered[0], clear


def _among(place: _Candidate, places: list[_Candidate]) -> bool:
    return any(place.span.overlaps(other.span) for other in places)


def _verbatim(body: str, passage: Passage) -> list[_Candidate]:
    """Where the very words stand; of many places those whose surroundings fit best."""
    quote = passage.quote
    starts = _text(body).all(quote)
    if len(starts) > MANY:
        starts = _closest(body, passage, starts)
    ends = ((start, start + len(quote)) for start in starts)
    return [_Candidate(Span(a, b), passage.support(body, a, b)) for a, b in ends]


def _closest(body: str, passage: Passage, starts: list[int]) -> list[int]:
    """The places where most characters next to the quote are as they were; the old one too."""
    length = len(passage.quote)

    def fit(start: int) -> int:
        before = sum(body.endswith(passage.before[-k:], 0, start) for k in (2, 5, 10, 20, 40))
        end = start + length
        return before + sum(body.startswith(passage.after[:k], end) for k in (2, 5, 10, 20, 40))

    ranked = sorted(starts, key=lambda start: (start != passage.span.start, -fit(start)))
    return ranked[:MANY]


def _edited(body: str, passage: Passage) -> list[_Candidate]:
    """Where words like those of the quote stand, or something between its surroundings."""
    words = _folded(body)
    quote = fold(passage.quote).text
    before, after = fold(passage.before).text, fold(passage.after).text
    found: list[_Candidate] = []
    for span in words.places(before, quote, after, passage.span.start):
        likeness = similarity(quote, words.text[span.start : span.end])
        back = words.folded.back(span.start, span.end)
        place = _Candidate(back, passage.support(body, back.start, back.end), likeness)
        if likeness and not _among(place, found):
            found.append(place)
    return found


def _side(known: str, text: str) -> float:
    """The share of `known` that `text` still begins with."""
    if not known or text.startswith(known):
        return 1.0
    cost, _ = nearest(known, text, anchored=True)
    return 1 - cost / len(known)
