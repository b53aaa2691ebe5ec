"""Words as typed without their accents: how they compare, and which words they may stand for."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache


class _Letters(dict[int, str]):
    """What is left of each character without its accents, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFD", chr(code))
        self[code] = left = "".join(part for part in parts if not unicodedata.combining(part))
        return left


_LETTERS = _Letters()


def bare(word: str) -> str:
    """`word` without accents, tildes and cedillas.

    >>> bare("façonnée")
    'faconnee'
    """
    if word.isascii():
        return word
    return unicodedata.normalize("NFC", word.translate(_LETTERS))


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
    accented = _accented(language).get(word)
    return tuple(sorted({word, *accented})) if accented else (word,)


@lru_cache(maxsize=8)
def _accented(language: str) -> Mapping[str, list[str]]:
    """All accented words that the lemmatiser knows, by what is left of them without accents."""
    from tls_coding.codebook.dictionary import dictionary  # loads simplemma

    lines = "\n".join(word for word in dictionary(language) if not word.isascii()).lower()
    found: dict[str, list[str]] = defaultdict(list)
    for word, left in zip(lines.split("\n"), bare(lines).split("\n"), strict=True):
        found[left].append(word)  # all at once: word by word takes three times as long
    return found
