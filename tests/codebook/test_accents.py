"""Words typed without their accents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.codebook.accents import bare, restored
from tls_coding.codebook.lemmas import Lexicon
from tls_coding.codebook.lock import Reading

FOLDED = Reading(fold_accents=True)


@pytest.mark.parametrize(
    ("word", "left"),
    [
        ("plain", "plain"),
        ("façonnée", "faconnee"),
        ("niño", "nino"),
        ("perché", "perche"),
        ("garçons", "garcons"),
        ("e\u0301te\u0301", "ete"),
        ("œil", "œil"),
        ("l'été", "l'ete"),
    ],
)
def test_what_is_left_without_accents(word, left):
    """Accents, tildes and cedillas go; ligatures of letters and all else stays."""
    assert bare(word) == left


@given(st.text(max_size=20))
def test_taking_accents_off_twice_changes_nothing(word):
    """For any text, `bare` is settled after once."""
    assert bare(bare(word)) == bare(word)


def test_an_accented_word_stands_for_itself():
    """A word with accents was typed with them, in any language; so was one nobody knows."""
    assert restored("perché", "it") == ("perché",)
    assert restored("zzyzx", "it") == ("zzyzx",)
    assert restored("perche", "oc") == ("perche",)


def test_a_bare_word_stands_for_the_accented_ones_the_lemmatiser_knows():
    """*perche* may be *perché*, *gia* is *già*; the word as typed is always among them."""
    assert {"perche", "perché"} <= set(restored("perche", "it"))
    assert set(restored("gia", "it")) == {"gia", "già"}


@pytest.mark.parametrize(
    ("language", "word", "form"),
    [
        ("it", "città", "citta"),
        ("it", "andare", "andro"),
        ("it", "andò", "ando"),
        ("gl", "irmán", "irma"),
    ],
)
def test_a_word_stands_for_forms_typed_without_accents(language, word, form):
    """Forms without accents are found by their lemma where accents are folded."""
    assert form in Lexicon(language, [form], {}, FOLDED).forms(word)


def test_not_without_folding():
    """As written, a form without its accents is another word."""
    assert Lexicon("it", ["citta"], {}).forms("città") == {"città"}
    assert Lexicon("it", ["città"], {}).exactly("citta") == {"citta"}
    assert Lexicon("it", ["città"], {}).forms("citta*") == set()


def test_a_rule_typed_without_accents():
    """A bare word of a rule finds the accented text, and the other way round."""
    lexicon = Lexicon("it", ["città", "citta", "Cittàs"], {}, FOLDED)
    assert lexicon.forms("citta") == lexicon.forms("città") == {"citta", "città"}
    assert lexicon.exactly("citta") == lexicon.exactly("città") == {"citta", "città"}
    assert lexicon.forms("citta*") == lexicon.forms("CITTÀ*") == {"citta", "città", "cittàs"}


def test_forms_of_the_codebook_are_folded_too():
    """The codebook's own forms are found however either side is typed."""
    for own, typed in (("butegà", "butega"), ("butega", "butegà")):
        lexicon = Lexicon("it", [typed], {"bottega": [own]}, FOLDED)
        assert typed in lexicon.forms("bottega")
        assert typed not in Lexicon("it", [typed], {"bottega": [own]}).forms("bottega")


def test_another_word_stays_another():
    """Folding does not join words that accents alone do not part: *casa* and *cosa*."""
    assert Lexicon("it", ["cosa", "casa"], {}, FOLDED).forms("casa") == {"casa"}
