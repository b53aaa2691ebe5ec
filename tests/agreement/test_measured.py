"""The figures of a code: each is its coefficient, and none is missing without a reason."""

import pytest
from small_audit import material

from tls_coding.agreement import coefficients
from tls_coding.agreement.audited import audited
from tls_coding.agreement.judged import few_positives, landis_koch, verdict


def code_of(*rows, coders=("ana", "marc"), texts=1):
    cut = len(rows[0]) // texts
    given = {
        f"valley_{i}": {"theme": [row[i * cut : (i + 1) * cut] for row in rows]}
        for i in range(texts)
    }
    return audited(material(given, coders)).agreement.codes[0]


def test_figures_of_two_coders_are_those_of_their_table():
    """Positive and negative agreement, SE, κ max, prevalence and bias: of the 2 × 2 table."""
    made = code_of("1110000000", "1100100001")
    table = [[2, 1], [2, 5]]  # given first
    assert (made.n_units, made.n_coded, made.n_both) == (10, 5, 2)
    assert made.positive == pytest.approx(coefficients.positive_agreement(table))
    assert made.negative == pytest.approx(coefficients.negative_agreement(table))
    assert made.kappa_se == pytest.approx(coefficients.kappa_se(table))
    assert made.kappa_max == pytest.approx(coefficients.kappa_max(table))
    assert made.prevalence == pytest.approx(coefficients.prevalence_index(table))
    assert made.bias == pytest.approx(coefficients.bias_index(table))
    assert made.pabak == pytest.approx(coefficients.pabak(table))
    assert made.reasons == {}


def test_of_three_coders_what_is_for_two_is_left_out_with_a_reason():
    """κ max and the like are for pairs: they are None and say so, never a mean of unlike things."""
    made = code_of("1100", "1010", "1110", coders=("ana", "ben", "cleo"))
    assert made.kappa is not None
    for name in ("kappa_se", "kappa_max", "prevalence", "bias"):
        assert getattr(made, name) is None
        assert made.reasons[name] == "two_coders_only"


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        (("0000", "0000"), {"kappa": "no_variation", "positive": "never_given"}),
        (("1111", "1111"), {"alpha": "no_variation", "negative": "always_given"}),
        (("1010", "...."), {"percent": "no_common_units", "positive": "no_common_units"}),
    ],
)
def test_what_is_undefined_says_why(rows, reasons):
    """Undefined is None with a reason, never 1 and never 0."""
    made = code_of(*rows)
    for name, reason in reasons.items():
        assert getattr(made, name) is None
        assert made.reasons[name] == reason


def test_an_interval_that_cannot_be_has_its_reason():
    """Under five interviews there is no interval, and the figure says so."""
    made = code_of("11001100", "10101100", texts=2)
    assert made.ci == {}
    assert made.ci_reasons["alpha"] == "too_few_clusters"


def test_verdicts_are_held_against_the_lower_limit():
    """Krippendorff's thresholds: the point is not enough, and too few positives are no verdict."""
    assert verdict(0.9, 0.8, 50) == "reliable"
    assert verdict(0.9, 0.7999, 50) == "tentative"
    assert verdict(0.9, 0.6669, 50) == "not_shown"
    assert verdict(0.9, None, 50) == "no_interval"
    assert verdict(None, None, 50) == "undefined"
    assert verdict(0.9, 0.89, 9) == "too_few"
    assert few_positives(9)
    assert not few_positives(10)


@pytest.mark.parametrize(
    ("kappa", "name"),
    [(-0.01, "poor"), (0.0, "slight"), (0.2, "slight"), (0.21, "fair"), (0.6, "moderate"),
     (0.61, "substantial"), (0.8, "substantial"), (0.81, "almost perfect"), (None, None)],
)  # fmt: skip
def test_landis_and_koch_named_the_classes_so(kappa, name):
    """The labels of the table of Landis & Koch (1977, p. 165)."""
    assert landis_koch(kappa) == name
