"""Krippendorff's α: printed examples, the `krippendorff` package and nltk, sets of codes."""

import math
from fractions import Fraction

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics import masi_distance
from nltk.metrics.agreement import AnnotationTask

from tls_coding.agreement import coefficients as c

# Many small properties: a third of the examples that the profile asks for is enough of each.
some = settings(max_examples=settings.default.max_examples // 3)

X = None
LEVELS = ("nominal", "ordinal", "interval", "ratio")
SETS = [
    ["", "A", "A", "A", "AB", "AB", "ABC", "C", "C"],
    ["", "", "A", "B", "A", "AC", "ABC", "AC", "AC"],
]

values = st.sampled_from([None, 0, 1, 2, 2.5, 7, 30])
ratings = st.integers(1, 8).flatmap(
    lambda n: st.lists(st.lists(values, min_size=n, max_size=n), min_size=2, max_size=4)
)
code_sets = st.integers(1, 6).flatmap(
    lambda n: st.lists(
        st.lists(st.none() | st.sets(st.sampled_from("ABC")), min_size=n, max_size=n),
        min_size=2,
        max_size=3,
    )
)


def near(value, expected, tolerance=1e-5):
    return value is not None and math.isclose(value, expected, abs_tol=tolerance, rel_tol=0)


def sets(rows):
    return [[set(codes) for codes in row] for row in rows]


def test_three_coders_and_fifteen_units():
    """The worked example of Wikipedia's page on α."""
    rows = [
        [X, X, X, X, X, 3, 4, 1, 2, 1, 1, 3, 3, X, 3],
        [1, X, 2, 1, 3, 3, 4, 3, X, X, X, X, X, X, X],
        [X, X, 2, 1, 3, 4, 4, X, 2, 1, 1, 3, 3, X, 4],
    ]
    assert near(c.alpha(rows), 0.691358)
    assert near(c.alpha(rows, "ordinal"), 0.806721)
    assert near(c.alpha(rows, "interval"), 0.810845)


def test_ten_segments_of_two_coders():
    """Krippendorff (2004, p. 224): little beyond chance though 6 of 10 agree."""
    assert near(c.alpha([[1, 1, 0, 0, 0, 0, 0, 0, 0, 0], [0, 1, 1, 0, 0, 1, 0, 1, 0, 0]]), 0.095238)


def test_one_deviant_rating_is_chance():
    """All but one rating alike, in one unit: exactly what chance gives."""
    rows = [[0] * 5, [0] * 5, [0, 0, X, X, 0], [0, 0, 0, 0, 1], [0, X, 0, 0, 0]]
    assert near(c.alpha(rows), 0, 1e-9)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # theirs, where they divide by 0
@some
@given(ratings)
def test_alpha_is_that_of_krippendorff_at_every_level(rows):
    """Whole and decimal numbers, zeros, gaps between values; that package refuses no variation."""
    data = np.array(rows, dtype=float)
    for level in LEVELS:
        ours = c.alpha(rows, level)
        if ours is None:
            with pytest.raises((ValueError, AssertionError)):
                assert np.isfinite(krippendorff.alpha(data, level_of_measurement=level))
        else:
            theirs = krippendorff.alpha(data, level_of_measurement=level)
            assert near(ours, theirs, 1e-9), level


@some
@given(ratings)
def test_levels_keep_what_they_should(rows):
    """Ordinal α depends on order alone, interval on differences, ratio on proportions."""

    def changed(change):
        return [[None if value is None else change(value) for value in row] for row in rows]

    for level, change in (
        ("ordinal", lambda value: value**3),
        ("interval", lambda value: 5 - 3 * value),
        ("ratio", lambda value: 7 * value),
        ("nominal", lambda value: -value),
    ):
        before, after = c.alpha(rows, level), c.alpha(changed(change), level)
        assert before is after is None or near(before, after, 1e-9), level


@some
@given(ratings)
def test_bounds(rows):
    """α is at most 1, and never below −1 for two coders at any level."""
    for level in LEVELS:
        value = c.alpha(rows[:2], level)
        assert value is None or -1 - 1e-9 <= value <= 1 + 1e-12


def test_two_levels_of_two_values_are_one():
    """With two values only, nominal, ordinal and interval α are the same figure."""
    rows = [[0, 1, 1, 0, X], [0, 1, 0, 0, 1]]
    assert near(c.alpha(rows, "ordinal"), c.alpha(rows), 1e-12)
    assert near(c.alpha(rows, "interval"), c.alpha(rows), 1e-12)


def test_words_have_an_order_too():
    """Ordinal ratings may be words in alphabetical order."""
    rows = [["1 low", "2 mid", "3 high"], ["1 low", "2 mid", "2 mid"]]
    assert near(c.alpha(rows, "ordinal"), c.alpha([[1, 2, 3], [1, 2, 2]], "ordinal"), 1e-12)


@pytest.mark.parametrize(
    ("rows", "level", "message"),
    [
        ([[1, 2], [1, 2]], "metric", "level 'metric'"),
        ([["a", "b"], ["a", "b"]], "interval", "every value is a number"),
        ([[1, "b"], [1, "b"]], "ordinal", "have no order"),
        ([[-1, 2], [1, 2]], "ratio", "0 or more"),
    ],
)
def test_values_that_do_not_fit_the_level_are_refused(rows, level, message):
    """A level asks for values of its kind, and says which."""
    with pytest.raises(ValueError, match=message):
        c.alpha(rows, level)


def test_sets_of_codes():
    """α over sets with three distances; the empty set is a rating like others."""
    assert near(c.alpha_sets(sets(SETS)), 0.273081)
    assert near(c.alpha_sets(sets(SETS), "jaccard"), 0.31562)
    assert near(c.alpha_sets(sets(SETS), "nominal"), 0.238806)
    filled = [row[2:] for row in SETS]
    assert near(c.alpha_sets(sets(filled)), 0.177215)
    assert near(c.alpha_sets(sets(filled), "jaccard"), 0.203226)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("", "", 0), ("A", "A", 0), ("A", "", 1), ("A", "B", 1), ("AB", "A", Fraction(2, 3)),
     ("AB", "BC", Fraction(8, 9)), ("ABC", "AB", Fraction(5, 9))],
)  # fmt: skip
def test_masi(one, other, expected):
    """MASI (Passonneau 2006): J × M taken from 1, the same both ways."""
    assert c.set_distance(one, other) == c.set_distance(other, one) == expected


@some
@given(st.sets(st.sampled_from("ABCD")), st.sets(st.sampled_from("ABCD")))
def test_masi_is_that_of_nltk(one, other):
    """nltk has 0.67 and 0.33 for thirds, and divides by 0 for two empty sets."""
    if one or other:
        assert near(float(c.set_distance(one, other)), masi_distance(one, other), 0.004)


@some
@given(code_sets)
def test_alpha_of_sets_is_that_of_nltk(rows):
    """Any sets, with gaps: nltk's α with our distance."""
    ours = c.alpha_sets(rows, "jaccard")
    units = [[codes for codes in column if codes is not None] for column in zip(*rows, strict=True)]
    data = [
        (coder, unit, frozenset(codes))
        for unit, column in enumerate(units)
        if len(column) > 1
        for coder, codes in enumerate(column)
    ]
    if ours is None:
        assert len({codes for _, _, codes in data}) < 2
        return
    task = AnnotationTask(data, lambda a, b: float(c.set_distance(a, b, "jaccard")))
    assert near(ours, task.alpha(), 1e-9)


@some
@given(code_sets)
def test_sets_that_agree_or_differ_only_are_names(rows):
    """The nominal distance makes of each set a name of its own."""
    named = [[X if s is None else "".join(sorted(s)) for s in row] for row in rows]
    ours, theirs = c.alpha_sets(rows, "nominal"), c.alpha(named)
    assert ours is theirs is None or near(ours, theirs, 1e-9)


def test_no_sets_no_alpha():
    """One and the same set everywhere has no α; a string is no set of codes."""
    assert c.alpha_sets([[set(), set()], [set(), set()]]) is None
    assert c.alpha_sets([[{"A"}, None], [None, {"A"}]]) is None
    with pytest.raises(ValueError, match="set or list of codes"):
        c.alpha_sets([["secrecy"], ["secrecy"]])
    with pytest.raises(ValueError, match="use masi, jaccard or nominal"):
        c.alpha_sets([[{"A"}], [{"B"}]], "dice")
