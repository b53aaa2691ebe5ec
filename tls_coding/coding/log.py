"""A coder's log: one JSON object a line, append-only, each line chained to the one before.

`LogWriter.append` returns once the line is on disk. A log is never edited: an undo is a line.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tls_coding.errors import CodingError, Problem

Act = Literal[
    "accept", "reject", "unsure", "add", "resize", "recode", "delete", "memo", "undo", "done"
]
GENESIS = "0" * 64  # what the first line names as the line before it


class Entry(BaseModel):
    """One line of a log.

    `target` is the `n` of the entry that an undo, resize, recode, delete or memo is about;
    `codes` are what a `done` covers. Spans count code points of the transcript's body.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    n: int = Field(ge=1)
    prev: str
    at: str
    coder: str
    act: Act
    transcript: str = ""
    text_sha256: str = ""
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)
    quote: str = ""
    before: str = ""
    after: str = ""
    code: str = ""
    suggestion: str = ""
    rules: tuple[str, ...] = ()
    codebook_sha256: str = ""
    target: int | None = None
    codes: tuple[str, ...] = ()
    note: str = ""


class LogBusy(CodingError):
    """Another program is writing this log."""

    exit_code = 2


def read_log(path: Path, shown: str = "") -> tuple[list[Entry], list[Problem]]:
    """Every whole line of the log at `path`, and what is wrong with the rest.

    Problems call the file `shown`.

    A last line that a crash cut short is reported and left out; no line before it is lost.
    """
    raw = path.read_bytes() if path.exists() else b""
    file = shown or str(path)
    entries: list[Entry] = []
    problems: list[Problem] = []
    previous = GENESIS
    lines, torn = _lines(raw)
    for number, text in enumerate(lines, start=1):
        try:
            entry = Entry.model_validate_json(text)
        except ValidationError as error:
            what = f"not a line of a coding log ({_first_fault(error)})."
            mend = "Restore the line from version control."
            problems.append(Problem(file, number, what, mend))
        else:
            if entry.prev != previous:
                what = "the line does not follow from the one before: the log was edited."
                mend = "Compare it with version control."
                problems.append(Problem(file, number, what, mend, warning=True))
            entries.append(entry)
        previous = hashlib.sha256(text).hexdigest()
    if torn:
        what = "the last line was cut short, as by a crash; it does not count."
        mend = "The next decision sets it aside; nothing before it is lost."
        problems.append(Problem(file, len(lines) + 1, what, mend, warning=True))
    return entries, problems


def _lines(raw: bytes) -> tuple[list[bytes], bytes]:
    """The whole lines of a log, and what stands after the last of them."""
    *whole, torn = raw.split(b"\n")
    return [line.rstrip(b"\r") for line in whole], torn


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_input=False)[0]  # never the input: it holds transcript text
    if fault["type"] == "extra_forbidden":
        return "a key that logs do not have"
    name = ".".join(str(part) for part in fault["loc"])
    return f"{name}: {fault['msg']}".strip(": ").lower()


class LogWriter:
    """Appends to one coder's log; refuses while another program does.

    >>> # with LogWriter(path, "ana") as log: log.append({"act": "done", …}, at="2026-01-31T…Z")
    """

    def __init__(self, path: Path, coder: str) -> None:
        self.path = path
        self.coder = coder
        self._file: FileIO | None = None
        self._n = 0
        self._prev = GENESIS

    def __enter__(self) -> LogWriter:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._locked()
        self._set_torn_tail_aside()
        entries, _ = read_log(self.path)
        self._n = max((entry.n for entry in entries), default=0)
        lines, _ = _lines(self.path.read_bytes())
        self._prev = hashlib.sha256(lines[-1]).hexdigest() if lines else GENESIS
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is not None:
            if self._file.seek(0, os.SEEK_END) == 0:  # nothing was decided: this is no coder yet
                with suppress(OSError):  # Windows keeps a file that is open
                    self.path.unlink()  # before letting go: afterwards it may be someone else's
            self._file.close()  # closing lets go of the lock
            self._file = None

    def _locked(self) -> FileIO:
        while True:
            file = self.path.open("a+b", buffering=0)  # what cannot be written now never is
            try:
                _lock(file)
            except OSError:
                file.close()
                what = f"{self.path}: another program is writing this log."
                raise LogBusy(f"{what} Close it, then try again.") from None
            with suppress(FileNotFoundError):
                if os.path.samestat(self.path.stat(), os.fstat(file.fileno())):
                    return file
            file.close()  # the writer before took its empty file away meanwhile

    def append(self, fields: dict[str, Any], *, at: str) -> Entry:
        """Write one line and return it once it is on disk (raises OSError if it is not)."""
        assert self._file is not None, "use LogWriter in a with statement"
        entry = Entry(n=self._n + 1, prev=self._prev, at=at, coder=self.coder, **fields)
        line = _line(entry)
        end = self._file.seek(0, os.SEEK_END)
        try:
            rest = line + b"\n"
            while rest:
                rest = rest[self._file.write(rest) :]
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(end)
            raise
        self._n, self._prev = entry.n, hashlib.sha256(line).hexdigest()
        return entry

    def _set_torn_tail_aside(self) -> None:
        assert self._file is not None
        raw = self.path.read_bytes()
        _, torn = _lines(raw)
        if torn:
            with self.path.with_suffix(".torn").open("ab") as aside:
                aside.write(torn + b"\n")
                aside.flush()
                os.fsync(aside.fileno())
            self._file.truncate(len(raw) - len(torn))


def _line(entry: Entry) -> bytes:
    """One line, with only the keys that say something, always in the same order."""
    data = {
        key: value
        for key, value in entry.model_dump(mode="json").items()
        if value not in (None, "", []) or key in {"n", "prev", "at", "coder", "act", "note"}
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _lock(file: FileIO) -> None:
    """An operating-system lock: a crash cannot leave it behind."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        file.seek(2**30)  # far past the end: the log itself stays readable
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
