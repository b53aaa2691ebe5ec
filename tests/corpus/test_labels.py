from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.labels import (
    bare,
    closest,
    is_event,
    role_meant,
    role_named,
    roles,
    spelling,
)


def test_a_bare_label_has_neither_case_nor_accents_nor_number():
    """What distinguishes no speaker from another in spelling is taken off."""
    assert bare("ENQUÊTRICE 2") == bare("enquetrice") == "enquetrice"


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Q", "interviewer"),
        ("Chercheuse 1", "interviewer"),
        ("Intervistatore", "interviewer"),
        ("Entrevistadora", "interviewer"),
        ("R2", "respondent"),
        ("Enquêté", "respondent"),
        ("Interviewé", "respondent"),
        ("Interviewer", "interviewer"),
        ("Marie", None),
        ("", None),
    ],
)
def test_a_word_for_a_role_names_it(label, role):
    """Words of the four languages for the one who asks and the one who answers."""
    assert role_named(label) == role


@pytest.mark.parametrize(
    ("label", "role"),
    [("Checheur", "interviewer"), ("Chercheurr", "interviewer"), ("Intervieweé", "respondent"),
     ("Camille", None), ("R", "respondent"), ("Rx", None)],
)  # fmt: skip
def test_a_misspelt_word_means_the_role(label, role):
    """A label that nearly is a word for a role means it; a name or a short label does not."""
    assert role_meant(label) == role


@pytest.mark.parametrize("label", ["rires", "Rires 2", "long silence", "Laughter", "risate"])
def test_a_sound_is_no_speaker(label):
    """What describes a sound or a pause is told from speakers."""
    assert is_event(label)
    assert not is_event("Marie")


def test_short_labels_and_numbered_ones_are_never_taken_for_one_another():
    """R1 is not R2, and Person1 is not Person2."""
    assert closest("R1", ["R2"]) is None
    assert closest("Personne2", ["Personne1"]) is None
    assert closest("Marie", ["Maria", "Paul"]) == "Maria"


def test_a_rare_label_is_taken_for_a_frequent_one_that_it_nearly_is():
    """The label that names a role wins, then the more frequent one."""
    counts = Counter(
        {"Checheur": 9, "Chercheur": 2, "Dominique": 5, "Dominque": 1, "R1": 3, "R2": 1}
    )
    taken = spelling(counts)
    assert taken["Checheur"] == taken["Chercheur"] == "Chercheur"
    assert taken["Dominque"] == "Dominique"
    assert (taken["R1"], taken["R2"]) == ("R1", "R2")


def test_roles_come_from_the_words_of_the_labels():
    """Where a label names the interviewer, all others are respondents."""
    turns = [("Chercheur", "Oui."), ("Anne", "Pourquoi ?"), ("Paul", "Non.")]
    assert roles(turns) == {"Chercheur": "interviewer", "Anne": "respondent", "Paul": "respondent"}


def test_where_no_label_tells_the_one_who_asks_is_the_interviewer():
    """The speaker whose turns most often end with a question is taken for the interviewer."""
    turns = [("Anne", "Et là ?"), ("Paul", "Là, oui. Non ?"), ("Anne", "Ah ?"), ("Paul", "Oui.")]
    turns += [("Paul", "Voilà."), ("Anne", "Bon."), ("Anne", "Merci.")]
    assert roles(turns) == {"Anne": "interviewer", "Paul": "respondent"}
    assert roles([("Paul", "Oui ?")]) == {"Paul": "respondent"}
    assert roles([("Anne", "Oui."), ("Paul", "Non.")]) == {
        "Anne": "respondent",
        "Paul": "respondent",
    }


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_labels_can_be_spelt_and_have_roles(labels):
    """Each label is taken for itself or for another of them that stands for itself."""
    taken = spelling(Counter(labels))
    assert set(taken) == set(labels)
    assert all(taken[taken[label]] == taken[label] for label in labels)
    found = roles((label, "x ?") for label in labels)
    assert set(found.values()) <= {"interviewer", "respondent"}
