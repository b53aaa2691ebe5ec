"""Text in; a folded copy for matching, with a map back to the text's own offsets, out.

Hard line breaks, special spaces, soft hyphens, typographic apostrophes and hyphens, ligatures and
decomposed accents must never stop a rule from matching. Quotes and offsets stay the text's own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tls_coding.spans import Span

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
APOSTROPHES = "\u2019\u2018\u02bc\u201b\u00b4\uff07"
HYPHENS = "\u2010\u2011\ufe63\uff0d"
_SPECIAL = re.compile(
    rf"(?P<gone>[{INVISIBLE}]+)"
    r"|(?P<space>\s{2,}|[^\S ])"
    rf"|(?P<apostrophe>[{APOSTROPHES}])"
    rf"|(?P<hyphen>[{HYPHENS}])"
    r"|(?P<ligature>[\ufb00-\ufb06])"
    r"|(?P<accented>[^\W\d_][\u0300-\u036f]+)"
)
_CUT = re.compile(rf"\w[-\u00ad{HYPHENS}]")  # a word cut at a line's end; after a space: a dash


@dataclass(frozen=True)
class Folded:
    """`text` is what rules see; character i of it came from `[starts[i], ends[i])`."""

    text: str
    starts: list[int]
    ends: list[int]

    def back(self, start: int, end: int) -> Span:
        """The span of the original text behind the folded characters `[start, end)`."""
        return Span(self.starts[start], self.ends[end - 1])


def fold(text: str, offset: int = 0) -> Folded:
    """Fold `text`; offsets of the map count from `offset`.

    >>> fold("l\u2019atelier\\nd'a\u0300 co\u0302te\u0301").text
    "l'atelier d'à côté"
    """
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in _SPECIAL.finditer(text):
        start, end = match.span()
        pieces.append(text[done:start])
        starts += range(done, start)
        ends += range(done + 1, start + 1)
        folded = _folded(match, text[max(0, start - 2) : start])
        pieces.append(folded)
        starts += [start] * len(folded)
        ends += [end] * len(folded)
        done = end
    pieces.append(text[done:])
    starts += range(done, len(text))
    ends += range(done + 1, len(text) + 1)
    if offset:
        starts = [start + offset for start in starts]
        ends = [end + offset for end in ends]
    return Folded("".join(pieces), starts, ends)


def _folded(match: re.Match[str], before: str) -> str:
    kind, found = match.lastgroup, match.group()
    if kind == "gone":
        return ""
    if kind == "space":
        breaks = found.count("\n") or found.count("\r")
        if breaks > 1:
            return "\n"  # a paragraph ends: words on both sides are no neighbours
        return "" if breaks and _CUT.fullmatch(before) else " "
    if kind == "apostrophe":
        return "'"
    if kind == "hyphen":
        return "-"
    return unicodedata.normalize("NFKC" if kind == "ligature" else "NFC", found)


def plain(text: str) -> str:
    """`text` folded and lower-cased: for comparing words, not for offsets."""
    return unicodedata.normalize("NFC", fold(text).text.lower())
