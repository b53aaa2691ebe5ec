"""Lemma search on word lists: the figures that it must keep."""

import lemma_search as bench
import pytest


@pytest.mark.parametrize("name", bench.LISTS)
@pytest.mark.parametrize("language", bench.LANGUAGES)
def test_lemma_search_keeps_its_figures(language, name):
    """A word finds nearly all forms of its lemma and nearly nothing else."""
    counts = bench.score(language, name)
    assert counts["tp"] / (counts["tp"] + counts["fn"]) >= 0.95
    assert counts["tp"] / (counts["tp"] + counts["fp"]) >= 0.95
    assert counts["tp"] + counts["fn"] >= 300
