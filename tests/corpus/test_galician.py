"""Galician, which spaCy does not know: elisions and the second form of the article."""

import pytest
from small_study import find

from tls_coding.corpus.tokens import pipeline, split_words


def test_galician_has_a_tokeniser_of_its_own():
    """It is no fallback: the pipeline says which language it reads."""
    assert pipeline("gl").lang == "gl"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("n'O Courel", ["n'", "o", "courel"]),
        ("N'A Coruña", ["n'", "a", "coruña"]),
        ("d'el e c'os dous", ["d'", "el", "e", "c'", "os", "dous"]),
        ("d'", ["d'"]),
        ("come-lo pan", ["come", "-lo", "pan"]),
        ("todo-los días, tódalas", ["todo", "-los", "días", ",", "tódalas"]),
        ("(vende-la).", ["(", "vende", "-la", ")", "."]),
        ("fixemo-las!", ["fixemo", "-las", "!"]),
        ("spin-off", ["spin-off"]),
        ("lo-fi", ["lo-fi"]),
        ("dixo-lle", ["dixo-lle"]),
        ("abo-los-avós", ["abo-los-avós"]),
        ("O'Neill", ["o'neill"]),
    ],
)
def test_how_galician_is_split(text, words):
    """Elided words and -lo, -la, -los, -las stand alone; other hyphens keep a word whole."""
    assert split_words(text, "gl") == words


@pytest.mark.parametrize(
    ("rule", "body", "found"),
    [
        ("comer", "Queren come-lo pan; comían.", ["come", "comían"]),
        ("comer pan", "Come-lo pan. Come pan.", ["Come pan"]),
        ('"come-lo pan"', "Come-lo pan. Come pan.", ["Come-lo pan"]),
        ("come-lo", "Queren come-\nlo pan.", ["come-\nlo"]),
        ("courel", "N\u2019O Courel, no Courel.", ["Courel", "Courel"]),
        ('"n\'O Courel"', "Foi n\u2019O Courel.", ["n\u2019O Courel"]),
        ("oficio de", "O oficio d'el.", ["oficio d'"]),
        ("spin-off", "Un spin-off, spin-offs.", ["spin-off", "spin-offs"]),
    ],
)
def test_rules_find_galician_words(rule, body, found):
    """Rules are split as texts are: what stands before an article or after an elision is found."""
    assert [body[s.start : s.end] for (s,) in find(rule, body, "gl")] == found
