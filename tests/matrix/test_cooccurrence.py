"""Codes that meet: counted as a plain loop counts, set against chance that can be worked out."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_facts import CODES, Made, sentence_bounds, shuffled, studies
from scipy.stats import hypergeom

from tls_coding.matrix.cooccurrence import EMPTY, NO_CHANCE, NOT_BOTH, cooccurrence
from tls_coding.matrix.excess import chance

few = settings(max_examples=settings.default.max_examples // 5)
ONE = ("i0", "valley", 100, "")
ALL = frozenset(("i0", code) for code in CODES)


def units_of(made):
    return dict.fromkeys((name for name, *_ in made.interviews), sentence_bounds())


def counted(facts, made, **how):
    return cooccurrence(facts, units_of(made), unit="sentence", **how)


def pair_of(found, first, second):
    rows = found.frame()
    return rows[(rows["first"] == first) & (rows["second"] == second)].iloc[0]


def coded(*spans, done=ALL):
    passages = tuple((0, start, end, code, "coded", "ana", False) for start, end, code in spans)
    return Made((ONE,), passages, done)


@few
@given(studies())
def test_counts_are_those_of_a_plain_loop(made):
    """Each sentence once for a pair, and only where both codes were finished."""
    found = counted(made.facts(), made)
    for first, second in combinations(found.themes, 2):
        held, both = {first: set(), second: set()}, set()
        for name, *_ in made.interviews:
            if {(name, first), (name, second)} <= made.done:
                both.add(name)
        for s in made.segments():
            if s.transcript in both and s.code in held and s.counts and not s.flags:
                held[s.code] |= {
                    (s.transcript, start)
                    for start, end in sentence_bounds()
                    if start < s.end and s.start < end
                }
        row = pair_of(found, first, second)
        assert row["count"] == len(held[first] & held[second])
        assert (row.first_units, row.second_units) == (len(held[first]), len(held[second]))
        assert (row.interviews, row.units) == (len(both), 6 * len(both))


@few
@given(shuffled())
def test_neither_order_nor_a_second_coder_nor_an_uncoded_interview_matters(study):
    """A unit counts once, whoever coded it; what was not reviewed gives no chances to meet."""
    made, order = study
    for level in (None, 1):
        found = counted(made.facts(), made, level=level).frame()
        for other in (made.with_second_coder(), made.with_uncoded()):
            assert counted(other.facts(), other, level=level).frame().equals(found)
        again = counted(made.facts(order), made, level=level).frame()
        assert np.allclose(
            again.select_dtypes("number"), found.select_dtypes("number"), equal_nan=True
        )


def test_one_interview_is_fishers_exact_case():
    """Two of six sentences each, both shared: chance gives that once in fifteen."""
    made = coded((0, 5, "trade"), (10, 15, "trade"), (0, 5, "place.road"), (10, 15, "place.road"))
    row = pair_of(counted(made.facts(), made), "trade", "place.road")
    assert (row["count"], row.jaccard) == (2, 1.0)
    assert row.expected == pytest.approx(2 * 2 / 6)
    assert row.p == pytest.approx(2 / 15)
    assert (row.low, row.high, row.method) == (0, 2, "exact")


def test_what_has_no_value_says_why():
    """No units, no review, no unit of a code: None and a reason, not 0."""
    made = coded((0, 5, "trade"), (0, 5, "place.road"))
    rows = cooccurrence(made.facts()).frame()
    assert set(rows["reason"]) == {NO_CHANCE}
    assert rows["p"].isna().all()
    row = pair_of(counted(made.facts(), made), "craft.lineage", "trade")
    assert (row["reason"], np.isnan(row.p)) == (EMPTY, True)
    half = coded((0, 5, "trade"), done=ALL - {("i0", "craft.lineage")})
    assert pair_of(counted(half.facts(), half), "craft.lineage", "trade")["reason"] == NOT_BOTH


def test_long_passages_and_those_outside_are_warned_of():
    """Neighbouring units of one passage are not apart; what touches no unit is counted."""
    made = coded((0, 40, "trade"), (9, 10, "trade"))
    told = " ".join(counted(made.facts(), made).warnings)
    assert "touches 4.0 units on average" in told
    assert "1 coded passages touch no sentence" in told


sizes = st.lists(
    st.integers(1, 12).flatmap(
        lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, n))
    ),
    min_size=1,
    max_size=4,
)


@given(sizes, st.integers(0, 12))
def test_chance_is_a_sum_of_hypergeometrics(interviews, seen):
    """The distribution is that of scipy, convolved; mean, deviation, tails and limits follow."""
    n, a, b = (np.array(column) for column in zip(*interviews, strict=True))
    held = np.ones(1)
    for total, one, other in interviews:
        held = np.convolve(held, hypergeom(total, one, other).pmf(np.arange(total + 1)))
    held = np.append(held, np.zeros(13))
    found = chance(np.array([seen]), a[:, np.newaxis], b[:, np.newaxis], n)
    values = np.arange(len(held))
    mean = held @ values
    assert found.expected[0] == pytest.approx(mean)
    assert found.deviation[0] == pytest.approx(np.sqrt(held @ (values - mean) ** 2), abs=1e-6)
    tails = held[values >= seen].sum(), held[values <= seen].sum()
    assert found.p[0] == pytest.approx(min(1.0, 2 * min(tails)), abs=1e-9)
    inside = held[(values >= found.low[0]) & (values <= found.high[0])].sum()
    assert inside >= 0.95 - 1e-9


def test_the_normal_range_continues_the_exact_one():
    """Large counts are taken as normal; at the border both say the same."""
    n, size = np.full(20, 400), np.full((20, 1), 30)
    for observed in (45, 62, 80):
        exact = chance(np.array([observed]), size, size, n)
        many = np.repeat(size, 2, axis=0)
        normal = chance(np.array([observed * 2]), many, many, np.repeat(n, 2))
        assert exact.expected[0] * 2 == pytest.approx(normal.expected[0])
        assert not normal.exact[0]
    assert normal.low[0] == pytest.approx(90 - 1.96 * normal.deviation[0], abs=1)


def test_the_matrix_is_symmetric_with_units_on_its_diagonal():
    """It can be drawn as it stands."""
    made = coded((0, 5, "trade"), (10, 15, "trade"), (0, 5, "place.road"))
    drawn = counted(made.facts(), made).matrix()
    assert drawn.loc["trade", "trade"] == 2
    assert drawn.loc["trade", "place.road"] == drawn.loc["place.road", "trade"] == 1
