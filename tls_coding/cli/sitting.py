"""A coder's seat in; a sitting at the terminal, key by key, out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tls_coding.cli import asides
from tls_coding.cli.keys import END, read_key
from tls_coding.cli.output import console, remark
from tls_coding.cli.passages import screen, widths
from tls_coding.cli.review import KEYS
from tls_coding.page.asked import Refused

if TYPE_CHECKING:
    from tls_coding.page.seat import Seat

ONLY = {"n": "control", "u": "suggestion", "d": "suggestion"}  # keys for one kind of passage
DECIDING = ("accept", "reject", "unsure", "none")
Item = dict[str, Any]


class Sitting:
    """One coder at the terminal; what was decided is asked of the seat, never kept beside it."""

    def __init__(self, seat: Seat, codes: list[str], only: list[str], status: str) -> None:
        self.seat = seat
        self.codes = codes
        self.only = only
        self.filters: dict[str, Any] = {"code": codes, "transcript": only, "status": status}
        self.again = status == "unsure"
        self.skipped: list[str] = []
        self.settled: set[str] = set()  # left unsure a second time: not shown a third time
        self.trail: list[str] = []
        self.decided = 0
        self.width = 0
        self.item: Item | None = None
        self.total = 0

    def run(self) -> None:
        self._go_on()
        while True:
            if self.item is None:
                console().print("Nothing left to decide.", highlight=False)
                self._say_unfinished()
                if not self._undone_at_the_end():
                    break
            elif self._one(self.item) == "quit":
                break
        path = self.seat.material.study.path("coding") / f"{self.seat.coder}.jsonl"
        console().print(
            f"{self.decided} decided in this sitting, by {self.seat.coder}; all of it is in "
            f"{self.seat.material.study.shown(path)}. 'tls review' goes on from here.",
            highlight=False,
        )

    def finish(self, transcript_id: str) -> None:
        """Ask, and mark a transcript as finished."""
        known = self.seat.material.codebook.ids
        left = self.seat.queue({"code": self.codes, "transcript": [transcript_id]})["total"]
        if left:
            console().print(f"Not decided in it: {left} of the suggestions.", highlight=False)
        console().print(
            f"Have you read all of {transcript_id}? Whatever you did not give it, of "
            f"{len(self.codes or known)} codes, will count as absent. [y/n]",
            highlight=False,
            markup=False,
        )
        if read_key().lower() in {"y", "o", "s"}:  # yes, oui, sì, sí
            self._act({"act": "done", "transcript": transcript_id, "codes": self.codes or None})
            console().print(f"{transcript_id} is finished.", highlight=False)

    def _one(self, item: Item) -> str:
        """Show a passage, take keys until one of them leads on; returns what was done."""
        book = self.seat.material.codebook
        keys = "  ".join(f"{key} {word}" for key, word in KEYS.items() if _fits(key, item["kind"]))
        span = widths(item)[self.width]
        console().print(screen(item, span, self.total, book, keys))
        done = None
        while done is None:
            key = read_key().lower()
            act = "quit" if key == END else KEYS.get(key)
            if act and _fits(key, item["kind"]):
                done = self._do(act, item)
        return done

    def _do(self, act: str, item: Item) -> str | None:
        """Do what a key says; returns what was done, None where the same passage waits on."""
        if act in DECIDING:
            return self._decide(act, item)
        return getattr(self, f"_{act.split()[0]}")(item)  # type: ignore[no-any-return]

    def _decide(self, act: str, item: Item, **more: Any) -> str | None:
        if item["kind"] == "control" and act in {"accept", "reject"}:
            remark("Nothing is suggested here: give it codes (c), or none (n).")
            return None
        if item["kind"] == "confirm":
            return self._confirm(act, item)
        start, end = widths(item)[self.width]
        bounds = {"start": start, "end": end} if act == "accept" and self.width else {}
        if item["mine"] is None or self.again:
            self.decided += 1
        if act == "unsure" and self.again:
            self.settled.add(item["id"])
        answer = self._act({"act": act, "id": item["id"], "mine": item["mine"], **bounds, **more})
        self._lead_on(item, answer)
        return act

    def _confirm(self, act: str, item: Item) -> str | None:
        if act == "accept" and item["proposed"] is None:
            remark("No place is likely for it: skip it (s), or give it up (r).")
            return None
        what = "confirm" if act == "accept" else "delete"
        self._lead_on(item, self._act({"act": what, "n": item["n"]}))
        self.decided += 1
        return act

    def _act(self, data: Item) -> Item:
        skipped = [*self.skipped, *self.settled]
        asked = {"queue": self.filters, "skipped": skipped, "codings": False}
        return self.seat.act({**data, **asked})

    def _lead_on(self, item: Item, answer: Item) -> None:
        """Go to the passage that an answer names."""
        self.trail.append(item["id"])
        self.skipped = [name for name in self.skipped if name != item["id"]]
        self._show(answer["next"], answer["total"])
        if self.item is None and self.skipped:
            self._go_on()

    def _show(self, item: Item | None, total: int) -> None:
        self.item, self.width = item, 0
        self.total = total - len(self.settled)

    def _go_on(self) -> None:
        """Show the first passage that waits; what was skipped comes again when all else is done."""
        found = self.seat.queue({**self.filters, "skip": [*self.skipped, *self.settled]})
        if found["first"] is None and self.skipped:
            self.skipped = self.skipped[-1:] if len(self.skipped) > 1 else []
            found = self.seat.queue({**self.filters, "skip": [*self.skipped, *self.settled]})
        self._show(found["first"], found["total"])

    def _skip(self, item: Item) -> str:
        self.trail.append(item["id"])
        self.skipped = [*(i for i in self.skipped if i != item["id"]), item["id"]]
        self._go_on()
        return "skip"

    def _back(self, item: Item) -> str | None:
        while self.trail:
            try:
                self.item, self.width = self.seat.item(self.trail.pop()), 0
            except Refused:
                continue  # a place that was confirmed asks for nothing any more
            return "back"
        remark("This is the first passage of this sitting.")
        return None

    def _undo(self, item: Item | None = None) -> str:
        """Take back the last act; a passage that it decided is shown again."""
        answer = self._act({"act": "undo"})
        if answer["undone"] is None:
            console().print("Nothing to undo.", highlight=False)
            return "undo"
        back = answer["undone"]["item"]
        if back is None:
            self._go_on()
            return "undo"
        self.decided = max(0, self.decided - 1)
        self.skipped = [name for name in self.skipped if name != back["id"]]
        self.settled.discard(back["id"])
        self._show(back, answer["total"])
        return "undo"

    def _code(self, item: Item) -> str | None:
        """Ask for a code (a control passage may get several), and decide with it."""
        several = item["kind"] == "control"
        codes = asides.codes(self.seat.material.codebook, several=several)
        if not codes or item["kind"] == "confirm":
            return None
        if several:
            return self._decide("none", item, codes=codes)
        return self._decide("accept", item, code=codes[0])

    def _widen(self, item: Item) -> str:

        self.width = (self.width + 1) % len(widths(item))
        return "widen"

    def _memo(self, item: Item) -> None:
        note = asides.line("Memo: ").strip()
        if note:
            start, end = widths(item)[self.width]
            about = {"transcript": item["transcript"], "start": start, "end": end}
            self._act({"act": "memo", "note": note, **about})
            remark("The memo is written.")

    def _definition(self, item: Item) -> None:
        asides.definition(item["code"], self.seat.material.codebook)

    def _text(self, item: Item) -> None:
        asides.text_around(self.seat.material.texts[item["transcript"]], item["turn"])

    def _search(self, item: Item) -> None:
        asides.search(self.seat.material.search)

    def _help(self, item: Item) -> None:
        asides.help_on_keys()

    def _finished(self, item: Item) -> str:
        self.finish(item["transcript"])
        return "finished"

    def _quit(self, item: Item) -> str:
        return "quit"

    def _undone_at_the_end(self) -> bool:
        """Wait for z or q once nothing is left to decide; True after an undo."""
        if self.seat.desk.held.last is None:
            return False
        console().print("z undo  q quit", style="cyan", highlight=False)
        while (key := read_key().lower()) not in {"z", "q", END}:
            continue
        if key == "z":
            self._undo()
        return key == "z"

    def _say_unfinished(self) -> None:
        codes = set(self.codes or self.seat.material.codebook.ids)
        desk = self.seat.desk
        open_ones = [
            name
            for name in self.seat.material.texts
            if name in desk.assigned
            and (not self.only or name in self.only)
            and not codes <= desk.held.done(name)
        ]
        if open_ones:
            console().print(
                f"Not marked as finished: {', '.join(open_ones)}. Only finished transcripts count "
                "as absent where a code was not given. Mark one with  tls review --finish ID",
                highlight=False,
            )


def _fits(key: str, kind: str) -> bool:
    """Whether a key means something for a kind of passage."""
    return ONLY.get(key, kind) == kind or (key == "d" and kind == "confirm")
