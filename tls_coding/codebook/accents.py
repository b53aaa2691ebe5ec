"""Words as typed without their accents: how they compare, and which words they may stand for."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory


@lru_cache(maxsize=500_000)
def bare(word: str) -> str:
    """`word` without accents, tildes and cedillas.

    >>> bare("façonnée")
    'faconnee'
    """
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFD", word)
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", kept)


def restored(word: str, language: str) -> tuple[str, ...]:
    """The words of `language` that `word` may stand for when typed without accents.

    A word that has accents was typed with them and stands for itself, as does an unknown one.

    >>> restored("forme", "fr")
    ('forme', 'formé')
    >>> restored("formé", "fr")
    ('formé',)
    """
    if not word.isascii():
        return (word,)
    return tuple(sorted({word, *_accented(language).get(word, ())}))


@lru_cache(maxsize=8)
def _accented(language: str) -> Mapping[str, tuple[str, ...]]:
    """All accented words that the lemmatiser knows, by what is left of them without accents."""
    found: dict[str, tuple[str, ...]] = {}
    try:
        known = DefaultDictionaryFactory().get_dictionary(language)
    except ValueError:  # a language that the lemmatiser does not know
        return found
    for word in known:
        if not word.isascii():
            lower = word.lower()
            found[bare(lower)] = (*found.get(bare(lower), ()), lower)
    return found
