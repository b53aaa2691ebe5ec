"""The lemmas that a word may belong to, quickly: a corpus has tens of thousands of word types.

In: a language, its tables of endings and of irregular forms. Out: the lemma of a word and its keys,
each worked out once. simplemma's dictionary is asked directly; of its strategies for words that are
not in it only those run that can find something. The results are those of `simplemma.lemmatize`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache

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

SUPPORTED = frozenset({"ca", "en", "es", "fr", "gl", "it", "pt"})
ELIDING = frozenset({"ca", "fr", "gl", "it"})  # languages that write d' for de
MIN_STEM = 3  # letters left of an ending; shorter stems are other words
TAIL = 3  # letters by which endings are looked up
MODIFIER_APOSTROPHE = "\u02bc"  # a letter to Python, an apostrophe to simplemma

RULES = {"es": SPANISH, "pt": PORTUGUESE}  # those that are many

Endings = Mapping[str, Sequence[str]]  # ending → what may stand for it
Irregular = Mapping[str, frozenset[str]]  # form → the lemmas it may belong to
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
        self._language = language

    @cached_property
    def listed(self) -> Callable[[str], str | None]:
        """The lemma of a word that the dictionary has; loads it when first asked for."""
        return dictionary(self._language).get

    def get_lemma(self, token: str, lang: str) -> str | None:
        """The lemma of `token`, or None."""
        found = self.listed(token)
        if found is None:
            found = self.listed(token.lower() if token[:1].isupper() else token.capitalize())
        return found


class Lemmas(dict[str, str]):
    """The lemma of every form asked for; a hyphenated form takes that of its last word."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._lookup = Lookup(language if language in SUPPORTED else "")
        self._guesses = _guesses(language, self._lookup)

    def __missing__(self, form: str) -> str:
        found = self._lookup.listed(form) if form.isalpha() else None
        self[form] = found = self._unlisted(form) if found is None else found.lower()
        return found

    def known(self, word: str) -> bool:
        """Whether the dictionary holds `word`, in whatever case."""
        if self._language not in SUPPORTED:
            return False
        if plain(word):
            return self._lookup.get_lemma(word, self._language) is not None
        return simplemma.is_known(word, lang=self._language)

    def holds(self, word: str) -> bool:
        """Whether `word` is in the dictionary and its own lemma."""
        found = self._lookup.listed(word) if word.isalpha() else None
        if found is not None:
            return found.lower() == word
        return self.known(word) and self[word] == word

    def _unlisted(self, form: str) -> str:
        if self._language not in SUPPORTED or not form.isalpha():
            head, hyphen, last = form.rpartition("-")
            return f"{head}-{self[last]}" if hyphen and last else form
        if not plain(form):
            return simplemma.lemmatize(form, lang=self._language).lower()
        found = self._lookup.get_lemma(form, self._language)
        for guess in self._guesses:
            found = found or guess(form, self._language)
        return (found or form).lower()


class Keys(dict[str, frozenset[str]]):
    """Every lemma that a form may belong to, the form itself among them."""

    def __init__(self, language: str, endings: Endings, irregular: Irregular) -> None:
        super().__init__()
        self.lemmas = Lemmas(language)
        self._language = language
        self._irregular = irregular
        self._endings = Tails(endings)

    def __missing__(self, form: str) -> frozenset[str]:
        first = self.lemmas[form]
        keys = {form, first, self.lemmas[first]}
        if form in self._irregular:
            keys |= self._irregular[form]
        if not form.isalpha():
            if "-" in form and form.endswith("s"):
                keys.add(form[:-1])  # spin-offs: borrowed words take their -s in every language
            if form.endswith("'") and self._language in ELIDING:
                keys.update(self._elided(form[:-1]))
        for base in (form,) if form == first else (form, first):
            for ending, replacements in self._endings[base[-TAIL:]]:
                if base.endswith(ending) and len(base) >= len(ending) + MIN_STEM:
                    stem = base[: -len(ending)]
                    found = self._candidates(stem, replacements, form, first)
                    keys.update(word for word in found if self.lemmas.holds(word))
        self[form] = kept = frozenset(keys)
        return kept

    def _elided(self, stem: str) -> list[str]:
        """The words that an elided one may stand for: d' for de, dell' for della or dello."""
        return [stem + vowel for vowel in "aeio" if self.lemmas.known(stem + vowel)]

    def _candidates(
        self, stem: str, replacements: Sequence[str], form: str, first: str
    ) -> list[str]:
        found = [stem + replacement for replacement in replacements]
        if self._language != "en":
            return found
        if stem[-1] == stem[-2]:
            found.append(stem[:-1])  # planning → plan
        return [word for word in found if (word + "ed", word + "e") != (form, first)]  # planed


class Tails(dict[str, Sequence[tuple[str, Sequence[str]]]]):
    """By the last letters of a word: the endings it may have, with what may stand for them."""

    def __init__(self, endings: Endings) -> None:
        super().__init__()
        self._by_tail: dict[str, list[tuple[str, Sequence[str]]]] = {}
        for ending, replacements in endings.items():
            self._by_tail.setdefault(ending[-TAIL:], []).append((ending, replacements))

    def __missing__(self, tail: str) -> Sequence[tuple[str, Sequence[str]]]:
        shorter = {tail[-length:] for length in range(1, TAIL + 1)}
        self[tail] = found = [each for end in shorter for each in self._by_tail.get(end, ())]
        return found


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
