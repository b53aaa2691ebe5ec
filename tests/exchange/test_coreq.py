"""The COREQ draft: the study's own figures, and blanks where only a person knows."""

import re

from given_studies import given_of, large, small

from tls_coding.exchange.coreq import BLANK, draft

ITEMS = ("22", "24", "25", "26", "27", "29")


def sections(text):
    parts = re.split(r"^## (\d+)\. .*$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_it_answers_the_items_that_a_study_can_answer():
    """Six items, no others."""
    assert tuple(sections(draft(small()))) == ITEMS


def test_figures_are_those_of_the_study():
    """Coders and what they finished, codings by kind, quotes."""
    made = sections(draft(small()))
    assert "ana: 1 of 2 transcripts finished for all codes" in made["24"]
    assert "2 codings (a passage and a code) count: 1 were accepted" in made["26"]
    assert "2 coded passages of 1 of 2 respondents" in made["29"]
    assert "numpy 2.0" in made["27"]


def test_the_tree_counts_a_denied_theme_as_present_nowhere():
    """A code that is only denied has a passage and no case."""
    tree = sections(draft(small()))["25"]
    assert "| Market | 1 | 0 |" in tree
    assert "| **Craft** | 1 | 1 |" in tree


def test_what_only_people_know_is_a_blank():
    """Each item that no file can answer whole asks a person."""
    made = sections(draft(small()))
    assert [item for item in ITEMS if BLANK in made[item]] == ["22", "24", "26", "29"]


def test_saturation_names_base_run_and_threshold():
    """Where there are enough interviews each run and threshold has its line."""
    made = sections(draft(large(n_cases=6, n_codes=8)))["22"]
    assert len(re.findall(r"^- no more than ", made, re.MULTILINE)) == 4
    assert "Of 12 interviews, 8 were reviewed for all of 8 codes" in made


def test_a_study_that_nobody_reviewed_says_so():
    """No figure is made up where nothing was finished."""
    made = draft(given_of([], {"t1": ["valley"]}, ("market",)))
    assert "No interview was finished" in made
    assert "| Market | 0 | 0 |" in made


def test_a_name_with_a_bar_stays_in_its_cell():
    """A bar in a name does not break the table."""
    assert "| a\\|b | 1 | 0 |" in draft(small(names={"market": "a|b"}))
