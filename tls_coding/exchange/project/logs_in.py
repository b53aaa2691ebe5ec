"""What a project says of one coder, and the log that a note holds, in; the coder's log out.

Where the log no longer says what the project says, the project is right: what it adds, takes away
or notes anew stands in new lines after the old ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tls_coding.coding.chain import Entry, parse_log
from tls_coding.coding.codings import CoderState, Coding, state_of
from tls_coding.coding.review import by_hand, place
from tls_coding.corpus.transcript import Transcript
from tls_coding.exchange.project.codings_in import Coded, CodingsIn, Memo, Place, Places
from tls_coding.exchange.project.extension import Extension
from tls_coding.exchange.project.history import Packed, chained, from_json, rebuild, unpack
from tls_coding.exchange.project.passages import description_of, memos_on

LOG = "log of "
NO_PREV = "0" * 64  # set when the lines are chained


@dataclass
class LogsIn:
    """The log of each coder, and how it came about.

    `whole`: coders whose log is the one they had, byte for byte, before new lines; `cut`: how many
    lines a coder lost with the former words of edited transcripts; `added`, `removed`: codings
    that the project has beside the log, or no longer has.
    """

    logs: dict[str, bytes] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)
    cut: dict[str, int] = field(default_factory=dict)
    added: int = 0
    removed: int = 0
    codings: int = 0


def logs_in(
    found: CodingsIn,
    extension: Extension,
    transcripts: Mapping[str, Transcript],
    changed: Sequence[str],
    codebook_sha256: str,
    now: str,
) -> LogsIn:
    """The logs of all coders; `now` is the time of what the project gives no time for."""
    logs = LogsIn()
    restored = restored_logs(extension, transcripts, changed, logs)
    known_memos = set[str]()
    held: dict[str, tuple[bytes, CoderState]] = {}
    for coder in sorted({*found.coders, *restored}):
        raw = restored.get(coder, b"")
        entries = [line.entry for line in parse_log(raw, coder)[0]]
        state = state_of(coder, entries, transcripts)
        known_memos |= {words_of(entry.note) for entry in state.memos}
        held[coder] = raw, state
    for coder, (raw, state) in held.items():
        count = raw.count(b"\n")
        acts = _differences(state, found.coded.get(coder, {}), transcripts, codebook_sha256, logs)
        acts += [
            (memo.at, memo_act(memo, transcripts, codebook_sha256))
            for memo in found.memos.get(coder, ())
            if words_of(memo.text) not in known_memos
        ]
        timed = [(at or now, act) for at, act in acts]
        timed.sort(key=lambda item: item[0])  # stable: in the order of the texts
        new = [
            Entry(n=count + n, prev=NO_PREV, at=at, coder=coder, **act)
            for n, (at, act) in enumerate(timed, start=1)
        ]
        if raw or new:
            logs.logs[coder] = chained(new, raw)
        logs.codings += len(found.coded.get(coder, ()))
    return logs


def restored_logs(
    extension: Extension,
    transcripts: Mapping[str, Transcript],
    changed: Sequence[str],
    logs: LogsIn,
) -> dict[str, bytes]:
    """The logs that notes hold, by coder; `logs` is told which are whole and which were cut."""
    return {
        coder: _restored(coder, packed, transcripts, changed, logs)
        for coder, packed in _packed(extension).items()
    }


def _packed(extension: Extension) -> dict[str, Packed]:
    logs = (from_json(data) for part, data in extension.parts.items() if part.startswith(LOG))
    return {packed.coder: packed for packed in logs if packed and _is_name(packed.coder)}


def _is_name(coder: str) -> bool:
    plain = coder.replace("-", "").replace("_", "")
    return 0 < len(coder) <= 40 and (plain.isalnum() or not plain)


def _restored(
    coder: str,
    packed: Packed,
    transcripts: Mapping[str, Transcript],
    changed: Sequence[str],
    logs: LogsIn,
) -> bytes:
    raw = unpack(packed, transcripts)
    if raw is not None:
        logs.whole.append(coder)
        return raw
    entries, left_out = rebuild(packed, transcripts, {*changed})
    logs.cut[coder] = left_out
    return chained(entries)


def _differences(
    state: CoderState,
    wanted: Mapping[Place, Coded],
    transcripts: Mapping[str, Transcript],
    codebook_sha256: str,
    logs: LogsIn,
) -> list[tuple[str, dict[str, Any]]]:
    """The acts, each with its time, after which the coder holds just what the project says."""
    notes = memos_on(state)
    seen = Seen(transcripts)
    held = {seen.place(coding): coding for coding in state.codings if coding.counts}
    acts: list[tuple[str, dict[str, Any]]] = []
    for coding in state.codings:
        if _is_gone(coding, seen, wanted):
            acts.append(("", {"act": "delete", "target": coding.n, **_whose(coding)}))
            logs.removed += 1
    for (name, span, code), coded in wanted.items():
        before = held.get((name, span, code))
        if before is None:
            act = by_hand(code, transcripts[name], span, codebook_sha256, note=coded.note)
            acts.append((coded.at, act))
            logs.added += 1
        elif coded.note.strip() and words_of(coded.note) != words_of(description_of(before, notes)):
            about = {"target": before.n, **_whose(before), "note": coded.note}
            acts.append(("", {"act": "memo", **about}))
    return acts


class Seen:
    """Where codings stand as another program sees them."""

    def __init__(self, transcripts: Mapping[str, Transcript]) -> None:
        self._transcripts = transcripts
        self._places: dict[str, Places] = {}

    def place(self, coding: Coding) -> Place:
        """Transcript, passage and code of a coding that is found in the text of today."""
        name = coding.transcript
        if name not in self._places:
            self._places[name] = Places(self._transcripts[name])
        return name, self._places[name].seen(coding.span), coding.code


def _is_gone(coding: Coding, seen: Seen, wanted: Mapping[Place, Coded]) -> bool:
    """True for what the log holds as a coding and the project does not."""
    if coding.status not in {"accepted", "coded"}:
        return False
    return not coding.counts or seen.place(coding) not in wanted


def _whose(coding: Coding) -> dict[str, Any]:
    return {"transcript": coding.transcript}


def memo_act(
    memo: Memo, transcripts: Mapping[str, Transcript], codebook_sha256: str
) -> dict[str, Any]:
    act: dict[str, Any] = {"act": "memo", "note": memo.text}
    transcript = transcripts.get(memo.transcript)
    if transcript is not None and memo.span is not None and memo.span.start < memo.span.end:
        act |= place(transcript, memo.span)
    elif transcript is not None:
        act |= {"transcript": transcript.id, "text_sha256": transcript.sha256}
    if memo.code:
        act["code"] = memo.code
    return act


def words_of(text: str) -> str:
    return " ".join(text.split())
