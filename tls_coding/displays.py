"""An open study in; the displays that compare its cases, each from the study's own texts, out."""

from __future__ import annotations

from collections.abc import Sequence

from tls_coding.agreement.units import Bounds, turn_spans
from tls_coding.corpus.sentences import sentences
from tls_coding.errors import UsageError
from tls_coding.matrix.contrasts import Contrasts, contrasts
from tls_coding.matrix.cooccurrence import PASSAGE, Cooccurrence, cooccurrence
from tls_coding.matrix.facts import Facts
from tls_coding.matrix.groups import groups_by
from tls_coding.matrix.stretches import word_blocks
from tls_coding.study import Study

WORDS = 100  # in a block, where none are named
UNITS = ("passage", "sentence", "turn", "words")


def cooccurrence_of(
    study: Study, facts: Facts, unit: str = "turn", words: int = WORDS, level: int | None = None
) -> Cooccurrence:
    """Codes or branches that stand in one `unit`: passage, sentence, turn, or block of `words`.

    Only respondents' words are looked at. Raises UsageError for another unit.
    """
    if unit == "passage":
        return cooccurrence(facts, unit=PASSAGE, level=level)
    if unit not in UNITS or words < 1:
        raise UsageError(f"'{unit}' of {words} words is no unit. There are: {', '.join(UNITS)}.")
    stretches: dict[str, Bounds] = {}
    for name, text in study.transcripts.items():
        if unit == "words":
            stretches[name] = word_blocks(text, words)
        elif unit == "turn":
            stretches[name] = turn_spans(text)
        else:
            stretches[name] = sentences(text, role="respondent")
    called = f"block of {words} words" if unit == "words" else unit
    return cooccurrence(facts, stretches, unit=called, level=level)


def contrasts_by(
    facts: Facts, attribute: str, values: Sequence[str] = (), level: int | None = None
) -> Contrasts:
    """Two groups of cases (or interviews) by an attribute; `values`: which two, first the first."""
    return contrasts(facts, groups_by(facts, attribute, values), level)
