"""Text in; where its sentences end out, by yasbd's rules, told by `stops` as far as it can."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from typing import Any

from yasbd import BoundaryDetector, get_supported_langs

from tls_coding.corpus.stops import LANGUAGES, Stops

_BLANK_LINES = re.compile(r"\n\s*\n")


def sentence_ends(text: str, language: str) -> Iterator[int] | None:
    """Where sentences of `text` end, the last one too or not; None where nobody knows the language.

    Text after the last end is a sentence as well.
    """
    if language in LANGUAGES:
        return _told(text, language)
    if language in _supported():
        return (end for end in _detector(language).detect(text) if end <= len(text))
    return None


def _told(text: str, language: str) -> Iterator[int]:
    stops = stops_of(language)
    for start, paragraph in _paragraphs(text):
        ends = stops.ends(paragraph)
        for end in _detector(language).detect(paragraph) if ends is None else ends:
            yield start + end


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """What yasbd looks at by itself: text between blank lines, no white space at its end."""
    if "\n" not in text:
        if paragraph := text.rstrip():
            yield 0, paragraph
        return
    blank = len(text) - len(text.lstrip())
    start = text.rfind("\n", 0, blank) + 1
    for cut in [*(match.end() for match in _BLANK_LINES.finditer(text, blank)), len(text)]:
        paragraph = text[start:cut].rstrip()
        if paragraph:
            yield start, paragraph
        start = cut


@lru_cache(maxsize=1)
def _supported() -> frozenset[str]:
    return frozenset(get_supported_langs())


@lru_cache(maxsize=16)
def _detector(language: str) -> Any:
    return BoundaryDetector(language)


@lru_cache(maxsize=16)
def stops_of(language: str) -> Stops:
    detector = BoundaryDetector(language, preserve_quote_and_paren=False)
    rules = getattr(import_module(f"yasbd.rules.{language}"), f"{language.capitalize()}Rules")
    return Stops(language, rules(), detector.detect)
