"""A language in; simplemma's lemmas of its words out, quickly.

The dictionary is asked directly; of the strategies for words that are not in it only those run that
can find something. The results are those of `simplemma.lemmatize` and `simplemma.is_known`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

import simplemma
from simplemma.strategies import (
    DEFAULT_DICTIONARY_FACTORY,
    AffixDecompositionStrategy,
    CliticDecompositionStrategy,
    DictionaryLookupStrategy,
    RulesStrategy,
)
from simplemma.strategies.defaultrules.es import DEFAULT_RULES as SPANISH
from simplemma.strategies.defaultrules.pt import DEFAULT_RULES as PORTUGUESE

from tls_coding.codebook.keys import TAIL, Tails

MODIFIER_APOSTROPHE = "\u02bc"  # a letter to Python, an apostrophe to simplemma
RULES = {"es": SPANISH, "pt": PORTUGUESE}  # those that are many

Guess = Callable[[str, str], str | None]  # the lemma of an unknown word of a language, if any


@lru_cache(maxsize=8)
def dictionary(language: str) -> Mapping[str, str]:
    """simplemma's own dictionary, form → lemma; empty for a language that it does not know."""
    try:
        known: Mapping[str, str] = DEFAULT_DICTIONARY_FACTORY.get_dictionary(language)
    except ValueError:
        return {}
    return known


class Lookup(DictionaryLookupStrategy):
    """What the dictionary of one language says of a word of letters, with a capital or without."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.listed = dictionary(language).get

    def get_lemma(self, token: str, lang: str) -> str | None:
        """The lemma of `token`, or None."""
        found = self.listed(token)
        return self.recased(token) if found is None else found

    def recased(self, token: str) -> str | None:
        """What it says of `token` with a small letter for its capital, or a capital."""
        return self.listed(token.lower() if token[:1].isupper() else token.capitalize())


class Dictionary:
    """The lemmas of one of the languages that simplemma knows."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._lookup = Lookup(language)
        self._guesses = _guesses(language, self._lookup)
        self.listed = self._lookup.listed

    def known(self, word: str) -> bool:
        """Whether `word` is listed, in whatever case."""
        if plain(word):
            return self._lookup.get_lemma(word, self._language) is not None
        return simplemma.is_known(word, lang=self._language)

    def lemma(self, form: str) -> str:
        """The lemma of a word of letters, in lower case."""
        found = self.listed(form)
        if found is not None:
            return found.lower()
        if not plain(form):
            return simplemma.lemmatize(form, lang=self._language).lower()
        found = self._lookup.recased(form)
        for guess in self._guesses:
            found = found or guess(form, self._language)
        return (found or form).lower()


def plain(word: str) -> bool:
    """Whether `word` is made of letters that simplemma takes as they are."""
    if word.isascii():
        return word.isalpha()
    return (
        word.isalpha()
        and not word.isnumeric()
        and MODIFIER_APOSTROPHE not in word
        and unicodedata.is_normalized("NFC", word)
    )


def _guesses(language: str, lookup: Lookup) -> list[Guess]:
    """simplemma's strategies that can find something for a word of letters, in its order."""
    found: list[Guess] = []
    if language in {"es", "gl", "it"}:  # elsewhere a clitic has an apostrophe or a hyphen
        found.append(CliticDecompositionStrategy(lookup).get_lemma)
    if language in {"en", "es", "pt"}:
        found.append(_rules(language))
    if language == "es":
        found.append(AffixDecompositionStrategy(False, lookup).get_lemma)
    return found


def _rules(language: str) -> Guess:
    """simplemma's rules; where they are many and slow, tried on words with an ending of theirs."""
    every: Guess = RulesStrategy().get_lemma
    if language not in RULES:
        return every
    tails = Tails({end: () for rule in RULES[language] for end in re.findall(r"\w+", rule.pattern)})

    def guess(word: str, language: str) -> str | None:
        fits = any(word.endswith(ending) for ending, _ in tails[word[-TAIL:]])
        return every(word, language) if fits else None

    return guess
