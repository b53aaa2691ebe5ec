"""A chunk of a text in; its tokens out, where it is so plain that the tokeniser need not be asked.

Most of what stands between two spaces is a word, a word with a sign after it (`secret,`), or one
with an elided word before it (`l'eau`, `l'eau.`). How the tokeniser of a language splits such
chunks, it is asked once for each sign and each elided word, with a few words to try; tests hold the
answers against it. What it has exceptions for is not told here, nor is a word of one letter.
"""

from __future__ import annotations

import re

from tls_coding.corpus.stops import LETTERS, LOWER
from tls_coding.corpus.tokens import pipeline

SIGNS = ",;:!?…)]»”."
ELIDING = frozenset({"fr", "gl", "it"})  # not Catalan, where 'l and 'n are words of their own
_TRIED = ("mot", "Mot", "été", "Étés", "ABRI", "lama", "xyz")
_PLAIN = re.compile(rf"([{LETTERS}]+')?([{LETTERS}]{{2,}})([{re.escape(SIGNS)}]?)\Z")


class PlainChunks:
    """The plain chunks of one language."""

    def __init__(self, language: str) -> None:
        self._tokenizer = pipeline(language).tokenizer
        self._elides = language in ELIDING
        self._rules = frozenset(self._tokenizer.rules)
        self._known: dict[str, bool] = {"": True}  # of signs and elided words: if they are cut off

    def split(self, chunk: str) -> list[str] | None:
        """The tokens of a chunk that holds no white space; None where the tokeniser knows."""
        match = _PLAIN.match(chunk)
        if not match:
            return None
        elided, word, sign = match[1] or "", match[2], match[3]
        if not self._rules.isdisjoint((chunk, word, elided + word, word + sign)):
            return None
        if (elided and not self._elides) or (sign == "." and word[-1] not in LOWER):
            return None
        if not self._cut_off(sign, before=False) or not self._cut_off(elided, before=True):
            return None
        whole = self._tokenizer.token_match  # of what is one token though it could be cut
        if elided and whole and whole(elided + word):
            return None
        return [part for part in (elided, word, sign) if part]

    def _cut_off(self, part: str, *, before: bool) -> bool:
        """Whether `part` is a token of its own before or after a word."""
        if part not in self._known:
            tried = [word for word in _TRIED if part != "." or word[-1] in LOWER]
            texts = ([part, word] if before else [word, part] for word in tried)
            self._known[part] = all(
                [token.text for token in self._tokenizer("".join(text))] == text for text in texts
            )
        return self._known[part]
