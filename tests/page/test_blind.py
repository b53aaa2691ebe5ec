"""What is blind is absent from the bytes: every answer of the server is searched for it."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tls_coding.page.app import build_app
from tls_coding.page.asked import Refused
from tls_coding.page.doors import OneCoder
from tls_coding.page.guard import Gate, local_hosts
from tls_coding.study import open_study

ADDRESS, TOKEN = "http://127.0.0.1:8765", "token-of-a-test"
POST = {"X-TLS": "1", "Origin": ADDRESS}
NOTE = "my private reason"


def client_of(seat):
    app = build_app(OneCoder(seat, TOKEN, 8765), Gate(local_hosts(8765)))
    client = TestClient(app, base_url=ADDRESS)
    client.get(f"/?token={TOKEN}")
    return client


def everything(client):
    """The bytes of every answer that the server gives, one after the other."""
    queue = client.get("/api/queue").json()
    paths = [f"/api/item/{item}" for item in queue["ids"]]
    paths += [f"/api/queue?{more}" for more in ("status=unsure", "disagreement=1", "order=doubt",
              "order=use", "status=confirm", "flag=negated", "rule=craft.kin/en/0")]  # fmt: skip
    paths += [f"/api/transcript/{text}" for text in ("valley_01", "valley_02")]
    paths += ["/", "/api/study", "/api/queue", "/api/progress", "/api/search?q=a"]
    paths += ["/api/compare?with=ben", "/api/compare?with=ana&with=ben"]
    found = b""
    for path in paths:
        found += client.get(path).content
    item = queue["ids"][0]
    kind = queue["first"]["kind"]
    for body in (
        {"act": "none" if kind == "control" else "reject", "id": item, "mine": None},
        {"act": "undo"},
        {"act": "undo"},
        {"act": "add", "transcript": "valley_01", "start": 29, "end": 45, "code": "craft.kin"},
        {"act": "memo", "transcript": "valley_01", "start": 29, "end": 45, "note": "x",
         "view": "transcript"},
        {"act": "recode", "n": 10**6, "code": "craft.kin"},
        {"act": "adjudicate", "settles": [["ben", 1]], "outcome": "accept", "note": "x",
         "transcript": "valley_01", "start": 29, "end": 45, "code": "craft.kin"},
        {"act": "fly"},
    ):  # fmt: skip
        found += client.post("/api/act", json={**body, "view": "transcript"}, headers=POST).content
    for path in paths:
        found += client.get(path).content
    return found.decode("utf-8")


@pytest.fixture
def decided(opened, folder):
    """ben has decided, with a note, and finished; returns the ids of the suggestions."""
    found = open_study(folder).suggestions()
    ben = opened("ben")
    first = ben.queue({})["ids"][0]
    ben.act({"act": "accept", "id": first, "note": NOTE})
    ben.act({"act": "add", "transcript": "valley_02", "start": 5, "end": 20, "code": "craft.kin",
             "note": NOTE})  # fmt: skip
    ben.act({"act": "done", "transcript": "valley_01"})
    ben.close()
    return [suggestion.id for some in found.values() for suggestion in some]


RULE_IDS = ("craft.secrecy/en/0", "craft.kin/en/0", "craft.kin/en/1")


def test_without_blindness_all_of_it_is_there(opened, decided):
    """The search itself finds what blindness hides, where nothing is hidden."""
    found = everything(client_of(opened()))
    assert NOTE in found
    assert '"ben"' in found
    assert all(rule in found for rule in RULE_IDS)
    assert all(name in found for name in decided)


def test_blind_to_coders(opened, decided):
    """No name, decision or note of another coder; no figure that comes from them."""
    found = everything(client_of(opened(settings="coders: [ana, ben]\nblind: coders\n"
                                                 "control_share: 0")))  # fmt: skip
    assert NOTE not in found
    assert "ben" not in found
    assert '"others"' not in found
    assert "disagreement" not in found
    assert all(name in found for name in decided)


def test_blind_to_coders_orders_by_ones_own_decisions_alone(opened, folder):
    """The order by doubt does not tell what others rejected."""
    before = opened(settings="blind: coders").queue({"order": "doubt"})["ids"]
    ben = opened("ben")
    for item in ben.queue({"code": "craft.kin"})["ids"]:
        ben.act({"act": "reject", "id": item})
    assert opened("zoe").queue({"order": "doubt"})["ids"] == before


def test_blind_to_rules(opened, decided):
    """No rule, evidence, flag or suggestion; all respondents' sentences are asked about."""
    seat = opened(settings="blind: rules")
    client = client_of(seat)
    assert client.get("/api/queue").json()["total"] == 5
    assert client.get("/api/queue").json()["facets"]["code"] == {}
    found = everything(client)
    assert not any(rule in found for rule in RULE_IDS)
    assert not any(name in found for name in decided)
    assert '"rules":{' not in found
    assert '"suggestion"' not in found
    assert '"accepted"' not in found.replace('"accepted":', "")
    assert NOTE in found  # of the other coder it is known what they coded


def test_blind_to_rules_is_written_down(opened, folder):
    """Each coding says that nothing was suggested."""
    seat = opened(settings="blind: rules")
    place = {"transcript": "valley_02", "start": 5, "end": 20}
    seat.act({"act": "add", **place, "code": "craft.kin"})
    seat.act({"act": "add", **place, "code": "craft.secrecy"})
    seat.act({"act": "none", "id": seat.queue({})["ids"][0], "codes": ["craft.kin"]})
    entries = open_study(folder).logs["ana"]
    assert {entry.shown for entry in entries} == {"blind"}


def test_blind_to_both(opened, decided):
    """Neither coders nor rules."""
    found = everything(client_of(opened(settings="blind: both")))
    assert NOTE not in found
    assert "ben" not in found
    assert not any(name in found for name in [*RULE_IDS, *decided])


def test_suggestions_on_control_passages_are_nowhere(opened, decided):
    """Until a control passage is decided, nothing of what is suggested there is sent."""
    seat = opened(settings="control_share: 1.0")
    client = client_of(seat)
    paths = ["/api/queue", "/api/transcript/valley_01", "/api/transcript/valley_02",
             "/api/progress", "/api/compare?with=ben"]  # fmt: skip
    found = "".join(client.get(path).text for path in paths)
    assert not any(name in found for name in decided)
    assert not any(rule in found for rule in RULE_IDS)
    assert NOTE not in found  # nor what another coder said there
    assert all(client.get(f"/api/item/{name}").status_code == 404 for name in decided)
    with pytest.raises(Refused, match="no such passage"):
        seat.act({"act": "accept", "id": decided[0]})
    first = client.get("/api/queue").json()["ids"][0]
    seat.act({"act": "none", "id": first})
    assert sum(name in client.get("/api/queue").text for name in decided) == 1


def test_adjudicating_needs_sight(opened, decided):
    """Who does not see the others' decisions cannot settle them."""
    seat = opened(settings="blind: coders")
    act = {"act": "adjudicate", "settles": [["ben", 1]], "outcome": "accept", "note": "x",
           "transcript": "valley_01", "start": 29, "end": 45, "code": "craft.kin"}  # fmt: skip
    with pytest.raises(Refused, match="do not see each other"):
        seat.act(act)


def test_what_several_coders_see_without_a_word_in_the_study_file(opened):
    """Two coders are asked about a tenth of the passages blind; one coder about none."""
    assert opened().material.sight.share == 0.0
    two = opened("ben", "coders: [ana, ben]").material.sight
    assert (two.share, two.coders, two.rules) == (0.1, True, True)
