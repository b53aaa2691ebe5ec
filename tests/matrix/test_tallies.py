"""Passages by interview and theme: counted once, and only where somebody finished."""

import numpy as np
from hypothesis import given, settings
from random_facts import CODES, Made, studies

from tls_coding.matrix.tallies import by_case, complete_block, tally, themes_of

few = settings(max_examples=settings.default.max_examples // 5)

ONE = ("i0", "valley", 100, "")
ALL = frozenset(("i0", code) for code in CODES)


def test_a_passage_of_two_coders_and_two_codes_counts_once_in_the_branch():
    """A branch counts passages, not codings."""
    passages = (
        (0, 0, 9, "craft.secrecy", "coded", "ana", False),
        (0, 0, 9, "craft.secrecy", "coded", "marc", False),
        (0, 0, 9, "craft.lineage", "coded", "ana", False),
    )
    made = tally(Made((ONE,), passages, ALL, ("ana", "marc")).facts(), level=1)
    assert made.passages[0, made.themes.index("craft")] == 1


def test_a_passage_is_denied_only_where_every_decision_says_so():
    """One coder who does not flag a passage as negated makes it count."""
    passages = (
        (0, 0, 9, "trade", "coded", "ana", True),
        (0, 0, 9, "trade", "coded", "marc", False),
        (0, 20, 29, "trade", "coded", "ana", True),
    )
    made = tally(Made((ONE,), passages, ALL, ("ana", "marc")).facts())
    trade = made.themes.index("trade")
    assert (made.passages[0, trade], made.denied[0, trade]) == (1, 1)


def test_a_code_that_nobody_ever_finished_leaves_its_branch():
    """A code added yesterday does not make its whole branch unreviewed."""
    done = ALL - {("i0", "craft.lineage")}
    facts = Made((ONE,), ((0, 0, 9, "craft.lineage", "coded", "ana", False),), done).facts()
    made = tally(facts, level=1)
    craft = made.themes.index("craft")
    assert made.reviewed[0, craft]
    assert made.passages[0, craft] == 0
    assert themes_of(facts, 1).of[facts.codes.index("craft.lineage")] == -1


@few
@given(studies())
def test_counts_are_those_of_a_plain_loop(made):
    """Every figure can be had by hand."""
    facts = made.facts()
    found = tally(facts, by="interview")
    for row, name in enumerate(facts.documents.ids):
        for column, code in enumerate(found.themes):
            held = {
                (s.start, s.end): s.flags
                for s in made.segments()
                if s.transcript == name and s.code == code and s.counts
            }
            meant = sum(flags != "negated" for flags in held.values())
            assert found.passages[row, column] == meant
            assert found.denied[row, column] == len(held) - meant
            assert found.reviewed[row, column] == ((name, code) in made.done)


@few
@given(studies())
def test_cases_are_the_sum_of_their_finished_interviews(made):
    """What was found in an interview that nobody finished is in no figure of its case."""
    facts = made.facts()
    cases, interviews = by_case(facts), tally(facts, by="interview")
    for row, case in enumerate(cases.cases):
        own = [i for i, about in enumerate(facts.documents.cases) if about == (case,)]
        assert (cases.passages[row] == interviews.known[own].sum(axis=0)).all()
        assert (cases.interviews[row] + cases.left_out[row] == len(own)).all()


@few
@given(studies())
def test_a_complete_block_has_no_gap(made):
    """Whatever is left is known throughout."""
    reviewed = tally(made.facts(), by="interview").reviewed
    rows, columns = complete_block(reviewed)
    assert reviewed[np.ix_(rows, columns)].all()
