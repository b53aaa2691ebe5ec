"""A rule that was read, printed and read again finds the same; and no text makes reading slow."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_study import find

from tls_coding.codebook.grammar import RuleFault, parse_rule

BODIES = st.lists(
    st.sampled_from(
        "keep kept secrets secret know-how know how knowhow we they . , old".split(" ")
    ),
    min_size=1,
    max_size=25,
).map(" ".join)
WORD = st.sampled_from(["keep", "secret", "know~how", "kno*", '"kept"', '"know how"', "#old", "we"])


def _group(inner):
    return st.lists(inner, min_size=1, max_size=3).map(lambda options: f"[{' | '.join(options)}]")


ATOM = st.recursive(WORD, _group, max_leaves=4)
PART = st.tuples(ATOM, st.lists(st.tuples(ATOM, st.sampled_from(["", " ?", "?"])), max_size=2)).map(
    lambda made: "  ".join([made[0], *(atom + sign for atom, sign in made[1])])
)
LIMIT = st.sampled_from(["", " within 1", "  within 4", " in sentence", "\nin turn "])
RULES = st.tuples(
    PART, st.lists(st.tuples(st.sampled_from([" ... ", "…", "&"]), PART), max_size=2), LIMIT
).map(lambda made: made[0] + "".join(join + part for join, part in made[1]) + made[2])
LISTS = {"old": {"all": ["old", "kept secret"]}}


@settings(max_examples=80)
@given(RULES, BODIES)
def test_a_rule_printed_and_read_again_finds_the_same(text, body):
    """However a rule is spaced and written, its printed form has the same matches."""
    printed = str(parse_rule(text))
    assert find(printed, body, lists=LISTS) == find(text, body, lists=LISTS)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 4_000,
        "[a|" * 2_000 + "b" + "]" * 2_000,
        "a ... " * 800,
        "a & " * 1_200 + "b",
        "[" + "|".join(f"w{i}" for i in range(900)) + "]",
        "a? " * 1_600,
        '"' * 4_999,
        "~*" * 2_400,
        "within 5 " * 500,
        "#" * 4_000,
        "\u0301" * 4_000,
    ],
    ids=lambda text: text[:6],
)
def test_no_text_makes_reading_slow(text):
    """Long and contrived texts are read, or refused, in moments."""
    began = time.process_time()
    with suppress(RuleFault):
        parse_rule(text)
    assert time.process_time() - began < 2
