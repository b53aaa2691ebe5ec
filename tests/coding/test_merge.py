"""Copies of one log become one: any order, any number of times, and every undo finds its line."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import AT, transcript

from tls_coding.coding.chain import GENESIS, Entry, line_of, parse_log
from tls_coding.coding.codings import state_of
from tls_coding.coding.merge import branches, decided_twice, merge
from tls_coding.coding.review import by_hand
from tls_coding.spans import Span

BODY = "They keep the secret. We told it. They keep a secret again. Nobody came."
TEXT = transcript(BODY)


def wrote(log, act, at=AT):
    """A log with one line more, as the writer makes it."""
    n = max((line.entry.n for line in log), default=0) + 1
    prev = log[-1].sha256 if log else GENESIS
    return [*log, line_of(Entry(n=n, prev=prev, at=at, coder="ana", **act))]


def raw(log):
    return b"".join(line.raw + b"\n" for line in log)


def read(log):
    """A log as it comes back from disk: whole, chained and numbered."""
    lines, problems = parse_log(raw(log), "ana.jsonl")
    assert problems == []
    assert [line.entry.n for line in lines] == list(range(1, len(lines) + 1))
    assert lines == log
    return lines


def memo(note):
    return {"act": "memo", "note": note}


def notes(log):
    return [line.entry.note for line in log]


def hand(code, quote):
    start = BODY.index(quote)
    return by_hand(code, TEXT, Span(start, start + len(quote)), "c0de")


def logs_of(*scripts):
    """A log for each script of (time, act); what begins alike is shared."""
    made = []
    for script in scripts:
        log = []
        for at, act in script:
            log = wrote(log, act, at)
        made.append(log)
    return made


steps = st.lists(
    st.tuples(
        st.integers(0, 2),  # the machine
        st.sampled_from(["memo", "memo", "memo", "undo", "delete", "merge"]),
        st.integers(0, 30),  # a time, a number, another machine
    ),
    max_size=24,
)


def machines(steps, *, distinct=True):
    """What three machines hold after they wrote and merged."""
    held = [[], [], []]
    for number, (one, what, value) in enumerate(steps):
        if what == "merge":
            held[one] = merge(held[one], held[value % 3])
            continue
        note = str(number if distinct else 0)
        fields = {"note": note} if what == "memo" else {"target": 1 + value % (len(held[one]) + 2)}
        held[one] = wrote(held[one], {"act": what, **fields}, f"2026-01-31T09:12:{value:02}Z")
    return held


@given(steps, st.booleans(), st.randoms(use_true_random=False))
def test_any_order_any_number_of_times_one_result(steps, distinct, chance):
    """Commutative, associative, idempotent, to the byte; clocks may go wrong."""
    held = machines(steps, distinct=distinct)
    expected = raw(merge(*held))
    a, b, c = held
    assert raw(merge(a, b)) == raw(merge(b, a))
    assert raw(merge(merge(a, b), c)) == raw(merge(a, merge(b, c))) == expected
    result = merge(*held)
    for _ in range(4):
        result = merge(*chance.sample([result, chance.choice(held)], 2))
        assert raw(result) == expected
    read(result)


@given(steps)
def test_nothing_is_lost_and_every_target_is_found(steps):
    """Each line of each machine is there once, about the line that it was about."""
    held = machines(steps)

    def about(log):
        named = {line.entry.n: line.entry for line in log}
        what = {}
        for line in log:
            earlier = named.get(line.entry.target or 0)
            known = earlier is not None and earlier.n < line.entry.n
            what[line.entry.was or line.sha256] = (
                line.entry.act,
                line.entry.note,
                line.entry.at,
                (earlier.was or _hash(log, earlier)) if known else None,
            )
        return what

    merged = merge(*held)
    expected = {}
    for log in held:
        expected |= about(log)
    assert about(merged) == expected
    assert len(merged) == len(expected)


def _hash(log, entry):
    return next(line.sha256 for line in log if line.entry is entry)


@given(steps)
def test_a_line_stays_after_what_stood_before_it(steps):
    """No merge turns the order of a machine's own lines, whatever its clock said."""
    held = machines(steps)
    place = {line.entry.was or line.sha256: n for n, line in enumerate(merge(*held))}
    for log in held:
        places = [place[line.entry.was or line.sha256] for line in log]
        assert places == sorted(places)


@given(steps)
def test_copies_in_one_file_are_merged(steps):
    """What a union merge of git leaves is taken apart by its chain and merged."""
    held = machines(steps)
    mixed = [line for number, log in enumerate(held) for line in log if not any(
        line in other for other in held[:number]
    )]  # fmt: skip
    assert raw(merge(mixed)) == raw(merge(*held))
    lines, _ = parse_log(raw(mixed), "x")
    assert raw(merge(lines)) == raw(merge(*held))


@pytest.mark.parametrize("seed", range(8))
def test_damaged_copies_keep_all_their_lines(seed):
    """An edited line is kept beside the line that it was, and what follows it keeps saying so."""
    chance = random.Random(seed)
    steps = [(chance.randrange(2), "memo", chance.randrange(30)) for _ in range(12)]
    first, second, _ = machines(steps)
    damaged = first[:]
    if damaged:
        place = chance.randrange(len(damaged))
        entry = damaged[place].entry.model_copy(update={"note": "edited"})
        damaged[place] = line_of(entry)
    merged = merge(damaged, second)
    assert sorted(notes(merged)) == sorted(notes(damaged) + notes(second))
    assert raw(merge(merged, second)) == raw(merged)
    lines, problems = parse_log(raw(merged), "x")
    assert len(lines) == len(merged)
    assert all(problem.warning for problem in problems)
    if damaged and place < len(damaged) - 1:
        assert problems


def test_a_copy_that_knows_more_stays_as_it_is():
    """Merging an old copy into the log that went on changes no byte."""
    (log,) = logs_of([(f"{n:02}", memo(str(n))) for n in range(5)])
    for cut in range(6):
        assert raw(merge(log, log[:cut])) == raw(merge(log[:cut], log)) == raw(log)


def test_lines_that_move_keep_their_names():
    """Moved lines have a new number and place, and keep hash and number of their first writing."""
    shared = [("01", memo("one"))]
    a, b = logs_of([*shared, ("05", memo("a"))], [*shared, ("03", memo("b")), ("09", memo("b2"))])
    merged = merge(a, b)
    assert notes(merged) == ["one", "b", "a", "b2"]
    assert merged[:2] == b[:2]  # where nothing moved, bytes are as they were
    moved = merged[2].entry
    assert (moved.n, moved.was, moved.was_n, moved.first_n) == (3, a[1].sha256, 2, 2)
    assert merged[3].entry.was == b[2].sha256
    assert merged[3].entry.first_n == 3


def test_an_undo_finds_its_line():
    """Line 2 of one machine and line 2 of the other are two lines: each undo takes back its own."""
    shared = [("01", hand("x", "We told it."))]
    a, b = logs_of(
        [*shared, ("02", hand("a", "We told it.")), ("06", {"act": "undo", "target": 2})],
        [*shared, ("03", hand("b", "Nobody came.")), ("04", {"act": "undo", "target": 1})],
    )
    merged = read(merge(a, b))
    state = state_of("ana", [line.entry for line in merged], {TEXT.id: TEXT})
    assert [c.code for c in state.codings] == ["b"]
    assert state.codings[0].ref == ("ana", 2, "03")  # as it was called before the merge


def test_a_line_about_nothing_stays_so():
    """A target that no line has is not taken for one of the other machine's."""
    shared = [("01", memo("one"))]
    lines = [("02", memo("a")), ("03", memo("a")), ("04", memo("a"))]
    a, b = logs_of([*shared, *lines], [*shared, ("05", {"act": "undo", "target": 3})])
    merged = merge(a, b)
    assert merged[-1].entry.target == 0
    state = state_of("ana", [line.entry for line in merged], {})
    assert len(state.memos) == 4


def test_the_later_of_two_decisions_counts_and_both_are_told():
    """One passage and code decided on two machines: by the clock, and reported."""
    act = hand("x", "We told it.")
    rejected = {**act, "act": "reject"}
    a, b = logs_of(
        [("01", memo("one")), ("05", act), ("07", hand("y", "Nobody came."))],
        [("01", memo("one")), ("06", rejected), ("06", hand("z", "Nobody came."))],
    )
    (twice,) = decided_twice(a, b)
    assert (twice.transcript, twice.code, twice.span.of(BODY)) == (TEXT.id, "x", "We told it.")
    assert (twice.first.act, twice.stands.act, twice.differ) == ("add", "reject", True)
    state = state_of("ana", [line.entry for line in merge(b, a)], {TEXT.id: TEXT})
    assert {c.code: c.status for c in state.codings} == {
        "x": "rejected", "y": "coded", "z": "coded",
    }  # fmt: skip


def test_what_was_known_is_not_decided_twice():
    """Who merged first and then decided otherwise has changed a decision, not made it twice."""
    act = hand("x", "We told it.")
    a, b = logs_of([("05", act)], [("06", memo("b"))])
    later = wrote(merge(a, b), {**act, "act": "reject"}, "03")  # a clock that is late
    assert decided_twice(a, later) == decided_twice(later, b) == []
    state = state_of("ana", [line.entry for line in merge(a, b, later)], {TEXT.id: TEXT})
    assert [c.status for c in state.codings] == ["rejected"]


def test_branches():
    """A log is one copy; two copies in one file share what they share; nothing is none."""
    shared = [("01", memo("one"))]
    a, b = logs_of([*shared, ("02", memo("a"))], [*shared, ("03", memo("b"))])
    assert branches(a) == [a]
    assert branches([*a, b[1]]) == [a, b]
    assert branches([]) == []
    assert merge() == merge([]) == merge([], []) == []
