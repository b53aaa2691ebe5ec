"""Limits of shares: printed values, statsmodels, and what limits must do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from tls_coding.agreement.coefficients import clopper_pearson, wilson

# Many small properties: a third of the examples that the profile asks for is enough of each.
some = settings(max_examples=settings.default.max_examples // 3)

shares = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("x", "n", "score", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0, 0.1611), (0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_newcombe_s_table(x, n, score, exact):
    """Newcombe (1998, table I): methods 3 and 5."""
    assert wilson(x, n) == pytest.approx(score, abs=6e-5)
    assert clopper_pearson(x, n) == pytest.approx(exact, abs=6e-5)


@some
@given(shares, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_limits_are_those_of_statsmodels(share, confidence):
    """Any share at any confidence."""
    for ours, method in ((wilson, "wilson"), (clopper_pearson, "beta")):
        theirs = proportion_confint(*share, alpha=1 - confidence, method=method)
        assert ours(*share, confidence) == pytest.approx(theirs, abs=1e-9)


@some
@given(shares)
def test_limits_hold_the_share_and_mirror(share):
    """0 ≤ low ≤ share ≤ high ≤ 1; of what is not x the limits are the mirror image."""
    x, n = share
    for limits in (wilson, clopper_pearson):
        low, high = limits(x, n)
        assert 0 <= low <= x / n + 1e-12
        assert x / n - 1e-12 <= high <= 1
        assert limits(n - x, n) == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_ends_are_exact():
    """None of n has exactly 0 below, all of n exactly 1 above; nothing of nothing has no limits."""
    for limits in (wilson, clopper_pearson):
        assert limits(0, 7)[0] == 0.0
        assert limits(7, 7)[1] == 1.0
        assert limits(0, 0) is None


@pytest.mark.parametrize(("x", "n", "confidence"), [(5, 4, 0.95), (-1, 4, 0.95), (1, 4, 1)])
def test_what_is_no_share_is_refused(x, n, confidence):
    """More than all, less than none, or a certain interval: a mistake of the caller."""
    for limits in (wilson, clopper_pearson):
        with pytest.raises(ValueError, match=r"share|confidence"):
            limits(x, n, confidence)
