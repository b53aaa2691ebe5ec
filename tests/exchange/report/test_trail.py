"""From a passage to the decisions on it: what was decided, changed, taken back and settled."""

import pytest
from small_study import Coder, transcript

from tls_coding.coding.adjudication import adjudication
from tls_coding.coding.log import read_log
from tls_coding.coding.review import by_hand
from tls_coding.exchange.report.trail import trails
from tls_coding.spans import Span

TEXT = transcript("We hid it. They knew.")
HID = Span(0, 10)
KEY = (TEXT.id, 0, 10, "craft.secrecy")


class Room:
    """Coders with logs on disk."""

    def __init__(self, folder):
        self._folder = folder

    def write(self, name, act):
        return Coder(self._folder / f"{name}.jsonl").write(act)[0].n

    def code(self, name, **more):
        return self.write(name, {**by_hand("craft.secrecy", TEXT, HID, "c0de"), **more})

    def state(self, name):
        return Coder(self._folder / f"{name}.jsonl").state(TEXT)

    def trails(self):
        names = sorted(path.stem for path in self._folder.glob("*.jsonl"))
        logs = {name: read_log(self._folder / f"{name}.jsonl")[0] for name in names}
        return trails([self.state(name) for name in names], logs, {TEXT.id: TEXT})

    def told(self, key=KEY):
        return [(step.coder, step.act, step.stands) for step in self.trails().get(key, ())]


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path)


def test_every_decision_is_a_step_with_its_note(room):
    """Who, when, what, and the note; each coder's own."""
    room.code("ana", note="sure of it")
    room.code("marc", act="reject", rules=("craft.secrecy/en/0",), evidence=("hid",))
    first, second = room.trails()[KEY]
    assert (first.coder, first.act, first.note) == ("ana", "coded by hand", "sure of it")
    assert first.at == "2026-01-31T09:12:03Z"
    assert (second.act, second.rules, second.evidence) == (
        "rejected", ("craft.secrecy/en/0",), ("hid",),
    )  # fmt: skip


def test_what_was_taken_back_or_replaced_is_told_and_stands_no_more(room):
    """An undo, a deletion and a later decision leave the earlier one visible."""
    n = room.code("ana")
    room.write("ana", {"act": "undo", "target": n})
    room.code("ana", act="reject")
    room.code("ana", act="accept")
    assert room.told() == [
        ("ana", "coded by hand", False), ("ana", "took back", True),
        ("ana", "rejected", False), ("ana", "accepted", True),
    ]  # fmt: skip


def test_a_changed_code_takes_its_history_along(room):
    """A recode stands under the code that the passage has now."""
    n = room.code("ana")
    room.write("ana", {"act": "recode", "target": n, "code": "trade"})
    assert room.told() == []
    assert room.told((TEXT.id, 0, 10, "trade")) == [
        ("ana", "coded by hand", True), ("ana", "changed the code to trade", True),
    ]  # fmt: skip


def test_an_adjudication_is_told_where_it_holds_and_where_it_settles(room):
    """It names the decisions that it settled and the reason, also on their own passages."""
    room.code("ana")
    other = Span(0, 9)
    room.write("marc", {**by_hand("craft.secrecy", TEXT, other, "c0de"), "act": "unsure"})
    decided = [coding for name in ("ana", "marc") for coding in room.state(name).codings]
    room.write(
        "zoe", adjudication(TEXT, HID, "craft.secrecy", "accept", decided, "talked over", "c0de")
    )
    found = room.trails()
    for key in (KEY, (TEXT.id, 0, 9, "craft.secrecy")):
        (last,) = [step for step in found[key] if step.coder == "zoe"]
        assert (last.act, last.note) == ("adjudicated: accepted", "talked over")
        assert last.settles == ("ana, line 1", "marc, line 1")
    assert room.told()[0] == ("ana", "coded by hand", True)
