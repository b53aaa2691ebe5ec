"""Work in pieces, done by several processes; one of them being this one where that is enough."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
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
        self._jobs = min(jobs, len(pieces))
        self._pieces = pieces
        self._start = start
        self._pool: ProcessPoolExecutor | None = None

    def run(self, function: Callable[..., R], *given: Any) -> Iterator[tuple[Any, R]]:
        """Each piece with what `function(piece, *given)` gives, as they are done.

        Other processes begin at once; where this one is all there is, it begins when asked.
        """
        pieces = self._pieces
        if self._jobs < 2:
            return ((piece, function(piece, *given)) for piece in pieces)
        forked = forks(self._start)
        self._pool = pool = ProcessPoolExecutor(
            self._jobs,
            mp_context=get_context(self._start),
            initializer=_begin,
            initargs=(partial(_nth, function, pieces, given),) if forked else (),
        )
        running = {
            (pool.submit(_own, i) if forked else pool.submit(function, piece, *given)): piece
            for i, piece in enumerate(pieces)
        }
        return ((running[done], done.result()) for done in as_completed(running))

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


def forks(start: str | None) -> bool:
    """Whether processes start as copies of this one: at once, and with all that it has at hand."""
    return get_context(start).get_start_method() == "fork"


# What a copy of a process was made for: pieces need not be sent to it.
_work: list[Callable[[int], Any]] = []


def _begin(*work: Callable[[int], Any]) -> None:
    """Ctrl-C is for the program that started the processes: it stops them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what came with the process stays: it need not be looked at again
    _work[:] = work


def _own(number: int) -> Any:
    (work,) = _work
    return work(number)


def _nth(function: Callable[..., R], pieces: Sequence[T], given: Sequence[Any], number: int) -> R:
    return function(pieces[number], *given)
