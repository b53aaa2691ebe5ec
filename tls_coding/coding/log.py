"""A coder's log on disk: append-only, each line chained to the one before.

`LogWriter.append` returns once the line is on disk; what the disk refuses does not count. A log is
never edited: an undo is a line. Only a merge of two copies writes it anew (`rewrite_log`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Any

from tls_coding.coding.chain import (
    GENESIS,
    Act,
    Entry,
    Line,
    _line,
    _lines,
    is_two_copies,
    line_of,
    parse_log,
)
from tls_coding.coding.ondisk import reason, staged, sync_folder, write_all
from tls_coding.errors import CodingError, Problem, StudyError

__all__ = [
    "GENESIS", "Act", "Entry", "Line", "LogBusy", "LogChanged", "LogNotWritten", "LogWriter",
    "_line", "_lines", "read_lines", "read_log", "rewrite_log",
]  # fmt: skip


class LogBusy(CodingError):
    """Another program is writing this log."""

    exit_code = 2


class LogChanged(CodingError):
    """Another program wrote or replaced the log that is open here."""


class LogNotWritten(CodingError, OSError):
    """The disk refused a decision; `errno` says why."""

    def __init__(self, message: str, cause: OSError | None = None) -> None:
        super().__init__(message)
        if cause is not None:
            self.errno = cause.errno


def read_log(path: Path, shown: str = "") -> tuple[list[Entry], list[Problem]]:
    """Every whole line of the log at `path`, and what is wrong with the rest.

    Problems call the file `shown`. No log is an empty log.
    """
    lines, problems = read_lines(path, shown)
    return [line.entry for line in lines], problems


def read_lines(path: Path, shown: str = "") -> tuple[list[Line], list[Problem]]:
    """Like `read_log`, with the bytes and the hash of each line."""
    raw = path.read_bytes() if path.exists() else b""
    return parse_log(raw, shown or str(path))


class LogWriter:
    """Appends to one coder's log; refuses while another program does.

    Raises LogBusy where another program has the log, StudyError where two copies of it stand in
    the file, LogNotWritten where it cannot be opened.

    >>> # with LogWriter(path, "ana") as log: log.append({"act": "done", …}, at="2026-01-31T…Z")
    """

    def __init__(self, path: Path, coder: str) -> None:
        self.path = path
        self.coder = coder
        self.problems: list[Problem] = []
        self._file: FileIO | None = None
        self._entries: list[Entry] = []
        self._n = 0
        self._prev = GENESIS
        self._size = 0
        self._fault = ""

    @property
    def entries(self) -> list[Entry]:
        """What is in the log: as it was when it was locked, and what was appended since."""
        return list(self._entries)

    def __enter__(self) -> LogWriter:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._locked()
            self._take_over()
        except BaseException as error:
            self._close()
            if isinstance(error, OSError):
                what = f"{self.path}: the log cannot be opened for writing ({error.strerror})."
                raise LogNotWritten(f"{what} Nothing was changed.", error) from error
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is not None and self._file.seek(0, os.SEEK_END) == 0:
            # Nothing was decided: this is no coder yet.
            with suppress(OSError):  # Windows keeps a file that is open
                if self._is_there():
                    self.path.unlink()  # before letting go: afterwards it may be someone else's
        self._close()

    def _close(self) -> None:
        if self._file is not None:
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

    def _take_over(self) -> None:
        """Read what is on disk now that nobody else writes; torn bytes are set aside."""
        assert self._file is not None
        raw = _set_torn_aside(self.path, self._file)
        lines, self.problems = parse_log(raw, str(self.path))
        copies = [problem for problem in self.problems if is_two_copies(problem)]
        if copies:
            raise StudyError(copies)
        self._entries = [line.entry for line in lines]
        self._n = max((entry.n for entry in self._entries), default=0)
        whole, _ = _lines(raw)
        self._prev = hashlib.sha256(whole[-1]).hexdigest() if whole else GENESIS
        self._size = len(raw)

    def append(self, fields: dict[str, Any], *, at: str) -> Entry:
        """Write one line and return it once it is on disk.

        Raises LogNotWritten (an OSError) where the disk refuses it, LogChanged where the file is
        no longer the one that was opened: the line does not count then.
        """
        assert self._file is not None, "use LogWriter in a with statement"
        if self._fault:
            raise LogNotWritten(self._fault)
        if not self._is_there() or os.fstat(self._file.fileno()).st_size != self._size:
            what = f"{self.path}: another program, such as git, changed the log while it was open."
            raise LogChanged(f"{what} The decision was not written. Open the log again.")
        entry = Entry(n=self._n + 1, prev=self._prev, at=at, coder=self.coder, **fields)
        line = line_of(entry)
        self._put(line.raw + b"\n")
        self._n, self._prev = entry.n, line.sha256
        self._size += len(line.raw) + 1
        self._entries.append(entry)
        return entry

    def _put(self, raw: bytes) -> None:
        """Write `raw` and make sure of it, or leave the file as it was."""
        assert self._file is not None
        try:
            write_all(self._file, raw)
        except BaseException as error:  # Ctrl-C too: half a line must not stay
            self._take_back()
            if isinstance(error, OSError):
                what = f"{self.path}: a decision could not be written ({reason(error)})."
                mend = self._fault or f"{what} It does not count; all before it is safe."
                raise LogNotWritten(mend, error) from error
            raise
        try:
            os.fsync(self._file.fileno())
            if self._size == 0:
                sync_folder(self.path.parent)
                sync_folder(self.path.parent.parent)
        except BaseException as error:
            self._take_back()
            if isinstance(error, OSError):
                # What the system kept of the line is unknown, and the next fsync would not tell.
                what = f"{self.path}: the disk did not keep a decision ({reason(error)})."
                told = f"{what} It does not count. Open the log again before you go on."
                self._fault = self._fault or told
                raise LogNotWritten(self._fault, error) from error
            raise

    def _take_back(self) -> None:
        """Cut off what was written of a line; where that fails too, write nothing more."""
        assert self._file is not None
        try:
            self._file.truncate(self._size)
            os.fsync(self._file.fileno())
        except OSError as error:
            what = f"{self.path}: a decision could neither be written nor taken back"
            mend = "Open the log again: it shows whether the last decision counts."
            self._fault = f"{what} ({reason(error)}). {mend}"

    def _is_there(self) -> bool:
        """True where the file that is open here is the one at `path`."""
        assert self._file is not None
        try:
            return os.path.samestat(self.path.stat(), os.fstat(self._file.fileno()))
        except FileNotFoundError:
            return False


def rewrite_log(path: Path, made_of: Callable[[bytes], bytes]) -> bool:
    """Replace the log at `path` by what `made_of` gives for its whole lines; True if it changed.

    Under the lock of the log, whole or not at all: a crash leaves the old file or the new one.
    Torn bytes are set aside. Raises LogBusy while another program writes it, OSError.
    """
    with LogWriter(path, path.stem)._locked() as file:
        old = _set_torn_aside(path, file)
        new = made_of(old)
        if new == old:
            return False
        temporary = staged(path, new)
        try:
            if os.name == "nt":
                file.close()  # Windows replaces no file that is open
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
    return True


def _set_torn_aside(path: Path, file: FileIO) -> bytes:
    """The whole lines of a log; what stands after them goes to a file beside it first."""
    raw = path.read_bytes()
    _, torn = _lines(raw)
    if torn:
        with path.with_suffix(".torn").open("ab", buffering=0) as aside:
            write_all(aside, torn + b"\n")
            os.fsync(aside.fileno())
        sync_folder(path.parent)
        file.truncate(len(raw) - len(torn))
    return raw[: len(raw) - len(torn)]


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
