"""Work in pieces, done by several processes, of which this one is the first."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from types import TracebackType
from typing import Any, Generic, TypeVar

from tls_coding.coding.shared import Shared
from tls_coding.errors import CodingError

T = TypeVar("T")
P = TypeVar("P")
R = TypeVar("R")


class WorkerDied(CodingError):
    """Another process was ended while it was at a piece of work."""


class Workers:
    """Processes that do work in pieces, one kind of work after another; this is the first of them.

    There are `jobs` at most. The others start when there is work for them, however the system
    starts processes, and stay until this is left; then they stop at once: what they finished is
    kept, what they were at is not. Where one of them is killed, leaving raises `WorkerDied`.
    """

    def __init__(self, jobs: int, *, start: str | None = None) -> None:
        self.jobs = jobs
        self.copies = get_context(start).get_start_method() == "fork"  # have at hand what this has
        self._start = start
        self._pool: ProcessPoolExecutor | None = None
        self._others = 0  # processes in the pool
        self._numbers: list[int] = []  # of what was lent

    @property
    def started(self) -> bool:
        """Whether other processes are there."""
        return self._pool is not None

    @property
    def paired(self) -> bool:
        """Whether there is just one other process, which has at hand what this one has."""
        return self.jobs == 2 and self.copies

    def lend(self, values: Iterable[T]) -> list[Lent[T]]:
        """Make values ready for travel to processes that are not started yet."""
        if not self.copies or self.started:
            return [Lent(value) for value in values]
        lent = [Lent(value, number) for value, number in zip(values, _numbers, strict=False)]
        own = {each.number: each for each in lent if each.number is not None}
        _at_hand.update(own)
        self._numbers += own
        return lent

    def run(
        self, function: Callable[..., R], pieces: Sequence[P], *given: Any, alone: bool = False
    ) -> Iterator[tuple[P, R]]:
        """Each piece with what `function(piece, *given)` gives, as they are done.

        Other processes begin at once, with the first pieces; this one when asked, with the last,
        which is left to it. Where it is to do it `alone`, nobody else is asked.
        """
        others = 0 if alone else min(self.jobs, len(pieces)) - 1
        if others < 1:
            return ((piece, function(piece, *given)) for piece in pieces)
        pool = self._with(others)
        shared = Shared(lambda n: pool.submit(function, pieces[n], *given), len(pieces), others)
        each = shared.done(lambda number: function(pieces[number], *given))
        return ((pieces[number], found) for number, found in each)

    def ahead(self, function: Callable[[P], object], pieces: Iterable[P]) -> None:
        """Have the other process do what it will find done when it gets these pieces of work.

        Nothing waits for it, and what goes wrong there goes wrong again later.
        """
        pool = self._with(1)
        for piece in pieces:
            pool.submit(function, piece)

    def _with(self, others: int) -> ProcessPoolExecutor:
        """At least so many other processes."""
        if self._pool is None or self._others < others:
            self._stop()
            self._others = others
            self._pool = ProcessPoolExecutor(
                others, mp_context=get_context(self._start), initializer=_begin
            )
        return self._pool

    def _stop(self, *, now: bool = False) -> None:
        if self._pool is None:
            return
        processes = list((self._pool._processes or {}).values()) if now else []
        for process in processes:
            process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)
        for process in processes:
            process.join()
        self._pool = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stop(now=kind is not None)
        for number in self._numbers:
            _at_hand.pop(number, None)
        self._numbers.clear()
        if isinstance(error, BrokenProcessPool):
            raise WorkerDied(
                "A process that worked along was ended from outside, most often for lack of memory."
                " What was finished is kept. Run it again, with fewer processes: --jobs 1."
            ) from error


@dataclass(frozen=True)
class Lent(Generic[T]):
    """A value that copies of this process have at hand; to others it is sent.

    `number`: under what it is at hand.
    """

    value: T
    number: int | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return (Lent, (self.value,)) if self.number is None else (_lent, (self.number,))


_numbers = count()
_at_hand: dict[int, Lent[Any]] = {}


def _lent(number: int) -> Lent[Any]:
    return _at_hand[number]


def _begin() -> None:
    """Ctrl-C is for the program that started the processes: it stops them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what came with the process stays: it need not be looked at again
