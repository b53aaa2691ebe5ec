"""`tls serve` as it runs: its address, its log, how it stops, and what a kill leaves."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time

import httpx2
import pytest
from small_study import write_study

from tls_coding.cli.main import run_command
from tls_coding.cli.serve import _listen
from tls_coding.study import open_study

START = "from tls_coding.cli.main import main; main()"
CODES = """
- id: secrecy
  label: {en: Secrecy}
  definition: Kept from others.
  rules: {en: [secret]}
"""
TEXTS = {"valley_01": "[A1] " + " ".join(f"A secret, number {n}." for n in range(400))}


@pytest.fixture(scope="module")
def matched(tmp_path_factory):
    folder = write_study(tmp_path_factory.mktemp("serve") / "s", codes=CODES, transcripts=TEXTS)
    open_study(folder).suggestions()
    return folder


@pytest.fixture
def folder(matched, tmp_path):
    return shutil.copytree(matched, tmp_path / "s")


class Server:
    """`tls serve` in a process of its own."""

    def __init__(self, folder, *words):
        command = [sys.executable, "-c", START, "serve", "--no-browser", "--port", "0"]
        self.process = subprocess.Popen(
            [*command, "--study", str(folder), *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        self.line = self.process.stdout.readline()
        found = re.search(r"(http://\S+?)(/\?token=(\S+))? ", self.line)
        assert found, self.line + self.process.stderr.read()
        self.address = found[1].rstrip("/")
        self.client = httpx2.Client(base_url=self.address, follow_redirects=True)
        if found[3]:
            assert self.client.get(f"/?token={found[3]}").status_code == 200

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def act(self, **data):
        headers = {"X-TLS": "1", "Origin": self.address}
        return self.client.post("/api/act", json=data, headers=headers)

    def stop(self, signal_number):
        self.process.send_signal(signal_number)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


def numbers(folder, coder="ana"):
    path = folder / f"corpus/coding/{coder}.jsonl"
    whole = path.read_bytes().split(b"\n")[:-1]
    return [json.loads(line)["n"] for line in whole]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_stopped(folder, number):
    """One line with the address; an answer to the page; a clean end, with a log that is whole."""
    with Server(folder, "--coder", "ana") as server:
        assert server.line.startswith("Small study, for ana: http://127.0.0.1:")
        item = server.client.get("/api/queue").json()
        assert item["total"] == 400
        assert server.act(act="accept", id=item["first"]["id"], mine=None).json()["total"] == 399
        code, out, err = server.stop(number)
        assert (code, out, err) == (0, "Stopped. What was decided is kept.\n", "")
    assert numbers(folder) == [1]


def test_one_server_for_a_coder(folder, tls, monkeypatch):
    """A second server or a review for the same coder is refused; for another coder it is not."""
    with Server(folder, "--coder", "ana"):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        for command in (("serve", "--no-browser", "--port", port), ("review",)):
            code, _, err = tls(*command, "--coder", "ana", "--study", folder)
            assert code == 2
            assert "another program is writing this log" in " ".join(err.split())
        with Server(folder, "--coder", "ben") as other:
            assert other.client.get("/api/study").json()["coder"] == "ben"


def test_nothing_decided_leaves_no_log(folder):
    """Whoever only looks is no coder yet."""
    with Server(folder, "--coder", "ana") as server:
        server.stop(signal.SIGINT)
    assert not (folder / "corpus/coding/ana.jsonl").exists()


def test_a_port_that_is_taken(folder, tls):
    """One sentence with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _, err = tls("serve", "--no-browser", "--port", port, "--study", folder)
    assert code == 2
    assert f"127.0.0.1:{port} cannot be listened on" in " ".join(err.split())
    assert "--port" in err


def test_answers_are_sent_at_once():
    """The socket tells that it is TCP: else each answer waits 40 ms for the reader's system."""
    with _listen("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--host", "0.0.0.0"], "need --team"),
        (["--behind-proxy"], "need --team"),
        (["--team", "--coder", "ana"], "leave --coder out"),
        (["--team"], "tls coder add NAME"),
        (["--coder", "no name"], "is no name for a coder"),
    ],
)
def test_words_that_do_not_go_together(folder, tls, words, says):
    """Wrong use gets a sentence."""
    code, _, err = tls("serve", "--no-browser", "--port", "0", "--study", folder, *words)
    assert code == 2
    assert says in " ".join(err.split())


def test_a_study_with_problems_is_not_served(folder, tls):
    """All problems are listed, as by `tls review`; names in assignments are checked too."""
    with (folder / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("assignments: {ana: [moor_01]}\n")
    for command in ("serve", "review"):
        code, _, err = tls(command, "--coder", "ana", "--study", folder)
        assert code == 1
        assert "'moor_01' is not there" in " ".join(err.split())


def test_starting_without_spacy(folder):
    """Where nothing has to be matched, nothing that matches is loaded."""
    code = (
        "import sys; from pathlib import Path\n"
        "from tls_coding.page import app, doors, team\n"
        "from tls_coding.page.material import Material; from tls_coding.page.seat import Seat\n"
        "from tls_coding.study import open_study\n"
        f"study = open_study(Path({str(folder)!r})); study.require(); study.suggestions()\n"
        "seat = Seat(Material(study), 'ana'); seat.queue({}); seat.close()\n"
        "sys.exit('spacy' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_killed_while_decisions_stream_in(folder):
    """Whatever was answered before a kill is on disk, in one chain; the next server goes on."""
    answered = []
    with Server(folder, "--coder", "ana") as server:
        ids = server.client.get("/api/queue").json()["ids"]

        def decide():
            for item in ids:
                try:
                    answered.append(server.act(act="accept", id=item, mine=None).json()["n"])
                except httpx2.HTTPError:
                    return

        thread = threading.Thread(target=decide)
        thread.start()
        end = time.monotonic() + 60
        while len(answered) < 25 and time.monotonic() < end:
            time.sleep(0.005)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        thread.join()
    assert 25 <= len(answered) < 400
    assert numbers(folder)[: len(answered)] == answered
    with Server(folder, "--coder", "ana") as server:
        left = server.client.get("/api/queue").json()
        assert left["decided"] == len(numbers(folder))
        assert server.act(act="reject", id=left["first"]["id"], mine=None).status_code == 200
    study = open_study(folder)
    study.require()
    assert study.problems == []


@pytest.fixture
def accounts(folder, monkeypatch):
    """`accounts("add", "ana", password="…")`: a command about who may log in."""

    def run(*words, password=""):
        import io

        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
        return run_command(["coder", *words, "--study", str(folder)])

    return run


def test_who_may_log_in(accounts, folder, capsys):
    """Coders are added with a password, listed and removed; the file is the owner's alone."""
    assert accounts("add", "ana", password="correct horse battery") == 0
    assert accounts("add", "ben", password="short") == 2
    assert "10 to 1,000 characters" in capsys.readouterr().err
    assert accounts("add", "no name", password="correct horse battery") == 2
    path = folder / ".tls/accounts.json"
    assert "horse" not in path.read_text(encoding="utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    capsys.readouterr()
    assert accounts("list", "--json") == 0
    assert json.loads(capsys.readouterr().out) == ["ana"]
    assert accounts("remove", "zoe") == 2
    assert accounts("remove", "ana") == 0
    assert json.loads(path.read_text(encoding="utf-8")) == {}


def test_a_team_logs_in(accounts, folder):
    """A server for several coders shows its log-in, and whoever logs in gets their own seat."""
    accounts("add", "ana", password="correct horse battery")
    with Server(folder, "--team") as server:
        assert server.line.startswith("Small study, for the team: http://127.0.0.1:")
        assert 'name="password"' in server.client.get("/").text
        form = {"name": "ana", "password": "correct horse battery"}
        server.client.post("/login", data=form, headers={"Origin": server.address})
        first = server.client.get("/api/queue").json()["first"]["id"]
        assert server.act(act="reject", id=first, mine=None).status_code == 200
        assert server.stop(signal.SIGINT)[0] == 0
    assert numbers(folder) == [1]
