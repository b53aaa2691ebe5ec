"""A request in; the seat of who sent it out, or what they are told instead."""

from __future__ import annotations

import math
from typing import Protocol
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tls_coding.page.assets import rendered
from tls_coding.page.guard import Gate, same, told
from tls_coding.page.seat import Seat
from tls_coding.page.team import Team

LOGIN_FIELDS = 3


class Door(Protocol):
    """Who may come in, and to which seat."""

    team: bool

    def seat(self, request: Request) -> Seat | Response:
        """The seat of who asks, or what they are told instead."""
        ...

    def log_in(self, request: Request, body: bytes) -> Response:
        """What someone is told who asks to be let in."""
        ...

    def log_out(self, request: Request) -> Response:
        """What someone is told who leaves."""
        ...

    def sweep(self) -> None:
        """Let go of what nobody uses any more."""
        ...


class OneCoder:
    """The door of a server for one coder: the address with the token sets a cookie, once."""

    team = False

    def __init__(self, seat: Seat, token: str, port: int) -> None:
        self._seat = seat
        self._token = token
        self._cookie = f"tls-{port}"  # cookies do not tell ports apart

    def seat(self, request: Request) -> Seat | Response:
        path = request.url.path
        token = request.query_params.get("token", "")
        if path == "/" and token and same(token, self._token):
            answer = RedirectResponse("/", 303)
            answer.set_cookie(self._cookie, self._token, httponly=True, samesite="strict")
            return answer
        if same(request.cookies.get(self._cookie, ""), self._token):
            return self._seat
        return told(path, 403, "Open the address that 'tls serve' has printed.")

    def log_in(self, request: Request, body: bytes) -> Response:
        return told("/login", 404, "There is nothing here.")

    def log_out(self, request: Request) -> Response:
        return told("/logout", 404, "There is nothing here.")

    def sweep(self) -> None:
        return


class TeamDoor:
    """The door of a team server: names, passwords, sessions."""

    team = True

    def __init__(self, team: Team, gate: Gate) -> None:
        self._team = team
        self._gate = gate

    def seat(self, request: Request) -> Seat | Response:
        found = self._team.seat(request.cookies.get(self._cookie(request), ""))
        if found is not None:
            return found
        if request.url.path == "/":
            return RedirectResponse("/login", 303)
        return told(request.url.path, 403, "Log in first.")

    def log_in(self, request: Request, body: bytes) -> Response:
        if request.method != "POST":
            return self._form()
        try:
            fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=LOGIN_FIELDS)
        except ValueError:
            return told("/login", 400, "This is not the form of the log-in.")
        name, password = (fields.get(key, [""])[0] for key in ("name", "password"))
        peer = request.client.host if request.client else ""
        address = self._gate.address(request.headers, peer)
        secret, wait = self._team.log_in(name, password, address)
        if secret is None:
            return self._form(failed=True, waiting=wait)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            self._cookie(request),
            secret,
            httponly=True,
            samesite="strict",
            secure=self._gate.scheme(request.headers) == "https",
        )
        return answer

    def log_out(self, request: Request) -> Response:
        cookie = self._cookie(request)
        self._team.log_out(request.cookies.get(cookie, ""))
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(cookie, httponly=True, samesite="strict")
        return answer

    def sweep(self) -> None:
        self._team.sweep()

    def _cookie(self, request: Request) -> str:
        # Browsers take a name with `__Host-` over https alone, and from no other host.
        return "__Host-tls" if self._gate.scheme(request.headers) == "https" else "tls-team"

    def _form(self, *, failed: bool = False, waiting: float = 0.0) -> Response:
        study = self._team.material.study.file.study
        seconds = math.ceil(waiting)
        page = rendered("login.html.j2", study=study, failed=failed, waiting=seconds, csrf="")
        answer = HTMLResponse(page, 429 if seconds else 401 if failed else 200)
        if seconds:
            answer.headers["Retry-After"] = str(seconds)
        return answer
