"""Who asks: turns told apart by their form alone become those of Q, who asks, and of R."""

from __future__ import annotations

from collections.abc import Sequence

from tls_coding.corpus.labels import asks
from tls_coding.corpus.notations.marks import Line, Mark

ASKS = ("Q", "R")


def alternating(marks: Sequence[Mark], lines: Sequence[Line]) -> list[Mark]:
    """Marks with labels Q and R in turn; Q are those of which more end with a question."""
    texts = texts_of(marks, lines)
    first, second = share_asking(texts[::2]), share_asking(texts[1::2])
    labels = ASKS if first >= second else ASKS[::-1]
    return [
        Mark(mark.line, mark.start, mark.end, labels[n % 2], mark.times, mark.notation)
        for n, mark in enumerate(marks)
    ]


def share_asking(texts: Sequence[str]) -> float:
    """The share of `texts` that end with a question; 0 for none."""
    return sum(map(asks, texts)) / len(texts) if texts else 0.0


def texts_of(marks: Sequence[Mark], lines: Sequence[Line]) -> list[str]:
    """What is said from each mark to the next."""
    found = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        last = after.line if after else len(lines)
        if after and after.line == mark.line:
            found.append(lines[mark.line].text[mark.end : after.start])
            continue
        pieces = [lines[mark.line].text[mark.end :]]
        pieces += [line.text for line in lines[mark.line + 1 : last]]
        if after:
            pieces.append(lines[after.line].text[: after.start])
        found.append("\n".join(pieces).strip())
    return found
