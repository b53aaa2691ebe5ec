"""A door and its gate in; the application that answers the review page out."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tls_coding import __version__
from tls_coding.coding.log import LogChanged, LogNotWritten
from tls_coding.errors import CodingError, StudyError
from tls_coding.page import reading
from tls_coding.page.asked import Refused
from tls_coding.page.assets import assets, rendered
from tls_coding.page.compared import compare_json
from tls_coding.page.doors import Door
from tls_coding.page.guard import Gate, Guard, told
from tls_coding.page.seat import Seat

LOG = logging.getLogger("tls_coding.page")
SWEEP = 60  # seconds between two looks for sessions that are over
KEPT_PART = "The server made a mistake. What was decided before is kept."
Answer = Callable[[Seat, Request], Response]


def build_app(door: Door, gate: Gate) -> ASGIApp:
    """The application: the guard in front, then the door, then what is asked for."""

    def seated(answer: Answer) -> Callable[[Request], Response]:
        def respond(request: Request) -> Response:
            def from_seat() -> Response:
                seat = door.seat(request)
                return seat if isinstance(seat, Response) else answer(seat, request)

            return _sentenced(request.url.path, from_seat)

        return respond

    async def act(request: Request) -> Response:
        body = await request.body()
        return await run_in_threadpool(
            seated(lambda seat, _: _json(seat.act(_data(body)))), request
        )

    async def log_in(request: Request) -> Response:
        body = await request.body()
        return await run_in_threadpool(_sentenced, "/login", lambda: door.log_in(request, body))

    def study(seat: Seat, request: Request) -> Response:
        return _json(reading.study_json(seat, team=door.team))

    def static(request: Request) -> Response:
        seat = None if door.team else door.seat(request)  # the log-in has its looks from here
        return seat if isinstance(seat, Response) else _static(request)

    routes = [
        Route("/", seated(_shell)),
        Route("/static/{name}", static),
        Route("/api/study", seated(study)),
        Route("/api/queue", seated(lambda seat, r: _json(seat.queue(_filters(r))))),
        Route("/api/item/{id}", seated(lambda seat, r: _json(seat.item(r.path_params["id"])))),
        Route("/api/act", act, methods=["POST"]),
        Route("/api/transcript/{id}", seated(_transcript)),
        Route("/api/compare", seated(_compare)),
        Route("/api/progress", seated(lambda seat, _: _json(reading.progress_json(seat)))),
        Route("/api/search", seated(_search)),
        Route("/login", log_in, methods=["GET", "POST"]),
        Route("/logout", door.log_out, methods=["POST"]),
    ]
    handlers: dict[Any, Any] = {HTTPException: _not_found, Exception: _mistake}
    app = Starlette(routes=routes, lifespan=_sweeping(door), exception_handlers=handlers)
    app.router.redirect_slashes = False
    return Guard(_Calm(app), gate)


def _sentenced(path: str, answer: Callable[[], Response]) -> Response:
    """An answer, or the sentence that says why there is none."""
    try:
        return answer()
    except Refused as error:
        return _refused(error)
    except (LogNotWritten, LogChanged) as error:
        return told(path, 507, f"{error}")
    except StudyError as error:
        return told(path, 409, " ".join(str(problem) for problem in error.problems))
    except CodingError as error:
        return told(path, 409 if path == "/login" else 400, f"{error}")
    except OSError as error:
        return told(path, 507, f"The disk does not answer: {error.strerror or 'no reason given'}.")


def _shell(seat: Seat, request: Request) -> Response:
    study = seat.material.study.file.study
    return HTMLResponse(rendered("review.html.j2", study=study, version=__version__))


def _static(request: Request) -> Response:
    asset = assets().get(request.path_params["name"])
    if asset is None:
        return told(request.url.path, 404, "There is nothing here.")
    headers = {"ETag": asset.etag, "Cache-Control": "no-cache"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(asset.content, headers=headers, media_type=asset.kind)


def _transcript(seat: Seat, request: Request) -> Response:
    return _json(reading.transcript_json(seat, request.path_params["id"]))


def _compare(seat: Seat, request: Request) -> Response:
    seat.refresh()
    with seat.lock:
        asked = {
            name: request.query_params.getlist(name) for name in ("with", "code", "transcript")
        }
        codes, only = asked["code"], asked["transcript"]
        return _json(compare_json(seat.office, asked["with"], codes=codes, only=only))


def _search(seat: Seat, request: Request) -> Response:
    only = request.query_params.get("transcript", "")
    if only and only not in seat.material.texts:
        raise Refused("There is no such transcript.", 404)
    return _json(seat.material.search.hits(request.query_params.get("q", ""), only))


def _filters(request: Request) -> dict[str, list[str]]:
    asked = request.query_params
    return {name: asked.getlist(name) for name in asked.keys()}  # noqa: SIM118


def _data(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("This is not JSON.", 400) from None


def _json(data: Any, status: int = 200) -> Response:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "replace"), status, media_type="application/json")


def _refused(error: Refused) -> Response:
    about = {"item": error.item} if error.status == 409 else {}
    return _json({"error": str(error), **about}, error.status)


def _not_found(request: Request, error: HTTPException) -> Response:
    allowed = error.headers or {}
    sentence = "There is nothing here." if error.status_code == 404 else "Not in this way."
    answer = told(request.url.path, error.status_code, sentence)
    answer.headers.update(allowed)
    return answer


def _mistake(request: Request, error: Exception) -> Response:
    return told(request.url.path, 500, KEPT_PART)


def _sweeping(door: Door) -> Any:
    """While the application runs, sessions that are over are let go of now and then."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async def sweep() -> None:
            while True:
                await asyncio.sleep(SWEEP)
                door.sweep()

        task = asyncio.create_task(sweep())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    return lifespan


class _Calm:
    """Lets no exception out: its message may hold what somebody said in an interview.

    The log of the server gets the kind of the fault and its place in the program.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            LOG.error("%s in %s", type(error).__name__, _place(error))
            if scope["type"] != "http":
                raise


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
