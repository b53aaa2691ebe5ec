"""Codebook, cues and rows of words in; suggestions with their evidence out.

`Suggester` is the whole face of the engine: what stands behind it may change, not what it gives.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from tls_coding.codebook.cues import KINDS, Cues
from tls_coding.codebook.lock import AS_WRITTEN, Reading
from tls_coding.codebook.model import Codebook, rules_in
from tls_coding.codebook.rule import Limit
from tls_coding.coding.compile import compile_codebook, meet_rules
from tls_coding.coding.match import Hits, RuleMatcher
from tls_coding.coding.places import Array, ranges
from tls_coding.coding.scope import ScopeFinder, rules_of
from tls_coding.coding.suggestion import Evidence, Suggestion, suggestion_id
from tls_coding.corpus.index import index_text
from tls_coding.corpus.stream import Stream, join_texts
from tls_coding.corpus.transcript import ROLES, Transcript
from tls_coding.spans import Span

ABSENT = np.iinfo(np.int32).max  # after all that is there
FLAGS = [
    tuple(sorted(kind for place, kind in enumerate(KINDS) if number >> place & 1))
    for number in range(2 ** len(KINDS))
]


@dataclass(frozen=True)
class Groups:
    """Hits gathered by unit and code: group g has the hits `members[edges[g]:edges[g + 1]]`.

    `start`, `end`: the unit in the body of transcript `text`; `code` is a place in the codebook.
    `flags` are per hit: bit k for the k-th of `KINDS`.
    """

    hits: Hits
    flags: Array
    members: Array
    edges: Array
    text: Array
    turn: Array
    code: Array
    start: Array
    end: Array
    vetoed: Array

    def __len__(self) -> int:
        return len(self.code)


class Suggester:
    """Runs the rules of a codebook over the transcripts of one language.

    `types` are the words of these transcripts: a rule's word stands for those among them that share
    its lemma.
    """

    def __init__(
        self,
        codebook: Codebook,
        cues: Mapping[str, Cues],
        language: str,
        types: Iterable[str],
        reading: Reading = AS_WRITTEN,
    ) -> None:
        rule_set = compile_codebook(codebook, language, types, reading)
        self._codes = [code.id for code in codebook.codes]
        self._unit = codebook.codebook.unit
        self.matcher = RuleMatcher(rule_set)
        self._scope = ScopeFinder(cues.get(language, Cues()), rule_set.lexicon)
        rules = rule_set.rules
        number = {code: place for place, code in enumerate(self._codes)}
        speakers = [code.speaker for code in codebook.codes]
        self._code = np.array([number[rule.owner] for rule in rules] + [0], np.int64)
        self._veto = np.array([rule.veto for rule in rules] + [False])
        self._stops_turn = np.array([_stops_turn(rule.limit) for rule in rules] + [False])
        # A code hears one role, or any but `other`.
        self._hears = np.array(
            [[s in {"any", role} and role != "other" for role in ROLES] for s in speakers]
        )

    def suggest(self, stream: Stream) -> list[list[Suggestion]]:
        """All suggestions for each transcript of `stream`, vetoed ones among them, by place."""
        groups = self.groups(stream)
        found: list[list[Suggestion]] = [[] for _ in stream.transcripts]
        with uncollected():
            for text, suggestion in self._written(groups, stream):
                found[text].append(suggestion)
        return found

    def groups(self, stream: Stream) -> Groups:
        """All hits that somebody whom the code hears has said, gathered by unit."""
        hits = self.matcher.hits(stream)
        role = stream.roles[stream.turn_at(hits.start)]
        hits = _some(hits, np.flatnonzero(self._hears[self._code[hits.rule], role]))
        code, veto = self._code[hits.rule], self._veto[hits.rule]
        first, last = stream.sentence_at(hits.start), stream.sentence_at(hits.end - 1)
        stopped = self._stopped(stream, hits, code, first, last)[~veto]
        hits, code = _some(hits, np.flatnonzero(~veto)), code[~veto]
        first, last = first[~veto], last[~veto]
        flags = self._scope.flags(hits, stream) @ (1 << np.arange(len(KINDS)))
        turn = stream.turn_at(hits.start)
        low, high = (turn, turn) if self._unit == "turn" else (first, last)
        place = np.arange(len(hits)) if self._unit == "turn" else hits.start
        order = np.lexsort((hits.end, place, low, stopped, code))
        heads = _heads(code[order] * 2 + stopped[order], low[order], high[order])
        edges = np.append(heads, len(order))
        leader = order[heads]
        text = stream.text_at(hits.start[leader])
        if self._unit == "turn":
            start, end = _turn_spans(stream, turn[leader], text)
        else:
            start = stream.bounds[first[leader], 0]
            end = stream.bounds[np.maximum.reduceat(last[order], heads), 1] if len(heads) else start
        return Groups(
            hits,
            flags,
            order,
            edges,
            text,
            turn[leader] - stream.turn_of_text[text],
            code[leader],
            start,
            end,
            stopped[leader],
        )

    def _stopped(self, stream: Stream, hits: Hits, code: Array, first: Array, last: Array) -> Array:
        """True for hits that a veto of their code stops: one in their sentence, or for the turn."""
        veto = self._veto[hits.rule]
        turn = stream.turn_at(hits.start)
        per_turn = veto & self._stops_turn[hits.rule]
        codes = len(self._codes)
        turns = np.unique(turn[per_turn] * codes + code[per_turn])
        sizes = last - first + 1
        owner = np.repeat(np.arange(len(hits)), sizes)
        keys = ranges(first, sizes) * codes + code[owner]
        met = np.isin(keys, np.unique(keys[veto[owner]]))
        stopped = np.zeros(len(hits), bool)
        stopped[owner[met]] = True
        return stopped | np.isin(turn * codes + code, turns)

    def _written(self, groups: Groups, stream: Stream) -> Iterator[tuple[int, Suggestion]]:
        evidence = _evidence(groups, stream)
        columns = (groups.text, groups.turn, groups.code, groups.start, groups.end, groups.vetoed)
        by_id = np.argsort(np.argsort(self._codes))  # suggestions come by place, then by code
        order = np.lexsort(
            (groups.vetoed, by_id[groups.code], groups.end, groups.start, groups.text)
        )
        members = groups.members.tolist()
        edges = zip(groups.edges[order].tolist(), groups.edges[order + 1].tolist(), strict=True)
        each = zip(*(column[order].tolist() for column in columns), edges, strict=True)
        for text, turn, code, start, end, vetoed, (low, high) in each:
            transcript = stream.transcripts[text]
            yield (
                text,
                Suggestion(
                    id=suggestion_id(transcript.id, Span(start, end), self._codes[code]),
                    transcript=transcript.id,
                    text_sha256=transcript.sha256,
                    code=self._codes[code],
                    start=start,
                    end=end,
                    turn=transcript.turns[turn].number,
                    evidence=tuple([evidence[hit] for hit in members[low:high]]),
                    vetoed=vetoed,
                ),
            )


def meet_words(codebook: Codebook, cues: Mapping[str, Cues], language: str) -> None:
    """Work out what a `Suggester` needs to know of the words of rules, before a text is there."""
    own = [
        rule
        for code in codebook.codes
        for rules in (code.rules, code.unless)
        for _, rule in rules_in(rules, language)
        if isinstance(rule, str)
    ]
    told = [rule for _, _, rule in rules_of(cues.get(language, Cues()))]
    meet_rules([*own, *told], codebook.lists, language)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles while many objects are made that have none: a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            # Frozen and thawed, what was made counts as old: it is not searched straight away.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def _stops_turn(limit: Limit) -> bool:
    """True for a veto rule that ends in `in turn`: it stops every hit of the turn."""
    return bool(limit.written and limit.scope == "turn" and limit.words is None)


def _some(hits: Hits, chosen: Array) -> Hits:
    columns = (hits.rule, hits.start, hits.end, hits.pieces)
    return Hits(hits.rules, *(column[chosen] for column in columns))


def _heads(key: Array, low: Array, high: Array) -> Array:
    """Where a group begins among hits sorted by key and `low`: units that share a hit are one."""
    if not len(key):
        return np.zeros(0, np.int64)
    shift = key * (int(high.max()) + 1)
    before = np.maximum.accumulate(shift + high)
    return np.flatnonzero(
        np.append(True, (key[1:] != key[:-1]) | ((shift + low)[1:] > before[:-1]))
    )


def _turn_spans(stream: Stream, turn: Array, text: Array) -> tuple[Array, Array]:
    spans = [
        stream.transcripts[t].turns[number].span
        for t, number in zip(
            text.tolist(), (turn - stream.turn_of_text[text]).tolist(), strict=True
        )
    ]
    start, end = np.array(spans, np.int64).reshape(-1, 2).T
    return start, end


def _evidence(groups: Groups, stream: Stream) -> list[Evidence]:
    """The evidence of every hit: its pieces in the order of the text, and their words."""
    hits = groups.hits
    there = hits.pieces[:, :, 0] >= 0
    start = np.where(there, stream.starts[hits.pieces[:, :, 0]], ABSENT)
    end = np.where(there, stream.ends[hits.pieces[:, :, 1] - 1], ABSENT)
    order = np.argsort(start, axis=1, kind="stable")
    start, end = (np.take_along_axis(each, order, axis=1).tolist() for each in (start, end))
    bodies = [transcript.body for transcript in stream.transcripts]
    ids = [rule.id for rule in hits.rules]
    columns = (hits.rule, stream.text_at(hits.start), there.sum(axis=1), groups.flags)
    found = []
    for rule, text, count, flags, starts, ends in zip(
        *(column.tolist() for column in columns), start, end, strict=True
    ):
        body = bodies[text]
        pieces = tuple(map(Span, starts[:count], ends[:count]))
        words = " … ".join([" ".join(body[low:high].split()) for low, high in pieces])
        found.append(Evidence(ids[rule], pieces, words, FLAGS[flags]))
    return found


def suggest_all(
    codebook: Codebook,
    cues: dict[str, Cues],
    transcripts: list[Transcript],
    reading: Reading = AS_WRITTEN,
) -> Iterator[tuple[Transcript, list[Suggestion]]]:
    """Run the rules over `transcripts`, language by language; nothing is kept."""
    for language in sorted({transcript.language for transcript in transcripts}):
        own = [transcript for transcript in transcripts if transcript.language == language]
        stream = join_texts(own, [index_text(transcript) for transcript in own])
        types = stream.vocabulary.lower
        suggester = Suggester(codebook, cues, language, types, reading)
        yield from zip(own, suggester.suggest(stream), strict=True)
