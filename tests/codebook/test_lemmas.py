import re

import pytest
import simplemma
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.codebook.accents import bare
from tls_coding.codebook.lemmas import SUPPORTED, Lexicon, form_keys, irregular, lemma
from tls_coding.codebook.lock import LockedWord, Reading


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


@given(
    st.lists(st.text("abé\n", max_size=5), max_size=8), st.text("aeé*\n", max_size=5), st.booleans()
)
def test_a_star_means_the_same_everywhere_in_a_word(types, word, folded):
    """However types are looked through, a wildcard finds those that fit it as a whole."""
    plain = bare if folded else str
    pattern = re.compile(".*".join(re.escape(plain(piece)) for piece in word.split("*")))
    fitting = {form for form in types if pattern.fullmatch(plain(form))}
    forms = Lexicon("xx", types, {}, Reading(fold_accents=folded)).forms(word)
    assert forms == fitting if "*" in word else forms >= fitting


def test_a_form_of_an_everyday_verb_stands_for_itself():
    """*fuera* is no rule for every form of *ser*; *ser* itself still is one."""
    lexicon = Lexicon("es", ["fuera", "era", "ser"], {})
    assert lexicon.forms("fuera") == {"fuera"}
    assert {"era", "ser"} <= lexicon.forms("ser")


WORDS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "re", "Un", "chiud", "travaill", "trabaj", "work", "l'", "spin-"]),
        st.text("abceilmnorstéàçñòʼKÅ一\u0301", max_size=6),
        st.sampled_from(
            ["", "o", "endola", "ariamos", "aban", "aciones", "isms", "s", "ções", "rla"]
        ),
    ),
)


@given(st.sampled_from(sorted(SUPPORTED)), WORDS)
def test_lemmas_are_those_of_the_lemmatiser(language, word):
    """The way around the lemmatiser's slow parts gives its own results, for any word of letters."""
    expected = simplemma.lemmatize(word, lang=language).lower() if word.isalpha() else word
    assert "-" in word or lemma(word, language) == expected


LETTERS = st.text("abcdeéèàçñüœ'-.*", max_size=12)


@given(st.sampled_from(["it", "xx"]), LETTERS, st.lists(LETTERS, max_size=5))
def test_any_word_has_a_lemma_and_stands_for_itself(language, word, types):
    """No string breaks the lemmatiser; a word without a star is always among its own forms."""
    assert isinstance(lemma(word, language), str)
    assert word in form_keys(word, language)
    forms = Lexicon(language, types, {}).forms(word)
    assert forms <= {*types, word}
    assert "*" in word or word in forms


@pytest.mark.parametrize(
    ("language", "lemma_", "forms"),
    [
        ("it", "chiudere", "chiuso chiusa chiusero"),
        ("it", "produrre", "prodotto produrlo produceva"),
        ("it", "uomo", "uomini"),
        ("it", "capo", "capi"),
        ("es", "cerrar", "cierra cierre"),
        ("es", "producir", "produzco produjeron"),
        ("ca", "escriure", "escrit escrites"),
        ("gl", "facer", "fixo feitas"),
        ("en", "weave", "wove woven weaving"),
        ("en", "craftsman", "craftsmen"),
    ],
)
def test_irregular_forms_are_found_by_their_lemma(language, lemma_, forms):
    """Forms that no ending tells and that the lemmatiser misses are in the table of the package."""
    lexicon = Lexicon(language, forms.split(), {})
    assert lexicon.forms(lemma_) == {lemma_, *forms.split()}


def test_an_irregular_form_may_belong_to_several_lemmas():
    """*leaves* is of *leave* and of *leaf*: each finds it."""
    lexicon = Lexicon("en", ["leaves"], {})
    assert "leaves" in lexicon.forms("leave") & lexicon.forms("leaf")
    assert irregular()["en"]["leaves"] == {"leave", "leaf"}


def test_the_table_of_irregular_forms_is_whole():
    """Every form is spelled out, in lower case, and every language is one of those supported."""
    assert set(irregular()) <= SUPPORTED
    for own in irregular().values():
        for form, bases in own.items():
            assert form == form.lower()
            assert not set("{},") & set(form + "".join(bases))


def test_homographs_are_shown_and_not_counted():
    """What looks like a present of the verb and counts as a noun is named apart."""
    lexicon = Lexicon("it", ["lavoro", "lavorano", "lavoro", "lavo"], {})
    assert "lavoro" not in lexicon.forms("lavorare")
    assert lexicon.homographs("lavorare") == {"lavoro"}
    assert lexicon.homographs("lavoro") == set()
    assert Lexicon("it", ["lavorano"], {}).homographs("lavorare") == set()
    assert Lexicon("en", ["works", "worke"], {}).homographs("worker") == set()
    assert Lexicon("it", ["di"], {}).homographs("dare") == set()  # too short to tell


def test_a_form_that_the_lock_adds_is_no_homograph():
    """*lavoro* added to *lavorare* counts, and is not shown as left out."""
    lock = {"it": {"lavorare": LockedWord(added=frozenset({"lavoro"}))}}
    lexicon = Lexicon("it", ["lavoro"], {}, Reading(lock=lock))
    assert "lavoro" in lexicon.forms("lavorare")
    assert lexicon.homographs("lavorare") == set()


def test_exactly_is_the_word_as_written():
    """Exact words stand for themselves, whatever the lemma, the lock or the corpus."""
    lock = {"it": {"bottega": LockedWord(struck=frozenset({"bottega"}))}}
    lexicon = Lexicon("it", ["botteghe", "bottega"], {}, Reading(lock=lock))
    assert lexicon.exactly("bottega") == {"bottega"}
    assert lexicon.exactly("absent") == {"absent"}


def test_the_lock_goes_first():
    """Struck forms go, added ones come, of a word or a wildcard, in the lock's language alone."""
    own = {
        "bottega": LockedWord(struck=frozenset({"botteghe"}), added=frozenset({"negozio"})),
        "botteg*": LockedWord(struck=frozenset({"bottegaio"})),
    }
    types = ["bottega", "botteghe", "bottegaio", "negozio"]
    lexicon = Lexicon("it", types, {}, Reading(lock={"it": own}))
    assert lexicon.forms("Bottega") == {"bottega", "negozio"}
    assert lexicon.by_lemma("Bottega") == {"bottega", "botteghe"}
    assert lexicon.forms("botteg*") == {"bottega", "botteghe"}
    assert lexicon.by_lemma("botteg*") == {"bottega", "botteghe", "bottegaio"}
    assert Lexicon("it", types, {}, Reading(lock={"es": own})).forms("bottega") == {
        "bottega",
        "botteghe",
    }


def test_forms_seen_decide_nothing():
    """The lock is no closed list: a form that it has not seen counts by its lemma."""
    lock = {"it": {"bottega": LockedWord(seen=frozenset({"bottega", "vetrina"}))}}
    lexicon = Lexicon("it", ["bottega", "botteghe", "vetrina"], {}, Reading(lock=lock))
    assert lexicon.forms("bottega") == {"bottega", "botteghe"}
