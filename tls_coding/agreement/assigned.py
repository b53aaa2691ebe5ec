"""What coders finished, looked at and hold in; who reviewed what, and what they coded there, out.

Absent is not missing: that a coder did not code a passage says something only where the coder
was through with it. A transcript is *reviewed* for a code when the coder said so (`done`); a
single passage, for all codes, when the coder said so of that passage (a `done` with a span, as
for control passages). Everything else is missing, whatever the coder coded there so far.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tls_coding.coding.chain import Entry
from tls_coding.coding.codings import FOUND, CoderState, standing_entries
from tls_coding.coding.placing import places
from tls_coding.corpus.transcript import Transcript
from tls_coding.spans import Span

Status = Literal["not_assigned", "not_reviewed", "absent", "present"]
STATUSES: tuple[Status, ...] = ("not_assigned", "not_reviewed", "absent", "present")
Passages = Mapping[str, Sequence[Span]]  # by transcript


@dataclass(frozen=True)
class Reviewed:
    """One coder's part in the audit.

    `given`: the passages that bear a code, by transcript and code. `done`: the transcripts
    reviewed for a code; `looked`: the passages reviewed for all codes, by transcript.
    """

    coder: str
    given: Mapping[tuple[str, str], Sequence[Span]]
    done: frozenset[tuple[str, str]] = frozenset()
    looked: Passages = field(default_factory=dict)


def finished(state: CoderState, looked: Passages | None = None) -> Reviewed:
    """All that a coder holds, over the transcripts that the coder finished.

    With `looked` (see `looks`) also over the passages looked at in other transcripts.
    """
    return Reviewed(state.coder, state.counted, state.done, looked or {})


def unprompted(state: CoderState, looked: Passages) -> Reviewed:
    """What a coder said of passages that were shown without any suggestion, and nothing else.

    Codings made elsewhere, or with a suggestion in view, do not count here.
    """
    given: dict[tuple[str, str], list[Span]] = {}
    for coding in state.codings:
        if coding.counts and coding.shown == "blind":
            given.setdefault((coding.transcript, coding.code), []).append(coding.span)
    return Reviewed(state.coder, given, frozenset(), looked)


def looks(entries: Iterable[Entry], transcripts: Mapping[str, Transcript]) -> dict[str, list[Span]]:
    """The passages that a coder's log says were looked at, by transcript, in order.

    A passage whose words are no longer where they were, or not for sure, is left out.
    """
    placed = [
        entry.model_copy(update={"act": "add"})  # a look is found again like a coding
        for entry in standing_entries(list(entries))
        if entry.act == "done" and entry.start is not None
    ]
    found = places(placed, transcripts)
    result: dict[str, list[Span]] = {}
    for entry in placed:
        fate, span = found[id(entry)]
        if span is not None and fate in FOUND:
            result.setdefault(entry.transcript, []).append(span)
    return {name: sorted(set(spans)) for name, spans in sorted(result.items())}


def status(
    state: CoderState, transcript: str, code: str, assigned: Collection[str] | None = None
) -> Status:
    """How far a coder is with a code in a transcript.

    `assigned`: the transcripts given to the coder; None where nothing is assigned and everybody
    has all. Who finished a transcript reviewed it, assigned or not.
    """
    if (transcript, code) in state.done:
        return "present" if state.counted.get((transcript, code)) else "absent"
    if assigned is not None and transcript not in assigned:
        return "not_assigned"
    return "not_reviewed"


def progress(
    states: Sequence[CoderState],
    codes: Sequence[str],
    transcripts: Sequence[str],
    assigned: Mapping[str, Collection[str]] | None = None,
) -> dict[str, dict[str, dict[Status, int]]]:
    """How many transcripts have each status, by code and coder.

    `assigned`: by coder; None where nothing is assigned. A coder not named in it has nothing.
    """
    return {
        code: {
            state.coder: _tally(
                status(
                    state, name, code, None if assigned is None else assigned.get(state.coder, ())
                )
                for name in transcripts
            )
            for state in states
        }
        for code in codes
    }


def _tally(found: Iterable[Status]) -> dict[Status, int]:
    counts = dict.fromkeys(STATUSES, 0)
    for each in found:
        counts[each] += 1
    return counts
