import pytest
import simplemma
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.codebook.lemmas import Lexicon, form_keys, lemma


@pytest.mark.parametrize(
    ("language", "form", "base"),
    [
        ("fr", "gardaient", "garder"),
        ("fr", "recettes", "recette"),
        ("it", "insegnava", "insegnare"),
        ("it", "mestieri", "mestiere"),
        ("es", "cerrado", "cerrar"),
        ("es", "oficios", "oficio"),
        ("en", "taught", "teach"),
        ("en", "workshops", "workshop"),
    ],
)
def test_the_lemmatiser_knows_the_forms_that_rules_lean_on(language, form, base):
    """simplemma gives the dictionary form of ordinary verbs and nouns in each language."""
    assert simplemma.lemmatize(form, lang=language) == base
    assert lemma(form, language) == base


@pytest.mark.parametrize(
    ("language", "form", "base"),
    [("fr", "fermée", "fermer"), ("en", "planning", "plan"), ("it", "spin-offs", "spin-off")],
)
def test_endings_find_what_the_lemmatiser_misses(language, form, base):
    """Participles and borrowed plurals are found by their ending as well."""
    assert base in form_keys(form, language)


def test_an_ending_counts_only_where_a_lemma_is_left():
    """Taking an ending off must leave a known lemma: *soirée* is no form of *soirer*."""
    assert "soirer" not in form_keys("soirée", "fr")


def test_a_hyphenated_form_takes_the_lemma_of_its_last_word():
    """*contre-maîtres* is a form of *contre-maître*, in a language that has lemmas."""
    assert lemma("contre-maîtres", "fr") == "contre-maître"
    assert lemma("contre-maîtres", "xx") == "contre-maîtres"


def test_a_language_without_lemmas_reads_words_as_written():
    """In an unknown language a word stands for itself alone, whatever its case."""
    lexicon = Lexicon("oc", ["Lengas", "lenga"], {})
    assert lexicon.forms("LENGA") == {"lenga"}


def test_a_word_stands_for_the_forms_of_the_corpus():
    """Any form stands for all others of its lemma that the corpus holds, and for itself."""
    lexicon = Lexicon("it", ["Insegnava", "insegnato", "segno", "bottega"], {})
    forms = {"insegnava", "insegnato", "insegnare"}
    assert lexicon.forms("insegnare") == forms
    assert lexicon.forms("insegnavano") == forms - {"insegnare"} | {"insegnavano"}


def test_forms_of_the_codebook_are_added():
    """The codebook's own forms join a word with forms that no dictionary knows, both ways."""
    lexicon = Lexicon("it", ["bottega", "botteghe", "butega"], {"bottega": ["butega"]})
    assert "butega" in lexicon.forms("botteghe")
    assert lexicon.forms("butega") == {"bottega", "botteghe", "butega"}


def test_a_star_stands_for_any_letters():
    """`*` before, within and after a word; nothing else in it is a pattern."""
    lexicon = Lexicon("es", ["astillero", "astilleros", "astil", "a.til", "castillo"], {})
    assert lexicon.forms("astill*") == {"astillero", "astilleros"}
    assert lexicon.forms("*till*") == {"astillero", "astilleros", "castillo"}
    assert lexicon.forms("a.t*") == {"a.til"}
    assert lexicon.forms("x*") == set()


def test_a_form_of_an_everyday_verb_stands_for_itself():
    """*fuera* is no rule for every form of *ser*; *ser* itself still is one."""
    lexicon = Lexicon("es", ["fuera", "era", "ser"], {})
    assert lexicon.forms("fuera") == {"fuera"}
    assert {"era", "ser"} <= lexicon.forms("ser")


LETTERS = st.text("abcdeéèàçñüœ'-.*", max_size=12)


@given(st.sampled_from(["it", "xx"]), LETTERS, st.lists(LETTERS, max_size=5))
def test_any_word_has_a_lemma_and_stands_for_itself(language, word, types):
    """No string breaks the lemmatiser; a word without a star is always among its own forms."""
    assert isinstance(lemma(word, language), str)
    assert word in form_keys(word, language)
    forms = Lexicon(language, types, {}).forms(word)
    assert forms <= {*types, word}
    assert "*" in word or word in forms
