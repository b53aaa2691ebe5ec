"""The logs of the other coders in; what a coder may see of them out."""

from __future__ import annotations

from tls_coding.coding.codings import Coding
from tls_coding.page.blind import Sight, others
from tls_coding.page.desk import Desk
from tls_coding.page.holdings import Holdings
from tls_coding.page.logs import Logs, Stamp
from tls_coding.page.material import Material
from tls_coding.page.stock import Item


class OtherCoders:
    """What a coder may see of the others. Reads nothing at all where they are hidden."""

    def __init__(self, logs: Logs, coder: str, sight: Sight) -> None:
        self.held: dict[str, Holdings] = {}
        self._logs = logs
        self._coder = coder
        self._sight = sight
        self._stamps: dict[str, Stamp] = {}
        self._by_item: dict[str, list[tuple[str, str]]] = {}
        self._waiting: dict[str, int] = {}
        self.refresh()

    def refresh(self) -> bool:
        """Take in the logs that changed since; True where there was one."""
        if not self._sight.coders:
            return False
        found = self._logs.look(but=self._coder)
        stamps = {name: stamp for name, (stamp, _) in found.items()}
        if stamps == self._stamps:
            return False
        self._stamps = stamps
        self.held = {name: held for name, (_, held) in found.items()}
        self._waiting = {}
        self._by_item = {}
        for name, held in sorted(self.held.items()):
            for coding in self.codings(name):
                for item in held.settles(coding):
                    self._by_item.setdefault(item, []).append((name, coding.status))
        return True

    def codings(self, coder: str, transcript: str | None = None) -> list[Coding]:
        """What may be seen of one other coder's codings, in one transcript or all."""
        held = self.held.get(coder)
        if held is None:
            return []
        names = held.by_transcript if transcript is None else [transcript]
        return others((c for name in names for c in held.codings(name)), self._sight)

    def waiting(self, coder: str, material: Material) -> int:
        """How many passages another coder has still to decide."""
        if coder not in self._waiting:
            desk = Desk(material.stock, self.held[coder], material.assigned(coder))
            self._waiting[coder] = desk.waiting.total
        return self._waiting[coder]

    def statuses(self, item: Item) -> list[tuple[str, str]]:
        """Coder and status of each decision on a suggestion."""
        return self._by_item.get(item.id, [])
