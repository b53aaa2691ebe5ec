"""Passages of a drawn sample at the review page: without suggestions, to whom they are for."""

import random

import pytest

from tls_coding.page.asked import Refused
from tls_coding.page.desk import Desk
from tls_coding.page.holdings import Holdings
from tls_coding.sampled import draw_sample, result, write_sample
from tls_coding.study import open_study


@pytest.fixture
def drawn(folder):
    """`drawn("ana")`: a sample of all five sentences of respondents, written."""

    def draw(*coders, name="spring"):
        study = open_study(folder)
        sample = draw_sample(study, name, size=50, codes=["craft.secrecy"], coders=coders)
        write_sample(study, sample)
        return sample

    return draw


def kinds(seat):
    """What waits, in order."""
    found = seat.queue({})
    return [seat.item(item)["kind"] for item in found["ids"]]


def test_drawn_passages_come_without_suggestions(drawn, opened):
    """All sentences are drawn: five passages to look at, and no suggestion before that."""
    drawn()
    seat = opened()
    assert kinds(seat) == ["control"] * 5
    first = seat.queue({})["first"]
    assert (first["code"], first["evidence"]) == (None, [])
    answer = seat.act({"act": "none", "id": first["id"], "codes": []})
    assert answer["next"]["kind"] == "suggestion"  # what rules say of it comes after the look


def test_who_is_not_meant_sees_nothing_of_it(drawn, opened):
    """marc has four suggestions, as without any sample."""
    drawn("ana")
    assert kinds(opened("marc")) == ["suggestion"] * 4
    assert kinds(opened("ana")) == ["control"] * 5


def test_a_passage_that_others_look_at_cannot_be_asked_for(drawn, opened):
    """Its id is no door to it."""
    drawn("ana")
    first = opened("ana").queue({})["first"]["id"]
    with pytest.raises(Refused):
        opened("marc").item(first)


def test_what_was_decided_before_is_still_looked_at(folder, opened, drawn):
    """A suggestion was accepted before the sample was drawn: its passage is asked about."""
    seat = opened()
    item = seat.queue({})["first"]
    seat.act({"act": "accept", "id": item["id"]})
    seat.close()
    drawn()
    again = opened()
    assert kinds(again) == ["control"] * 5
    assert again.queue({})["decided"] == 1


def test_a_look_gives_the_sample_its_figures_and_undo_takes_it_back(folder, drawn, opened):
    """Five looks: nothing is left; one is undone: one is left."""
    sample = drawn("ana")
    seat = opened("ana")
    while (item := seat.queue({})["first"]) is not None:
        if item["kind"] == "control":
            codes = ["craft.secrecy"] if "secret" in item["quote"] else []
            seat.act({"act": "none", "id": item["id"], "codes": codes})
        else:
            seat.act({"act": "accept", "id": item["id"]})
    (row,) = result(open_study(folder), sample)
    assert (row.left, [stratum.relevant for stratum in row.strata]) == (0, [2, 0])
    back = seat.act({"act": "undo"})["undone"]["item"]
    (row,) = result(open_study(folder), sample)
    assert (back["kind"], row.left) == ("control", 1)


def test_control_passages_and_drawn_ones_are_one(folder, drawn, opened):
    """With a control share of all sentences each is asked about once, by everybody."""
    drawn("ana")
    assert kinds(opened("marc", "control_share: 1")) == ["control"] * 5


def test_a_drawn_turn_goes_before_the_sentences_in_it(folder, drawn, opened):
    """Where turns are drawn and all sentences are control passages, nobody is asked twice."""
    book = folder / "codebook/tls.yaml"
    text = book.read_text(encoding="utf-8").replace("languages:", "unit: turn, languages:")
    book.write_text(text, encoding="utf-8")
    drawn()
    seat = opened("ana", "control_share: 1")
    quotes = [seat.item(name)["quote"] for name in seat.queue({})["ids"]]
    assert quotes == [
        "It was a secret. My uncle knew. My aunt too.",
        "A [bold] secret [/bold] again. Nobody came.",
    ]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_what_counting_again_gives(seed, drawn, opened):
    """After any looks, decisions and undos the queue is that of a desk made anew."""
    drawn("ana", "marc")
    seat = opened("ana")
    chance = random.Random(seed)
    for _ in range(12):
        item = seat.queue({})["first"]
        if item is None or chance.random() < 0.3:
            seat.act({"act": "undo"})
        elif item["kind"] == "control":
            codes = chance.sample(["craft.secrecy", "craft.kin"], chance.randrange(3))
            seat.act({"act": "none", "id": item["id"], "codes": codes})
        else:
            seat.act({"act": chance.choice(["accept", "reject", "unsure"]), "id": item["id"]})
        texts, stock = seat.material.texts, seat.material.stock
        held = Holdings("ana", seat.desk.held.entries.values(), texts)
        anew = Desk(stock, held, list(texts)).waiting
        kept = seat.desk.waiting
        assert (anew.some(9), anew.statuses) == (kept.some(9), kept.statuses)
