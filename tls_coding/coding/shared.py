"""Pieces of work, by number, shared between other processes and this one until none is left."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from threading import Lock
from typing import Generic, TypeVar

R = TypeVar("R")


class Shared(Generic[R]):
    """Others take pieces from the front, this process from the back; they meet where they meet.

    Each of `others` has a next piece waiting for it, so that it goes on at once, until few are
    left: then whoever is ready takes one, and nobody waits for what another has not begun.

    `submit(number)` has another process begin a piece. The last piece is left to this process.
    """

    def __init__(self, submit: Callable[[int], Future[R]], pieces: int, others: int) -> None:
        self._submit = submit
        self._others = others
        self._pieces = pieces
        self._left = deque(range(pieces - 1))  # that nobody has, but for the last one
        self._given = 0  # to others, and not done
        self._lock = Lock()
        self._done: SimpleQueue[tuple[int, Future[R]]] = SimpleQueue()
        self._give()

    def done(self, own: Callable[[int], R]) -> Iterator[tuple[int, R]]:
        """Each piece with what it gives, as they are done; `own` is how this process does one."""
        mine: int | None = self._pieces - 1
        for _ in range(self._pieces):
            if mine is not None and self._done.empty():
                yield mine, own(mine)
                mine = self._take()
            else:
                number, call = self._done.get()
                yield number, call.result()

    def _take(self) -> int | None:
        """The last piece that nobody has."""
        with self._lock:
            return self._left.pop() if self._left else None

    def _give(self) -> None:
        """Have others begin, and have their next pieces wait for them."""
        with self._lock:
            begun = []
            while self._left and self._given < self._wanted():
                begun.append(self._left.popleft())
                self._given += 1
        for number in begun:
            self._begin(number)

    def _wanted(self) -> int:
        few = 2 * (self._others + 1)
        return self._others if len(self._left) <= few else 2 * self._others

    def _begin(self, number: int) -> None:
        try:
            call = self._submit(number)
        except RuntimeError as error:  # the others were stopped, or one was killed
            call = Future()
            call.set_exception(error)
        call.add_done_callback(partial(self._tell, number))

    def _tell(self, number: int, call: Future[R]) -> None:
        if not call.cancelled() and call.exception() is None:
            with self._lock:
                self._given -= 1
            self._give()
        self._done.put((number, call))
