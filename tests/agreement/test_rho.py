"""Shaffer's ρ: figures of the authors' program, and what a risk must do."""

import numpy as np
import pytest

from tls_coding.agreement.coefficients import kappa, rho
from tls_coding.agreement.rho import _corpora, _kappas


def test_rho_of_the_authors_program():
    """The R package rhoR, method "standard": two observed κ on 80 units, base rate .2."""
    assert rho(0.88, 0.2, 80, 0, 0.65) == pytest.approx(0.0022, abs=0.0012)
    assert rho(0.75, 0.2, 80, 0, 0.65) == pytest.approx(0.045, abs=0.004)


def test_rho_is_the_same_every_time():
    """One seed, one figure; another seed, nearly the same."""
    assert rho(0.75, 0.2, 80) == rho(0.75, 0.2, 80)
    assert rho(0.75, 0.2, 80, seed=5) == pytest.approx(rho(0.75, 0.2, 80), abs=0.004)


def test_rho_falls_with_kappa_and_with_length():
    """A higher κ, or the same κ on more units, leaves less risk."""
    falling = [rho(value, 0.2, 80, replicates=20_000) for value in (0.7, 0.8, 0.9)]
    assert falling == sorted(falling, reverse=True)
    longer = [rho(0.75, 0.2, length, replicates=20_000) for length in (40, 80, 160, 320)]
    assert longer == sorted(longer, reverse=True)


def test_a_low_kappa_is_no_sign_of_agreement():
    """Below the mean of the simulated κ the risk is put at 1."""
    assert rho(0.5, 0.2, 80, replicates=5_000) == 1
    assert rho(-0.2, 0.2, 80, replicates=5_000) == 1


def test_inflation_makes_a_rare_code_testable():
    """With a share of units picked from those coded, a rare code's κ is surer."""
    plain = rho(0.85, 0.03, 80, 0, replicates=20_000)
    assert rho(0.85, 0.03, 80, 0.2, replicates=20_000) < plain


def test_simulated_corpora_have_the_kappa_they_were_drawn_for():
    """Every corpus has 10,000 units, the base rate, a κ below the threshold, a fair precision."""
    corpora = _corpora(np.random.default_rng(1), 0.1, 1000, 0.65, 2000)
    both, first, second, neither = corpora
    assert (both + first == 1000).all()
    assert (both + first + second + neither == 10_000).all()
    assert all((counts >= 0).all() for counts in corpora)
    values = _kappas(corpora)
    assert values.min() > 0.395
    assert values.max() < 0.655
    assert (both / (both + second)).min() > 0.595
    one = [int(counts[0]) for counts in corpora]
    assert values[0] == pytest.approx(kappa([one[:2], one[2:]]), abs=1e-12)


def test_samples_without_variation_are_left_out():
    """Of a rare code most samples have no κ; they are no sign of agreement. No κ, no ρ."""
    seen = _kappas((np.array([0, 2]), np.array([0, 1]), np.array([0, 1]), np.array([20, 16])))
    assert np.isnan(seen[0])
    assert seen[1] == pytest.approx(kappa([[2, 1], [1, 16]]))
    assert rho(0.99, 0.01, 20) < 0.4  # with those samples as κ = 1 it would be .87
    assert rho(None, 0.2, 80) is None
    assert rho(float("nan"), 0.2, 80) is None


@pytest.mark.parametrize(
    "arguments",
    [(1.2, 0.2, 80), (0.8, 0, 80), (0.8, 1, 80), (0.8, 0.2, 0), (0.8, 0.2, 80, 1.5),
     (0.8, 0.2, 80, 0, 0.3), (0.8, 0.2, 20_000), (0.8, 0.001, 80, 0.5)],
)  # fmt: skip
def test_arguments_out_of_range_are_refused(arguments):
    """What no corpus or sample can have is a mistake of the caller."""
    with pytest.raises(ValueError, match=r"^a .* (lies|of|has) "):
        rho(*arguments)
