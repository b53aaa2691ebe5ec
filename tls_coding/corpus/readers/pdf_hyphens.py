"""What a hyphen at a line end is: part of a compound, or only of the line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

WORD = re.compile(r"\w+(?:[-’']\w+)*")
LEFT = re.compile(r"[\w’'-]*[^\W_]-$")
RIGHT = re.compile(r"[^\W_][\w’']*(?:-\w+)*")


class Hyphens:
    """The words of a document, as far as they stand whole in its lines.

    `whole`: how many parted words were joined without their hyphen; `kept`: how many with it.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.words: Counter[str] = Counter()
        self.whole = self.kept = 0
        parted = False
        for line in lines:
            words = WORD.findall(line.casefold())
            first = 1 if parted else 0
            parted = line.endswith("-")
            self.words.update(words[first : len(words) - parted])
        self._parts_words = self._habit(lines)

    def between(self, before: str, after: str) -> int | None:
        """1 to drop the hyphen that `before` ends with, 0 to keep it; None where there is none.

        In both cases the halves are joined without a space.
        """
        halves = _halves(before, after)
        if halves is None:
            return None
        drop = self._drops(*halves)
        self.whole, self.kept = self.whole + drop, self.kept + (not drop)
        return int(drop)

    def _drops(self, left: str, right: str) -> bool:
        joined, compound = self._seen(left, right)
        if joined or compound:
            return joined >= compound
        return left[-1].isalpha() and right[0].islower() and self._parts_words

    def _seen(self, left: str, right: str) -> tuple[int, int]:
        return self.words[f"{left}{right}".casefold()], self.words[f"{left}-{right}".casefold()]

    def _habit(self, lines: Sequence[str]) -> bool:
        """Does the document part words at line ends? Yes, unless what can be told says no."""
        told = [0, 0]
        for before, after in pairwise(lines):
            halves = _halves(before, after)
            if halves is not None:
                joined, compound = self._seen(*halves)
                told[0] += joined > 0
                told[1] += compound > joined
        return told[0] >= told[1]


def _halves(before: str, after: str) -> tuple[str, str] | None:
    left, right = LEFT.search(before[-60:]), RIGHT.match(after[:60])
    return (left[0][:-1], right[0]) if left and right else None
