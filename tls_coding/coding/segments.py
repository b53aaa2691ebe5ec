"""Suggestions and what coders hold in; segments, one row per segment and coder, out (design §8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields

from tls_coding.coding.adjudication import Settled, settled
from tls_coding.coding.codings import CoderState, Coding
from tls_coding.coding.suggestion import Suggestion
from tls_coding.corpus.cases import Case, Mentions, mentions
from tls_coding.corpus.transcript import Transcript
from tls_coding.spans import Span

SETTLED = "settled"  # the flag of a decision whose matter was adjudicated: what was settled counts


@dataclass(frozen=True)
class Segment:
    """One row of `segments.csv`; the fields are its columns, in their order.

    An adjudication is a row of whoever settled the matter; the decisions that it settled keep
    their rows and their status, bear the flag `settled`, and count no more.
    """

    transcript: str
    case: str  # ids joined by ;
    language: str
    speaker: str
    role: str
    turn: int  # 1-based
    time: str
    start: int
    end: int
    quote: str
    code: str
    origin: str  # rule | hand | rule+hand
    status: str  # suggested | accepted | rejected | unsure | coded
    coder: str
    flags: str
    rules: str
    evidence: str

    @property
    def counts(self) -> bool:
        """True where a person says that the passage bears the code and nobody settled otherwise."""
        return self.status in {"accepted", "coded"} and SETTLED not in self.flags.split(";")

    def row(self) -> tuple[object, ...]:
        return astuple(self)


COLUMNS = [field.name for field in fields(Segment)]


def segments(
    transcripts: Iterable[Transcript],
    cases: list[Case],
    suggestions: Mapping[str, list[Suggestion]],
    states: Iterable[CoderState],
) -> list[Segment]:
    """Every coding of every coder, and every suggestion that nobody decided, in one order.

    `suggestions` by transcript id; vetoed ones are passed over.
    """
    states = list(states)
    outcome = settled(states)
    by_transcript: dict[str, list[Coding]] = {}
    for coding in (*(c for state in states for c in state.located), *outcome.standing):
        by_transcript.setdefault(coding.transcript, []).append(coding)
    rows: list[Segment] = []
    for transcript in sorted(transcripts, key=lambda t: t.id):
        own = [s for s in suggestions.get(transcript.id, []) if not s.vetoed]
        by_id = {suggestion.id: suggestion for suggestion in own}
        named = mentions(transcript, cases) if transcript.by_mention else None
        decided = set()
        for coding in by_transcript.get(transcript.id, ()):
            decided |= {coding.suggestion, coding.answers}
            rows.append(_coded(coding, by_id.get(coding.suggestion), transcript, named, outcome))
        rows += [_suggested(s, transcript, named) for s in own if s.id not in decided]
    return sorted(rows, key=lambda s: (s.transcript, s.start, s.end, s.code, s.coder))


def _coded(
    coding: Coding,
    suggestion: Suggestion | None,
    transcript: Transcript,
    named: Mentions | None,
    outcome: Settled,
) -> Segment:
    origin = coding.origin
    if coding.settles:  # what was settled came from where a rule's suggestion stands, or from hand
        origin = "rule" if suggestion else "hand"
    found = suggestion if origin != "hand" else None
    # What the rules say of a passage holds for it whoever coded it.
    flags = suggestion.flags if suggestion else ()
    if coding.ref in outcome.by_decision:
        flags = (*flags, SETTLED)
    return _segment(
        transcript,
        named,
        coding.span.start,
        coding.span.end,
        code=coding.code,
        origin=origin,
        status=coding.status,
        coder=coding.coder,
        flags=";".join(flags),
        rules=";".join(found.rules if found else coding.rules),
        evidence=";".join(found.words) if found else "",
    )


def _suggested(suggestion: Suggestion, transcript: Transcript, named: Mentions | None) -> Segment:
    return _segment(
        transcript,
        named,
        suggestion.start,
        suggestion.end,
        code=suggestion.code,
        origin="rule",
        status="suggested",
        coder="",
        flags=";".join(suggestion.flags),
        rules=";".join(suggestion.rules),
        evidence=";".join(suggestion.words),
    )


def _segment(
    transcript: Transcript, named: Mentions | None, start: int, end: int, **columns: str
) -> Segment:
    turn = transcript.turn_at(start)
    cases = named.of(Span(start, end)) if named else transcript.cases
    return Segment(
        transcript=transcript.id,
        case=";".join(cases),
        language=transcript.language,
        speaker=turn.label,
        role=turn.role,
        turn=turn.number + 1,
        time=turn.time,
        start=start,
        end=end,
        quote=transcript.body[start:end],
        **columns,
    )
