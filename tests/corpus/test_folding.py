import itertools
import unicodedata

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tls_coding.corpus.foldedturns import fold_turns
from tls_coding.corpus.folding import fold, plain
from tls_coding.corpus.speechmarks import unmarked


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("les\nrecettes", "les recettes"),
        ("les \n  recettes", "les recettes"),
        ("les\r\nrecettes", "les recettes"),
        ("les\t\u00a0\u202f recettes", "les recettes"),
        ("savoir-\nfaire", "savoir-faire"),
        ("savoir-  \n faire", "savoir-faire"),
        ("savoir\u2010\nfaire", "savoir-faire"),
        ("appren\u00ad\ntissage", "apprentissage"),
        ("appren\u00adtissage", "apprentissage"),
        ("un artisan -\nle dernier", "un artisan - le dernier"),
        ("- \nDes mots", "- Des mots"),
        ("un artisan –\nle dernier", "un artisan – le dernier"),
        ("l’atelier, l\u02bcœuvre", "l'atelier, l'œuvre"),
        ("savoir\u2011faire, savoir\u2010faire", "savoir-faire, savoir-faire"),
        ("e\u0301te\u0301", "été"),
        ("o\u0308\u0304x", "ȫx"),
        ("l’o\ufb03ce", "l'office"),
        ("zéro\u200blargeur\ufeff", "zérolargeur"),
        ("one\n\ntwo", "one\ntwo"),
        ("one\n \n two", "one\ntwo"),
        ("one\r\n\r\ntwo", "one\ntwo"),
        ("", ""),
    ],
)
def test_what_must_not_stop_a_rule_is_folded(text, folded):
    """Line breaks, special spaces, soft hyphens, apostrophes, hyphens, ligatures and accents."""
    assert fold(text).text == folded


def test_a_paragraph_ends_where_a_line_is_empty():
    """Words on both sides of an empty line are no neighbours: one line break stays between."""
    assert fold("fin.\n\n\nDébut").text == "fin.\nDébut"


@pytest.mark.parametrize(
    ("text", "word", "original"),
    [
        ("On garde les\nrec\u00adettes ici", "recettes", "rec\u00adettes"),
        ("le savoir-\n  faire local", "savoir-faire", "savoir-\n  faire"),
        ("un e\u0301te\u0301 chaud", "été", "e\u0301te\u0301"),
        ("l’o\ufb03ce du matin", "office", "o\ufb03ce"),
        ("l’o\ufb03ce du matin", "f", "\ufb03"),
    ],
)
def test_a_folded_word_leads_back_to_its_own_letters(text, word, original):
    """The span behind a folded word is the stretch of the text as it stands there."""
    folded = fold(text)
    start = folded.text.index(word)
    assert folded.back(start, start + len(word)).of(text) == original


def test_offsets_count_from_where_the_text_begins():
    """Folding a turn gives spans of the body that it is part of."""
    body = "[Q] les\n\nrecettes"
    folded = fold(body[4:], 4)
    assert folded.back(0, 3).of(body) == "les"
    assert folded.back(4, 12).of(body) == "recettes"


SPECIAL = " \n\r\t\u00a0\u202f\u2028\u00ad\u200b\ufeff’‘´-‐‑–\u0301\u0300\u0327ﬁﬃﬆeEéaqñ1.İß😀א"
TEXTS = st.one_of(st.text(max_size=30), st.text(SPECIAL, max_size=30))


@given(TEXTS, st.integers(0, 50))
def test_every_folded_character_lies_within_the_text(text, offset):
    """The map is as long as the folded text, stays inside the text, and never goes back."""
    folded = fold(text, offset)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    spans = list(zip(folded.starts, folded.ends, strict=True))
    assert all(offset <= start < end <= offset + len(text) for start, end in spans)
    assert folded.starts == sorted(folded.starts)
    assert folded.ends == sorted(folded.ends)
    for (_, end), (start, _) in itertools.pairwise(spans):
        # Neighbours come from places that follow one another, or from one and the same place.
        assert start >= end or (start, end) in spans


@given(st.lists(TEXTS, max_size=4), st.data())
def test_many_spans_are_led_back_at_once(texts, data):
    """All turns at once go back as each pair of each does alone: to the edges of its characters."""
    body = "|".join(texts)
    edges = list(itertools.accumulate((len(text) + 1 for text in texts), initial=0))
    turns = [(start, end - 1) for start, end in itertools.pairwise(edges)]
    together = fold_turns(body, np.array(turns, np.int64).reshape(-1, 2))
    asked, expected = [], []
    for start, end in turns:
        folded = fold(body[start:end], start)
        places = st.integers(0, len(folded.text)) if folded.text else st.nothing()
        pairs = st.tuples(places, places).filter(lambda pair: pair[0] < pair[1])
        asked.append(data.draw(st.lists(pairs, max_size=5)) if folded.text else [])
        expected += [tuple(folded.back(*pair)) for pair in asked[-1]]
        assert expected[len(expected) - len(asked[-1]) :] == [
            (folded.starts[low], folded.ends[high - 1]) for low, high in asked[-1]
        ]
    firsts = np.cumsum([0, *map(len, asked)])
    starts, ends = np.array([pair for own in asked for pair in own], np.int64).reshape(-1, 2).T
    back = together.back(firsts, starts, ends)
    assert list(zip(*(each.tolist() for each in back), strict=True)) == expected


@given(TEXTS)
def test_letters_are_never_lost_or_made(text):
    """Folding keeps every letter and digit (canonically), in order."""

    def letters(string):
        whole = unicodedata.normalize("NFKD", string)
        # U+02BC is a letter to Unicode, and an apostrophe to those who type it.
        return [char for char in whole if char.isalnum() and char != "\u02bc"]

    assume(unmarked(text) == text)
    assert letters(fold(text).text) == letters(text)


@given(st.lists(st.text("abcdéèàçñœ'.,;:!?()0123456789-", min_size=1, max_size=8), max_size=8))
def test_plain_text_stays_as_it_is(words):
    """Composed text with single spaces is its own folded copy, each character mapped to itself."""
    text = " ".join(words)
    assume(unmarked(text) == text)
    folded = fold(text)
    assert folded.text == text
    assert folded.starts == list(range(len(text)))
    assert folded.ends == list(range(1, len(text) + 1))


@given(TEXTS)
def test_comparing_is_blind_to_spelling(text):
    """`plain` gives composed lower case, however the text is composed."""
    assert plain(text) == unicodedata.normalize("NFC", plain(text))
    assert plain("L’É\u00adTÉ") == plain("l'e\u0301te\u0301") == "l'été"
