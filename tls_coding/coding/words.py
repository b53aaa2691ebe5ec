"""Codebook and corpus in; what each word of the rules stands for in this corpus, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from tls_coding.codebook.grammar import parse_rule
from tls_coding.codebook.lemmas import Lexicon
from tls_coding.codebook.lint import atoms, list_names
from tls_coding.codebook.lock import LockedWord, Reading, listable
from tls_coding.codebook.model import Codebook, rules_in
from tls_coding.codebook.options import spellings
from tls_coding.codebook.rule import Word
from tls_coding.coding.compile import splits
from tls_coding.coding.engine import Engine
from tls_coding.corpus.stream import Stream, join_texts
from tls_coding.corpus.transcript import Transcript


@dataclass(frozen=True)
class WordUse:
    """One word of the rules of one language, and its forms in the corpus with their counts.

    `forms`: what it stands for, those added by the lock among them (a count may be 0).
    `struck`: forms of its lemma that the lock strikes. `new`: forms that the lock has not seen.
    `homographs`: what looks like a form of it and counts as another word (fermer: ferme).
    """

    language: str
    word: str
    forms: Mapping[str, int]
    struck: Mapping[str, int]
    added: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    homographs: Mapping[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How often the word stands in the corpus, in all its forms."""
        return sum(self.forms.values())


def word_uses(
    codebook: Codebook,
    transcripts: Iterable[Transcript],
    reading: Reading,
    engine: Engine | None = None,
) -> list[WordUse]:
    """Every word of the rules with its forms, by language and word; absent ones too.

    `engine` gives the words of the transcripts: with an index, from what is kept of them.
    """
    engine = engine or Engine()
    by_language: dict[str, list[Transcript]] = {}
    for transcript in transcripts:
        by_language.setdefault(transcript.language, []).append(transcript)
    found: list[WordUse] = []
    for language, own in sorted(by_language.items()):
        counts = word_counts(join_texts(own, engine.indexes(own)))
        with engine.knowing(language):
            found += uses_in(codebook, language, counts, reading)
    return found


def word_counts(stream: Stream) -> dict[str, int]:
    """How often each word (in lower case) stands in a row of words; white space is no word."""
    numbers = np.bincount(stream.ids[stream.ids >= 0], minlength=len(stream.vocabulary.words))
    counts: Counter[str] = Counter()
    for word, number in zip(stream.vocabulary.lower, numbers.tolist(), strict=True):
        if word.strip():
            counts[word] += number
    return counts


def uses_in(
    codebook: Codebook, language: str, counts: Mapping[str, int], reading: Reading
) -> list[WordUse]:
    """The words of the rules of one language, over a corpus given as counts of its words."""
    lexicon = Lexicon(language, counts, codebook.forms.get(language, {}), reading)
    locked, words = reading.locked(language), sorted(words_of_rules(codebook, language))
    uses = [_use(word, lexicon, counts, locked.get(word, LockedWord())) for word in words]
    return uses if reading.lock else [replace(use, new=()) for use in uses]


def words_of_rules(codebook: Codebook, language: str) -> set[str]:
    """Every word that the rules and vetoes of a language ask for, in lower case, as texts have it.

    `know~how` asks for *know-how*, *know*, *how* and *knowhow*, as the tokeniser splits them.
    """
    texts = {
        rule
        for code in codebook.codes
        for rules in (code.rules, code.unless)
        for _, rule in rules_in(rules, language)
        if isinstance(rule, str)
    }
    named = {name for text in texts for name in list_names(text)}
    for name in named:
        by_language = codebook.lists.get(name, {})
        texts |= {*by_language.get("all", []), *by_language.get(language, [])}
    written = {
        atom.text for text in texts for atom in atoms(parse_rule(text)) if isinstance(atom, Word)
    }
    return {
        word.lower()
        for text in written
        for spelling in spellings(text)
        for words in splits(spelling, language)
        for word in words
        if any(char.isalpha() for char in word)
    }


def _use(word: str, lexicon: Lexicon, counts: Mapping[str, int], lock: LockedWord) -> WordUse:
    forms = _counted(lexicon.forms(word), counts)
    present = {form: n for form, n in forms.items() if n or form in lock.added}
    return WordUse(
        language=lexicon.language,
        word=word,
        forms=present,
        struck=_counted(lexicon.by_lemma(word) & lock.struck, counts),
        added=tuple(sorted(lock.added)),
        new=tuple(f for f in present if f not in lock.seen | lock.added and listable(f)),
        homographs=_counted(lexicon.homographs(word) - lock.struck, counts),
    )


def _counted(forms: Iterable[str], counts: Mapping[str, int]) -> dict[str, int]:
    """Forms with their counts, the most frequent first."""
    return dict(
        sorted(((form, counts.get(form, 0)) for form in forms), key=lambda p: (-p[1], p[0]))
    )
