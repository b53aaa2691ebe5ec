"""A coder's log in; what this coder holds today (codings, and what is finished) out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from tls_coding.coding.anchor import ALIKE, Fate, Place
from tls_coding.coding.chain import Entry
from tls_coding.coding.placing import DECISIONS, likeness, places
from tls_coding.coding.suggestion import suggestion_id
from tls_coding.corpus.transcript import Transcript
from tls_coding.errors import Problem
from tls_coding.spans import Span

STATUS_OF = {"accept": "accepted", "reject": "rejected", "unsure": "unsure", "add": "coded"}
OUTCOME_OF = {"accept": "accepted", "reject": "rejected"}
ADJUDICATED = "adjudicated"
FOUND = ("exact", "moved")
Ref = tuple[str, int, str]  # what an adjudication calls a decision: coder, number, time


@dataclass(frozen=True)
class Coding:
    """One decision of one coder about one passage and one code.

    `origin`: rule, hand, or rule+hand (a suggestion that the coder changed); adjudicated for an
    adjudication, which `settles` decisions. `fate`: how the passage was found in the text of
    today; a lost one keeps its old span, a fuzzy one has the span that is proposed.
    `changed`: when it became what it is, by its own line, a resize or a recode. `text_sha256`:
    the text that it was made on, or last placed in. `shown`: as in `Entry`.
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
    first_n: int = 0
    changed: str = ""
    text_sha256: str = ""
    shown: str = ""
    settles: tuple[Ref, ...] = ()
    answers: str = ""  # the suggestion that was decided, whatever was made of it since

    @property
    def counts(self) -> bool:
        """True where the coder says that the passage bears the code, and it is found for sure."""
        return self.status in {"accepted", "coded"} and self.fate in FOUND

    @property
    def suggestion(self) -> str:
        """The id of the suggestion that this decision settles."""
        return suggestion_id(self.transcript, self.span, self.code)

    @property
    def ref(self) -> Ref:
        """What an adjudication calls this decision, as it is now.

        The number is that under which it was written and outlives a merge; the time is that of
        its last change, so that a decision that was changed since is told apart.
        """
        return self.coder, self.first_n or self.n, self.changed or self.at


@dataclass(frozen=True)
class CoderState:
    """All that one coder holds: codings in the order in which they were made.

    `codings` are the coder's own decisions; `adjudications` what the coder settled between
    coders (see `coding.adjudication`).
    """

    coder: str
    codings: tuple[Coding, ...] = ()
    done: frozenset[tuple[str, str]] = frozenset()  # (transcript, code) the coder finished
    last: int | None = None  # the entry that an undo would take back
    memos: tuple[Entry, ...] = field(default=())
    outdated: tuple[str, ...] = ()  # transcripts finished before their text changed
    adjudications: tuple[Coding, ...] = ()

    @property
    def located(self) -> tuple[Coding, ...]:
        """The codings whose passage is in the text of today."""
        return tuple(coding for coding in self.codings if coding.fate in FOUND)

    @cached_property
    def counted(self) -> dict[tuple[str, str], list[Span]]:
        """The passages that bear each code in each transcript, by (transcript, code)."""
        found: dict[tuple[str, str], list[Span]] = {}
        for coding in self.codings:
            if coding.counts:
                found.setdefault((coding.transcript, coding.code), []).append(coding.span)
        return found

    @property
    def fuzzy(self) -> tuple[Coding, ...]:
        """The codings with a proposed place; they count nowhere until it is confirmed."""
        return tuple(coding for coding in self.codings if coding.fate == "fuzzy")

    @property
    def lost(self) -> tuple[Coding, ...]:
        """The codings whose passage is not found any more; listed, never moved."""
        return tuple(coding for coding in self.codings if coding.fate == "lost")


def state_of(coder: str, entries: list[Entry], transcripts: Mapping[str, Transcript]) -> CoderState:
    """What the entries of one coder's log amount to."""
    standing = standing_entries(entries)
    held = _Held(places(standing, transcripts))
    done: set[tuple[str, str]] = set()
    outdated: set[str] = set()
    memos = []
    for entry in standing:
        if entry.act in DECISIONS:
            held.put(held.coding(entry))
        elif entry.act == "done" and entry.start is not None:
            continue  # one passage was looked at, not the transcript
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
                held.put(held.changed(coding, entry))
    last = max((entry.n for entry in standing), default=None)
    ordered = [held.codings[n] for n in sorted(held.codings)]
    outdated -= {transcript for transcript, _ in done}
    return CoderState(
        coder,
        tuple(coding for coding in ordered if not coding.settles),
        frozenset(done),
        last,
        tuple(memos),
        tuple(sorted(outdated)),
        tuple(coding for coding in ordered if coding.settles),
    )


class _Held:
    """Codings by the number of their entry; of two on one passage and code the later counts."""

    def __init__(self, places: Mapping[int, Place]) -> None:
        self.codings: dict[int, Coding] = {}
        self._by_passage: dict[tuple[object, ...], int] = {}
        self._places = places

    def put(self, coding: Coding) -> None:
        passage = _passage(coding)
        earlier = self._by_passage.get(passage)
        if earlier is not None:
            self.take(earlier)
        self.codings[coding.n] = coding
        self._by_passage[passage] = coding.n

    def take(self, n: int) -> Coding:
        coding = self.codings.pop(n)
        del self._by_passage[_passage(coding)]
        return coding

    def coding(self, entry: Entry) -> Coding:
        """The coding that a decision, an addition or an adjudication makes."""
        span, fate = self._place(entry)
        settles = entry.settles if entry.act == "adjudicate" else ()
        origin = "hand" if entry.act == "add" else "rule"
        return Coding(
            n=entry.n,
            coder=entry.coder,
            transcript=entry.transcript,
            span=span,
            quote=entry.quote,
            code=entry.code,
            status=OUTCOME_OF[entry.outcome] if settles else STATUS_OF[entry.act],
            origin=ADJUDICATED if settles else origin,
            rules=entry.rules,
            note=entry.note,
            at=entry.at,
            fate=fate,
            first_n=entry.first_n,
            changed=entry.at,
            text_sha256=entry.text_sha256,
            shown=entry.shown,
            settles=settles,
            answers=entry.suggestion,
        )

    def changed(self, coding: Coding, entry: Entry) -> Coding:
        """A coding after a recode or a resize."""
        origin = coding.origin
        if entry.act == "recode":
            origin = "rule+hand" if origin == "rule" else origin
            return replace(coding, code=entry.code, origin=origin, changed=entry.at)
        # Who finds the words again in an edited text has not chosen other words.
        confirmed = entry.text_sha256 != coding.text_sha256
        if not (confirmed and likeness(coding.quote, entry.quote) >= ALIKE):
            origin = "rule+hand" if origin == "rule" else origin
        span, fate = self._place(entry)
        return replace(
            coding,
            span=span,
            fate=fate,
            origin=origin,
            quote=entry.quote,
            changed=entry.at,
            text_sha256=entry.text_sha256,
        )

    def _place(self, entry: Entry) -> tuple[Span, Fate]:
        fate, found = self._places[id(entry)]
        return found or Span(entry.start or 0, entry.end or 0), fate


def _passage(coding: Coding) -> tuple[object, ...]:
    """What two codings share that are about one passage; one not found shares it with no other."""
    where = coding.transcript, coding.span, coding.code, coding.quote
    return *where, coding.fate in FOUND, bool(coding.settles)


def warnings(state: CoderState, file: str) -> list[Problem]:
    """What a coder should look at again after transcripts were edited or taken away."""
    found = []
    for transcript in sorted({coding.transcript for coding in state.lost}):
        count = sum(1 for coding in state.lost if coding.transcript == transcript)
        what = f"codings of {state.coder} whose words are no longer in '{transcript}': {count}."
        mend = "They are kept in the log and count nowhere; code the new text."
        found.append(Problem(file, 0, what, mend, warning=True))
    for transcript in sorted({coding.transcript for coding in state.fuzzy}):
        count = sum(1 for coding in state.fuzzy if coding.transcript == transcript)
        what = f"codings of {state.coder} whose words were edited in '{transcript}': {count}."
        mend = f"They count nowhere until {state.coder} confirms where they stand now."
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
        # Only what was written before can be meant: a later line came with a merge, or by hand.
        if entry.act == "undo" and entry.n not in undone and (entry.target or 0) < entry.n:
            undone.add(entry.target or 0)
    return [entry for entry in entries if entry.act != "undo" and entry.n not in undone]
