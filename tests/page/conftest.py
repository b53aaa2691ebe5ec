"""What the tests of the review page share: a small study, a coder's seat, a client."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from small_study import write_study
from starlette.testclient import TestClient

from tls_coding.page.app import build_app
from tls_coding.page.doors import OneCoder
from tls_coding.page.guard import Gate, local_hosts
from tls_coding.page.material import Material
from tls_coding.page.seat import Seat
from tls_coding.study import open_study

CODES = """
- id: craft.secrecy
  label: {en: Secrecy, fr: Secret}
  definition: Kept from others.
  include: [a recipe]
  rules: {en: [secret]}
- id: craft.kin
  label: {en: Kin}
  kind: latent
  definition: Relatives at work.
  rules: {en: [uncle, aunt]}
"""
TEXTS = {
    "valley_01": "[Q] Who knew?\n\n[A1 00:00:09] It was a secret. My uncle knew. My aunt too.",
    "valley_02": "[A1] A [bold] secret [/bold] again. Nobody came.",
}
PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"
TOKEN = "token-of-a-test"
POST = {"X-TLS": "1", "Origin": ADDRESS}
Opened = Callable[..., Seat]


@pytest.fixture(scope="session")
def matched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small study, its rules run once."""
    folder = write_study(tmp_path_factory.mktemp("page") / "s", codes=CODES, transcripts=TEXTS)
    open_study(folder).suggestions()
    return folder


@pytest.fixture
def folder(matched: Path, tmp_path: Path) -> Path:
    """A copy of the small study; four suggestions wait."""
    return shutil.copytree(matched, tmp_path / "s")


@pytest.fixture
def opened(folder: Path) -> Iterator[Opened]:
    """`opened("ana", "blind: rules")`: a seat, with lines added to `study.yaml`."""
    seats: list[Seat] = []

    def seat(coder: str = "ana", settings: str = "") -> Seat:
        with (folder / "study.yaml").open("a", encoding="utf-8") as file:
            file.write(f"{settings}\n")
        seats.append(Seat(Material(open_study(folder)), coder))
        return seats[-1]

    yield seat
    for each in seats:
        each.close()


@pytest.fixture
def seat(opened: Opened) -> Seat:
    """ana at the small study."""
    return opened()


def client_of(seat: Seat) -> TestClient:
    """A browser that has been let in to a server of one coder."""
    app = build_app(OneCoder(seat, TOKEN, PORT), Gate(local_hosts(PORT)))
    client = TestClient(app, base_url=ADDRESS)
    assert client.get(f"/?token={TOKEN}").status_code == 200
    return client


@pytest.fixture
def client(seat: Seat) -> TestClient:
    """ana's browser."""
    return client_of(seat)


@pytest.fixture
def act(client: TestClient) -> Callable[..., Any]:
    """`act("accept", id=…)`: what the server answers, which must be 200."""

    def send(act: str, **data: object) -> Any:
        answer = client.post("/api/act", json={"act": act, **data}, headers=POST)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return send
