"""Thousands of seeded random tables: the figures of counts beside those of other programs."""

import krippendorff
import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa

from tls_coding.agreement import coefficients
from tls_coding.agreement.figures import figure

TABLES = np.random.default_rng(7).integers(0, 30, (2000, 2, 2))  # none without variation
PAIRS = TABLES[:, np.newaxis]


def of_raters(tables):
    """The same units as numbers of coders who rated them present, of two."""
    found = np.zeros((len(tables), 3, 3), np.int64)
    found[:, 2, 0] = tables[:, 0, 0]
    found[:, 2, 1] = tables[:, 0, 1] + tables[:, 1, 0]
    found[:, 2, 2] = tables[:, 1, 1]
    return found


def test_alpha_and_fleiss_of_a_thousand_tables():
    """α is that of `krippendorff`, Fleiss' κ that of statsmodels."""
    raters = of_raters(TABLES)
    alpha, fleiss = (figure(name, PAIRS, raters) for name in ("alpha", "fleiss"))
    for number, own in enumerate(raters[:1000, 2]):
        rows = np.repeat([[2, 0], [1, 1], [0, 2]], own, axis=0)
        theirs = krippendorff.alpha(value_counts=rows, level_of_measurement="nominal")
        assert alpha[number] == pytest.approx(theirs, abs=1e-12)
        assert fleiss[number] == pytest.approx(fleiss_kappa(rows), abs=1e-12)


def test_kappa_of_a_thousand_tables():
    """κ is that of statsmodels."""
    kappa = figure("kappa", PAIRS, of_raters(TABLES))
    for number, table in enumerate(TABLES[:1000]):
        theirs = cohens_kappa(table, return_results=False)
        assert kappa[number] == pytest.approx(theirs, abs=1e-12)


def test_figures_of_counts_are_those_of_one_table_at_a_time():
    """What the audit works out on arrays is what each coefficient gives for one table."""
    names = ("percent", "kappa", "pi", "bp")
    whole = {name: figure(name, PAIRS, of_raters(TABLES)) for name in names}
    one = {
        "percent": coefficients.percent,
        "kappa": coefficients.kappa,
        "pi": coefficients.pi,
        "bp": coefficients.brennan_prediger,
    }
    for number, table in enumerate(TABLES[:500].tolist()):
        for name in names:
            assert whole[name][number] == pytest.approx(one[name](table), abs=1e-12)


def test_scotts_pi_is_fleiss_kappa_and_nearly_alpha():
    """Of two coders π and Fleiss' κ are one; α is π taken for few units, on every table."""
    raters = of_raters(TABLES)
    pi, fleiss, alpha = (figure(name, PAIRS, raters) for name in ("pi", "fleiss", "alpha"))
    n = 2 * TABLES.sum(axis=(1, 2))
    np.testing.assert_allclose(pi, fleiss, atol=1e-12)
    np.testing.assert_allclose(1 - alpha, (1 - pi) * (n - 1) / n, atol=1e-12)


def test_bounds_and_names_of_coders_on_every_table():
    """No figure leaves −1 to 1, and it does not matter which coder is called the first."""
    raters = of_raters(TABLES)
    for name in ("percent", "positive", "negative", "kappa", "pi", "bp", "alpha", "ac1", "fleiss"):
        made = figure(name, PAIRS, raters)
        assert ((made >= -1 - 1e-12) & (made <= 1 + 1e-12)).all()
        np.testing.assert_allclose(made, figure(name, PAIRS.swapaxes(2, 3), raters), atol=1e-12)
