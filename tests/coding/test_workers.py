"""Work in pieces: each is done once, by whichever process."""

import os
import signal
import subprocess
import sys
import time
from multiprocessing import active_children, parent_process
from pathlib import Path
from threading import Timer

import pytest

from tls_coding.coding.helper import HelperDied
from tls_coding.coding.workers import Workers, _at_hand


def squared(number, *more):
    return number * number, os.getpid(), more


def slow(number):
    time.sleep(0.02)
    return os.getpid()


def broken_elsewhere(number):
    if parent_process():
        raise ValueError("not here")
    time.sleep(0.02)


def killed_elsewhere(number):
    if parent_process():
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.02)


def large(number):
    time.sleep(0.01)
    return b"x" * 5_000_000


def killed_sending(number):
    if parent_process():
        pid = os.getpid()
        Timer(0.005, os.kill, (pid, signal.SIGKILL)).start()
    return b"x" * 40_000_000


class Stubborn(Exception):
    """Cannot travel."""

    def __reduce__(self):
        raise TypeError("stays where it is")


def stubborn_elsewhere(number):
    if parent_process():
        raise Stubborn("not here")
    time.sleep(0.02)


class Unsendable:
    def __init__(self, word):
        self.word = word

    def __reduce__(self):
        raise TypeError("stays here")


def word_of(lent):
    return lent.value.word


def value_of(lent):
    return lent.value


noted = set()


def note_ahead(piece):
    if piece is None:
        raise ValueError(piece)
    noted.add(piece)


def was_noted(piece):
    if parent_process() is None:
        time.sleep(0.1)  # the other process has the first two
    return piece in noted


def others(done):
    return {pid for _, pid in done} - {os.getpid()}


@pytest.mark.parametrize("start", [None, "spawn"])
@pytest.mark.parametrize(("jobs", "pieces"), [(1, 3), (2, 1), (2, 2), (2, 7), (3, 2), (3, 20)])
def test_each_piece_is_done_once(jobs, pieces, start):
    """However many processes and pieces there are."""
    with Workers(jobs, start=start) as workers:
        done = list(workers.run(squared, range(pieces), "a", "b"))
    assert sorted((piece, found[0]) for piece, found in done) == [
        (number, number * number) for number in range(pieces)
    ]
    assert {found[2] for _, found in done} == {("a", "b")}
    assert len({found[1] for _, found in done}) <= jobs


def test_no_pieces_are_no_work():
    """Nothing to do is done at once."""
    with Workers(2) as workers:
        assert list(workers.run(squared, [])) == []
        assert not workers.started


def test_this_process_works_too():
    """With two processes asked for, one more is started, and each does some pieces."""
    with Workers(2) as workers:
        pids = [pid for _, pid in workers.run(slow, range(12))]
    assert os.getpid() in pids
    assert len(set(pids)) == 2


@pytest.mark.parametrize("start", [None, "spawn"])
def test_processes_stay_for_the_next_work(start):
    """They are started once; more of them where there is work for more; alone, none is asked."""
    with Workers(3, start=start) as workers:
        first = others(workers.run(slow, range(6)))
        assert others(workers.run(slow, range(6))) <= first
        assert others(workers.run(slow, range(6), alone=True)) == set()
    with Workers(3, start=start) as workers:
        assert len(others(workers.run(slow, range(2)))) == 1
        assert len(others(workers.run(slow, range(12)))) == 2
    assert not workers.started
    assert not active_children()


def test_what_was_lent_is_at_hand_in_a_copy():
    """It is not sent: what travels is a number. After work it is at hand no more."""
    with Workers(2, start="fork") as workers:
        lent = workers.lend([Unsendable("a"), Unsendable("b"), Unsendable("c")])
        done = dict(workers.run(word_of, lent))
        assert done == dict(zip(lent, "abc", strict=True))
        late = workers.lend(["d", "e"])
        assert dict(workers.run(value_of, late)) == dict(zip(late, "de", strict=True))
        assert {each.number for each in lent} <= set(_at_hand)
    assert not {each.number for each in lent} & set(_at_hand)


def test_what_was_lent_is_sent_where_processes_are_no_copies():
    """Then it travels as it is."""
    with Workers(2, start="spawn") as workers:
        lent = workers.lend("abc")
        assert dict(workers.run(value_of, lent)) == dict(zip(lent, "abc", strict=True))


def test_what_was_done_ahead_is_found():
    """The other process does it before it gets to the piece itself; a fault there stops nothing."""
    with Workers(2) as workers:
        assert workers.paired
        workers.ahead(note_ahead, ["a", "b", None])
        done = dict(workers.run(was_noted, ["a", "b", "c"]))
    assert done == {"a": True, "b": True, "c": False}
    assert not Workers(3).paired
    assert not Workers(2, start="spawn").paired


@pytest.mark.parametrize("start", [None, "spawn"])
def test_a_fault_elsewhere_is_raised_here(start):
    """What goes wrong in another process is not lost."""
    with (
        pytest.raises(ValueError, match="not here"),
        Workers(2, start=start) as workers,
    ):
        list(workers.run(broken_elsewhere, range(4)))


@pytest.mark.parametrize("start", [None, "spawn"])
def test_a_process_that_is_killed_is_told(start):
    """It ends the work with one sentence that says what to do, and leaves no process behind."""
    with (
        pytest.raises(HelperDied, match="--jobs 1"),
        Workers(3, start=start) as workers,
    ):
        list(workers.run(killed_elsewhere, range(9)))
    assert not active_children()


def test_a_process_that_is_killed_while_it_sends_is_told():
    """What it sent of its find ends in the middle: nobody waits for the rest."""
    with pytest.raises(HelperDied), Workers(3, start="fork") as workers:
        list(workers.run(killed_sending, range(9)))
    assert not active_children()


def test_work_is_stopped_at_any_moment():
    """Also while what another process found, and that is large, is on its way."""

    def stopped(after):
        with Workers(2, start="fork") as workers:
            next(workers.run(large, range(30)))
            time.sleep(after)
            raise KeyboardInterrupt

    for number in range(10):
        with pytest.raises(KeyboardInterrupt):
            stopped(0.004 * number)
        assert not active_children()


def test_a_fault_that_cannot_travel_is_told_by_its_text():
    """It is no process that was killed."""
    with pytest.raises(RuntimeError, match="Stubborn: not here"), Workers(2) as workers:
        list(workers.run(stubborn_elsewhere, range(4)))


MAIN = """
import os, sys, time
sys.path.insert(0, sys.argv[1])
from test_workers import slow
from tls_coding.coding.workers import Workers

if __name__ == "__main__":
    with Workers(3, start=sys.argv[2]) as workers:
        for _, pid in workers.run(slow, range(10**6)):
            print(pid, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="looks for processes as Unix does")
@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_processes_leave_with_a_program_that_is_killed(tmp_path, start):
    """Nothing can be told to them then: they find out, and what reads their output ends."""
    main = tmp_path / "main.py"
    main.write_text(MAIN, encoding="utf-8")
    words = [sys.executable, str(main), str(Path(__file__).parent), start]
    program = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    pids = {program.pid}
    while len(pids) < 3:
        pids.add(int(program.stdout.readline()))
    program.kill()
    program.communicate(timeout=20)  # ends when nobody holds the pipe any more
    assert program.returncode == -signal.SIGKILL
