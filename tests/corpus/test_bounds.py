import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.corpus.bounds import all_bounds
from tls_coding.corpus.sentences import sentence_bounds

PIECES = [
    *("Oui", "non", "la recette", "M", "p", "Dr", "l'atelier", "art", "12", "XIV", "Yahoo", "Ud"),
    *(". ", ". ", "? ", "! ", "… ", "...", ".", ",", " ", " ", " ", "  ", "\n", "\n\n", ": ", "; "),
    *('"', "« ", " »", "(", ")", "[", "]", " '", "'", "''", " — ", "- ", "1. ", "a) ", "#", "<b>"),
    *("A", "à", "É", " . . .", "\x1e", " .", "°. ", "e.g. ", "etc. ", "vol. 3", "&", "日本"),
]
LANGUAGES = ["fr", "it", "es", "en", "pt", "ca", "gl"]


def one_by_one(texts, language):
    return [
        (number, *bounds)
        for number, text in enumerate(texts)
        for bounds in sentence_bounds(text, language)
    ]


def together(texts, language):
    columns = [column.tolist() for column in all_bounds(texts, language)]
    return list(zip(*columns, strict=True))


def test_plain_turns_are_cut_at_their_marks():
    """The usual case: short turns, each with its sentences, in its own offsets."""
    assert together(["Oui. Bien sûr !", "", "Et vous ?"], "fr") == [
        (0, 0, 4),
        (0, 5, 15),
        (2, 0, 9),
    ]


def test_nothing_has_no_sentences():
    """No turn, and turns without text, give nothing."""
    assert together([], "fr") == []
    assert together(["", ""], "fr") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_turns_at_once_are_cut_as_each_by_itself(language):
    """Whatever stands in a turn or beside it, its sentences are those it has alone."""
    chance = random.Random(language)
    for _ in range(40):
        texts = [
            "".join(chance.choices(PIECES, k=chance.randrange(12)))
            for _ in range(chance.randrange(1, 12))
        ]
        assert together(texts, language) == one_by_one(texts, language), texts


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(max_size=30), max_size=5), language=st.sampled_from(["fr", "en"]))
def test_any_text_is_cut_as_by_itself(texts, language):
    """Strange signs too."""
    assert together(texts, language) == one_by_one(texts, language)
