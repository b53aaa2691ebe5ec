"""Tokens of turns, cut at their spaces, as the tokeniser gives them for each turn by itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.corpus.chunks import Chunks, chunks_of
from tls_coding.corpus.tokens import pipeline

PIECES = st.sampled_from(
    [" ", " ", "  ", "\n", "a", "Mot", "cannot", "M.", "EE.", "UU.", "l'eau", "(x)", "...", "\x1e",
     "anticonstitutionnellement", "日本", "😀", "5%"]
)  # fmt: skip
TURNS = st.lists(st.lists(PIECES, max_size=9).map("".join), max_size=4)


def by_turn(chunks, texts):
    tokens = chunks.tokens(texts)
    words = [chunks.types[kind] for kind in tokens.kind]
    places = list(zip(words, tokens.place.tolist(), tokens.length.tolist(), strict=True))
    return [places[low:high] for low, high in zip(tokens.turns[:-1], tokens.turns[1:], strict=True)]


@pytest.mark.parametrize("language", ["en", "es", "it"])
@settings(max_examples=120, deadline=None)
@given(texts=TURNS)
def test_tokens_are_those_of_each_turn_by_itself(language, texts):
    """One space, two, many, at the ends, exceptions across a space: as the tokeniser has it."""
    nlp = pipeline(language)
    plain = [[(t.text, t.idx, len(t)) for t in nlp.make_doc(text)] for text in texts]
    assert by_turn(chunks_of(language), texts) == plain


def test_what_was_met_before_keeps_its_number():
    """A chunk is split once; met again, in whatever turn, it is the same one."""
    chunks = Chunks("it")
    first = chunks.cut(["Il segreto, il", "segreto,"]).number.tolist()
    assert chunks.cut(["segreto, il"]).number.tolist() == [first[1], first[2]]
    assert first[1] == first[3]
    assert len(chunks) == 3
