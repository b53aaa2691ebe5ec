"""Hits of one turn in; which of them are negated, hypothetical or hearsay out.

A cue reaches to the end of its clause, not over a fixed number of words. A cue that the rule itself
asked for does not flag its hit: where a rule says *ne … montrer*, the denial is the point.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tls_coding.codebook.cues import KINDS, REACHES, Cues
from tls_coding.codebook.lemmas import Lexicon
from tls_coding.coding.compile import RuleSet
from tls_coding.coding.match import Hit, RuleMatcher
from tls_coding.corpus.tokens import TokenTurn
from tls_coding.spans import Span


@dataclass(frozen=True)
class Reach:
    """One cue: its own tokens, and the tokens it reaches (itself among them)."""

    kind: str
    cue: Span
    span: Span


class ScopeFinder:
    """Finds the cues of one language over one vocabulary."""

    def __init__(self, cues: Cues, language: str, types: Iterable[str]) -> None:
        self._punctuation = set(cues.punctuation)
        rule_set = RuleSet(language, Lexicon(language, types, {}))
        for i, rule in enumerate(cues.clause_starts):
            rule_set.add(f"limit/{i}", "limit", rule)
        for kind in KINDS:
            for reach in (*REACHES, "pseudo"):
                for i, rule in enumerate(getattr(getattr(cues, kind), reach)):
                    rule_set.add(f"{reach}/{i}", kind, rule)
        self._matcher = RuleMatcher(rule_set)

    def reaches(self, turn: TokenTurn) -> list[Reach]:
        """Every cue of `turn` with the tokens it reaches."""
        hits = self._matcher.hits(turn)
        edges = self._clause_edges(turn, [hit.span for hit in hits if hit.rule.owner == "limit"])
        pseudo = {
            kind: [hit.span for hit in hits if hit.rule.owner == kind and _reach(hit) == "pseudo"]
            for kind in KINDS
        }
        return [
            Reach(hit.rule.owner, hit.span, _reached(hit, turn, edges))
            for hit in hits
            if hit.rule.owner in KINDS
            and _reach(hit) != "pseudo"
            and not any(hit.span.overlaps(span) for span in pseudo[hit.rule.owner])
        ]

    def _clause_edges(self, turn: TokenTurn, limits: list[Span]) -> list[int]:
        """Tokens before which a clause starts, the first and the last bound among them."""
        edges = {0, len(turn.words), *(span.start for span in limits)}
        for number, word in enumerate(turn.words):
            if word and word[0] in self._punctuation:
                edges |= {number, number + 1}
        edges |= {span.start for span in turn.sentences}
        return sorted(edges)


def flags(hit: Hit, reaches: list[Reach]) -> frozenset[str]:
    """The kinds of cue that reach `hit`."""
    found = set()
    for kind in KINDS:
        near = [r for r in reaches if r.kind == kind and any(map(r.span.overlaps, hit.pieces))]
        own = any(reach.cue.overlaps(piece) for reach in near for piece in hit.pieces)
        if near and not own:
            found.add(kind)
    return frozenset(found)


def _reach(hit: Hit) -> str:
    return hit.rule.id.split("/")[0]


def _reached(hit: Hit, turn: TokenTurn, edges: list[int]) -> Span:
    cue, reach = hit.span, _reach(hit)
    sentence = turn.sentences[turn.sentence_at(cue.start)]
    before = max(edge for edge in edges if edge <= cue.start)
    after = min((edge for edge in edges if edge >= cue.end), default=cue.end)
    if reach == "forward":
        return Span(cue.start, after)
    if reach == "backward":
        return Span(before, cue.end)
    if reach == "clause":
        return Span(before, after)
    if reach == "to_sentence_end":
        return Span(cue.start, max(cue.end, sentence.end))
    return Span(min(cue.start, sentence.start), max(cue.end, sentence.end))
