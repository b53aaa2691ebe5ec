"""Galician for spaCy, which does not know it: Spanish rules of splitting, Galician elisions.

An elided word stands alone (n'O Courel, d'el, c'os), and so does the second form of the article
(come-lo pan). Other hyphens keep a word whole, as in Spanish: spin-off.
"""

from __future__ import annotations

from spacy.lang.char_classes import ALPHA
from spacy.lang.es import SpanishDefaults
from spacy.language import BaseDefaults, Language

ELIDED = rf"(?<=\b[cdlmnstCDLMNST]')(?=[{ALPHA}])"  # an infix of no width: cut after the apostrophe


class GalicianDefaults(BaseDefaults):
    """What the tokeniser needs to know of Galician."""

    tokenizer_exceptions = SpanishDefaults.tokenizer_exceptions
    infixes = (*(SpanishDefaults.infixes or ()), ELIDED)
    suffixes = (*(SpanishDefaults.suffixes or ()), rf"(?<=[{ALPHA}])-l[oa]s?")
    stop_words = SpanishDefaults.stop_words


class Galician(Language):  # type: ignore[no-untyped-call]
    """A blank pipeline for Galician."""

    lang = "gl"
    Defaults = GalicianDefaults
