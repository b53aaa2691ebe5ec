"""α of sets of codes on arrays: the same as the plain function, on the same units."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_audit import material

from tls_coding.agreement.alpha import alpha_sets, set_distance
from tls_coding.agreement.assigned import finished
from tls_coding.agreement.grid import grid
from tls_coding.agreement.sets import masi, sets_alpha
from tls_coding.agreement.units import lay_out

CODES = "abc"
signs = st.text("001", min_size=5, max_size=5)


def grid_of(given_rows, coders):
    made = material(given_rows, coders)
    laid = lay_out(made.units["sentence"])
    return grid(laid, [finished(state) for state in made.states], made.codes)


@given(st.lists(signs, min_size=9, max_size=9))
def test_it_is_the_plain_function(rows):
    """Three coders, three codes: the figure that `alpha_sets` gives unit by unit."""
    given_rows = {code: rows[3 * i : 3 * i + 3] for i, code in enumerate(CODES)}
    found, units = sets_alpha(grid_of({"valley_01": given_rows}, ("ana", "ben", "cleo")))
    sets = [
        [{code for code in CODES if given_rows[code][coder][unit] == "1"} for unit in range(5)]
        for coder in range(3)
    ]
    assert units == 5
    assert found == pytest.approx(alpha_sets(sets))


def test_a_set_is_missing_where_a_code_was_not_reviewed():
    """Who did not finish a text for all codes has no set there: it is missing, not empty."""
    whole = {"a": ["1100", "1000"], "b": ["0011", "0011"]}
    part = {"a": ["1111", "1111"], "b": ["1111", "...."]}
    made = grid_of({"valley_01": whole, "valley_02": part}, ("ana", "marc"))
    alone = grid_of({"valley_01": whole}, ("ana", "marc"))
    assert sets_alpha(made) == sets_alpha(alone)


def test_a_code_that_one_alone_reviewed_is_left_aside():
    """A code that only one coder worked on does not make all sets missing."""
    rows = {"a": ["1100", "1000"], "b": ["0011", "...."]}
    made = grid_of({"valley_01": rows}, ("ana", "marc"))
    alone = grid_of({"valley_01": {"a": rows["a"]}}, ("ana", "marc"))
    assert sets_alpha(made) == sets_alpha(alone)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [(["0000", "0000"], (None, 4)), (["1010", "...."], (None, 0))],
)
def test_what_does_not_vary_or_meet_has_no_figure(rows, expected):
    """None where all sets are equal, or where no unit has two."""
    assert sets_alpha(grid_of({"valley_01": {"a": rows}}, ("ana", "marc"))) == expected


def test_distances_are_those_of_the_paper():
    """Every two sets of four codes are as far apart as Passonneau's MASI says."""
    sets = np.array([[bool(n >> bit & 1) for bit in range(4)] for n in range(16)])
    named = [frozenset(np.flatnonzero(row).tolist()) for row in sets]
    expected = [[float(set_distance(one, other)) for other in named] for one in named]
    assert masi(sets) == pytest.approx(np.array(expected))
