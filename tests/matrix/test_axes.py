"""What a matrix compares: rows by case, interview, speaker or any attribute, themes by level."""

from dataclasses import replace

import pytest
from small_study import write_study
from small_tables import facts_from, segment, shown

from tls_coding.coding.codings import CoderState
from tls_coding.errors import UsageError
from tls_coding.matrix.axes import NOT_GIVEN, attributes, axis, themes
from tls_coding.matrix.tabulate import tabulate
from tls_coding.study import open_study
from tls_coding.studyfacts import facts_of_study

CODES = ("craft.secrecy", "craft.lineage", "trade")
BOOK = """
- id: craft.secrecy
  label: {en: Secrecy}
  definition: Kept secret.
"""
TEXTS = {
    "harbour_01": (
        "---\ncase: harbour\nlanguage: en\ndate: 2007-05-14\nspeakers:\n"
        "  Q: {role: interviewer}\n  R1: {role: respondent, position: welder}\n"
        "  R2: {role: respondent, position: mayor}\n---\n"
        "[Q] And the secret?\n\n[R1] We keep it secret here.\n\n[R2] They keep a secret.\n"
    ),
    "valley_01": (
        "---\ncase: valley\nlanguage: fr\ndate: 2006-01-02\nspeakers:\n"
        "  R1: {role: respondent, position: welder}\n---\n[R1] Un, deux, trois.\n"
    ),
}


@pytest.fixture
def facts(tmp_path):
    return facts_of_study(open_study(write_study(tmp_path, codes=BOOK, transcripts=TEXTS)))


def test_words_are_those_of_the_respondents_whom_a_row_is_about(facts):
    """Words of interviewers are no one's share of talk; each speaker has their own."""
    assert dict(zip(axis(facts).labels, axis(facts).words, strict=True)) == {
        "valley": 3,
        "harbour": 9,
    }
    by_speaker = axis(facts, "speaker")
    assert dict(zip(by_speaker.labels, by_speaker.words, strict=True)) == {
        "harbour_01 R1": 5,
        "harbour_01 R2": 4,
        "valley_01 R1": 3,
    }


def test_attributes_of_speakers_interviews_and_cases_can_be_compared(facts):
    """A position joins speakers of several interviews; a year, a language their interviews."""
    by_position = axis(facts, "position")
    assert by_position.labels == ("mayor", "welder")
    assert by_position.words == (4, 8)
    assert axis(facts, "year").labels == ("2006", "2007")
    assert axis(facts, "interview.language").words == (9, 3)
    assert {"position", "role"} <= set(attributes(facts)["speaker"])


def test_a_row_that_nothing_is_called_after_names_what_there_is(facts):
    """A wrong name is answered with the right ones."""
    with pytest.raises(UsageError, match=r"case, transcript, speaker.*speaker\.position"):
        axis(facts, "colour")


def test_what_is_not_given_has_a_row_of_its_own_and_comes_last():
    """Interviews without the attribute are not dropped."""
    facts = facts_from([], {"t1": ("a",), "t2": ("b",)}, ["a", "b"], CODES, t1={"date": "2001"})
    assert axis(facts, "year").labels == ("2001", NOT_GIVEN)


def test_numbers_stand_in_the_order_of_numbers():
    """2 comes before 10."""
    told = {f"t{n}": {"round": n} for n in (10, 2, 1)}
    facts = facts_from([], dict.fromkeys(told, ("a",)), ["a"], CODES, **told)
    assert axis(facts, "round").labels == ("1", "2", "10")


def test_a_passage_of_two_cases_counts_once_in_a_row_that_joins_them():
    """By country, a passage about two French cases is one passage; its words are said once."""
    segments = [segment("t1", "a;b", "trade", 0, "coded")]
    facts = facts_from(segments, {"t1": ("a", "b")}, ["a", "b"], CODES)
    countries = {"a": {"country": "France"}, "b": {"country": "France"}}
    table = tabulate(replace(facts, case_attributes=countries), "country")
    assert shown(table)["France", "trade"] == ("present", 1, 0)
    assert table.axis.words == (100,)


def test_themes_are_branches_at_any_level():
    """Codes are cut after so many parts; level 0 is all of them."""
    assert themes(CODES).labels == CODES
    assert themes(CODES, 1).labels == ("craft", "trade")
    assert themes(CODES, 0).labels == ("all",)


def test_a_branch_is_absent_only_when_all_its_codes_were_finished():
    """Not reviewed for one code of a branch is not reviewed for the branch."""
    done = {("t1", "craft.secrecy")}
    for more, state in (((), "not_reviewed"), ([("t1", "craft.lineage")], "absent")):
        states = [CoderState("ana", done=frozenset([*done, *more]))]
        facts = facts_from([], {"t1": ("a",)}, ["a"], CODES, states)
        assert shown(tabulate(facts, level=1))["a", "craft"][0] == state


def test_rates_and_shares_are_undefined_where_nothing_is_known():
    """No words: no rate. No interview reviewed: no share."""
    facts = facts_from([], {"t1": ("a",)}, ["a", "b"], CODES, words=0)
    table = tabulate(facts)
    assert table.per_1000_words[0, 0] != table.per_1000_words[0, 0]
    assert table.share[0, 0] != table.share[0, 0]


def test_the_range_is_over_coders_who_finished_the_cell():
    """Two coders who finished a case count 0 and 2 there: 0–2, with their own decisions."""
    done = frozenset({("t1", "trade")})
    segments = [
        segment("t1", "a", "trade", 0, "coded", coder="ana"),
        segment("t1", "a", "trade", 5, "coded", "settled", coder="ana"),
    ]
    states = [CoderState("ana", done=done), CoderState("marc", done=done), CoderState("zoe")]
    table = tabulate(facts_from(segments, {"t1": ("a",)}, ["a"], CODES, states))
    low, high = table.range
    assert (low[0, 2], high[0, 2]) == (0, 2)
    assert low[0, 0] != low[0, 0]
    assert table.count[0, 2] == 1
