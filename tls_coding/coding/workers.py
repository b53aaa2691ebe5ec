"""Work in pieces, done by several processes; one of them being this one where that is enough."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from types import TracebackType
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Workers:
    """Runs a function over `pieces` in `jobs` processes, however the system starts processes.

    Leaving it stops them at once: what they finished is kept, what they were at is not.
    """

    def __init__(self, jobs: int, pieces: Sequence[T], *, start: str | None = None) -> None:
        self._pieces = pieces
        self._pool: ProcessPoolExecutor | None = None
        if min(jobs, len(pieces)) > 1:
            self._pool = ProcessPoolExecutor(
                min(jobs, len(pieces)), mp_context=get_context(start), initializer=_quiet
            )

    def run(self, function: Callable[..., R], *given: Any) -> Iterator[tuple[Any, R]]:
        """Each piece with what `function(piece, *given)` gives, as they are done."""
        if self._pool is None:
            for piece in self._pieces:
                yield piece, function(piece, *given)
            return
        pool = self._pool
        running: dict[Future[R], Any] = {
            pool.submit(function, piece, *given): piece for piece in self._pieces
        }
        for done in as_completed(running):
            yield running[done], done.result()

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._pool is None:
            return
        if kind is not None:
            for process in list((self._pool._processes or {}).values()):
                process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)


def _quiet() -> None:
    """Ctrl-C is for the program that started the processes: it stops them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what came with the process stays: it need not be looked at again
