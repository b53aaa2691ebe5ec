"""A text by its words in; where a passage whose words were edited may stand out.

The rarest words of the passage and of what stood around it each say where it should begin; where
several agree, its ends are looked for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from itertools import chain

from tls_coding.coding.edits import nearest
from tls_coding.corpus.folding import Folded
from tls_coding.spans import Span

FEW = 20  # questions that are answered without an index of words
RARE = 24  # words of a passage that are asked
PLACES = 30  # places of one word that are looked at
TRIES = 3  # places where the ends are looked for
EDGE = 12  # characters next to a passage by which its end is known
SMALL = 12  # words that say a place within so many characters agree, at least
REACH = 200  # characters at an end of a passage that are compared to find it
_WORD = re.compile(r"\w+")


class Words:
    """The words of a text and where they stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._asked = 0

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for match in _WORD.finditer(self.text):
            found.setdefault(match[0], []).append(match.start())
        return found

    def all(self, quote: str) -> list[int]:
        """Where `quote` starts, wherever it stands to the letter."""
        self._asked += 1
        # A word that begins and ends in the quote is a word of the text wherever the quote stands.
        inner = [
            match
            for match in _WORD.finditer(quote)
            if match.start() > 0 and match.end() < len(quote)
        ]
        if not inner or self._asked <= FEW:
            return _all(self.text, quote, 0, len(self.text))
        places = ((self._index.get(match[0], ()), match.start()) for match in inner)
        listed, within = min(places, key=lambda found: len(found[0]))
        starts = (place - within for place in listed)
        return [start for start in starts if start >= 0 and self.text.startswith(quote, start)]


class FoldedWords(Words):
    """The words of a folded text; offsets are those of the folded text."""

    def __init__(self, folded: Folded) -> None:
        super().__init__(folded.text)
        self.folded = folded

    def places(self, before: str, quote: str, after: str, about: int) -> list[Span]:
        """Stretches that may be `quote` edited, the likeliest first.

        `before` and `after` are what stood around it, `about` is where it began.
        """
        same = self.all(quote.strip())
        if same and len(same) <= TRIES:
            return [Span(start, start + len(quote.strip())) for start in same]
        begins = self._begins(before, quote, after, about)
        found = (self._ends(begin, before, quote, after) for begin in begins)
        return list(dict.fromkeys(span for span in found if span is not None))

    def _begins(self, before: str, quote: str, after: str, about: int) -> list[int]:
        """Where the passage begins by what most of its rare words say."""
        whole = before + quote + after
        known = {m[0]: m.start() - len(before) for m in _WORD.finditer(whole)}
        rare = sorted((w for w in known if w in self._index), key=lambda w: len(self._index[w]))
        votes = sorted(
            chain.from_iterable(
                (place - known[word] for place in _some(self._index[word], about))
                for word in rare[:RARE]
            )
        )
        return _thickest(votes, max(SMALL, len(quote) // 3))

    def _ends(self, begin: int, before: str, quote: str, after: str) -> Span | None:
        """The stretch near `begin` that lies between the surroundings, or is most like `quote`."""
        slack = max(2 * EDGE, len(quote) // 3)
        low, high = max(0, begin - slack), begin + len(quote) + slack
        start = self._after(before[-EDGE:], low, begin + slack, begin)
        if start is None:
            start = self._start(quote[:REACH], low, begin + slack)
        if start is None:
            return None
        end = self._before(after[:EDGE], start + 1, high + EDGE, start + len(quote))
        if end is None:
            end = self._end(quote[-REACH:], max(start, begin + len(quote) - slack - REACH), high)
        while start < end and self.text[start].isspace() and not quote[:1].isspace():
            start += 1
        return Span(start, end) if start < end else None

    def _after(self, edge: str, low: int, high: int, wanted: int) -> int | None:
        """The place nearest to `wanted` that `edge` stands before."""
        if len(edge) < EDGE:
            return None
        places = (place + len(edge) for place in _all(self.text, edge, low - len(edge), high))
        return min(places, key=lambda place: abs(place - wanted), default=None)

    def _before(self, edge: str, low: int, high: int, wanted: int) -> int | None:
        """The place nearest to `wanted` that `edge` stands after."""
        if len(edge) < EDGE:
            return None
        places = _all(self.text, edge, low, high)
        return min(places, key=lambda place: abs(place - wanted), default=None)

    def _start(self, head: str, low: int, high: int) -> int | None:
        """Where the stretch most like `head` starts, at the start of a word."""
        window = self.text[low : high + len(head)]
        cost, back = nearest(head[::-1], window[::-1])
        if cost >= len(head):
            return None
        # `back` is where it starts, seen from the end of the window.
        return self._word_start(low + len(window) - back)

    def _end(self, tail: str, low: int, high: int) -> int:
        """Where the stretch most like `tail` ends, at the end of a word."""
        _, end = nearest(tail, self.text[low:high])
        return self._word_end(low + end)

    def _word_start(self, place: int) -> int:
        while 0 < place < len(self.text) and self.text[place - 1 : place + 1].isalnum():
            place -= 1
        return place

    def _word_end(self, place: int) -> int:
        while 0 < place < len(self.text) and self.text[place - 1 : place + 1].isalnum():
            place += 1
        return place


def _all(text: str, words: str, low: int, high: int) -> list[int]:
    found, place = [], text.find(words, max(0, low), high)
    while place >= 0:
        found.append(place)
        place = text.find(words, place + 1, high)
    return found


def _some(places: list[int], about: int) -> list[int]:
    """Some places of a word, those nearest to where the passage was."""
    if len(places) <= PLACES:
        return places
    first = max(0, bisect_left(places, about) - PLACES // 2)
    return places[first : first + PLACES]


def _thickest(votes: list[int], width: int) -> list[int]:
    """The middles of the stretches of `width` that hold most votes; `votes` in order."""
    windows = []
    first = 0
    for last, vote in enumerate(votes):
        while vote - votes[first] > width:
            first += 1
        windows.append((first - last, first, last))
    chosen: list[int] = []
    fewest = 0
    for count, first, last in sorted(windows):
        if chosen and 2 * count > fewest:  # counts are negative: less than half the votes
            break
        fewest = fewest if chosen else count
        middle = votes[(first + last) // 2]
        if all(abs(middle - other) > width for other in chosen):
            chosen.append(middle)
        if len(chosen) == TRIES:
            break
    return chosen
