"""A coder's log: one JSON object a line, append-only, each line chained to the one before.

`LogWriter.append` returns once the line is on disk. A log is never edited: an undo is a line.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal

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

    model_config = ConfigDict(extra="forbid", frozen=True)

    n: int = Field(ge=1)
    prev: str
    at: str
    coder: str
    act: Act
    transcript: str = ""
    text_sha256: str = ""
    start: int | None = None
    end: int | None = None
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
    for number, line in enumerate(raw.splitlines(keepends=True), start=1):
        text = line.rstrip(b"\r\n")
        if not line.endswith(b"\n"):
            what = "the last line was cut short, as by a crash; it does not count."
            mend = "The next decision sets it aside; nothing before it is lost."
            problems.append(Problem(file, number, what, mend, warning=True))
            break
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
    return entries, problems


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_input=False)[0]  # never the input: it holds transcript text
    name = ".".join(str(part) for part in fault["loc"])
    return f"{name}: {fault['msg']}".strip(": ").lower()


class LogWriter:
    """Appends to one coder's log; refuses while another program does.

    >>> # with LogWriter(path, "ana") as log: log.append({"act": "done", …}, at="2026-01-31T…Z")
    """

    def __init__(self, path: Path, coder: str) -> None:
        self.path = path
        self.coder = coder
        self._file: IO[bytes] | None = None
        self._n = 0
        self._prev = GENESIS

    def __enter__(self) -> LogWriter:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a+b")
        try:
            _lock(file)
        except OSError:
            file.close()
            message = f"{self.path}: another program is writing this log. Close it, then try again."
            raise LogBusy(message) from None
        self._file = file
        self._set_torn_tail_aside()
        entries, _ = read_log(self.path)
        self._n = max((entry.n for entry in entries), default=0)
        lines = self.path.read_bytes().splitlines()
        self._prev = hashlib.sha256(lines[-1]).hexdigest() if lines else GENESIS
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()  # closing lets go of the lock
            self._file = None

    def append(self, fields: dict[str, Any], *, at: str) -> Entry:
        """Write one line and return it once it is on disk (raises OSError if it is not)."""
        assert self._file is not None, "use LogWriter in a with statement"
        entry = Entry(n=self._n + 1, prev=self._prev, at=at, coder=self.coder, **fields)
        line = _line(entry)
        end = self._file.seek(0, os.SEEK_END)
        try:
            self._file.write(line + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(end)
            raise
        self._n, self._prev = entry.n, hashlib.sha256(line).hexdigest()
        return entry

    def _set_torn_tail_aside(self) -> None:
        assert self._file is not None
        raw = self.path.read_bytes()
        whole = raw.rfind(b"\n") + 1
        if whole < len(raw):
            aside = self.path.with_suffix(".torn")
            with aside.open("ab") as torn:
                torn.write(raw[whole:] + b"\n")
                torn.flush()
                os.fsync(torn.fileno())
            self._file.truncate(whole)


def _line(entry: Entry) -> bytes:
    """One line, with only the keys that say something, always in the same order."""
    data = {
        key: value
        for key, value in entry.model_dump(mode="json").items()
        if value not in (None, "", []) or key in {"n", "prev", "at", "coder", "act", "note"}
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _lock(file: IO[bytes]) -> None:
    """An operating-system lock: a crash cannot leave it behind."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        file.seek(2**30)  # far past the end: the log itself stays readable
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
