"""The codebook on passages that a reader coded, where they are at hand."""

from collections import Counter

import gold as bench
import pytest
from small_study import CHECKOUT

from tls_coding.codebook.read import read_codebook

pytestmark = pytest.mark.skipif(not bench.GOLD.is_dir(), reason="no coded passages here")


def test_the_rules_keep_their_figures_on_coded_passages():
    """Recall and precision of the manifest codes in Italian, Spanish and English."""
    path = CHECKOUT / "codebook" / "tls.yaml"
    codebook, _ = read_codebook(path, path.name)
    total = Counter()
    for language in ("it", "es", "en"):  # French costs seconds: benchmarks/gold.py has it
        scores = bench.score(codebook, bench.GOLD / f"{language}.jsonl")
        total += bench.of_kind(codebook, scores, "manifest")
    assert total["tp"] / (total["tp"] + total["fn"]) >= 0.75
    assert total["tp"] / (total["tp"] + total["fp"]) >= 0.55


def test_without_passages_the_script_says_so(tmp_path, monkeypatch, capsys):
    """A folder without passages is no error."""
    monkeypatch.setattr("sys.argv", ["gold.py", str(tmp_path)])
    bench.main()
    assert "nothing to score" in capsys.readouterr().err
