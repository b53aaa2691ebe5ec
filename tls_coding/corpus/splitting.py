"""A word of a rule in; the words that the tokeniser makes of it, out. Each is worked out once.

What was worked out before may be put in (`update`, `exceptions`): then spaCy is not loaded for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise

from tls_coding.corpus.folding import fold
from tls_coding.corpus.tokens import alphabetic_exceptions, lent_to, own_words, split_words

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
        self[words] = found = _ways(map(self._split, _cases(words)))
        return found

    def learn(self, many: Iterable[str]) -> None:
        """Split the words of many rules at once, which is faster than one after another."""
        cases = {words: _cases(words) for words in many if words not in self}
        texts = list(dict.fromkeys(chain.from_iterable(cases.values())))
        split = dict(zip(texts, self._split_all(texts), strict=True))
        for words, own in cases.items():
            self[words] = _ways(map(split.__getitem__, own))

    def _split(self, text: str) -> list[str]:
        return [text.lower()] if self._is_one(text) else split_words(text, self.language)

    def _split_all(self, texts: Sequence[str]) -> Iterator[list[str]]:
        asked = [text for text in texts if not self._is_one(text)]
        split = _split_texts(asked, self.language)
        return ([text.lower()] if self._is_one(text) else next(split) for text in texts)

    def _is_one(self, text: str) -> bool:
        """Whether `text` is one word, of which nothing can be cut off."""
        if self.exceptions is None:
            self.exceptions = alphabetic_exceptions(self.language)
        return text.isalpha() and text not in self.exceptions


def _cases(words: str) -> tuple[str, ...]:
    """The words of a rule as they may stand in a text, folded: each way to write them once."""
    starred = fold(words).text.replace("*", STAR)
    lower = starred.lower()
    first = lower if starred.isalpha() else lower.capitalize()
    return tuple(dict.fromkeys((starred, lower, first)))


def _ways(found: Iterable[Sequence[str]]) -> Split:
    """Each way once in which words were split."""
    ways = dict.fromkeys(map(tuple, found))
    return tuple(tuple(word.replace(STAR, "*") for word in way) for way in ways)


def _split_texts(texts: Sequence[str], language: str) -> Iterator[list[str]]:
    """What `split_words` gives for each of some texts."""
    if not texts:
        return
    from tls_coding.corpus.chunks import chunks_of  # here: a known word needs no tokeniser

    chunks = chunks_of(language)
    tokens = chunks.tokens([text + lent_to(text) for text in texts])
    words = [chunks.types[kind].lower() for kind in tokens.kind.tolist()]
    for text, (low, high) in zip(texts, pairwise(tokens.turns.tolist()), strict=True):
        yield own_words(words[low:high], text)


@lru_cache(maxsize=16)
def splits_of(language: str) -> Splits:
    """What is known of the words of rules in a language."""
    return Splits(language)
