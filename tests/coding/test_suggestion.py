"""A suggestion as data: its id, what its evidence amounts to, and its way to disk and back."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tls_coding.coding.suggestion import Evidence, Suggestion, from_json, suggestion_id, to_json
from tls_coding.spans import Span

spans = st.tuples(st.integers(0, 99), st.integers(1, 9)).map(lambda s: Span(s[0], sum(s)))
evidence = st.builds(
    Evidence,
    rule=st.sampled_from(["a/en/0", "a/all/1"]),
    pieces=st.lists(spans, min_size=1, max_size=3).map(tuple),
    words=st.text(max_size=9),
    flags=st.lists(st.sampled_from(["negated", "reported"]), unique=True).map(tuple),
)
suggestions = st.builds(
    Suggestion,
    id=st.just("0123456789abcdef"),
    transcript=st.text(min_size=1, max_size=9),
    text_sha256=st.just("c0de"),
    code=st.just("a"),
    start=st.integers(0, 9),
    end=st.integers(10, 99),
    turn=st.integers(0, 9),
    evidence=st.lists(evidence, min_size=1, max_size=4).map(tuple),
    vetoed=st.booleans(),
)


def test_an_id_is_fixed_for_ever():
    """The id hashes transcript, span and code: logs on users' disks name suggestions by it."""
    wanted = "10a27c6743eab44d"
    assert suggestion_id("grasse_01", Span(812, 901), "informal.secrecy") == wanted
    others = [
        ("grasse_0", Span(1812, 901)),
        ("grasse_01", Span(812, 90)),
        ("grasse_01", Span(8, 9)),
    ]
    ids = {suggestion_id(name, span, "informal.secrecy") for name, span in others}
    assert len(ids | {wanted, suggestion_id("grasse_01", Span(812, 901), "informal")}) == 5


@given(suggestions)
def test_to_disk_and_back(suggestion):
    """What is written as JSON is read back equal, spans as spans."""
    back = from_json(json.loads(json.dumps(to_json(suggestion))))
    assert back == suggestion
    assert all(type(piece) is Span for e in back.evidence for piece in e.pieces)


@given(suggestions)
def test_flags_are_those_of_all_hits(suggestion):
    """A flag of the suggestion is one that each of its hits bears; words and rules stand once."""
    for flag in ("negated", "reported"):
        assert (flag in suggestion.flags) == all(flag in e.flags for e in suggestion.evidence)
    assert list(suggestion.flags) == sorted(suggestion.flags)
    assert len(set(suggestion.words)) == len(suggestion.words)
    assert set(suggestion.rules) == {e.rule for e in suggestion.evidence}
