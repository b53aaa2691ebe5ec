"""What does not survive a change of format: counted, with what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

RESTORED = "kept in a note that tls reads back"


@dataclass(frozen=True)
class Loss:
    """One kind of thing that the other side does not see. `kept`: how it is kept, or nothing."""

    what: str
    count: int
    kept: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.count:,} ({self.kept or 'lost'})"


@dataclass(frozen=True)
class Losses:
    """Every loss of one export or import; those of which there is nothing are left out."""

    items: tuple[Loss, ...] = ()

    @classmethod
    def of(cls, losses: Iterable[Loss]) -> Losses:
        """The losses that there are; those that say the same are added up, in their first order."""
        counts: dict[tuple[str, str], int] = {}
        for loss in losses:
            if loss.count:
                key = loss.what, loss.kept
                counts[key] = counts.get(key, 0) + loss.count
        return cls(tuple(Loss(what, count, kept) for (what, kept), count in counts.items()))

    def __iter__(self) -> Iterator[Loss]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __add__(self, other: Losses) -> Losses:
        return Losses.of([*self.items, *other.items])

    def rows(self) -> list[tuple[str, int, str]]:
        """(what, how many, what becomes of it), as a table shows them."""
        return [(loss.what, loss.count, loss.kept or "lost") for loss in self.items]

    def to_json(self) -> list[dict[str, str | int]]:
        """The same as plain data."""
        return [{"what": what, "count": n, "kept": kept} for what, n, kept in self.rows()]
