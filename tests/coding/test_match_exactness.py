"""What `match` reads from the places of words equals spaCy's Matcher and a plain search."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.match import join_parts
from plain.turns import TokenTurn, tokenise
from small_study import stream_of, transcript
from spacy.matcher import Matcher

from tls_coding.codebook.lemmas import Lexicon
from tls_coding.codebook.rule import Join, Limit
from tls_coding.coding.compile import CompiledPart, RuleSet
from tls_coding.coding.match import RuleMatcher
from tls_coding.coding.places import Row, tables_of
from tls_coding.corpus.tokens import pipeline
from tls_coding.spans import Span, hull, minimal

LISTS = {"kin": {"en": ["mother", '"my" uncle'], "all": ["clan"]}}

# Few words, so that they meet: forms of two lemmas, a hyphen, what ends a sentence or a turn.
plain_words = "keep kept Secrets secret know how know-how knowhow my uncle Mother clan the"
words = st.sampled_from(
    [*plain_words.split(), ",", ".", "?", "\n", "\n\n", "don’t", "se\u00adcret"]
)
texts = st.lists(words, min_size=1, max_size=25).map(" ".join).filter(str.strip)

slots = st.sets(st.sampled_from(["keep", "kept", "secret", "know", "how", "-", "the", ",", "my"]))
sequences = st.lists(slots.filter(bool).map(frozenset), min_size=1, max_size=4).map(tuple)

single = [
    "keep",
    "secret",
    "know~how",
    "#kin",
    "kn*",
    '"the"',
    '"know how"',
    '"don\'t"',
    '"my"',
    "uncle",
]
groups = ["[keep|secret]", '["my" uncle|#kin]', '["the"|know~how how]']
atoms = st.sampled_from([*single, *groups])
items = st.tuples(atoms, st.sampled_from(["", "", "?"])).map("".join)
rule_parts = st.lists(items, min_size=1, max_size=3).filter(
    lambda part: any(not item.endswith("?") for item in part)
)


# For whole rules fewer still, so that parts contend for the same words.
letters = st.lists(st.sampled_from(["a", "b", "c", "d", ","]), min_size=4, max_size=10)
letter_parts = st.sampled_from(
    [
        '"a"',
        '"b" "c"?',
        '"c"? "b"',
        '["a"|"b" "c"]',
        '["b"|"c"]',
        '"d"',
        '"c" ["b"|"d"]?',
        '"d"? "a"',
    ]
)


def turn_of(body: str) -> TokenTurn:
    """The one turn of a text without labels."""
    (turn,) = tokenise(transcript(body))
    return turn


def spacy_spans(part: CompiledPart, turn: TokenTurn) -> set[Span]:
    """What spaCy's Matcher finds for the part's patterns over the whole Doc."""
    if not part.patterns():
        return set()
    matcher = Matcher(pipeline("en").vocab)
    matcher.add("part", part.patterns())
    return {Span(start, end) for _, start, end in matcher(turn.doc)}


def rule_set_of(rule: str, turn: TokenTurn) -> RuleSet:
    rule_set = RuleSet("en", Lexicon("en", turn.words, {}), LISTS)
    rule_set.add("theme/en/0", "theme", rule)
    return rule_set


def spans_of(rule_set: RuleSet, body: str) -> set[Span]:
    """Where the first part of the rules stands."""
    found = Row(tables_of(rule_set.parts), stream_of(transcript(body))).spans(np.array([0]))
    return set(map(Span, found.start.tolist(), found.end.tolist()))


@given(texts, st.lists(sequences, min_size=1, max_size=4))
def test_read_finds_what_the_matcher_finds(body: str, found: list[tuple[frozenset[str]]]) -> None:
    """Reading sequences of word sets from their places equals spaCy's Matcher over the Doc."""
    turn = turn_of(body)
    part = CompiledPart(tuple(found))
    rule_set = RuleSet("en", Lexicon("en", turn.words, {}), LISTS, parts=[part])
    assert spans_of(rule_set, body) == spacy_spans(part, turn)


@given(texts, rule_parts)
def test_parts_of_rules_find_what_the_matcher_finds(body: str, part: list[str]) -> None:
    """The compiled parts of a written rule, read from their places, equal spaCy's Matcher."""
    turn = turn_of(body)
    rule_set = rule_set_of(" ".join(part), turn)
    (compiled,) = rule_set.parts
    assert spans_of(rule_set, body) == spacy_spans(compiled, turn)


def words_between(first: Span, second: Span, turn: TokenTurn) -> int:
    """Words, not punctuation, that stand between two spans (0 where one lies in the other)."""
    low, high = sorted([first, second])
    return sum(any(c.isalnum() for c in turn.words[i]) for i in range(low.end, high.start))


def holds(pieces: Sequence[Span], joins: Sequence[Join], limit: Limit, turn: TokenTurn) -> bool:
    """True where `pieces` satisfy the rule, said once more in the plainest way."""
    for number, (join, piece) in enumerate(zip(joins, pieces[1:], strict=True), start=1):
        before = pieces[:number]
        if join == "..." and piece.start < hull(before).end:
            return False
        if any(piece.overlaps(other) for other in before):
            return False
        if limit.words is not None and words_between(hull(before), piece, turn) >= limit.words:
            return False
    if limit.scope == "sentence":
        whole = hull(pieces)
        return any(sentence.covers(whole) for sentence in turn.sentences)
    return True


def plain_search(
    parts: Sequence[Sequence[Span]], joins: Sequence[Join], limit: Limit, turn: TokenTurn
) -> list[Span]:
    """The shortest windows over every combination of one span of each part."""
    return minimal(hull(c) for c in product(*parts) if holds(c, joins, limit, turn))


sentences = (
    st.lists(
        st.sampled_from(["Alpha", "beta", "gamma", "delta", ",", ".", ". Epsilon", "\n\n"]),
        min_size=2,
        max_size=14,
    )
    .map(" ".join)
    .filter(str.strip)
)
limits = st.one_of(
    st.builds(Limit, st.integers(1, 3), st.just("turn"), st.just(True)),
    st.just(Limit(None, "turn", written=True)),
    st.just(Limit(None, "sentence", written=True)),
    st.just(Limit()),
)
joins_of = {
    n: st.lists(st.sampled_from(["...", "&"]), min_size=n - 1, max_size=n - 1) for n in (2, 3)
}


@pytest.mark.parametrize("number", [2, 3])
@given(data=st.data())
def test_join_parts_finds_every_shortest_window(number: int, data: st.DataObject) -> None:
    """Joining parts gives the windows that a search over all combinations gives, and no other."""
    turn = turn_of(data.draw(sentences))
    size = len(turn.words)
    ends = st.tuples(st.integers(0, size - 1), st.sampled_from([1, 1, 1, 2, 3]))
    spans = ends.map(lambda pair: Span(pair[0], min(size, sum(pair))))
    parts = [
        sorted(data.draw(st.sets(spans, min_size=1, max_size=5)), key=lambda s: (s.end, s))
        for _ in range(number)
    ]
    joins, limit = data.draw(joins_of[number]), data.draw(limits)
    windows = join_parts(parts, joins, limit, turn)
    assert [hull(window) for window in windows] == plain_search(parts, joins, limit, turn)
    for window in windows:
        assert holds(window, joins, limit, turn)
        assert all(piece in part for piece, part in zip(window, parts, strict=True))


@given(
    letters,
    st.lists(letter_parts, min_size=2, max_size=3),
    st.sampled_from(["...", "&"]),
    st.sampled_from(["...", "&"]),
    st.sampled_from(["", " within 1", " within 1", " within 2", " in sentence", " in turn"]),
)
def test_whole_rules_find_what_a_plain_search_finds(
    body: list[str], parts: list[str], first: str, second: str, limit: str
) -> None:
    """A whole rule finds the shortest windows over all that spaCy's Matcher finds of its parts."""
    joins = [first, second][: len(parts) - 1]
    written = parts[0] + "".join(f" {j} {p}" for j, p in zip(joins, parts[1:], strict=True))
    turn = turn_of(" ".join(body))
    rule_set = rule_set_of(written + limit, turn)
    (rule,) = rule_set.rules
    spans = [sorted(spacy_spans(rule_set.parts[number], turn)) for number in rule.parts]
    hits = RuleMatcher(rule_set).hits(stream_of(transcript(turn.doc.text)))
    found = list(map(Span, hits.start.tolist(), hits.end.tolist()))
    assert sorted(found) == plain_search(spans, rule.joins, rule.limit, turn)
    for pieces in hits.pieces.tolist():
        window = [Span(*piece) for piece in pieces[: len(rule.parts)]]
        assert holds(window, rule.joins, rule.limit, turn)
        assert all(p in own for p, own in zip(window, spans, strict=True))
