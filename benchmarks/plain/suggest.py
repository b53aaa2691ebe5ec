"""Codebook, cues and transcripts in; suggestions with their evidence out.

`Suggester` is the whole face of the engine: what stands behind it may change, not what it gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from plain.match import Hit, PlainMatcher
from plain.scope import Reach, ScopeFinder, flags
from plain.turns import TokenTurn, tokenise
from tls_coding.codebook.cues import Cues
from tls_coding.codebook.lock import AS_WRITTEN, Reading
from tls_coding.codebook.model import Codebook
from tls_coding.coding.compile import RuleSet, compile_codebook
from tls_coding.coding.suggestion import Evidence, Suggestion, suggestion_id
from tls_coding.corpus.transcript import Transcript
from tls_coding.spans import Span, hull


class Suggester:
    """Runs the rules of a codebook over the transcripts of one language.

    `words` are all words of these transcripts, as often as they occur: a rule's word stands for
    those among them that share its lemma, and a rule is looked for where its rarest word stands.
    """

    def __init__(
        self,
        codebook: Codebook,
        cues: dict[str, Cues],
        language: str,
        words: Iterable[str],
        reading: Reading = AS_WRITTEN,
    ) -> None:
        words = list(words)
        self.rule_set: RuleSet = compile_codebook(codebook, language, words, reading)
        self._codes = {code.id: code for code in codebook.codes}
        self._unit = codebook.codebook.unit
        self._matcher = PlainMatcher(self.rule_set)
        own, fold = cues.get(language, Cues()), reading.fold_accents
        self._scope = ScopeFinder(own, language, words, fold_accents=fold)

    def suggest(self, transcript: Transcript, turns: list[TokenTurn]) -> list[Suggestion]:
        """All suggestions for one tokenised transcript, vetoed ones among them, by place."""
        found = [s for turn in turns for s in self._in_turn(transcript, turn)]
        return sorted(found, key=lambda s: (s.start, s.end, s.code, s.vetoed))

    def _in_turn(self, transcript: Transcript, turn: TokenTurn) -> Iterator[Suggestion]:
        hits = [hit for hit in self._matcher.hits(turn) if self._heard(hit, turn)]
        if not hits:
            return
        reaches = self._scope.reaches(turn)
        for code_id, group in groupby(hits, key=lambda hit: hit.rule.owner):
            live, vetoed = split_vetoed(list(group), turn)
            yield from self._of_code(code_id, live, transcript, turn, reaches)
            yield from self._of_code(code_id, vetoed, transcript, turn, reaches, vetoed=True)

    def _heard(self, hit: Hit, turn: TokenTurn) -> bool:
        speaker = self._codes[hit.rule.owner].speaker
        return turn.turn.role != "other" and speaker in {"any", turn.turn.role}

    def _of_code(
        self,
        code_id: str,
        hits: list[Hit],
        transcript: Transcript,
        turn: TokenTurn,
        reaches: list[Reach],
        *,
        vetoed: bool = False,
    ) -> Iterator[Suggestion]:
        for span, inside in by_unit(hits, turn, self._unit):
            evidence = tuple(_evidence(hit, transcript, turn, reaches) for hit in inside)
            yield Suggestion(
                id=suggestion_id(transcript.id, span, code_id),
                transcript=transcript.id,
                text_sha256=transcript.sha256,
                code=code_id,
                start=span.start,
                end=span.end,
                turn=turn.turn.number,
                evidence=evidence,
                vetoed=vetoed,
            )


def split_vetoed(hits: list[Hit], turn: TokenTurn) -> tuple[list[Hit], list[Hit]]:
    """Hits of one code: those that stand, and those that a veto of the same sentence stops.

    A veto rule that ends in `in turn` stops every hit of the turn.
    """
    stopped: set[int] = set()
    for veto in (hit for hit in hits if hit.rule.veto):
        whole_turn = veto.rule.limit.written and veto.rule.limit.scope == "turn"
        if whole_turn and veto.rule.limit.words is None:
            stopped |= set(range(len(turn.sentences)))
        stopped |= _sentences(veto.span, turn)
    live: list[Hit] = []
    vetoed: list[Hit] = []
    for hit in hits:
        if not hit.rule.veto:
            (vetoed if stopped & _sentences(hit.span, turn) else live).append(hit)
    return live, vetoed


def by_unit(hits: list[Hit], turn: TokenTurn, unit: str) -> Iterator[tuple[Span, list[Hit]]]:
    """Hits of one code, gathered by the unit that holds them; units that share a hit are one."""
    if unit == "turn":
        if hits:
            yield turn.turn.span, hits
        return
    groups: list[tuple[set[int], list[Hit]]] = []
    for hit in sorted(hits, key=lambda hit: (hit.span.start, hit.span.end)):
        numbers = _sentences(hit.span, turn)
        joined = [group for group in groups if group[0] & numbers]
        groups = [group for group in groups if not group[0] & numbers]
        merged = [h for group in joined for h in group[1]]
        groups.append((numbers.union(*(group[0] for group in joined)), [*merged, hit]))
    for numbers, inside in groups:
        yield hull(turn.sentence_spans[number] for number in numbers), inside


def _sentences(span: Span, turn: TokenTurn) -> set[int]:
    return set(range(turn.sentence_at(span.start), turn.sentence_at(span.end - 1) + 1))


def _evidence(hit: Hit, transcript: Transcript, turn: TokenTurn, reaches: list[Reach]) -> Evidence:
    pieces = tuple(sorted(turn.body_span(piece) for piece in hit.pieces))
    words = " … ".join(" ".join(piece.of(transcript.body).split()) for piece in pieces)
    return Evidence(hit.rule.id, pieces, words, tuple(sorted(flags(hit, reaches))))


def suggest_all(
    codebook: Codebook,
    cues: dict[str, Cues],
    transcripts: list[Transcript],
    reading: Reading = AS_WRITTEN,
) -> Iterator[tuple[Transcript, list[Suggestion]]]:
    """Run the rules over `transcripts`, language by language; yields each one as it is done."""
    for language in sorted({transcript.language for transcript in transcripts}):
        own = [transcript for transcript in transcripts if transcript.language == language]
        tokenised = [(transcript, tokenise(transcript)) for transcript in own]
        words = [word for _, turns in tokenised for turn in turns for word in turn.words]
        suggester = Suggester(codebook, cues, language, words, reading)
        for transcript, turns in tokenised:
            yield transcript, suggester.suggest(transcript, turns)
