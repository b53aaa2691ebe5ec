"""Team mode: accounts, log-in, sessions, and one open log for each coder."""

from __future__ import annotations

import os
import time

import pytest
from starlette.testclient import TestClient

from tls_coding.coding.log import LogBusy, LogWriter
from tls_coding.errors import UsageError
from tls_coding.page.accounts import (
    accounts_path,
    hashed,
    is_password,
    read_accounts,
    write_accounts,
)
from tls_coding.page.app import build_app
from tls_coding.page.doors import TeamDoor
from tls_coding.page.guard import Gate
from tls_coding.page.material import Material
from tls_coding.page.team import FREE, IDLE, LONGEST, WAIT_NAME, Brake, Team
from tls_coding.study import open_study

HOST = "http://study.example"
SECRETS = {"ana": "correct horse battery", "ben": "staple of another kind"}


@pytest.fixture(scope="module")
def hashes():
    """Two coders' passwords, hashed."""
    return {name: hashed(secret) for name, secret in SECRETS.items()}


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def team(folder, hashes, clock):
    path = accounts_path(folder)
    write_accounts(path, hashes)
    opened = Team(Material(open_study(folder)), path, clock)
    yield opened
    opened.close()


@pytest.fixture
def browser(team):
    """`browser()`: somebody who is not logged in."""
    gate = Gate()
    app = build_app(TeamDoor(team, gate), gate)
    return lambda: TestClient(app, base_url=HOST, follow_redirects=False)


def log_in(client, name="ana", password=None, **headers):
    form = {"name": name, "password": SECRETS.get(name, "") if password is None else password}
    return client.post("/login", data=form, headers={"Origin": HOST, **headers})


def test_only_the_owner_reads_the_accounts(folder, hashes):
    """The file holds hashes, and only its owner may read it, however it was before."""
    path = accounts_path(folder)
    path.write_text("{}", encoding="utf-8")
    path.chmod(0o644)
    write_accounts(path, hashes)
    assert read_accounts(path) == hashes
    assert all(each.startswith("$argon2id$") for each in hashes.values())
    assert SECRETS["ana"] not in path.read_text(encoding="utf-8")
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir() if "tmp" in each.name] == []


def test_accounts_that_cannot_be_read(tmp_path):
    """No file is no account; a file of another kind is told."""
    assert read_accounts(tmp_path / "none.json") == {}
    for text in ("[]", "{", '{"ana": 5}'):
        (tmp_path / "a.json").write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match="no file of accounts"):
            read_accounts(tmp_path / "a.json")


def test_passwords(hashes):
    """The right one opens, others do not; short ones are not taken."""
    assert is_password(hashes, "ana", SECRETS["ana"])
    assert not is_password(hashes, "ana", SECRETS["ben"])
    assert not is_password(hashes, "ana", "")
    assert not is_password(hashes, "zoe", SECRETS["ana"])
    assert not is_password({"ana": "no hash"}, "ana", "x")
    for password in ("short", "x" * 2000):
        with pytest.raises(UsageError, match="10 to 1,000"):
            hashed(password)


def test_an_unknown_name_takes_as_long(hashes):
    """How long an answer takes does not tell whether a coder of that name exists."""
    is_password(hashes, "zoe", "warm")

    def took(name):
        times = []
        for _ in range(5):
            start = time.process_time()
            is_password(hashes, name, "not the password")
            times.append(time.process_time() - start)
        return min(times)

    known, unknown = took("ana"), took("zoe")
    assert unknown > known / 3


def test_logging_in_and_out(browser, folder):
    """A name and its password give a seat; after logging out the cookie is worth nothing."""
    client = browser()
    assert client.get("/").headers["location"] == "/login"
    assert client.get("/api/study").status_code == 403
    assert client.get("/static/review.css").status_code == 200
    answer = log_in(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    study = client.get("/api/study").json()
    assert (study["coder"], study["team"]) == ("ana", True)
    secret = client.cookies["tls-team"]
    out = client.post("/logout", headers={"Origin": HOST, "X-TLS": "1"})
    assert out.status_code == 303
    client.cookies.set("tls-team", secret)
    assert client.get("/api/study").status_code == 403
    with LogWriter(folder / "corpus/coding/ana.jsonl", "ana"):
        pass  # nobody holds it any more


def test_two_coders_at_one_server(browser, folder):
    """Each writes an own log; two browsers of one coder share a seat."""
    ana, again, ben = browser(), browser(), browser()
    for client, name in ((ana, "ana"), (again, "ana"), (ben, "ben")):
        assert log_in(client, name).status_code == 303
    item = ana.get("/api/queue").json()["first"]["id"]
    post = {"Origin": HOST, "X-TLS": "1"}
    body = {"act": "accept", "id": item, "mine": None}
    assert ana.post("/api/act", json=body, headers=post).status_code == 200
    assert again.post("/api/act", json=body, headers=post).status_code == 409
    assert ben.post("/api/act", json=body, headers=post).json()["total"] == 3
    assert ben.get("/api/item/" + item).json()["others"] == []
    ben.get("/api/study")
    assert ben.get("/api/item/" + item).json()["others"] == [{"coder": "ana", "status": "accepted"}]
    study = open_study(folder)
    assert {name: len(entries) for name, entries in study.logs.items()} == {"ana": 1, "ben": 1}


def test_a_wrong_password(browser):
    """One sentence for a wrong name and a wrong password alike."""
    client = browser()
    wrong, unknown = log_in(client, password="x"), log_in(client, "zoe", "x")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.text == unknown.text
    assert "set-cookie" not in wrong.headers


def test_guessing_is_slowed_down(browser, clock):
    """After some wrong passwords one has to wait, longer each time; then the right one opens."""
    client = browser()
    for _ in range(FREE):
        assert log_in(client, password="x").status_code in {401, 429}
    answer = log_in(client)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    clock.now += 1
    assert log_in(client, password="x").status_code == 429
    assert int(log_in(client).headers["retry-after"]) == 2
    clock.now += 2
    assert log_in(client).status_code == 303


def test_the_brake():
    """Twice as long each time up to a limit; forgotten after an hour, and bounded in memory."""
    brake = Brake(WAIT_NAME)
    waits = []
    for _ in range(FREE + 8):
        brake.failed("ana", 0.0)
        waits.append(brake.wait("ana", 0.0))
    assert waits[: FREE + 1] == [0.0] * (FREE - 1) + [1.0, 2.0]
    assert waits[-1] == WAIT_NAME
    assert brake.wait("ben", 0.0) == 0.0
    assert brake.wait("ana", 4000.0) == 0.0
    brake.forgive("ana")
    assert brake.wait("ana", 0.0) == 0.0
    for number in range(30_000):
        brake.failed(f"name {number}", float(number))
    assert len(brake._known) <= 10_000


def test_sessions_end(team, clock):
    """A session ends when it was idle for too long, and after a day's work in any case."""
    secret, _ = team.log_in("ana", SECRETS["ana"], "1.2.3.4")
    seat = team.seat(secret)
    assert seat.coder == "ana"
    clock.now += IDLE - 1
    assert team.seat(secret) is seat
    clock.now += IDLE + 1
    assert team.seat(secret) is None
    secret, _ = team.log_in("ana", SECRETS["ana"], "1.2.3.4")
    for _ in range(int(LONGEST // 3600)):
        clock.now += 3600
        assert team.seat(secret) is not None
    clock.now += 3600
    assert team.seat(secret) is None


def test_a_session_ends_with_its_account(team, folder, hashes):
    """Who may log in no more, or got another password, is out within a minute."""
    ana, _ = team.log_in("ana", SECRETS["ana"], "1.2.3.4")
    ben, _ = team.log_in("ben", SECRETS["ben"], "1.2.3.4")
    write_accounts(accounts_path(folder), {"ana": hashes["ana"]})
    team.sweep()
    assert team.seat(ana) is not None
    assert team.seat(ben) is None


def test_a_coder_whose_log_is_open_elsewhere(team, browser, folder):
    """The log-in says so, and holds nothing."""
    with LogWriter(folder / "corpus/coding/ana.jsonl", "ana"):
        answer = log_in(browser())
        assert answer.status_code == 409
        assert "another program is writing this log" in answer.text
        with pytest.raises(LogBusy):
            team.log_in("ana", SECRETS["ana"], "1.2.3.4")
    assert log_in(browser()).status_code == 303


@pytest.mark.parametrize("origin", [None, "http://evil.example", "null"])
def test_a_log_in_from_another_page_is_refused(browser, origin):
    """The form of the log-in counts only from the server's own page."""
    headers = {"Origin": origin} if origin else {}
    form = {"name": "ana", "password": SECRETS["ana"]}
    assert browser().post("/login", data=form, headers=headers).status_code == 403


def test_what_is_no_form_is_told(browser):
    """Nonsense for a form is answered with a sentence."""
    client = browser()
    many = "&".join(f"a{n}=1" for n in range(50))
    assert client.post("/login", content=many, headers={"Origin": HOST}).status_code == 400
    assert client.post("/login", content=b"\xff\x00", headers={"Origin": HOST}).status_code == 401


def test_behind_https_the_cookie_is_for_https(team):
    """Where a proxy speaks https the cookie is never sent without it."""
    gate = Gate(behind_proxy=True)
    client = TestClient(
        build_app(TeamDoor(team, gate), gate), base_url="https://inside", follow_redirects=False
    )
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "study.example"}
    answer = log_in(client, Origin="https://study.example", **headers)
    assert answer.status_code == 303
    assert "secure" in answer.headers["set-cookie"].lower()
    assert answer.headers["set-cookie"].startswith("__Host-tls=")
    assert client.get("/api/study", headers=headers).json()["coder"] == "ana"
