"""What a project says of each coder, and the logs of a study, in; the logs with what is new, out.

Lines are only added. What the study's own log says of a passage stands, whatever the project says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tls_coding.coding.chain import Entry, parse_log
from tls_coding.coding.codings import CoderState, Coding, state_of
from tls_coding.coding.merge import merge
from tls_coding.coding.review import by_hand, place
from tls_coding.coding.suggestion import suggestion_id
from tls_coding.corpus.transcript import Transcript
from tls_coding.exchange.project.codings_in import Coded, CodingsIn, Memo, Place
from tls_coding.exchange.project.history import chained
from tls_coding.exchange.project.logs_in import NO_PREV, Seen, memo_act, words_of
from tls_coding.exchange.project.passages import description_of, memos_on
from tls_coding.exchange.project.report import CONTINUED, NEW, THERE, Taken
from tls_coding.spans import Span

_ACT_OF = {"accepted": "accept", "rejected": "reject", "unsure": "unsure", "coded": "add"}
Known = tuple[str, str, int, int, str]  # transcript, hash of its text, start, end, code
Act = tuple[str, dict[str, Any]]  # time (or empty) and what the line says


@dataclass(frozen=True)
class Mapped:
    """Their transcripts by their id; ours by ours; our id for each of their ids."""

    theirs: Mapping[str, Transcript]
    ours: Mapping[str, Transcript]
    texts: Mapping[str, str]
    codes: Mapping[str, str]

    @cached_property
    def seen(self) -> Seen:
        """Where our codings stand as another program sees them."""
        return Seen(self.ours)


@dataclass
class LogsInto:
    """The logs that are new or longer. `left`: codings that the study's logs decide otherwise;
    `gone`: codings that the project no longer has and the study keeps.
    """

    logs: dict[str, bytes] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    left: int = 0
    gone: int = 0


def logs_into(
    found: CodingsIn,
    restored: Mapping[str, bytes],
    mapped: Mapped,
    before: Mapping[str, bytes],
    codebook_sha256: str,
    now: str,
) -> LogsInto:
    """The logs of a study after a project.

    `found`: what the project says, under their transcripts and our codes; `restored`: logs that
    its notes hold, under their ids; `before`: the whole lines of the study's logs; `now`: the time
    of what the project gives no time for.
    """
    made = LogsInto()
    names = {coder.casefold(): coder for coder in before}
    for coder in sorted({*found.coders, *restored}):
        own = names.get(coder.casefold(), coder)
        raw = before.get(own, b"")
        old = _moved(restored.get(coder, b""), own, mapped)
        base = _joined(own, raw, old, mapped)
        log = _Log(own, base, old, mapped, codebook_sha256)
        acts = log.codings(found.coded.get(coder, {})) + log.memos(found.memos.get(coder, ()))
        made.left += log.left
        made.gone += log.gone(found.coded.get(coder, {}))
        after = _extended(own, base, acts, now)
        gained = _count(own, after, mapped) - _count(own, raw, mapped)
        if after != raw:
            made.logs[own] = after
        what = THERE if after == raw else CONTINUED if raw else NEW
        made.taken.append(Taken("log", own, what, coder if own != coder else "", gained))
    return made


def _extended(own: str, base: bytes, acts: Iterable[Act], now: str) -> bytes:
    timed = sorted(((at or now, act) for at, act in acts), key=lambda item: item[0])
    last = max((entry.n for entry in _entries(base, own)), default=0)
    new = [
        Entry(n=last + n, prev=NO_PREV, at=at, coder=own, **act)
        for n, (at, act) in enumerate(timed, start=1)
    ]
    return chained(new, base)


def _entries(raw: bytes, coder: str) -> list[Entry]:
    return [line.entry for line in parse_log(raw, coder)[0]]


def _count(coder: str, raw: bytes, mapped: Mapped) -> int:
    state = state_of(coder, _entries(raw, coder), mapped.ours)
    return sum(coding.counts for coding in state.codings)


def _moved(raw: bytes, own: str, mapped: Mapped) -> bytes:
    """A log under our ids; the very bytes where those are theirs as well."""
    entries = _entries(raw, own)
    moved = [_entry_moved(entry, own, mapped) for entry in entries]
    return raw if moved == entries else chained(moved)


def _entry_moved(entry: Entry, own: str, mapped: Mapped) -> Entry:
    code = mapped.codes.get(entry.code, entry.code)
    here = mapped.texts.get(entry.transcript, entry.transcript)
    update: dict[str, Any] = {"coder": own, "code": code, "transcript": here}
    update["codes"] = tuple(mapped.codes.get(one, one) for one in entry.codes)
    if entry.suggestion and (code, here) != (entry.code, entry.transcript):
        span = Span(entry.start or 0, entry.end or 0)
        update["suggestion"] = suggestion_id(here, span, code)
    return entry.model_copy(update=update)


def _joined(own: str, raw: bytes, old: bytes, mapped: Mapped) -> bytes:
    """The study's log with what a log from a note has beside it.

    Two copies of one log are merged; of a log that only shares its name, decisions are taken over.
    """
    if not raw or not old:
        return raw or old
    mine, other = parse_log(raw, own)[0], parse_log(old, own)[0]
    if mine and other and mine[0].raw == other[0].raw:
        merged = b"".join(line.raw + b"\n" for line in merge(mine, other))
        # Nothing but the same lines in another order is no reason to write a log anew.
        return raw if merged.count(b"\n") == raw.count(b"\n") else merged
    known = {mapped.seen.place(coding) for coding in _state(own, raw, mapped).located}
    ever = _ever(_entries(raw, own))
    acts = [
        (coding.at, _again(coding, mapped))
        for coding in _state(own, old, mapped).located
        if mapped.seen.place(coding) not in known
    ]
    return _extended(own, raw, [act for act in acts if _known_of(act[1]) not in ever], "")


def _state(own: str, raw: bytes, mapped: Mapped) -> CoderState:
    return state_of(own, _entries(raw, own), mapped.ours)


def _again(coding: Coding, mapped: Mapped) -> dict[str, Any]:
    """A decision as a line of its own."""
    act = {"act": _ACT_OF[coding.status], **place(mapped.ours[coding.transcript], coding.span)}
    act |= {"code": coding.code, "rules": coding.rules, "note": coding.note}
    return act if coding.status == "coded" else act | {"suggestion": coding.suggestion}


def _known_of(act: Mapping[str, Any]) -> Known:
    return act["transcript"], act["text_sha256"], act["start"], act["end"], act["code"]


def _ever(entries: Sequence[Entry]) -> set[Known]:
    """Every place and code that a log ever held, taken back since or not."""
    known: set[Known] = set()
    by_number: dict[int, Known] = {}
    for entry in entries:
        if entry.act in {"resize", "recode"} and entry.target in by_number:
            was = by_number[entry.target]
            here = _place_of(entry) if entry.act == "resize" else was[:4]
            this = (*here, entry.code if entry.act == "recode" else was[4])
            by_number[entry.target] = this
        elif entry.code and entry.start is not None:
            this = (*_place_of(entry), entry.code)
            by_number[entry.n] = this
        else:
            continue
        known.add(this)
    return known


def _place_of(entry: Entry) -> tuple[str, str, int, int]:
    return entry.transcript, entry.text_sha256, entry.start or 0, entry.end or 0


class _Log:
    """What is to be added to one log, which is `base` now."""

    def __init__(
        self, own: str, base: bytes, old: bytes, mapped: Mapped, codebook_sha256: str
    ) -> None:
        self._mapped = mapped
        self._sha256 = codebook_sha256
        self._entries = _entries(base, own)
        self._ever = _ever(self._entries)
        self._state = _state(own, base, mapped)
        self._held = {mapped.seen.place(c): c for c in self._state.codings if c.counts}
        before = _state(own, old, mapped).codings
        self._restored = {mapped.seen.place(c) for c in before if c.counts}
        self.left = 0

    def codings(self, wanted: Mapping[Place, Coded]) -> list[Act]:
        """A line for each coding that the log never held, and for each memo on one it holds."""
        notes = memos_on(self._state)
        acts: list[Act] = []
        for (name, span, code), coded in wanted.items():
            text = self._mapped.theirs[name]
            here = self._mapped.texts[name]
            act = by_hand(code, text, span, self._sha256, note=coded.note) | {"transcript": here}
            held = self._held.get((here, span, code))
            if held is None and not self._knows((here, span, code), act):
                acts.append((coded.at, act))
            elif held is None:
                self.left += not self._stands(act)
            elif words_of(coded.note) not in words_of(description_of(held, notes)):
                about = {"act": "memo", "target": held.n, "transcript": here, "note": coded.note}
                acts.append(("", about))
        return acts

    def _knows(self, where: tuple[str, Span, str], act: Mapping[str, Any]) -> bool:
        return where in self._restored or _known_of(act) in self._ever

    def _stands(self, act: Mapping[str, Any]) -> bool:
        """True for a coding that an edited text has elsewhere, with the same words."""
        here = act["transcript"], act["code"], act["quote"]
        return any(
            (c.transcript, c.code, c.quote) == here and c.counts for c in self._held.values()
        )

    def memos(self, memos: Iterable[Memo]) -> list[Act]:
        """A line for each memo that the log does not hold."""
        known = {words_of(entry.note) for entry in self._entries if entry.note}
        acts: list[Act] = []
        for memo in memos:
            if words_of(memo.text) in known:
                continue
            act = memo_act(memo, self._mapped.theirs, self._sha256)
            if "transcript" in act:
                act["transcript"] = self._mapped.texts[act["transcript"]]
            acts.append((memo.at, act))
        return acts

    def gone(self, wanted: Mapping[Place, Coded]) -> int:
        """How many codings of a log from a note the project no longer has."""
        there = {(self._mapped.texts[name], span, code) for name, span, code in wanted}
        return len(self._restored & self._held.keys() - there)
