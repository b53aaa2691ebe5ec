"""Figures of a study's audit against other programs, from what anybody can read of the study."""

import random

import krippendorff
import pytest
from sklearn.metrics import cohen_kappa_score, f1_score
from small_study import Coder, write_study
from statsmodels.stats.inter_rater import cohens_kappa

from tls_coding.agreement.units import turn_spans
from tls_coding.auditing import audit_of
from tls_coding.study import open_study

CODES = [f"craft.c{i}" for i in range(5)]
BOOK = "\n".join(f"- {{id: {code}, label: {{en: {code}}}, definition: d.}}" for code in CODES)
TEXTS = {
    f"valley_{t:02}": "[R1] " + " ".join(f"We made part {chr(97 + i)} of it." for i in range(12))
    for t in range(6)
}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Two coders who agree on most; marc did not finish the last text."""
    rng = random.Random(11)
    folder = write_study(tmp_path_factory.mktemp("others") / "s", codes=BOOK, transcripts=TEXTS)
    opened = open_study(folder)
    ana, marc = (Coder(folder / f"corpus/coding/{name}.jsonl") for name in ("ana", "marc"))
    for name, text in opened.transcripts.items():
        for letter in "abcdefghijkl":
            for code in CODES:
                present = rng.random() < 0.3
                for coder in (ana, marc):
                    if present != (rng.random() < 0.15):
                        coder.add(code, text, f"We made part {letter} of it.")
        ana.finish(text, *CODES)
        if name != "valley_05":
            marc.finish(text, *CODES)
    return open_study(folder)


@pytest.fixture(scope="module")
def audit(study):
    return audit_of(study)


def ratings(study, code):
    """Who gave a code to which sentence, by plain loops over rows of the study and done marks."""
    rows = [row for row in study.segments() if row.counts and row.code == code]
    done = {
        state.coder: {text for text, own in state.done if own == code} for state in study.states
    }
    found = {"ana": [], "marc": []}
    for name in sorted(done["ana"] & done["marc"]):
        body = study.transcripts[name].body
        (turn,) = turn_spans(study.transcripts[name])
        start = turn.start
        while start < turn.end:
            end = body.index(".", start) + 1
            for who, listed in found.items():
                hit = any(
                    row.coder == who and row.transcript == name and row.start < end
                    and start < row.end
                    for row in rows
                )  # fmt: skip
                listed.append(int(hit))
            start = end + 1
    return found["ana"], found["marc"]


@pytest.mark.parametrize("code", CODES)
def test_figures_of_a_code_are_those_of_other_programs(study, audit, code):
    """κ and its error, α, positive agreement and AC1 of the audit, worked out elsewhere."""
    ana, marc = ratings(study, code)
    (made,) = [own for own in audit.agreement.codes if own.code == code]
    assert made.n_units == len(ana) == 60
    table = [[sum((a, m) == (i, j) for a, m in zip(ana, marc, strict=True)) for j in (0, 1)]
             for i in (0, 1)]  # fmt: skip
    theirs = cohens_kappa(table)
    assert made.kappa == pytest.approx(cohen_kappa_score(ana, marc), abs=1e-12)
    assert made.kappa == pytest.approx(theirs.kappa, abs=1e-12)
    assert made.kappa_se == pytest.approx(theirs.std_kappa, abs=1e-12)
    alpha = krippendorff.alpha([ana, marc], level_of_measurement="nominal")
    assert made.alpha == pytest.approx(alpha, abs=1e-12)
    assert made.positive == pytest.approx(f1_score(ana, marc), abs=1e-12)
    share = (sum(ana) + sum(marc)) / 120
    chance, observed = 2 * share * (1 - share), (table[0][0] + table[1][1]) / 60
    assert made.ac1 == pytest.approx((observed - chance) / (1 - chance), abs=1e-12)


def test_confusion_and_pairs_are_what_loops_count(study, audit):
    """Which code stands for which, counted sentence by sentence; the one pair is the whole."""
    rows = {code: ratings(study, code) for code in CODES}
    expected = {}
    for i, one in enumerate(CODES):
        for other in CODES[i + 1 :]:
            four = list(zip(*rows[one], *rows[other], strict=True))
            n = four.count((1, 0, 0, 1)) + four.count((0, 1, 1, 0))
            if n:
                expected[one, other] = n
    assert {(own.code, own.instead): own.n for own in audit.confusion} == expected
    (pair,) = audit.pairs
    assert (pair.coders, pair.transcripts) == (("ana", "marc"), 5)
    for own, whole in zip(pair.codes, audit.agreement.codes, strict=True):
        assert (own.kappa, own.alpha) == (whole.kappa, whole.alpha)


def test_the_interval_over_interviews_is_the_jackknife_of_anothers_alpha(study, audit):
    """Leaving out one interview at a time with `krippendorff` brings the same mean and spread."""
    import numpy as np

    (made,) = [own for own in audit.agreement.codes if own.code == CODES[0]]
    given = np.array(ratings(study, CODES[0])).reshape(2, 5, 12)
    alpha = lambda kept: krippendorff.alpha(kept.reshape(2, -1), level_of_measurement="nominal")  # noqa: E731
    whole = np.arctanh(alpha(given))
    left = np.array([np.arctanh(alpha(np.delete(given, i, axis=1))) for i in range(5)])
    pseudo = 5 * whole - 4 * left
    low, high = np.arctanh(made.ci["alpha"])
    assert (low + high) / 2 == pytest.approx(pseudo.mean(), abs=1e-9)
    error = pseudo.std(ddof=1) / np.sqrt(5)
    assert 2.77 <= (high - low) / 2 / error <= 3.19  # t of 4 degrees of freedom, or of 3
