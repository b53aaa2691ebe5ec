from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.codebook.cues import KINDS, REACHES, Cues, parse_cues
from tls_coding.errors import errors_only


def faults(text):
    return [(p.line, f"{p.what} {p.mend}") for p in parse_cues(dedent(text), "cues.yaml")[1]]


def test_cues_are_read_by_language_kind_and_reach():
    """Each list stands where the file puts it; what a file does not say is empty."""
    cues, problems = parse_cues(
        "it:\n  clause_starts: [ma]\n  negated: {forward: [non], pseudo: ['non solo']}\nen:\n",
        "cues.yaml",
    )
    assert [p.line for p in problems] == [4]  # `en:` without anything
    assert cues["it"].negated.forward == ["non"]
    assert cues["it"].negated.pseudo == ["non solo"]
    assert cues["it"].clause_starts == ["ma"]
    assert cues["it"].reported.sentence == []
    assert "\n" in cues["it"].punctuation


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reach", [*REACHES, "pseudo"])
def test_a_cue_that_is_no_rule_is_named_with_its_line(kind, reach):
    """Every list of cues is checked: a rule that cannot be read is a problem of its line."""
    text = f"fr:\n  {kind}:\n    {reach}:\n      - pas\n      - '(jamais'\n"
    ((line, said),) = faults(text)
    assert line == 5
    assert "'(jamais'" in said


def test_all_faults_are_listed():
    """An unknown key hides neither a bad cue nor the faults of another language."""
    text = """\
        fr:
          negated:
            sideways: [x]
            forward: ['[pas']
          clause_starts: ['mais |']
        it:
          denied: [non]
        es: [no]
        """
    found = faults(text)
    assert sorted(line for line, _ in found) == [3, 4, 5, 7, 8]


@pytest.mark.parametrize("text", ["- pas\n", "pas\n"])
def test_a_file_without_languages_is_a_problem(text):
    """Cues that stand under no language are not passed over."""
    assert faults(text)[0][0] == 1


def test_an_empty_file_has_no_cues():
    """A study may have a file of cues with nothing in it."""
    assert parse_cues("# none yet\n", "cues.yaml") == ({}, [])


def test_the_defaults_can_be_used():
    """Cues without anything are valid."""
    assert Cues().negated.forward == []


@given(st.text(":-[]{}frnegatd,' \n(", max_size=50))
def test_no_text_raises(text):
    """Any text gives cues or problems."""
    cues, problems = parse_cues(text, "cues.yaml")
    assert cues or problems or not text.strip() or not errors_only(problems)
