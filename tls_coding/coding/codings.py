"""A coder's log in; what this coder holds today (codings, and what is finished) out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from tls_coding.coding.anchor import Fate, anchor
from tls_coding.coding.log import Entry
from tls_coding.coding.suggestion import suggestion_id
from tls_coding.corpus.transcript import Transcript
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
    codings: dict[int, Coding] = {}
    by_passage: dict[str, int] = {}
    done: set[tuple[str, str]] = set()
    memos = []
    for entry in standing:
        if entry.act in STATUS_OF:
            coding = _coding(entry, transcripts)
            earlier = by_passage.pop(coding.suggestion, None)
            if earlier is not None:
                codings.pop(earlier, None)  # the later decision on one passage and code counts
            by_passage[coding.suggestion] = entry.n
            codings[entry.n] = coding
        elif entry.act == "done":
            done |= {(entry.transcript, code) for code in entry.codes}
        elif entry.act == "memo":
            memos.append(entry)
        elif entry.target in codings:
            _change(codings, entry, transcripts)
    last = max((entry.n for entry in standing), default=None)
    ordered = tuple(codings[n] for n in sorted(codings))
    return CoderState(coder, ordered, frozenset(done), last, tuple(memos))


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
    if transcript.sha256 == entry.text_sha256:
        return span, "exact"
    fate, found = anchor(transcript.body, span, entry.quote, entry.before, entry.after)
    return found or span, fate


def _change(
    codings: dict[int, Coding], entry: Entry, transcripts: Mapping[str, Transcript]
) -> None:
    assert entry.target is not None
    coding = codings[entry.target]
    origin = "hand" if coding.origin == "hand" else "rule+hand"
    if entry.act == "delete":
        del codings[entry.target]
    elif entry.act == "recode":
        codings[entry.target] = replace(coding, code=entry.code, origin=origin)
    elif entry.act == "resize":
        span, fate = _place(entry, transcripts)
        codings[entry.target] = replace(
            coding, span=span, quote=entry.quote, fate=fate, origin=origin
        )
