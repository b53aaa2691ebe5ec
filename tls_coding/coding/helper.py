"""One other process: it does what it is sent, one call after another, and leaves with the program.

Each has a pipe of its own and shares no lock, so that one that is killed, even while it sends what
it found, is told at once and leaves nobody waiting.
"""

from __future__ import annotations

import gc
import pickle
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any

from tls_coding.errors import CodingError


class HelperDied(CodingError):
    """Another process was ended while it was at a piece of work."""


class Helper:
    """Another process, started by `context` (of `multiprocessing`)."""

    def __init__(self, context: Any) -> None:
        self._ours, theirs = context.Pipe()
        copied = self._ours if context.get_start_method() == "fork" else None
        self._process = context.Process(target=_serve, args=(theirs, copied), daemon=True)
        self._process.start()
        theirs.close()

    def call(self, function: Callable[..., Any], *given: Any) -> Any:
        """What `function(*given)` gives there; what it raises is raised here.

        Raises `HelperDied` where the process was ended meanwhile.
        """
        sent = ForkingPickler.dumps((function, given))
        try:
            self._ours.send_bytes(sent)
            answer = self._ours.recv_bytes()
        except (EOFError, OSError) as error:
            raise HelperDied(
                "A process that worked along was ended from outside, most often for lack of memory."
                " What was finished is kept. Run it again, with fewer processes: --jobs 1."
            ) from error
        found, fault = pickle.loads(answer)
        if fault is not None:
            raise fault
        return found

    def end(self) -> None:
        """End it at once, whatever it is at."""
        self._process.terminate()

    def close(self) -> None:
        """End it, wait until it is gone, and give back what it took."""
        self.end()
        self._process.join()
        self._ours.close()


def _serve(pipe: Connection, other_end: Connection | None) -> None:
    """What the process does, until the other end of the pipe is closed or its program is gone."""
    if other_end is not None:
        other_end.close()  # came along with the copy; held open, the end would never be told
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program: it ends its helpers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # so, whatever the program itself does then
    gc.freeze()  # what came with the process stays: it need not be looked at again
    with suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))


def _answer(sent: bytes) -> Any:
    try:
        function, given = pickle.loads(sent)
        return ForkingPickler.dumps((function(*given), None))
    except Exception as error:
        error.add_note(traceback.format_exc())
        return _fault(error)


def _fault(error: Exception) -> Any:
    """An answer with a fault; with its text alone where it cannot travel."""
    try:
        answer = ForkingPickler.dumps((None, error))
        pickle.loads(answer)
    except Exception:
        return ForkingPickler.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))
    return answer
