"""Chunks that are split without the tokeniser: as it would."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.corpus.plainchunks import SIGNS, PlainChunks
from tls_coding.corpus.tokens import pipeline

plain = cache(PlainChunks)
LANGUAGES = ["ca", "en", "es", "fr", "gl", "it", "pt", "xx"]
WORDS = st.one_of(
    st.sampled_from(
        ["eau", "Eau", "etc", "EE", "cannot", "s", "S", "ll", "St", "hui", "xD", "ŉa", "ªa", "Ie",
         "km", "art", "dott", "Sig", "US", "D", "d", "ß", "straße", "日本", "½a", "e\u0301t", "NDR"]
    ),
    st.text("aàbcdeéfghijklmnopqrstuùvwxyzABCDEÉFGHIJKLMNOPQRSTUVWXYZœŒçñ", min_size=1, max_size=7),
)  # fmt: skip
ELIDED = st.sampled_from(
    [
        "",
        "",
        "l'",
        "L'",
        "d'",
        "qu'",
        "aujourd'",
        "entr'",
        "presqu'",
        "dell'",
        "John'",
        "can'",
        "o'",
    ]
)
CHUNKS = st.builds("{}{}{}".format, ELIDED, WORDS, st.sampled_from(["", "", *SIGNS, "?!", "-"]))


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=400, deadline=None)
@given(chunk=CHUNKS)
def test_plain_chunks_are_split_as_the_tokeniser_splits_them(language, chunk):
    """What is told without asking is what the tokeniser says."""
    found = plain(language).split(chunk)
    assert found is None or found == [token.text for token in pipeline(language).make_doc(chunk)]


@pytest.mark.parametrize(
    ("language", "chunk", "tokens"),
    [
        ("it", "segreto,", ["segreto", ","]),
        ("it", "l'acqua.", ["l'", "acqua", "."]),
        ("en", "secret.", ["secret", "."]),
        ("en", "can't", None),
        ("en", "Mr.", None),
        ("it", "EE.", None),
        ("es", "secreto…", ["secreto", "…"]),
        ("es", "19,5", None),
    ],
)
def test_most_chunks_are_plain(language, chunk, tokens):
    """A word with a sign, an elided word; not abbreviations, exceptions and numbers."""
    assert plain(language).split(chunk) == tokens
