"""Text in; a folded copy for matching, with a map back to the text's own offsets, out.

Hard line breaks, special spaces, soft hyphens, typographic apostrophes and hyphens, ligatures and
decomposed accents must never stop a rule from matching. Quotes and offsets stay the text's own.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from tls_coding.corpus.speechmarks import unmarked
from tls_coding.spans import Span

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
APOSTROPHES = "\u2019\u2018\u02bc\u201b\u00b4\uff07"
HYPHENS = "\u2010\u2011\ufe63\uff0d"
SPACES = (  # all that `\s` knows but line breaks and the plain space
    "\t\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_LIGATURES = "\ufb00-\ufb06"
_ACCENTS = "\u0300-\u036f"
EVENED = APOSTROPHES + HYPHENS + SPACES  # one character for one
UNEVEN = (  # the other signs: two plain spaces in a row are folded, too
    f"\n\r{INVISIBLE}" + "".join(map(chr, [*range(0x300, 0x370), *range(0xFB00, 0xFB07)]))
)

# Most texts hold nothing to fold but plain spaces in a row: one look tells it.
_SIGNS = re.compile(f"[{UNEVEN}{EVENED}]")
# One character for one: the map does not change.
_SAME_LENGTH = re.compile(f"[{EVENED}]")
_REPLACED = {
    **dict.fromkeys(APOSTROPHES, "'"),
    **dict.fromkeys(HYPHENS, "-"),
    **dict.fromkeys(SPACES, " "),
}
# One class first: for it `re` searches fast, for alternatives it does not.
_OTHER_LENGTH = re.compile(
    f"[ \n\r{INVISIBLE}{_LIGATURES}{_ACCENTS}]"
    rf"(?:(?<= )\s+|(?<=[\n\r])\s*|(?<=[{INVISIBLE}])[{INVISIBLE}]*|(?<=[{_LIGATURES}])"
    rf"|(?<=[^\W\d_{_LIGATURES}][{_ACCENTS}])[{_ACCENTS}]*)"
)
_CUT = re.compile(rf"\w[-\u00ad{HYPHENS}]")  # a word cut at a line's end; after a space: a dash


@dataclass(frozen=True)
class Folded:
    """`text` is what rules see; from `_at[k]` on it came from `_starts[k]`, `_ends[k]` on.

    Each character has a start and an end: those of its piece, moved on by its place in the piece.
    """

    text: str
    _at: list[int]
    _starts: list[int]
    _ends: list[int]

    def back(self, start: int, end: int) -> Span:
        """The span of the original text behind the folded characters `[start, end)`."""
        first = bisect_right(self._at, start) - 1
        last = bisect_right(self._at, end - 1) - 1
        return Span(
            self._starts[first] + start - self._at[first],
            self._ends[last] + end - 1 - self._at[last],
        )

    @property
    def stretches(self) -> tuple[list[int], list[int], list[int]]:
        """Where stretches begin in `text`, and where in the original each starts and ends."""
        return self._at, self._starts, self._ends

    @property
    def starts(self) -> list[int]:
        """Where in the original text each folded character starts."""
        return self._spread(self._starts)

    @property
    def ends(self) -> list[int]:
        """Where in the original text each folded character ends."""
        return self._spread(self._ends)

    def _spread(self, firsts: list[int]) -> list[int]:
        stops = [*self._at[1:], len(self.text)]
        spread: list[int] = []
        for at, stop, first in zip(self._at, stops, firsts, strict=True):
            spread += range(first, first + stop - at)
        return spread


def fold(text: str, offset: int = 0) -> Folded:
    """Fold `text`; offsets of the map count from `offset`.

    >>> fold("l\u2019atelier\\nd'a\u0300 co\u0302te\u0301").text
    "l'atelier d'à côté"
    """
    return fold_evened(text, evened(text), offset)


def fold_evened(text: str, even: str, offset: int = 0) -> Folded:
    """Like `fold`, where `even` is `text` evened already."""
    even = unmarked(even)
    if "  " not in even and not _SIGNS.search(even):
        return Folded(even, [0], [offset], [offset + 1])
    return _fold_lengths(text, even, offset)


def evened(text: str) -> str:
    """`text` with what folds to one character folded: its stretches fold as before, but faster."""
    return evened_of(text, set(_SAME_LENGTH.findall(text)))


def evened_of(text: str, signs: Iterable[str]) -> str:
    """`text` with these `signs`, each of them one of `EVENED`, folded."""
    for sign in signs:
        text = text.replace(sign, _REPLACED[sign])
    return text


def _fold_lengths(text: str, even: str, offset: int) -> Folded:
    """Fold what changes the length of `even`, which is `text` but for single characters."""
    pieces: list[str] = []
    at, starts, ends = [0], [offset], [offset + 1]
    done = length = 0
    for match in _OTHER_LENGTH.finditer(even):
        start, end = match.span()
        if "\u0300" <= even[start] <= "\u036f":
            start -= 1  # an accent is one with its letter
        folded = _folded(even[start:end], text[max(0, start - 2) : start])
        pieces += even[done:start], folded
        length += start - done
        for place in range(length, length + len(folded)):  # each comes from the whole match
            at.append(place)
            starts.append(offset + start)
            ends.append(offset + end)
        length += len(folded)
        at.append(length)
        starts.append(offset + end)
        ends.append(offset + end + 1)
        done = end
    pieces.append(even[done:])
    return Folded("".join(pieces), at, starts, ends)


def _folded(found: str, before: str) -> str:
    first = found[0]
    if first in " \n\r":
        breaks = found.count("\n") or found.count("\r")
        if breaks > 1:
            return "\n"  # a paragraph ends: words on both sides are no neighbours
        return "" if breaks and _CUT.fullmatch(before) else " "
    if first in INVISIBLE:
        return ""
    return unicodedata.normalize("NFKC" if "\ufb00" <= first <= "\ufb06" else "NFC", found)


def plain(text: str) -> str:
    """`text` folded and lower-cased: for comparing words, not for offsets."""
    return unicodedata.normalize("NFC", fold(text).text.lower())
