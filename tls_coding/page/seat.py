"""One coder at work: their log, their desk; what the page asks for in, plain data for JSON out."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from tls_coding.coding.log import Entry, LogChanged, LogNotWritten
from tls_coding.page import compared, confirming, items
from tls_coding.page.acts import Plan, plan
from tls_coding.page.asked import Adjudicate, AnyAct, Asked, Refused, Undo, asked_of
from tls_coding.page.desk import Desk, numbers_of
from tls_coding.page.filters import Filters, filters_of
from tls_coding.page.holdings import Holdings
from tls_coding.page.material import Material
from tls_coding.page.office import Office
from tls_coding.page.others import OtherCoders
from tls_coding.page.views import UNSURE, WAITING
from tls_coding.page.writing import ActWriter
from tls_coding.spans import Span

Data = dict[str, Any]
SHOWN = 500  # ids of a queue that are sent


class Seat:
    """One coder at work. Holds the log of the coder while it is open: nobody else writes it.

    All methods may be called from several threads; one at a time is served. They raise Refused or
    UsageError for what cannot be done, LogNotWritten and LogChanged where nothing was written.
    """

    def __init__(self, material: Material, coder: str) -> None:
        self.coder = coder
        self.material = material
        self.lock = threading.RLock()
        self._stale = False
        self._closed = False
        self._log = self._open()
        self._take_seat()

    def close(self) -> None:
        """Let go of the log; whatever is asked of the seat from then on is refused."""
        with self.lock:
            if not self._closed:
                self._closed = True
                self._log.__exit__(None, None, None)

    def act(self, data: Any) -> Data:
        """Do what the page asks for; the answer says what comes next. On disk before it returns."""
        with self.lock:
            act = asked_of(data)
            filters = filters_of(act.queue)
            self._reopen()
            todo = self._plan(act)
            told = self._write(todo)
            answer = self._next(act, filters) | {"n": told, "undone": None}
            if isinstance(act, Undo) and todo.undoes:
                answer["undone"] = {"item": self._undone(todo.undoes)}
            answer["codings"] = self.codings(todo.transcript) if act.codings else []
            if act.view == "transcript" and todo.transcript:
                answer |= self.marks(todo.transcript)
            if isinstance(act, Adjudicate):
                answer["pair"] = compared.settled_pair(self._office, act)
            return answer

    def queue(self, given: Mapping[str, str | Sequence[str]]) -> Data:
        """The queue of some filters: how many, the first of them, facets."""
        with self.lock:
            self._reopen()
            filters = filters_of(given)
            skip = given.get("skip", [])
            skipped = [skip] if isinstance(skip, str) else list(skip)
            if filters.status == "confirm":
                return confirming.queue(self.desk, self.material, filters, skipped, SHOWN)
            view = self.desk.renew(filters)
            numbers = numbers_of(self.desk.stock, skipped)
            listed = view.some(SHOWN, numbers)
            stock = self.desk.stock.items
            facets: Data = {name: dict(counted) for name, counted in view.facets.items()}
            facets["status"] = {
                "waiting": view.statuses[WAITING],
                "unsure": view.statuses[UNSURE],
                "confirm": len(confirming.listed(self.desk, self.material, filters)),
            }
            if self.material.sight.coders:
                facets["disagreement"] = view.disagreements
            return {
                "total": view.total,
                "ids": [stock[number].id for number in listed],
                "facets": facets,
                "first": self._item(listed[0]) if listed else None,
                "decided": view.decided,
            }

    def item(self, item_id: str) -> Data:
        """One item as it is now; raises Refused where there is none for this coder."""
        with self.lock:
            self._reopen()
            found = self.desk.item(item_id)
            if found is not None:
                return items.item_json(found, self.desk, self.material)
            for each in confirming.listed(self.desk, self.material, Filters()):
                if items.confirm_id(each.coding.n) == item_id:
                    return items.confirm_json(each, self.desk, self.material)
            raise Refused("There is no such passage.", 404)

    def codings(self, transcript: str) -> list[Data]:
        """This coder's codings in a transcript."""
        held = self.desk.held.codings(transcript)
        return [items.coding_json(coding, self.material) for coding in held]

    @property
    def office(self) -> Office:
        """What views of the study are made of; look at others' logs anew first."""
        self._reopen()
        return self._office

    def refresh(self) -> None:
        """Take in what other coders have written since."""
        with self.lock:
            if self._others.refresh():
                self.desk.look_at_others()

    def _open(self) -> ActWriter:
        study = self.material.study
        log = ActWriter(study.path("coding") / f"{self.coder}.jsonl", self.coder)
        log.__enter__()
        return log

    def _take_seat(self) -> None:
        material = self.material
        entries = self._log.entries
        if "logs" in vars(material.study):
            material.study.logs[self.coder] = entries  # the same objects, not a second copy
        held = Holdings(self.coder, entries, material.texts)
        self._others = OtherCoders(material.logs, self.coder, material.sight)
        assigned = material.assigned(self.coder)
        self.desk = Desk(material.stock, held, assigned, self._others, material.latent)
        self._office = Office(self.desk, material, self._others)
        self._stale = False

    def _reopen(self) -> None:
        """Open the log again after it could not be written, or was replaced."""
        if self._closed:
            raise Refused("You are logged out.", 403)
        if not self._stale:
            return
        with suppress(OSError):
            self._log.__exit__(None, None, None)
        self._log = self._open()
        self._take_seat()

    def _plan(self, act: AnyAct) -> Plan:
        try:
            return plan(act, self._office)
        except Refused as error:
            if error.about:
                error.item = self.item(error.about)
            raise

    def _write(self, todo: Plan) -> int | None:
        """Write what an act writes; the number that the page is told."""
        if not todo.lines:
            return None
        now = self.material.study.now()
        try:
            written = self._log.append_all(todo.lines, told=todo.told, at=now)
        except (LogNotWritten, LogChanged):
            self._stale = True
            raise
        for entry in written:
            self.desk.apply(entry)
        return written[todo.told].n

    def _next(self, act: Asked, filters: Filters) -> Data:
        if filters.status == "confirm":
            left = confirming.queue(self.desk, self.material, filters, act.skipped, 0)
            return {"next": left["first"], "total": left["total"], "decided": 0}
        view = self.desk.view(filters)
        number = view.first(numbers_of(self.desk.stock, act.skipped))
        shown = None if number is None else self._item(number)
        return {"next": shown, "total": view.total, "decided": view.decided}

    def _item(self, number: int) -> Data:
        return items.item_json(self.desk.stock.items[number], self.desk, self.material)

    def _undone(self, taken: list[Entry]) -> Data | None:
        """The item that an undo brought back."""
        for entry in taken:
            stock = self.desk.stock
            names = [entry.suggestion] if entry.suggestion else []
            if entry.act in {"add", "done"} and entry.start is not None and entry.end is not None:
                span = Span(entry.start, entry.end)
                names += [stock.items[n].id for n in stock.controls_at(entry.transcript, span)]
            for name in names:
                item = self.desk.item(name)
                if item is not None:
                    return items.item_json(item, self.desk, self.material)
        return None

    def marks(self, transcript: str) -> Data:
        waiting, memos = self.desk.suggested(transcript), self.desk.held.memos(transcript)
        return {
            "suggestions": [items.suggestion_json(item) for item in waiting],
            "memos": [items.memo_json(memo, self.desk) for memo in memos],
        }
