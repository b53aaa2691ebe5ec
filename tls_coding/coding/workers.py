"""Work in pieces, done by several processes, of which this one is the first."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Generic, TypeVar

from tls_coding.coding.helper import Helper
from tls_coding.coding.shared import Shared

T = TypeVar("T")
P = TypeVar("P")
R = TypeVar("R")


class Workers:
    """Processes that do work in pieces, one kind of work after another; this is the first of them.

    There are `jobs` at most. The others start when there is work for them, however the system
    starts processes, and stay until this is left; then they stop at once: what they finished is
    kept, what they were at is not. Where one of them is killed, its work raises `HelperDied`.
    """

    def __init__(self, jobs: int, *, start: str | None = None) -> None:
        self.jobs = jobs
        self.copies = get_context(start).get_start_method() == "fork"  # have at hand what this has
        self._start = start
        self._pool: Helpers | None = None
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
        # Once, and now: this process may change what is given (what it works out) while it works.
        packed = bytes(ForkingPickler.dumps((function, given)))
        shared = Shared(lambda n: pool.submit(_unpacked, packed, pieces[n]), len(pieces), others)
        each = shared.done(lambda number: function(pieces[number], *given))
        return ((pieces[number], found) for number, found in each)

    def ahead(self, function: Callable[[P], object], pieces: Iterable[P]) -> None:
        """Have the other process do what it will find done when it gets these pieces of work.

        Nothing waits for it, and what goes wrong there goes wrong again later.
        """
        pool = self._with(1)
        for piece in pieces:
            pool.submit(function, piece)

    def _with(self, others: int) -> Helpers:
        """At least so many other processes."""
        if self._pool is None or self._pool.number < others:
            self._stop()
            self._pool = Helpers(others, self._start)
        return self._pool

    def _stop(self, *, now: bool = False) -> None:
        if self._pool is not None:
            self._pool.stop(now=now)
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


def _unpacked(packed: bytes, piece: Any) -> Any:
    function, given = pickle.loads(packed)
    return function(piece, *given)


class Helpers:
    """Some other processes; each call is done by one that is free, in the order of the calls."""

    def __init__(self, number: int, start: str | None) -> None:
        self.number = number
        self._all = [Helper(get_context(start)) for _ in range(number)]
        self._free: SimpleQueue[Helper] = SimpleQueue()
        for helper in self._all:
            self._free.put(helper)
        self._threads = ThreadPoolExecutor(number)  # one waits for each process

    def submit(self, function: Callable[..., R], *given: Any) -> Future[R]:
        """Have it done when one is free."""
        return self._threads.submit(self._call, function, *given)

    def _call(self, function: Callable[..., R], *given: Any) -> R:
        helper = self._free.get()
        try:
            found: R = helper.call(function, *given)
            return found
        finally:
            self._free.put(helper)

    def stop(self, *, now: bool) -> None:
        """Call off what nobody has begun; what is begun is ended where it must be `now`."""
        if now:
            for helper in self._all:
                helper.end()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for helper in self._all:
            helper.close()


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
