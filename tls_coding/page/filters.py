"""Filters as the page sends them in; which passages they let through out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from tls_coding.errors import UsageError
from tls_coding.page.stock import Item, Where

Order = Literal["place", "doubt", "use"]
Status = Literal["waiting", "unsure", "confirm"]
DIMENSIONS = ("code", "case", "language", "rule", "speaker", "role", "flag", "transcript")
PLACES = ("case", "language", "speaker", "role", "transcript")
ORDERS = ("place", "doubt", "use")
STATUSES = ("waiting", "unsure", "confirm")
KNOWN = frozenset({*DIMENSIONS, "status", "disagreement", "order", "skip"})


@dataclass(frozen=True)
class Filters:
    """What a queue is narrowed down to, and its order.

    `wanted`: for each dimension named, the values that pass (any of them); all dimensions must.
    `disagreement`: only what the coder and another one decided differently, whatever its status.
    """

    wanted: tuple[tuple[str, frozenset[str]], ...] = ()
    status: Status = "waiting"
    disagreement: bool = False
    order: Order = "place"

    def misses(self, item: Item) -> list[str]:
        """The dimensions in which an item does not pass."""
        return [name for name, some in self.wanted if some.isdisjoint(values(item, name))]


def filters_of(given: Mapping[str, str | Sequence[str]]) -> Filters:
    """Filters as in an address: a value or several by name. Raises UsageError."""
    unknown = sorted(set(given) - KNOWN)
    if unknown:
        raise UsageError(f"No such filter: {unknown[0][:40]}. Known: {', '.join(sorted(KNOWN))}.")
    listed = {name: [some] if isinstance(some, str) else list(some) for name, some in given.items()}
    wanted = tuple((name, frozenset(listed[name])) for name in DIMENSIONS if listed.get(name))
    status, order = _one(listed, "status", STATUSES), _one(listed, "order", ORDERS)
    disagreement = bool(set(listed.get("disagreement", [])) & {"1", "true"})
    return Filters(wanted, cast(Status, status), disagreement, cast(Order, order))


def values(item: Item, dimension: str) -> tuple[str, ...]:
    """What an item is in a dimension; a control passage has no code, rule or flag."""
    if dimension == "code":
        return (item.code,) if item.code else ()
    if dimension == "rule":
        return item.rules
    if dimension == "flag":
        return item.flags
    return place_values(item.where, dimension)


def place_values(where: Where, dimension: str) -> tuple[str, ...]:
    """What all passages of one place are in a dimension of places."""
    found = getattr(where, dimension)
    return found if dimension == "case" else (found,)


def _one(given: Mapping[str, Sequence[str]], name: str, allowed: Sequence[str]) -> str:
    some = [value for value in given.get(name, []) if value]
    if not some:
        return allowed[0]
    if len(some) > 1 or some[0] not in allowed:
        raise UsageError(f"'{name}' is one of {', '.join(allowed)}.")
    return some[0]
