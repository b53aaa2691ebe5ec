import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.corpus.splitting import Splits, splits_of
from tls_coding.corpus.tokens import CACHE, alphabetic_exceptions, pipeline, split_words


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "know-how", ["know", "-", "how"]),
        ("it", "know-how", ["know", "-", "how"]),
        ("es", "know-how", ["know-how"]),
        ("pt", "know-how", ["know-how"]),
        ("ca", "know-how", ["know-how"]),
        ("it", "dell'arte", ["dell'", "arte"]),
        ("it", "dell'", ["dell'"]),
        ("ca", "l'ofici", ["l'", "ofici"]),
        ("es", "Del Oficio", ["del", "oficio"]),
        ("en", "don't stop.", ["do", "n't", "stop", "."]),
        ("xx", "l'ofici!", ["l'ofici", "!"]),
    ],
)
def test_how_the_tokeniser_splits_what_rules_are_made_of(language, text, words):
    """spaCy's blank tokenisers differ over hyphens and elisions; rules are split as texts are."""
    assert split_words(text, language) == words


def test_an_unknown_language_is_split_all_the_same():
    """A language that spaCy does not know has rules of its own, or those for any."""
    assert pipeline("gl").lang == "gl"
    assert pipeline("oc").lang == "xx"
    assert pipeline("qqq").lang == "xx"


def test_the_cache_of_the_tokeniser_is_large():
    """The default cache of 10,000 words makes tokenising seven times slower."""
    assert pipeline("it").tokenizer.max_cache_size == CACHE == 1_000_000


@pytest.mark.parametrize("language", ["fr", "it", "es", "en", "pt", "ca", "gl", "xx"])
@given(st.text(st.characters(categories=["L", "M"]), min_size=1, max_size=8))
@settings(max_examples=60)
def test_a_word_of_letters_is_one_token_unless_it_is_an_exception(language, text):
    """What holds letters alone is split by the tokeniser's list of exceptions and nothing else."""
    if text.isalpha() and text not in alphabetic_exceptions(language):
        assert split_words(text, language) == [text.lower()]


def test_exceptions_of_letters_are_split_all_the_same():
    """*cannot* is two words to the English tokeniser, wherever the question is asked."""
    assert "cannot" in alphabetic_exceptions("en")
    assert splits_of("en")["cannot"] == (("can", "not"), ("can", "not"))[:1]
    assert splits_of("en")["keep"] == (("keep",),)
    assert splits_of("fr")["peut-être"] == (("peut-être",), ("peut", "-", "être"))


@pytest.mark.parametrize("language", ["fr", "it", "es", "en"])
@given(st.text(st.characters(categories=["L", "Nd", "Po", "Pd"]), min_size=1, max_size=8))
@settings(max_examples=60)
def test_what_is_known_of_a_word_is_what_the_tokeniser_says(language, text):
    """The short way for words of letters gives what the tokeniser gives."""
    fresh = Splits(language)
    asked = Splits(language)
    asked._split = lambda word: split_words(word, language)  # type: ignore[method-assign]
    assert fresh[text] == asked[text]


@pytest.mark.parametrize("language", ["fr", "it", "es", "en", "ca", "gl", "xx"])
@given(
    st.lists(
        st.one_of(
            st.text(st.characters(categories=["L", "Nd", "Po", "Pd", "Zs"]), max_size=12),
            st.text(alphabet="aeldqunot'’-*.,! \n\x1e", max_size=14),
            st.sampled_from(["d'", "EE. UU.", "peut-être", "cannot", "parce qu'", "l'eau", " "]),
        ),
        max_size=6,
    )
)
@settings(max_examples=80)
def test_many_are_split_like_each_by_itself(language, texts):
    """What is asked of the tokeniser together gets the answers that each would get."""
    together = Splits(language)
    together.learn(texts)
    alone = Splits(language)
    assert {text: alone[text] for text in texts} == together
