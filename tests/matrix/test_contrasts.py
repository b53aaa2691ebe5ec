"""Contrasts between groups of cases: what they count, what they refuse, what moves them."""

import pytest
from hypothesis import given, settings
from random_facts import CASES, CODES, Made, shuffled, studies

from tls_coding.errors import UsageError
from tls_coding.matrix.contrasts import contrasts
from tls_coding.matrix.groups import groups_by, groups_of

few = settings(max_examples=settings.default.max_examples // 5)

TWO = {"wet": CASES[:2], "dry": CASES[2:]}


def made_of(cases, present, done=None, words=100):
    """One interview a case, with or without `trade`."""
    interviews = tuple((f"i{n}", case, words, "") for n, case in enumerate(cases))
    passages = tuple(
        (n, 0, 9, "trade", "coded", "ana", False) for n, held in enumerate(present) if held
    )
    everything = frozenset((f"i{n}", code) for n in range(len(cases)) for code in CODES)
    return Made(interviews, passages, everything if done is None else done)


def row_of(found, theme):
    return next(row for row in found.rows if row.theme == theme)


def test_two_against_two_cases_are_described_and_not_tested():
    """The effect stands with its n; the test says which p it could not go below."""
    facts = made_of(CASES, [True, True, False, False]).facts()
    row = row_of(contrasts(facts, groups_by(facts, "kind")), "trade")
    assert (row.first.interviews, row.first.share, row.second.share) == (1 + 1, 1.0, 0.0)
    assert row.effect.share_difference == 1.0
    assert row.effect.rate_ratio is None
    assert row.effect.reason == "no ratio of rates: no passage in dry"
    assert row.test.p is None
    assert row.test.smallest_p == pytest.approx(1 / 3)
    assert row.test.reason == "no test: 2 against 2 cases cannot give a p below 0.33"


def test_what_nobody_finished_is_no_contrast():
    """Passages found on the way give neither a share of 0 nor one of 1."""
    facts = made_of(CASES, [True, True, False, True], done=frozenset()).facts()
    row = row_of(contrasts(facts, groups_by(facts, "kind")), "trade")
    assert row.first.share is None
    assert row.effect.share_difference is None
    assert row.test.p is None
    assert row.effect.reason == "not reviewed: nobody finished it in wet and in dry"
    assert row.first.left_out == 2


def test_interviews_are_rearranged_within_their_cases():
    """Interviews of one case are alike: what tells whole cases apart is no test of interviews."""
    facts = made_of(CASES, [True, True, False, False]).facts()
    groups = groups_of(facts, {"one": ["i0", "i1"], "other": ["i2", "i3"]}, unit="interview")
    row = row_of(contrasts(facts, groups), "trade")
    assert row.test.reason == "no test: every case has all its interviews in one group"
    facts = made_of(["hill"] * 8, [True] * 4 + [False] * 4).facts()
    groups = groups_of(
        facts, {"one": ["i0", "i1", "i2", "i3"], "other": ["i4", "i5", "i6", "i7"]}, "interview"
    )
    row = row_of(contrasts(facts, groups), "trade")
    assert row.test.p == row.test.p_holm == pytest.approx(2 / 70)


def test_groups_that_cannot_be_compared_are_refused():
    """Three values, one value, an unknown id, a case on both sides: one clear error."""
    facts = made_of(CASES, [True] * 4).facts()
    with pytest.raises(UsageError, match="it has: wet, dry"):
        groups_by(facts, "kind", ["wet", "moist"])
    with pytest.raises(UsageError, match="it has: none"):
        groups_by(facts, "climate")
    with pytest.raises(UsageError, match="no case 'sea'"):
        groups_of(facts, {"one": ["sea"], "other": ["hill"]})
    with pytest.raises(UsageError, match="in both groups: hill"):
        groups_of(facts, {"one": ["hill"], "other": ["hill", "plain"]})


@few
@given(shuffled())
def test_the_order_of_interviews_changes_nothing(study):
    """Figures depend on what was coded, not on the order of files."""
    made, order = study
    before, after = (made.facts(), made.facts(order))
    for level in (None, 1):
        one, other = (contrasts(f, groups_of(f, TWO), level) for f in (before, after))
        assert one.frame().equals(other.frame())


@few
@given(studies())
def test_a_second_coder_who_agrees_changes_nothing(made):
    """Passages are counted, not coders."""
    one, other = (made.facts(), made.with_second_coder().facts())
    left, right = (contrasts(facts, groups_of(facts, TWO), 1).frame() for facts in (one, other))
    assert left.equals(right)


@few
@given(studies())
def test_an_interview_that_nobody_coded_changes_only_what_is_left_out(made):
    """It is counted among those left out, and nowhere else."""
    one, other = (made.facts(), made.with_uncoded().facts())
    left, right = (contrasts(facts, groups_of(facts, TWO)).frame() for facts in (one, other))
    assert (right.pop("second_left_out") == left.pop("second_left_out") + 1).all()
    assert left.equals(right)


@few
@given(studies())
def test_every_figure_has_its_reason(made):
    """What is None says why; shares lie within their limits, ratios too."""
    facts = made.facts()
    for row in contrasts(facts, groups_of(facts, TWO)).rows:
        effect = row.effect
        assert (effect.rate_ratio is None or effect.rate_limits is None) == bool(effect.reason)
        assert (row.test.p is None) == bool(row.test.reason)
        if effect.share_difference is not None:
            low, high = effect.share_limits
            assert low - 1e-9 <= effect.share_difference <= high + 1e-9
        if effect.rate_limits is not None:
            assert effect.rate_limits[0] <= effect.rate_ratio <= effect.rate_limits[1]
