"""Intervals: what they are made of, when there is none, and that they hold the truth."""

import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from tls_coding.agreement.counts import Counts
from tls_coding.agreement.figures import FIGURES
from tls_coding.agreement.intervals import analytic, bootstrap, intervals, unit_bootstrap

INTERVIEWS = [
    [[50, 2], [3, 6]], [[80, 5], [1, 9]], [[30, 1], [2, 3]], [[60, 4], [6, 11]], [[45, 0], [2, 8]],
    [[70, 3], [3, 2]], [[55, 6], [1, 14]], [[40, 2], [2, 4]], [[90, 5], [7, 10]], [[35, 1], [0, 5]],
    [[65, 3], [4, 7]], [[50, 5], [2, 6]],
]  # fmt: skip


def counts_of(*codes, unit="sentence"):
    """Counts of two coders; for each code a list of tables, one an interview."""
    tables = np.array(codes, np.int64).swapaxes(0, 1)[:, :, np.newaxis]
    raters = np.zeros((*tables.shape[:2], 3, 3), np.int64)
    raters[:, :, 2, 0] = tables[:, :, 0, 0, 0]
    raters[:, :, 2, 1] = tables[:, :, 0, 0, 1] + tables[:, :, 0, 1, 0]
    raters[:, :, 2, 2] = tables[:, :, 0, 1, 1]
    names = tuple(f"code{n}" for n in range(len(codes)))
    return Counts(names, ("ana", "marc"), tuple(range(len(codes[0]))), unit, "any", tables, raters)


def kappa(tables):
    (a, b), (c, d) = np.sum(tables, axis=0).tolist()
    total = a + b + c + d
    expected = ((a + b) * (a + c) + (c + d) * (b + d)) / total**2
    return ((a + d) / total - expected) / (1 - expected)


def test_the_interval_is_tukey_s_jackknife_on_fisher_s_z():
    """Worked out in plain loops: pseudo-values, their mean, error and kurtosis, and t."""
    n = len(INTERVIEWS)
    z = math.atanh(kappa(INTERVIEWS))
    pseudo = [
        n * z - (n - 1) * math.atanh(kappa(INTERVIEWS[:i] + INTERVIEWS[i + 1 :])) for i in range(n)
    ]
    mean, error = statistics.mean(pseudo), statistics.stdev(pseudo) / math.sqrt(n)
    squares = sum((value - mean) ** 2 for value in pseudo)
    kurtosis = n * sum((v - mean) ** 4 for v in pseudo) / squares**2 * (n + 1) / (n - 1)
    freedom = min(n - 1, max(3, 2 * n / (kurtosis - 1)))
    half = student.ppf(0.975, freedom) * error
    made = intervals(counts_of(INTERVIEWS), "kappa")[0]
    assert made.low == pytest.approx(math.tanh(mean - half), abs=1e-9)
    assert made.high == pytest.approx(math.tanh(mean + half), abs=1e-9)
    assert (made.method, made.level, made.draws, made.clusters) == ("jackknife", 0.95, n, n)
    assert (made.reason, made.warning, made.undefined) == (None, None, 0)


def test_the_same_counts_give_the_same_limits():
    """No run differs from another, whatever else is counted beside a code."""
    alone, beside = counts_of(INTERVIEWS), counts_of(INTERVIEWS[::-1], INTERVIEWS)
    for method in (intervals, bootstrap, unit_bootstrap):
        assert method(alone, "kappa") == method(alone, "kappa")
        assert method(alone, "kappa")[0] == method(beside, "kappa")[1]


def test_another_seed_draws_others():
    """The seed is what draws depend on."""
    counts = counts_of(INTERVIEWS)
    assert bootstrap(counts, "kappa", seed=1) != bootstrap(counts, "kappa", seed=2)


@pytest.mark.parametrize("method", [intervals, bootstrap])
def test_few_interviews_are_refused_or_warned_of(method):
    """Under five there is no interval; under ten a warning; an empty interview is none."""
    empty = [[0, 0], [0, 0]]
    made = method(counts_of(INTERVIEWS[:4] + [empty] * 3), "kappa")[0]
    assert (made.low, made.high, made.reason, made.clusters) == (None, None, "too_few_clusters", 4)
    made = method(counts_of(INTERVIEWS[:9] + [empty] * 3), "kappa")[0]
    assert made.low < made.high
    assert (made.warning, made.clusters) == ("few_clusters", 9)
    assert method(counts_of(INTERVIEWS), "kappa")[0].warning is None


def test_interviews_without_units_change_nothing():
    """An interview that nobody finished is not drawn and not left out."""
    more = INTERVIEWS[:3] + [[[0, 0], [0, 0]]] * 5 + INTERVIEWS[3:]
    for method in (intervals, bootstrap):
        assert method(counts_of(more), "ac1") == method(counts_of(INTERVIEWS), "ac1")


def test_a_code_agreed_on_in_few_interviews_is_warned_of():
    """Where both coders found it in nine interviews of twenty, few carry all that κ rests on."""
    rare = INTERVIEWS[:9] + [[[70, 1], [1, 0]]] * 11
    assert intervals(counts_of(rare), "kappa")[0].warning == "present_in_few"


@pytest.mark.parametrize(
    ("tables", "name", "reason"),
    [
        ([[[50, 0], [0, 6]]] * 6, "kappa", "no_disagreement"),
        ([[[50, 0], [0, 0]]] * 6, "kappa", "undefined"),
        ([[[0, 6], [3, 0]]] * 6, "bp", "no_agreement"),
        ([[[50, 2], [2, 6]]] * 6, "kappa", "clusters_alike"),
        ([[[50, 0], [0, 6]]] * 6 + [[[50, 1], [0, 6]]], "kappa", "one_cluster_decides"),
        ([[[50, 0], [0, 0]]] * 6 + [[[50, 1], [0, 6]]], "kappa", "one_cluster_decides"),
    ],
)
def test_what_does_not_vary_has_no_interval(tables, name, reason):
    """No limits are made up where the interviews cannot tell how much a figure varies."""
    made = intervals(counts_of(tables), name)[0]
    assert (made.low, made.high, made.reason) == (None, None, reason)


def test_undefined_draws_are_counted():
    """Draws without the code have no κ: they are left out and counted, not taken for 0 or 1."""
    rare = [[[50, 0], [0, 0]]] * 10 + [[[50, 1], [2, 6]], [[50, 1], [0, 6]]]
    made = bootstrap(counts_of(rare), "kappa")[0]
    # Neither of two interviews is drawn in (10/12)^12 of all draws.
    assert made.undefined == pytest.approx(2000 * (10 / 12) ** 12, abs=60)
    assert made.draws == 2000
    assert -1 <= made.low <= made.high <= 1


def test_percentiles_are_those_of_interviews_drawn_again():
    """The plain bootstrap: the same quantiles as a loop over draws, but for chance."""
    rng = np.random.default_rng(8)
    drawn = [
        kappa([INTERVIEWS[i] for i in rng.integers(0, len(INTERVIEWS), len(INTERVIEWS))])
        for _ in range(4000)
    ]
    made = bootstrap(counts_of(INTERVIEWS), "kappa", method="percentile", draws=4000)[0]
    assert made.low == pytest.approx(np.quantile(drawn, 0.025), abs=0.01)
    assert made.high == pytest.approx(np.quantile(drawn, 0.975), abs=0.01)


def test_bca_shifts_towards_where_draws_are_skewed():
    """BCa on skewed draws is no percentile interval, and its limits are draws all the same."""
    plain = bootstrap(counts_of(INTERVIEWS), "percent", method="percentile")[0]
    made = bootstrap(counts_of(INTERVIEWS), "percent")[0]
    assert (made.low, made.high) != (plain.low, plain.high)
    assert abs(made.low - plain.low) < 0.02
    assert made.method == "bca"


tables = st.lists(
    st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=2),
    min_size=1,
    max_size=12,
)


@given(tables, st.sampled_from(FIGURES))
def test_an_interval_holds_its_figure_or_says_why_there_is_none(tables, name):
    """Any counts: limits in order, within the figure's range, around the figure; or a reason."""
    counts = counts_of(tables)
    value = counts.figure(name)[0]
    made = intervals(counts, name)[0]
    if made.reason:
        assert made.low is None
        assert made.high is None
    else:
        assert -1 <= made.low <= value + 1e-12
        assert value - 1e-12 <= made.high <= 1
        assert made.low >= 0 or name not in {"percent", "positive", "negative"}
    drawn = bootstrap(counts, name, draws=50)[0]
    assert (drawn.low is None) == (drawn.reason is not None)
    assert drawn.low is None or drawn.low <= drawn.high


def test_units_drawn_again_are_narrower_where_units_of_an_interview_are_alike():
    """The bootstrap over units is only under its own name, and it takes units for independent."""
    lively, quiet = [[20, 30], [30, 20]], [[95, 0], [0, 5]]
    counts = counts_of([lively, quiet] * 10)
    unit, cluster = unit_bootstrap(counts, "kappa")[0], bootstrap(counts, "kappa")[0]
    assert unit.high - unit.low < cluster.high - cluster.low
    assert unit.method == "unit_bootstrap"
    by_formula = analytic(counts.tables.sum(axis=0)[0, 0], "sentence")
    assert unit.low == pytest.approx(by_formula.low, abs=0.01)
    assert unit.high == pytest.approx(by_formula.high, abs=0.01)


def test_units_drawn_again_need_independent_units_and_one_pair():
    """Tokens and characters are no sample; a mean over pairs has no units of its own."""
    made = unit_bootstrap(counts_of(INTERVIEWS, unit="character"), "alpha")[0]
    assert (made.low, made.reason) == (None, "units_not_independent")
    rated = np.tril(np.ones((4, 4), int))[np.newaxis, np.newaxis]  # of m coders at most m
    three = Counts(("code",), tuple("abc"), (0,), "sentence", "any",
                   np.ones((1, 1, 3, 2, 2), int), rated)  # fmt: skip
    with pytest.raises(ValueError, match="one pair"):
        unit_bootstrap(three, "kappa")
    assert unit_bootstrap(three, "alpha")[0].low is not None


def test_the_analytic_interval_is_for_independent_units():
    """κ ± 1.96 standard errors for sentences; for tokens it would be far too narrow."""
    made = analytic([[20, 5], [10, 15]], "sentence")
    assert (made.low, made.high) == pytest.approx((0.1511, 0.6489), abs=1e-4)
    assert made.method == "analytic"
    for unit in ("token", "character"):
        assert analytic([[20, 5], [10, 15]], unit).reason == "units_not_independent"
    assert analytic([[20, 0], [0, 15]], "turn").reason == "no_disagreement"
    assert analytic([[20, 0], [0, 0]], "turn").reason == "undefined"


def test_a_level_is_between_nought_and_one():
    """A higher level is wider; what is no level is refused."""
    counts = counts_of(INTERVIEWS)
    narrow, wide = (intervals(counts, "kappa", level=level)[0] for level in (0.8, 0.99))
    assert wide.low < narrow.low < narrow.high < wide.high
    for level in (0, 1, 95):
        with pytest.raises(ValueError, match="level"):
            intervals(counts, "kappa", level=level)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    """1,000 samples of 20 made-up interviews: 93 to 97 in 100 hold the κ of all of them.

    The whole table is `benchmarks/coverage.txt`.
    """
    rng, root = np.random.default_rng(9), math.sqrt(0.6)
    share = rng.beta(0.2 * 15, 0.8 * 15, (20, 1000))[..., np.newaxis]
    knows = rng.beta(root * 20, (1 - root) * 20, (2, 20, 1000))[..., np.newaxis]
    alarms = 0.2 * (1 - knows)
    with_code = np.concatenate([1 - knows - alarms, knows + alarms], axis=-1)
    without = np.concatenate([1 - alarms, alarms], axis=-1)
    both = [
        (one[0][..., :, np.newaxis] * one[1][..., np.newaxis, :]).reshape(20, 1000, 4)
        for one in (with_code, without)
    ]
    cells = share * both[0] + (1 - share) * both[1]
    lengths = rng.integers(40, 200, (20, 1000))
    drawn = rng.multinomial(lengths, cells).reshape(20, 1000, 2, 2)
    made = intervals(counts_of(*drawn.swapaxes(0, 1)), "kappa")
    held = sum(interval.low <= 0.6 <= interval.high for interval in made) / len(made)
    assert 0.93 <= held <= 0.97


def test_a_handful_that_nobody_agrees_on_has_no_interval_of_no_width():
    """Three sentences given by one coder or the other bring α near 0, and no certainty of it."""
    tables = np.zeros((12, 1, 1, 2, 2), np.int64)
    tables[:, 0, 0, 0, 0] = 80
    tables[:3, 0, 0, 1, 0] = 1
    raters = np.zeros((12, 1, 3, 3), np.int64)
    raters[:, 0, 2, 0], raters[:3, 0, 2, 1] = 80, 1
    clusters = tuple(range(12))
    made = Counts(("c",), ("ana", "marc"), clusters, "sentence", "any", tables, raters)
    for name in ("alpha", "kappa", "pi", "fleiss"):
        assert intervals(made, name)[0].reason == "never_both"
        assert bootstrap(made, name)[0].reason == "never_both"
    assert intervals(made, "percent")[0].reason is None
    few = Counts(("c",), ("ana", "marc"), clusters[:6], "sentence", "any", tables[:6], raters[:6])
    assert intervals(few, "ac1")[0].reason is None


def test_interviews_that_agree_to_the_same_degree_do_not_bring_an_interval_of_no_width():
    """Two interviews hold all, with the same agreement: how much others would differ is unknown."""
    tables = np.zeros((12, 1, 1, 2, 2), np.int64)
    tables[:, 0, 0, 0, 0] = 80
    tables[:2, 0, 0, 1, 1], tables[:2, 0, 0, 1, 0] = 2, 1
    raters = np.zeros((12, 1, 3, 3), np.int64)
    raters[:, 0, 2, 0], raters[:2, 0, 2, 2], raters[:2, 0, 2, 1] = 80, 2, 1
    made = Counts(("c",), ("ana", "marc"), tuple(range(12)), "sentence", "any", tables, raters)
    assert intervals(made, "alpha")[0].reason == "clusters_alike"
