"""Memberships: from cells to sets, and never a 0 for what nobody looked at."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_sets import sets
from small_tables import facts_from, segment

from tls_coding.coding.codings import CoderState
from tls_coding.errors import UsageError
from tls_coding.matrix.casevalues import MEASURES, case_values
from tls_coding.matrix.qca import analyse
from tls_coding.matrix.setmembers import case_sets

SECRECY, NETWORKS = "informal.secrecy", "informal.networks"
CODES = [SECRECY, NETWORKS]
DOCUMENTS = {"g1": ["grasse"], "g2": ["grasse"], "b1": ["biella"], "s1": ["sagunto"]}
OF = {"g1": "grasse", "g2": "grasse", "b1": "biella", "s1": "sagunto"}


def facts(*segments, done=tuple(DOCUMENTS), codes=CODES):
    state = CoderState("ana", done=frozenset((name, code) for name in done for code in codes))
    return facts_from(list(segments), DOCUMENTS, ["grasse", "biella", "sagunto"], CODES, [state])


def coded(transcript, start=0, code=SECRECY, status="coded", **other):
    return segment(transcript, OF[transcript], code, start, status, **other)


def values(found, measure, code=SECRECY, **other):
    return {case: value.value for case, value in case_values(found, code, measure, **other).items()}


def test_each_measure_counts_what_it_says():
    """Two passages in one of Grasse's two interviews of 100 words each."""
    found = facts(coded("g1"), coded("g1", 5), coded("g1", 5, coder="marc"))
    assert values(found, "count") == {"grasse": 2, "biella": 0, "sagunto": 0}
    assert values(found, "per_1000") == {"grasse": 10, "biella": 0, "sagunto": 0}
    assert values(found, "share") == {"grasse": 0.5, "biella": 0, "sagunto": 0}
    assert values(found, "presence") == {"grasse": 1, "biella": 0, "sagunto": 0}


def test_a_case_that_was_not_reviewed_has_no_value():
    """One interview of Grasse is not finished: no count, no 0; the reason names it."""
    found = facts(coded("g1"), done=("g1", "b1"))
    held = case_values(found, SECRECY, "count")
    assert held["grasse"].value is None
    assert "g2" in held["grasse"].why
    assert held["biella"].value == 0
    assert held["sagunto"].value is None


def test_presence_is_known_from_the_first_passage():
    """What was found is there, whatever else remains to be read."""
    found = facts(coded("g1"), done=())
    assert values(found, "presence") == {"grasse": 1, "biella": None, "sagunto": None}


def test_a_branch_is_reviewed_when_all_its_codes_are():
    """Finished for one code says nothing of the branch."""
    found = facts(coded("g1"), codes=[SECRECY])
    assert values(found, "count")["grasse"] == 1
    assert values(found, "count", code="informal")["grasse"] is None


def test_an_open_suggestion_is_no_zero():
    """Where nothing counts and a suggestion waits there is no membership."""
    found = facts(coded("b1", status="suggested"), coded("g1"), coded("g1", 9, status="suggested"))
    assert values(found, "count") == {"grasse": 1, "biella": None, "sagunto": 0}


def test_denied_passages_count_only_where_that_is_asked_for():
    """A passage that denies the theme does not make a case a member of it."""
    found = facts(coded("g1", flags="negated"), coded("b1"))
    assert values(found, "presence") == {"grasse": 0, "biella": 1, "sagunto": 0}
    assert values(found, "presence", negated=True)["grasse"] == 1


@given(st.integers(0, 12), st.sampled_from(MEASURES))
@settings(max_examples=30)
def test_a_further_passage_never_lowers_a_value(n, measure):
    """Every measure rises, or stays, with what is coded."""
    listed = [coded("g1" if start % 2 else "g2", start) for start in range(n + 1)]
    fewer, more = facts(*listed[:-1]), facts(*listed)
    assert values(fewer, measure)["grasse"] <= values(more, measure)["grasse"]


FILE = """
    - {id: secrecy, code: informal.secrecy, measure: count, why: w,
       anchors: {out: 0, crossover: 1, in: 3}}
    - {id: adapted, attribute: trajectory, members: [adaptation], why: w}
    - {id: large, attribute: firms, threshold: 10, why: w}
    - {id: organic, given: {grasse: 0.8, biella: 0}, why: w}
"""


def members(found, attributes):
    from dataclasses import replace

    return case_sets(replace(found, case_attributes=attributes), sets(FILE))


def test_memberships_from_codes_attributes_and_by_hand():
    """Each case in each set, with the raw value beside; a half is flagged."""
    found = members(
        facts(coded("g1")),
        {"grasse": {"trajectory": "adaptation", "firms": 12}, "biella": {"trajectory": "rupture"}},
    )
    data = {(m.case, m.set): (m.raw, m.membership) for m in found.members}
    assert data["grasse", "secrecy"] == (1, 0.5)
    assert data["biella", "secrecy"] == (0, pytest.approx(0.05))
    assert data["grasse", "adapted"] == ("adaptation", 1)
    assert data["biella", "adapted"] == ("rupture", 0)
    assert data["grasse", "large"] == (12, 1)
    assert data["grasse", "organic"] == (0.8, 0.8)
    assert found.halves == (("grasse", "secrecy"),)


def test_a_case_without_a_membership_is_left_out_and_named():
    """Missing is missing: the case is in no data, and each reason is told."""
    found = members(facts(), {"grasse": {"trajectory": "adaptation", "firms": "many"}})
    assert found.data == {}
    assert found.excluded["grasse"] == ("large: firms is no number",)
    assert found.excluded["sagunto"] == (
        "adapted: no attribute trajectory", "large: no attribute firms",
        "organic: no membership given",
    )  # fmt: skip
    with pytest.raises(UsageError, match="grasse"):
        analyse(found, "adapted", ["secrecy"])


def test_a_set_that_all_cases_are_in_is_told():
    """What does not vary explains nothing."""
    found = case_sets(
        facts(coded("g1")),
        sets("- {id: a, given: {grasse: 1, biella: 0.9, sagunto: 0.7}, why: w}\n"
             "- {id: y, given: {grasse: 1, biella: 0, sagunto: 0}, why: w}"),
    )  # fmt: skip
    assert analyse(found, "y", ["a"]).one_sided == {"a": "in"}


def test_a_case_close_to_a_crossover_is_told():
    """Whose row a small step of the anchors would change is named; a half is more than close."""
    found = case_sets(
        facts(),
        sets("- {id: a, given: {grasse: 0.53, biella: 0.5, sagunto: 0.1}, why: w}\n"
             "- {id: y, given: {grasse: 1, biella: 0, sagunto: 0}, why: w}"),
    )  # fmt: skip
    assert analyse(found, "y", ["a"]).close == (("grasse", "a"),)
    assert analyse(found, "y", ["a"]).halves == (("biella", "a"),)
    assert analyse(found, "y", ["a"]).table.halves == {"biella": ("a",)}
