"""What was settled between coders: the later holds, an undo works, a changed decision is told."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import transcript

from tls_coding.coding.adjudication import adjudication, settled
from tls_coding.coding.chain import GENESIS, Entry
from tls_coding.coding.codings import state_of
from tls_coding.coding.confirm import to_confirm
from tls_coding.coding.review import by_hand, place
from tls_coding.errors import UsageError
from tls_coding.spans import Span

BODY = "They keep the secret. We told it to them all. Nobody came."
TEXT = transcript(BODY)
TOLD = Span(BODY.index("We told"), BODY.index(" Nobody"))
CAME = Span(BODY.index("Nobody"), len(BODY))


class Room:
    """Coders who write one after the other; `state(name)` is what one of them holds."""

    def __init__(self):
        self.logs = {}
        self.time = 0

    def write(self, name, act):
        self.time += 1
        log = self.logs.setdefault(name, [])
        at = f"2026-01-31T09:{self.time // 60:02}:{self.time % 60:02}Z"
        log.append(Entry(n=len(log) + 1, prev=GENESIS, at=at, coder=name, **act))
        return log[-1].n

    def state(self, name, text=TEXT):
        return state_of(name, self.logs.get(name, []), {text.id: text})

    def states(self, text=TEXT):
        return [self.state(name, text) for name in self.logs]

    def code(self, name, span=TOLD, code="a", act="add"):
        return self.write(name, {**by_hand(code, TEXT, span, "c0de"), "act": act})

    def settle(self, name, outcome="accept", *, of=("ana", "ben"), span=TOLD, code="a"):
        decisions = [c for coder in of for c in self.state(coder).codings if c.span == span]
        entry = adjudication(TEXT, span, code, outcome, decisions, "talked over", "c0de")
        return self.write(name, entry)

    def settled(self):
        return settled(self.states())


@pytest.fixture
def room():
    """Ana gave a code to a passage, Ben rejected it."""
    made = Room()
    made.code("ana")
    made.code("ben", act="reject")
    return made


def told(found):
    return [(c.coder, c.code, c.status) for c in found.standing]


def test_what_was_settled_stands_beside_the_decisions(room):
    """An adjudication names decisions, says who settled them and why, and changes none."""
    before = room.states()
    room.settle("carla")
    found = room.settled()
    (standing,) = found.standing
    assert (standing.status, standing.note, standing.coder) == ("accepted", "talked over", "carla")
    assert [ref[:2] for ref in standing.settles] == [("ana", 1), ("ben", 1)]
    assert standing.counts
    assert [room.state(s.coder) for s in before] == before
    assert room.state("carla").codings == ()
    assert room.state("carla").counted == {}
    assert set(found.by_decision) == {c.ref for s in before for c in s.codings}
    assert found.by_passage[TEXT.id, TOLD, "a"] == standing
    assert (found.unplaced, found.stale) == ((), ())


def test_the_later_holds_and_an_undo_brings_the_earlier_back(room):
    """Whoever wrote it, the later adjudication of the same decisions holds, until it is undone."""
    room.settle("carla", "accept")
    n = room.settle("dora", "reject")
    assert told(room.settled()) == [("dora", "a", "rejected")]
    room.write("dora", {"act": "undo", "target": n})
    assert told(room.settled()) == [("carla", "a", "accepted")]
    room.settle("ana", "reject")  # one who coded may settle, too
    assert told(room.settled()) == [("ana", "a", "rejected")]
    assert [c.status for c in room.state("ana").codings] == ["coded"]


@pytest.mark.parametrize(
    "change",
    [
        {"act": "undo", "target": 1},
        {"act": "delete", "target": 1},
        {"act": "recode", "target": 1, "code": "b"},
        {"act": "resize", "target": 1, **place(TEXT, CAME)},
        {**by_hand("a", TEXT, TOLD, "c0de"), "act": "unsure"},
    ],
)
def test_a_changed_decision_makes_it_stale(room, change):
    """When one of the decisions is undone, changed or made anew, that is told, by name."""
    room.settle("carla")
    named = room.settled().standing[0].settles[0]
    n = room.write("ana", change)
    found = room.settled()
    assert found.standing == ()
    ((coding, changed),) = found.stale
    assert (coding.coder, changed) == ("carla", (named,))
    room.write("ana", {"act": "undo", "target": n})
    assert told(room.settled()) == [("carla", "a", "accepted")]


def test_settling_anew_ends_the_stale_one(room):
    """Once the changed decisions are settled again nothing is stale."""
    room.settle("carla")
    room.write("ana", {"act": "resize", "target": 1, **place(TEXT, CAME)})
    decisions = [c for name in ("ana", "ben") for c in room.state(name).codings]
    room.write("carla", adjudication(TEXT, CAME, "b", "accept", decisions, "again", "c0de"))
    found = room.settled()
    assert told(found) == [("carla", "b", "accepted")]
    assert found.stale == ()


def test_a_stale_one_does_not_end_one_that_holds(room):
    """A later adjudication whose decisions changed leaves the earlier one alone."""
    room.code("ana", span=CAME)
    room.settle("carla")
    both = [c for name in ("ana", "ben") for c in room.state(name).codings]
    room.write("dora", adjudication(TEXT, TOLD, "a", "reject", both, "all", "c0de"))
    room.write("ana", {"act": "delete", "target": 2})
    found = room.settled()
    assert told(found) == [("carla", "a", "accepted")]
    assert [coding.coder for coding, _ in found.stale] == ["dora"]


def test_one_may_be_overruled_by_name(room):
    """An adjudication may name another one as what it settles."""
    room.settle("carla")
    (standing,) = room.settled().standing
    room.write("dora", adjudication(TEXT, CAME, "b", "accept", [standing], "no: that", "c0de"))
    assert told(room.settled()) == [("dora", "b", "accepted")]


def test_in_an_edited_text(room):
    """An adjudication moves with its words, is proposed where they were edited, and confirmed."""
    room.settle("carla")
    moved = transcript("A line more.\n" + BODY)
    assert [c.fate for c in settled(room.states(moved)).standing] == ["moved"]
    edited = transcript(BODY.replace("told it to", "tolled it to"))
    found = settled(room.states(edited))
    assert found.standing == ()
    assert [(c.coder, c.fate, c.counts) for c in found.unplaced] == [("carla", "fuzzy", False)]
    waiting = to_confirm([room.state("carla", edited)], {edited.id: edited})
    (one,) = waiting
    target = {"act": "resize", "target": one.coding.n, **place(edited, one.proposed)}
    room.write("carla", target)
    (standing,) = settled(room.states(edited)).standing
    assert (standing.fate, standing.origin, standing.counts) == ("exact", "adjudicated", True)


def test_it_needs_decisions_and_a_reason():
    """Nothing can be settled without naming what, or without saying why."""
    coder = Room()
    coder.code("ana")
    decisions = coder.state("ana").codings
    for some, reason in (((), "why"), (decisions, " ")):
        with pytest.raises(UsageError, match="a reason"):
            adjudication(TEXT, TOLD, "a", "accept", some, reason, "c0de")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["settle", "settle", "code", "undo"]),
            st.sampled_from(["carla", "dora", "ana"]),
            st.sampled_from(["accept", "reject"]),
            st.booleans(),
            st.integers(1, 4),
        ),
        max_size=10,
    )
)
def test_the_order_of_coders_does_not_matter(acts):
    """However the logs are listed, the same holds; never two for one decision or one passage."""
    room = Room()
    for name in ("ana", "ben"):
        room.code(name)
        room.code(name, span=CAME)
    for kind, name, outcome, first, n in acts:
        span = TOLD if first else CAME
        if kind == "settle" and any(c.span == span for c in room.state("ana").codings):
            room.settle(name, outcome, span=span)
        elif kind == "code":
            room.code("ana", span=span, act=outcome)
        elif kind == "undo":
            room.write(name, {"act": "undo", "target": n})
    found = room.settled()
    for order in itertools.permutations(room.states()):
        assert settled(order) == found
    refs = [ref for coding in found.standing for ref in coding.settles]
    assert len(refs) == len(set(refs))
    assert len(found.by_passage) == len(found.standing)
    held = {c.ref for state in room.states() for c in state.codings}
    assert set(refs) <= held
    assert all(changed for _, changed in found.stale)
