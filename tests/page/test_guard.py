"""Who is let in to a server that holds interviews, and what every answer bears."""

from __future__ import annotations

import asyncio

import pytest
from starlette.testclient import TestClient

from tls_coding.page.app import build_app
from tls_coding.page.doors import OneCoder
from tls_coding.page.guard import CSP, MAX_BODY, Gate, local_hosts, refusal, same

PORT, TOKEN = 8765, "token-of-a-test"
ADDRESS = f"http://127.0.0.1:{PORT}"
HERE = {"host": f"127.0.0.1:{PORT}"}
POST = {**HERE, "origin": ADDRESS, "x-tls": "1"}
GATE = Gate(local_hosts(PORT))


@pytest.fixture
def app(seat):
    return build_app(OneCoder(seat, TOKEN, PORT), GATE)


@pytest.fixture
def stranger(app):
    """A browser without the cookie."""
    return TestClient(app, base_url=ADDRESS, follow_redirects=False)


def test_the_token_sets_a_cookie_once(stranger):
    """The printed address sets a cookie that scripts and other sites do not get, and goes on."""
    answer = stranger.get(f"/?token={TOKEN}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert f"tls-{PORT}=" in cookie
    assert stranger.get("/").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/", "/?token=", "/?token=wrong", "/api/study", "/api/queue", "/api/transcript/valley_01",
     "/api/compare?with=ben", "/api/progress", "/api/search?q=secret", "/api/item/x",
     f"/api/study?token={TOKEN}", "/static/review.js"],
)  # fmt: skip
def test_without_the_cookie_nothing_is_served(stranger, path):
    """No answer but a sentence, without a word of the study."""
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "tls serve" in answer.text
    assert "secret" not in answer.text
    stranger.cookies.set(f"tls-{PORT}", "wrong")
    assert stranger.get(path).status_code == 403


def test_without_the_cookie_nothing_is_written(stranger, folder):
    """An act needs the cookie, whatever else it brings."""
    body = {"act": "done", "transcript": "valley_01"}
    assert stranger.post("/api/act", json=body, headers=POST).status_code == 403
    assert (folder / "corpus/coding/ana.jsonl").read_bytes() == b""


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"host": f"evil.example:{PORT}"}, 421),
        ({"host": "127.0.0.1"}, 421),
        ({"host": "127.0.0.1:1"}, 421),
        ({"host": ""}, 421),
        ({}, 421),
        ({"host": f"localhost:{PORT}"}, None),
        ({"host": f"LOCALHOST:{PORT}"}, None),
        (HERE, None),
        ({**HERE, "sec-fetch-site": "cross-site"}, 403),
        ({**HERE, "sec-fetch-site": "same-site"}, 403),
        ({**HERE, "sec-fetch-site": "same-origin"}, None),
        ({**HERE, "x-forwarded-host": "evil.example"}, None),
    ],
)
def test_who_may_ask(headers, status):
    """Names turned to this machine and requests of other pages are told by their headers."""
    told = refusal("GET", "/api/study", headers, GATE)
    assert (told and told[0]) == status


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, None),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": f"https://127.0.0.1:{PORT}"}, 403),
        ({"origin": f"http://localhost:{PORT}"}, 403),
        ({"origin": f"http://127.0.0.1:{PORT}.evil.example"}, 403),
        ({"origin": None}, 403),
        ({"x-tls": None}, 403),
        ({"x-tls": "0"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_who_may_write(changed, status):
    """A write names its own origin and brings a header that no form of another page can send."""
    headers = {key: value for key, value in {**POST, **changed}.items() if value is not None}
    told = refusal("POST", "/api/act", headers, GATE)
    assert (told and told[0]) == status


def test_a_link_from_elsewhere_may_lead_to_the_front_page():
    """A link on another page opens the front page, and only that; it brings no cookie with it."""
    headers = {**HERE, "sec-fetch-site": "cross-site"}
    assert refusal("GET", "/", headers, GATE) is None
    assert refusal("POST", "/", {**POST, "sec-fetch-site": "cross-site"}, GATE) is not None


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_not_answered(client, method):
    """Only what the page uses; nothing allows another origin to ask."""
    answer = client.request(method, "/api/act")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/", "/api/study", "/static/review.js", "/nothing", "/api/item/x"]
)
@pytest.mark.parametrize("known", [True, False])
def test_every_answer_bears_the_headers(client, stranger, path, known):
    """Policy, no sniffing, no frames: on pages, data, files and errors alike."""
    headers = (client if known else stranger).get(path).headers
    assert headers["content-security-policy"] == CSP
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] in {"no-store", "no-cache"}
    assert "server" not in headers


def test_refused_hosts_get_the_headers_too(app):
    """A refusal by the guard itself bears them as well."""
    answer = TestClient(app, base_url="http://evil.example").get("/")
    assert answer.status_code == 421
    assert answer.headers["content-security-policy"] == CSP


def test_large_bodies_are_refused(client):
    """More than a megabyte is no act, whether its length is told or not."""
    headers = {"X-TLS": "1", "Origin": ADDRESS}
    large = b" " * (MAX_BODY + 1)
    assert client.post("/api/act", content=large, headers=headers).status_code == 413
    pieces = (b" " * 100_000 for _ in range(11))
    assert client.post("/api/act", content=pieces, headers=headers).status_code == 413
    headers["Content-Length"] = "-5"
    assert client.post("/api/act", content=b"{}", headers=headers).status_code == 413


def test_web_sockets_are_not_answered(app):
    """Nothing but plain requests."""
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    asyncio.run(app({"type": "websocket", "path": "/", "headers": []}, receive, send))
    assert sent == []


def test_secrets_are_compared_whole():
    """Letters beyond ASCII too."""
    assert same("é-token", "é-token")
    assert not same("é-token", "e-token")
    assert not same("", "x")


def test_a_proxy_is_believed_only_where_there_is_one():
    """What X-Forwarded says counts behind a proxy, and only there."""
    headers = {
        "host": "inside:80", "x-forwarded-host": "Study.example", "x-forwarded-proto": "https",
        "x-forwarded-for": "6.6.6.6, 9.9.9.9",
    }  # fmt: skip
    bare, behind = Gate(), Gate(behind_proxy=True)
    assert (bare.host(headers), bare.scheme(headers)) == ("inside:80", "http")
    assert bare.address(headers, "1.2.3.4") == "1.2.3.4"
    assert (behind.host(headers), behind.scheme(headers)) == ("study.example", "https")
    assert behind.address(headers, "1.2.3.4") == "9.9.9.9"
    assert behind.address({"x-forwarded-for": "nonsense"}, "1.2.3.4") == "1.2.3.4"
    write = {**headers, "origin": "https://study.example", "x-tls": "1"}
    assert refusal("POST", "/api/act", write, behind) is None
    assert refusal("POST", "/api/act", write, bare) is not None
