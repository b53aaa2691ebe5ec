"""Truth tables: which case stands in which row, what contradicts, what is left out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.errors import UsageError
from tls_coding.matrix.minimise import covers
from tls_coding.matrix.solution import solutions
from tls_coding.matrix.truthtable import Cuts, truth_table

FIGURES = st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1).map(lambda x: round(x, 2)))
DATA = st.lists(st.tuples(*[FIGURES] * 4), min_size=1, max_size=12).map(
    lambda rows: {
        f"c{n}": dict(zip(("a", "b", "c", "y"), row, strict=True)) for n, row in enumerate(rows)
    }
)


def crisp(text):
    """`crisp("c1 10 1")`: a case with conditions a and b, and its outcome y."""
    rows = [line.split() for line in text.strip().splitlines()]
    return {
        case: {"a": float(bits[0]), "b": float(bits[1]), "y": float(y)} for case, bits, y in rows
    }


def test_a_row_whose_cases_differ_is_contradictory():
    """Two cases with the same conditions and other outcomes are named, whatever the row says."""
    table = truth_table(crisp("c1 10 1\nc2 10 1\nc3 10 0\nc4 00 0"), "y", ["a", "b"])
    row = table.rows[2]
    assert row.contradictory
    assert (row.outcome, row.deviant) == ("0", ("c1", "c2"))
    assert table.contradictory == (row,)
    lenient = truth_table(
        crisp("c1 10 1\nc2 10 1\nc3 10 0\nc4 00 0"), "y", ["a", "b"], Cuts(consistency=0.6)
    )
    assert (lenient.rows[2].outcome, lenient.rows[2].deviant) == ("1", ("c3",))


def test_a_row_below_the_frequency_cut_is_a_remainder_that_names_its_case():
    """One case is too few for a cut of two: the row is no evidence, and its case is not lost."""
    data = crisp("c1 10 1\nc2 11 1\nc3 11 1\nc4 00 0\nc5 00 0")
    table = truth_table(data, "y", ["a", "b"], Cuts(frequency=2))
    assert [(row.number, row.cases) for row in table.remainders if row.cases] == [(3, ("c1",))]


def test_pri_can_refuse_a_row_that_is_enough_for_both():
    """A row consistent with the outcome and with its absence falls to the PRI cut."""
    data = {"c1": {"a": 0.6, "y": 0.55}, "c2": {"a": 0.3, "y": 0.5}, "c3": {"a": 0.2, "y": 0.1}}
    assert truth_table(data, "y", ["a"]).rows[1].outcome == "1"
    assert truth_table(data, "y", ["a"], Cuts(pri=0.9)).rows[1].outcome == "0"


@pytest.mark.parametrize(
    ("outcome", "conditions", "said"),
    [
        ("y", [], "0 conditions"),
        ("y", list("abcdefgh"), "8 conditions"),
        ("y", ["a", "a"], "twice"),
        ("~a", ["a", "b"], "as well"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(outcome, conditions, said):
    """None, too many, double conditions, or the outcome among them: one clear error."""
    with pytest.raises(UsageError, match=said):
        truth_table(crisp("c1 10 1"), outcome, conditions)


def test_without_a_row_that_has_the_outcome_there_is_no_solution():
    """Nothing to explain, or nothing to compare with: a sentence says so."""
    alone = crisp("c1 10 0\nc2 00 0")
    assert solutions(truth_table(alone, "y", ["a", "b"]), alone)[0].why
    every = crisp("c1 10 1\nc2 00 1")
    conservative, parsimonious = solutions(truth_table(every, "y", ["a", "b"]), every)
    assert conservative.models
    assert (parsimonious.models, bool(parsimonious.why)) == ((), True)


@given(DATA)
@settings(max_examples=60)
def test_every_case_stands_in_one_row_or_is_named(data):
    """A case is more in than out of exactly one combination, unless it is half in something."""
    table = truth_table(data, "y", ["a", "b", "c"])
    rows = [case for row in table.rows for case in row.cases]
    assert sorted([*rows, *table.halves]) == sorted(data)


@given(DATA)
@settings(max_examples=60)
def test_solutions_hold_all_positive_rows_and_no_negative_one(data):
    """The conservative terms stand for exactly the positive rows; the parsimonious for them too."""
    table = truth_table(data, "y", ["a", "b", "c"])
    for solution in solutions(table, data):
        for model in solution.models:
            held = {
                row.number
                for row in table.rows
                if any(covers(t.term, row.bits) for t in model.terms)
            }
            assert held == {row.number for row in table.positive} | set(model.assumed)
            assert not held & {row.number for row in table.negative}


@given(DATA, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_cases_does_not_matter(data, chance):
    """Cases in any order give the same rows and the same solutions."""
    names = list(data)
    chance.shuffle(names)
    mixed = {name: data[name] for name in names}
    one, other = (truth_table(d, "y", ["a", "b", "c"]) for d in (data, mixed))
    assert [(r.outcome, sorted(r.cases)) for r in one.rows] == [
        (r.outcome, sorted(r.cases)) for r in other.rows
    ]
    assert [m.expression for s in solutions(one, data) for m in s.models] == [
        m.expression for s in solutions(other, mixed) for m in s.models
    ]
