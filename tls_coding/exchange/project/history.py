"""A coder's log in; the same log in few words, to travel in a note, out, and back byte for byte.

A line leaves out what its neighbours and the texts tell: its number, the hash of the line before,
the words it quotes. What cannot be left out without changing a byte travels as it stands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from tls_coding.coding.anchor import context
from tls_coding.coding.chain import GENESIS, Entry, line_of
from tls_coding.coding.suggestion import suggestion_id
from tls_coding.corpus.transcript import Transcript
from tls_coding.errors import UsageError
from tls_coding.spans import Span

MAX_LOG = 500_000_000  # bytes of a log
HERE = "~"  # stands for what the text, the neighbour or the log itself tells
_QUOTED = ("quote", "before", "after", "text_sha256")
_KEYS = (
    "n", "prev", "at", "coder", "act", "transcript", "text_sha256", "start", "end", "quote",
    "before", "after", "code", "suggestion",
)  # fmt: skip


@dataclass(frozen=True)
class Packed:
    """A log in few words. `sha256`: of the whole log, to be sure of it when it is unpacked."""

    coder: str
    lines: tuple[Any, ...]
    sha256: str

    def to_json(self) -> dict[str, Any]:
        """Plain data that `from_json` reads back."""
        return {"coder": self.coder, "sha256": self.sha256, "lines": list(self.lines)}


def from_json(data: Any) -> Packed | None:
    """The log that `to_json` wrote; None for anything else."""
    match data:
        case {"coder": str(coder), "sha256": str(sha256), "lines": [*lines]}:
            return Packed(coder, tuple(lines), sha256)
    return None


def pack(coder: str, raw: bytes, transcripts: Mapping[str, Transcript]) -> Packed:
    """A log in few words; `raw` are its whole lines."""
    lines = raw.split(b"\n")[:-1]
    previous = GENESIS
    packed = []
    for number, line in enumerate(lines, start=1):
        packed.append(_short(line, number, previous, coder, transcripts))
        previous = hashlib.sha256(line).hexdigest()
    return Packed(coder, tuple(packed), _sha256(lines))


def unpack(packed: Packed, transcripts: Mapping[str, Transcript]) -> bytes | None:
    """The log as it was; None where a text that it quotes is no longer the same."""
    previous = GENESIS
    lines: list[bytes] = []
    size = 0
    for number, item in enumerate(packed.lines, start=1):
        line = _long(item, number, previous, packed.coder, transcripts)
        if line is None:
            return None
        lines.append(line)
        size = _grown(size, line)
        previous = hashlib.sha256(line).hexdigest()
    if _sha256(lines) != packed.sha256:
        return None
    return b"".join(line + b"\n" for line in lines)


def _grown(size: int, line: bytes) -> int:
    """The size of a log with one line more; a few words of a note can stand for gigabytes."""
    size += len(line)
    if size > MAX_LOG:
        raise UsageError(f"A note of the project holds a log of over {MAX_LOG / 1e6:,.0f} MB.")
    return size


def _sha256(lines: Sequence[bytes]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line + b"\n")
    return digest.hexdigest()


def _short(
    line: bytes, number: int, previous: str, coder: str, transcripts: Mapping[str, Transcript]
) -> Any:
    try:
        data = json.loads(line)
        if not isinstance(data, dict):
            raise ValueError("no line of a log")
    except ValueError:
        return line.decode("utf-8", errors="surrogateescape")
    told = _told(data, number, previous, coder, transcripts)
    short = {key: HERE if told.get(key) == value else value for key, value in data.items()}
    for key in ("n", "prev", "coder"):
        if short.get(key) == HERE:
            del short[key]
    return short if _line(short, told) == line else line.decode("utf-8", errors="surrogateescape")


def _long(
    item: Any, number: int, previous: str, coder: str, transcripts: Mapping[str, Transcript]
) -> bytes | None:
    if isinstance(item, str):
        return item.encode("utf-8", errors="surrogateescape")
    if not isinstance(item, dict):
        return None
    return _line(item, _told(item, number, previous, coder, transcripts))


def _line(item: Mapping[str, Any], told: Mapping[str, Any]) -> bytes | None:
    data: dict[str, Any] = {}
    for key in (*_KEYS, *(key for key in item if key not in _KEYS)):
        if key in item:
            value = item[key]
            data[key] = told.get(key) if value == HERE else value
            if data[key] is None and value == HERE:
                return None  # the text that would tell is not there
        elif key in {"n", "prev", "coder"}:
            data[key] = told[key]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", errors="surrogatepass"
    )


def _told(
    data: Mapping[str, Any],
    number: int,
    previous: str,
    coder: str,
    transcripts: Mapping[str, Transcript],
) -> dict[str, Any]:
    """What a line need not say, for its place in the log and the text that it is about say it."""
    told: dict[str, Any] = {"n": number, "prev": previous, "coder": coder}
    transcript = transcripts.get(str(data.get("transcript")))
    start, end = data.get("start"), data.get("end")
    if transcript is None:
        return told
    told["text_sha256"] = transcript.sha256
    if isinstance(start, int) and isinstance(end, int):
        span = Span(start, end)
        before, after = context(transcript.body, span)
        told |= {"quote": span.of(transcript.body), "before": before, "after": after}
        if isinstance(data.get("code"), str):
            told["suggestion"] = suggestion_id(transcript.id, span, data["code"])
    return told


def rebuild(
    packed: Packed, transcripts: Mapping[str, Transcript], changed: Collection[str]
) -> tuple[list[Entry], int]:
    """The entries that do not need the words of `changed` transcripts, numbered anew, and how many
    others there were.

    An entry about one that is left out is left out with it.
    """
    kept: list[Entry] = []
    numbers: dict[int, int] = {}
    size = 0
    for number, item in enumerate(packed.lines, start=1):
        line = _long(item, number, GENESIS, packed.coder, transcripts)
        if line is None or _needs(item, changed):
            continue
        size = _grown(size, line)
        try:
            entry = Entry.model_validate_json(line)
        except ValidationError:
            continue
        target = entry.target
        if target is not None:
            if target not in numbers:
                continue
            target = numbers[target]
        numbers[entry.n] = len(kept) + 1
        kept.append(entry.model_copy(update={"n": len(kept) + 1, "target": target}))
    return kept, len(packed.lines) - len(kept)


def _needs(item: Any, changed: Collection[str]) -> bool:
    """True where a line leaves out what only the former text of a transcript could tell."""
    if not isinstance(item, dict) or item.get("transcript") not in changed:
        return False
    return any(item.get(key) == HERE for key in _QUOTED)


def chained(entries: Iterable[Entry], after: bytes = b"") -> bytes:
    """Entries as lines of a log, each chained to the one before, after the lines there are."""
    lines = after.split(b"\n")[:-1]
    previous = hashlib.sha256(lines[-1]).hexdigest() if lines else GENESIS
    made = [after]
    for entry in entries:
        line = line_of(entry.model_copy(update={"prev": previous}))
        made.append(line.raw + b"\n")
        previous = line.sha256
    return b"".join(made)
