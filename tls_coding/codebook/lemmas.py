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

from tls_coding.codebook.accents import bare, restored
from tls_coding.codebook.lock import AS_WRITTEN, LockedWord, Reading

SUPPORTED = frozenset({"ca", "en", "es", "fr", "gl", "it", "pt"})
ELIDING = frozenset({"ca", "fr", "gl", "it"})  # languages that write d' for de
MIN_STEM = 3  # letters left of an ending; shorter stems are other words

# Endings of the present that many verbs share with nouns: ferme, lavoro, cierre.
PRESENT: dict[str, dict[str, tuple[str, ...]]] = {
    "fr": {"er": ("e", "es")},
    "it": {"are": ("o", "i", "a"), "ere": ("o", "e"), "ire": ("o", "e")},
    "es": {"ar": ("o", "a", "as", "e", "es"), "er": ("o", "e"), "ir": ("o", "e")},
}


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
        self,
        language: str,
        types: Iterable[str],
        own_forms: Mapping[str, Sequence[str]],
        reading: Reading = AS_WRITTEN,
    ) -> None:
        self.language = language
        self._bare = bare if reading.fold_accents else str
        self._restored = restored if reading.fold_accents else _itself
        self._locked = reading.locked(language)
        self.counts = Counter(form.lower() for form in types)
        self.types = sorted(self.counts)
        self._lemma_of: dict[str, set[str]] = {}
        for lemma, forms in own_forms.items():
            for form in forms:
                self._lemma_of.setdefault(self._bare(form.lower()), set()).add(lemma.lower())
        self._found: dict[str, frozenset[str]] = {}
        self._by_key: dict[str, set[str]] = {}
        self._by_spelling: dict[str, set[str]] = {}
        for form in self.types:
            self._by_spelling.setdefault(self._bare(form), set()).add(form)
            for key in self._keys(form):
                self._by_key.setdefault(self._bare(key), set()).add(form)

    def forms(self, word: str) -> frozenset[str]:
        """The types `word` stands for, the word itself among them; what the lock says goes first.

        A form of an everyday verb or pronoun stands for itself: *fuera* is no form of *ser* here.
        """
        word = word.lower()
        if word not in self._found:
            locked = self._locked.get(word, LockedWord())
            self._found[word] = (self._forms(word) - locked.struck) | locked.added
        return self._found[word]

    def by_lemma(self, word: str) -> frozenset[str]:
        """The types that `word` would stand for without a lock, whatever their number."""
        return self._forms(word.lower())

    def exactly(self, word: str) -> frozenset[str]:
        """The types written like `word`, which is always among them."""
        return frozenset({word, *self._by_spelling.get(self._bare(word), ())})

    def homographs(self, word: str) -> frozenset[str]:
        """Types that look like forms of the verb `word` and count as another word.

        >>> sorted(Lexicon("fr", ["ferme", "fermé"], {}).homographs("fermer"))
        ['ferme']
        """
        word = word.lower()
        looks = {
            word.removesuffix(ending) + present
            for ending, presents in PRESENT.get(self.language, {}).items()
            if word.endswith(ending) and len(word) >= len(ending) + MIN_STEM
            for present in presents
        }
        return frozenset(looks & self.counts.keys()) - self.forms(word)

    def _forms(self, word: str) -> frozenset[str]:
        if "*" in word:
            pieces = (re.escape(self._bare(piece)) for piece in word.split("*"))
            pattern = re.compile(".*".join(pieces))
            return frozenset(form for form in self.types if pattern.fullmatch(self._bare(form)))
        found = set(self.exactly(word))
        base = lemma(word, self.language)
        if base != word and base in everyday().get(self.language, ()):
            return frozenset(found)
        for key in {word, base, *self._lemma_of.get(self._bare(word), ())}:
            found |= self._by_key.get(self._bare(key), set())
        return frozenset(found)

    def _keys(self, form: str) -> set[str]:
        keys = set(self._lemma_of.get(self._bare(form), ()))
        for written in self._restored(form, self.language):
            keys |= form_keys(written, self.language)
        return keys


def _itself(word: str, _: str) -> tuple[str, ...]:
    return (word,)


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
    keys = {form, first, lemma(first, language), *irregular().get(language, {}).get(form, ())}
    if "-" in form and form.endswith("s"):
        keys.add(form[:-1])  # spin-offs: borrowed words take their -s in every language
    if form.endswith("'"):
        keys.update(_elided(form[:-1], language))
    for base in (form, first):
        for candidate in _candidates(base, language):
            if language == "en" and f"{candidate}ed" == form and f"{candidate}e" == first:
                continue  # planed is of plane, not of plan
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


@lru_cache(maxsize=1)
def irregular() -> dict[str, dict[str, frozenset[str]]]:
    """Forms that no ending tells: language → form → the lemmas it may belong to."""
    table: dict[str, dict[str, frozenset[str]]] = {}
    for language, lemmas in _data("irregular.yaml").items():
        own: dict[str, set[str]] = {}
        for base, forms in lemmas.items():
            for form in forms.split():
                for spelled in _spelled_out(form):
                    own.setdefault(spelled, set()).add(base)
        table[language] = {form: frozenset(bases) for form, bases in own.items()}
    return table


def _spelled_out(form: str) -> list[str]:
    """`{…}` replaced by each of what stands in it.

    >>> _spelled_out("mess{o,a}")
    ['messo', 'messa']
    """
    head, brace, rest = form.partition("{")
    if not brace:
        return [form]
    inside, _, tail = rest.partition("}")
    return [head + option + end for option in inside.split(",") for end in _spelled_out(tail)]


def _data(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data
