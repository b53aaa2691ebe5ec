"""Hits of one turn in; which of them are negated, hypothetical or hearsay out.

A cue reaches to the end of its clause, not over a fixed number of words. A cue that the rule itself
asked for does not flag its hit: where a rule says *ne … montrer*, the denial is the point.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from plain.match import Hit, PlainMatcher
from plain.turns import TokenTurn
from tls_coding.codebook.cues import KINDS, OUTLINE, REACHES, Cues
from tls_coding.codebook.lemmas import Lexicon
from tls_coding.codebook.lock import Reading
from tls_coding.coding.compile import RuleSet
from tls_coding.spans import Span

LONGEST_ASIDE = 12  # words between two commas


@dataclass(frozen=True)
class Reach:
    """One cue: its own tokens, piece by piece, and the tokens it reaches (itself among them).

    A hit that holds one of `cue` is not marked by it; of a cue that reaches back to the start of
    its sentence nothing is its own: its pronouns stand for what it denies. `mood`: the cue is the
    form of a verb, and marks a hit that holds it.
    """

    kind: str
    cue: tuple[Span, ...]
    span: Span
    mood: bool = False


class ScopeFinder:
    """Finds the cues of one language over one vocabulary."""

    def __init__(
        self, cues: Cues, language: str, types: Iterable[str], *, fold_accents: bool = False
    ) -> None:
        self._punctuation = set(cues.punctuation)
        rule_set = RuleSet(language, Lexicon(language, types, {}, Reading(fold_accents)))
        for owner in OUTLINE:
            for i, rule in enumerate(getattr(cues, owner)):
                rule_set.add(f"{owner}/{i}", owner, rule)
        for kind in KINDS:
            for reach in (*REACHES, "pseudo"):
                for i, rule in enumerate(getattr(getattr(cues, kind), reach)):
                    rule_set.add(f"{reach}/{i}", kind, rule)
        self._matcher = PlainMatcher(rule_set)

    def reaches(self, turn: TokenTurn) -> list[Reach]:
        """Every cue of `turn` with the tokens it reaches."""
        hits = self._matcher.hits(turn)
        edges = self._clause_edges(turn, hits)
        pseudo = {
            kind: [hit.span for hit in hits if hit.rule.owner == kind and _reach(hit) == "pseudo"]
            for kind in KINDS
        }
        return [
            Reach(
                hit.rule.owner,
                () if _reach(hit) == "to_sentence_start" else hit.pieces,
                _reached(hit, turn, edges),
                _reach(hit) == "mood",
            )
            for hit in hits
            if hit.rule.owner in KINDS
            and _reach(hit) != "pseudo"
            and not any(_undoes(span, hit.span) for span in pseudo[hit.rule.owner])
        ]

    def _clause_edges(self, turn: TokenTurn, hits: list[Hit]) -> list[int]:
        """Tokens before which a clause starts, the first and the last bound among them."""
        edges = {0, len(turn.words), *(span.start for span in turn.sentences)}
        edges |= {hit.span.start for hit in hits if hit.rule.owner == "clause_starts"}
        marks = [i for i, word in enumerate(turn.words) if word and word[0] in self._punctuation]
        asides = {hit.span.start for hit in hits if hit.rule.owner == "asides"}
        passed = {
            mark
            for first, second in pairwise(marks)
            if first + 1 in asides and _is_short(turn, first, second)
            for mark in (first, second)
        }
        for mark in marks:
            if mark not in passed:
                edges |= {mark, mark + 1}
        return sorted(edges)


def _is_short(turn: TokenTurn, first: int, second: int) -> bool:
    """True for two commas that hold few words between them."""
    words = turn.words_before[second] - turn.words_before[first]
    return turn.words[first] == turn.words[second] == "," and words <= LONGEST_ASIDE


def _undoes(pseudo: Span, cue: Span) -> bool:
    """True where `pseudo` touches the cue; a cue that holds it and more says more."""
    holds = cue.start <= pseudo.start and pseudo.end <= cue.end and cue != pseudo
    return cue.overlaps(pseudo) and not holds


def flags(hit: Hit, reaches: list[Reach]) -> frozenset[str]:
    """The kinds of cue that reach `hit`."""
    found = set()
    for kind in KINDS:
        near = [r for r in reaches if r.kind == kind and any(map(r.span.overlaps, hit.pieces))]
        own = any(own.overlaps(piece) for r in near for own in r.cue for piece in hit.pieces)
        if near and (not own or any(r.mood for r in near)):
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
    if reach in {"clause", "mood"}:
        return Span(before, after)
    if reach == "to_sentence_start":
        return Span(min(cue.start, sentence.start), after)
    if reach == "to_sentence_end":
        return Span(cue.start, max(cue.end, sentence.end))
    return Span(min(cue.start, sentence.start), max(cue.end, sentence.end))
