"""What each act writes, what is refused, and that an act counts as a whole or not at all."""

from __future__ import annotations

import errno
import json
import os

import pytest
from small_study import Coder

from tls_coding.coding.log import LogBusy, LogChanged, LogNotWritten
from tls_coding.errors import UsageError
from tls_coding.page.asked import Refused
from tls_coding.study import open_study

SECRET = "It was a secret."
CONTROL = "control_share: 1.0"
ADD = {"act": "add", "transcript": "valley_01", "start": 4, "end": 9, "code": "craft.kin"}


def lines(folder, coder="ana"):
    path = folder / f"corpus/coding/{coder}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def acts(folder):
    return [line["act"] for line in lines(folder)]


def first(seat, **filters):
    return seat.queue(filters)["first"]


def statuses(folder):
    """What the log on disk amounts to, read by the package's other commands."""
    state = open_study(folder).state("ana")
    return [(coding.quote, coding.code, coding.status, coding.origin) for coding in state.codings]


def test_a_decision_names_all_that_a_reader_of_the_log_needs(seat, folder):
    """Passage, words, code, suggestion, rules, evidence, what was shown, codebook."""
    item = first(seat)
    answer = seat.act({"act": "accept", "id": item["id"]})
    (line,) = lines(folder)
    assert line["quote"] == SECRET
    assert line["suggestion"] == item["id"]
    assert line["rules"] == ["craft.secrecy/en/0"]
    assert line["evidence"] == ["secret"]
    assert line["shown"] == "suggestion"
    assert line["codebook_sha256"] == seat.material.codebook.sha256
    assert (answer["n"], answer["total"], answer["decided"]) == (1, 3, 1)
    assert answer["next"]["quote"] == "My uncle knew."
    assert [c["n"] for c in answer["codings"]] == [1]


def test_accepted_under_another_code_and_bounds(seat, folder):
    """One act, three lines; the rules' code and place are kept in the log, one undo takes all."""
    item = first(seat)
    bounds = {"start": item["start"] + 3, "end": item["end"] - 1}
    answer = seat.act({"act": "accept", "id": item["id"], "code": "craft.kin", **bounds})
    assert answer["n"] == 1
    assert acts(folder) == ["accept", "recode", "resize"]
    assert statuses(folder) == [("was a secret", "craft.kin", "accepted", "rule+hand")]
    assert answer["next"]["quote"] == "My uncle knew."
    undone = seat.act({"act": "undo"})["undone"]["item"]
    assert (undone["id"], undone["mine"]) == (item["id"], None)
    assert statuses(folder) == []
    assert seat.act({"act": "undo"})["undone"] is None


def test_what_changes_nothing_is_not_written(seat, folder):
    """Accepting with the code and bounds that were suggested is plain accepting."""
    item = first(seat)
    same = {"code": item["code"], "start": item["start"], "end": item["end"]}
    seat.act({"act": "accept", "id": item["id"], **same})
    assert acts(folder) == ["accept"]


def test_deciding_anew_takes_the_place_of_what_was_changed(seat, folder):
    """Whoever goes back and rejects what was recoded leaves no coding under the other code."""
    item = first(seat)
    seat.act({"act": "accept", "id": item["id"], "code": "craft.kin"})
    seat.act({"act": "reject", "id": item["id"], "mine": "accepted"})
    assert statuses(folder) == [(SECRET, "craft.secrecy", "rejected", "rule")]
    seat.act({"act": "undo"})
    assert statuses(folder) == [(SECRET, "craft.kin", "accepted", "rule+hand")]


def test_undo_takes_back_one_act_after_another(seat, folder):
    """Separate acts are undone separately, even in the same second and on the same coding."""
    item = first(seat)
    seat.act({"act": "accept", "id": item["id"]})
    seat.act({"act": "resize", "n": 1, "start": item["start"], "end": item["end"] - 1})
    seat.act({"act": "recode", "n": 1, "code": "craft.kin"})
    seat.act({"act": "undo"})
    assert statuses(folder) == [("It was a secret", "craft.secrecy", "accepted", "rule+hand")]
    seat.act({"act": "undo"})
    assert statuses(folder) == [(SECRET, "craft.secrecy", "accepted", "rule")]


def test_a_control_passage_gets_codes_or_none(opened, folder):
    """Codes, then that it was looked at: one act, shown blind; that finishes no transcript."""
    seat = opened(settings=CONTROL)
    item = first(seat)
    assert (item["kind"], item["code"], item["evidence"], item["mine"]) == (
        "control",
        None,
        [],
        None,
    )
    seat.act({"act": "none", "id": item["id"], "codes": ["craft.kin", "craft.secrecy"]})
    assert acts(folder) == ["add", "add", "done"]
    assert {line["shown"] for line in lines(folder)} == {"blind"}
    assert seat.item(item["id"])["mine"] == "coded"
    assert open_study(folder).state("ana").done == set()
    assert open_study(folder).state("ana").outdated == ()
    back = seat.act({"act": "undo"})["undone"]["item"]
    assert (back["id"], back["mine"]) == (item["id"], None)
    seat.act({"act": "none", "id": item["id"]})
    assert seat.item(item["id"])["mine"] == "none"


def test_a_control_passage_coded_anew(opened, folder):
    """Given other codes later, the former ones go; one undo brings them back."""
    seat = opened(settings=CONTROL)
    item = first(seat)
    seat.act({"act": "none", "id": item["id"], "codes": ["craft.kin"]})
    anew = {"act": "none", "id": item["id"], "mine": "coded"}
    seat.act({**anew, "codes": ["craft.secrecy"]})
    assert [code for _, code, _, _ in statuses(folder)] == ["craft.secrecy"]
    seat.act({"act": "undo"})
    assert [code for _, code, _, _ in statuses(folder)] == ["craft.kin"]


def test_what_is_coded_by_hand_says_what_was_seen(opened, folder):
    """By hand on a control passage that is still open: blind; elsewhere suggestions were seen."""
    seat = opened(settings=CONTROL)
    item = first(seat)
    place = {"transcript": item["transcript"], "start": item["start"], "end": item["end"]}
    seat.act({"act": "add", **place, "code": "craft.kin"})
    seat.act({"act": "add", **place, "code": "craft.secrecy"})
    assert [line["shown"] for line in lines(folder)] == ["blind", "suggestion"]


def test_hand_coding_recoding_memos_and_finishing(seat, folder):
    """Each writes one line that says what it is about."""
    place = {"transcript": "valley_02", "start": 5, "end": 13}
    n = seat.act({"act": "add", **place, "code": "craft.kin", "note": "sure"})["n"]
    seat.act({"act": "memo", "n": n, "note": "on a coding"})
    seat.act({"act": "memo", **place, "note": "on a passage"})
    seat.act({"act": "memo", "transcript": "valley_02", "note": "on it all"})
    seat.act({"act": "done", "transcript": "valley_02", "codes": None})
    seat.act({"act": "delete", "n": n})
    assert acts(folder) == ["add", "memo", "memo", "memo", "done", "delete"]
    state = open_study(folder).state("ana")
    assert [memo.note for memo in state.memos] == ["on a coding", "on a passage", "on it all"]
    assert {code for _, code in state.done} == {"craft.secrecy", "craft.kin"}
    assert state.codings == ()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"act": "fly"}, "no such act"),
        ({}, "no such act"),
        ([], "valid dictionary"),
        ({"act": "accept"}, "'id': field required"),
        ({"act": "accept", "id": "0" * 16}, "no such passage"),
        ({"act": "accept", "id": 5}, "'id'"),
        ({**ADD, "start": "1"}, "'start'"),
        ({**ADD, "start": 4, "end": 4}, "no words"),
        ({**ADD, "start": 9, "end": 4}, "no words"),
        ({**ADD, "start": 13, "end": 15}, "no words"),
        ({**ADD, "start": 0, "end": 10**9}, "no words"),
        ({**ADD, "start": -1}, "'start'"),
        ({**ADD, "code": "craft.moon"}, "no such code"),
        ({**ADD, "transcript": "../secrets"}, "no such transcript"),
        ({"act": "recode", "n": 7, "code": "craft.kin"}, "not there any more"),
        ({"act": "delete", "n": True}, "'n'"),
        ({"act": "memo", "transcript": "valley_01", "note": ""}, "'note'"),
        ({"act": "memo", "note": "about nothing"}, "about a coding or a transcript"),
        ({"act": "done", "transcript": "valley_01", "codes": ["craft.moon"]}, "no such code"),
        ({"act": "done", "transcript": "valley_01", "codes": []}, "Name the codes"),
        ({"act": "undo", "password": "hidden words"}, "not a field"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_gets_a_sentence(seat, folder, data, says):
    """Nothing is written, and the sentence repeats nothing that was sent or said."""
    with pytest.raises(Refused, match=says) as error:
        seat.act(data)
    assert "hidden words" not in str(error.value)
    assert "secret" not in str(error.value)
    assert (folder / "corpus/coding/ana.jsonl").read_bytes() == b""


def test_filters_that_are_none_are_refused_before_anything_is_written(seat, folder):
    """An act with a queue that cannot be is not done."""
    with pytest.raises(UsageError):
        seat.act({"act": "accept", "id": first(seat)["id"], "queue": {"order": "odd"}})
    assert (folder / "corpus/coding/ana.jsonl").read_bytes() == b""


def test_only_what_is_assigned_is_coded(opened):
    """Acts on somebody else's transcript are refused."""
    seat = opened(settings="coders: [ana, ben]\nassignments: {ana: [valley_02], ben: [valley]}")
    with pytest.raises(Refused, match="not among those that you code"):
        seat.act(
            {"act": "add", "transcript": "valley_01", "start": 4, "end": 9, "code": "craft.kin"}
        )
    names = set(seat.queue({})["facets"]["transcript"])
    assert names == {"valley_02"}


def test_a_passage_decided_meanwhile(seat):
    """Who did not see the decision gets it shown; who saw it may change it."""
    item = first(seat)
    seat.act({"act": "accept", "id": item["id"], "mine": None})
    for known in ({"mine": None}, {"mine": "rejected"}, {}):
        with pytest.raises(Refused, match="decided meanwhile") as error:
            seat.act({"act": "reject", "id": item["id"], **known})
        assert error.value.status == 409
        assert error.value.item["mine"] == "accepted"
    seat.act({"act": "reject", "id": item["id"], "mine": "accepted"})
    seat.act({"act": "unsure", "id": item["id"], "seen": True})
    assert seat.item(item["id"])["mine"] == "unsure"


def failing(monkeypatch, seat, *, after):
    """The disk takes `after` more bytes of the log, then none."""
    write = os.write
    left = [after]

    class Full:
        def __init__(self, file):
            self.file = file

        def __getattr__(self, name):
            return getattr(self.file, name)

        def write(self, raw):
            if left[0] <= 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            taken = raw[: left[0]]
            left[0] -= len(taken)
            return write(self.file.fileno(), taken)

    monkeypatch.setattr(seat._log, "_file", Full(seat._log._file))


@pytest.mark.parametrize("after", [0, 1, 600, 900, 1400])
def test_an_act_on_a_full_disk_leaves_nothing(seat, folder, monkeypatch, after):
    """Wherever within an act of three lines the disk is full, none of them counts."""
    item = first(seat)
    seat.act({"act": "reject", "id": seat.queue({})["ids"][3]})
    before = lines(folder)
    failing(monkeypatch, seat, after=after)
    act = {"act": "accept", "id": item["id"], "code": "craft.kin", "start": 30, "end": 40}
    with pytest.raises(LogNotWritten):
        seat.act(act)
    assert lines(folder) == before
    assert first(seat)["id"] == item["id"]  # the log was opened again
    assert seat.act(act)["n"] == 2
    assert acts(folder) == ["reject", "accept", "recode", "resize"]


def test_what_the_disk_did_not_keep_does_not_count(seat, folder, monkeypatch):
    """After a failed fsync nothing counts, and the server goes on by opening the log again."""
    item = first(seat)

    def fsync(descriptor):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        with pytest.raises(LogNotWritten):
            seat.act({"act": "accept", "id": item["id"]})
    assert seat.queue({})["total"] == 4
    seat.act({"act": "accept", "id": item["id"]})
    assert acts(folder) == ["accept"]


def test_a_log_that_was_replaced_is_opened_again(seat, folder):
    """After git put another file there an act is refused; the next one goes on from that file."""
    ids = seat.queue({})["ids"]
    seat.act({"act": "accept", "id": ids[0]})
    path = folder / "corpus/coding/ana.jsonl"
    path.rename(path.with_suffix(".old"))
    ana = Coder(path)
    study = open_study(folder)
    ana.decide("reject", study.suggestions()["valley_01"][0], study.transcripts["valley_01"])
    with pytest.raises(LogChanged):
        seat.act({"act": "accept", "id": ids[1]})
    assert seat.item(ids[0])["mine"] == "rejected"
    seat.act({"act": "accept", "id": ids[1]})
    assert acts(folder) == ["reject", "accept"]


def test_one_seat_for_a_coder(seat, opened):
    """While a coder's log is open here nobody else opens it."""
    with pytest.raises(LogBusy, match="another program is writing this log"):
        opened()
    assert opened("ben").queue({})["total"] == 4


def test_adjudications_name_decisions_of_both(seat, opened, folder):
    """What is settled names the decisions as they are now, with a reason."""
    item = first(seat)
    seat.act({"act": "accept", "id": item["id"]})
    ben = opened("ben")
    ben.act({"act": "reject", "id": item["id"]})
    place = {"transcript": "valley_01", "start": item["start"], "end": item["end"]}
    about = {"act": "adjudicate", **place, "code": item["code"], "outcome": "accept"}
    seat.refresh()
    settled = seat.act({**about, "settles": [["ana", 1], ["ben", 1]], "note": "we talked"})
    assert settled["pair"]["settled"] == {"outcome": "accept", "note": "we talked", "by": "ana"}
    assert [ref[:2] for ref in lines(folder)[-1]["settles"]] == [["ana", 1], ["ben", 1]]
    with pytest.raises(Refused, match="not there any more"):
        seat.act({**about, "settles": [["ben", 9]], "note": "no"})
    with pytest.raises(Refused, match="no such coder"):
        seat.act({**about, "settles": [["zoe", 1]], "note": "no"})
    with pytest.raises(Refused, match="'note'"):
        seat.act({**about, "settles": [["ben", 1]], "note": " "})


def test_words_that_were_edited_are_placed_by_hand(opened, folder):
    """A coding whose words are gone is placed, or given up; one that stands is not placed anew."""
    seat = opened()
    seat.act({"act": "accept", "id": first(seat)["id"]})
    seat.close()
    path = folder / "corpus/transcripts/valley_01.txt"
    text = path.read_text(encoding="utf-8").replace(SECRET, "Hardly anybody spoke about that.")
    path.write_text(text, encoding="utf-8")
    seat = opened()
    item = first(seat, status="confirm")
    assert (item["kind"], item["fate"], item["pieces"]) == ("confirm", "lost", [])
    with pytest.raises(Refused, match="No place is proposed"):
        seat.act({"act": "confirm", "n": item["n"]})
    answer = seat.act(
        {"act": "place", "n": 1, "start": 29, "end": 41, "queue": {"status": "confirm"}}
    )
    assert (answer["next"], answer["total"]) == (None, 0)
    assert [c["fate"] for c in answer["codings"]] == ["exact"]
    with pytest.raises(Refused):
        seat.act({"act": "place", "n": 1, "start": 29, "end": 35})
