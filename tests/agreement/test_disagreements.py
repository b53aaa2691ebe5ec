"""Where coders differ, worst first; and which code stands for which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_audit import coding, material, state

from tls_coding.agreement.audited import audited
from tls_coding.coding.codings import CoderState
from tls_coding.spans import Span


def found_in(given_rows, coders=("ana", "marc"), **more):
    return audited(material(given_rows, coders, **more)).disagreements


def test_a_disagreement_has_its_place_its_text_and_who_said_what():
    """All that a meeting of coders needs to settle it stands in one row."""
    (made,) = found_in({"valley_01": {"theme": ["0100", "0000"]}})
    assert (made.transcript, made.start, made.end, made.text) == ("valley_01", 4, 7, "S1.")
    assert (made.speaker, made.turn, made.language, made.cases) == ("R1", 1, "en", ("valley",))
    (disputed,) = made.codes
    assert [(said.coder, said.gave, said.what) for said in disputed.said] == [
        ("ana", True, "coded"),
        ("marc", False, "not coded"),
    ]
    link = "#compare?with=ana&with=marc&code=theme&transcript=valley_01&at=4&to=7"
    assert disputed.link == link


def test_a_rejection_and_its_note_are_told():
    """That the other coder saw it and refused it is more than that nothing was coded there."""
    rows = {"valley_01": {"theme": ["0100", "0000"]}}
    ana = state("ana", rows, 0)
    refused = coding("marc", "valley_01", 1, "theme", 1, status="rejected", note="about another")
    marc = CoderState("marc", (refused,), frozenset({("valley_01", "theme")}))
    (made,) = found_in(rows, states=[ana, marc])
    said = made.codes[0].said[1]
    assert (said.gave, said.what, said.note) == (False, "rejected", "about another")


def test_worst_is_where_most_pairs_differ_then_the_least_agreed_code():
    """Two codes in dispute go before one; of equal ones the code with the lowest α."""
    rows = {
        "first": ["1011000", "0011000"],
        "shaky": ["1100001", "0010000"],
    }
    made = found_in({"valley_01": rows})
    assert [(d.start // 4, d.differing) for d in made] == [(0, 2), (1, 1), (2, 1), (6, 1)]
    three = {"theme": ["101", "001", "010"]}
    worst, *_ = found_in({"valley_01": three}, ("ana", "ben", "cleo"))
    assert worst.differing == 2


def test_a_settled_disagreement_says_how_it_was_settled():
    """An adjudication does not change the agreement; its outcome and reason stand beside it."""
    rows = {"valley_01": {"theme": ["0100", "0000"]}}
    ana, marc = state("ana", rows, 0), state("marc", rows, 1)
    about = {"settles": (ana.codings[0].ref,), "note": "it is about the recipe", "origin": ""}
    settles = coding("marc", "valley_01", 1, "theme", 9, status="accepted", **about)
    marc = CoderState("marc", marc.codings, marc.done, adjudications=(settles,))
    (made,) = found_in(rows, states=[ana, marc])
    assert made.codes[0].settled == "accepted by marc: it is about the recipe"


def test_what_one_did_not_finish_is_no_disagreement():
    """Silence in an unfinished text is no refusal."""
    assert found_in({"valley_01": {"theme": ["0100", "...."]}}) == ()


def test_a_passage_too_short_for_the_rule_is_told_as_coded_in_part():
    """By a share of the unit as the rule, who coded a few words of it is not shown as silent."""
    rows = {"valley_01": {"theme": ["0100", "0100"]}}
    ana, marc = state("ana", rows, 0), state("marc", rows, 1)
    short = marc.codings[0].__class__(**{**vars(marc.codings[0]), "span": Span(4, 5)})
    marc = CoderState("marc", (short,), marc.done)
    (made,) = found_in(rows, states=[ana, marc], rule=0.5)
    assert made.codes[0].said[1].what == "coded in part"


def test_confusion_names_what_the_other_calls_it():
    """ana's secrecy is marc's lineage: counted by who said what, with what chance would give."""
    rows = {"lineage": ["00000000", "11000000"], "secrecy": ["11000000", "00000000"]}
    (made,) = audited(material({"valley_01": rows})).confusion
    assert (made.code, made.instead, made.n) == ("lineage", "secrecy", 2)
    assert made.by == {"marc, not ana": 2}
    assert made.expected == pytest.approx(2 * 2 / 8)
    assert made.excess == pytest.approx(1.5)


def test_two_codes_that_both_coders_gave_are_no_confusion():
    """A passage about both themes, coded so by both, confuses nobody."""
    rows = {"lineage": ["1100", "1100"], "secrecy": ["1100", "1000"]}
    assert audited(material({"valley_01": rows})).confusion == ()


signs = st.text("01", min_size=10, max_size=10)


@given(st.lists(signs, min_size=6, max_size=6))
def test_confusion_is_what_a_loop_over_units_counts(rows):
    """Of any codings: each unit and pair of codes is counted once for each way round."""
    by_code = {"a": rows[0:2], "b": rows[2:4], "c": rows[4:6]}
    found = {(c.code, c.instead): c.n for c in audited(material({"valley_01": by_code})).confusion}
    expected = {}
    for one, other in (("a", "b"), ("a", "c"), ("b", "c")):
        (x1, x2), (y1, y2) = by_code[one], by_code[other]
        quads = list(zip(x1, x2, y1, y2, strict=True))
        n = quads.count(tuple("1001")) + quads.count(tuple("0110"))
        if n:
            expected[one, other] = n
    assert found == expected
