"""Effects and tests: published figures, other programs, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import permutation_test as by_scipy

from tls_coding.matrix.chance import difference, holm, permutation_test, rate_ratio

few = settings(max_examples=settings.default.max_examples // 5)


@pytest.mark.parametrize(
    ("table", "limits"),
    [  # Newcombe (1998, Statistics in Medicine 17: 873–890), table II, method 10
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
        ((10, 10, 0, 10), (0.6075, 1.0)),
    ],
)
def test_limits_of_a_difference_are_newcombes(table, limits):
    """The four published examples, to four decimals."""
    assert difference(*table) == pytest.approx(limits, abs=5e-5)


def test_a_difference_without_interviews_has_no_limits():
    """None, not 0."""
    assert difference(0, 0, 1, 2) is None


def test_the_ratio_of_rates_is_never_surer_than_a_poisson_count():
    """Interviews that happen to be equally dense do not make a ratio certain."""
    counts, words = np.array([2, 2]), np.array([100, 100])
    ratio, limits = rate_ratio((counts, counts), (words, words))
    assert ratio == pytest.approx(1)
    half = 4.302653 * np.sqrt(1 / 4 + 1 / 4)  # Student's t with 2 degrees of freedom
    assert limits == pytest.approx((np.exp(-half), np.exp(half)), rel=1e-5)


def test_no_passage_no_ratio():
    """A rate of none in one group gives no ratio, and one interview no limits."""
    none, some, words = np.array([0, 0]), np.array([1, 2]), np.array([100, 100])
    assert rate_ratio((some, none), (words, words)) is None
    assert rate_ratio((some[:1], some), (words[:1], words))[1] is None


@few
@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=5, max_size=8), st.integers(2, 3))
def test_exact_p_is_that_of_scipy(values, first):
    """All arrangements, two-sided, on the absolute difference of means."""
    groups = np.arange(len(values)) < first
    ours = permutation_test(values, groups)
    one, other = np.array(values)[groups], np.array(values)[~groups]
    theirs = by_scipy(
        (one, other), lambda x, y, axis: np.abs(x.mean(axis=axis) - y.mean(axis=axis)),
        vectorized=True, n_resamples=np.inf, alternative="greater",
    )  # fmt: skip
    assert ours.exact
    assert ours.p == pytest.approx(theirs.pvalue)
    assert ours.smallest <= ours.p


def test_two_against_three_cases_cannot_reach_a_twentieth():
    """Ten arrangements: the smallest p is one in ten."""
    found = permutation_test([1, 1, 0, 0, 0], [True, True, False, False, False])
    assert (found.p, found.smallest, found.arrangements) == (0.1, 0.1, 10)


def test_blocks_are_rearranged_each_by_itself():
    """Where each case has all its interviews in one group there is one arrangement."""
    values, first = [1, 1, 0, 0], [True, True, False, False]
    assert permutation_test(values, first, [0, 0, 1, 1]).arrangements == 1
    assert permutation_test(values, first, [0, 1, 0, 1]).p == 0.5


def test_draws_are_near_the_exact_p_and_the_same_each_time():
    """Beyond 20,000 arrangements p is drawn, with a seed."""
    values = np.array([*range(12), *range(8, 20)], float)
    first = np.arange(24) < 12
    one, other = permutation_test(values, first), permutation_test(values, first)
    assert not one.exact
    assert one == other
    assert one.p == pytest.approx(0.0003, abs=0.0005)


@few
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_follows_its_definition(ps):
    """Each p times those not yet passed, never below a smaller one; None is not counted."""
    order = sorted(range(len(ps)), key=ps.__getitem__)
    times = [min(1.0, ps[place] * (len(ps) - rank)) for rank, place in enumerate(order)]
    expected = {place: max(times[: rank + 1]) for rank, place in enumerate(order)}
    assert holm([*ps, None]) == [*(expected[place] for place in range(len(ps))), None]


def test_many_cases_are_drawn_quickly_and_rightly():
    """A thousand cases with shares of two values: p near that of the normal approximation."""
    values = np.array([1.0] * 270 + [0.0] * 230 + [1.0] * 230 + [0.0] * 270)
    found = permutation_test(values, np.arange(1000) < 500)
    assert found.p == pytest.approx(0.0136, abs=0.004)
