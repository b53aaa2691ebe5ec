"""Work in pieces, done by several processes, of which this one is the first."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from queue import SimpleQueue
from types import TracebackType
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Workers:
    """Runs a function over `pieces` in `jobs` processes, however the system starts processes.

    Leaving it stops them at once: what they finished is kept, what they were at is not.
    """

    def __init__(self, jobs: int, pieces: Sequence[T], *, start: str | None = None) -> None:
        self._others = min(jobs, len(pieces)) - 1
        self._pieces = pieces
        self._start = start
        self._pool: ProcessPoolExecutor | None = None

    def run(self, function: Callable[..., R], *given: Any) -> Iterator[tuple[Any, R]]:
        """Each piece with what `function(piece, *given)` gives, as they are done.

        Other processes begin at once, with the first pieces; this one when asked, with the last,
        which is left to it: a process takes two pieces where it can, and there may be but two.
        """
        pieces = self._pieces
        own = partial(_nth, function, pieces, given)
        if self._others < 1:
            return ((piece, own(number)) for number, piece in enumerate(pieces))
        forked = forks(self._start)
        self._pool = pool = ProcessPoolExecutor(
            self._others,
            mp_context=get_context(self._start),
            initializer=_begin,
            initargs=(own,) if forked else (),
        )
        running = [
            pool.submit(_own, number) if forked else pool.submit(function, piece, *given)
            for number, piece in enumerate(pieces[:-1])
        ]
        return ((pieces[number], found) for number, found in _together(running, own))

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


def _together(others: Sequence[Future[R]], own: Callable[[int], R]) -> Iterator[tuple[int, R]]:
    """What `others` give, by number, and one more; `own` makes that and what nobody has begun."""
    done: SimpleQueue[int] = SimpleQueue()
    for number, call in enumerate(others):
        call.add_done_callback(partial(_tell, done, number))
    left = list(range(len(others) + 1))
    for _ in range(len(left)):
        while done.empty() and left:
            number = left.pop()
            if number == len(others) or others[number].cancel():
                yield number, own(number)
                break
        else:
            number = done.get()
            yield number, others[number].result()


def _tell(done: SimpleQueue[int], number: int, call: Future[Any]) -> None:
    if not call.cancelled():
        done.put(number)


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
