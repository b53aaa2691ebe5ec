"""A stock and what a coder holds in; what the coder has before them, kept act by act, out.

Pure: nothing here touches a file, a clock or the network. Counts are always those that counting
everything again would give.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable
from typing import Protocol

from tls_coding.coding.codings import FOUND, Coding
from tls_coding.coding.confirm import ToConfirm, to_confirm
from tls_coding.coding.log import Entry
from tls_coding.corpus.transcript import Transcript
from tls_coding.page.filters import Filters
from tls_coding.page.holdings import Change, Holdings
from tls_coding.page.orders import by_doubt, by_use
from tls_coding.page.stock import Item, Stock
from tls_coding.page.views import DECIDED, HIDDEN, UNSURE, WAITING, View
from tls_coding.spans import Span

KEPT = 4  # queues besides the plain one that are kept up to date
ASKED_AGAIN = "coded", "none"  # what a decided control passage is called


class Others(Protocol):
    """What other coders decided, as far as it may be seen."""

    def statuses(self, item: Item) -> list[tuple[str, str]]:
        """Coder and status of each decision on a suggestion."""
        ...


class Nobody:
    """No other coder, or none that may be seen."""

    def statuses(self, item: Item) -> list[tuple[str, str]]:
        return []


class Desk:
    """What one coder has still to decide, and what they decided.

    `assigned`: ids of the transcripts that are theirs to code; items of others do not exist here.
    """

    def __init__(
        self,
        stock: Stock,
        held: Holdings,
        assigned: Collection[str],
        others: Others | None = None,
        latent: Collection[str] = (),
    ) -> None:
        self.stock = stock
        self.held = held
        self.assigned = frozenset(assigned)
        self.others: Others = others or Nobody()
        self._latent = frozenset(latent)
        self._status = bytearray(len(stock.items))
        self._differs: set[int] = set()
        self._deciding: dict[str, set[int]] = {}  # by suggestion: codings that decide it
        self._touched: Counter[int] = Counter()  # by control passage: what was said of it
        self._views: OrderedDict[Filters, View] = OrderedDict()
        self._take_stock()
        self.waiting = self._view(Filters())

    def status(self, item: Item) -> str | None:
        """What the coder said of an item: a status, `coded` or `none`; None while it waits."""
        number = self.stock.number[item.id]
        if not item.code:
            codings = self.overlapping(item.transcript, item.span)
            return None if not self._touched[number] else ASKED_AGAIN[not codings]
        coding = self.deciding(item)
        return coding.status if coding else None

    def deciding(self, item: Item) -> Coding | None:
        """The coding that decides a suggestion: the latest of them."""
        numbers = self._deciding.get(item.id)
        return self.held.coding(max(numbers)) if numbers else None

    def deciding_elsewhere(self, item: Item) -> list[int]:
        """The codings that were made of a suggestion and have another place or code now."""
        codings = (self.held.coding(n) for n in sorted(self._deciding.get(item.id, ())))
        return [coding.n for coding in codings if coding and coding.suggestion != item.id]

    def item(self, item_id: str) -> Item | None:
        """The item of that id; None where this coder may not see it, or not yet."""
        number = self.stock.find(item_id)
        if number is None or self._status[number] == HIDDEN:
            return None
        return self.stock.items[number]

    def is_blind(self, transcript: str, span: Span) -> bool:
        """True where a span touches a control passage that the coder has still to decide."""
        if transcript not in self.assigned:
            return False
        touched = self.stock.controls_at(transcript, span)
        return any(self._is_open(number) for number in touched)

    def suggested(self, transcript: str) -> list[Item]:
        """The suggestions that wait in a transcript and may be seen."""
        numbers = self.stock.ranges.get(transcript, range(0))
        items = (self.stock.items[n] for n in numbers if self._status[n] == WAITING)
        return [item for item in items if item.code]

    def decided(self, transcript: str) -> int:
        """How many items of a transcript the coder has decided."""
        numbers = self.stock.ranges.get(transcript, range(0))
        some = self._status[numbers.start : numbers.stop]
        return some.count(DECIDED) + some.count(UNSURE)

    def overlapping(self, transcript: str, span: Span) -> list[Coding]:
        """The coder's codings that touch a span."""
        held = self.held.by_transcript.get(transcript, {}).values()
        found = [c for c in held if c.span.overlaps(span) and c.fate in FOUND]
        return sorted(found, key=lambda coding: coding.n)

    def to_confirm(self, texts: dict[str, Transcript]) -> list[ToConfirm]:
        """The codings of assigned transcripts whose place in today's text is to be confirmed."""
        unsure = {
            coding.transcript
            for name in self.assigned
            for coding in self.held.by_transcript.get(name, {}).values()
            if coding.fate not in FOUND
        }
        if not unsure:
            return []
        listed = to_confirm([self.held.state()], texts)
        return [
            each for each in listed if each.coding.transcript in unsure and not each.coding.settles
        ]

    def view(self, filters: Filters) -> View:
        """The queue of some filters. An order by doubt or use is that of the last `renew`."""
        if filters in self._views:
            self._views.move_to_end(filters)
            return self._views[filters]
        if filters == self.waiting.filters:
            return self.waiting
        view = self._views[filters] = self._view(filters)
        if len(self._views) > KEPT:
            self._views.popitem(last=False)
        return view

    def renew(self, filters: Filters) -> View:
        """Like `view`, with an order by doubt or use that knows what was decided up to now."""
        if filters.order != "place":
            self._views.pop(filters, None)
        return self.view(filters)

    def apply(self, entry: Entry) -> Change:
        """Take in an entry that was appended to the coder's log."""
        change = self.held.apply(entry)
        touched = self._weigh(change)
        views = [self.waiting, *self._views.values()]
        for number in touched:
            for view in views:
                view.drop(number)
        for number in touched:
            self._judge(number)
            for view in views:
                view.put(number)
        return change

    def look_at_others(self) -> None:
        """Compare anew with what others decided, after that has changed."""
        self._differs.clear()
        for item_id in self._deciding:
            number = self.stock.find(item_id)
            if number is not None:
                self._compare(number)
        self._views.clear()
        self.waiting = self._view(Filters())

    def _take_stock(self) -> None:
        everything = Change(looked=self.held.looked())
        for name in self.held.by_transcript:
            everything.added += self.held.codings(name)
        self._weigh(everything)
        for name in self.assigned:
            for number in self.stock.ranges.get(name, range(0)):
                self._judge(number)

    def _view(self, filters: Filters) -> View:
        ranks = self._ranks(filters.order) if filters.order != "place" else None
        return View(filters, self.stock.items, self._status, self._differs, ranks)

    def _weigh(self, change: Change) -> list[int]:
        """Count what a change says of items; the numbers of those it may have touched."""
        touched: set[int] = set()
        for codings, step in ((change.removed, -1), (change.added, 1)):
            for coding in codings:
                touched |= self._weigh_coding(coding, step)
        for looks, step in ((change.unlooked, -1), (change.looked, 1)):
            for transcript, span in looks:
                touched |= self._touch(transcript, span, step)
        return [n for n in sorted(touched) if self.stock.items[n].transcript in self.assigned]

    def _weigh_coding(self, coding: Coding, step: int) -> set[int]:
        if coding.fate not in FOUND:
            return set()
        touched = self._touch(coding.transcript, coding.span, step, looked=False)
        for item_id in self.held.settles(coding):
            deciding = self._deciding.setdefault(item_id, set())
            (deciding.add if step > 0 else deciding.discard)(coding.n)
            if not deciding:
                del self._deciding[item_id]
            number = self.stock.find(item_id)
            if number is not None:
                touched.add(number)
        return touched

    def _touch(self, transcript: str, span: Span, step: int, *, looked: bool = True) -> set[int]:
        touched: set[int] = set()
        for control in self.stock.controls_at(transcript, span):
            # A drawn passage is asked about until it was looked at, whatever was said of it before.
            if looked or control not in self.stock.drawn:
                self._touched[control] += step
            touched |= {control, *self.stock.under.get(control, [])}
        return touched

    def _judge(self, number: int) -> None:
        """Find out what an item is now."""
        item = self.stock.items[number]
        self._status[number] = self._control(number) if not item.code else self._suggestion(item)
        self._compare(number)

    def _is_open(self, control: int) -> bool:
        """True where a control passage is still to be decided, so that nothing is said of it."""
        return not self._touched[control] and self.stock.is_for(control, self.held.coder)

    def _control(self, number: int) -> int:
        if not self.stock.is_for(number, self.held.coder):
            return HIDDEN
        return DECIDED if self._touched[number] else WAITING

    def _suggestion(self, item: Item) -> int:
        coding = self.deciding(item)
        if coding is not None:
            return UNSURE if coding.status == "unsure" else DECIDED
        controls = self.stock.over.get(self.stock.number[item.id], ())
        return HIDDEN if any(self._is_open(n) for n in controls) else WAITING

    def _compare(self, number: int) -> None:
        item = self.stock.items[number]
        mine = self.status(item) if item.code else None
        says = {_yes(status) for _, status in self.others.statuses(item)} if mine else set()
        if self._status[number] != HIDDEN and says - {_yes(mine or "")}:
            self._differs.add(number)
        else:
            self._differs.discard(number)

    def _ranks(self, order: str) -> list[int]:
        """The place of each item in an order."""
        if order == "use":
            held = self.held.by_transcript.values()
            return by_use(self.stock.items, (c.code for some in held for c in some.values()))
        return by_doubt(self.stock.items, self._statuses, self._latent)

    def _statuses(self, item: Item) -> list[str]:
        """What this coder, and whoever may be seen, decided on an item."""
        mine = self.deciding(item)
        others = [status for _, status in self.others.statuses(item)]
        return [mine.status, *others] if mine else others


def _yes(status: str) -> str:
    """What two decisions are compared by."""
    return "yes" if status in {"accepted", "coded"} else status


def numbers_of(stock: Stock, ids: Iterable[str]) -> set[int]:
    """The numbers of items by their ids; unknown ones are passed over."""
    return {number for item_id in ids if (number := stock.find(item_id)) is not None}
