"""Coefficients against published values, other programs and their own laws."""

import json
import math
import random
from pathlib import Path

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from tls_coding.agreement import coefficients as c

PUBLISHED = Path(__file__).parents[2].parent / "shared/agreement/published_values.json"

counts = st.integers(0, 40)
tables = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(counts, min_size=k, max_size=k), min_size=k, max_size=k)
)
ratings = st.integers(2, 8).flatmap(
    lambda n: st.lists(
        st.lists(st.sampled_from([None, 0, 1, 2]), min_size=n, max_size=n), min_size=2, max_size=4
    )
)


def near(value, expected, tolerance=1e-5):
    return value is not None and math.isclose(value, expected, abs_tol=tolerance)


def columns(rows):
    """Coders × units as units."""
    return list(zip(*rows, strict=True))


def test_cohen_s_own_example():
    """κ, its standard error, π and percent of Cohen (1960, p. 45)."""
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    assert near(c.percent(table), 0.7)
    assert near(c.kappa(table), 0.49153)
    assert near(c.kappa_se(table), 0.051, 1e-4)
    assert near(c.pi(table), 0.48718)


def test_high_agreement_with_low_kappa():
    """The paradox of Feinstein & Cicchetti (1990): 85 % agreement, κ .32, AC1 .81."""
    table = [[80, 10], [5, 5]]
    assert near(c.percent(table), 0.85)
    assert near(c.kappa(table), 0.31818)
    assert near(c.pi(table), 0.31429)
    assert near(c.brennan_prediger(table), 0.7)
    assert near(c.ac1(table), 0.808, 1e-3)


def test_alpha_of_four_coders_with_missing_ratings():
    """α of Krippendorff (2011): 4 coders, 12 units, at the four levels of measurement."""
    rows = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, None],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    assert near(c.alpha(rows), 0.743, 1e-3)
    assert near(c.alpha(rows, "ordinal"), 0.815, 1e-3)
    assert near(c.alpha(rows, "interval"), 0.849, 1e-3)
    assert near(c.alpha(rows, "ratio"), 0.797, 1e-3)
    assert near(c.ac1_raters(rows), 0.77544)
    assert near(c.fleiss(rows), 0.76117)


def test_what_does_not_vary_has_no_coefficient():
    """Where all put everything into one category agreement is 1 and every coefficient None."""
    table, rows = [[10, 0], [0, 0]], [[0] * 10] * 3
    assert c.percent(table) == 1.0
    for coefficient in (c.kappa, c.kappa_se, c.pi, c.brennan_prediger, c.ac1):
        assert coefficient(table) is None, coefficient.__name__
    for coefficient in (c.alpha, c.fleiss, c.ac1_raters):
        assert coefficient(rows) is None, coefficient.__name__


def test_nothing_to_compare_has_no_coefficient():
    """No units, or none that two coders rated: None."""
    for rows in ([], [[], []], [[None, 1], [1, None]], [[None], [None]]):
        assert c.alpha(rows) is None
        assert c.fleiss(rows) is None
        assert c.ac1_raters(rows) is None
    assert c.kappa([[0, 0], [0, 0]]) is None


@pytest.mark.parametrize("table", [[[1, 2]], [[1], [2]], [[1, -1], [0, 2]]])
def test_what_is_no_table_is_refused(table):
    """A table that is not square, or holds a negative count, is a mistake of the caller."""
    with pytest.raises(ValueError, match="agreement table"):
        c.kappa(table)


@given(tables)
def test_kappa_is_that_of_scikit_learn(table):
    """κ of any table is scikit-learn's, wherever that is defined."""
    first = [i for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    second = [j for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    ours = c.kappa(table)
    if ours is not None:
        assert near(ours, cohen_kappa_score(first, second), 1e-9)


@given(ratings)
def test_alpha_is_that_of_krippendorff(rows):
    """α of any ratings is that of the `krippendorff` package, at every level."""
    for level in ("nominal", "ordinal", "interval", "ratio"):
        ours = c.alpha(rows, level)
        if ours is None:
            continue
        data = np.array(rows, dtype=float)
        assert near(ours, krippendorff.alpha(data, level_of_measurement=level), 1e-9), level


@given(tables)
def test_coefficients_do_not_care_who_is_first_or_how_categories_are_numbered(table):
    """Swapping the coders, or the order of the categories, changes nothing."""
    swapped = np.array(table).T
    order = list(range(len(table)))
    random.Random(sum(map(sum, table))).shuffle(order)
    renamed = np.array(table)[np.ix_(order, order)]
    for coefficient in (c.percent, c.kappa, c.kappa_se, c.pi, c.brennan_prediger, c.ac1):
        value = coefficient(table)
        for other in (swapped, renamed):
            again = coefficient(other)
            assert again is value is None or near(again, value, 1e-9), coefficient.__name__


@given(ratings)
def test_ratings_do_not_care_about_order_or_names(rows):
    """Coders, units and nominal values in another order or by other names: the same."""
    reverse = [row[::-1] for row in reversed(rows)]
    named = [[None if v is None else "abc"[v] for v in row] for row in rows]
    for coefficient in (c.alpha, c.fleiss, c.ac1_raters):
        value = coefficient(rows)
        for other in (reverse, named):
            again = coefficient(other)
            assert again is value is None or near(again, value, 1e-9), coefficient.__name__


@given(tables)
def test_bounds(table):
    """Percent lies in 0 … 1, every coefficient at 1 or below."""
    share = c.percent(table)
    assert share is None or 0 <= share <= 1
    for coefficient in (c.kappa, c.pi, c.brennan_prediger, c.ac1):
        value = coefficient(table)
        assert value is None or value <= 1 + 1e-12


@given(st.lists(st.sampled_from([0, 1]), min_size=4, max_size=40))
def test_two_coders_who_agree_wholly_have_one(row):
    """Whole agreement on what varies is exactly 1 in every coefficient."""
    if len(set(row)) == 1:
        return
    rows = [row, row]
    table = [[row.count(0), 0], [0, row.count(1)]]
    assert all(near(f(table), 1.0, 1e-12) for f in (c.kappa, c.pi, c.brennan_prediger, c.ac1))
    assert all(near(f(rows), 1.0, 1e-12) for f in (c.alpha, c.fleiss, c.ac1_raters))


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published values are not here")
def test_every_published_value_that_these_functions_cover():
    """All cases of the file of published values hold within their tolerance."""
    held = 0
    of_table = {
        "po": c.percent, "kappa": c.kappa, "kappa_se": c.kappa_se, "pi": c.pi,
        "bp": c.brennan_prediger, "pabak": c.brennan_prediger, "ac1": c.ac1,
    }  # fmt: skip
    for case in json.loads(PUBLISHED.read_text(encoding="utf-8")):
        data, expected = case["data"], case["expected"]
        pairs = []
        if "contingency_table" in data:
            table = data["contingency_table"]
            pairs = [(f(table), expected[name]) for name, f in of_table.items() if name in expected]
        elif "ratings" in data:
            rows = data["ratings"]
            pairs = [
                (c.alpha(rows, name.removeprefix("alpha_")), value)
                for name, value in expected.items()
                if name.removeprefix("alpha_") in {"nominal", "ordinal", "interval", "ratio"}
            ]
            of_rows = {"AC1": c.ac1_raters, "fleiss_kappa": c.fleiss, "alpha": c.alpha}
            pairs += [(f(rows), expected[n]) for n, f in of_rows.items() if n in expected]
        elif "counts" in data:
            units = [[v for v, n in enumerate(unit) for _ in range(n)] for unit in data["counts"]]
            pairs = [(c.fleiss(columns(units)), expected["kappa"])]
        for value, wanted in pairs:
            if wanted is None:
                assert value is None, case["name"]
            else:
                assert near(value, wanted, case["tolerance"] or 1e-9), case["name"]
            held += 1
    assert held >= 30
