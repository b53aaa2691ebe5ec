"""Every way to go wrong ends in one plain sentence and an exit code: 0, 1 or 2."""

import json

import pytest
import typer
from small_study import Coder

from tls_coding.cli.main import app
from tls_coding.coding.log import LogWriter


def problem_count(err):
    return sum(line.startswith("error ") for line in err.splitlines())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["check", "--colour"], "No such option: --colour"),
        (["check", "more"], "unexpected extra argument"),
        (["import"], "Missing argument"),
        (["code", "--study"], "requires an argument"),
        (["codebook", "frobnicate"], "No such command 'frobnicate'"),
        (["check"], "no study.yaml here or in a folder above"),
        (["code", "--study", "away"], "away: no such folder"),
        (["run", "--study", "."], "no study"),
        (["review", "--coder", "zoe"], "no study.yaml here"),
    ],
)
def test_wrong_use(tls, tmp_path, monkeypatch, words, told):
    """A wrong call leaves with 2 and one line that says what is wrong and what to do."""
    monkeypatch.chdir(tmp_path)
    code, out, err = tls(*words)
    assert code == 2
    assert out == ""
    assert told in err
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--coder", "zoe"], "'zoe' is not among the coders of this study (ana, marc)"),
        (["--coder", "../ana"], "'../ana' is no name for a coder"),
        (["--coder", "ana", "--code", "nothing.here"], "'nothing.here' is no code"),
        (["--coder", "ana", "--transcript", "valley_09"], "'valley_09' is no transcript"),
        (["--coder", "ana", "--finish", "valley_09"], "'valley_09' is no transcript"),
    ],
)
def test_wrong_names_in_review(tls, small, words, told):
    """An unknown coder, code or transcript is named; nothing is written."""
    with (small / "study.yaml").open("a") as file:
        file.write("coders: [ana, marc]\n")
    code, out, err = tls("review", *words, "--study", small)
    assert (code, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1
    assert not (small / "corpus" / "coding").exists()


def test_a_log_in_use_is_wrong_use(tls, small):
    """A second review of the same coder is refused with one sentence."""
    with LogWriter(small / "corpus" / "coding" / "ana.jsonl", "ana"):
        code, _, err = tls("review", "--coder", "ana", "--study", small)
    assert code == 2
    assert "another program is writing this log" in err


@pytest.mark.parametrize("command", ["code", "matrix", "agree", "export", "run", "review"])
def test_problems_of_the_study_stop_the_work(tls, small, command):
    """A study with faults leaves with 1 and lists all of them, whatever was asked of it."""
    (small / "corpus" / "cases.yaml").write_text("- {id: A B, label: x}\n")
    (small / "corpus" / "transcripts" / "valley_03.txt").write_text("no head")
    words = ["--coder", "ana"] if command == "review" else []
    code, out, err = tls(command, *words, "--study", small)
    assert (code, out) == (1, "")
    assert problem_count(err) == 4  # the case, its two transcripts, the one without a head
    assert not (small / "exports").exists()


def test_check_tells_errors_from_warnings(tls, small):
    """Warnings alone leave with 0; as JSON each problem has its place, fault, mend and level."""
    coder = Coder(small / "corpus" / "coding" / "ana.jsonl")
    coder.write({"act": "memo", "note": "x"})
    with coder.path.open("ab") as file:
        file.write(b"{")
    code, _, err = tls("check", "--study", small)
    assert code == 0
    assert err.startswith("warning corpus/coding/ana.jsonl:2: the last line was cut short")
    code, out, _ = tls("check", "--study", small, "--json")
    (problem,) = json.loads(out)
    assert code == 0
    assert (problem["file"], problem["line"], problem["level"]) == (
        "corpus/coding/ana.jsonl", 2, "warning",
    )  # fmt: skip
    assert set(problem) == {"file", "line", "column", "what", "mend", "level"}


@pytest.mark.parametrize(
    "words",
    [["check"], ["code"], ["matrix"], ["agree"], ["export"], ["run"], ["codebook", "test"]],
)
def test_done_is_zero(tls, small, words):
    """On a sound study every command leaves with 0 and names no problem."""
    code, out, err = tls(*words, "--study", small)
    assert code == 0, err
    assert out or err
    assert "error" not in err
    assert "Traceback" not in err


def test_a_file_that_cannot_be_written(tls, small):
    """A file in the way is named in one sentence; the study is not to blame for 2."""
    blocked = small / "study.yaml" / "table.csv"
    code, _, err = tls("code", "--study", small, "--csv", blocked)
    assert code == 1
    assert err.count("\n") == 1
    assert "study.yaml" in err


def test_failing_examples_leave_with_one(tls, small):
    """`tls codebook test` leaves with 1 where an example comes out wrong, and says which."""
    path = small / "codebook" / "tls.yaml"
    text = path.read_text() + "  examples: [{lang: en, text: Nobody came.}]\n"
    path.write_text(text, encoding="utf-8")
    code, out, err = tls("codebook", "test", "--study", small)
    assert code == 1
    assert "Nobody came." in out
    assert "1 wrong" in err


def test_nothing_said_shows_the_help(tls):
    """`tls` alone shows the help and leaves with 2; `--help` shows it too and leaves with 0."""
    code, out, err = tls()
    assert code == 2
    assert "Usage: tls" in out + err
    code, out, _ = tls("--help")
    assert code == 0
    for name in typer.main.get_command(app).commands:
        assert f"\n  {name} " in out


def test_every_command_has_help(tls):
    """Each command explains itself in a sentence."""
    for name in typer.main.get_command(app).commands:
        code, out, _ = tls(name, "--help")
        assert code == 0
        assert len(out.split("\n\n")[1].strip()) > 10


def test_a_new_study_works_end_to_end(tls, tmp_path):
    """`tls new x`, then `tls run` in it: done, and the page is named."""
    folder = tmp_path / "x"
    assert tls("new", folder)[0] == 0
    code, out, err = tls("run", "--study", folder)
    assert code == 0, err
    assert str(folder / "exports" / "case_by_theme.html") in err.replace("\n", "")
    assert (folder / "exports" / "segments.csv").read_text(encoding="utf-8").count("\n") > 1
    for step in ("check", "code", "agree", "matrix", "export"):
        assert f" {step} " in out
    assert tls("codebook", "test", "--study", folder)[0] == 0


def test_new_refuses_a_folder_that_holds_something(tls, small):
    """`tls new` never writes into a folder that is not empty, or asks for what is not there."""
    before = sorted(small.rglob("*"))
    assert tls("new", small)[0] == 2
    assert tls("new", small / "study.yaml")[0] == 2
    assert tls("new", small / "n", "--codebook", small / "away.yaml")[0] == 2
    assert tls("new", small / "n", "--example", "--cases", small / "corpus/cases.yaml")[0] == 2
    assert sorted(small.rglob("*")) == before
