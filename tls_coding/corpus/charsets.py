"""Patterns in; the same patterns out, sooner: what they share is worked out once.

spaCy's French compiles patterns with over 800 sets of letters, 33 of which differ: that takes two
seconds or more, most of what one waits for when a French text is first tokenised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from threading import RLock
from typing import Any

Worked = tuple[list[Any], bool]
_one_at_a_time = RLock()


@contextmanager
def shared_charsets() -> Iterator[None]:
    """Within it Python works out a set of characters once, in however many patterns it stands.

    This leans on a part of Python's `re` that is nobody's to use; where it is not as expected,
    nothing is changed and patterns take their time.
    """
    compiler: Any = None
    with suppress(ImportError):
        compiler = import_module("re._compiler")
    if not hasattr(compiler, "_optimize_charset"):
        yield
        return
    with _one_at_a_time:
        work_out = compiler._optimize_charset
        compiler._optimize_charset = _once(work_out)
        try:
            yield
        finally:
            compiler._optimize_charset = work_out


def _once(work_out: Callable[..., Worked]) -> Callable[..., Worked]:
    """The same function, which remembers what it made of each set."""
    known: dict[Any, Worked] = {}

    def once(charset: list[Any], *how: Any, **named: Any) -> Worked:
        # Functions and tables of `re` itself, which stay: their addresses tell them apart.
        key = (tuple(charset), *map(id, how), *((name, id(each)) for name, each in named.items()))
        try:
            own, cased = known.get(key) or known.setdefault(key, work_out(charset, *how, **named))
        except (TypeError, ValueError):  # a set that holds what has no hash; another Python's find
            return work_out(charset, *how, **named)
        return list(own), cased

    return once
