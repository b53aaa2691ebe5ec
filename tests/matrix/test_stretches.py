"""Units in which codes can meet: words in blocks, and what falls outside all units."""

import numpy as np
import pytest
from random_facts import CODES, Made

from tls_coding.corpus.transcript import parse_transcript
from tls_coding.matrix.stretches import incidence, word_blocks
from tls_coding.matrix.tallies import themes_of

HEAD = "---\nlanguage: en\nspeakers:\n  Q: {role: interviewer}\n  R: {role: respondent}\n---\n"
ONE = ("i0", "valley", 100, "")
ALL = frozenset(("i0", code) for code in CODES)


def laid(spans, units):
    """What passages of `trade` touch."""
    passages = tuple((0, start, end, "trade", "coded", "ana", False) for start, end in spans)
    facts = Made((ONE,), passages, ALL).facts()
    return incidence(facts, themes_of(facts), units)


def test_blocks_hold_every_word_of_respondents_once():
    """Questions are skipped; the last block may be shorter."""
    text = HEAD + "[Q] Who taught you?\n\n[R] My aunt, by the river.\n\n[Q] When?\n\n[R] Long ago."
    transcript, _ = parse_transcript(text, "valley_01", "valley_01.txt")
    blocks = word_blocks(transcript, 3)
    words = [transcript.body[start:end].split() for start, end in blocks.tolist()]
    assert [own[0] for own in words] == ["My", "the", "ago."]
    assert words[0] == ["My", "aunt,", "by"]
    assert words[1][-1] == "Long"
    with pytest.raises(ValueError, match="blocks of 0 words"):
        word_blocks(transcript, 0)


def test_a_transcript_without_respondents_has_no_blocks():
    """No words, no units."""
    transcript, _ = parse_transcript(HEAD + "[Q] Hello?", "valley_02", "valley_02.txt")
    assert word_blocks(transcript, 5).shape == (0, 2)


def test_passages_touch_units_by_any_overlap_and_those_outside_are_counted():
    """A passage of two sentences touches both; one between two units touches none."""
    found = laid([(5, 12), (20, 22)], {"i0": [(0, 10), (11, 20), (30, 40)]})
    trade = found.held.toarray()[:, CODES.index("trade")]
    assert trade.tolist() == [1, 1, 0]
    assert (found.apart, found.reach) == (1, 2.0)


def test_without_units_each_passage_is_its_own():
    """Codes meet where they were given to the very same passage."""
    found = laid([(5, 12), (20, 22)], None)
    assert found.held.shape[0] == 2
    assert found.units.tolist() == [2]


def test_units_that_overlap_are_refused():
    """A unit counts once: it cannot lie in another."""
    with pytest.raises(ValueError, match="do not overlap"):
        laid([(5, 12)], {"i0": np.array([[0, 10], [5, 20]])})
