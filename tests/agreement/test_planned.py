"""How many units a narrower interval takes: by the formula, and by coders who really differ."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.agreement import figures
from tls_coding.agreement.measured import CodeAgreement
from tls_coding.agreement.planned import needed, variance_of_unit


def code(kappa, **more):
    return CodeAgreement("theme", 500, 100, kappa=kappa, **more)


@pytest.mark.parametrize(("kappa", "share"), [(0.4, 0.3), (0.7, 0.5), (0.8, 0.2)])
def test_the_variance_is_that_of_coders_who_agree_so(kappa, share):
    """Samples of two coders with this κ and share vary as much as Bloch & Kraemer say."""
    rng = np.random.default_rng(5)
    both = share**2 + kappa * share * (1 - share)
    chances = [1 - 2 * share + both, share - both, share - both, both]
    tables = rng.multinomial(2000, chances, 4000).reshape(-1, 2, 2)
    assert figures.kappa(tables).var() * 2000 == pytest.approx(
        variance_of_unit(kappa, share), rel=0.08
    )


def test_a_plan_says_units_positives_and_how_wide_it_would_be():
    """With so many units the large-sample interval is as wide as wanted."""
    made = needed(code(0.7), 0.2, "kappa", width=0.2)
    half = 1.96 * (variance_of_unit(0.7, 0.2) / made.units) ** 0.5
    assert 2 * half == pytest.approx(0.2, rel=0.005)
    assert made.positives == -(-made.units // 5)
    assert made.interviews is None


def test_interviews_follow_from_the_interval_there_is():
    """Half the width takes four times the interviews; their likeness is told as a factor."""
    now = code(0.7, ci={"kappa": [0.5, 0.9]}, n_clusters=10)
    made = needed(now, 0.2, "kappa", width=0.2)
    assert made.interviews == 40
    assert made.spread == pytest.approx((0.4 / 3.92) ** 2 / (variance_of_unit(0.7, 0.2) / 500),
                                        rel=1e-3)  # fmt: skip


@pytest.mark.parametrize("kappa", [-0.2, 0.0])
def test_no_plan_is_made_on_a_figure_that_says_nothing(kappa):
    """At or below chance, or of a code given too rarely, .80 is assumed and it says so."""
    made = needed(code(kappa), 0.2, "kappa", width=0.2)
    assert (made.assumed, made.value) == (True, 0.8)
    rare = needed(code(0.9, few_positives=True), 0.2, "kappa", width=0.2)
    assert (rare.units, rare.assumed) == (made.units, True)


@pytest.mark.parametrize(
    ("kappa", "share", "reason"),
    [(None, 0.2, "undefined"), (0.7, None, "undefined"), (0.7, 0.0, "undefined"),
     (1.0, 0.2, "no_disagreement")],
)  # fmt: skip
def test_where_there_is_nothing_to_plan_from_it_says_why(kappa, share, reason):
    """No number of units is made up."""
    made = needed(code(kappa), share, "kappa", width=0.2)
    assert (made.units, made.reason) == (None, reason)


@pytest.mark.parametrize("width", [0, -1, 2, 3])
def test_a_width_that_is_none_is_refused(width):
    """Intervals of κ lie between −1 and 1."""
    with pytest.raises(ValueError, match="width"):
        needed(code(0.7), 0.2, "kappa", width=width)


@given(st.floats(0.05, 0.95), st.floats(0.02, 0.5), st.floats(0.05, 0.5))
def test_narrower_or_rarer_takes_more(kappa, share, width):
    """Half the width takes more units; so does a code given half as often."""
    made = needed(code(kappa), share, "kappa", width=width)
    assert needed(code(kappa), share, "kappa", width=width / 2).units >= made.units
    assert needed(code(kappa), share / 2, "kappa", width=width).units >= made.units
