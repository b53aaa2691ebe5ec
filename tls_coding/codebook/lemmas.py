"""What a word of a rule stands for: the forms of a corpus that share its lemma.

In: a language, the word types of a corpus, the codebook's own `forms:`. Out: for each word of
a rule the set of types it stands for. Lower case throughout; no trained model.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

import simplemma
import yaml

SUPPORTED = frozenset({"ca", "en", "es", "fr", "gl", "it", "pt"})
ELIDING = frozenset({"ca", "fr", "it"})  # languages that write d' for de
MIN_STEM = 3  # letters left of an ending; shorter stems are other words


class Lexicon:
    """The words of one language, findable by lemma and by wildcard.

    `types` may name a word as often as it occurs: `counts` then says how often.

    >>> lexicon = Lexicon("fr", ["fermée", "fermaient", "ferme", "savoir"], {})
    >>> sorted(lexicon.forms("fermer"))
    ['fermaient', 'fermer', 'fermée']
    >>> sorted(lexicon.forms("ferm*"))
    ['fermaient', 'ferme', 'fermée']
    """

    def __init__(
        self, language: str, types: Iterable[str], own_forms: Mapping[str, Sequence[str]]
    ) -> None:
        self.language = language
        self.counts = Counter(form.lower() for form in types)
        self.types = sorted(self.counts)
        self._lemma_of: dict[str, set[str]] = {}
        for lemma, forms in own_forms.items():
            for form in forms:
                self._lemma_of.setdefault(form.lower(), set()).add(lemma.lower())
        self._found: dict[str, frozenset[str]] = {}
        self._by_key: dict[str, set[str]] = {}
        for form in self.types:
            for key in self._keys(form):
                self._by_key.setdefault(key, set()).add(form)

    def forms(self, word: str) -> frozenset[str]:
        """The types `word` stands for, the word itself always among them.

        A form of an everyday verb or pronoun stands for itself: *fuera* is no form of *ser* here.
        """
        if word not in self._found:
            self._found[word] = self._forms(word.lower())
        return self._found[word]

    def _forms(self, word: str) -> frozenset[str]:
        if "*" in word:
            pattern = re.compile(".*".join(re.escape(piece) for piece in word.split("*")))
            return frozenset(form for form in self.types if pattern.fullmatch(form))
        found = {word}
        base = lemma(word, self.language)
        if base != word and base in everyday().get(self.language, ()):
            return frozenset(found)
        for key in {word, base, *self._lemma_of.get(word, ())}:
            found |= self._by_key.get(key, set())
        return frozenset(found)

    def _keys(self, form: str) -> set[str]:
        return {*form_keys(form, self.language), *self._lemma_of.get(form, ())}


@lru_cache(maxsize=500_000)
def lemma(form: str, language: str) -> str:
    """The lemma of one lower-case form; a hyphenated form takes that of its last word."""
    if language not in SUPPORTED or not form.isalpha():
        head, hyphen, last = form.rpartition("-")
        return f"{head}-{lemma(last, language)}" if hyphen and last else form
    return str(simplemma.lemmatize(form, lang=language)).lower()


@lru_cache(maxsize=500_000)
def form_keys(form: str, language: str) -> frozenset[str]:
    """Every lemma `form` may belong to, the form itself among them."""
    first = lemma(form, language)
    keys = {form, first, lemma(first, language)}
    if "-" in form and form.endswith("s"):
        keys.add(form[:-1])  # spin-offs: borrowed words take their -s in every language
    if form.endswith("'"):
        keys.update(_elided(form[:-1], language))
    for base in (form, first):
        for candidate in _candidates(base, language):
            if _is_lemma(candidate, language):
                keys.add(candidate)
    return frozenset(keys)


def _elided(stem: str, language: str) -> set[str]:
    """The words that an elided one may stand for: d' for de, dell' for della or dello."""
    words = {stem + vowel for vowel in "aeio"} if language in ELIDING else set()
    return {word for word in words if simplemma.is_known(word, lang=language)}


def _candidates(form: str, language: str) -> list[str]:
    found = []
    for ending, replacements in endings().get(language, {}).items():
        stem = form.removesuffix(ending)
        if stem == form or len(stem) < MIN_STEM:
            continue
        found += [stem + replacement for replacement in replacements]
        if language == "en" and stem[-1] == stem[-2]:
            found.append(stem[:-1])  # planning → plan
    return found


@lru_cache(maxsize=100_000)
def _is_lemma(candidate: str, language: str) -> bool:
    if language not in SUPPORTED or not simplemma.is_known(candidate, lang=language):
        return False
    return lemma(candidate, language) == candidate


@lru_cache(maxsize=1)
def endings() -> dict[str, dict[str, list[str]]]:
    """The table of endings that ships with the package: language → ending → candidates."""
    table: dict[str, dict[str, list[str]]] = _data("endings.yaml")
    return table


@lru_cache(maxsize=1)
def everyday() -> dict[str, frozenset[str]]:
    """Lemmas by language whose other forms are read as written."""
    return {language: frozenset(words) for language, words in _data("everyday.yaml").items()}


def _data(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data
