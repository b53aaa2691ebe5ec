"""The sentences of a transcript, as spans of its body; a sentence never leaves its turn.

Boundaries are yasbd's, told by `stops` as far as it can; for a language that yasbd does not know,
they come from spaCy's sentencizer.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from tls_coding.corpus.folding import Folded, fold
from tls_coding.corpus.sentenceends import sentence_ends
from tls_coding.corpus.transcript import Transcript
from tls_coding.spans import Span


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
    ends = sentence_ends(text, language)
    if ends is not None:
        return ends
    return (span.end_char for span in _sentencizer(language)(text).sents)


@lru_cache(maxsize=16)
def _sentencizer(language: str) -> Any:
    from spacy.lang.xx import MultiLanguage  # loads spaCy: only for a language without rules

    nlp = MultiLanguage()
    nlp.add_pipe("sentencizer")
    return nlp
