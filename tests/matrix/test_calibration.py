"""Calibration: published memberships, and that more is never less."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.matrix.calibration import LOG_ODDS, Anchors, crisp, fuzzy, is_half

# Ragin (2008), "Redesigning social inquiry", table 5.2: national income per person, in dollars,
# and membership in the set of developed countries (anchors 2,500, 5,000, 20,000; log odds of 3).
DEVELOPED = [
    (40_110, 1.00), (34_400, 1.00), (25_200, 0.98), (24_920, 0.98), (20_060, 0.95), (17_090, 0.92),
    (15_320, 0.89), (13_680, 0.85), (11_720, 0.79), (11_290, 0.78), (10_940, 0.77), (9_800, 0.72),
    (7_470, 0.62), (4_670, 0.40), (4_100, 0.25), (4_070, 0.25), (3_740, 0.18), (3_690, 0.17),
    (3_590, 0.16), (2_980, 0.08), (1_000, 0.01), (650, 0.01), (450, 0.00), (110, 0.00),
]  # fmt: skip

# What calibrate(x, thresholds = "e=20, c=50, i=80") of R's QCA 3.25 gives.
IN_R = {
    0: 0.00733745807066141, 20: 0.05, 25: 0.07916845804317633, 40: 0.2725982855090026, 50: 0.5,
    60: 0.7274017144909974, 75: 0.9208315419568237, 80: 0.95, 100: 0.9926625419293386,
}  # fmt: skip

anchors = (
    st.tuples(*[st.integers(-1000, 1000)] * 3).map(sorted).filter(lambda a: a[0] < a[1] < a[2])
)


@pytest.mark.parametrize(("income", "published"), DEVELOPED)
def test_developed_countries_are_members_as_ragin_has_them(income, published):
    """The direct method with log odds of 3 gives the memberships of Ragin's table."""
    found = fuzzy(income, Anchors(2_500, 5_000, 20_000), log_odds=3)
    assert found == pytest.approx(published, abs=0.0051)


@pytest.mark.parametrize(("value", "expected"), IN_R.items())
def test_memberships_are_those_of_r(value, expected):
    """Rising and falling anchors give what R's QCA package gives."""
    assert fuzzy(value, Anchors(20, 50, 80)) == pytest.approx(expected, abs=1e-12)
    assert fuzzy(100 - value, Anchors(80, 50, 20)) == pytest.approx(expected, abs=1e-12)


@given(anchors)
def test_anchors_are_what_they_say(three):
    """Membership is .05, .5 and .95 at the anchors, one half exactly."""
    made = Anchors(*three)
    found = [fuzzy(value, made) for value in three]
    assert found == pytest.approx([0.05, 0.5, 0.95])
    assert is_half(found[1])


@given(anchors, st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.booleans())
def test_membership_never_falls_where_the_value_rises(three, one, other, falling):
    """Monotone: more of what makes a member is at least as much membership; always in [0, 1]."""
    low, high = sorted((one, other))
    made = Anchors(*(three[::-1] if falling else three))
    memberships = [fuzzy(low, made), fuzzy(high, made)]
    assert memberships == sorted(memberships, reverse=falling)
    assert all(0 <= value <= 1 for value in memberships)
    assert crisp(low, 10) <= crisp(high, 10)


@pytest.mark.parametrize("three", [(1, 1, 2), (1, 3, 2), (2, 1, 3)])
def test_a_crossover_that_is_not_between_is_refused(three):
    """Anchors in no order are an error, not a membership."""
    with pytest.raises(ValueError, match="crossover"):
        Anchors(*three)


def test_anchors_are_written_as_r_takes_them():
    """In rising order, with e out, c crossover, i in."""
    assert str(Anchors(0, 1.5, 4)) == "e=0, c=1.5, i=4"
    assert str(Anchors(4, 1.5, 0)) == "i=0, c=1.5, e=4"
    assert math.isclose(LOG_ODDS, 2.944438979166)
