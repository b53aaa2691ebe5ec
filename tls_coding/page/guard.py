"""A request's first lines in; whether it is let in, and what every answer bears, out.

The server holds interviews and listens on this machine. Other pages that are open in the same
browser can send it requests too: those are told by their Host (a name that was turned to this
machine), their Origin, Sec-Fetch-Site and the missing cookie.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1_000_000  # bytes
METHODS = ("GET", "HEAD", "POST")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none at all, forms do not tell their origin
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")
Refusal = tuple[int, str]


@dataclass(frozen=True)
class Gate:
    """Under which names the server is reached.

    `hosts`: the values of Host that are taken; empty: any, for a team server, where the session's
    cookie belongs to the name that was logged in to. `behind_proxy`: a proxy in front says, in
    X-Forwarded-…, what was asked of it; without one these headers mean nothing.
    """

    hosts: frozenset[str] = frozenset()
    behind_proxy: bool = False

    def host(self, headers: Mapping[str, str]) -> str:
        """The name that the reader's browser asked for."""
        forwarded = headers.get("x-forwarded-host", "") if self.behind_proxy else ""
        return (forwarded or headers.get("host", "")).lower()

    def scheme(self, headers: Mapping[str, str]) -> str:
        """http, or https where a proxy says so."""
        said = headers.get("x-forwarded-proto", "") if self.behind_proxy else ""
        return "https" if said.lower() == "https" else "http"

    def address(self, headers: Mapping[str, str], peer: str) -> str:
        """The address of who asks; of what a proxy was told only the part that it saw itself."""
        said = headers.get("x-forwarded-for", "") if self.behind_proxy else ""
        last = said.rpartition(",")[2].strip()
        try:
            return str(ipaddress.ip_address(last))
        except ValueError:
            return peer


def local_hosts(port: int) -> frozenset[str]:
    """The names under which this machine reaches itself."""
    return frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})


def refusal(method: str, path: str, headers: Mapping[str, str], gate: Gate) -> Refusal | None:
    """Why a request is not let in, None where nothing speaks against it but the cookie."""
    host = gate.host(headers)
    if not _HOST.fullmatch(host) or (gate.hosts and host not in gate.hosts):
        return 421, "This address is not the one under which the study is served."
    if method not in METHODS:
        return 405, "Only GET, HEAD and POST are answered here."
    site = headers.get("sec-fetch-site", "none")
    # A link on another page may lead to the front page; it brings no cookie with it.
    front = method != "POST" and path in {"/", "/login"}
    if site not in {"same-origin", "none"} and not front:
        return 403, "Another page asked for this."
    if method == "POST":
        return _refused_post(path, headers, f"{gate.scheme(headers)}://{host}")
    return None


def same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell where they differ."""
    return secrets.compare_digest(one.encode("utf-8"), other.encode("utf-8"))


def told(path: str, status: int, sentence: str) -> Response:
    """A sentence: as JSON for what the page's program asks, else as plain text."""
    if path.startswith("/api/"):
        return JSONResponse({"error": sentence}, status)
    return PlainTextResponse(sentence + "\n", status)


class Guard:
    """Lets requests in or turns them away; adds its headers to every answer, errors too."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app = app
        self.gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no web sockets here

        async def bearing_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        method, path = scope["method"], scope["path"]
        refused = refusal(method, path, Headers(scope=scope), self.gate)
        body = b""
        if refused is None and method == "POST":
            body, refused = await _body(scope, receive)
        if refused is not None:
            answer = told(path, *refused)
            answer.headers["Connection"] = "close"
            if refused[0] == 405:
                answer.headers["Allow"] = ", ".join(METHODS)
            await answer(scope, receive, bearing_headers)
            return
        await self.app(scope, _whole(body, receive), bearing_headers)


def _refused_post(path: str, headers: Mapping[str, str], origin: str) -> Refusal | None:
    if headers.get("origin", "").lower() != origin:
        return 403, "Another page asked for this."
    # A form cannot send this header; the log-in is a form.
    if path != "/login" and headers.get("x-tls") != "1":
        return 403, "This is not a request of the review page."
    return None


async def _body(scope: Scope, receive: Receive) -> tuple[bytes, Refusal | None]:
    """The whole body of a request, unless it is larger than any act can be."""
    too_large = 413, "This is more than an act can hold."
    length = Headers(scope=scope).get("content-length", "0")
    if not length.isdigit() or int(length) > MAX_BODY:
        return b"", too_large
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"", (400, "The request ended early.")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BODY:
            return b"", too_large
        more = message.get("more_body", False)
    return b"".join(parts), None


def _whole(body: bytes, receive: Receive) -> Receive:
    """Gives a body that was read already, then whatever comes after it."""
    given = False

    async def receive_whole() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_whole
