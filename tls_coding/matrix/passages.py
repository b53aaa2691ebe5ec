"""How a person's file names a passage: where it stands, its words, and a translation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_NAME = re.compile(r"(?P<transcript>[^\s:]+):(?P<start>\d+)-(?P<end>\d+)")


@dataclass(frozen=True)
class ChosenQuote:
    """A passage that a person chose: `transcript:start-end` in code points, and its words.

    The words find it again where the transcript was edited before it; `translation` stands beside
    the original and never in its place.
    """

    transcript: str
    start: int
    end: int
    text: str = ""
    translation: str = ""

    @property
    def passage(self) -> str:
        return f"{self.transcript}:{self.start}-{self.end}"


def parse_passage(name: str) -> tuple[str, int, int] | None:
    """The transcript, start and end that `transcript:start-end` names; None where it names none.

    >>> parse_passage("grasse_01:812-901")
    ('grasse_01', 812, 901)
    """
    found = _NAME.fullmatch(name)
    if not found or int(found["start"]) >= int(found["end"]):
        return None
    return found["transcript"], int(found["start"]), int(found["end"])


def fault_of(quote: ChosenQuote, bodies: Mapping[str, str]) -> str:
    """What is wrong with a chosen quote: its transcript or its words are not there; else ''."""
    body = bodies.get(quote.transcript)
    if body is None:
        return f"the transcript '{quote.transcript}' is not there."
    if quote.end > len(body):
        return f"'{quote.transcript}' ends before the passage does."
    if quote.text and not same_words(body[quote.start : quote.end], quote.text):
        known = same_words_in(body, quote.text)
        return "its words stand elsewhere now." if known else "its words are not in the transcript."
    return ""


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in white space at most."""
    return one.split() == other.split()


def same_words_in(body: str, text: str) -> bool:
    """Whether the words of `text` stand in `body`, however its lines are broken."""
    return " ".join(text.split()) in " ".join(body.split())
