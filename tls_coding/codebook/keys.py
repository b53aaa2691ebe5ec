"""The lemmas that a word may belong to, quickly: a corpus has tens of thousands of word types.

In: a language, its tables of endings and of irregular forms. Out: the lemma of a word and its keys,
each worked out once. What was worked out before may be put in (`update`): then the dictionaries of
lemmas are not loaded for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tls_coding.codebook.dictionary import Dictionary

SUPPORTED = frozenset({"ca", "en", "es", "fr", "gl", "it", "pt"})
ELIDING = frozenset({"ca", "fr", "gl", "it"})  # languages that write d' for de
MIN_STEM = 3  # letters left of an ending; shorter stems are other words
TAIL = 3  # letters by which endings are looked up

Endings = Mapping[str, Sequence[str]]  # ending → what may stand for it
Irregular = Mapping[str, frozenset[str]]  # form → the lemmas it may belong to


class Lemmas(dict[str, str]):
    """The lemma of every form asked for; a hyphenated form takes that of its last word."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    @cached_property
    def _dictionary(self) -> Dictionary:
        from tls_coding.codebook.dictionary import Dictionary  # loads simplemma

        return Dictionary(self._language)

    def __missing__(self, form: str) -> str:
        self[form] = found = self._lemma(form)
        return found

    def known(self, word: str) -> bool:
        """Whether the dictionary holds `word`, in whatever case."""
        return self._language in SUPPORTED and self._dictionary.known(word)

    def holds(self, word: str) -> bool:
        """Whether `word` is in the dictionary and its own lemma."""
        if self._language not in SUPPORTED:
            return False
        found = self._dictionary.listed(word) if word.isalpha() else None
        if found is not None:
            return found.lower() == word
        return self.known(word) and self[word] == word

    def _lemma(self, form: str) -> str:
        if self._language in SUPPORTED and form.isalpha():
            return self._dictionary.lemma(form)
        head, hyphen, last = form.rpartition("-")
        return f"{head}-{self[last]}" if hyphen and last else form


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

    def learn(self, words: Iterable[str]) -> None:
        """Work out the keys of words now, in whatever case they are."""
        for word in words:
            self[word.lower()]

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
