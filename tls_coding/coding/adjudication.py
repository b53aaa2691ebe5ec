"""What all coders hold in; what was settled between them out.

An adjudication names decisions of several coders on one matter, and says with a reason whether the
passage bears the code. It is written in the log of whoever adjudicates; the decisions stay as they
are in the logs of those who made them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from tls_coding.coding.codings import FOUND, CoderState, Coding, Ref
from tls_coding.coding.review import place
from tls_coding.corpus.transcript import Transcript
from tls_coding.errors import UsageError
from tls_coding.spans import Span


@dataclass(frozen=True)
class Settled:
    """What was settled.

    `standing`: the adjudications that hold, by transcript, place and code; `status` (accepted or
    rejected), `note` (the reason) and `coder` (who settled it) are theirs. `unplaced`: those that
    would hold, but whose passage is fuzzy or lost in the text of today: they count nowhere.
    `stale`: those of which a decision was changed, undone or taken away since: they count
    nowhere; each with the names of these decisions.
    """

    standing: tuple[Coding, ...] = ()
    unplaced: tuple[Coding, ...] = ()
    stale: tuple[tuple[Coding, tuple[Ref, ...]], ...] = ()

    @cached_property
    def by_decision(self) -> dict[Ref, Coding]:
        """The standing adjudication of each settled decision, by `Coding.ref`."""
        return {ref: coding for coding in self.standing for ref in coding.settles}

    @cached_property
    def by_passage(self) -> dict[tuple[str, Span, str], Coding]:
        """The standing adjudication of each (transcript, span, code)."""
        return {(c.transcript, c.span, c.code): c for c in self.standing}


def settled(states: Iterable[CoderState]) -> Settled:
    """What the adjudications in `states` amount to; `states` are those of all coders.

    Of two that name a decision in common, or one passage and code, the later holds, whoever wrote
    it. Undone ones are not in a state, so that the one before holds again. The order of `states`
    does not matter.
    """
    listed = list(states)
    held = {c.ref for state in listed for c in (*state.codings, *state.adjudications)}
    fresh: dict[Ref, Coding] = {}
    stale: dict[Ref, Coding] = {}
    about: dict[tuple[object, ...], set[Ref]] = {}
    for coding in _in_time(listed):
        holds = all(ref in held for ref in coding.settles)
        subjects = list(_subjects(coding))
        if holds:
            for subject in subjects:
                for earlier in about.pop(subject, ()):
                    fresh.pop(earlier, None)
                    stale.pop(earlier, None)
        (fresh if holds else stale)[coding.ref] = coding
        for subject in subjects:
            about.setdefault(subject, set()).add(coding.ref)
    ordered = sorted(fresh.values(), key=_order)
    return Settled(
        tuple(coding for coding in ordered if coding.fate in FOUND),
        tuple(coding for coding in ordered if coding.fate not in FOUND),
        tuple(
            (coding, tuple(ref for ref in coding.settles if ref not in held))
            for coding in sorted(stale.values(), key=_order)
        ),
    )


def adjudication(
    transcript: Transcript,
    span: Span,
    code: str,
    outcome: Literal["accept", "reject"],
    decisions: Sequence[Coding],
    reason: str,
    codebook_sha256: str,
) -> dict[str, Any]:
    """The log entry that settles `decisions` (without what the writer adds).

    `span` and `code` are what was settled on: those of the decisions, or others. Raises UsageError
    without a decision or a reason.
    """
    if not decisions or not reason.strip():
        raise UsageError("An adjudication needs the decisions that it settles, and a reason.")
    return {
        "act": "adjudicate",
        **place(transcript, span),
        "code": code,
        "codebook_sha256": codebook_sha256,
        "settles": tuple(sorted({coding.ref for coding in decisions})),
        "outcome": outcome,
        "note": reason.strip(),
    }


def _in_time(states: Iterable[CoderState]) -> list[Coding]:
    """All adjudications in the order of their times, each log's own in the order of its lines."""
    timed = []
    for state in states:
        time = ""
        for coding in state.adjudications:
            time = max(time, coding.at)
            timed.append((time, coding.coder, coding.n, coding))
    return [coding for *_, coding in sorted(timed, key=lambda item: item[:3])]


def _subjects(coding: Coding) -> Iterator[tuple[object, ...]]:
    """What an adjudication is about: its decisions, its passage and code, and itself."""
    yield coding.ref[:2]
    yield from (ref[:2] for ref in coding.settles)
    if coding.fate in FOUND:
        yield coding.transcript, coding.span, coding.code


def _order(coding: Coding) -> tuple[object, ...]:
    return coding.transcript, coding.span, coding.code, coding.coder, coding.n
