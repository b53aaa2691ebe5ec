"""Who does which piece of work, told by hand: calls end when the test says so."""

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.coding.shared import Shared


class Others:
    """Other processes that end what they are at, oldest first, when told to."""

    def __init__(self):
        self.calls = {}

    def submit(self, number):
        self.calls[number] = Future()
        return self.calls[number]

    def at(self):
        return [number for number, call in self.calls.items() if not call.done()]

    def end_one(self):
        for number in self.at()[:1]:
            self.calls[number].set_result(number)


@given(st.integers(1, 40), st.integers(1, 4), st.lists(st.integers(0, 3), max_size=60))
def test_each_piece_is_done_once_whoever_is_fast(pieces, others, ended):
    """Others may end any number of pieces while this process is at one of its own."""
    helpers, ended = Others(), iter(ended)
    shared = Shared(helpers.submit, pieces, others)

    def own(number):
        for _ in range(next(ended, 1)):
            helpers.end_one()
        return number

    done = []
    for number, found in shared.done(own):
        done.append(number)
        assert found == number
        assert len(helpers.at()) <= 2 * others
        helpers.end_one()
    assert sorted(done) == list(range(pieces))


def test_nobody_waits_for_what_another_has_not_begun():
    """While many are left each of the others has a next one; when few are left it has not."""
    helpers = Others()
    shared = Shared(helpers.submit, 12, 1)
    assert helpers.at() == [0, 1]
    mine = []

    def own(number):
        mine.append(number)
        return number

    done = shared.done(own)
    assert [next(done)[0] for _ in range(6)] == [11, 10, 9, 8, 7, 6]
    helpers.end_one()
    assert helpers.at() == [1]  # 2, 3 and 4 are left: the next one is taken by who is ready
    helpers.end_one()
    assert helpers.at() == [2]
    assert [next(done)[0] for _ in range(3)] == [0, 1, 5]
    assert [next(done)[0] for _ in range(2)] == [4, 3]
    helpers.end_one()
    assert list(done) == [(2, 2)]
    assert mine == [11, 10, 9, 8, 7, 6, 5, 4, 3]


@pytest.mark.parametrize("at_once", [True, False])
def test_when_others_are_gone_nobody_waits_for_them(at_once):
    """A piece that cannot be given to another process is told as that fault."""
    helpers = Others()

    def submit(number):
        if at_once or number:
            raise BrokenProcessPool("gone")
        return helpers.submit(number)

    shared = Shared(submit, 9, 1)

    def own(number):
        helpers.end_one()
        return number

    with pytest.raises(BrokenProcessPool, match="gone"):
        list(shared.done(own))


def test_what_was_cancelled_is_not_told():
    """When the work is stopped others are stopped too, and nothing more is given to them."""
    helpers = Others()
    shared = Shared(helpers.submit, 9, 1)
    next(shared.done(lambda number: number))
    assert helpers.calls[1].cancel()
    assert list(helpers.calls) == [0, 1]
