"""A word of a rule in; the words that the tokeniser makes of it, out. Each is worked out once.

What was worked out before may be put in (`update`, `exceptions`): then spaCy is not loaded for it.
"""

from __future__ import annotations

from functools import lru_cache

from tls_coding.corpus.folding import fold
from tls_coding.corpus.tokens import alphabetic_exceptions, split_words

STAR = "\u01a3"  # a letter no text uses: stands for * while spaCy splits a word
Split = tuple[tuple[str, ...], ...]


class Splits(dict[str, Split]):
    """Every way in which texts of a language may have the words of a rule, folded and split.

    Some tokenisers split a word otherwise at the start of a sentence: `peut-être` is one word in
    French, `Peut-être` is three. Both ways are given, however the rule is written.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.exceptions: frozenset[str] | None = None

    def __missing__(self, words: str) -> Split:
        starred = fold(words).text.replace("*", STAR)
        lower = starred.lower()
        cases = dict.fromkeys((starred, lower, lower if starred.isalpha() else lower.capitalize()))
        found = dict.fromkeys(tuple(self._split(text)) for text in cases)
        self[words] = split = tuple(tuple(w.replace(STAR, "*") for w in words) for words in found)
        return split

    def _split(self, text: str) -> list[str]:
        if self.exceptions is None:
            self.exceptions = alphabetic_exceptions(self.language)
        if text.isalpha() and text not in self.exceptions:
            return [text.lower()]  # nothing to be cut off
        return split_words(text, self.language)


@lru_cache(maxsize=16)
def splits_of(language: str) -> Splits:
    """What is known of the words of rules in a language."""
    return Splits(language)
