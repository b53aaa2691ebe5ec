"""Saturation after Guest, Namey and Chen: by hand, over random orders, and not reached."""

import numpy as np
import pytest
from hypothesis import given, settings
from random_facts import CODES, Made, shuffled, studies

from tls_coding.matrix.saturation import new_codes, random_orders, reached_at, saturation

few = settings(max_examples=settings.default.max_examples // 5)


def small(held, dates=None, done=None):
    """One interview for each list of codes."""
    interviews = tuple((f"i{n}", "hill", 100, dates[n] if dates else "") for n in range(len(held)))
    passages = tuple(
        (n, 12 * place, 12 * place + 9, code, "coded", "ana", False)
        for n, codes in enumerate(held)
        for place, code in enumerate(codes)
    )
    everything = frozenset((f"i{n}", code) for n in range(len(held)) for code in CODES)
    return Made(interviews, passages, everything if done is None else done).facts()


GROWING = [["trade"], ["place.road"], [], ["craft.secrecy"], [], []]


def test_runs_move_on_by_one_interview_until_one_brings_too_little():
    """37 codes in a base of 4; runs of 2 bring 7, 4 and 1: the third is under 5 %."""
    new = np.array([[20, 10, 4, 3, 4, 3, 1, 0]])
    assert reached_at(new, 4, 2, 0.05).tolist() == [6]
    assert reached_at(new, 4, 2, 0.2).tolist() == [4]
    assert reached_at(new, 4, 2, 0.0).tolist() == [-1]
    assert reached_at(np.array([[0, 0, 1, 0]]), 2, 1, 0.0).tolist() == [0]


def test_saturation_in_the_order_of_dates():
    """The curve follows dates, then ids; codes met after saturation are counted."""
    dates = ["2005-01-01", "2004", "", "2005-01-01", "2006-05", ""]
    found = saturation(small(GROWING, dates), bases=[2], runs=[1], thresholds=[0.0])
    assert [step.interview for step in found.steps] == ["i1", "i0", "i3", "i4", "i2", "i5"]
    assert [step.new for step in found.steps] == [1, 1, 1, 0, 0, 0]
    (one,) = found.reached
    assert (one.at, one.seen, one.base_codes, one.new, one.after) == (3, 4, 2, 0, 0)
    assert found.undated == ("i2", "i5")
    early = saturation(small(GROWING), bases=[2], runs=[1], thresholds=[0.0]).reached[0]
    assert (early.at, early.after) == (2, 1)


def test_where_it_is_not_reached_it_says_so():
    """Too few interviews, an empty base, or codes to the last: None and a reason."""
    few_read = saturation(small(GROWING[:3]), bases=[3], runs=[2], thresholds=[0.0]).reached[0]
    assert (few_read.at, few_read.median) == (None, None)
    assert few_read.reason == "3 interviews: a base of 3 and a run of 2 need 5"
    empty = saturation(small([[], [], ["trade"]]), bases=[2], runs=[1], thresholds=[0.0])
    assert "no code in the base of 2 interviews" in empty.reached[0].reason
    last = saturation(small([["trade"], ["place.road"]]), bases=[1], runs=[1], thresholds=[0.5])
    assert last.reached[0].reason == (
        "not reached in 2 interviews: the last run of 1 brought 1 new codes (100% of 1)"
    )
    assert last.reached[0].not_reached == 1.0
    assert last.reached[0].median is None


def test_only_what_was_reviewed_throughout_counts():
    """An interview that nobody finished is left out and named; a code finished in one only, too."""
    done = frozenset((f"i{n}", code) for n in range(5) for code in CODES if code != "trade")
    found = saturation(small(GROWING, done=done | {("i0", "trade")}))
    assert (found.interviews, found.codes, found.found) == (5, 4, 2)
    assert found.left_out == ("i5", "trade")


def test_random_orders_are_the_same_for_the_same_seed():
    """And each is an order of all interviews."""
    orders = random_orders(7, 20, 3)
    assert (orders == random_orders(7, 20, 3)).all()
    assert (np.sort(orders, axis=1) == np.arange(7)).all()


def test_impossible_settings_are_refused():
    """A base of none, or a threshold that is no share."""
    with pytest.raises(ValueError, match="at least 1"):
        saturation(small(GROWING), bases=[0])
    with pytest.raises(ValueError, match="between 0 and 1"):
        saturation(small(GROWING), thresholds=[5])


@few
@given(studies())
def test_new_codes_are_those_of_a_plain_loop(made):
    """In any order, each code is new once."""
    facts = made.facts()
    found = saturation(facts, draws=5, bases=[2], runs=[1])
    met: set[str] = set()
    finished = {(name, code) for name, code in made.done}
    for step in found.steps:
        own = {
            s.code
            for s in made.segments()
            if s.transcript == step.interview and s.counts and not s.flags
            and s.code not in found.left_out and (s.transcript, s.code) in finished
        }  # fmt: skip
        assert step.new == len(own - met)
        met |= own
        assert step.total == len(met)
    assert found.found == len(met)


@few
@given(shuffled())
def test_neither_order_nor_a_second_coder_nor_an_uncoded_interview_matters(study):
    """Only `left_out` names the new interview."""
    made, order = study
    found = saturation(made.facts(), draws=20)
    for other in (made.facts(order), made.with_second_coder().facts(), made.with_uncoded().facts()):
        again = saturation(other, draws=20)
        assert (again.reached, again.steps) == (found.reached, found.steps)


def test_new_codes_count_from_the_first_interview_of_each_order():
    """Reading the richest interview first finds all at once."""
    held = np.array([[1, 0], [1, 1]], bool)
    assert new_codes(held, np.array([[1, 0], [0, 1]])).tolist() == [[2, 0], [1, 1]]
