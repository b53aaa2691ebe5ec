"""Token patterns run around their anchors find what spaCy's Matcher finds in whole texts.

`python tests/coding/test_anchors.py --seconds 60 --seed 1` tries random patterns for longer.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.errors import MatchPatternError
from spacy.matcher import Matcher
from spacy.tokens import Doc, Token

from tls_coding.coding import anchors
from tls_coding.coding.anchors import FAR, OF_THE_TYPE, AnchoredPattern, repeats

Choose = Callable[[Sequence[Any]], Any]
Pattern = list[dict[str, Any]]

WORDS = [
    "a",
    "a",
    "b",
    "b",
    "c",
    "A",
    "Bee",
    "bees",
    "can't",
    "don't",
    "7",
    "seven",
    "café",
    "42nd",
]
FRENCH = [
    "l'eau",
    "L'EAU",
    "d'accord",
    "aujourd'hui",
    "eau",
    "l'",
    "c'est-à-dire",
    "a",
    "7",
    "sept",
]
MARKS = [",", ".", "?", '"', "(", "…", "-", "’", "a@b.it", "www.b.org", "€"]
GLUE = [" ", " ", " ", " ", "  ", "", "\n"]
OPERATORS = [None, None, None, "!", "?", "*", "+"]
COUNTS = ["{1}", "{2}", "{0}", "{0,2}", "{1,2}", "{2,3}", "{,3}", "{,1}", "{2,}", "{0,}", "{1,}"]
CONDITIONS: list[dict[str, Any]] = [
    {"LOWER": "a"},
    {"LOWER": "a"},
    {"LOWER": "b"},
    {"lower": "bee"},
    {"LOWER": "eau"},
    {"TEXT": "A"},
    {"ORTH": "can"},
    {"LOWER": {"IN": ["a", "c", "l'"]}},
    {"LOWER": {"in": ["b", "bees", "d'"]}},
    {"TEXT": {"IN": []}},
    {"LOWER": {"NOT_IN": ["a", "x"]}},
    {"LOWER": {"IS_SUBSET": ["a", "b"]}},
    {"LOWER": {"REGEX": "^[ab]"}},
    {"TEXT": {"REGEX": {"IN": ["^B", "7$"]}}},
    {"LOWER": {"FUZZY": "beees"}},
    {"LOWER": {"FUZZY1": {"IN": ["be", "seve"]}}},
    {"LOWER": {"IN": ["a", "b"], "NOT_IN": ["b"]}},
    {"LENGTH": 1},
    {"LENGTH": {">=": 2}},
    {"LENGTH": {"==": 3}},
    {"LENGTH": {"IN": [2, 4]}},
    {"SHAPE": "x"},
    {"IS_ALPHA": True},
    {"IS_ALPHA": False},
    {"IS_PUNCT": True},
    {"IS_TITLE": True},
    {"IS_SPACE": True},
    {"IS_STOP": True},
    {"LIKE_NUM": True},
    {"LIKE_EMAIL": True},
    {"LIKE_URL": True},
    {"IS_CURRENCY": True},
    {"NORM": "can"},
    {"NORM": "not"},
    {"SPACY": True},
    {"SPACY": False},
    {"POS": "NOUN"},
    {"LEMMA": {"IN": ["one", "two"]}},
    {"ENT_TYPE": "PLACE"},
    {"SENT_START": True},
    {"_": {"third": True}},
    {},
    {},
]


class Corpus:
    """Turns as Docs and as arrays of types; remembers the Docs that were asked for."""

    def __init__(self, docs: list[Doc], space: int = 1) -> None:
        number: dict[str, int] = {}
        self.docs = docs
        self.asked: list[int] = []
        ids: list[int] = []
        turns: list[tuple[int, int]] = []
        for doc in docs:
            start = len(ids)
            ids += [number.setdefault(token.text, len(number)) for token in doc]
            turns.append((start, len(ids)))
            ids += [-1] * space
        self.texts = list(number)
        self.ids = np.array(ids, dtype=np.int32)
        self.turns = np.array(turns, dtype=np.int64).reshape(-1, 2)

    def doc_of(self, turn: int) -> Doc:
        self.asked.append(turn)
        return self.docs[turn]

    def spans(self, pattern: AnchoredPattern) -> list[tuple[int, int, int]]:
        return pattern.spans(self.texts, self.ids, self.turns, self.doc_of)


def plain(tokens: Pattern, docs: list[Doc], vocab: Any) -> list[tuple[int, int, int]]:
    """What a Matcher of the one pattern finds in the whole Docs."""
    matcher = Matcher(vocab)
    matcher.add("pattern", [tokens])
    return sorted({(turn, s, e) for turn, doc in enumerate(docs) for _, s, e in matcher(doc)})


@cache
def blank(language: str) -> Any:
    Token.set_extension("third", getter=lambda token: token.i % 3 == 0, force=True)
    return spacy.blank(language)


def docs_of(*texts: str, language: str = "en") -> list[Doc]:
    return [blank(language).make_doc(text) for text in texts]


def a_pattern(choose: Choose) -> Pattern:
    """A pattern of one to five tokens of one or two conditions each."""
    tokens = []
    for _ in range(choose([1, 2, 2, 3, 3, 4, 5])):
        token = dict(choose(CONDITIONS))
        if choose([False, False, True]):
            more = choose(CONDITIONS)
            # The Matcher refuses one attribute twice, as LOWER and as lower.
            token |= {key: more[key] for key in more if key.swapcase() not in token}
        operator = choose(COUNTS) if choose([False, False, True]) else choose(OPERATORS)
        tokens.append(token | ({"OP": operator} if operator else {}))
    return tokens


def a_text(choose: Choose, words: Sequence[str]) -> str:
    """A turn: empty, short, or long with stretches of filler."""
    fillers = choose([["x "], ["x "], ["x y, " * 12, "x " * 30, "Xy. x7 " * 15]])
    dense = choose([1, 2, 4])
    parts = []
    for _ in range(choose([0, 1, 3, 6, 10, 14])):
        kind = choose([words, words, MARKS, fillers]) if dense > 1 else words
        parts.append(choose(kind) + choose(GLUE))
    return "".join(parts)


def annotate(doc: Doc, choose: Choose) -> Doc:
    """The Doc with random values of what a trained pipeline sets."""
    offset = choose([0, 1, 2])
    for token in doc:
        token.pos_ = ("NOUN", "VERB", "X")[(token.i * 7 + offset) % 3]
        token.lemma_ = ("one", "two", "three")[(token.i * 5 + offset) // 2 % 3]
        token.ent_type_ = "PLACE" if (token.i + offset) % 4 == 0 else ""
        token.is_sent_start = (token.i + offset) % 5 == 0
    return doc


def difference(choose: Choose, language: str = "en") -> str | None:
    """One trial: a random pattern on random turns; what was found wrong, if anything."""
    nlp = blank(language)
    words = FRENCH if language == "fr" else WORDS
    texts = [a_text(choose, words) for _ in range(choose([1, 2, 4, 6]))]
    docs = [annotate(nlp.make_doc(text), choose) for text in texts]
    corpus = Corpus(docs, space=choose([0, 1, 1]))
    tokens = a_pattern(choose)
    before = anchors.SHORT, anchors.WORTH
    anchors.SHORT, anchors.WORTH = choose([0, 0, 5, before[0]]), choose([0, 1, before[1]])
    try:
        pattern = AnchoredPattern(tokens, nlp.vocab)
        found = corpus.spans(pattern)
    finally:
        anchors.SHORT, anchors.WORTH = before
    expected = plain(tokens, docs, nlp.vocab)
    if found != expected:
        return f"{tokens}\n{texts}\nfound {found}\nnot   {expected}"
    if len(corpus.asked) != len(set(corpus.asked)):
        return f"{tokens}\n{texts}\nasked twice for one Doc: {corpus.asked}"
    return None


@given(st.data())
@settings(max_examples=80)
def test_random_patterns(data):
    """Any pattern finds in English turns what the Matcher finds in the whole Docs."""
    assert difference(lambda options: data.draw(st.sampled_from(options))) is None


@given(st.data())
@settings(max_examples=20)
def test_random_patterns_french(data):
    """Any pattern finds in French turns, with elisions, what the Matcher finds in the Docs."""
    assert difference(lambda options: data.draw(st.sampled_from(options)), "fr") is None


@pytest.mark.parametrize("seed", range(2))
def test_random_patterns_of_more_weight(seed):
    """Patterns drawn without shrinking, many in a short time, find what the Matcher finds."""
    rng = random.Random(seed)
    assert [d for d in (difference(rng.choice) for _ in range(300)) if d] == []


def test_matcher_on_a_span_counts_from_the_span():
    """On a Span the Matcher gives offsets relative to the Span, and sees nothing before it."""
    (doc,) = docs_of("a b a b")
    matcher = Matcher(doc.vocab)
    matcher.add("pattern", [[{"LOWER": "a"}, {"LOWER": "b"}]])
    assert [match[1:] for match in matcher(doc)] == [(0, 2), (2, 4)]
    assert [match[1:] for match in matcher(doc[1:4])] == [(1, 3)]


@pytest.mark.parametrize("operator", [*filter(None, OPERATORS), *COUNTS])
@pytest.mark.parametrize("last", [True, False])
def test_a_match_depends_on_its_tokens_alone(operator, last):
    """What matches within a window is what matches there in the whole Doc, for every operator."""
    (doc,) = docs_of("a b b a b c a a b b b c b a")
    one: Pattern = [{"LOWER": "a"}]
    repeated: Pattern = [{"LOWER": "b", "OP": operator}]
    tokens = one + repeated if last else repeated + one
    matcher = Matcher(doc.vocab)
    matcher.add("pattern", [tokens])
    whole = {(s, e) for _, s, e in matcher(doc)}
    for start in range(len(doc)):
        for end in range(start + 1, len(doc) + 1):
            found = {(start + s, start + e) for _, s, e in matcher(doc[start:end])}
            assert found == {(s, e) for s, e in whole if start <= s and e <= end}


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("?", (0, 1)),
        ("*", (0, FAR)),
        ("+", (1, FAR)),
        ("!", (1, 1)),
        ("{2}", (2, 2)),
        ("{1,3}", (1, 3)),
        ("{,3}", (0, 3)),
        ("{2,}", (2, FAR)),
        ("{0}", (0, 0)),
    ],
)
def test_repeats(operator, expected):
    """How often a token occurs is what the Matcher lets it occur."""
    assert repeats({"LOWER": "a", "OP": operator}) == expected
    (doc,) = docs_of("x x x x x x")
    matcher = Matcher(doc.vocab)
    wanted = "b" if operator == "!" else "x"
    matcher.add("pattern", [[{"LOWER": wanted, "OP": operator}]])
    lengths = {e - s for _, s, e in matcher(doc)}
    least, most = expected
    assert lengths == set(range(max(least, 1), min(most, 6) + 1))


def test_matcher_finds_no_match_without_tokens():
    """A pattern that can match zero tokens gives no match of zero tokens, and no anchor."""
    (doc,) = docs_of("c a c")
    pattern = AnchoredPattern([{"LOWER": "a", "OP": "?"}, {"LOWER": "b", "OP": "*"}], doc.vocab)
    assert not pattern.anchored
    assert Corpus([doc]).spans(pattern) == [(0, 1, 2)]


@pytest.mark.parametrize("operator", ["1", "{,}", "{2,1}", "{-1}", ""])
def test_operators_that_the_matcher_refuses(operator):
    """What the Matcher refuses is refused when the pattern is made."""
    with pytest.raises((MatchPatternError, ValueError)):
        AnchoredPattern([{"LOWER": "a", "OP": operator}], blank("en").vocab)


@pytest.mark.parametrize("name", ["PREFIX", "SUFFIX", "LANG", "ID", "Lower"])
def test_attributes_that_the_matcher_refuses(name):
    """PREFIX, SUFFIX and mixed case cannot be in a pattern, so that none need be an anchor."""
    with pytest.raises(MatchPatternError):
        AnchoredPattern([{name: "a"}], blank("en").vocab)


@pytest.mark.parametrize("language", ["en", "it", "fr"])
def test_what_depends_on_the_type_alone(language):
    """The tokeniser gives a token no other value of these attributes than its text alone has."""
    nlp = blank(language)
    texts = [" ".join(nlp.tokenizer.rules), " ".join([*WORDS, *FRENCH, *MARKS]), "c'est  l'eau."]
    tokens = [token for doc in docs_of(*texts, language=language) for token in doc]
    alone = Doc(nlp.vocab, words=[token.text for token in tokens])
    names = sorted(OF_THE_TYPE - {"TEXT"})
    for doc in {token.doc for token in tokens}:
        same = Doc(nlp.vocab, words=[token.text for token in doc])
        assert (doc.to_array(names) == same.to_array(names)).all()
    differs = [
        token.text for token, lone in zip(tokens, alone, strict=True) if token.norm != lone.norm
    ]
    assert bool(differs) == (language == "en")  # why NORM is none of them


def test_anchors_are_what_is_asked_of_mandatory_types():
    """Anchors leave out what is optional, negated, or set on single tokens."""
    tokens: Pattern = [
        {"LOWER": "keep", "OP": "+"},
        {"LOWER": "it", "OP": "?"},
        {"LOWER": "no", "OP": "!"},
        {"NORM": "not"},
        {"TEXT": {"REGEX": "^s"}, "POS": "NOUN", "OP": "{1,2}"},
    ]
    pattern = AnchoredPattern(tokens, blank("en").vocab)
    assert pattern.anchors == ({"LOWER": "keep"}, {"TEXT": {"REGEX": "^s"}})
    assert pattern.anchored
    assert not AnchoredPattern(tokens[1:4], blank("en").vocab).anchored


def test_only_turns_that_can_match_are_asked_for():
    """A Doc is asked for only where every anchor stands within reach of the others."""
    far = "a " + "x " * 9 + "b"
    corpus = Corpus(docs_of("a x", "", "b x a", far, "a x b", "A b", "b"))
    tokens: Pattern = [{"LOWER": "a"}, {"OP": "{,2}"}, {"LOWER": "b"}]
    assert corpus.spans(AnchoredPattern(tokens, blank("en").vocab)) == [(4, 0, 3), (5, 0, 2)]
    assert corpus.asked == [4, 5]


def test_long_turns_are_cut(monkeypatch):
    """The Matcher gets a window of a long turn, and the end of the turn where there is no limit."""
    seen: list[int] = []
    (doc,) = docs_of("x " * 500 + "a b " + "x " * 500)
    corpus = Corpus([doc])
    for tokens in ([{"LOWER": "a"}, {"OP": "{1,3}"}], [{"LOWER": "a"}, {"OP": "+"}]):
        pattern = AnchoredPattern(tokens, doc.vocab)
        matcher = pattern._matcher
        pattern._matcher = lambda part, run=matcher: seen.append(len(part)) or run(part)
        assert corpus.spans(pattern) == plain(tokens, [doc], doc.vocab)
    assert seen == [4, 502]


def test_types_are_looked_at_once(monkeypatch):
    """A condition is not evaluated again on the same list of types, and is on another list."""
    runs: list[str] = []
    fulfil = anchors.TypeTable._fulfil
    monkeypatch.setattr(
        anchors.TypeTable, "_fulfil", lambda *given: runs.append(given[1]) or fulfil(*given)
    )
    tokens: Pattern = [{"LOWER": {"REGEX": "^a"}}]
    corpus = Corpus(docs_of("a b ab"))
    for _ in range(3):
        assert corpus.spans(AnchoredPattern(tokens, blank("en").vocab)) == [(0, 0, 1), (0, 2, 3)]
    assert runs == ["LOWER"]
    more = Corpus(docs_of("b aa"))
    assert more.spans(AnchoredPattern(tokens, blank("en").vocab)) == [(0, 1, 2)]
    assert runs == ["LOWER", "LOWER"]


def test_a_type_that_no_list_holds_is_an_error():
    """A corpus with more types than the list is refused, not read as having no match."""
    corpus = Corpus(docs_of("a b"))
    corpus.texts = corpus.texts[:1]
    with pytest.raises(ValueError, match="not in the list of types"):
        corpus.spans(AnchoredPattern([{"LOWER": "b"}], blank("en").vocab))


def test_a_condition_that_cannot_be_told_of_every_type():
    """Where the Matcher fails on a type that it would not have met, the matches are found."""
    (doc,) = docs_of("a b " + "x" * 1000)
    tokens: Pattern = [{"LOWER": "a"}, {"LENGTH": {"REGEX": ""}}]
    assert Corpus([doc]).spans(AnchoredPattern(tokens, doc.vocab)) == [(0, 0, 2)]


def test_turns_in_any_order_and_none():
    """Turns need not be in the order of their tokens; a corpus may have none."""
    corpus = Corpus(docs_of("a b", "b", "x a"))
    corpus.turns = corpus.turns[::-1].copy()
    corpus.docs = corpus.docs[::-1]
    pattern = AnchoredPattern([{"LOWER": "a"}], blank("en").vocab)
    assert corpus.spans(pattern) == [(0, 1, 2), (2, 0, 1)]
    empty = np.empty((0, 2), dtype=np.int64)
    for tokens in ([{"LOWER": "a"}], [{}]):
        found = AnchoredPattern(tokens, blank("en").vocab).spans(
            [], empty[:, 0], empty, corpus.doc_of
        )
        assert found == []


def main() -> int:
    """Random trials until the time is over or one differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--language", default="en")
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    end, trials, wrong = time.monotonic() + asked.seconds, 0, None
    while wrong is None and time.monotonic() < end:
        wrong = difference(rng.choice, asked.language)
        trials += 1
    sys.stdout.write(f"{trials} trials; {'no difference' if wrong is None else wrong}\n")
    return 0 if wrong is None else 1


if __name__ == "__main__":
    sys.exit(main())
