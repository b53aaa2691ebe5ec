"""The logs of all coders in; what was decided on each passage and code, step by step, out.

Also what was undone, replaced or deleted is a step, told apart from what stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tls_coding.coding.adjudication import settled
from tls_coding.coding.chain import Entry
from tls_coding.coding.codings import CoderState, standing_entries
from tls_coding.coding.placing import DECISIONS
from tls_coding.corpus.transcript import Transcript

Matter = tuple[str, int, int, str]  # transcript, start, end, code
SAID = {
    "accept": "accepted",
    "reject": "rejected",
    "unsure": "left unsure",
    "add": "coded by hand",
    "resize": "changed the passage",
    "recode": "changed the code",
    "delete": "deleted",
    "memo": "wrote a memo",
    "undo": "took back",
    "adjudicate": "adjudicated",
}
SHOWN = {"suggestion": "saw the suggestion", "blind": "saw no suggestion"}


@dataclass(frozen=True)
class Step:
    """One line of a log, as it is about one passage and code.

    `stands`: nobody took it back or replaced it; `settles`: the decisions that it settled.
    """

    coder: str
    at: str
    n: int
    act: str
    note: str = ""
    rules: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    shown: str = ""
    settles: tuple[str, ...] = ()
    stands: bool = True


def trails(
    states: Sequence[CoderState],
    logs: Mapping[str, Sequence[Entry]],
    transcripts: Mapping[str, Transcript],
) -> dict[Matter, tuple[Step, ...]]:
    """The steps of each matter in the order of their times; an adjudication is a step of what it
    settled, too."""
    found: dict[Matter, list[Step]] = {}
    for state in states:
        for matter, step in _of_coder(state, logs.get(state.coder, ()), transcripts):
            found.setdefault(matter, []).append(step)
    places = {
        coding.ref: _matter(coding.transcript, coding.span, coding.code)
        for state in states
        for coding in state.located
    }
    for ref, outcome in settled(states).by_decision.items():
        own = _matter(outcome.transcript, outcome.span, outcome.code)
        matter = places.get(ref, own)
        if matter != own:
            also = [s for s in found[own] if (s.coder, s.n) == (outcome.coder, outcome.n)]
            found.setdefault(matter, []).extend(also)
    return {
        matter: tuple(sorted(dict.fromkeys(steps), key=lambda s: (s.at, s.coder, s.n)))
        for matter, steps in found.items()
    }


def _of_coder(
    state: CoderState, entries: Sequence[Entry], transcripts: Mapping[str, Transcript]
) -> Iterable[tuple[Matter, Step]]:
    held = {
        coding.n: _matter(coding.transcript, coding.span, coding.code)
        for coding in (*state.codings, *state.adjudications)
    }
    standing = {entry.n for entry in standing_entries([*entries])}
    of_line: dict[int, Matter] = {}
    for entry in entries:
        if entry.act in DECISIONS:
            matter = held.get(entry.n) or _own(entry, transcripts)
        else:
            matter = of_line.get(entry.target or 0)
        if matter is not None:
            of_line[entry.n] = matter
            kept = entry.n in standing and (entry.act not in DECISIONS or entry.n in held)
            yield matter, replace(_step(entry), stands=kept or entry.act == "undo")


def _own(entry: Entry, transcripts: Mapping[str, Transcript]) -> Matter | None:
    """Where a decision that stands no more was made; None in a text that was edited since."""
    text = transcripts.get(entry.transcript)
    if text is None or entry.start is None or entry.end is None:
        return None
    if text.sha256 != entry.text_sha256:
        return None
    return entry.transcript, entry.start, entry.end, entry.code


def _step(entry: Entry) -> Step:
    act = SAID[entry.act]
    if entry.act == "recode":
        act += f" to {entry.code}"
    elif entry.act == "adjudicate":
        act += f": {'accepted' if entry.outcome == 'accept' else 'rejected'}"
    return Step(
        coder=entry.coder,
        at=entry.at,
        n=entry.n,
        act=act,
        note=entry.note,
        rules=entry.rules,
        evidence=entry.evidence,
        shown=SHOWN.get(entry.shown, ""),
        settles=tuple(f"{coder}, line {n}" for coder, n, _ in entry.settles),
    )


def _matter(transcript: str, span: tuple[int, int], code: str) -> Matter:
    return transcript, span[0], span[1], code
