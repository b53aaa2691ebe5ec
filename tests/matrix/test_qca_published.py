"""Truth tables, fit and solutions against published figures: Lipset's data in R's QCA 3.25."""

import pytest
from lipset_sets import CONDITIONS, CRISP, FUZZY, OUTCOME

from tls_coding.matrix.fit import necessity, sufficiency
from tls_coding.matrix.solution import relations, solutions
from tls_coding.matrix.truthtable import Cuts, membership, truth_table

# Row: cases, consistency, PRI (incl.cut = 0.8).
TABLE = {
    1: ("GR PT ES", 0.215976331360947, 0.0),
    2: ("IT RO", 0.278026905829596, 0.0),
    5: ("HU PL", 0.520900321543409, 0.113095238095238),
    6: ("EE", 0.528571428571429, 0.228070175438597),
    22: ("FI IE", 0.804270462633452, 0.719387755102041),
    23: ("AU", 0.378205128205128, 0.0396039603960395),
    24: ("FR SE", 0.7087719298245621, 0.634361233480176),
    31: ("DE", 0.445255474452555, 0.0499999999999999),
    32: ("BE CZ NL UK", 0.904205607476635, 0.885793871866295),
}


def lipset(consistency=0.8, data=FUZZY, outcome=OUTCOME):
    return truth_table(data, outcome, CONDITIONS, Cuts(consistency=consistency))


def shown(model):
    """Expression, consistency, PRI, raw and unique coverage of each term."""
    return [
        (term.expression, *(round(figure, 3) for figure in figures))
        for term in model.terms
        for figures in [(term.consistency, term.pri, term.coverage, term.unique)]
    ]


def whole(model):
    return tuple(round(f, 3) for f in (model.fit.consistency, model.fit.pri, model.fit.coverage))


@pytest.mark.parametrize("number", TABLE)
def test_every_row_that_is_seen_is_that_of_r(number):
    """Cases, consistency and PRI of each row, and which rows have the outcome."""
    cases, consistency, pri = TABLE[number]
    row = lipset().rows[number - 1]
    assert row.number == number
    assert sorted(row.cases) == sorted(cases.split())
    assert row.consistency == pytest.approx(consistency, abs=1e-9)
    assert row.pri == pytest.approx(pri, abs=1e-9)
    assert row.outcome == ("1" if number in {22, 32} else "0")


def test_all_other_rows_are_remainders():
    """23 of the 32 combinations are seen in no country."""
    assert len(lipset().remainders) == 23
    assert {row.number for row in lipset().remainders}.isdisjoint(TABLE)


def test_both_solutions_are_those_of_r():
    """incl.cut 0.8: terms with consistency, PRI, raw and unique coverage."""
    conservative, parsimonious = solutions(lipset(), FUZZY)
    (model,) = conservative.models
    assert sorted(shown(model)) == [
        ("DEV*URB*LIT*IND*STB", 0.904, 0.886, 0.454, 0.393),
        ("DEV*~URB*LIT*~IND*STB", 0.804, 0.719, 0.265, 0.204),
    ]
    assert model.assumed == ()
    (model,) = parsimonious.models
    assert sorted(shown(model)) == [
        ("DEV*~IND", 0.815, 0.721, 0.284, 0.194),
        ("URB*STB", 0.874, 0.845, 0.52, 0.43),
    ]
    assert model.assumed


def test_with_a_lower_cut_three_rows_make_two_terms():
    """incl.cut 0.7 takes France and Sweden in, as in the package's own tests."""
    conservative, parsimonious = solutions(lipset(0.7), FUZZY)
    (model,) = conservative.models
    assert sorted(shown(model)) == [
        ("DEV*LIT*IND*STB", 0.843, 0.821, 0.622, 0.385),
        ("DEV*~URB*LIT*STB", 0.809, 0.761, 0.433, 0.196),
    ]
    assert whole(model) == (0.871, 0.851, 0.818)
    (model,) = parsimonious.models
    assert shown(model) == [("DEV*STB", 0.869, 0.848, 0.824, 0.824)]
    assert whole(model) == (0.869, 0.848, 0.824)


def test_crisp_sets_and_the_absence_of_the_outcome():
    """LC: both solutions, and those of ~SURV, as in the package's own tests."""
    conservative, parsimonious = solutions(lipset(data=CRISP), CRISP)
    assert sorted(shown(conservative.models[0])) == [
        ("DEV*LIT*IND*STB", 1.0, 1.0, 0.75, 0.5),
        ("DEV*~URB*LIT*STB", 1.0, 1.0, 0.5, 0.25),
    ]
    assert [model.expression for model in parsimonious.models] == ["DEV*STB"]
    assert parsimonious.models[0].assumed == (18, 20, 26, 28, 30)
    conservative, parsimonious = solutions(lipset(data=CRISP, outcome="~SURV"), CRISP)
    assert {term.expression for term in conservative.models[0].terms} == {
        "~DEV*~URB*~IND", "DEV*LIT*IND*~STB"
    }  # fmt: skip
    assert sorted(shown(parsimonious.models[0])) == [
        ("~DEV", 1.0, 1.0, 0.8, 0.3), ("~STB", 1.0, 1.0, 0.7, 0.2)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "consistency", "coverage", "relevance"),
    [
        (["LIT"], 0.9906103286384976, 0.6428027418126427, 0.5094142259414226),
        (["DEV"], 0.8309859154929577, 0.7746170678336981, 0.8113553113553114),
        (["DEV", "URB"], 0.8990610328638499, 0.7539370078740159, 0.7582205029013538),
    ],
    ids="LIT DEV DEV+URB".split(),
)
def test_necessity_is_that_of_r(names, consistency, coverage, relevance):
    """Consistency, coverage and relevance (RoN) of necessity."""
    joined = [max(membership(sets, name) for name in names) for sets in FUZZY.values()]
    fit = necessity(joined, [sets[OUTCOME] for sets in FUZZY.values()])
    assert fit.consistency == pytest.approx(consistency, abs=1e-9)
    assert fit.coverage == pytest.approx(coverage, abs=1e-9)
    assert fit.relevance == pytest.approx(relevance, abs=1e-9)


@pytest.mark.parametrize(
    ("names", "consistency", "pri", "coverage"),
    [
        (["DEV", "URB"], 0.8133874239350914, 0.7761557177615573, 0.4706572769953052),
        (["DEV", "~URB"], 0.7449799196787148, 0.6856435643564355, 0.4354460093896713),
        (["DEV"], 0.7746170678336981, 0.7431421446384042, 0.8309859154929577),
    ],
    ids="DEV*URB DEV*~URB DEV".split(),
)
def test_sufficiency_is_that_of_r(names, consistency, pri, coverage):
    """Consistency, PRI and coverage of sufficiency."""
    joined = [min(membership(sets, name) for name in names) for sets in FUZZY.values()]
    fit = sufficiency(joined, [sets[OUTCOME] for sets in FUZZY.values()])
    assert fit.consistency == pytest.approx(consistency, abs=1e-9)
    assert fit.pri == pytest.approx(pri, abs=1e-9)
    assert fit.coverage == pytest.approx(coverage, abs=1e-9)


def test_what_is_necessary_for_survival():
    """Literacy and stability are necessary; only unions without either are listed beside."""
    found = relations(lipset(), FUZZY)
    assert [one.expression for one in found[:10] if one.is_necessary] == ["LIT", "STB"]
    assert not any({"LIT", "STB"} & set(one.expression.split(" + ")) for one in found[10:])
