"""What the server answers to the review page, request by request."""

from __future__ import annotations

import json
import threading

import pytest
from small_study import write_study
from starlette.testclient import TestClient

from tls_coding.coding.log import LogNotWritten
from tls_coding.page.app import build_app
from tls_coding.page.doors import OneCoder
from tls_coding.page.guard import Gate, local_hosts
from tls_coding.page.material import Material
from tls_coding.page.seat import Seat
from tls_coding.study import open_study

ADDRESS, TOKEN = "http://127.0.0.1:8765", "token-of-a-test"
POST = {"X-TLS": "1", "Origin": ADDRESS}


def test_the_study_tells_what_the_page_needs(client):
    """Codes with their rules, cases, and for each transcript what waits in it."""
    study = client.get("/api/study").json()
    assert (study["study"], study["coder"], study["team"]) == ("Small study", "ana", False)
    assert study["blind"] == {"coders": False, "rules": False, "share": 0.0}
    code = study["codes"][0]
    assert (code["id"], code["rules"], code["kind"]) == (
        "craft.secrecy", {"en": ["secret"]}, "manifest",
    )  # fmt: skip
    assert code["label"] == {"en": "Secrecy", "fr": "Secret"}
    assert [(t["id"], t["waiting"], t["assigned"], t["done"]) for t in study["transcripts"]] == [
        ("valley_01", 3, True, False),
        ("valley_02", 1, True, False),
    ]


def test_a_sitting(client, act):
    """Accept, reject, unsure, finish, undo: each answer tells what comes next and how much."""
    queue = client.get("/api/queue").json()
    assert (queue["total"], queue["decided"], len(queue["ids"])) == (4, 0, 4)
    item = queue["first"]
    for number, decision in enumerate(["accept", "reject", "unsure", "accept"], start=1):
        answer = act(decision, id=item["id"], mine=None)
        assert (answer["n"], answer["total"], answer["decided"]) == (number, 4 - number, number)
        item = answer["next"]
    assert item is None
    assert client.get("/api/queue").json()["first"] is None
    assert client.get("/api/queue?status=unsure").json()["total"] == 1
    act("done", transcript="valley_01", codes=None)
    progress = client.get("/api/progress").json()
    assert progress["coders"] == [
        {"coder": "ana", "decided": 4, "accepted": 2, "rejected": 1, "unsure": 1, "added": 0,
         "waiting": 0}
    ]  # fmt: skip
    assert [t["done"] for t in progress["transcripts"]] == [["ana"], []]
    undone = act("undo")
    assert undone["undone"] == {"item": None}
    assert act("undo")["undone"]["item"]["transcript"] == "valley_02"


def test_a_passage_is_its_whole_turn(client):
    """Before, pieces and after are the turn as it stands; offsets count from its start."""
    item = client.get("/api/queue?code=craft.kin").json()["first"]
    whole = item["before"] + "".join(text for text, _ in item["pieces"]) + item["after"]
    body = client.get("/api/transcript/valley_01").json()["body"]
    turn = item["turn_start"]
    assert whole == body[turn : turn + len(whole)] == "It was a secret. My uncle knew. My aunt too."
    assert body[item["start"] : item["end"]] == item["quote"] == "My uncle knew."
    assert [body[a:b] for a, b in item["sentences"]] == [
        "It was a secret.", "My uncle knew.", "My aunt too.",
    ]  # fmt: skip
    assert item["question"] == {"label": "Q", "role": "interviewer", "text": "Who knew?"}
    assert ["uncle", "evidence"] in item["pieces"]
    assert item["evidence"] == [
        {"rule": "craft.kin/en/0", "rule_text": "uncle", "words": "uncle", "flags": []}
    ]


def test_filters_narrow_the_queue_and_what_comes_next(client, act):
    """Filters may repeat; an act goes on in the queue that it names, past skipped ones."""
    ids = client.get("/api/queue?code=craft.kin&transcript=valley_01&role=respondent").json()["ids"]
    assert len(ids) == 2
    assert client.get("/api/queue?transcript=valley_01&transcript=valley_02").json()["total"] == 4
    assert client.get(f"/api/queue?code=craft.kin&skip={ids[0]}").json()["first"]["id"] == ids[1]
    answer = act("accept", id=ids[0], mine=None, queue={"code": ["craft.secrecy"]})
    assert (answer["next"]["code"], answer["total"]) == ("craft.secrecy", 2)
    answer = act("undo", queue={"code": "craft.kin"}, skipped=[ids[0]])
    assert (answer["next"]["id"], answer["total"]) == (ids[1], 2)


def test_two_tabs(client):
    """A decision that another tab has made meanwhile is answered with the passage as it is now."""
    item = client.get("/api/queue").json()["first"]
    body = {"act": "accept", "id": item["id"], "mine": None}
    assert client.post("/api/act", json=body, headers=POST).status_code == 200
    answer = client.post("/api/act", json={**body, "act": "reject"}, headers=POST)
    assert answer.status_code == 409
    assert "decided meanwhile" in answer.json()["error"]
    assert answer.json()["item"]["mine"] == "accepted"
    gone = client.post("/api/act", json={"act": "delete", "n": 9}, headers=POST)
    assert (gone.status_code, gone.json()["item"]) == (409, None)


def test_many_requests_at_once_leave_a_whole_log(client, folder):
    """Acts sent at the same time are written one after the other, in one chain."""
    add = {"act": "add", "transcript": "valley_01", "code": "craft.kin"}

    def send(start):
        body = {**add, "start": start, "end": start + 5}
        assert client.post("/api/act", json=body, headers=POST).status_code == 200

    threads = [threading.Thread(target=send, args=(start,)) for start in range(29, 49)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    study = open_study(folder)
    study.require()
    assert len(study.state("ana").codings) == 20
    assert [e.n for e in study.logs["ana"]] == list(range(1, 21))


def test_a_transcript_with_what_was_said_of_it(client, act):
    """Body, turns, sentences, own codings, waiting suggestions, memos; offsets are code points."""
    act("accept", id=client.get("/api/queue").json()["first"]["id"], mine=None)
    answer = act("memo", transcript="valley_01", start=29, end=45, note="why?", view="transcript")
    text = client.get("/api/transcript/valley_01").json()
    assert [(t["n"], t["label"], t["role"]) for t in text["turns"]] == [
        (1, "Q", "interviewer"),
        (2, "A1", "respondent"),
    ]
    (coding,) = text["codings"]
    quote = text["body"][coding["start"] : coding["end"]]
    assert (quote, coding["status"], coding["origin"]) == ("It was a secret.", "accepted", "rule")
    assert [s["code"] for s in text["suggestions"]] == ["craft.kin", "craft.kin"]
    evidence = [text["body"][a:b] for s in text["suggestions"] for a, b in s["evidence"]]
    assert evidence == ["uncle", "aunt"]
    assert [memo["note"] for memo in text["memos"]] == ["why?"]
    assert answer["suggestions"] == text["suggestions"]
    assert answer["memos"] == text["memos"]
    assert text["done"] == []


def test_search_is_blind_to_case_and_accents(opened, folder):
    """Words are found however they are typed; quotes are the body's own."""
    path = folder / "corpus/transcripts/valley_02.txt"
    words = "Ma m\u00e8re l\u2019a\nsu : É\u00adlo\u00adïse."
    path.write_text(f"---\ncase: valley\nlanguage: fr\n---\n[A1] {words}", encoding="utf-8")
    search = opened().material.search
    for words in ("MERE l'a su", "mère l’a su"):
        (hit,) = search.hits(words)["hits"]
        assert {kind: text for text, kind in hit["pieces"]}["evidence"] == "mère l’a\nsu"
    assert search.hits("eloise", "valley_02")["total"] == 1
    assert search.hits("eloise", "valley_01")["total"] == 0


def test_two_coders_beside_each_other(opened, client, act):
    """Disagreements first; what only one coder said counts once the other has finished."""
    ids = client.get("/api/queue").json()["ids"]
    ben = opened("ben")
    for name, mine, other in (("a", "accept", "reject"), ("b", "accept", "accept")):
        number = ids["ab".index(name)]
        act(mine, id=number, mine=None)
        ben.act({"act": other, "id": number})
    act("accept", id=ids[2], mine=None)
    pairs = client.get("/api/compare?with=ana&with=ben").json()
    assert (pairs["coders"], pairs["agree"], pairs["disagree"]) == (["ana", "ben"], 1, 1)
    assert [p["agree"] for p in pairs["pairs"]] == [False, True]
    assert (pairs["pairs"][0]["a"]["status"], pairs["pairs"][0]["b"]["status"]) == (
        "accepted", "rejected",
    )  # fmt: skip
    shown = "".join(text for text, _ in pairs["pairs"][0]["pieces"])
    assert shown == "It was a secret. My uncle knew. My aunt too."
    ben.act({"act": "done", "transcript": "valley_01"})
    after = client.get("/api/compare?with=ben").json()
    assert (after["disagree"], after["pairs"][1]["b"]) == (2, None)
    assert client.get("/api/compare?with=zoe").status_code == 404
    assert client.get("/api/compare").status_code == 400
    assert client.get("/api/item/" + ids[0]).json()["others"] == [
        {"coder": "ben", "status": "rejected"}
    ]
    assert client.get("/api/queue?disagreement=1").json()["ids"] == [ids[0]]
    coders = client.get("/api/progress").json()["coders"]
    assert [(c["coder"], c["decided"], c["waiting"]) for c in coders] == [
        ("ana", 3, 1),
        ("ben", 2, 2),
    ]


def test_what_is_not_there(client):
    """Unknown places get 404: a sentence, as JSON where the page's program asks."""
    for path in ("/api/nothing", "/api/item/x", "/api/transcript/moor_01"):
        answer = client.get(path)
        assert (answer.status_code, list(answer.json())) == (404, ["error"])
    for path in ("/nothing", "/static/", "/static/nothing.js", "/login", "/api"):
        assert client.get(path).status_code == 404
    assert client.get("/api/search?q=%20").status_code == 400
    assert client.get("/api/queue?order=odd").status_code == 400
    assert client.get("/api/act").status_code == 405


def test_static_files_are_taken_from_a_table(client):
    """Only the page's own files, by name; unchanged ones are not sent again."""
    answer = client.get("/static/review.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    again = client.get("/static/review.js", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for path in ("..%2fapp.py", "%2e%2e/app.py", "..%5capp.py", "/etc/passwd", "review.js%00"):
        assert client.get(f"/static/{path}").status_code == 404


def test_the_shell_names_the_study(client):
    """The page itself holds no transcript; it asks for what it shows."""
    page = client.get("/")
    assert page.status_code == 200
    assert "Small study" in page.text
    assert "secret" not in page.text


def test_head_asks_without_a_body(client):
    """HEAD is answered like GET."""
    assert client.head("/api/queue").status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'"x"', b"[" * 100_000, b'{"act": 1e999}'])
def test_what_is_no_act_is_told(client, body):
    """Whatever is posted, the answer is a sentence and nothing is written."""
    answer = client.post("/api/act", content=body, headers=POST)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_disk_that_refuses(client, seat, monkeypatch, folder):
    """The answer says that nothing was kept; the server goes on."""
    item = client.get("/api/queue").json()["first"]

    def full(*_, **__):
        raise LogNotWritten("ana.jsonl: a decision could not be written (no space left).")

    body = {"act": "accept", "id": item["id"], "mine": None}
    with monkeypatch.context() as patch:
        patch.setattr(seat._log, "append_all", full)
        answer = client.post("/api/act", json=body, headers=POST)
    assert (answer.status_code, "no space left" in answer.json()["error"]) == (507, True)
    assert client.get("/api/queue").json()["total"] == 4
    assert client.post("/api/act", json=body, headers=POST).status_code == 200


def test_a_mistake_of_the_program_tells_nothing_of_interviews(client, seat, monkeypatch, caplog):
    """An exception is answered with a sentence; neither it nor the log repeats its message."""

    def fail(given):
        raise ValueError("It was a secret.")

    monkeypatch.setattr(seat, "queue", fail)
    answer = client.get("/api/queue")
    assert (answer.status_code, answer.json()["error"][:10]) == (500, "The server")
    assert "ValueError in" in caplog.text
    assert "secret" not in caplog.text + answer.text
    assert answer.headers["content-security-policy"]


def test_astral_characters_count_as_one(tmp_path):
    """Offsets are code points: a character beyond the basic plane moves nothing."""
    texts = {"valley_01": "[A1] \U0001d54a\U0001f9f5 so. A secret."}
    codes = "- id: secrecy\n  label: {en: S}\n  definition: D.\n  rules: {en: [secret]}\n"
    folder = write_study(tmp_path / "s", codes=codes, transcripts=texts)
    seat = Seat(Material(open_study(folder)), "ana")
    app = build_app(OneCoder(seat, TOKEN, 8765), Gate(local_hosts(8765)))
    client = TestClient(app, base_url=ADDRESS)
    client.get(f"/?token={TOKEN}")
    item = json.loads(client.get("/api/queue").content)["first"]
    text = client.get("/api/transcript/valley_01").json()
    assert text["body"][item["start"] : item["end"]] == "A secret."
    seat.close()
