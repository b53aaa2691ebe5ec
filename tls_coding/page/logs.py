"""The folder of logs in; what each coder holds, read again where a log has changed, out.

Shared by all seats: a team's logs are in memory once.
"""

from __future__ import annotations

import threading
from pathlib import Path

from tls_coding.coding.log import read_log
from tls_coding.page.holdings import Holdings
from tls_coding.study import Study

Stamp = tuple[int, int, int]


class Logs:
    """All logs on disk. What is held of one is never changed, only replaced."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Stamp, Holdings]] = {}

    def look(self, but: str) -> dict[str, tuple[Stamp, Holdings]]:
        """Every coder's log but one, as it is now, with what tells whether it has changed."""
        found = {}
        with self._lock:
            for path in sorted(self._study.path("coding").glob("*.jsonl")):
                if path.stem != but:
                    found[path.stem] = self._read(path)
        return found

    def _read(self, path: Path) -> tuple[Stamp, Holdings]:
        about = path.stat()
        stamp = about.st_mtime_ns, about.st_size, about.st_ino
        known = self._known.get(path.stem)
        if known is None or known[0] != stamp:
            entries, _ = read_log(path)
            known = stamp, Holdings(path.stem, entries, self._study.transcripts)
            self._known[path.stem] = known
        return known
