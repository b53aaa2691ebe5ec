"""Precision, elusion and recall of the rules: printed figures, simulation, and refusals."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.agreement.proportions import clopper_pearson, wilson
from tls_coding.agreement.sampling import (
    Estimate,
    Stratum,
    elusion,
    needed_for_recall,
    needed_sample,
    precision,
    recall,
)

# Many small properties: a third of the examples that the profile asks for is enough of each.
some = settings(max_examples=settings.default.max_examples // 3)


@st.composite
def strata(draw, suggested, least=1):
    size = draw(st.integers(least, 500))
    sampled = draw(st.integers(least, size))
    return Stratum(size, sampled, draw(st.integers(0, sampled)), suggested)


def test_elusion_of_a_large_collection():
    """ei-Recall (Losey 2015): 8,000 found, 5 of 1,534 sampled of the other 92,000 relevant."""
    made = elusion(8000, 92000, 1534, 5)
    expected = {"elusion": 5 / 1534, "e_lo": 0.0010591562361772723, "e_hi": 0.007589953689284012,
                "recall": 0.963870562362551, "r_lo": 0.9197225104913538,
                "r_hi": 0.9879662775934713}  # fmt: skip
    assert made == pytest.approx(expected, abs=1e-9)


def test_elusion_of_what_was_not_sampled_is_unknown():
    """Without a sample nothing is known; with nothing left out nothing is missed."""
    assert set(elusion(10, 100, 0, 0).values()) == {None}
    made = elusion(10, 0, 0, 0)
    assert (made["elusion"], made["recall"], made["r_lo"], made["r_hi"]) == (None, 1, 1, 1)
    assert elusion(0, 100, 50, 0)["recall"] is None


def test_a_sample_of_everything_leaves_nothing_open():
    """Where all was decided the limits are the figure itself."""
    made = elusion(90, 200, 200, 10)
    assert made["e_lo"] == made["e_hi"] == made["elusion"] == 0.05
    assert made["r_lo"] == made["r_hi"] == made["recall"] == 0.9


@some
@given(strata(suggested=False), st.integers(1, 500))
def test_recall_of_one_sampled_stratum_is_elusion_s(missed, tp):
    """All suggestions decided and one stratum without: both functions are one."""
    whole = recall([Stratum(tp, tp, tp, True), missed], least=1)
    single = elusion(tp, missed.size, missed.sampled, missed.relevant)
    assert whole.value == pytest.approx(single["recall"])
    assert (whole.low, whole.high) == pytest.approx((single["r_lo"], single["r_hi"]), abs=1e-9)
    assert 0 <= whole.low <= whole.value + 1e-12 <= whole.high + 2e-12 <= 1 + 3e-12


@some
@given(st.lists(strata(suggested=True), min_size=1, max_size=3),
       st.lists(strata(suggested=False), min_size=1, max_size=3))  # fmt: skip
def test_recall_stands_for_sizes_and_forgets_order(found, missed):
    """Each sampled passage stands for size / sampled; strata in any order are the same strata."""
    made = recall([*found, *missed], least=1)
    right = sum(s.size * s.relevant / s.sampled for s in found)
    wrong = sum(s.size * s.relevant / s.sampled for s in missed)
    if right + wrong == 0:
        assert made == Estimate(None, reason="nothing_relevant")
        return
    assert made.value == pytest.approx(right / (right + wrong))
    again = recall([*reversed(missed), *found], least=1)
    assert (again.low, again.high) == pytest.approx((made.low, made.high))
    assert made.low <= made.value + 1e-12
    assert made.value <= made.high + 1e-12


@pytest.mark.parametrize(
    "truth",
    [
        [(400, 400, 300, True), (5000, 400, 60, False)],
        [(400, 120, 300, True), (3000, 300, 20, False), (2000, 200, 90, False)],
        [(60, 30, 45, True), (200, 60, 3, True), (900, 100, 9, False)],
    ],
)
def test_limits_cover_the_truth_as_often_as_they_say(truth):
    """Drawn 1,500 times without replacement: recall and precision lie within the limits."""
    generator = np.random.default_rng(4)
    found = sum(relevant for _, _, relevant, suggested in truth if suggested)
    true_recall = found / sum(relevant for *_, relevant, _ in truth)
    true_precision = found / sum(size for size, *_, suggested in truth if suggested)
    held, right, rounds = 0, 0, 1500
    draws = [generator.hypergeometric(relevant, size - relevant, sampled, rounds)
             for size, sampled, relevant, _ in truth]  # fmt: skip
    for drawn in zip(*draws, strict=True):
        sample = [
            Stratum(size, sampled, int(x), suggested)
            for (size, sampled, _, suggested), x in zip(truth, drawn, strict=True)
        ]
        made, of_suggested = recall(sample), precision(sample)
        held += made.low <= true_recall <= made.high
        right += of_suggested.low <= true_precision <= of_suggested.high
    assert held / rounds >= 0.95
    assert right / rounds >= 0.93


@pytest.mark.parametrize(
    ("sample", "reason"),
    [
        ([Stratum(9, 0, 0, True), Stratum(90, 60, 1, False)], "not_decided"),
        ([Stratum(9, 9, 8, True)], "too_few_sampled"),
        ([Stratum(9, 9, 8, True), Stratum(90, 29, 1, False)], "too_few_sampled"),
        ([Stratum(9, 9, 8, True), Stratum(90, 60, 1, False), Stratum(50, 0, 0, False)],
         "too_few_sampled"),
        ([Stratum(9, 9, 0, True), Stratum(90, 60, 0, False)], "nothing_relevant"),
        ([], "too_few_sampled"),
    ],
)  # fmt: skip
def test_a_sample_that_cannot_carry_recall_says_why(sample, reason):
    """No figure at all, and the reason for it."""
    assert recall(sample) == Estimate(None, reason=reason)


def test_few_passages_are_enough_if_they_are_all():
    """A small stratum that was wholly decided needs no 30 passages; nor does an empty one."""
    sample = [Stratum(9, 9, 8, True), Stratum(12, 12, 2, False), Stratum(0, 0, 0, False)]
    assert recall(sample) == Estimate(0.8, 0.8, 0.8)


def test_precision_of_one_stratum_is_wilson_s():
    """One stratum, or several sampled alike, is a plain share; unsuggested ones do not matter."""
    one = precision([Stratum(200, 80, 60, True), Stratum(1000, 50, 1, False)])
    assert (one.value, one.low, one.high) == pytest.approx((0.75, *wilson(60, 80)))
    split = precision([Stratum(100, 40, 35, True), Stratum(100, 40, 25, True)])
    assert (split.low, split.high) == pytest.approx((one.low, one.high))
    uneven = precision([Stratum(190, 10, 9, True), Stratum(10, 10, 5, True)])
    assert uneven.value == pytest.approx((19 * 9 + 5) / 200)
    assert uneven.high - uneven.low > 0.3


def test_precision_without_decisions_is_none():
    """No suggestion, or a stratum of which none was decided."""
    for sample in ([], [Stratum(5, 5, 1, False)], [Stratum(9, 0, 0, True), Stratum(9, 9, 1, True)]):
        assert precision(sample) == Estimate(None, reason="not_decided")


@pytest.mark.parametrize("counts", [(10, 11, 0), (10, 5, 6), (10, 5, -1), (-1, 0, 0)])
def test_counts_that_contradict_each_other_are_refused(counts):
    """More sampled than there are, more relevant than sampled."""
    with pytest.raises(ValueError, match="each is at most the next"):
        Stratum(*counts, suggested=True)
    with pytest.raises(ValueError, match="each is at most the next"):
        elusion(5, *counts)
    with pytest.raises(ValueError, match="-1 relevant"):
        elusion(-1, 10, 5, 1)


@pytest.mark.parametrize(
    ("half", "share"), list(itertools.product((0.02, 0.05, 0.2), (0, 0.1, 0.5, 0.93)))
)
def test_needed_sample_is_the_smallest(half, share):
    """So many are enough, one less is not; a small population needs fewer, never more than all."""

    def width(n):
        low, high = wilson(share * n, n)
        return high - low

    needed = needed_sample(half, share=share)
    assert width(needed) <= 2 * half
    assert needed == 1 or width(needed - 1) > 2 * half
    assert needed_sample(half, share=share, size=10**9) == needed
    assert needed_sample(half, share=share, size=40) <= min(40, needed)


def test_needed_for_recall_is_the_smallest():
    """So many passages without a suggestion make recall as sure as was asked, one less does not."""

    def width(n):
        low, high = clopper_pearson(0.004 * n, n)
        return 400 / (400 + 9000 * low) - 400 / (400 + 9000 * high)

    needed = needed_for_recall(0.05, found=400, unsuggested=9000, missed=0.004)
    assert width(needed) <= 0.1 < width(needed - 1)
    assert needed_for_recall(0.001, found=400, unsuggested=300, missed=0.004) == 300


@pytest.mark.parametrize("half", [0, 0.5, -1])
def test_widths_out_of_range_are_refused(half):
    """A half-width lies between 0 and .5."""
    with pytest.raises(ValueError, match="half-width"):
        needed_sample(half)
    with pytest.raises(ValueError, match="half-width"):
        needed_for_recall(half, found=1, unsuggested=1, missed=0)
