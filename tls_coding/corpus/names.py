"""Names with pseudonyms, and a text, in; where the names stand, and the text without them, out.

Names are whole words. Accents, typographic signs and line breaks do not matter; capitals do: what
the table writes with a capital is a name only where the text does so too (`Rose`, not `rose`). Part
of a hyphenated name is another name (`Ann` in `Mary-Ann`), unless the other part is no name
(`Anna-là`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from tls_coding.corpus.folding import APOSTROPHES, HYPHENS, INVISIBLE, SPACES
from tls_coding.spans import Span

Kind = Literal["name", "compound", "lower"]  # only the first is replaced, the others are shown
_LETTER, _ACCENT = r"[^\W_]", "[\u0300-\u036f]"
WORD = re.compile(rf"{_LETTER}++{_ACCENT}*+(?:[{INVISIBLE}]*+{_LETTER}++{_ACCENT}*+)*+")
_CUTTING = f"-\u00ad{HYPHENS}"
_CUT = re.compile(rf"[{_CUTTING}][ \t]*\r?\n[ \t]*")  # a word cut at a line's end
_EVEN = str.maketrans(
    {
        **dict.fromkeys(APOSTROPHES, "'"),
        **dict.fromkeys(HYPHENS, "-"),
        **dict.fromkeys(f"{SPACES}_", " "),
        **dict.fromkeys(INVISIBLE),
    }
)
# Letters that Unicode does not take apart.
_SPELT = str.maketrans(
    dict(zip("œŒæÆøØłŁđĐðÐþÞ", "oe OE ae AE o O l L d D d D th TH".split(), strict=True))
)
_CONTRACTED = {"s", "ll", "d", "ve", "re", "m", "t"}  # what follows an apostrophe after a name


class Edit(NamedTuple):
    """`[start, end)` of the old text is `length` characters of the new one."""

    start: int
    end: int
    length: int


@dataclass(frozen=True)
class Name:
    """One row of the table."""

    name: str
    pseudonym: str
    line: int = 0

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(WORD.findall(self.name))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(map(key_of, self.words))

    @cached_property
    def gaps(self) -> list[str]:
        """What stands before each word, and after the last one."""
        ends, places = 0, []
        for match in WORD.finditer(self.name):
            places.append(_gap(self.name[ends : match.start()]))
            ends = match.end()
        return [*places, _gap(self.name[ends:])]

    def pseudonym_for(self, found: Sequence[str]) -> str:
        """The pseudonym in capitals or not, as the words `found` in the text are."""
        own = list(WORD.finditer(self.pseudonym))
        if len(own) != len(found):
            return _like(" ".join(found), " ".join(self.words), self.pseudonym)
        pieces, done = [], 0
        for match, word, written in zip(own, found, self.words, strict=True):
            cased = _like(word, written, match.group())
            pieces += [self.pseudonym[done : match.start()], cased]
            done = match.end()
        return "".join([*pieces, self.pseudonym[done:]])


class Occurrence(NamedTuple):
    """A name in a text. `compound`: part of another name; `lower`: without its capital."""

    name: Name
    span: Span
    words: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True)
class Replaced:
    """A text without names, what was changed in it, and how often each name was."""

    text: str
    edits: tuple[Edit, ...]
    counts: Counter[str]


@dataclass(frozen=True)
class Table:
    """Names with their pseudonyms."""

    names: tuple[Name, ...]

    @cached_property
    def _by_first(self) -> dict[str, list[Name]]:
        found: dict[str, list[Name]] = {}
        for name in self.names:
            found.setdefault(name.keys[0], []).append(name)
        return found

    def occurrences(self, text: str, *, any_case: bool = False) -> Iterator[Occurrence]:
        """Every name in `text`, the longest at each place; with `any_case`, `anna` too."""
        words = _Words(text, self._by_first)
        at = 0
        while at < len(words.keys):
            found = words.longest(at, any_case)
            if found is None:
                at += 1
                continue
            occurrence, after = found
            yield occurrence
            at = after if occurrence.kind == "name" else at + 1

    def replaced(self, text: str, *, any_case: bool = False) -> Replaced:
        """`text` with every name replaced, in one pass: a pseudonym is never replaced again.

        >>> Table((Name("Anna", "Maria"),)).replaced("ANNA: l'Anna-là, Annalisa").text
        "MARIA: l'Maria-là, Annalisa"
        """
        pieces, edits, counts, done = [], [], Counter[str](), 0
        for name, span, words, kind in self.occurrences(text, any_case=any_case):
            if kind == "name":
                pseudonym = name.pseudonym_for(words)
                start = max(done, span.start)  # a sign may belong to two names
                pieces += [text[done:start], pseudonym]
                edits.append(Edit(start, span.end, len(pseudonym)))
                counts[name.name] += 1
                done = span.end
        return Replaced("".join([*pieces, text[done:]]), tuple(edits), counts)


class _Words:
    """The words of a text, and which names begin at each of them."""

    def __init__(self, text: str, by_first: dict[str, list[Name]]) -> None:
        self.text = text
        self.spans = [Span(*match.span()) for match in WORD.finditer(text)]
        self.keys = [key_of(span.of(text)) for span in self.spans]
        self._by_first = by_first

    def longest(self, at: int, any_case: bool) -> tuple[Occurrence, int] | None:
        """The best name that begins with word `at`, and the number of the word after it."""
        candidates = self._by_first.get(self.keys[at], [])
        if self._cut(at):
            joined = self._by_first.get(self.keys[at] + self.keys[at + 1], [])
            candidates = [*candidates, *joined]
        found = [fit for name in candidates if (fit := self._fit(name, at, any_case))]
        return max(found, key=self._rank, default=None)

    def _rank(self, found: tuple[Occurrence, int]) -> tuple[bool, int, bool]:
        """A name before what only looks like one, a longer one first, then one in its accents."""
        occurrence, _ = found
        written = zip(occurrence.words, occurrence.name.words, strict=True)
        exact = all(composed(word) == composed(own) for word, own in written)
        return occurrence.kind == "name", occurrence.span.end, exact

    def _fit(self, name: Name, at: int, any_case: bool) -> tuple[Occurrence, int] | None:
        first, starts, gaps = at, [], name.gaps
        for number, key in enumerate(name.keys):
            if number and self._gap(at) != gaps[number]:
                return None
            starts.append(at)
            if at < len(self.keys) and self.keys[at] == key:
                at += 1
            elif self._cut(at) and self.keys[at] + self.keys[at + 1] == key:
                at += 2
            else:
                return None
        start, end = self.spans[first].start, self.spans[at - 1].end
        head, tail = gaps[0], gaps[-1]
        start, end = start - len(head), end + len(tail)
        if start < 0 or self.text[start : start + len(head)].translate(_EVEN) != head:
            return None
        if tail and self.text[end - len(tail) : end].translate(_EVEN) != tail:
            return None
        ends = [*starts[1:], at]
        spans = zip(starts, ends, strict=True)
        words = tuple(self.text[self.spans[a].start : self.spans[b - 1].end] for a, b in spans)
        kind: Kind = "name"
        if not any_case and not all(map(_capitals_fit, words, name.words)):
            kind = "lower"
        elif not tail and self._in_compound(first, at):
            kind = "compound"
        return Occurrence(name, Span(start, end), words, kind), at

    def _in_compound(self, first: int, after: int) -> bool:
        if first and self._capital(first - 1) and self._gap(first) == "-":
            return True
        if after == len(self.keys) or not self._capital(after):
            return False
        gap = self._gap(after)
        return gap == "-" or (gap == "'" and self.keys[after] not in _CONTRACTED)

    def _capital(self, at: int) -> bool:
        return self.text[self.spans[at].start].isupper()

    def _between(self, at: int) -> str:
        """What stands before word `at`; a long stretch of signs is no gap of a name."""
        if not 0 < at < len(self.spans):
            return "\n\n"
        start, end = self.spans[at - 1].end, self.spans[at].start
        return self.text[start:end] if end - start < 100 else "\n\n"

    def _gap(self, at: int) -> str:
        return _gap(self._between(at))

    def _cut(self, at: int) -> bool:
        if at + 1 >= len(self.spans) or self._capital(at + 1):
            return False
        if self.text[self.spans[at].end] not in _CUTTING:
            return False
        return _CUT.fullmatch(self._between(at + 1)) is not None


def moved(start: int, end: int, edits: Sequence[Edit]) -> Span:
    """Where `[start, end)` of the old text is in the new one.

    A span that starts or ends within a name is widened to the whole pseudonym.
    """
    return Span(_moved(start, edits, to_end=False), _moved(end, edits, to_end=True))


def names_left(text: str, table: Table) -> list[tuple[str, int]]:
    """The names of the table that `text` still holds, with their counts, as the table has them."""
    counts = Counter(o.name.name for o in table.occurrences(text) if o.kind == "name")
    return [(name.name, counts[name.name]) for name in table.names if counts[name.name]]


def _moved(place: int, edits: Sequence[Edit], *, to_end: bool) -> int:
    shift = 0
    for edit in edits:
        if place <= edit.start:
            break
        if place < edit.end:
            return edit.start + shift + (edit.length if to_end else 0)
        shift += edit.length - (edit.end - edit.start)
    return place + shift


@lru_cache(maxsize=1 << 16)
def key_of(word: str) -> str:
    """What two spellings of a name share."""
    if word.isascii() and word.isalnum():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.translate(_EVEN).translate(_SPELT)).casefold()
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split("\n"))


def composed(word: str) -> str:
    """What two spellings of a name share that have the same accents."""
    return unicodedata.normalize("NFC", word.translate(_EVEN)).casefold()


def _gap(between: str) -> str:
    """What stands between two words: one space for any space but that between paragraphs."""
    if between.count("\n") > 1:
        return "\n\n"
    if _CUT.fullmatch(between):
        return "-"
    return re.sub(r"\s+", " ", between.translate(_EVEN))


def _capitals_fit(found: str, written: str) -> bool:
    return found[0].isupper() or not written[0].isupper()


def _like(found: str, written: str, pseudonym: str) -> str:
    if _all_capitals(found) and not _all_capitals(written):
        return pseudonym.upper()
    if _all_capitals(written) and _all_capitals(pseudonym) and not _all_capitals(found):
        return pseudonym.title()
    if found[0].isupper() and written[0].islower():
        return pseudonym[0].upper() + pseudonym[1:]
    return pseudonym


def _all_capitals(word: str) -> bool:
    return word.isupper() and sum(map(str.isalpha, word)) > 1
