"""Two short texts in; how many characters were edited between them out.

Edit distance with the column of the table held in the bits of one number (G. Myers, A fast
bit-vector algorithm for approximate string matching, Journal of the ACM 46(3), 1999; in the form
of H. Hyyrö, 2003): some ten operations for each character of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

LONG = 600  # characters from which words are compared instead


def distance(a: str, b: str) -> int:
    """The fewest characters to insert, delete or replace to make `b` of `a`.

    >>> distance("secret", "secrets kept")
    6
    """
    start = _shared(a, b)
    a, b = a[start:], b[start:]
    end = _shared(a[::-1], b[::-1])
    a, b = a[: len(a) - end], b[: len(b) - end]
    if not a or not b:
        return len(a) + len(b)
    if len(a) > len(b):
        a, b = b, a
    *_, last = _distances(a, b, anchored=True)
    return last


def similarity(a: str, b: str) -> float:
    """1 for equal texts, 0 for texts with nothing in common; the share that was not edited.

    >>> similarity("garder la recette", "garder les recettes")
    0.8421052631578947
    """
    longer = max(len(a), len(b))
    if a == b or not longer:
        return 1.0
    if longer > LONG:
        return SequenceMatcher(None, a.split(), b.split(), autojunk=False).ratio()
    return 1 - distance(a, b) / longer


def nearest(pattern: str, text: str, *, anchored: bool = False) -> tuple[int, int]:
    """The fewest edits between `pattern` and a stretch of `text`, and where that stretch ends.

    `anchored`: the stretch is to begin where `text` begins. Of equally near ones the one that is
    nearest to the pattern's own length from the beginning wins.

    >>> nearest("secret", "kept secrets")
    (0, 11)
    """
    costs = list(_distances(pattern, text, anchored=anchored))
    least = min(costs, default=len(pattern))
    if least >= len(pattern):
        return len(pattern), 0
    ends = (end for end, cost in enumerate(costs, start=1) if cost == least)
    return least, min(ends, key=lambda end: abs(end - len(pattern)))


def _shared(a: str, b: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((place for place, (x, y) in pairs if x != y), min(len(a), len(b)))


def _distances(pattern: str, text: str, *, anchored: bool) -> Iterator[int]:
    """For each end in `text` the distance of `pattern` to the nearest stretch that ends there."""
    size = len(pattern)
    mask, top = (1 << size) - 1, 1 << (size - 1)
    equal: dict[str, int] = {}
    for place, character in enumerate(pattern):
        equal[character] = equal.get(character, 0) | 1 << place
    up, down, cost, first = mask, 0, size, int(anchored)
    for character in text:
        same = equal.get(character, 0)
        diagonal = (((same & up) + up) ^ up) | same | down
        right = down | (mask & ~(diagonal | up))
        left = up & diagonal
        if right & top:
            cost += 1
        elif left & top:
            cost -= 1
        right = ((right << 1) | first) & mask
        left = (left << 1) & mask
        up = left | (mask & ~(diagonal | right))
        down = right & diagonal
        yield cost
