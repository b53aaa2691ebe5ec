"""Compiled rules and one tokenised turn in; the hits of every rule out.

Parts made of plain words are read from the places of the words in the turn, which gives what
spaCy's Matcher gives for their patterns (a test holds the two against each other); `tokens:`
patterns are the Matcher's. Parts are then put together: in order or in any order, within a number
of words, a sentence or the turn. Of hits that hold one another the shortest stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from spacy.matcher import Matcher

from tls_coding.codebook.rule import Join, Limit
from tls_coding.coding.compile import CompiledRule, RuleSet, WordSequence
from tls_coding.corpus.tokens import TokenTurn, pipeline
from tls_coding.spans import Span, hull, minimal


@dataclass(frozen=True)
class Hit:
    """One match of one rule in one turn; spans count tokens."""

    rule: CompiledRule
    span: Span
    pieces: tuple[Span, ...]


class RuleMatcher:
    """Finds the rules of a `RuleSet` in turns of its language."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self._matchers: dict[int, Matcher] = {}

    def hits(self, turn: TokenTurn) -> list[Hit]:
        """All hits in `turn`, by rule in the order of the codebook and then by place."""
        places: dict[str, list[int]] = {}
        for number, word in enumerate(turn.words):
            places.setdefault(word, []).append(number)
        possible = self._possible(places.keys())
        spans: dict[int, list[Span]] = {}
        found: list[Hit] = []
        for rule in self.rule_set.rules:
            if not all(number in possible for number in rule.parts):
                continue
            for number in rule.parts:
                if number not in spans:
                    spans[number] = self._part_spans(number, turn, places)
            own = [spans[number] for number in rule.parts]
            if all(own):
                pieces = join_parts(own, rule.joins, rule.limit, turn)
                found += [Hit(rule, hull(window), window) for window in pieces]
        return found

    def _possible(self, words: Set[str]) -> set[int]:
        """The parts that a text with these words can match: the others are never tried."""
        found = set(self._everywhere)
        for word in words & self._by_anchor.keys():
            found.update(self._by_anchor[word])
        return found

    @cached_property
    def _by_anchor(self) -> dict[str, list[int]]:
        """The parts that hang on each word: of every sequence the slot with the fewest forms."""
        table: dict[str, list[int]] = {}
        for number, part in enumerate(self.rule_set.parts):
            for word in {w for sequence in part.sequences for w in min(sequence, key=len)}:
                table.setdefault(word, []).append(number)
        return table

    @cached_property
    def _everywhere(self) -> list[int]:
        return [i for i, part in enumerate(self.rule_set.parts) if part.tokens]

    def _part_spans(
        self, number: int, turn: TokenTurn, places: Mapping[str, list[int]]
    ) -> list[Span]:
        part = self.rule_set.parts[number]
        found = [span for sequence in part.sequences for span in read(sequence, turn.words, places)]
        if part.tokens:
            found += [Span(start, end) for _, start, end in self._matcher(number)(turn.doc)]
        # Longer spans stay: they may reach where shorter ones do not. The hit is made short later.
        return sorted(set(found), key=lambda span: (span.end - span.start, span))

    def _matcher(self, number: int) -> Matcher:
        if number not in self._matchers:
            matcher = Matcher(pipeline(self.rule_set.language).vocab)
            matcher.add("part", self.rule_set.parts[number].patterns())
            self._matchers[number] = matcher
        return self._matchers[number]


def read(
    sequence: WordSequence, words: Sequence[str], places: Mapping[str, list[int]]
) -> Iterator[Span]:
    """Where `words` hold a sequence of word sets; `places` are the places of each word."""
    size = len(sequence)
    anchor = min(range(size), key=lambda i: len(sequence[i]))
    for word in sequence[anchor] & places.keys():
        for place in places[word]:
            start = place - anchor
            if 0 <= start <= len(words) - size and all(
                words[start + i] in slot for i, slot in enumerate(sequence)
            ):
                yield Span(start, start + size)


def join_parts(
    parts: Sequence[Sequence[Span]], joins: Sequence[Join], limit: Limit, turn: TokenTurn
) -> list[tuple[Span, ...]]:
    """The pieces of each shortest way to put one span of every part together."""
    windows: list[tuple[Span, ...]] = [(span,) for span in parts[0]]
    for number, (join, spans) in enumerate(zip(joins, parts[1:], strict=True), start=2):
        windows = [
            (*window, span)
            for window in windows
            for span in spans
            if _may_follow(window, span, join, limit, turn)
        ]
        contested = "&" in joins[number - 1 :] and _share_tokens(parts[:number], parts[number:])
        if limit.words is None and not contested:
            windows = _shortest(windows)  # a shorter window can be continued wherever a longer can
    return _shortest(windows)


def _share_tokens(first: Sequence[Sequence[Span]], then: Sequence[Sequence[Span]]) -> bool:
    """True where one word could serve parts of either side: a longer window may leave it free."""
    taken = {token for spans in first for span in spans for token in range(*span)}
    return any(token in taken for spans in then for span in spans for token in range(*span))


def _may_follow(
    window: tuple[Span, ...], span: Span, join: Join, limit: Limit, turn: TokenTurn
) -> bool:
    whole = hull(window)
    if span.start >= whole.end:
        between = turn.words_before[span.start] - turn.words_before[whole.end]
    elif join != "&" or any(span.overlaps(piece) for piece in window):
        return False
    elif span.end <= whole.start:
        between = turn.words_before[whole.start] - turn.words_before[span.end]
    else:
        between = 0
    if limit.words is not None and between >= limit.words:
        return False
    if limit.scope == "sentence":
        both = hull([whole, span])
        return turn.sentence_at(both.start) == turn.sentence_at(both.end - 1)
    return True


def _shortest(windows: Iterable[tuple[Span, ...]]) -> list[tuple[Span, ...]]:
    by_hull: dict[Span, tuple[Span, ...]] = {}
    for window in windows:
        by_hull.setdefault(hull(window), window)
    return [by_hull[span] for span in minimal(by_hull)]
