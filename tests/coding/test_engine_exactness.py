"""The engine gives what plain spaCy gives: the Matcher over whole Docs, then a plain search."""

import pytest
from fuzz import trial
from plain.suggest import suggest_all as plain_suggest_all
from small_study import CHECKOUT

from tls_coding.coding.suggest import suggest_all
from tls_coding.study import open_study

TRIALS = 30  # in each of the tests below; `make fuzz` runs them for minutes


@pytest.mark.parametrize("first", range(0, 6 * TRIALS, TRIALS))
def test_random_codebooks_on_random_interviews(first):
    """Joins, limits, scopes, vetoes, cues, units, folding and `tokens:` rules: the same bytes."""
    assert sum(trial(seed) for seed in range(first, first + TRIALS)) > 0


@pytest.mark.parametrize("language", ["it", "es", "en"])
def test_the_demonstration_study(language):
    """Suggestions for texts of this study, some codes of each part of the codebook: the same.

    All codes and languages, and real interviews, are compared by `make differential`.
    """
    study = open_study(CHECKOUT)
    book = study.codebook.model_copy(update={"codes": study.codebook.codes[3::9]})
    texts = [text for text in study.transcripts.values() if text.language == language][:3]
    ours = list(suggest_all(book, study.cues, texts, study.reading))
    assert ours == list(plain_suggest_all(book, study.cues, texts, study.reading))
    assert ours
