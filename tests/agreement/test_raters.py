"""Coefficients of several coders: published ratings, other programs, and their own laws."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import fleiss_kappa

from tls_coding.agreement import coefficients as c

# Many small properties: a third of the examples that the profile asks for is enough of each.
some = settings(max_examples=settings.default.max_examples // 3)

X = None
NAN = math.nan
GWET = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, X, X, X],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, X, X],
    [X, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, X],
]
# Fleiss (1971, p. 379): 30 patients, 6 psychiatrists, 5 diagnoses.
FLEISS = """00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050
            02031 00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040
            10500 00006"""

ratings = st.integers(1, 8).flatmap(
    lambda n: st.lists(
        st.lists(st.sampled_from([None, 0, 1, 2]), min_size=n, max_size=n), min_size=1, max_size=4
    )
)


def near(value, expected, tolerance=1e-5):
    return value is not None and math.isclose(value, expected, abs_tol=tolerance, rel_tol=0)


def fleiss_ratings():
    units = [[v for v, n in enumerate(unit) for _ in range(int(n))] for unit in FLEISS.split()]
    return [list(row) for row in zip(*units, strict=True)]


def test_gwet_s_four_coders():
    """Coefficients and standard errors of R's irrCAC on its own data, with missing ratings."""
    assert near(c.percent_raters(GWET), 0.81818)
    assert near(c.fleiss(GWET), 0.76117)
    assert near(c.ac1_raters(GWET), 0.77544)
    assert near(c.brennan_prediger_raters(GWET), 0.77273)
    errors = {"percent": 0.12561, "fleiss": 0.15302, "ac1": 0.14295, "bp": 0.14472}
    for name, value in c.standard_errors(GWET).items():
        assert near(value, errors[name], 2e-5), name


def test_fleiss_s_psychiatrists():
    """κ of Fleiss (1971), per diagnosis too; the standard error is that of the paper of 1979.

    The paper prints .248, .248, .517, .470, .565 for diagnoses, from rounded shares.
    """
    rows = fleiss_ratings()
    assert near(c.fleiss(rows), 0.43024)
    expected = (0.24476, 0.24476, 0.52, 0.47113, 0.56612)
    found = c.fleiss_per_category(rows)
    assert all(near(found[v], value) for v, value in enumerate(expected))
    assert near(c.fleiss_se0(rows), 0.02437)
    assert near(c.standard_errors(rows)["fleiss"], 0.0542, 2e-5)
    assert near(c.ac1_raters(rows), 0.44788)
    assert near(c.brennan_prediger_raters(rows), 0.44444)
    assert near(c.alpha(rows), 0.43341)


def test_standard_error_of_ac1_of_two_coders():
    """Two coders as ratings: AC1 and its error of irrCAC's three-by-three example."""
    counts = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
    pairs = [(i, j) for i, row in enumerate(counts) for j, n in enumerate(row) for _ in range(n)]
    rows = [[i for i, _ in pairs], [j for _, j in pairs]]
    assert near(c.ac1_raters(rows), 0.8493305)
    assert near(c.standard_errors(rows)["ac1"], 0.04343519)


# Coefficients, then standard errors (without α), of irrCAC 0.4.4 for Python; it pins old versions
# of scipy and pandas and cannot be installed beside this package. On 1,500 random ratings like
# these, many with missing ones, and 1,500 tables all figures were the same.
@pytest.mark.parametrize(
    ("rows", "coefficients", "errors"),
    [
        ([[1, X, 3, X, 1], [3, 1, 1, 1, 2], [1, 1, 3, X, 2], [1, 2, 3, 3, 2]],
         (-0.006178, 0.075801, 0.05, 0.130435), (0.195528, 0.136007, 0.145774)),
        ([[1, 1, 2, X, 1, X, 1, 2], [1, 2, 1, X, 1, 1, 2, 1], [1, 1, 1, 1, 1, 1, 1, X]],
         (-0.406593, 0.383628, 0.142857, -0.2), (0.152729, 0.301639, 0.313295)),
        ([[X, X, 2, 1, 2, 1, 1], [1, 1, 1, 2, 2, 1, 2], [1, 1, 2, 1, 2, X, 1]],
         (0.357143, 0.485714, 0.428571, 0.337662), (0.297585, 0.280341, 0.269374)),
        ([[X, 1, 3, X, 2, 3], [1, 1, X, 1, 3, 1], [1, 1, X, 2, 2, 1], [1, 1, X, 1, 1, 1],
          [1, 1, 3, 2, X, 1]],
         (0.438285, 0.559037, 0.525, 0.361111), (0.243696, 0.231591, 0.228674)),
        ([[1, 4, 2, 3, X], [X, 2, 2, 3, 4], [1, 4, 2, X, 4], [1, X, 4, X, 4]],
         (0.678653, 0.692157, 0.688889, 0.65), (0.210932, 0.189305, 0.193729)),
    ],
)  # fmt: skip
def test_ratings_as_irrcac_has_them(rows, coefficients, errors):
    """Ratings with gaps: Fleiss' κ, AC1, Brennan & Prediger's κ, α and their standard errors."""
    functions = (c.fleiss, c.ac1_raters, c.brennan_prediger_raters, c.alpha)
    for function, value in zip(functions, coefficients, strict=True):
        assert near(function(rows), value, 2e-6), function.__name__
    found = c.standard_errors(rows)
    for name, value in zip(("fleiss", "ac1", "bp"), errors, strict=True):
        assert near(found[name], value, 2e-6), name


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # theirs, where they divide by 0
@some
@given(ratings)
def test_fleiss_is_that_of_statsmodels(rows):
    """Fleiss' κ of ratings without gaps is statsmodels'; that one is NaN where nothing varies."""
    full = [[0 if value is None else value for value in row] for row in rows]
    ours = c.fleiss(full)
    if ours is not None:
        units = np.array(
            [[column.count(v) for v in range(3)] for column in zip(*full, strict=True)]
        )
        assert near(ours, fleiss_kappa(units), 1e-9)


@some
@given(ratings)
def test_two_coders_without_gaps_are_a_table(rows):
    """For two coders the forms for ratings and for tables agree; Fleiss' κ is Scott's π."""
    two = [[value or 0 for value in row] for row in (rows * 2)[:2]]
    table = np.zeros((3, 3))
    np.add.at(table, tuple(np.array(two)), 1)
    for of_rows, of_table in (
        (c.percent_raters(two), c.percent(table)),
        (c.fleiss(two), c.pi(table)),
        (c.ac1_raters(two, categories=3), c.ac1(table)),
        (c.brennan_prediger_raters(two, categories=3), c.brennan_prediger(table)),
    ):
        assert of_rows is of_table is None or near(of_rows, of_table, 1e-9)


@some
@given(ratings, st.randoms(use_true_random=False))
def test_order_and_names_do_not_matter(rows, chance):
    """Coders and units in any order, values by other names, NaN for None: the same figures."""
    units = [list(column) for column in zip(*rows, strict=True)]
    chance.shuffle(units)
    mixed = [list(row) for row in zip(*units, strict=True)]
    chance.shuffle(mixed)
    named = [[None if value is None else "zyx"[value] for value in row] for row in rows]
    holes = [[NAN if value is None else value for value in row] for row in rows]
    both = [[NAN if value is None else value for value in row] for row in named]
    for function in (c.percent_raters, c.fleiss, c.ac1_raters, c.brennan_prediger_raters, c.alpha):
        value = function(rows)
        for other in (mixed, named, holes, both, np.array(holes, dtype=float)):
            again = function(other)
            assert again is value is None or near(again, value, 1e-9), function.__name__
    assert c.why_undefined(mixed) == c.why_undefined(both) == c.why_undefined(rows)


@some
@given(ratings)
def test_what_has_no_value_has_a_reason(rows):
    """None and its reason go together, whatever is missing."""
    assert (c.alpha(rows) is None) == (c.why_undefined(rows) is not None)
    reason = c.why_undefined(rows, single_ratings=True)
    for function in (c.fleiss, c.ac1_raters, c.brennan_prediger_raters):
        assert (function(rows) is None) == (reason is not None), function.__name__
    unpaired = ("no_units", "one_coder", "no_common_units")
    assert (c.percent_raters(rows) is None) == (reason in unpaired)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "no_units"),
        ([[], []], "no_units"),
        ([[None, NAN], [None, None]], "no_units"),
        ([[0, 1, 0]], "one_coder"),
        ([[0, 1, 0], [None, None, None]], "one_coder"),
        ([[0, None], [None, 1]], "no_common_units"),
        ([[0, 0, 1], [0, 0, None]], "no_variation"),
        ([["a"] * 9] * 3, "no_variation"),
        ([[0], [1]], None),
        ([["a", 1], ["a", 1]], None),
    ],
)
def test_reasons(rows, reason):
    """Each reason in its plainest case."""
    assert c.why_undefined(rows) == reason


def test_where_nothing_varies_other_programs_say_1_or_fail():
    """All coders, all absent: None. irrCAC and nltk give 1, statsmodels NaN; both mislead."""
    rows = [[0] * 10] * 3
    for function in (c.fleiss, c.ac1_raters, c.brennan_prediger_raters, c.alpha, c.fleiss_se0):
        assert function(rows) is None
    assert c.percent_raters(rows) == 1
    assert c.standard_errors(rows) == {"percent": 0.0, "fleiss": None, "ac1": None, "bp": None}
    assert c.fleiss_per_category(rows) == {0: None}
    with np.errstate(invalid="ignore"):
        assert math.isnan(fleiss_kappa(np.array([[3, 0]] * 10)))


def test_a_rating_by_one_coder_alone_shows_that_a_category_exists():
    """Gwet's forms take chance from all units, α from those that two coders rated."""
    rows = [[0, 0, 1], [0, 0, None]]
    assert c.fleiss(rows) == 1
    assert c.alpha(rows) is None


def test_a_single_unit():
    """One unit on which all differ is worse than chance, and has no standard error."""
    assert near(c.fleiss([["a"], ["b"]]), -1)
    assert near(c.alpha([["a"], ["b"]]), 0)
    assert set(c.standard_errors([["a"], ["b"]]).values()) == {None}


def test_coders_need_as_many_ratings_as_units():
    """Rows of unequal length are a mistake of the caller."""
    with pytest.raises(ValueError, match=r"one per unit from every coder; rows of \[1, 2\]"):
        c.fleiss([[1, 2], [1]])


def test_large_whole_numbers_stay_apart():
    """Values are names: two that are one as decimal numbers are still two values."""
    rows = [[2**60, 2**60 + 1, 5], [2**60, 2**60 + 1, 5]]
    assert c.fleiss([[2**60, 2**60 + 1], [2**60 + 1, 2**60]]) == -1
    assert len(c.fleiss_per_category(rows)) == 3


def test_values_may_be_anything_that_can_be_a_key():
    """Tuples, also of several lengths, are values like others."""
    assert c.alpha([[(1, 2), (1, 3)], [(1, 2), (1, 3)]]) == 1
    assert c.alpha([[(1,), (1, 3)], [(1,), (1, 3)]]) == 1


def test_declared_categories():
    """More categories than were used make agreement rarer by chance; fewer are refused."""
    rows = [[0, 1, 1, 0], [0, 1, 0, 0]]
    assert c.brennan_prediger_raters(rows) == 0.5
    assert near(c.brennan_prediger_raters(rows, categories=4), 2 / 3)
    assert c.ac1_raters(rows, categories=4) > c.ac1_raters(rows)
    for function in (c.ac1_raters, c.brennan_prediger_raters, c.standard_errors):
        with pytest.raises(ValueError, match="2 categories are used, more than the 1"):
            function(rows, categories=1)
