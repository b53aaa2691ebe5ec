from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.labels import (
    bare,
    closest,
    initials,
    is_event,
    paired,
    role_meant,
    role_named,
    roles,
    spelling,
)
from tls_coding.corpus.notations.numbers import unnumbered


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


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Entrevistador/a", "interviewer"),
        ("Chercheuse (Anne)", "interviewer"),
        ("INT", "interviewer"),
        ("ENQ1", "interviewer"),
        ("Facilitator", "interviewer"),
        ("Intervistata 2", "respondent"),
        ("Narrator", "respondent"),
        ("Pia", None),
        ("E", None),
        ("M1", None),
    ],
)
def test_more_words_for_roles(label, role):
    """Abbreviations, both genders in one, a name beside the role; a letter alone says nothing."""
    assert role_named(label) == role


@pytest.mark.parametrize(
    ("labels", "asks", "answers"),
    [("QR", "Q", "R"), ("QA", "Q", "A"), ("IR", "I", "R"), ("IP", "I", "P"), ("EI", "E", "I"),
     ("DR", "D", "R")],
)  # fmt: skip
def test_letters_name_roles_as_a_pair(labels, asks, answers):
    """E asks beside I (enquêteur, interviewé), I asks beside R; alone neither tells anything."""
    assert paired(labels) == {asks: "interviewer", answers: "respondent"}
    assert paired(labels[0]) == paired("XY") == {}


def test_letters_that_are_used_the_other_way_round_have_the_other_roles():
    """Where R asks and P answers, R is the researcher."""
    turns = [("R", "How?"), ("P", "So."), ("R", "Why?"), ("P", "Because."), ("R", "When?")]
    assert roles(turns) == {"R": "interviewer", "P": "respondent"}
    turns = [("P", "¿Cómo?"), ("R", "Bien."), ("P", "¿Y?"), ("R", "Ya.")]
    assert roles(turns) == {"P": "interviewer", "R": "respondent"}


def test_given_roles_override_all_others():
    """What the user says of a label counts more than its word and who asks."""
    turns = [("Q", "How?"), ("Ann", "So?"), ("Q", "Why?"), ("Ann", "Because.")]
    assert roles(turns, {"Q": "respondent", "Ann": "interviewer", "X": "other"}) == {
        "Q": "respondent",
        "Ann": "interviewer",
    }


def test_who_asks_is_told_from_shares():
    """The moderator of a group asks in a quarter of the turns, and the others hardly ever."""
    speakers = ["F", "19", "7", "12", "3"] * 12
    turns = [
        (label, "And?" if (label == "F" and number % 20 == 0) or number == 3 else "Yes.")
        for number, label in enumerate(speakers)
    ]
    assert {label for label, role in roles(turns).items() if role == "interviewer"} == {"F"}
    assert set(roles([(label, "Yes.") for label, _ in turns]).values()) == {"respondent"}


def test_two_names_that_both_occur_often_are_two_persons():
    """Maria and Marie, Speaker A and Speaker B, Mr and Mrs Roux are never one."""
    for pair in (["Maria", "Marie"], ["Speaker A", "Speaker B"], ["Mr Roux", "Mme Roux"]):
        counts = Counter({pair[0]: 9, pair[1]: 7})
        assert spelling(counts) == {label: label for label in pair}
    assert spelling(Counter({"Speaker A": 9, "Speaker B": 1}))["Speaker B"] == "Speaker B"


def test_capitals_and_accents_make_no_other_speaker():
    """ANNA is Anna, Rene is René."""
    assert spelling(Counter({"Anna": 3, "ANNA": 1}))["ANNA"] == "Anna"
    assert spelling(Counter({"René B": 3, "RENE B": 1}))["RENE B"] == "René B"


@pytest.mark.parametrize(
    ("name", "short"),
    [("Ada Bell", "AB"), ("Ada Bell", "A.B."), ("Ada Bell-Cole", "ABC"), ("Ada Bell-Cole", "AB"),
     ("Ada de la Rue", "AR"), ("Ada de la Rue", "ADLR"), ("Ada Jane Bell", "AB"),
     ("Dr Ada Bell", "AB"), ("Ada Bell (potter)", "AB")],
)  # fmt: skip
def test_initials_stand_for_a_name(name, short):
    """With and without particles, middle names and titles."""
    assert initials({name: 1, short: 5}) == ({short: name}, [])


def test_initials_in_doubt_stay():
    """Two names with the same initials, a role's abbreviation, numbered speakers."""
    assert initials({"Ada Bell": 1, "Amos Bond": 1, "AB": 5}) == ({}, ["AB"])
    assert initials({"Ida Nora Thule": 1, "INT": 5}) == ({}, [])
    assert initials({"Speaker 1": 1, "S1": 5}) == ({}, [])
    assert initials({"Ada Bell": 1, "CD": 5}) == ({}, [])


def test_numbers_of_questions_are_told_from_those_of_persons():
    """Numbers that rise and never come back number the questions."""
    assert unnumbered(["Q1", "R1", "Q2", "R2"]) == {"Q1": "Q", "R1": "R", "Q2": "Q", "R2": "R"}
    assert unnumbered(["Question 1", "Réponse 1", "Question 2"])["Question 2"] == "Question"
    assert unnumbered(["Q", "R1", "R2", "Q", "R1", "R2"]) == {}
    assert unnumbered(["M", "P1", "P2", "P3"]) == {}
    assert unnumbered(["R1", "R2", "R3"]) == {}


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_labels_can_be_spelt_and_have_roles(labels):
    """Each label is taken for itself or for another of them that stands for itself."""
    taken = spelling(Counter(labels))
    assert set(taken) == set(labels)
    assert all(taken[taken[label]] == taken[label] for label in labels)
    found = roles((label, "x ?") for label in labels)
    assert set(found.values()) <= {"interviewer", "respondent"}
    names, doubtful = initials(Counter(labels))
    assert set(names) | set(names.values()) | set(doubtful) <= set(labels)
    assert not set(names) & set(names.values())
    assert set(unnumbered(labels)) <= set(labels)
