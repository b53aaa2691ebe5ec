"""Scope cues on sentences whose flags are known: the figures that the lists must keep."""

from collections import Counter

import pytest
import scope_sentences as bench

FLOORS = {"negated": 0.90, "hypothetical": 0.75, "reported": 0.75}


@pytest.mark.parametrize("language", bench.LANGUAGES)
def test_scope_keeps_its_figures(language):
    """F1 of each kind of flag over all sentences, and over those that were frozen first."""
    counts = bench.score(language)
    for kind, floor in FLOORS.items():
        assert bench.f1(counts["before", kind]) >= floor
        every = sum((counts[part, kind] for part in bench.PARTS), Counter())
        assert bench.f1(every) >= floor


@pytest.mark.parametrize("language", bench.LANGUAGES)
def test_there_are_enough_sentences(language):
    """At least a hundred a language; half of them were there before the cues."""
    listed = bench.sentences(language)
    assert len({sentence.text for sentence in listed}) == len(listed) >= 100
    assert sum(sentence.part == "before" for sentence in listed) >= 50
