"""Compiled rules and one tokenised turn in; the hits of every rule out.

Parts made of plain words are read from the places of the words in the turn, which gives what
spaCy's Matcher gives for their patterns (a test holds the two against each other); `tokens:`
patterns are the Matcher's. Parts are then put together: in order or in any order, within a number
of words, a sentence or the turn. Of hits that hold one another the shortest stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.matcher import Matcher
from spacy.tokens import Doc

from tls_coding.codebook.rule import Join, Limit
from tls_coding.coding.compile import CompiledRule, RuleSet, WordSequence
from tls_coding.corpus.tokens import TokenTurn, annotated, pipeline, trained
from tls_coding.errors import CodingError
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
        spans = self.part_spans(turn)
        found: list[Hit] = []
        for rule in self.rule_set.rules:
            if all(number in spans for number in rule.parts):
                own = [spans[number] for number in rule.parts]
                pieces = join_parts(own, rule.joins, rule.limit, turn)
                found += [Hit(rule, hull(window), window) for window in pieces]
        return found

    def part_spans(self, turn: TokenTurn) -> dict[int, list[Span]]:
        """Where each part of the rules stands in `turn`, shorter spans first; absent ones not."""
        places: dict[str, list[int]] = {}
        for place, word in enumerate(turn.words):
            places.setdefault(word, []).append(place)
        found: dict[int, set[Span]] = {}
        for word in places.keys() & self._by_anchor.keys():
            for number, sequence, anchor in self._by_anchor[word]:
                for place in places[word]:
                    if fits(sequence, turn.words, place - anchor):
                        span = Span(place - anchor, place - anchor + len(sequence))
                        found.setdefault(number, set()).add(span)
        docs = {"": turn.doc}
        for number in self._everywhere:
            name = self.rule_set.parts[number].pipeline
            if name not in docs:
                docs[name] = annotated(turn.doc, name)
            for _, start, end in self._matched(number, docs[name]):
                found.setdefault(number, set()).add(Span(start, end))
        # Longer spans stay: they may reach where shorter ones do not. The hit is made short later.
        return {
            number: sorted(own, key=lambda span: (span.end - span.start, span))
            for number, own in found.items()
        }

    @cached_property
    def _by_anchor(self) -> dict[str, list[tuple[int, WordSequence, int]]]:
        """What hangs on each word: (part, sequence, place of the word in the sequence).

        A sequence hangs on its rarest place: it is looked at only where a text holds a word of it.
        """
        counts = self.rule_set.lexicon.counts
        table: dict[str, list[tuple[int, WordSequence, int]]] = {}
        for number, part in enumerate(self.rule_set.parts):
            for sequence in part.sequences:
                rarity = [sum(counts[word] for word in slot) for slot in sequence]
                anchor = rarity.index(min(rarity))
                for word in sequence[anchor]:
                    table.setdefault(word, []).append((number, sequence, anchor))
        return table

    @cached_property
    def _everywhere(self) -> list[int]:
        return [i for i, part in enumerate(self.rule_set.parts) if part.tokens]

    def _matched(self, number: int, doc: Doc) -> list[tuple[int, int, int]]:
        try:
            return list(self._matcher(number)(doc))
        except ValueError:  # E155: no component of the pipeline says what the pattern looks at
            part = self.rule_set.parts[number]
            looks = ", ".join(sorted({str(key) for token in part.tokens for key in token}))
            raise CodingError(
                f"The pipeline '{part.pipeline}' does not tell what a token pattern of the "
                f"codebook looks at ({looks}). Name another pipeline there."
            ) from None

    def _matcher(self, number: int) -> Matcher:
        if number not in self._matchers:
            part = self.rule_set.parts[number]
            nlp = trained(part.pipeline) if part.pipeline else pipeline(self.rule_set.language)
            matcher = Matcher(nlp.vocab)
            matcher.add("part", part.patterns())
            self._matchers[number] = matcher
        return self._matchers[number]


def fits(sequence: WordSequence, words: Sequence[str], start: int) -> bool:
    """True where `words` hold the sequence from `start` on."""
    if not 0 <= start <= len(words) - len(sequence):
        return False
    return all(words[start + i] in slot for i, slot in enumerate(sequence))


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
