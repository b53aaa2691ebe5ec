"""Hits and the row of words they are in; which of them are negated, hypothetical or hearsay out.

A cue reaches to the end of its clause, not over a fixed number of words. A cue that the rule itself
asked for does not flag its hit: where a rule says *ne … montrer*, the denial is the point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tls_coding.codebook.cues import KINDS, OUTLINE, REACHES, Cues
from tls_coding.codebook.lemmas import Lexicon
from tls_coding.coding.compile import RuleSet
from tls_coding.coding.match import Hits, RuleMatcher
from tls_coding.coding.places import Array, ranges
from tls_coding.corpus.stream import Stream
from tls_coding.corpus.surroundings import Surroundings

LONGEST_ASIDE = 12  # words between two commas
PSEUDO = "pseudo"


@dataclass(frozen=True)
class Reached:
    """Cues with what they reach: `[start, end)`; `kind` is a place in `KINDS`.

    A hit that shares a word with `own` (pieces of a cue, -1 where there are none) is not marked by
    it; of a cue that reaches back to the start of its sentence nothing is its own: its pronouns
    stand for what it denies. `mood`: the cue is the form of a verb, and marks a hit that holds it.
    """

    kind: Array
    start: Array
    end: Array
    own: Array
    mood: Array


class ScopeFinder:
    """Finds the cues of the language of a lexicon, over its words."""

    def __init__(self, cues: Cues, lexicon: Lexicon) -> None:
        self._punctuation = set(cues.punctuation)
        rule_set = RuleSet(lexicon.language, lexicon.unclaimed())
        for rule_id, owner, rule in rules_of(cues):
            rule_set.add(rule_id, owner, rule)
        self._rules = rule_set.rules
        self._matcher = RuleMatcher(rule_set)
        self._owner = np.array([(*KINDS, *OUTLINE).index(rule.owner) for rule in self._rules] + [0])
        reaches = [rule.id.split("/")[0] for rule in self._rules]
        self._reach = np.array(
            [(*REACHES, PSEUDO, *OUTLINE).index(reach) for reach in reaches] + [0]
        )

    def flags(self, hits: Hits, stream: Stream) -> Array:
        """For each hit a row that says which of `KINDS` reach it."""
        if not len(hits) or not self._rules:
            return np.zeros((len(hits), len(KINDS)), bool)
        around = Surroundings(stream, hits.start, hits.end, self._margin)
        pieces = np.where(hits.pieces >= 0, around.moved(hits.pieces), -1)
        return marked(pieces, self.reaches(around.stream))

    @property
    def _margin(self) -> int | None:
        """How many words around a sentence decide on what reaches into it; None: its whole turn."""
        if any(rule.limit.words is None and rule.limit.scope == "turn" for rule in self._rules):
            return None
        longest = self._matcher.longest
        reach = (
            sum(int(longest[part]) for part in rule.parts)
            + (len(rule.parts) - 1) * (rule.limit.words or 0)
            for rule in self._rules
        )
        # A cue, what undoes it beside it, and an aside beside that.
        return 2 * max(reach, default=0) + LONGEST_ASIDE + 1

    def reaches(self, stream: Stream) -> Reached:
        """Every cue of a row of words with the places it reaches."""
        hits = self._matcher.hits(stream)
        owner, reach = self._owner[hits.rule], self._reach[hits.rule]
        edges = self._clause_edges(stream, hits, owner)
        cue = np.flatnonzero((owner < len(KINDS)) & (reach < len(REACHES)))
        pseudo = np.flatnonzero((owner < len(KINDS)) & (reach == len(REACHES)))
        cue = cue[~_undone(hits, cue, pseudo, owner)]
        start, end = _reached(hits.start[cue], hits.end[cue], reach[cue], edges, stream)
        back = reach[cue] == REACHES.index("to_sentence_start")
        own = np.where(back[:, None, None], -1, hits.pieces[cue])
        return Reached(owner[cue], start, end, own, reach[cue] == REACHES.index("mood"))

    def _clause_edges(self, stream: Stream, hits: Hits, owner: Array) -> Array:
        """Places before which a clause starts, the first and the last of each turn among them."""
        is_mark = stream.vocabulary.where(lambda word: word[:1] in self._punctuation)
        marks = np.flatnonzero(stream.each(is_mark))
        starts = hits.start[owner == len(KINDS) + OUTLINE.index("clause_starts")]
        asides = hits.start[owner == len(KINDS) + OUTLINE.index("asides")]
        marks = marks[~_around_asides(stream, marks, asides)]
        turns = stream.turns
        return np.sort(
            np.concatenate([turns, turns[1:] - 1, stream.sentences, starts, marks, marks + 1])
        )


def rules_of(cues: Cues) -> Iterator[tuple[str, str, str]]:
    """The rules of cues with their names and owners: a kind, or a part of the outline."""
    for owner in OUTLINE:
        for i, rule in enumerate(getattr(cues, owner)):
            yield f"{owner}/{i}", owner, rule
    for kind in KINDS:
        for reach in (*REACHES, PSEUDO):
            for i, rule in enumerate(getattr(getattr(cues, kind), reach)):
                yield f"{reach}/{i}", kind, rule


def _around_asides(stream: Stream, marks: Array, asides: Array) -> Array:
    """True for commas on both sides of a few words that begin as an aside."""
    commas = stream.vocabulary.where(",".__eq__)[stream.ids[marks]]
    first, second = marks[:-1], marks[1:]
    few = stream.words_before[second] - stream.words_before[first] <= LONGEST_ASIDE
    same = stream.turn_at(first) == stream.turn_at(second)
    passed = commas[:-1] & commas[1:] & few & same & np.isin(first + 1, asides)
    around: Array = np.append(passed, False) | np.append(False, passed)
    return around[: len(marks)]


def _undone(hits: Hits, cue: Array, pseudo: Array, owner: Array) -> Array:
    """True for cues that something of their kind touches that is none; not where they hold more."""
    start, end = hits.start, hits.end
    one, other = overlaps(start[cue], end[cue], start[pseudo], end[pseudo])
    a, b = cue[one], pseudo[other]
    wider = (start[a] <= start[b]) & (end[b] <= end[a]) & (end[a] - start[a] > end[b] - start[b])
    undone = np.zeros(len(cue), bool)
    undone[one[(owner[a] == owner[b]) & ~wider]] = True
    return undone


def _reached(
    start: Array, end: Array, reach: Array, edges: Array, stream: Stream
) -> tuple[Array, Array]:
    """The places that cues at `[start, end)` reach."""
    before = edges[np.searchsorted(edges, start, "right") - 1]
    after = edges[np.minimum(np.searchsorted(edges, end), len(edges) - 1)]
    sentence = stream.sentence_at(start)
    first = np.minimum(start, stream.sentences[sentence])
    last = np.maximum(end, stream.sentence_ends(sentence))
    low = {
        "backward": before,
        "clause": before,
        "mood": before,
        "to_sentence_start": first,
        "sentence": first,
    }
    high = {"backward": end, "to_sentence_end": last, "sentence": last}
    return (
        np.choose(reach, [low.get(name, start) for name in REACHES]),
        np.choose(reach, [high.get(name, after) for name in REACHES]),
    )


def marked(pieces: Array, reached: Reached) -> Array:
    """For hits given by their pieces (hits, parts, 2): which of `KINDS` reach them."""
    hit, column = np.nonzero(pieces[:, :, 0] >= 0)
    start, end = pieces[hit, column].T
    piece, cue = overlaps(start, end, reached.start, reached.end)
    hit = hit[piece]
    own = np.zeros(len(hit), bool)
    for i in range(pieces.shape[1]):
        for j in range(reached.own.shape[1]):
            a, b = pieces[hit, i], reached.own[cue, j]
            # Pieces that are not there are [-1, -1): they touch nothing.
            own |= (a[:, 0] < b[:, 1]) & (b[:, 0] < a[:, 1]) & (a[:, 0] >= 0) & (b[:, 0] >= 0)
    near, held, mood = np.zeros((3, len(pieces), len(KINDS)), bool)
    kind = reached.kind[cue]
    near[hit, kind] = True
    held[hit[own], kind[own]] = True
    moody = reached.mood[cue]
    mood[hit[moody], kind[moody]] = True
    return near & (~held | mood)


def overlaps(start: Array, end: Array, others: Array, other_ends: Array) -> tuple[Array, Array]:
    """All pairs of a span and one of the others that share a place."""
    order = np.argsort(others, kind="stable")
    longest = int((other_ends - others).max(initial=0))
    first = np.searchsorted(others[order], start - longest, "right")
    counts = np.maximum(np.searchsorted(others[order], end) - first, 0)
    one, other = np.repeat(np.arange(len(start)), counts), order[ranges(first, counts)]
    sharing = (start[one] < other_ends[other]) & (others[other] < end[one])
    return one[sharing], other[sharing]
