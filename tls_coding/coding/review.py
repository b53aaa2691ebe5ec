"""What a coder has still to decide, and what each decision writes: the same for every face.

Nothing here prints, reads keys or touches a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tls_coding.coding.anchor import context
from tls_coding.coding.codings import CoderState
from tls_coding.coding.suggestion import Suggestion
from tls_coding.corpus.transcript import Transcript
from tls_coding.spans import Span, merged

Decision = Literal["accept", "reject", "unsure"]


@dataclass(frozen=True)
class Passage:
    """A suggestion in its surroundings.

    `pieces`: the text in order, each with what it is: `context` (the rest of the turn), `unit`
    (the passage that would be coded) or `evidence` (the words that rules found).
    """

    suggestion: Suggestion
    transcript: Transcript
    pieces: tuple[tuple[str, str], ...]


def queue(
    state: CoderState,
    transcripts: Mapping[str, Transcript],
    suggestions: Mapping[str, Sequence[Suggestion]],
    *,
    codes: Iterable[str] = (),
    only: Iterable[str] = (),
    unsure: bool = False,
) -> list[Suggestion]:
    """The suggestions that the coder has not decided, by transcript and place.

    `codes` and `only` (transcript ids) narrow it down; empty, they do not. With `unsure`, those
    that the coder left unsure are waiting too.
    """
    wanted, named = set(codes), set(only)
    decided = {c.suggestion for c in state.located if not (unsure and c.status == "unsure")}
    return [
        suggestion
        for transcript in transcripts
        if not named or transcript in named
        for suggestion in suggestions.get(transcript, ())
        if not suggestion.vetoed
        and suggestion.id not in decided
        and (not wanted or suggestion.code in wanted)
    ]


def passage(suggestion: Suggestion, transcript: Transcript, *, around: int = 400) -> Passage:
    """The passage with its evidence marked, and up to `around` characters of its turn each side."""
    turn = transcript.turns[suggestion.turn].span
    body = transcript.body
    before = Span(max(turn.start, suggestion.start - around), suggestion.start)
    after = Span(suggestion.end, min(max(turn.end, suggestion.end), suggestion.end + around))
    pieces = [(before.of(body), "context")]
    done = suggestion.start
    for span in merged(piece for e in suggestion.evidence for piece in e.pieces):
        pieces += [(body[done : span.start], "unit"), (span.of(body), "evidence")]
        done = span.end
    pieces += [(body[done : suggestion.end], "unit"), (after.of(body), "context")]
    kept = tuple((text, kind) for text, kind in pieces if text)
    return Passage(suggestion, transcript, kept)


def decision(
    act: Decision, suggestion: Suggestion, transcript: Transcript, codebook_sha256: str
) -> dict[str, Any]:
    """The log entry that decides a suggestion (without what the writer adds)."""
    return {
        "act": act,
        **place(transcript, suggestion.span),
        "code": suggestion.code,
        "suggestion": suggestion.id,
        "rules": suggestion.rules,
        "codebook_sha256": codebook_sha256,
    }


def by_hand(
    code: str, transcript: Transcript, span: Span, codebook_sha256: str, *, note: str = ""
) -> dict[str, Any]:
    """The log entry that codes a passage by hand."""
    about = {"code": code, "codebook_sha256": codebook_sha256, "note": note}
    return {"act": "add", **place(transcript, span), **about}


def undo(state: CoderState) -> dict[str, Any] | None:
    """The log entry that takes back the coder's last entry; None where there is none."""
    return None if state.last is None else {"act": "undo", "target": state.last}


def finished(transcript: Transcript, codes: Sequence[str], codebook_sha256: str) -> dict[str, Any]:
    """The log entry by which the coder has finished a transcript for `codes`."""
    return {
        "act": "done",
        "transcript": transcript.id,
        "text_sha256": transcript.sha256,
        "codes": tuple(codes),
        "codebook_sha256": codebook_sha256,
    }


def place(transcript: Transcript, span: Span) -> dict[str, Any]:
    """Where a passage is, in words enough to find it again in an edited text."""
    before, after = context(transcript.body, span)
    return {
        "transcript": transcript.id,
        "text_sha256": transcript.sha256,
        "start": span.start,
        "end": span.end,
        "quote": span.of(transcript.body),
        "before": before,
        "after": after,
    }
