"""A coder's log in; what this coder holds today (codings, and what is finished) out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from tls_coding.coding.anchor import Fate, anchor
from tls_coding.coding.log import Entry
from tls_coding.coding.suggestion import suggestion_id
from tls_coding.corpus.transcript import Transcript
from tls_coding.errors import Problem
from tls_coding.spans import Span

STATUS_OF = {"accept": "accepted", "reject": "rejected", "unsure": "unsure", "add": "coded"}


@dataclass(frozen=True)
class Coding:
    """One decision of one coder about one passage and one code.

    `origin`: rule, hand, or rule+hand (a suggestion that the coder changed).
    `fate`: how the passage was found in the text of today; a lost one keeps its old span.
    """

    n: int
    coder: str
    transcript: str
    span: Span
    quote: str
    code: str
    status: str
    origin: str
    rules: tuple[str, ...] = ()
    note: str = ""
    at: str = ""
    fate: Fate = "exact"

    @property
    def counts(self) -> bool:
        """True where the coder says that the passage bears the code."""
        return self.status in {"accepted", "coded"} and self.fate != "lost"

    @property
    def suggestion(self) -> str:
        """The id of the suggestion that this decision settles."""
        return suggestion_id(self.transcript, self.span, self.code)


@dataclass(frozen=True)
class CoderState:
    """All that one coder holds: codings in the order in which they were made."""

    coder: str
    codings: tuple[Coding, ...] = ()
    done: frozenset[tuple[str, str]] = frozenset()  # (transcript, code) the coder finished
    last: int | None = None  # the entry that an undo would take back
    memos: tuple[Entry, ...] = field(default=())
    outdated: tuple[str, ...] = ()  # transcripts finished before their text changed

    @property
    def located(self) -> tuple[Coding, ...]:
        """The codings whose passage is in the text of today."""
        return tuple(coding for coding in self.codings if coding.fate != "lost")

    @cached_property
    def counted(self) -> dict[tuple[str, str], list[Span]]:
        """The passages that bear each code in each transcript, by (transcript, code)."""
        found: dict[tuple[str, str], list[Span]] = {}
        for coding in self.codings:
            if coding.counts:
                found.setdefault((coding.transcript, coding.code), []).append(coding.span)
        return found

    @property
    def lost(self) -> tuple[Coding, ...]:
        """The codings whose passage is not found any more; listed, never moved."""
        return tuple(coding for coding in self.codings if coding.fate == "lost")


def state_of(coder: str, entries: list[Entry], transcripts: Mapping[str, Transcript]) -> CoderState:
    """What the entries of one coder's log amount to."""
    standing = standing_entries(entries)
    held = _Held()
    done: set[tuple[str, str]] = set()
    outdated: set[str] = set()
    memos = []
    for entry in standing:
        if entry.act in STATUS_OF:
            held.put(_coding(entry, transcripts))
        elif entry.act == "done":
            # Whoever finished an earlier text has not read what was added to it since.
            transcript = transcripts.get(entry.transcript)
            if transcript is not None and transcript.sha256 == entry.text_sha256:
                done |= {(entry.transcript, code) for code in entry.codes}
            else:
                outdated.add(entry.transcript)
        elif entry.act == "memo":
            memos.append(entry)
        elif entry.target in held.codings:
            coding = held.take(entry.target)
            if entry.act != "delete":
                held.put(_changed(coding, entry, transcripts))
    last = max((entry.n for entry in standing), default=None)
    ordered = tuple(held.codings[n] for n in sorted(held.codings))
    outdated -= {transcript for transcript, _ in done}
    return CoderState(coder, ordered, frozenset(done), last, tuple(memos), tuple(sorted(outdated)))


class _Held:
    """Codings by the number of their entry; of two on one passage and code the later counts."""

    def __init__(self) -> None:
        self.codings: dict[int, Coding] = {}
        self._by_passage: dict[tuple[object, ...], int] = {}

    def put(self, coding: Coding) -> None:
        earlier = self._by_passage.get(_passage(coding))
        if earlier is not None:
            self.take(earlier)
        self.codings[coding.n] = coding
        self._by_passage[_passage(coding)] = coding.n

    def take(self, n: int) -> Coding:
        coding = self.codings.pop(n)
        del self._by_passage[_passage(coding)]
        return coding


def _passage(coding: Coding) -> tuple[object, ...]:
    """What two codings share that are about one passage; a lost one shares it with no other."""
    return coding.transcript, coding.span, coding.code, coding.quote, coding.fate == "lost"


def warnings(state: CoderState, file: str) -> list[Problem]:
    """What a coder should look at again after transcripts were edited or taken away."""
    found = []
    for transcript in sorted({coding.transcript for coding in state.lost}):
        count = sum(1 for coding in state.lost if coding.transcript == transcript)
        what = f"codings of {state.coder} whose words are no longer in '{transcript}': {count}."
        mend = "They are kept in the log and count nowhere; code the new text."
        found.append(Problem(file, 0, what, mend, warning=True))
    for transcript in state.outdated:
        what = f"{state.coder} finished '{transcript}' before its text changed."
        mend = f"It counts as not finished: tls review --coder {state.coder} --finish {transcript}"
        found.append(Problem(file, 0, what, mend, warning=True))
    return found


def standing_entries(entries: list[Entry]) -> list[Entry]:
    """The entries that no undo takes back, undo lines themselves left out."""
    undone: set[int] = set()
    for entry in reversed(entries):
        if entry.act == "undo" and entry.n not in undone and entry.target is not None:
            undone.add(entry.target)
    return [entry for entry in entries if entry.act != "undo" and entry.n not in undone]


def _coding(entry: Entry, transcripts: Mapping[str, Transcript]) -> Coding:
    span, fate = _place(entry, transcripts)
    return Coding(
        n=entry.n,
        coder=entry.coder,
        transcript=entry.transcript,
        span=span,
        quote=entry.quote,
        code=entry.code,
        status=STATUS_OF[entry.act],
        origin="hand" if entry.act == "add" else "rule",
        rules=entry.rules,
        note=entry.note,
        at=entry.at,
        fate=fate,
    )


def _place(entry: Entry, transcripts: Mapping[str, Transcript]) -> tuple[Span, Fate]:
    span = Span(entry.start or 0, entry.end or 0)
    transcript = transcripts.get(entry.transcript)
    if transcript is None:
        return span, "lost"
    same_text = transcript.sha256 == entry.text_sha256
    if same_text and entry.quote and entry.quote == span.of(transcript.body):
        return span, "exact"
    fate, found = anchor(transcript.body, span, entry.quote, entry.before, entry.after)
    return found or span, fate


def _changed(coding: Coding, entry: Entry, transcripts: Mapping[str, Transcript]) -> Coding:
    origin = "hand" if coding.origin == "hand" else "rule+hand"
    if entry.act == "recode":
        return replace(coding, code=entry.code, origin=origin)
    span, fate = _place(entry, transcripts)
    return replace(coding, span=span, quote=entry.quote, fate=fate, origin=origin)
