"""Quotes of a cell: each passage once, in an order that is stated, spread over interviews."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_tables import LISTED, facts_from, segment

from tls_coding.matrix.quotes import best, in_branch, of_case, quotes_of

DOCUMENTS = {"t1": ["a"], "t2": ["b"]}
CODES = ["x.p", "x.q", "y"]


def quotes(segments, code="x", case="a", **kinds):
    facts = facts_from(segments, DOCUMENTS, ["a", "b"], CODES)
    return quotes_of(facts, segments, in_branch(facts, code) & of_case(facts, case), **kinds)


def one(start=0, status="coded", code="x.p", **other):
    return segment("t1", "a", code, start, status, **other)


def test_a_passage_stands_once_with_all_who_coded_it():
    """Two coders and two codes of a branch on one passage make one quote."""
    (quote,) = quotes([one(), one(coder="marc", status="accepted"), one(code="x.q")])
    assert quote.coders == ("ana", "marc")
    assert quote.codes == ("x.p", "x.q")
    assert quote.by_hand
    assert quote.passage == "t1:0-1"


def test_what_nobody_accepted_is_no_quote():
    """Suggestions, rejections and decisions that were settled otherwise make no quote."""
    listed = [one(0, "suggested"), one(1, "rejected"), one(2, "accepted", flags="settled")]
    assert quotes(listed) == []
    assert len(quotes(listed, kinds=("suggested",))) == 1


def test_who_rejected_it_is_named():
    """A passage that one accepts and another rejects says both."""
    (quote,) = quotes([one(status="accepted"), one(status="rejected", coder="marc")])
    assert (quote.coders, quote.against) == (("ana",), ("marc",))


def test_a_settled_passage_says_so():
    """The decisions that were settled do not count, but the quote is marked adjudicated."""
    (quote,) = quotes([one(), one(status="rejected", flags="settled", coder="marc"),
                       one(status="accepted", flags="settled", coder="zoe")])  # fmt: skip
    assert quote.adjudicated
    assert quote.coders == ("ana",)
    assert quote.flags == ()


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ([one(5)], [one(0, flags="negated"), one(0, flags="negated", coder="marc")]),
        ([one(5), one(5, coder="marc")], [one(0)]),
        ([one(5, "accepted")], [one(0), one(0, "rejected", coder="marc")]),
        ([one(5, "accepted"), one(5, "accepted", flags="settled", coder="m")], [one(0)]),
        ([one(5)], [one(0, "accepted")]),
        ([one(5, quote="w " * 60)], [one(0)]),
        ([one(5, evidence="kept;secret")], [one(0, evidence="kept")]),
        ([one(0)], [one(5)]),
    ],
    ids="unflagged agreed unrejected settled hand length evidence place".split(),
)
def test_the_better_quote_stands_first(better, worse):
    """Not denied, agreed, settled, by hand, of middling length, more evidence, earlier."""
    wanted = better[0].start
    assert next(iter(quotes([*worse, *better]))).start == wanted


def test_no_second_quote_of_an_interview_before_each_had_one():
    """Three good quotes of one interview and a poor one of another: the poor one is second."""
    listed = [one(n) for n in (0, 2, 4)]
    listed.append(segment("t2", "a", "x.p", 0, "accepted", flags="reported"))
    assert [quote.transcript for quote in best(quotes(listed), 3)] == ["t1", "t2", "t1"]


def test_speakers_of_one_interview_take_turns():
    """In a group interview the second quote is of whoever was not quoted yet."""
    listed = [one(0, speaker="R1"), one(2, speaker="R1"), one(4, speaker="R2")]
    assert [quote.speaker for quote in best(quotes(listed), 3)] == ["R1", "R2", "R1"]


def test_overlapping_passages_are_not_shown_side_by_side():
    """Coders who cut the same words differently give one quote to show, and both to read."""
    from dataclasses import replace

    wide = replace(one(0), end=20)
    listed = quotes([wide, one(3), one(30)])
    assert [quote.start for quote in best(listed, 3)] == [0, 30]
    assert len(best(listed)) == 3


@given(LISTED, st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_segments_does_not_matter(listed, chance):
    """The same segments in any order give the same quotes."""
    mixed = list(listed)
    chance.shuffle(mixed)
    assert quotes(mixed) == quotes(listed)
    assert best(quotes(mixed)) == best(quotes(listed))


@given(LISTED)
@settings(max_examples=50)
def test_there_are_as_many_quotes_as_passages_that_count(listed):
    """A cell has one quote for each passage that somebody coded in it; `best` loses none."""
    facts = facts_from(listed, DOCUMENTS, ["a", "b"], CODES)
    cell = in_branch(facts, "x") & of_case(facts, "b")
    found = quotes_of(facts, listed, cell)
    assert len(found) == len(np.unique(facts.passage[cell & facts.coded]))
    assert Counter(best(found)) == Counter(found)


@given(LISTED, st.integers(1, 6))
@settings(max_examples=50)
def test_quotes_are_spread_over_interviews(listed, n):
    """Among the best, no interview has two more than another that has some left."""
    facts = facts_from(listed, DOCUMENTS, ["a", "b"], CODES)
    found = quotes_of(facts, listed, in_branch(facts, "x"))
    shown = Counter(quote.transcript for quote in best(found, n))
    there = Counter(quote.transcript for quote in found)
    for count in shown.values():
        for other, most in there.items():
            assert count <= shown[other] + 1 or shown[other] == most
