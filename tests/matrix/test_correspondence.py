"""Correspondence analysis: published figures, another program, and its own laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from random_facts import shuffled

from tls_coding.errors import UsageError
from tls_coding.matrix.correspondence import correspondence, correspondence_of

few = settings(max_examples=settings.default.max_examples // 5)

# Greenacre (1984, table 3.1): staff of a firm by how much they smoke.
SMOKERS = np.array([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]])
STAFF, SMOKING = ["SM", "JM", "SE", "JE", "SC"], ["none", "light", "medium", "heavy"]
SMALL = np.array([[5, 0, 3, 2, 1], [1, 4, 0, 6, 2], [2, 2, 9, 0, 1], [0, 1, 3, 4, 7]])
FIFTH = [2, 1, 1, 0, 3]
tables = arrays(
    np.int64, st.tuples(st.integers(3, 5), st.integers(3, 5)), elements=st.integers(1, 9)
)


def named(table, **how):
    rows, columns = table.shape
    return correspondence(table, list("abcdefgh")[:rows], list("stuvwxyz")[:columns], **how)


def test_smokers_are_where_they_were_published():
    """Inertias .0748, .0100, .0004; total .0852; coordinates and contributions of rows."""
    found = correspondence(SMOKERS, STAFF, SMOKING)
    assert found.inertia == pytest.approx((0.0748, 0.0100, 0.0004), abs=5e-5)
    assert found.total == pytest.approx(0.0852, abs=5e-5)
    first = found.rows.coordinates[:, 0]
    assert first == pytest.approx([0.066, -0.259, 0.381, -0.233, 0.201], abs=5e-4)
    assert found.rows.contributions[:, 0] == pytest.approx(
        [0.003, 0.084, 0.512, 0.331, 0.070], abs=5e-4
    )
    assert found.rows.cos2[:, 0] == pytest.approx([0.092, 0.526, 0.999, 0.942, 0.865], abs=5e-4)


def test_points_and_supplementary_rows_are_where_prince_puts_them():
    """prince 0.23 on a table of four rows, and a fifth placed on their map."""
    found = named(np.vstack([SMALL, FIFTH]), supplementary=["e"])
    assert found.inertia == pytest.approx((0.40190269, 0.19362905, 0.12997373))
    expected = [[0.542763, 0.608812, 0.390119], [-0.739049, 0.354935, -0.37245]]
    assert found.rows.coordinates[:2] == pytest.approx(np.array(expected), abs=1e-6)
    assert found.rows.coordinates[4] == pytest.approx([0.049439, -0.01669, 0.433458], abs=1e-6)
    assert found.columns.contributions[0] == pytest.approx([0.175966, 0.479379, 0.114902], abs=1e-6)
    assert found.rows.supplementary == (False, False, False, False, True)
    assert found.rows.contributions[4].tolist() == [0, 0, 0]


def test_rows_and_columns_without_a_passage_are_named():
    """They have no profile, so they have no place."""
    table = np.zeros((5, 6), np.int64)
    table[:4, :5] = SMALL
    found = named(table)
    assert found.left_out == ("e", "x")
    assert found.inertia == pytest.approx(named(SMALL).inertia)


def test_a_table_with_one_row_is_refused():
    """There is nothing to compare."""
    with pytest.raises(UsageError, match="two rows and two columns"):
        named(SMALL[:1])


def test_what_misleads_is_said():
    """Two cells that bear the map, an axis that is one point, counts that are tiny."""
    table = np.full((5, 5), 10)
    table[0, 0] = 60
    told = " ".join(named(table).warnings)
    assert "two cells bear" in told
    assert "a × s (60)" in told
    assert "axis 1 is" in told
    assert "axes 2 and 3 bear nearly the same" in " ".join(named(np.eye(4, dtype=int) + 1).warnings)
    assert "one passage more moves points" in " ".join(named(SMALL).warnings)
    assert "without structure" in " ".join(correspondence(SMOKERS, STAFF, SMOKING).warnings)


def test_equal_profiles_have_no_axis():
    """No inertia: no axis, and no division by it."""
    found = named(np.outer([1, 2, 3], [2, 2, 5]))
    assert found.inertia == ()
    assert np.isnan(found.rows.cos2).all()
    assert "all profiles are equal: there is no axis." in found.warnings


@few
@given(tables)
def test_shares_add_up(table):
    """Contributions of an axis to 1, cos² of a point to 1, inertia to chi-square over n."""
    found = named(table)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    assert found.total == pytest.approx(((table - expected) ** 2 / expected).sum() / table.sum())
    assert sum(found.inertia) == pytest.approx(found.total, abs=1e-9)
    for points in (found.rows, found.columns):
        assert points.contributions.sum(axis=0) == pytest.approx(1)
        away = np.abs(points.coordinates).max(axis=1, initial=0) > 1e-3
        assert points.cos2[away].sum(axis=1) == pytest.approx(1, abs=1e-6)
        assert points.mass @ points.coordinates == pytest.approx(0, abs=1e-9)


@few
@given(tables, st.randoms())
def test_the_order_of_rows_turns_no_axis(table, random):
    """The same points at the same places, on whichever line of the file they stood."""
    order = list(range(len(table)))
    random.shuffle(order)
    found = named(table)
    again = correspondence(table[order], [found.rows.names[i] for i in order], found.columns.names)
    gaps = np.diff([*found.inertia, 0.0])
    far = np.sort(np.abs(found.rows.coordinates), axis=0)
    if (np.abs(gaps) > 1e-6).all() and (far[-1] - far[-2] > 1e-6).all():  # else: a tie
        assert again.rows.coordinates == pytest.approx(found.rows.coordinates[order], abs=1e-5)


@few
@given(shuffled())
def test_only_what_was_finished_is_on_the_map(study):
    """An interview that nobody coded moves no point and is named; nor does the order of files."""
    made, order = study
    try:
        found = correspondence_of(made.facts())
    except UsageError:
        return
    again = correspondence_of(made.with_uncoded().facts())
    assert again.not_reviewed == tuple(sorted({*found.not_reviewed, "zz_new"}, key=_first(again)))
    assert again.frame().equals(found.frame())
    assert correspondence_of(made.facts(order)).frame().equals(found.frame())


def _first(found):
    return found.not_reviewed.index
