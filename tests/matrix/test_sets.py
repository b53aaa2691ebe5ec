"""`sets.yaml`: what a set may be made from, and every fault with its line."""

import pytest
from small_sets import parse, sets

from tls_coding.errors import errors_only

GOOD = """
    - id: secrecy
      label: Culture of secrecy
      code: informal.secrecy
      measure: per_1000
      anchors: {out: 0, crossover: 2, in: 6}
      why: Told as a rule of the trade.
      quotes:
        - {passage: "grasse_01:4-10", anchor: in, text: "secret", translation: "secret"}
    - {id: networks, code: informal, why: w}
    - {id: many, code: informal, measure: count, threshold: 3, why: w}
    - {id: adaptation, attribute: trajectory, members: [adaptation], why: w}
    - {id: large, attribute: firms, anchors: {out: 1, crossover: 10, in: 50}, why: w}
    - {id: organic, given: {grasse: 0.8, biella: 0}, why: w}
"""


def test_every_kind_of_set_is_read():
    """From a code or a branch, from an attribute, or given by a person; each says what it is."""
    found = sets(GOOD)
    assert [one.name for one in found] == "SECRECY NETWORKS MANY ADAPTATION LARGE ORGANIC".split()
    assert [one.is_fuzzy for one in found] == [True, False, False, False, True, True]
    assert found[0].quotes[0].chosen.passage == "grasse_01:4-10"
    assert found[1].source == "informal, presence"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- {id: Secrecy, code: informal, why: w}", 1, "'id'"),
        ("- {id: out, code: informal, why: w}", 1, "R"),
        ("- {id: a, why: w}", 1, "one of code, attribute, given"),
        ("- {id: a, code: informal, attribute: firms, why: w}", 1, "one of code, attribute, given"),
        ("- {id: a, code: informal, measure: count, why: w}", 1, "anchors or threshold"),
        ("- id: a\n  why: w\n  code: nowhere", 3, "'nowhere'"),
        ("- id: a\n  why: w\n  members: [1]\n  attribute: colour", 4, "'colour'"),
        ("- id: a\n  why: w\n  given:\n    grasse: 1\n    rome: 1", 5, "'rome'"),
        ("- id: a\n  why: w\n  given:\n    grasse: 2", 4, "grasse"),
        ("- id: a\n  why: w\n  code: informal\n  measure: weight", 4, "measure"),
        ("- id: a\n  why: w\n  code: informal\n  measure: count\n"
         "  anchors: {out: 3, crossover: 2, in: 6}", 5, "crossover"),
        ("- {id: a, code: informal, why: w}\n- {id: a, code: informal, why: w}", 2, "second"),
        ("- id: a\n  why: w\n  code: informal\n  quotes:\n    - {passage: page 3}", 5, "passage"),
        ("id: a", 1, "list"),
    ],
)  # fmt: skip
def test_a_fault_names_its_line(text, line, said):
    """What cannot be used is left out, with file, line and a reason."""
    _, problems = parse(text)
    (problem,) = errors_only(problems)
    assert problem.line == line
    assert said in str(problem)


def test_a_set_without_a_reason_is_a_warning():
    """Calibration without a why is used, and said aloud."""
    found, (problem,) = parse("- {id: a, code: informal}")
    assert found
    assert problem.warning


def test_a_quote_that_is_gone_is_a_warning_without_its_words():
    """A quote whose words are not in the transcript any more is named, and never shown."""
    bodies = {"grasse_01": "the secret of our house"}
    assert parse(GOOD, bodies=bodies)[1] == []
    _, (moved,) = parse(GOOD, bodies={"grasse_01": "and now the secret"})
    assert "elsewhere" in moved.what
    _, (gone,) = parse(GOOD, bodies={"grasse_01": "nothing left of it"})
    assert "not in the transcript" in gone.what
    assert "secret" not in gone.what.replace("secrecy", "")
    _, (away,) = parse(GOOD, bodies={})
    assert "grasse_01" in away.what
    assert all(problem.warning for problem in (moved, gone, away))


def test_no_file_content_is_no_sets():
    """An empty file is a study without sets, not a fault."""
    assert parse("") == ([], [])
