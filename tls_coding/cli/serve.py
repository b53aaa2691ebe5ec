"""`tls serve`: decide on suggestions in the browser."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from tls_coding.cli.output import StudyOption

if TYPE_CHECKING:
    import socket

    from starlette.types import ASGIApp

    from tls_coding.page.material import Material
    from tls_coding.study import Study

PORT = 8765
HERE = "127.0.0.1"


def serve(
    coder: Annotated[
        str | None, typer.Option(help="Who decides (default: TLS_CODER, else your account).")
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where to listen (0: any port that is free).")
    ] = PORT,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address.")
    ] = False,
    team: Annotated[
        bool, typer.Option("--team", help="For several coders, who log in (see 'tls coder').")
    ] = False,
    host: Annotated[
        str, typer.Option(help="With --team: the address of this machine to listen on.")
    ] = HERE,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="With --team: a proxy in front speaks https.")
    ] = False,
    study: StudyOption = None,
) -> None:
    """Decide on suggestions in the browser, on this machine.

    Prints the address, which only works on this machine and until the server stops (Ctrl-C). Every
    decision is on disk before the next passage is shown. With --team several coders work at one
    server; without https in front, only in a network that you trust.
    """
    import gc

    from tls_coding.cli.output import console
    from tls_coding.page.material import Material
    from tls_coding.study import open_study

    _check(coder, host, team=team, behind_proxy=behind_proxy)
    opened = open_study(study)
    name = None if team else opened.coder(coder)
    make_ready(opened)
    with ExitStack() as stack:
        material = Material(opened)
        listening = stack.enter_context(_listen(host, port))
        port = listening.getsockname()[1]
        app, address = _application(material, name, port, stack, behind_proxy=behind_proxy)
        shown = f"http://{f'[{host}]' if ':' in host else host}:{port}{address}"
        who = name or "the team"
        console().print(
            f"{opened.file.study}, for {who}: {shown} (Ctrl-C stops)",
            highlight=False, markup=False, soft_wrap=True,
        )  # fmt: skip
        if not (no_browser or team):
            _open_browser(shown)
        # What is there now stays: looking through it for garbage would hold up answers.
        gc.collect()
        gc.freeze()
        _run(app, listening)
    console().print("Stopped. What was decided is kept.", highlight=False)


def _check(coder: str | None, host: str, *, team: bool, behind_proxy: bool) -> None:
    from tls_coding.errors import UsageError

    if team and coder is not None:
        raise UsageError("With --team everybody logs in: leave --coder out.")
    if not team and (host != HERE or behind_proxy):
        raise UsageError("--host and --behind-proxy need --team: else only this machine is served.")


def make_ready(opened: Study) -> None:
    """Read the study and run its rules where they have not run yet; raises what stops the work."""
    from tls_coding.cli.code import suggestions_with_bar
    from tls_coding.errors import StudyError
    from tls_coding.page.blind import sight_of

    opened.require()
    known = [*opened.transcripts, *(case.id for case in opened.cases)]
    unknown = opened.file.unknown_assignments(known)
    if unknown:
        raise StudyError(unknown)
    if sight_of(opened.file).rules:
        suggestions_with_bar(opened)


def _listen(host: str, port: int) -> socket.socket:
    import os
    import socket

    from tls_coding.errors import UsageError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # By this protocol asyncio knows that it may send at once; else each answer takes 40 ms more.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        said = (error.strerror or str(error)).lower()
        mend = "Is 'tls serve' running already? Name another one with --port."
        raise UsageError(f"{host}:{port} cannot be listened on ({said}). {mend}") from None
    return listening


def _application(
    material: Material, coder: str | None, port: int, stack: ExitStack, *, behind_proxy: bool
) -> tuple[ASGIApp, str]:
    """The application, and what follows host and port in the address to open."""
    import secrets

    from tls_coding.page.accounts import accounts_path, read_accounts
    from tls_coding.page.app import build_app
    from tls_coding.page.doors import OneCoder, TeamDoor
    from tls_coding.page.guard import Gate, local_hosts
    from tls_coding.page.seat import Seat
    from tls_coding.page.team import Team

    if coder is None:
        path = accounts_path(material.study.root)
        if not read_accounts(path):
            from tls_coding.errors import UsageError

            raise UsageError("Nobody can log in yet. Add coders with: tls coder add NAME")
        gate = Gate(behind_proxy=behind_proxy)
        team = Team(material, path)
        stack.callback(team.close)
        return build_app(TeamDoor(team, gate), gate), "/"
    seat = Seat(material, coder)
    stack.callback(seat.close)
    token = secrets.token_urlsafe(24)
    door = OneCoder(seat, token, port)
    return build_app(door, Gate(local_hosts(port))), f"/?token={token}"


def _open_browser(address: str) -> None:
    import threading
    import webbrowser

    # Some browsers come back only when they are closed.
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _run(app: ASGIApp, listening: socket.socket) -> None:
    """Answer until Ctrl-C or the system ends it."""
    import signal
    from contextlib import suppress

    import uvicorn

    config = uvicorn.Config(
        app, loop="asyncio", http="h11", ws="none", log_config=None, access_log=False,
        server_header=False, proxy_headers=False, timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
    )  # fmt: skip
    # uvicorn hands a signal on once it has stopped: logs are then closed as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
