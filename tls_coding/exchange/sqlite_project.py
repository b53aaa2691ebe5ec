"""What the readers of projects in databases share: trees of codes, places of codings, times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import isfinite

from tls_coding.errors import UsageError
from tls_coding.exchange.project.landing import Landing, Unplaced, place
from tls_coding.exchange.project.losses import Loss
from tls_coding.exchange.project.model import Code, Source, VariableKind
from tls_coding.exchange.project.offsets import Convention

MAX_DEPTH = 100  # codes one below another
SHORT = 2  # characters by which a passage may be shorter than its text and still be all of it
PART_OF_CASE = "the whole text belongs to the case"
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,6})?)(Z|[+-]\d\d:?\d\d)?")


def tree(codes: Mapping[str, Code], parents: Mapping[str, str]) -> tuple[Code, ...]:
    """Codes by key, each below its parent, in the order of `codes`.

    A parent that is not there is none; a circle is cut open. Raises UsageError for a tree deeper
    than `MAX_DEPTH`.
    """
    above = {key: parents[key] for key in codes if parents.get(key) in codes}
    depths = _depths(codes, above)
    if max(depths.values(), default=0) > MAX_DEPTH:
        raise UsageError(f"Codes stand more than {MAX_DEPTH} one below another. Refused.")
    below: dict[str, list[str]] = {}
    for key in codes:
        if key in above:
            below.setdefault(above[key], []).append(key)
    built: dict[str, Code] = {}
    for key in sorted(codes, key=lambda one: -depths[one]):
        inner = tuple(built[each] for each in below.get(key, ()))
        built[key] = replace(codes[key], codes=(*codes[key].codes, *inner))
    return tuple(built[key] for key in codes if key not in above)


def _depths(keys: Iterable[str], above: dict[str, str]) -> dict[str, int]:
    """How many stand above each; circles are cut open in `above`."""
    depths: dict[str, int] = {}
    for key in keys:
        path: dict[str, None] = {}
        at = key
        while at in above and at not in depths and at not in path:
            path[at] = None
            at = above[at]
        if at in path:
            del above[next(reversed(path))]
        else:
            depths.setdefault(at, 0)
        for step in reversed(path):
            depths[step] = depths[above[step]] + 1 if step in above else 0
    return depths


def landed(
    unplaced: Sequence[Unplaced], known: Convention
) -> tuple[list[Source], list[Landing], Loss]:
    """Sources with selections in code points, how they landed, and the codings that did not."""
    sources, landings = place(unplaced, known) if unplaced else ([], [])
    gone = sum(_coded(one.source) for one in unplaced) - sum(map(_coded, sources))
    return sources, landings, Loss("codings of passages that their text does not have", gone)


def _coded(source: Source) -> int:
    return sum(len(selection.codings) for selection in source.selections)


def moment(text: str) -> str:
    """A time as databases write it, as XML writes it; empty where it is none.

    >>> moment("2026-01-31 09:12:03.500000")
    '2026-01-31T09:12:03.500000'
    """
    found = _TIME.fullmatch(text.strip())
    return f"{found[1]}T{found[2]}{found[3] or ''}" if found else ""


def in_database(at: str) -> str:
    """A time of the model as databases write it, in UTC without saying so."""
    return at.strip().replace("T", " ")[:19]


def is_whole(start: int, end: int, length: int) -> bool:
    """True for a passage that is all of a text; programs write one without an end for that, too."""
    return start <= 0 and (end >= length - SHORT or end <= start)


def kind_of(texts: Iterable[str]) -> VariableKind:
    """The kind of numbers that all of some values are; Text where one is none."""
    kinds = {_number(text.strip()) for text in texts}
    if "Text" in kinds or not kinds:
        return "Text"
    return "Float" if "Float" in kinds else "Integer"


def _number(text: str) -> VariableKind:
    if text.lstrip("+-").isdecimal() and text.isascii():
        return "Integer" if len(text) < 20 else "Text"
    try:
        return "Float" if isfinite(float(text)) and "_" not in text else "Text"
    except ValueError:
        return "Text"


class FreeNames:
    """Gives out names, each once: a second "Trust" is "Trust (2)"."""

    def __init__(self, *, longest: int = 1_000_000, taken: Sequence[str] = ()) -> None:
        self._longest = longest
        self._taken = {name.casefold() for name in taken}
        self._last: dict[str, int] = {}

    def take(self, name: str) -> str:
        """The name itself, cut where it is too long, or the next one like it."""
        own = (name.strip() or "unnamed")[: self._longest].strip()
        number, free = self._last.get(own.casefold(), 1), own
        while free.casefold() in self._taken:
            number += 1
            tail = f" ({number})"
            free = f"{own[: self._longest - len(tail)]}{tail}"
        self._last[own.casefold()] = number
        self._taken.add(free.casefold())
        return free
