"""Work in pieces: each is done once, by whichever process."""

import os
import time
from multiprocessing import parent_process

import pytest

from tls_coding.coding.workers import Workers


def squared(number, *more):
    return number * number, os.getpid(), more


def slow(number):
    time.sleep(0.02)
    return os.getpid()


def broken_elsewhere(number):
    if parent_process():
        raise ValueError("not here")
    time.sleep(0.02)


@pytest.mark.parametrize("start", [None, "spawn"])
@pytest.mark.parametrize(("jobs", "pieces"), [(1, 3), (2, 1), (2, 2), (2, 7), (3, 2), (3, 20)])
def test_each_piece_is_done_once(jobs, pieces, start):
    """However many processes and pieces there are."""
    with Workers(jobs, range(pieces), start=start) as workers:
        done = list(workers.run(squared, "a", "b"))
    assert sorted((piece, found[0]) for piece, found in done) == [
        (number, number * number) for number in range(pieces)
    ]
    assert {found[2] for _, found in done} == {("a", "b")}
    assert len({found[1] for _, found in done}) <= jobs


def test_no_pieces_are_no_work():
    """Nothing to do is done at once."""
    with Workers(2, []) as workers:
        assert list(workers.run(squared)) == []


def test_this_process_works_too():
    """With two processes asked for, one more is started, and each does some pieces."""
    with Workers(2, range(12)) as workers:
        pids = [pid for _, pid in workers.run(slow)]
    assert os.getpid() in pids
    assert len(set(pids)) == 2


@pytest.mark.parametrize("start", [None, "spawn"])
def test_a_fault_elsewhere_is_raised_here(start):
    """What goes wrong in another process is not lost."""
    with (
        pytest.raises(ValueError, match="not here"),
        Workers(2, range(4), start=start) as workers,
    ):
        list(workers.run(broken_elsewhere))
