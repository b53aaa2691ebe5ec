"""The name of a selection and a text in; whether the name quotes a passage, and where, out.

Programs name a selection by what it quotes, often with other spaces, and often cut.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import Literal

CUT = 12  # letters of a name from which it may be the beginning of a longer passage
SURE = 8  # letters of a name from which its one place in a text is its place
SPACED = 8  # times that spaces may make a passage longer than its name
TRIES = 1_000  # names that are looked for all over one text
_CUT_MARK = re.compile(r"\u2026|\.\.\.|\ufffd+$")
_IGNORED = re.compile(r"[\s\u200b\ufeff\u00ad\x00-\x1f]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class Name:
    """What a selection is called, ready to be compared with what it may quote."""

    def __init__(self, name: str) -> None:
        self.written = name

    @cached_property
    def folded(self) -> str:
        """The name without spaces, accents composed."""
        return _folded(self.written)

    @cached_property
    def cut(self) -> tuple[str, str]:
        """What stands before the first and after the last sign of a cut; empty without one."""
        pieces = _CUT_MARK.split(self.written)
        return (_folded(pieces[0]), _folded(pieces[-1])) if len(pieces) > 1 else ("", "")

    def fits(self, quote: str) -> Literal["whole", "cut", ""]:
        """Whether the name is the quote, or what is left of it after cutting."""
        if not self.written:
            return ""
        if self.written == quote:
            return "whole"
        if not self.folded:
            return ""
        # Of a passage far longer than its name only both ends are looked at.
        reach = SPACED * len(self.written) + SPACED
        folded = _folded(quote[:reach])
        if folded == self.folded and len(quote) <= reach:
            return "whole"
        head, tail = self.cut
        if head and folded.startswith(head) and _folded(quote[-reach:]).endswith(tail):
            return "cut" if len(quote) > reach or len(folded) >= len(head) + len(tail) else ""
        begins = len(self.folded) >= CUT and folded.startswith(self.folded)
        return "cut" if begins else ""


def _folded(text: str) -> str:
    plain_text = _IGNORED.sub("", text)
    return plain_text if plain_text.isascii() else unicodedata.normalize("NFC", plain_text)


def inside_word(text: str, at: int) -> bool:
    """True where a cut at `at` would part a word (or a letter from its accents).

    >>> inside_word("two words", 2), inside_word("two words", 3)
    (True, False)
    """
    if at <= 0 or at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.category(after) in {"Mn", "Me"} or after == "\u200d" or before == "\u200d":
        return True
    if _UNSPACED.match(before) or _UNSPACED.match(after):
        return False
    return _in_word(before) and _in_word(after)


def _in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) in {"Mn", "Mc", "Me"}


class Elsewhere:
    """Finds the one place of a text where a name stands, whatever the spaces."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: list[int] | None = None
        self._folded = ""
        self._tries = 0

    def only_place(self, name: Name) -> tuple[int, int] | None:
        """The stretch that the name quotes, where there is exactly one."""
        if len(name.folded) < SURE or name.cut[0]:
            return None
        self._tries += 1
        if self._tries > TRIES:
            return None
        if self._places is None:
            kept = [(at, c) for at, c in enumerate(self._text) if not _IGNORED.match(c)]
            self._places = [at for at, _ in kept]
            self._folded = "".join(c for _, c in kept)
        at = self._folded.find(name.folded)
        if at < 0 or self._folded.find(name.folded, at + 1) >= 0:
            return None
        return self._places[at], self._places[at + len(name.folded) - 1] + 1
