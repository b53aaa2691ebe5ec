"""A log on a disk that refuses, under programs that interfere, in versions that git mixed up."""

import errno
import hashlib
import json
import os
import random

import killed_decisions
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from small_study import AT

from tls_coding.coding import log as module
from tls_coding.coding.log import LogChanged, LogNotWritten, LogWriter, read_log, rewrite_log
from tls_coding.errors import CodingError, StudyError


def memo(note):
    return {"act": "memo", "note": note}


def write(path, *notes):
    with LogWriter(path, "ana") as log:
        for note in notes:
            log.append(memo(note), at=AT)
    return path.read_bytes()


def notes(path):
    entries, problems = read_log(path)
    assert problems == []
    assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))
    return [entry.note for entry in entries]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "coding" / "ana.jsonl"


class Disk:
    """A file whose writes take `takes` bytes at once, and fail from the `fails`-th call on."""

    def __init__(self, file, *, takes=10**6, fails=10**6, error=errno.ENOSPC, refuses=()):
        self.file, self.takes, self.fails, self.error = file, takes, fails, error
        self.refuses = refuses

    def write(self, data):
        self.fails -= 1
        if self.fails < 0:
            raise OSError(self.error, os.strerror(self.error))
        return self.file.write(data[: self.takes])

    def __getattr__(self, name):
        if name in self.refuses:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return getattr(self.file, name)


def no_sync(descriptor):
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_writes_may_be_short(path):
    """A system that takes seven bytes at a time gets the whole line nevertheless."""
    with LogWriter(path, "ana") as log:
        log._file = Disk(log._file, takes=7)
        log.append(memo("whole"), at=AT)
    assert notes(path) == ["whole"]


@pytest.mark.parametrize("after", [0, 1, 5])
def test_a_full_disk_costs_that_decision_only(path, after):
    """After any number of pieces of a line are on the full disk none stays, and work goes on."""
    whole = write(path, "one")
    with LogWriter(path, "ana") as log:
        file = log._file
        log._file = Disk(file, takes=9, fails=after)
        with pytest.raises(LogNotWritten, match="no space left") as caught:
            log.append(memo("refused"), at=AT)
        assert path.read_bytes() == whole
        assert isinstance(caught.value, CodingError)
        assert isinstance(caught.value, OSError)
        assert caught.value.errno == errno.ENOSPC
        assert "refused" not in str(caught.value)
        log._file = file
        log.append(memo("two"), at=AT)
        assert [entry.note for entry in log.entries] == ["one", "two"]
    assert notes(path) == ["one", "two"]


def test_a_disk_that_takes_nothing_is_full(path):
    """A write of nothing is an error, not a loop without end."""
    with LogWriter(path, "ana") as log:
        log._file = Disk(log._file, takes=0)
        with pytest.raises(LogNotWritten, match="takes no more"):
            log.append(memo("x"), at=AT)
    assert not path.exists()


def test_after_a_failed_sync_nothing_more_is_written(path, monkeypatch):
    """What fsync failed on is taken back, and the log must be opened again."""
    whole = write(path, "one")
    with LogWriter(path, "ana") as log:
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", no_sync)
            with pytest.raises(LogNotWritten, match=r"did not keep|taken back"):
                log.append(memo("two"), at=AT)
        assert path.read_bytes() == whole
        with pytest.raises(LogNotWritten, match="Open the log again"):
            log.append(memo("three"), at=AT)
    assert write(path, "four")[: len(whole)] == whole
    assert notes(path) == ["one", "four"]


def test_only_the_first_sync_fails(path, monkeypatch):
    """The line is cut off and that is synced, so that it cannot come back after a crash."""
    write(path, "one")
    synced, sync = [], os.fsync

    def once(descriptor):
        if not synced:
            synced.append("failed")
            no_sync(descriptor)
        sync(descriptor)
        synced.append(os.fstat(descriptor).st_size)

    with LogWriter(path, "ana") as log:
        monkeypatch.setattr(os, "fsync", once)
        with pytest.raises(LogNotWritten, match="It does not count"):
            log.append(memo("two"), at=AT)
    assert synced == ["failed", path.stat().st_size]
    assert notes(path) == ["one"]


def test_what_cannot_be_taken_back_is_told(path, monkeypatch):
    """Where even cutting off fails, the message says that only the log can tell."""
    with LogWriter(path, "ana") as log:
        log.append(memo("one"), at=AT)
        log._file = Disk(log._file, takes=9, fails=2, refuses=("truncate",))
        with pytest.raises(LogNotWritten, match="whether the last decision counts"):
            log.append(memo("two"), at=AT)
        with pytest.raises(LogNotWritten, match="Open the log again"):
            log.append(memo("three"), at=AT)
    write(path, "four")
    assert notes(path) == ["one", "four"]  # the half line was set aside
    assert path.with_suffix(".torn").exists()


def test_ctrl_c_leaves_no_half_line(path):
    """An interruption between two pieces of a line leaves neither of them."""

    class Interrupted(Disk):
        def write(self, data):
            if self.fails == 0:
                raise KeyboardInterrupt
            return super().write(data)

    with LogWriter(path, "ana") as log:
        file = log._file
        log._file = Interrupted(file, takes=9, fails=3)
        with pytest.raises(KeyboardInterrupt):
            log.append(memo("two"), at=AT)
        log._file = file
        log.append(memo("three"), at=AT)
    assert notes(path) == ["three"]


def test_a_log_that_cannot_be_opened_is_one_sentence(tmp_path):
    """Where the folder is in the way the error is of this package, and an OSError still."""
    (tmp_path / "coding").write_text("a file")
    with pytest.raises(LogNotWritten, match="cannot be opened") as caught:
        write(tmp_path / "coding" / "ana.jsonl", "x")
    assert caught.value.exit_code == 1


@pytest.mark.parametrize("how", ["replaced", "longer", "gone"])
def test_a_log_changed_under_the_writer_is_left_alone(path, how):
    """When git puts another file in its place, no decision goes into the void."""
    write(path, "one")
    with LogWriter(path, "ana") as log:
        log.append(memo("two"), at=AT)
        if how == "longer":
            with path.open("ab") as file:
                file.write(b"{}\n")
        elif how == "replaced":
            other = path.with_name("other")
            other.write_bytes(path.read_bytes())
            other.replace(path)
        else:
            path.unlink()
        there = path.read_bytes() if path.exists() else None
        with pytest.raises(LogChanged, match="Open the log again"):
            log.append(memo("three"), at=AT)
        assert (path.read_bytes() if path.exists() else None) == there


def test_callers_start_from_what_is_on_disk(path):
    """What another program wrote before the lock was ours is in `entries`, with what follows."""
    stale, _ = read_log(path)
    write(path, "one", "two")
    with LogWriter(path, "ana") as log:
        assert (stale, [entry.note for entry in log.entries]) == ([], ["one", "two"])
        log.append(memo("three"), at=AT)
        assert log.entries == read_log(path)[0]
        log.entries.clear()  # theirs, not the writer's
        assert len(log.entries) == 3
        assert log.problems == []


def test_kills_lose_nothing(tmp_path):
    """After each of 25 kills at random moments every acknowledged decision is there."""
    if not hasattr(os, "fork"):
        pytest.skip("this system has no fork")
    told = killed_decisions.run(tmp_path, 25, random.Random(3))
    assert told.kills == 25
    assert told.acknowledged > 0
    assert (told.lost, told.problems) == (0, 0)
    assert told.kept - told.acknowledged <= 25


def two_copies(path):
    """The bytes that two machines share, and those that each of them added."""
    shared = write(path, "one", "two")
    first = write(path, "of A", "also of A")[len(shared) :]
    path.write_bytes(shared)
    second = write(path, "of B")[len(shared) :]
    return shared, first, second


@pytest.mark.parametrize("marked", [False, True])
def test_two_copies_in_one_file_are_told(path, marked):
    """What git leaves of a merge is one error that says how to mend it; nobody writes after it."""
    shared, first, second = two_copies(path)
    if marked:
        mixed = b"<<<<<<< HEAD\n" + first + b"=======\n" + second + b">>>>>>> other\n"
    else:
        mixed = first + second
    path.write_bytes(shared + mixed)
    entries, problems = read_log(path, "ana.jsonl")
    assert [entry.note for entry in entries] == ["one", "two", "of A", "also of A", "of B"]
    (problem,) = problems
    assert (problem.line, problem.warning) == (3 if marked else 5, False)
    assert problem.mend == "Put them together with: tls log merge ana.jsonl"
    with pytest.raises(StudyError), LogWriter(path, "ana"):
        pass
    assert path.read_bytes() == shared + mixed


def test_a_rewritten_log_is_whole_or_as_it_was(path, monkeypatch):
    """A rewrite sets torn bytes aside, keeps the old log when it fails, and locks meanwhile."""
    whole = write(path, "one")
    with path.open("ab") as file:
        file.write(b"{torn")
    seen = []
    assert rewrite_log(path, lambda raw: seen.append(raw) or raw) is False
    assert seen == [whole]
    assert path.read_bytes() == whole
    assert path.with_suffix(".torn").read_bytes() == b"{torn\n"
    with LogWriter(path, "ana"), pytest.raises(module.LogBusy):
        rewrite_log(path, bytes)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", no_sync)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            rewrite_log(path, lambda raw: raw + raw)
    assert path.read_bytes() == whole
    assert sorted(p.name for p in path.parent.iterdir()) == ["ana.jsonl", "ana.torn"]
    assert rewrite_log(path, lambda raw: raw + raw)
    assert path.read_bytes() == whole + whole


def test_what_a_decision_was_made_on_is_written(path):
    """Evidence and how the passage was shown are in the line, and left out where there is none."""
    with LogWriter(path, "ana") as log:
        log.append({"act": "accept", "evidence": ("secret",), "shown": "suggestion"}, at=AT)
        log.append({"act": "add", "shown": "blind"}, at=AT)
        log.append(memo("x"), at=AT)
        with pytest.raises(ValidationError):
            log.append({"act": "add", "shown": "half"}, at=AT)
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert [line.get("evidence") for line in lines] == [["secret"], None, None]
    assert [line.get("shown") for line in lines] == ["suggestion", "blind", None]
    assert [entry.shown for entry in read_log(path)[0]] == ["suggestion", "blind", ""]


@pytest.mark.parametrize("lacks", ["settles", "outcome", "note"])
def test_an_adjudication_is_whole(path, lacks):
    """An adjudication without decisions, outcome or reason is no line."""
    whole = {
        "act": "adjudicate",
        "settles": (("ana", 17, AT), ("ben", 9, AT)),
        "outcome": "accept",
        "note": "both meant the craft",
    }
    with LogWriter(path, "carla") as log:
        log.append(whole, at=AT)
        with pytest.raises(ValidationError, match="a reason"):
            log.append({key: value for key, value in whole.items() if key != lacks}, at=AT)
    line = json.loads(path.read_bytes())
    assert line["settles"] == [["ana", 17, AT], ["ben", 9, AT]]
    path.write_bytes(path.read_bytes().replace(b'"outcome":"accept"', b'"outcome":""'))
    (problem,) = read_log(path)[1]
    assert "decisions, an outcome and a reason" in problem.what


@given(st.binary(max_size=60), st.integers(0, 400))
def test_any_bytes_are_read(tmp_path_factory, junk, at):
    """Whatever stands in a log, reading it does not fail, and whole lines before it are kept."""
    path = tmp_path_factory.mktemp("log") / "ana.jsonl"
    whole = write(path, "one", "two")
    at = min(at, len(whole))
    path.write_bytes(whole[:at] + junk)
    entries, _ = read_log(path)
    before = whole[:at].count(b"\n")
    assert [entry.n for entry in entries][:before] == list(range(1, before + 1))
    lines = (whole[:at] + junk).split(b"\n")[:-1]
    hashes = {hashlib.sha256(line.rstrip(b"\r")).hexdigest() for line in lines}
    assert len(hashes) >= len({entry.n for entry in entries})
