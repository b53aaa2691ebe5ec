"""What `study.yaml` may say of coders: who codes what, and who sees what."""

from __future__ import annotations

import pytest

from tls_coding.errors import StudyError
from tls_coding.studyfile import StudyFile, read_study_file

CASES = {"a_01": ("a",), "a_02": ("a",), "b_01": ("b",), "both": ("a", "b"), "none": ()}


def study(**more):
    return StudyFile(study="Small", **more)


def test_everybody_codes_everything_where_nothing_is_assigned():
    """Without assignments each coder has every transcript."""
    assert study().assigned("ana", CASES) == list(CASES)


def test_transcripts_and_cases_are_assigned():
    """A coder gets the transcripts that are named, and those of the cases that are."""
    file = study(assignments={"ana": ["b_01", "none"], "ben": ["a"], "zoe": ["all"]})
    assert file.assigned("ana", CASES) == ["b_01", "none"]
    assert file.assigned("ben", CASES) == ["a_01", "a_02", "both"]
    assert file.assigned("zoe", CASES) == list(CASES)
    assert file.assigned("kim", CASES) == []


def test_names_that_are_not_there_are_told():
    """A name in the assignments that is neither transcript nor case is a problem."""
    file = study(assignments={"ana": ["a_01", "moor"], "ben": ["all"]})
    (problem,) = file.unknown_assignments([*CASES, "a", "b"])
    assert "assignments of ana: 'moor' is not there" in problem.what
    assert not problem.warning


@pytest.mark.parametrize(
    ("more", "share"),
    [
        ({}, 0.0),
        ({"coders": ["ana"]}, 0.0),
        ({"coders": ["ana", "ben"]}, 0.1),
        ({"coders": ["ana", "ben"], "control_share": 0}, 0.0),
        ({"control_share": 0.25}, 0.25),
    ],
)
def test_the_share_of_control_passages(more, share):
    """A tenth where several code, none where one does, and what the study says in any case."""
    assert study(**more).share == share


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("blind: everything", "blind"),
        ("control_share: 2", "control_share"),
        ("control_share: -0.1", "control_share"),
        ("assignments: [ana]", "assignments"),
        ("coders: [ana]\nassignments: {ben: [all]}", "ben is assigned work"),
    ],
)
def test_what_cannot_be_is_told(tmp_path, text, says):
    """A value that means nothing is a problem of the study, with its line."""
    path = tmp_path / "study.yaml"
    path.write_text(f"study: Small\n{text}\n", encoding="utf-8")
    with pytest.raises(StudyError) as error:
        read_study_file(path)
    assert says in str(error.value.problems[0])
