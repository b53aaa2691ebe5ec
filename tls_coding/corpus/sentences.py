"""The sentences of a transcript, as spans of its body; a sentence never leaves its turn.

Boundaries are yasbd's, told by `stops` as far as it can; for a language that yasbd does not know,
they come from spaCy's sentencizer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from typing import Any

from yasbd import BoundaryDetector, get_supported_langs

from tls_coding.corpus.folding import Folded, fold
from tls_coding.corpus.stops import LANGUAGES, Stops
from tls_coding.corpus.transcript import Transcript
from tls_coding.spans import Span

_BLANK_LINES = re.compile(r"\n\s*\n")


def sentences(transcript: Transcript, *, role: str = "any") -> list[Span]:
    """All sentences in order, or those of the turns of one role."""
    found: list[Span] = []
    for turn in transcript.turns:
        if role in {"any", turn.role}:
            folded = fold(turn.span.of(transcript.body), turn.start)
            found += turn_sentences(folded, transcript.language)
    return found


def turn_sentences(folded: Folded, language: str) -> list[Span]:
    """The sentences of one folded turn, in offsets of the body, white space trimmed."""
    return [folded.back(start, end) for start, end in sentence_bounds(folded.text, language)]


def sentence_bounds(text: str, language: str) -> list[tuple[int, int]]:
    """Half-open bounds of the sentences of `text`; together they hold all that is no white space.

    >>> sentence_bounds("Oui. Bien sûr !", "fr")
    [(0, 4), (5, 15)]
    """
    bounds = []
    start = 0
    for end in [*_ends(text, language), len(text)]:
        piece = text[start:end].lstrip()
        if piece:
            bounds.append((end - len(piece), end - len(piece) + len(piece.rstrip())))
            start = end
    return bounds


def _ends(text: str, language: str) -> Iterator[int]:
    if language in LANGUAGES:
        stops = stops_of(language)
        for start, paragraph in _paragraphs(text):
            ends = stops.ends(paragraph)
            for end in _detector(language).detect(paragraph) if ends is None else ends:
                yield start + end
    elif language in _supported():
        yield from (end for end in _detector(language).detect(text) if end <= len(text))
    else:
        yield from (span.end_char for span in _sentencizer(language)(text).sents)


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


@lru_cache(maxsize=16)
def _sentencizer(language: str) -> Any:
    from spacy.lang.xx import MultiLanguage  # loads spaCy: only for a language without rules

    nlp = MultiLanguage()
    nlp.add_pipe("sentencizer")
    return nlp
