"""Turns cut at their spaces, each piece as a pair of numbers."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.corpus.cutting import BETWEEN, cut
from tls_coding.corpus.points import LAST, points_of

TEXTS = st.lists(st.text(st.sampled_from("abœ’ 😀\n\u0430é")).filter(lambda t: BETWEEN not in t))


def names(pieces):
    return [pieces.text[low:high] for low, high in zip(pieces.start, pieces.end, strict=True)]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_turns_are_cut_at_every_space(texts):
    """Each turn gives what stands between its spaces, with its place in the turn."""
    pieces = cut(texts)
    assert pieces.lengths.tolist() == [len(text) for text in texts]
    for number, text in enumerate(texts):
        own = slice(pieces.turns[number], pieces.turns[number + 1])
        assert names(pieces)[own] == text.split(" ")
        places = pieces.place[own].tolist()
        for place, name in zip(places, text.split(" "), strict=True):
            assert text[place : place + len(name)] == name


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.sampled_from("abœ’\u0430zé"), max_size=20), max_size=8))
def test_short_pieces_are_told_apart_by_their_numbers(words):
    """Two short pieces have the same numbers if they are the same, and only then."""
    pieces = cut([" ".join(words)])
    pairs = zip(pieces.low.tolist(), pieces.high.tolist(), strict=True)
    keyed = [(k, n) for k, n, s in zip(pairs, names(pieces), pieces.short, strict=True) if s]
    assert len({key for key, _ in keyed}) == len({name for _, name in keyed})
    assert len(set(keyed)) == len({name for _, name in keyed})


def test_long_and_rare_pieces_have_no_numbers():
    """More than 16 characters, or one that is not among the common ones: told apart as text."""
    assert cut(["anticonstitution elle", "anticonstitutionn 日 é"]).short.tolist() == [
        *(True, True),
        *(False, False, True),
    ]


@given(st.text())
def test_code_points_are_those_of_the_text(text):
    """One number a character, whatever the character."""
    assert points_of(text).tolist() == [min(ord(char), LAST) for char in text]
