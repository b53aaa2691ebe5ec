"""Tables for a page: every cell is there once, totals count a passage once."""

from given_studies import SMALL_CODES, given_of, large, small
from hypothesis import given, settings
from hypothesis import strategies as st
from small_tables import LISTED, segment

from tls_coding.exchange.matrixparts import codings, parts_of
from tls_coding.matrix.tables import sign
from tls_coding.matrix.tabulate import STATES


def test_cells_bear_the_signs_of_their_states():
    """A number, an absence, a denial, a suggestion and what nobody reviewed are told apart."""
    branches, craft, single = parts_of(small())
    assert branches.header == ("Craft", "Market", "All")
    assert craft.rows == (
        ("Harbour", "–", "–", "0"),
        ("Valley", "1", "0", "1"),
        ("All", "1", "0", "1"),
    )
    assert [row[1] for row in single.rows] == ["?1", "1¬", "1"]


def test_a_total_counts_a_passage_with_two_codes_once():
    """Two codes on one passage of a branch are two cells and one passage."""
    twice = [segment("t1", "valley", code, 3, "coded") for code in SMALL_CODES]
    made = given_of(twice, {"t1": ["valley"]}, SMALL_CODES)
    branches, craft, _ = parts_of(made)
    assert craft.rows[0] == ("Valley", "1", "1", "1")
    assert branches.rows[-1] == ("All", "1", "1", "1")
    assert codings(made, "hand") == 3


@settings(max_examples=30, deadline=None)
@given(LISTED, st.integers(1, 4))
def test_every_cell_of_the_matrix_stands_in_one_table(listed, most):
    """However narrow the tables, each case and code has one cell, with the matrix's own sign."""
    codes = ("x.p", "x.q", "y")
    study = given_of(listed, {"t1": ["a"], "t2": ["b"]}, codes)
    found = {}
    for part in parts_of(study, most):
        for row in part.rows[:-1]:
            for theme, cell in zip(part.themes, row[1:], strict=False):
                if theme in codes and (part.about or theme not in {"x"}):
                    found.setdefault((row[0], theme), set()).add(cell)
    table = study.table
    for i, case in enumerate(table.axis.labels):
        for j, code in enumerate(table.themes.labels):
            told = sign(
                STATES[table.state[i, j]], int(table.count[i, j]), int(table.suggested[i, j])
            )
            assert found[study.labels.case(case), code] == {told}


def test_tables_stay_narrow_with_many_codes():
    """57 codes make tables of a page's width, named by their branches."""
    parts = parts_of(large(n_cases=2, n_codes=57))
    assert max(len(part.header) for part in parts) <= 17
    assert parts[1].title == "Branch_0"
