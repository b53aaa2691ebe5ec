"""A text and what is said to stand in it in; every place where it stands out.

First letter by letter; else without spaces, with quotation marks, apostrophes, dashes and
composed letters told apart no more. Capitals stay capitals.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property
from typing import Literal

from tls_coding.spans import Span

MOST = 200  # places of one quote that are looked for
_DROPPED = re.compile("[\\s\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_SIGNS = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u00b4`\u2039\u203a", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    "\u2026": "...",
}
_CUT = re.compile(r"\s*(?:\u2026|\.\.\.|\[\u2026\]|\[\.\.\.\])\s*$")
CUT = 30  # letters from which a quote that ends in dots may be the beginning of a passage
Found = tuple[Literal["exact", "folded"], list[Span]]


def folded(text: str) -> str:
    """A quote as it is compared."""
    return "".join(_folded(character) for character in text)


def _folded(character: str) -> str:
    if character.isascii():
        return "" if character.isspace() else character
    if _DROPPED.match(character):
        return ""
    return _SIGNS.get(character) or unicodedata.normalize("NFD", character)


class Quoted:
    """One text, ready to be searched."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _fold(self) -> tuple[str, list[int]]:
        """The text as quotes are compared with it, and where each character comes from."""
        pieces: list[str] = []
        places: list[int] = []
        for at, character in enumerate(self.text):
            piece = _folded(character)
            pieces.append(piece)
            places += [at] * len(piece)
        return "".join(pieces), places

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def _filled(self) -> list[int]:
        """Where lines begin that are not blank."""
        return [match.start() for match in re.finditer(r"^.*\S.*$", self.text, re.MULTILINE)]

    def lines(self, offset: int) -> set[int]:
        """The number of the line at an offset, from 1: of all lines, and of those with words."""
        return {bisect_right(self._lines, offset), bisect_right(self._filled, offset)}

    def places(self, quote: str) -> Found:
        """Every place of a quote; letter by letter where it stands so."""
        exact = [Span(at, at + len(quote)) for at in _all(self.text, quote)]
        if exact:
            return "exact", exact
        text, origin = self._fold
        looked_for = folded(quote)
        found = _all(text, looked_for)
        if not found and _CUT.search(quote):
            looked_for = folded(_CUT.sub("", quote))
            found = _all(text, looked_for) if len(looked_for) >= CUT else []
        spans = [Span(origin[at], origin[at + len(looked_for) - 1] + 1) for at in found]
        return "folded", list(dict.fromkeys(spans))


def _all(text: str, wanted: str) -> list[int]:
    found: list[int] = []
    at = text.find(wanted) if wanted else -1
    while at >= 0 and len(found) < MOST:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found
