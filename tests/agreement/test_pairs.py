"""Coefficients of two coders: published tables, other programs, and their own laws."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa

from tls_coding.agreement import coefficients as c

# Many small properties: a third of the examples that the profile asks for is enough of each.
some = settings(max_examples=settings.default.max_examples // 3)

COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]

tables = st.integers(2, 4).flatmap(
    lambda k: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 2, 7, 40]), min_size=k, max_size=k),
        min_size=k,
        max_size=k,
    )
)


def near(value, expected, tolerance=1e-5):
    return value is not None and math.isclose(value, expected, abs_tol=tolerance, rel_tol=0)


def ratings_of(table):
    """The table as two rows of ratings."""
    pairs = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return [[i for i, _ in pairs], [j for _, j in pairs]]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # Cohen (1960, p. 45); standard errors: R packages psych and vcd.
        (COHEN, {"percent": 0.7, "kappa": 0.49153, "kappa_max": 0.83051, "pi": 0.48718,
                 "brennan_prediger": 0.55, "ac1": 0.57597, "kappa_se": 0.051,
                 "kappa_se0": 0.05198}),
        # Artstein & Poesio (2008, pp. 558 and 568).
        ([[20, 10], [20, 50]], {"percent": 0.7, "brennan_prediger": 0.4, "pi": 0.34066,
                                "kappa": 0.34783, "positive_agreement": 0.57143,
                                "negative_agreement": 0.76923}),
        ([[46, 0, 0], [6, 32, 6], [0, 0, 10]], {"percent": 0.88, "brennan_prediger": 0.82,
                                                "pi": 0.79953, "kappa": 0.80132}),
        # Feinstein & Cicchetti (1990): alike in percent, far apart in κ.
        ([[40, 9], [6, 45]], {"percent": 0.85, "kappa": 0.69952, "pabak": 0.7, "ac1": 0.70075,
                              "prevalence_index": -0.05, "bias_index": 0.03}),
        ([[80, 10], [5, 5]], {"percent": 0.85, "kappa": 0.31818, "pi": 0.31429, "pabak": 0.7,
                              "ac1": 0.808, "positive_agreement": 0.91429,
                              "negative_agreement": 0.4, "prevalence_index": 0.75,
                              "bias_index": 0.05}),
        # R package irrCAC, README.
        (ABSTRACTORS, {"percent": 0.89, "kappa": 0.7964094, "kappa_se": 0.05891072,
                       "pi": 0.7962397, "ac1": 0.8493305, "brennan_prediger": 0.835}),
    ],
)  # fmt: skip
def test_published_tables(table, expected):
    """Printed figures of the literature, to the last digit."""
    for name, value in expected.items():
        assert near(getattr(c, name)(table), value), name


def test_alpha_of_published_tables():
    """α of two coders from the same tables, rating by rating."""
    for table, expected in ((COHEN, 0.48846), (ABSTRACTORS, 0.7972585)):
        assert near(c.alpha(ratings_of(table)), expected)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # theirs, where they divide by 0
@some
@given(tables)
def test_kappa_is_that_of_other_programs(table):
    """κ, π and the standard errors of any table are those of scikit-learn, nltk, statsmodels.

    nltk is wrong where nothing varies: it says 1 or divides by 0.
    """
    if c.kappa(table) is None:
        return
    first, second = ratings_of(table)
    assert near(c.kappa(table), cohen_kappa_score(first, second), 1e-9)
    theirs = cohens_kappa(np.array(table, dtype=float))
    assert near(c.kappa(table), theirs.kappa, 1e-9)
    assert near(c.kappa_max(table), theirs.kappa_max, 1e-9)
    assert near(c.kappa_se(table), math.sqrt(max(0.0, theirs.var_kappa)), 1e-6)
    assert near(c.kappa_se0(table), math.sqrt(max(0.0, theirs.var_kappa0)), 1e-6)
    if len(first) <= 60:
        pairs = list(zip(first, second, strict=True))
        rows = [(w, n, pair[i]) for n, pair in enumerate(pairs) for i, w in enumerate("ab")]
        assert near(c.pi(table), AnnotationTask(data=rows).pi(), 1e-9)


@some
@given(tables)
def test_alpha_is_pi_with_a_correction_for_few_units(table):
    """With two coders and n units 1 − α is (1 − π)(2n − 1) / 2n; it nears 1 − π as n grows."""
    if c.pi(table) is None:
        return
    n = sum(map(sum, table))
    alpha = c.alpha(ratings_of(table))
    assert near(1 - alpha, (1 - c.pi(table)) * (2 * n - 1) / (2 * n), 1e-9)
    assert abs(alpha - c.pi(table)) <= 1 / n + 1e-9


@some
@given(tables)
def test_kappa_is_pi_where_both_coders_have_the_same_totals(table):
    """Where rows and columns sum alike, κ and π are one; otherwise κ is never below π."""
    counts = np.array(table)
    assert c.kappa(counts + counts.T) is None or near(
        c.kappa(counts + counts.T), c.pi(counts + counts.T), 1e-9
    )
    assert c.kappa(table) is None or c.kappa(table) >= c.pi(table) - 1e-9


@some
@given(tables.filter(lambda table: len(table) == 2))
def test_absent_is_the_mirror_of_present(table):
    """With two categories it does not matter which of them is called present."""
    mirrored = np.array(table)[::-1, ::-1]
    for name in ("kappa", "pi", "ac1", "pabak", "kappa_se"):
        value, other = getattr(c, name)(table), getattr(c, name)(mirrored)
        assert other is value is None or near(value, other, 1e-9), name
    for one, other in ((0, 1), (1, 0)):
        assert c.positive_agreement(table, one) == c.negative_agreement(table, other)
    if c.percent(table) is not None:
        assert near(c.prevalence_index(table), -c.prevalence_index(table, 1), 1e-9)
        assert near(c.bias_index(table), -c.bias_index(table, 1), 1e-9)
        assert near(c.bias_index(table), -c.bias_index(np.array(table).T), 1e-9)


@some
@given(tables)
def test_positive_agreement_is_that_of_the_category_against_the_rest(table):
    """Any category of a large table: the same as in the two-by-two table of it and the rest."""
    counts = np.array(table, dtype=float)
    for k in range(len(table)):
        both, first, second = counts[k, k], counts[k].sum(), counts[:, k].sum()
        small = [[both, first - both], [second - both, counts.sum() - first - second + both]]
        for name in ("positive_agreement", "negative_agreement", "prevalence_index", "bias_index"):
            assert getattr(c, name)(table, k) == getattr(c, name)(small), name


@some
@given(tables)
def test_kappa_max_is_a_bound(table):
    """κ is at most what the totals allow, and that is at most 1."""
    if c.kappa(table) is not None:
        assert c.kappa(table) <= c.kappa_max(table) + 1e-9
        assert c.kappa_max(table) <= 1 + 1e-12


def test_a_code_that_is_very_rare_keeps_its_digits():
    """One disagreement in 10¹⁰ units: κ of the exact fraction, not of rounded shares."""
    table = [[10**10, 1], [1, 2]]
    both, total = 2, 10**10 + 4
    expected = 1 - 2 * total / (2 * 3 * (total - 3))
    assert near(c.kappa(table), expected, 1e-12)
    assert near(c.pi(table), expected, 1e-12)
    assert near(c.positive_agreement(table, 1), 2 * both / 6, 1e-12)


def test_categories_that_nobody_used_count_where_a_coefficient_counts_categories():
    """An empty category changes Brennan & Prediger's κ and AC1, no other coefficient."""
    small, large = [[20, 5], [10, 15]], [[20, 5, 0], [10, 15, 0], [0, 0, 0]]
    for name in ("percent", "kappa", "kappa_se", "pi", "kappa_max", "positive_agreement"):
        assert near(getattr(c, name)(small), getattr(c, name)(large), 1e-12), name
    assert near(c.brennan_prediger(large), 0.55)
    assert c.brennan_prediger(small, categories=3) == c.brennan_prediger(large)
    assert c.ac1(large) > c.ac1(small)
    with pytest.raises(ValueError, match="2 categories are used, more than the 1"):
        c.brennan_prediger(small, categories=1)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([[0, 0], [0, 0]], "no_units"),
        ([[7]], "one_category_used"),
        ([[0, 0, 0], [0, 9, 0], [0, 0, 0]], "no_variation"),
        ([[0, 9], [0, 0]], None),  # each coder used one category, not the same: κ is 0
        ([[9, 1], [0, 0]], None),
    ],
)
def test_what_has_no_value_has_a_reason(table, reason):
    """None and its reason go together, for every chance-corrected coefficient."""
    assert c.why_undefined_table(table) == reason
    for name in ("kappa", "kappa_max", "kappa_se", "kappa_se0", "pi", "brennan_prediger", "ac1"):
        assert (getattr(c, name)(table) is None) == (reason is not None), name
    assert (c.percent(table) is None) == (reason == "no_units")


def test_one_sided_agreement_of_what_nobody_gave_is_undefined():
    """Agreement on presence is None where nobody coded it, on absence where all always did."""
    assert c.positive_agreement([[0, 0], [0, 9]]) is None
    assert c.negative_agreement([[0, 0], [0, 9]]) == 1
    assert c.negative_agreement([[9, 0], [0, 0]]) is None
    assert c.prevalence_index([[0, 0], [0, 0]]) is None
    assert c.bias_index([[0, 0], [0, 0]]) is None


def test_pooled_kappa_is_from_mean_agreement_not_the_mean_of_kappas():
    """De Vries et al. (2008): κ of the mean observed and the mean expected agreement."""
    one, two, still = [[20, 5], [10, 15]], [[40, 2], [3, 5]], [[50, 0], [0, 0]]
    observed = (0.7 + 0.9 + 1) / 3
    expected = (0.5 + (0.84 * 0.86 + 0.16 * 0.14) + 1) / 3
    assert near(c.pooled_kappa([one, two, still]), (observed - expected) / (1 - expected), 1e-12)
    assert near(c.pooled_kappa([one]), c.kappa(one), 1e-12)
    assert c.pooled_kappa([one, [[0, 0], [0, 0]]]) == c.pooled_kappa([one])
    assert c.pooled_kappa([still, still]) is None
    assert c.pooled_kappa([]) is None


@pytest.mark.parametrize("table", [[], [[]], [[1, math.nan], [0, 1]], [[1, math.inf], [0, 1]]])
def test_what_holds_no_counts_is_refused(table):
    """Neither an empty list nor NaN is a table of counts."""
    with pytest.raises(ValueError, match="agreement table"):
        c.percent(table)
