"""The log on disk: its form, its chain, what a crash leaves of it, and who may write it."""

import hashlib
import json
import os
import re
import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from small_study import AT, Coder, suggest, transcript

from tls_coding.coding.log import GENESIS, Entry, LogBusy, LogWriter, read_log
from tls_coding.coding.review import decision, finished, place
from tls_coding.errors import UsageError

SECRET = "Zia Oria cela «l’arcano»\u2028del maglio"  # stands for what an interview says


def memo(note):
    return {"act": "memo", "note": note}


def write(path, *acts, coder="ana"):
    with LogWriter(path, coder) as log:
        return [log.append(act, at=AT) for act in acts]


def texts_of(problems):
    return " ".join(map(str, problems))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "coding" / "ana.jsonl"


def test_form_of_a_line(path, one_code):
    """A decision is one line of compact JSON: its keys in the agreed order, its text readable."""
    text = transcript("Before. They keep the secret\nof l’été. After.", name="valley_01")
    (found,) = suggest(one_code, text)
    Coder(path).decide("accept", found, text)
    raw = path.read_text(encoding="utf-8")
    assert raw.endswith("\n")
    assert raw.count("\n") == 1
    line = json.loads(raw)
    keys = (
        "n prev at coder act transcript text_sha256 start end quote before after code "
        "suggestion rules codebook_sha256 note"
    )
    assert list(line) == keys.split()
    assert line | {"prev": "", "text_sha256": "", "suggestion": "", "codebook_sha256": ""} == {
        "n": 1, "prev": "", "at": AT, "coder": "ana", "act": "accept",
        "transcript": "valley_01", "text_sha256": "", "start": 8, "end": 38,
        "quote": "They keep the secret\nof l’été.", "before": "Before. ", "after": " After.",
        "code": "secrecy", "suggestion": "", "rules": ["secrecy/en/0"], "codebook_sha256": "",
        "note": "",
    }  # fmt: skip
    assert line["prev"] == GENESIS
    assert line["text_sha256"] == hashlib.sha256(text.body.encode()).hexdigest()
    assert line["suggestion"] == found.id
    assert re.fullmatch(r'\{"n":1,"prev":"0+","at":"[^ ]+","coder":"ana","act":.*\}\n', raw, re.S)
    assert "l’été" in raw


def test_lines_are_chained_and_numbered(path):
    """Each line names the hash of the one before and counts on, over any number of sittings."""
    for number in range(3):
        write(path, memo(f"first of {number}"), memo(SECRET))
    lines = path.read_bytes().split(b"\n")[:-1]
    assert [json.loads(line)["n"] for line in lines] == [1, 2, 3, 4, 5, 6]
    hashes = [GENESIS, *(hashlib.sha256(line).hexdigest() for line in lines)]
    assert [json.loads(line)["prev"] for line in lines] == hashes[:-1]
    entries, problems = read_log(path)
    assert [entry.note for entry in entries[1::2]] == [SECRET] * 3
    assert problems == []


def test_a_line_is_on_disk_when_append_returns(path, monkeypatch):
    """`append` returns after the line was written and synced, while the log is still open."""
    synced = []
    monkeypatch.setattr("tls_coding.coding.log.sync_folder", lambda folder: None)
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_size))
    with LogWriter(path, "ana") as log:
        for number in range(1, 4):
            log.append(memo(SECRET), at=AT)
            assert len(path.read_bytes().split(b"\n")) == number + 1
            assert synced[-1] == path.stat().st_size
            assert len(synced) == number


def test_the_name_of_a_new_log_is_on_disk_too(path, monkeypatch):
    """With the first line the folders are synced: a new file's name is in them."""
    synced = []
    monkeypatch.setattr("tls_coding.coding.log.sync_folder", synced.append)
    write(path, memo("one"), memo("two"))
    write(path, memo("three"))
    assert synced == [path.parent, path.parent.parent]


def test_cut_anywhere_no_whole_line_is_lost(path):
    """Cut at any byte, a log keeps each whole line; the torn rest is set aside and it goes on."""
    write(path, memo("Größe"), {"act": "undo", "target": 1}, memo("ok"))
    raw = path.read_bytes()
    aside = path.with_suffix(".torn")
    for cut in range(len(raw) + 1):
        path.write_bytes(raw[:cut])
        aside.unlink(missing_ok=True)
        whole, torn = raw[:cut].count(b"\n"), raw[:cut].rpartition(b"\n")[2]
        entries, problems = read_log(path, "coding/ana.jsonl")
        assert [entry.n for entry in entries] == list(range(1, whole + 1))
        assert [(p.line, p.warning) for p in problems] == [(whole + 1, True)] * bool(torn)
        if cut % 9 and 0 < len(torn) < len(raw.split(b"\n")[whole]) - 1:
            continue  # opening it costs a sync: every ninth byte, and those around a line's end
        write(path, memo("afterwards"))
        assert path.read_bytes().startswith(raw[: cut - len(torn)])
        assert (aside.read_bytes() if aside.exists() else b"") == (torn and torn + b"\n")
        entries, problems = read_log(path)
        assert problems == []
        assert [entry.n for entry in entries] == list(range(1, whole + 2))
        assert entries[-1].note == "afterwards"


def test_torn_lines_gather(path):
    """What several crashes tore is kept one below the other, and never read as coding."""
    for number in range(3):
        write(path, memo("whole"))
        with path.open("ab") as file:
            file.write(f'{{"n": {number}'.encode())
    write(path, memo("whole"))
    aside = path.with_suffix(".torn")
    assert aside.read_text(encoding="utf-8") == '{"n": 0\n{"n": 1\n{"n": 2\n'
    assert len(read_log(path)[0]) == 4


def test_a_failed_write_leaves_no_trace(path):
    """A decision that the disk refuses raises, and does not slip in with the next one."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with LogWriter(path, "ana") as log:
        log.append(memo("first"), at=AT)
        whole = path.read_bytes()
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 40, before[1]))
            with pytest.raises(OSError, match=r"could not be written \(file too large\)"):
                log.append(memo("refused"), at=AT)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, ignored)
        assert path.read_bytes() == whole
        log.append(memo("second"), at=AT)
    entries, problems = read_log(path)
    assert [(entry.n, entry.note) for entry in entries] == [(1, "first"), (2, "second")]
    assert problems == []


def test_a_second_writer_is_refused(path):
    """While one program writes a log no other may; afterwards it may."""
    with LogWriter(path, "ana") as log:
        log.append(memo("mine"), at=AT)
        with (
            pytest.raises(LogBusy, match=r"ana\.jsonl: another program") as caught,
            LogWriter(path, "ana"),
        ):
            pass
        assert caught.value.exit_code == UsageError.exit_code == 2
        log.append(memo("mine still"), at=AT)
        with LogWriter(path.with_name("marc.jsonl"), "marc") as other:
            other.append(memo("someone else's"), at=AT)
    write(path, memo("later"))
    assert [entry.n for entry in read_log(path)[0]] == [1, 2, 3]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_writer_that_died_locks_nobody_out(path):
    """The lock of a program that was killed is gone with it; what it wrote is there."""
    child = os.fork()
    if not child:
        try:
            LogWriter(path, "ana").__enter__().append(memo("before the crash"), at=AT)
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    write(path, memo("after"))
    assert [entry.note for entry in read_log(path)[0]] == ["before the crash", "after"]


def test_an_edited_log_is_told(path):
    """A changed, missing or repeated line is named by its number; entries are read all the same."""
    write(path, *(memo(f"memo {number}") for number in range(4)))
    one, two, three, four = path.read_bytes().splitlines(keepends=True)
    for lines, told in [
        ([one, two.replace(b"memo 1", b"memo 9"), three, four], [3]),
        ([one, three, four], [2]),
        ([one, two, two, three, four], [3]),
        ([two, one, three, four], [1, 2, 3]),
    ]:
        path.write_bytes(b"".join(lines))
        entries, problems = read_log(path)
        assert [problem.line for problem in problems] == told
        assert all("does not follow" in problem.what for problem in problems)
        assert len(entries) == len(lines)


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"not json at all " + SECRET.encode(),
        b'{"n":2}',
        b'{"n":0,"prev":"","at":"","coder":"ana","act":"memo"}',
        b'{"n":2,"prev":"","at":"","coder":"ana","act":"agree"}',
        b'{"n":2,"prev":"","at":"","coder":"ana","act":"add","start":-4}',
        b'{"n":2,"prev":"","at":"","coder":"ana","act":"add","quote":["%s"]}' % SECRET.encode(),
        b'{"n":2,"prev":"","at":"","coder":"ana","act":"add","%s":""}' % SECRET.encode(),
        b'{"n":2}\r{"n":3}',
    ],
)
def test_a_line_that_is_none_is_told_and_the_others_are_read(path, bad):
    """A line that is no entry is an error with its number, and quotes nothing of the interview."""
    write(path, memo("one"), memo("two"))
    first, last = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + bad + b"\n" + last)
    entries, problems = read_log(path, "coding/ana.jsonl")
    assert [entry.note for entry in entries] == ["one", "two"]
    errors = [problem for problem in problems if not problem.warning]
    assert [(problem.file, problem.line) for problem in errors] == [("coding/ana.jsonl", 2)]
    assert "not a line of a coding log" in errors[0].what
    assert not set(SECRET.split()) & set(re.findall(r"\w+|\S+", texts_of(problems)))
    assert write(path, memo("three"))[0].n == 3
    places = [(problem.line, problem.warning) for problem in read_log(path)[1]]
    assert places == [(2, False), (3, True)]  # what was written after the fault is sound


def test_windows_line_ends_are_read(path):
    """A log whose line ends were turned into those of Windows is the same log, and goes on."""
    write(path, memo("one"), memo("two"))
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    write(path, memo("three"))
    entries, problems = read_log(path)
    assert [entry.note for entry in entries] == ["one", "two", "three"]
    assert problems == []


@given(st.integers(0, 10_000), st.integers(1, 30), st.binary(max_size=6))
def test_messages_never_quote_the_interview(tmp_path_factory, at, length, put):
    """However a log is damaged, it is read without failing, and messages quote none of its text."""
    path = tmp_path_factory.mktemp("log") / "ana.jsonl"
    text = transcript(f"They said it. {SECRET}. They left.")
    start = text.body.index(SECRET)
    span = type(text.turns[0].span)(start, start + len(SECRET))
    write(path, {"act": "add", **place(text, span), "code": "a"}, memo(SECRET), memo("last"))
    raw = path.read_bytes()
    at %= len(raw)
    path.write_bytes(raw[:at] + put + raw[at + length :])
    entries, problems = read_log(path, "ana.jsonl")
    assert len(entries) + len([p for p in problems if not p.warning]) <= raw.count(b"\n") + 8
    for word in ("Oria", "arcano", "maglio"):
        assert word.lower() not in texts_of(problems).lower()


def test_no_text_in_the_error_of_a_wrong_call(path):
    """Even the error of a mistaken call leaves the interview's words out."""
    with LogWriter(path, "ana") as log, pytest.raises(ValidationError) as caught:
        log.append({"act": "add", "quote": [SECRET], "start": SECRET}, at=AT)
    assert "arcano" not in str(caught.value)
    assert read_log(path) == ([], [])


def test_entries_are_what_was_written(path, one_code):
    """What `append` returns is what reading the log gives."""
    text = transcript("They keep the secret.")
    (found,) = suggest(one_code, text)
    acts = [decision("reject", found, text, "c0de"), finished(text, ["secrecy", "other"], "c0de")]
    written = write(path, *acts, {"act": "undo", "target": 2})
    assert read_log(path)[0] == written
    assert all(isinstance(entry, Entry) for entry in written)


def test_no_log_is_an_empty_log(path):
    """Someone who has not begun has no entries and no problems."""
    assert read_log(path) == ([], [])
    path.parent.mkdir()
    path.write_bytes(b"")
    assert read_log(path) == ([], [])
    assert write(path, memo("one"))[0].prev == GENESIS


def test_a_sitting_without_a_decision_leaves_no_log(path):
    """Who decided nothing is no coder: no empty log stays behind; one with lines does."""
    write(path)
    assert not path.exists()
    write(path, memo("one"))
    write(path)
    assert len(read_log(path)[0]) == 1


def test_an_empty_log_is_not_taken_from_under_another_writer(path, monkeypatch):
    """Where two writers meet over an empty log, what the other one decides is kept."""
    take_away, other = type(path).unlink, LogWriter(path, "ana")
    busy = []

    def meanwhile(self, **options):
        try:
            other.__enter__().append(memo("the other's"), at=AT)
        except LogBusy:
            busy.append(self)
        take_away(self, **options)

    with monkeypatch.context() as patched:
        patched.setattr(type(path), "unlink", meanwhile)
        write(path)
    if busy:
        other.__enter__().append(memo("the other's"), at=AT)
    other.__exit__(None, None, None)
    assert [entry.note for entry in read_log(path)[0]] == ["the other's"]


def test_a_log_taken_away_while_it_was_opened_is_opened_anew(path, monkeypatch):
    """A writer that got hold of a file which is gone by now writes to the one that is there."""
    from tls_coding.coding import log as module

    lock = module._lock

    def late(file):
        if not late.done:
            late.done = True
            path.unlink()  # the writer before leaves between our opening and our locking
        lock(file)

    late.done = False
    monkeypatch.setattr(module, "_lock", late)
    write(path, memo("kept"))
    assert [entry.note for entry in read_log(path)[0]] == ["kept"]
