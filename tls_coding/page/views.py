"""A desk and filters in; a queue in its order with true counts, kept while items change, out."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from tls_coding.page.filters import DIMENSIONS, PLACES, Filters, place_values, values
from tls_coding.page.stock import Item

HIDDEN, WAITING, UNSURE, DECIDED = range(4)
STATUS_NUMBER = {"waiting": WAITING, "unsure": UNSURE}


class View:
    """What passes some filters, by numbers of items.

    `status` (a byte for each item) and `differs` belong to the desk: the view reads them. Before
    an item changes the desk calls `drop`, afterwards `put`. Facets of a dimension are counted
    under the filters of all others: they say what another choice would show.
    `ranks`: the place of each item in the order; None where it is that of the items.
    """

    def __init__(
        self,
        filters: Filters,
        items: Sequence[Item],
        status: bytearray,
        differs: Collection[int],
        ranks: Sequence[int] | None = None,
    ) -> None:
        self.filters = filters
        self.facets: dict[str, Counter[str]] = {name: Counter() for name in DIMENSIONS}
        self.statuses: Counter[int] = Counter()
        self.disagreements = 0
        self._items = items
        self._status = status
        self._differs = differs
        self._ranks = ranks
        self._open: list[int] = []  # ranks of what waits here, ascending
        self._item_at: list[int] = []
        if ranks is not None:
            self._item_at = [0] * len(ranks)
            for item, rank in enumerate(ranks):
                self._item_at[rank] = item
        self._count_all()

    @property
    def total(self) -> int:
        """How many items wait here."""
        return len(self._open)

    @property
    def decided(self) -> int:
        """How many items of these filters the coder has decided."""
        return self.statuses[UNSURE] + self.statuses[DECIDED]

    def first(self, skipped: Collection[int] = ()) -> int | None:
        """The first item that is not among the skipped ones."""
        return next(self._each(skipped), None)

    def some(self, count: int, skipped: Collection[int] = ()) -> list[int]:
        """The first `count` items that are not among the skipped ones."""
        return [item for item, _ in zip(self._each(skipped), range(count), strict=False)]

    def drop(self, number: int) -> None:
        """Take an item out, as it is now."""
        self._count(number, -1)

    def put(self, number: int) -> None:
        """Count an item as it is now."""
        self._count(number, 1)

    def _each(self, skipped: Collection[int]) -> Iterator[int]:
        for rank in self._open:
            item = rank if self._ranks is None else self._item_at[rank]
            if item not in skipped:
                yield item

    def _wanted(self, number: int) -> bool:
        if self.filters.disagreement:
            return number in self._differs
        return self._status[number] == STATUS_NUMBER.get(self.filters.status)

    def _count(self, number: int, step: int) -> None:
        status = self._status[number]
        if status == HIDDEN:
            return
        item = self._items[number]
        missed = self.filters.misses(item) if self.filters.wanted else []
        if not missed:
            self.statuses[status] += step
            self.disagreements += step * (number in self._differs)
        if len(missed) > 1 or not self._wanted(number):
            return
        for name in missed or DIMENSIONS:
            counter = self.facets[name]
            for value in values(item, name):
                counter[value] += step
                if not counter[value]:
                    del counter[value]
        if missed:
            return
        rank = number if self._ranks is None else self._ranks[number]
        if step > 0:
            insort(self._open, rank)
        else:
            del self._open[bisect_left(self._open, rank)]

    def _count_all(self) -> None:
        if self.filters.wanted:
            self._count_narrowed()
            return
        shown = [number for number, status in enumerate(self._status) if status != HIDDEN]
        self.statuses.update(self._status[number] for number in shown)
        self.disagreements = len(self._differs)
        wanted = [number for number in shown if self._wanted(number)]
        self._open = self._ranked(wanted)
        self._tally([self._items[number] for number in wanted])

    def _tally(self, some: list[Item]) -> None:
        """Count many items in all facets; what they share is looked at once."""
        wheres = {id(item.where): item.where for item in some}
        for each, count in Counter(id(item.where) for item in some).items():
            for name in PLACES:
                for value in place_values(wheres[each], name):
                    self.facets[name][value] += count
        self.facets["code"].update(item.code for item in some if item.code)
        for name, shared in (
            ("rule", Counter(item.rules for item in some)),
            ("flag", Counter(item.flags for item in some)),
        ):
            for several, count in shared.items():
                self.facets[name].update(dict.fromkeys(several, count))

    def _count_narrowed(self) -> None:
        passed = []
        near: dict[str, list[int]] = {}  # missed in one dimension only: counts in its facet
        for number, status in enumerate(self._status):
            if status == HIDDEN:
                continue
            missed = self.filters.misses(self._items[number])
            if not missed:
                self.statuses[status] += 1
                self.disagreements += number in self._differs
                if self._wanted(number):
                    passed.append(number)
            elif len(missed) == 1 and self._wanted(number):
                near.setdefault(missed[0], []).append(number)
        self._open = self._ranked(passed)
        for name in DIMENSIONS:
            for number in [*passed, *near.get(name, [])]:
                self.facets[name].update(values(self._items[number], name))

    def _ranked(self, numbers: list[int]) -> list[int]:
        return numbers if self._ranks is None else sorted(self._ranks[n] for n in numbers)
