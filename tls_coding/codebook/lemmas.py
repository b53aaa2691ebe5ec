"""What a word of a rule stands for: the forms of a corpus that share its lemma.

In: a language, the word types of a corpus, the codebook's own `forms:`. Out: for each word of
a rule the set of types it stands for. Lower case throughout; no trained model.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property, lru_cache
from importlib import resources
from itertools import accumulate
from typing import Any

import yaml

from tls_coding.codebook.accents import bare, restored
from tls_coding.codebook.keys import MIN_STEM, Keys
from tls_coding.codebook.keys import SUPPORTED as SUPPORTED
from tls_coding.codebook.lock import AS_WRITTEN, LockedWord, Reading
from tls_coding.codebook.yaml_lines import Loader

# Endings of the present that many verbs share with nouns: ferme, lavoro, cierre.
PRESENT: dict[str, dict[str, tuple[str, ...]]] = {
    "fr": {"er": ("e", "es")},
    "it": {"are": ("o", "i", "a"), "ere": ("o", "e"), "ire": ("o", "e")},
    "es": {"ar": ("o", "a", "as", "e", "es"), "er": ("o", "e"), "ir": ("o", "e")},
}


class Lexicon:
    """The words of one language, findable by lemma and by wildcard.

    `types` may name a word more than once, and in whatever case.

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
        self.types = sorted(set(map(str.lower, types)))
        self._spellings, self._spelled = self.types, self.types  # sorted, and the types they are of
        self._by_spelling: Mapping[str, Sequence[str]] = {form: (form,) for form in self.types}
        if reading.fold_accents:
            self._fold()
        self._by_key = self._keyed(reading.fold_accents)
        self._claim(own_forms, reading.locked(language))

    def _claim(
        self, own_forms: Mapping[str, Sequence[str]], locked: Mapping[str, LockedWord]
    ) -> None:
        """Take in what a codebook says itself of words, and what its lock says."""
        self._locked = locked
        self._found: dict[str, frozenset[str]] = {}
        self._lemma_of: dict[str, set[str]] = {}
        self._by_own_key: dict[str, list[str]] = defaultdict(list)
        for lemma, forms in own_forms.items():
            for form in forms:
                self._lemma_of.setdefault(self._bare(form.lower()), set()).add(lemma.lower())
        for spelling, keys in self._lemma_of.items():
            for key in keys:
                self._by_own_key[self._bare(key)] += self._by_spelling.get(spelling, ())

    def unclaimed(self) -> Lexicon:
        """The same words without what a codebook and its lock say of them."""
        same = copy(self)
        same._claim({}, {})
        return same

    def _fold(self) -> None:
        pairs = sorted((bare(form), form) for form in self.types)
        self._spellings = [spelling for spelling, _ in pairs]
        self._spelled = [form for _, form in pairs]
        by_spelling: dict[str, list[str]] = {}
        for spelling, form in pairs:
            by_spelling.setdefault(spelling, []).append(form)
        self._by_spelling = by_spelling

    def _keyed(self, folded: bool) -> dict[str, list[str]]:
        """The types by the lemmas that they may belong to, as spelled; not each by itself."""
        by_key: dict[str, list[str]] = defaultdict(list)
        known = keys_of(self.language)
        for spelling, form in zip(self._spellings, self._spelled, strict=True):
            keys = known[form]
            if len(keys) == 1 and not folded:
                continue  # as most are that no dictionary knows
            if folded:
                written = restored(form, self.language)
                keys = frozenset({bare(key) for each in written for key in known[each]})
            for key in keys:
                if key != spelling:
                    by_key[key].append(form)
        return by_key

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
        known = self._by_spelling
        return frozenset(f for f in looks if f in known.get(self._bare(f), ())) - self.forms(word)

    def _forms(self, word: str) -> frozenset[str]:
        if "*" in word:
            return self._matching([self._bare(piece) for piece in word.split("*")])
        found = set(self.exactly(word))
        base = lemma(word, self.language)
        if base != word and base in everyday().get(self.language, ()):
            return frozenset(found)
        for key in {word, base, *self._lemma_of.get(self._bare(word), ())}:
            found.update(self._by_spelling.get(self._bare(key), ()))
            found.update(self._by_key.get(self._bare(key), ()))
            found.update(self._by_own_key.get(self._bare(key), ()))
        return frozenset(found)

    def _matching(self, pieces: Sequence[str]) -> frozenset[str]:
        """The types spelled as `pieces` with anything between them but a line break."""
        head = pieces[0]
        longest = max(*pieces[:-1], f"{pieces[-1]}\n", key=len)  # each spelling ends its line
        start = bisect_left(self._spellings, head)
        end = bisect_right(self._spellings, head, start, key=lambda word: word[: len(head)])
        if pieces[1:] == [""]:
            found = zip(self._spellings[start:end], self._spelled[start:end], strict=True)
            return frozenset(form for word, form in found if "\n" not in word[len(head) :])
        fits = re.compile(".*".join(map(re.escape, pieces))).fullmatch
        places = self._holding(longest, start, end)
        return frozenset(self._spelled[p] for p in places if fits(self._spellings[p]))

    def _holding(self, piece: str, start: int, end: int) -> Iterable[int]:
        """Which of the spellings from `start` to `end` hold `piece`: searched as one text."""
        text, begins = self._joined
        found = re.compile(re.escape(piece)).finditer(text, begins[start], begins[end])
        return dict.fromkeys([bisect_right(begins, match.start()) - 1 for match in found])

    @cached_property
    def _joined(self) -> tuple[str, list[int]]:
        """The spellings as one text, and where each begins, with an entry more for the end."""
        lines = [f"{spelling}\n" for spelling in self._spellings]
        return "".join(lines), [0, *accumulate(map(len, lines))]


def lemma(form: str, language: str) -> str:
    """The lemma of one lower-case form; a hyphenated form takes that of its last word."""
    return keys_of(language).lemmas[form]


def form_keys(form: str, language: str) -> frozenset[str]:
    """Every lemma `form` may belong to, the form itself among them."""
    return keys_of(language)[form]


@lru_cache(maxsize=16)
def keys_of(language: str) -> Keys:
    """The keys of all forms of a language that were asked for so far."""
    return Keys(language, endings().get(language, {}), irregular().get(language, {}))


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
    data: dict[str, Any] = yaml.load(text, Loader=Loader)
    return data
