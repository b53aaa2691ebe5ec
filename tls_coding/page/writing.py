"""The lines of one act in; all of them on disk, or none of them, out."""

from __future__ import annotations

import os
from typing import Any

from tls_coding.coding.chain import Entry, Line, line_of
from tls_coding.coding.log import LogChanged, LogNotWritten, LogWriter

THIS = 0  # as a target: the line `told` of the same act, whose number is not known before


class ActWriter(LogWriter):
    """A log to which the lines of an act are written together."""

    def append_all(self, acts: list[dict[str, Any]], *, told: int = -1, at: str) -> list[Entry]:
        """Write the lines of one act and return them once they are on disk.

        A line whose `target` is THIS is about the line number `told` of `acts`. Raises as
        `append` does; then none of the lines counts.
        """
        if len(acts) == 1:
            return [self.append(acts[0], at=at)]
        assert self._file is not None, "use LogWriter in a with statement"
        if self._fault:
            raise LogNotWritten(self._fault)
        if not self._is_there() or os.fstat(self._file.fileno()).st_size != self._size:
            what = f"{self.path}: another program, such as git, changed the log while it was open."
            raise LogChanged(f"{what} The decision was not written. Open the log again.")
        lines = self._lines_of(acts, told, at)
        if not lines:
            return []
        raw = b"".join(line.raw + b"\n" for line in lines)
        self._put(raw)
        self._n, self._prev = lines[-1].entry.n, lines[-1].sha256
        self._size += len(raw)
        self._entries += [line.entry for line in lines]
        return [line.entry for line in lines]

    def _lines_of(self, acts: list[dict[str, Any]], told: int, at: str) -> list[Line]:
        own = self._n + 1 + (told if told >= 0 else len(acts) + told)
        lines: list[Line] = []
        prev = self._prev
        for n, act in enumerate(acts, start=self._n + 1):
            fields = {**act, "target": own} if act.get("target") == THIS else act
            lines.append(line_of(Entry(n=n, prev=prev, at=at, coder=self.coder, **fields)))
            prev = lines[-1].sha256
        return lines
