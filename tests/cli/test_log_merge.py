"""`tls log merge`: what came in is told, the file is whole, and wrong calls change nothing."""

import json
import shutil

import pytest
from small_study import Coder, transcript

from tls_coding.coding.log import LogWriter, read_log

TEXT = transcript("They keep the secret. We told it. Nobody came.", name="valley_01")


@pytest.fixture
def copies(tmp_path):
    """Ana's log on two machines: one shared decision, one passage decided on both, one more."""
    here, there = tmp_path / "here" / "ana.jsonl", tmp_path / "there" / "ana.jsonl"
    Coder(here).add("a", TEXT, "We told it.")
    there.parent.mkdir()
    shutil.copy(here, there)
    Coder(here).add("b", TEXT, "Nobody came.")
    Coder(there).add("c", TEXT, "They keep the secret.")
    first = Coder(there).add("b", TEXT, "Nobody came.")
    Coder(there).write({"act": "undo", "target": first.n})
    fields = first.model_dump(exclude={"n", "prev", "at", "coder"}) | {"act": "reject"}
    with LogWriter(there, "ana") as log:
        log.append(fields, at="2026-02-01T00:00:00Z")
    return here, there


def codes(path):
    entries, problems = read_log(path)
    assert problems == []
    return [(entry.act, entry.code) for entry in entries]


def test_two_copies_become_one(tls, copies):
    """FILE has the lines of both; the other copy is left; what was decided twice is told."""
    here, there = copies
    before = there.read_bytes()
    code, out, err = tls("log", "merge", here, there)
    assert code == 0
    assert f"{there}: 4 lines that {here} had not." in err
    assert "Decided in two copies: 1, differently: 1." in err
    assert f"{here}: written; 6 lines." in err
    assert "valley_01" in out
    assert "Nobody came" not in out + err
    assert there.read_bytes() == before
    assert sorted(codes(here)) == sorted(
        [("add", "a"), ("add", "b"), ("add", "c"), ("add", "b"), ("undo", ""), ("reject", "b")]
    )
    once = here.read_bytes()
    code, _, err = tls("log", "merge", here, there)
    assert (code, here.read_bytes()) == (0, once)
    assert "nothing new, left as it was; 6 lines" in err
    assert tls("log", "merge", there, here)[0] == 0
    assert there.read_bytes() == once


def test_json(tls, copies):
    """With --json the counts and what was decided twice are plain data, without quotes."""
    here, there = copies
    code, out, _ = tls("log", "merge", here, there, "--json")
    (told,) = json.loads(out)["logs"]
    assert code == 0
    assert (told["changed"], told["before"], told["lines"]) == (True, 2, 6)
    assert told["new"] == {str(there): 4}
    (twice,) = told["decided_twice"]
    assert (twice["code"], twice["first"]["act"], twice["stands"]["act"]) == ("b", "add", "reject")
    assert "Nobody" not in out


@pytest.mark.parametrize("marked", [False, True])
def test_what_git_left_is_mended(tls, small, copies, marked):
    """Two copies in one log stop the study, say what to do, and that mends it."""
    here, there = (path.read_bytes().splitlines(keepends=True) for path in copies)
    ours, theirs = here[1:], there[1:]
    if marked:
        ours = [b"<<<<<<< HEAD\n", *ours, b"=======\n"]
        theirs = [*theirs, b">>>>>>> other\n"]
    log = small / "corpus/coding/ana.jsonl"
    log.parent.mkdir()
    log.write_bytes(b"".join([here[0], *ours, *theirs]))
    code, _, err = tls("check", "--study", small)
    assert code == 1
    assert "tls log merge corpus/coding/ana.jsonl" in err
    assert tls("log", "merge", "--study", small)[0] == 0  # all logs of the study
    assert len(codes(log)) == 6
    assert tls("log", "merge", *copies)[0] == 0
    assert log.read_bytes() == copies[0].read_bytes()


def test_wrong_calls_change_nothing(tls, copies, tmp_path):
    """Another coder's log, a missing file, a faulty line, a log in use: one sentence each."""
    here, there = copies
    before = here.read_bytes()
    ben = tmp_path / "ben.jsonl"
    Coder(ben).add("a", TEXT, "We told it.")
    faulty = tmp_path / "faulty.jsonl"
    faulty.write_bytes(there.read_bytes() + b"{}\n")
    for words, exit_code, said in [
        ([here, ben], 2, "not copies of one log"),
        ([here, tmp_path / "none.jsonl"], 2, "no such file"),
        ([tmp_path / "none.jsonl", here], 2, "no such file"),
        ([here, faulty], 1, "not a line of a coding log"),
    ]:
        code, _, err = tls("log", "merge", *words)
        assert code == exit_code
        assert said in err
        assert here.read_bytes() == before
    with LogWriter(here, "ana"):
        code, _, err = tls("log", "merge", here, there)
    assert code == 2
    assert "another program is writing" in err
    assert here.read_bytes() == before


def test_a_torn_copy_gives_its_whole_lines(tls, copies):
    """Half a line at the end of either copy is told, set aside or left, and stops nothing."""
    here, there = copies
    for path in copies:
        with path.open("ab") as file:
            file.write(b'{"n":')
    code, _, err = tls("log", "merge", here, there)
    assert code == 0
    assert "cut short" in err
    assert len(codes(here)) == 6
    assert here.with_suffix(".torn").read_bytes() == b'{"n":\n'
    assert there.read_bytes().endswith(b'{"n":')


def test_windows_line_ends_are_no_difference(tls, copies):
    """A copy whose line ends git turned into those of Windows is the same copy."""
    here, _ = copies
    before = here.read_bytes()
    other = here.with_name("other.jsonl")
    other.write_bytes(before.replace(b"\n", b"\r\n"))
    assert tls("log", "merge", here, other)[0] == 0
    assert here.read_bytes() == before
    changed = other.read_bytes()
    assert tls("log", "merge", other, here)[0] == 0
    assert other.read_bytes() == changed
