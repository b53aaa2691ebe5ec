"""Compiled rules and one turn in; hits out: spaCy's Matcher over the whole Doc, then plain search.

This is what the engine is measured against, in time and to the byte: nothing is left out because it
cannot match, nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.matcher import Matcher

from plain.turns import TokenTurn
from tls_coding.codebook.rule import Join, Limit
from tls_coding.coding.compile import CompiledRule, RuleSet
from tls_coding.corpus.tokens import annotated, pipeline, trained
from tls_coding.spans import Span, hull, minimal


@dataclass(frozen=True)
class Hit:
    """One match of one rule in one turn; spans count tokens."""

    rule: CompiledRule
    span: Span
    pieces: tuple[Span, ...]


class PlainMatcher:
    """Finds the rules of a `RuleSet` in turns of its language."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self._matchers: dict[str, Matcher] = {}
        for number, part in enumerate(rule_set.parts):
            nlp = trained(part.pipeline) if part.pipeline else pipeline(rule_set.language)
            matcher = self._matchers.setdefault(part.pipeline, Matcher(nlp.vocab))
            if patterns := part.patterns():
                matcher.add(str(number), patterns)

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
        found: dict[int, set[Span]] = {}
        for name, matcher in self._matchers.items():
            if not len(matcher):
                continue
            doc = annotated(turn.doc, name) if name else turn.doc
            for key, start, end in matcher(doc):
                found.setdefault(int(matcher.vocab.strings[key]), set()).add(Span(start, end))
        return {
            number: sorted(own, key=lambda span: (span.end - span.start, span))
            for number, own in found.items()
        }


def join_parts(
    parts: Sequence[Sequence[Span]], joins: Sequence[Join], limit: Limit, turn: TokenTurn
) -> list[tuple[Span, ...]]:
    """The pieces of each shortest way to put one span of every part together."""
    windows: list[tuple[Span, ...]] = [(span,) for span in parts[0]]
    for join, spans in zip(joins, parts[1:], strict=True):
        windows = [
            (*window, span)
            for window in windows
            for span in spans
            if _may_follow(window, span, join, limit, turn)
        ]
    return _shortest(windows)


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
