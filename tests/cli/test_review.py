"""`tls review`, at a real terminal and from a pipe."""

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_study import Coder, write_study

from tls_coding.coding.log import LogWriter
from tls_coding.study import open_study

pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

SECRECY, LINEAGE = "craft.secrecy", "craft.lineage"
CODES = f"""
- id: {SECRECY}
  label: {{en: Secrecy}}
  definition: What is known is not told.
  include: [locked drawers]
  rules: {{en: ["keep ... secret"]}}
- id: {LINEAGE}
  label: {{en: Lineage}}
  definition: From one's parents.
  rules: {{en: ["[father|aunt] ... [show|teach]"]}}
"""
TEXTS = {
    "harbour_01": (
        "---\ncase: harbour\nlanguage: en\n---\n"
        "[R1 00:00:04] My father showed me the adze. We keep no secret."
    ),
    "valley_01": (
        "[Q] Was it kept?\n\n"
        "[R1 00:00:09] We keep it secret. They keep a secret too. My aunt taught me."
    ),
}
# What waits, in its order: (transcript, quote, code).
QUEUE = [
    ("harbour_01", "My father showed me the adze.", LINEAGE),
    ("harbour_01", "We keep no secret.", SECRECY),
    ("valley_01", "We keep it secret.", SECRECY),
    ("valley_01", "They keep a secret too.", SECRECY),
    ("valley_01", "My aunt taught me.", LINEAGE),
]
TLS = [sys.executable, "-c", "from tls_coding.cli.main import main; main()"]


@pytest.fixture(scope="session")
def matched(tmp_path_factory):
    """The small study, its rules run once."""
    folder = write_study(
        tmp_path_factory.mktemp("review") / "small", codes=CODES, transcripts=TEXTS
    )
    open_study(folder).suggestions()
    return folder


@pytest.fixture
def folder(matched, tmp_path):
    return shutil.copytree(matched, tmp_path / "small")


def lines(folder, coder="ana"):
    path = folder / f"corpus/coding/{coder}.jsonl"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [json.loads(line) for line in text.splitlines()]


def acts(folder, coder="ana"):
    """What the log on disk says: (act, what it is about)."""
    return [(line["act"], line.get("quote") or line.get("target")) for line in lines(folder, coder)]


def screens(shown):
    """The codes of the passages shown, in order."""
    return re.findall(r"(craft\.\w+) \?", shown)


class Terminal:
    """`tls review` at a real terminal: shows screens, takes keys once it waits for them."""

    def __init__(self, folder, *words):
        self.output = ""
        self.seen = 0
        self.master, slave = pty.openpty()
        os.set_blocking(self.master, False)
        command = [*TLS, "review", "--coder", "ana", "--study", str(folder), *words]
        environment = os.environ | {"TERM": "xterm", "COLUMNS": "120", "LINES": "50"}
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment,
            start_new_session=True,
        )  # fmt: skip
        os.close(slave)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)

    @property
    def text(self):
        """All that was shown so far, without colours, on one line."""
        plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.output)
        return " ".join(re.sub("[│╭╮╰╯─]", " ", plain).split())

    def read(self):
        try:
            self.output += os.read(self.master, 65_536).decode("utf-8", "replace")
        except (BlockingIOError, OSError):
            time.sleep(0.01)

    def wait(self, *, pattern):
        """Read on until `pattern` stands in what was shown since the last key; returns that."""
        end = time.monotonic() + 60
        while not re.search(pattern, self.text[self.seen :]):
            assert time.monotonic() < end, f"no {pattern!r} in: {self.text[self.seen :]}"
            assert self.process.poll() is None or self.output, "ended without a word"
            self.read()
        return self.text[self.seen :]

    def key(self, key):
        """Type a key, once the program waits for one: typing ahead is thrown away."""
        end = time.monotonic() + 60
        while termios.tcgetattr(self.master)[3] & termios.ICANON:
            assert time.monotonic() < end, f"waits for no key: {self.text[self.seen :]}"
            self.read()
        self.seen = len(self.text)
        os.write(self.master, key.encode())

    def screen(self, number, *, waiting):
        """Wait for the passage QUEUE[number], `waiting` of them to decide."""
        transcript, quote, code = QUEUE[number]
        shown = self.wait(pattern=r"\d+ to decide .*q quit")
        assert f"{code} ?" in shown
        assert quote in shown
        assert transcript in shown
        assert f"{waiting} to decide" in shown

    def leave(self):
        """Wait for the end; returns the exit code."""
        end = time.monotonic() + 60
        while self.process.poll() is None:
            assert time.monotonic() < end, f"does not end: {self.text[self.seen :]}"
            self.read()
        read = -1
        while read < len(self.output):
            read = len(self.output)
            self.read()
        return self.process.returncode


def test_a_sitting_at_a_terminal(folder):
    """Every key does what it says, and its line is on disk before the next passage is shown."""
    quotes = [quote for _, quote, _ in QUEUE]
    with Terminal(folder) as terminal:
        terminal.screen(0, waiting=5)
        terminal.key("d")
        terminal.wait(pattern="From one's parents.")
        assert acts(folder) == []
        terminal.key("a")
        terminal.screen(1, waiting=4)
        assert acts(folder) == [("accept", quotes[0])]
        terminal.key("s")
        terminal.screen(2, waiting=4)
        assert len(acts(folder)) == 1
        terminal.key("R")  # capitals are as good
        terminal.screen(3, waiting=3)
        assert acts(folder)[1:] == [("reject", quotes[2])]
        terminal.key("u")
        terminal.screen(4, waiting=2)
        assert acts(folder)[2:] == [("unsure", quotes[3])]
        terminal.key("z")
        terminal.screen(3, waiting=3)
        assert acts(folder)[3:] == [("undo", 3)]
        terminal.key("a")
        terminal.screen(4, waiting=2)
        assert acts(folder)[4:] == [("accept", quotes[3])]
        terminal.key("f")
        assert "Not decided in it: 1 of" in terminal.wait(pattern=r"all of valley_01\? .*\[y/n\]")
        terminal.key("n")
        terminal.screen(4, waiting=2)
        assert len(acts(folder)) == 5
        terminal.key("f")
        terminal.wait(pattern=r"\[y/n\]")
        terminal.key("y")
        terminal.screen(4, waiting=2)
        assert lines(folder)[5]["act"] == "done"
        assert lines(folder)[5]["codes"] == [SECRECY, LINEAGE]
        terminal.key("a")
        terminal.screen(1, waiting=1)  # what was skipped comes again, last
        terminal.key("q")
        assert "4 decided in this sitting, by ana" in terminal.wait(pattern="goes on from here")
        assert terminal.leave() == 0
    assert [line["n"] for line in lines(folder)] == list(range(1, 8))
    state = open_study(folder).state("ana")
    assert [(coding.quote, coding.status) for coding in state.codings] == [
        (quotes[0], "accepted"),
        (quotes[2], "rejected"),
        (quotes[3], "accepted"),
        (quotes[4], "accepted"),
    ]


def test_a_killed_review_loses_nothing_and_goes_on(folder, tls):
    """One at a time may review as one coder; killed, all is kept and the next one goes on."""
    with Terminal(folder) as terminal:
        terminal.screen(0, waiting=5)
        code, out, err = tls("review", "--coder", "ana", "--study", folder)
        assert code == 2
        assert "another program is writing this log" in " ".join(err.split())
        assert screens(out) == []
        terminal.key("a")
        terminal.screen(1, waiting=4)
        os.killpg(terminal.process.pid, signal.SIGKILL)
        assert terminal.leave() == -signal.SIGKILL
    assert acts(folder) == [("accept", QUEUE[0][1])]
    with Terminal(folder) as terminal:
        terminal.screen(1, waiting=4)
        terminal.key("\x03")
        assert terminal.leave() == 130
        assert "Stopped." in terminal.text
        assert "Traceback" not in terminal.text
    assert len(acts(folder)) == 1


def test_two_coders_review_at_once(folder, review):
    """A log is one coder's: another coder's review does not stand in the way."""
    with LogWriter(folder / "corpus/coding/marc.jsonl", "marc"):
        assert review("q")[0] == 0


def test_keys_from_a_pipe(folder):
    """`printf 'arq' | tls review` accepts, rejects and quits."""
    done = subprocess.run(
        [*TLS, "review", "--coder", "ana", "--study", str(folder)],
        input="arq", capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert acts(folder) == [("accept", QUEUE[0][1]), ("reject", QUEUE[1][1])]
    assert screens(" ".join(done.stdout.split())) == [code for _, _, code in QUEUE[:3]]


def test_a_decision_that_cannot_be_written_is_not_followed_by_another_passage(folder):
    """On a full disk the review stops with a sentence; the next passage is never shown."""
    limit = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (64, 64)); "
    words = ["review", "--coder", "ana", "--study", str(folder)]
    done = subprocess.run(
        [sys.executable, "-B", "-c", limit + TLS[-1], *words],
        input="aaq", capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout.count("to decide") == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    assert acts(folder) == []


def test_the_end_of_the_input_ends_the_review(folder, review):
    """No more keys, or none at all: what was decided is kept and the review ends by itself."""
    assert review("a")[0] == 0
    code, out, _ = review("")
    assert code == 0
    assert acts(folder) == [("accept", QUEUE[0][1])]
    assert "0 decided in this sitting" in out
    assert "4 to decide" in out


def test_line_ends_between_keys_are_no_keys(folder, review):
    """Keys may stand on lines of their own, whatever the line ends; unknown ones do nothing."""
    review("a\nr\r\nu\n\nx\nq\n")  # x means nothing
    assert [act for act, _ in acts(folder)] == ["accept", "reject", "unsure"]


def test_finishing_at_the_end_of_the_input_is_no_yes(folder, review):
    """Only a yes finishes a transcript: not the end of the input, nor another key."""
    review("f")
    review("fxfnq")
    assert acts(folder) == []
    review("fyq")
    assert [act for act, _ in acts(folder)] == ["done"]


def test_the_definition_says_what_is_in_and_out(folder, review):
    """`d` shows definition and inclusions of the code that is asked for, and goes on waiting."""
    _, out, _ = review("sdaq")
    assert "What is known is not told." in out
    assert "+ locked drawers" in out
    assert acts(folder) == [("accept", QUEUE[1][1])]


def test_a_line_names_all_that_a_reader_of_the_log_needs(folder, review):
    """A decision names text, passage, code, suggestion, rules and codebook, each checkable."""
    review("aq")
    study = open_study(folder)
    (line,) = lines(folder)
    text = study.transcripts[line["transcript"]]
    assert line["coder"] == "ana"
    assert line["text_sha256"] == text.sha256
    assert text.body[line["start"] : line["end"]] == line["quote"]
    assert line["suggestion"] == study.suggestions()[text.id][0].id
    assert line["rules"] == [f"{LINEAGE}/en/0"]
    assert line["codebook_sha256"] == study.codebook.sha256
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line["at"])


def test_code_and_transcript_narrow_it_down(folder, review):
    """`--code` and `--transcript` show only theirs, also together and given more than once."""
    assert screens(review("sssss", "--code", LINEAGE)[1])[:2] == [LINEAGE] * 2
    assert "2 to decide" in review("q", "--code", LINEAGE)[1]
    assert "3 to decide" in review("q", "--transcript", "valley_01")[1]
    assert "2 to decide" in review("q", "--transcript", "valley_01", "--code", SECRECY)[1]
    assert "5 to decide" in review("q", "--code", SECRECY, "--code", LINEAGE)[1]
    assert acts(folder) == []


def test_finished_for_the_codes_that_were_shown(folder, review):
    """With `--code`, finished is said of that code only."""
    review("fyq", "--code", LINEAGE)
    assert lines(folder)[0]["codes"] == [LINEAGE]
    assert open_study(folder).state("ana").done == {("harbour_01", LINEAGE)}


def test_finish_needs_a_yes_and_no_passage(folder, review):
    """`--finish ID` asks, writes one line and shows no passage."""
    code, out, _ = review("y", "--finish", "valley_01")
    assert code == 0
    assert screens(out) == []
    assert "valley_01 is finished" in out
    review("n", "--finish", "harbour_01")
    assert [(line["act"], line["transcript"]) for line in lines(folder)] == [("done", "valley_01")]


def test_finish_of_an_unknown_transcript_is_refused(folder, review):
    """A transcript that is not there is wrong use, and no log is begun."""
    code, _, err = review("y", "--finish", "moor_01")
    assert code == 2
    assert "'moor_01' is no transcript" in err
    assert not (folder / "corpus/coding/ana.jsonl").exists()


def test_unsure_passages_come_again_when_asked_for(folder, review):
    """What was left unsure is passed over, until `--unsure` shows it and nothing else."""
    review("uuq")
    assert "3 to decide" in review("q")[1]
    code, out, _ = review("ua", "--unsure")
    assert code == 0
    assert screens(out) == [LINEAGE, SECRECY]
    assert [act for act, _ in acts(folder)] == ["unsure", "unsure", "unsure", "accept"]
    assert screens(review("q", "--unsure")[1]) == [LINEAGE]


def test_undo_shows_the_passage_again_among_the_unsure_too(folder, review):
    """With `--unsure`, a decision that is undone comes back to be decided."""
    review("uuq")
    assert screens(review("azaq", "--unsure")[1])[:3] == [LINEAGE, SECRECY, LINEAGE]
    assert [act for act, _ in acts(folder)][2:] == ["accept", "undo", "accept"]


def test_undo_goes_back_beyond_the_start(folder, review):
    """Undo takes back one line after another, those of an earlier sitting too, then no more."""
    review("arq")
    _, out, _ = review("zzzq")
    assert acts(folder)[2:] == [("undo", 2), ("undo", 1)]
    assert "Nothing to undo." in out
    assert open_study(folder).state("ana").codings == ()


def test_the_last_decision_can_be_undone(folder, review):
    """When nothing is left to decide, undo still brings the last passage back."""
    _, out, _ = review("aaaaaz")
    assert "Nothing left to decide." in out
    assert acts(folder)[-1] == ("undo", 5)
    assert screens(out)[-1] == LINEAGE
    review("a")
    review("zq")
    assert acts(folder)[-1] == ("undo", 7)


def test_undoing_finished_is_no_decision_less(folder, review):
    """The farewell counts decisions: finishing, and undoing that, is none."""
    _, out, _ = review("afyzq")
    assert [act for act, _ in acts(folder)] == ["accept", "done", "undo"]
    assert "1 decided in this sitting" in out


def test_at_the_end_what_is_not_finished_is_named(folder, review):
    """Once all is decided, the transcripts that are not finished are named, with what to do."""
    review("y", "--finish", "harbour_01")
    _, out, _ = review("aaaaa")
    assert "Not marked as finished: valley_01." in out
    assert "tls review --finish ID" in out


def test_a_passage_shows_its_turn_and_why(folder, review):
    """The screen names code, place and time, rule and words, and shows what stands around."""
    _, out, _ = review("q", "--transcript", "valley_01")
    for words in (
        "Secrecy craft.secrecy ?",
        "valley_01 · R1 · turn 2 · 00:00:09",
        "found by craft.secrecy/en/0: keep … secret",
        "They keep a secret too.",
    ):
        assert words in out or words.replace(" … ", " ") in out, words


def test_markup_in_a_transcript_is_text(folder, tls, monkeypatch):
    """Square brackets in a passage are shown as they are."""
    path = folder / "corpus/transcripts/harbour_01.txt"
    path.write_text(
        TEXTS["harbour_01"].replace("no secret", "[bold]no[/bold] [/] secret"), encoding="utf-8"
    )
    monkeypatch.setattr(sys, "stdin", io.StringIO("sq"))
    code, out, _ = tls("review", "--coder", "ana", "--study", folder)
    assert code == 0
    assert "[bold]no[/bold] [/]" in out


def test_who_decides(folder, tls, monkeypatch):
    """The coder is `--coder`, else TLS_CODER; a study that lists its coders takes no other."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("a"))
    monkeypatch.setenv("TLS_CODER", "zoe")
    assert tls("review", "--study", folder)[0] == 0
    assert acts(folder, "zoe") == [("accept", QUEUE[0][1])]
    with (folder / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("coders: [ana]\n")
    code, _, err = tls("review", "--study", folder)
    assert code == 2
    assert "'zoe' is not among the coders of this study (ana)" in " ".join(err.split())


def test_a_changed_codebook_keeps_decisions(folder, review):
    """Editing a definition makes nobody decide anything again."""
    review("aq")
    path = Path(folder / "codebook/tls.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("is not told.", "stays untold."), encoding="utf-8")
    assert "4 to decide" in review("q")[1]


def test_a_log_written_elsewhere_is_taken_up(folder, review):
    """Decisions that stand in the log already, from another face of the program, count."""
    study = open_study(folder)
    text = study.transcripts["harbour_01"]
    ana = Coder(folder / "corpus/coding/ana.jsonl")
    ana.decide("accept", study.suggestions()["harbour_01"][1], text)
    assert screens(review("s", "--transcript", "harbour_01")[1])[0] == LINEAGE
    assert "4 to decide" in review("q")[1]
