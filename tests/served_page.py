"""A small study behind the real server of the review page, for tests in a browser.

The server runs in a thread of its own at a port that is free; `Served.restart` stops it and starts
it anew from the files, as after a crash of the machine.
"""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from small_study import write_study

from tls_coding.page.accounts import accounts_path
from tls_coding.page.app import build_app
from tls_coding.page.doors import OneCoder, TeamDoor
from tls_coding.page.guard import Gate, local_hosts
from tls_coding.page.material import Material
from tls_coding.page.seat import Seat
from tls_coding.page.team import Team
from tls_coding.study import open_study

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TOKEN = "a-token-of-tests"
HOSTILE = "<img src=x onerror=alert(1)>"
CODES = f"""
- id: informal.secrecy
  label: {{en: Culture of secrecy, fr: Culture du secret, it: Segretezza, es: Señas secretas}}
  definition: What one knows is kept from others; see `labour.kinship`.
  include: [a recipe under lock]
  exclude: [what everybody may know]
  rules: {{en: ["recipe", "secret"]}}
  examples: [{{lang: en, text: "The recipe stays here.", match: recipe}}]
- id: labour.kinship
  label: {{en: "Kinship {HOSTILE}", fr: Parenté}}
  definition: Work goes by family.
  rules: {{en: ["aunt", "uncle"]}}
- id: space.harbour
  label: {{en: Harbour, fr: Le port}}
  definition: The harbour as a place to learn.
  rules: {{en: ["harbour"]}}
"""
VALLEY = f"""\
[Q 00:00:01] How did you learn 😀 the trade?

[R1 00:00:09] 😀😀 We kept the recipe at home. My aunt had it locked away. {HOSTILE}
The harbour was far.

[Q 00:00:40] And today?

[R1 00:00:44] The recipe is no secret now. My uncle sells it 🙂 at the harbour, every day.
"""
HARBOUR = """\
---
case: harbour
language: en
---
[Q 00:00:01] Who taught you?

[R1 00:00:05] My aunt did. She said the secret was patience. The harbour taught me the rest.
"""


class Served:
    """A study folder, and the server in front of it while there is one."""

    def __init__(self, folder: Path, coder: str, *, team: bool = False) -> None:
        self.folder = folder
        self.coder = coder
        self.team = team
        self.port = 0
        self._stop: Any = None

    @property
    def address(self) -> str:
        """Where a browser comes in."""
        return f"http://127.0.0.1:{self.port}/?token={TOKEN}"

    def log(self) -> list[dict[str, Any]]:
        """What is on disk of the coder's decisions."""
        path = self.folder / "corpus/coding" / f"{self.coder}.jsonl"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]

    def start(self) -> None:
        """Read the study anew and answer at the same port as before, if there was one."""
        study = open_study(self.folder)
        study.require()
        study.suggestions()
        material = Material(study)
        listening = socket.create_server(("127.0.0.1", self.port))
        self.port = listening.getsockname()[1]
        gate = Gate(local_hosts(self.port))
        desk = (
            Team(material, accounts_path(study.root)) if self.team else Seat(material, self.coder)
        )
        door = TeamDoor(desk, gate) if isinstance(desk, Team) else OneCoder(desk, TOKEN, self.port)
        app = build_app(door, gate)
        config = uvicorn.Config(app, http="h11", ws="none", log_config=None, access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.005)

        def stop() -> None:
            server.force_exit = server.should_exit = True
            thread.join(5)
            listening.close()
            desk.close()

        self._stop = stop

    def stop(self) -> None:
        """Let go of the port and of the log."""
        self._stop()

    def restart(self) -> None:
        """A new program that knows no more than the files."""
        self.stop()
        self.start()


@contextmanager
def served(
    folder: Path,
    *,
    coder: str = "ana",
    more: str = "",
    before: Callable[[Path], object] | None = None,
) -> Iterator[Served]:
    """A small study at `folder`, served; `more` is added to its study.yaml.

    `before` is called with the folder when it is written and not yet served.
    """
    write_study(folder, codes=CODES, transcripts={"valley_01": VALLEY, "harbour_01": HARBOUR})
    with (folder / "study.yaml").open("a", encoding="utf-8") as file:
        file.write(more)
    here = Served(folder, coder)
    if before is not None:
        before(folder)
    here.start()
    yield here
    here.stop()


@contextmanager
def launched() -> Iterator[Browser]:
    """The system's Chromium."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, "these tests need Chromium: 'make test' installs it, or says how"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def come_in(browser: Browser, here: Served, view: str = "", **context: Any) -> Page:
    """A page that has the study before it. `said`: complaints of the browser, of any kind."""
    opened = browser.new_context(**{"locale": "en-GB", **context})
    opened.set_default_timeout(5_000)
    page = opened.new_page()
    watch(page)
    page.goto(here.address + view)
    page.wait_for_selector("main.ready")
    return page


def watch(page: Page) -> None:
    """Keep what the browser complains of, asks of whom, and shows as a dialog."""
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: asked.append(request.url))
    page.said, page.asked = said, asked  # type: ignore[attr-defined]


def live(page: Page) -> str:
    """What a screen reader was told last."""
    return page.locator("#live").inner_text()


def settle(page: Page) -> None:
    """Wait until nothing is under way."""
    page.wait_for_selector("main.ready:not([aria-busy])")
