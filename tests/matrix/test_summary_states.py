"""Summaries of cells: read with every fault, fresh until the cell's codings change."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_tables import LISTED, facts_from, segment

from tls_coding.matrix.summaries import (
    Summary,
    fingerprint,
    made_of,
    parse_summaries,
    standing,
)

DOCUMENTS = {"t1": ["a"], "t2": ["b"]}
CODES = ["x.p", "x.q", "y"]
GOOD = """
- case: a
  code: x
  author: ana
  at: 2026-01-31T09:12:03Z
  text: |
    They keep it secret.
  quotes:
    - passage: t1:4-10
      text: secret
      translation: segreto
  made_of: |
    t1 x.p ana coded 04f8445e07be
- {case: b, code: x.p, text: none}
"""


def parse(text, **known):
    return parse_summaries(text, "summaries.yaml", cases=["a", "b"], codes=CODES, **known)


def lines(segments, case="a", code="x"):
    return made_of(facts_from(segments, DOCUMENTS, ["a", "b"], CODES), segments, case, code)


def test_a_file_is_read():
    """Text, author, time, quotes with translations, and what it was made of."""
    found, problems = parse(GOOD, bodies={"t1": "the secret"})
    assert problems == []
    one = found.of("a", "x")
    assert (one.text, one.author, one.line) == ("They keep it secret.", "ana", 2)
    assert one.at.startswith("2026-01-31T09:12:03")
    assert one.quotes[0].translation == "segreto"
    assert one.made_of == ("t1 x.p ana coded 04f8445e07be",)
    assert found.of("b", "x.p").text == "none"
    assert found.of("b", "y") is None


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- case: rome\n  code: x", 1, "'rome'"),
        ("- case: a\n  code: nowhere", 2, "'nowhere'"),
        ("- case: a\n  code: x\n  words: many", 3, "words"),
        ("- case: a", 1, "code"),
        ("- case: a\n  code: x\n  quotes:\n    - {passage: here}", 4, "passage"),
        ("- {case: a, code: x}\n- {case: a, code: x}", 2, "second"),
        ("case: a", 1, "list"),
        ("- a", 1, "summary"),
    ],
)
def test_a_fault_names_its_line(text, line, said):
    """Unknown ids, unknown keys, double entries: each with file and line."""
    _, (problem,) = parse(text)
    assert problem.line == line
    assert said in str(problem)


def test_a_quote_that_is_gone_is_a_warning():
    """The summary stays; the quote is named without its words."""
    found, (problem,) = parse(GOOD, bodies={"t1": "all open here, no such word"})
    assert problem.warning
    assert found.of("a", "x")
    assert "secret" not in problem.what


def test_fresh_until_a_coding_comes_or_goes():
    """Added and removed codings since then are told by coder and transcript."""
    first = segment("t1", "a", "x.p", 0, "coded")
    written = Summary("a", "x", text="So it is.", made_of=lines([first]))
    assert standing(written, lines([first])).state == "fresh"
    second = segment("t1", "a", "x.q", 4, "accepted", coder="marc")
    more = standing(written, lines([first, second]))
    assert (more.state, more.changes) == ("stale", "added: 1 of marc in t1")
    other = standing(written, lines([second]))
    assert other.changes == "added: 1 of marc in t1; removed: 1 of ana in t1"


def test_without_a_text_there_is_no_summary():
    """A skeleton, or nothing at all, is none."""
    assert standing(None, ()).state == "none"
    assert (
        standing(Summary("a", "x", text=" ", made_of=("t1 x.p ana coded 0",)), ()).state == "none"
    )


def test_a_passage_that_only_moved_is_the_same_coding():
    """A typo mended further up moves all passages: the summary still holds."""
    first = segment("t1", "a", "x.p", 0, "coded", quote="their secret")
    moved = replace(first, start=7, end=8, quote="their\nsecret")
    assert lines([first]) == lines([moved])


@given(LISTED, st.data())
@settings(max_examples=50)
def test_the_fingerprint_changes_exactly_with_the_codings_of_the_cell(listed, data):
    """A segment changes the fingerprint of a cell where it counts there, and only there."""
    whole = segment(
        data.draw(st.sampled_from(["t1", "t2"])),
        data.draw(st.sampled_from(["a", "b", "a;b"])),
        data.draw(st.sampled_from(CODES)),
        data.draw(st.integers(0, 9)),
        data.draw(st.sampled_from(["suggested", "accepted", "rejected", "unsure", "coded"])),
        flags=data.draw(st.sampled_from(["", "negated", "settled"])),
    )
    inside = whole.counts and "a" in whole.case.split(";") and whole.code.startswith("x")
    before, after = fingerprint(lines(listed)), fingerprint(lines([*listed, whole]))
    assert (before != after) == inside


@given(LISTED, st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_segments_does_not_matter(listed, chance):
    """The same segments in any order make the same cell."""
    mixed = list(listed)
    chance.shuffle(mixed)
    assert lines(mixed) == lines(listed)
