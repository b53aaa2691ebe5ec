"""The codebook's examples and counterexamples, and why one comes out wrong."""

import pytest
from small_study import codebook

from tls_coding.coding.examples import run_examples

BOOK = """
    - id: secrecy
      rules: {{en: [keep ... secret], es: [secreto]}}
      unless: {{en: [secretary]}}
      speaker: {speaker}
      examples: [{example}]
      counterexamples: [{counterexample}]
"""


def faults(*, example="", counterexample="", speaker="respondent"):
    book = codebook(BOOK.format(example=example, counterexample=counterexample, speaker=speaker))
    return [outcome.fault for outcome in run_examples(book, {})]


@pytest.mark.parametrize(
    ("example", "fault"),
    [
        ('{lang: en, text: "They kept it secret."}', ""),
        ('{lang: en, text: "They kept it secret.", match: "Secret"}', ""),
        ('{lang: en, text: "They kept\\n it secret.", match: "kept … secret"}', ""),
        ('{lang: en, text: "They kept it secret.", match: "it"}', "not by the words 'it'"),
        ('{lang: en, text: "They told it."}', "no rule finds it."),
        ('{lang: es, text: "They kept it secret."}', "no rule finds it."),
        ('{lang: en, text: "The secretary kept the secret."}', "a veto stops it."),
        ('{lang: en, text: "The secretary. They kept the secret."}', ""),
    ],
)
def test_examples(example, fault):
    """An example must be found, by the words it names, and by no veto stopped."""
    (found,) = faults(example=example)
    assert fault in found
    assert bool(fault) == bool(found)


@pytest.mark.parametrize(
    ("counterexample", "fault"),
    [
        ('{lang: en, text: "They told it."}', ""),
        ('{lang: en, text: "They kept it secret."}', "a rule finds it."),
        ('{lang: en, text: "A secretary kept a secret.", because: unless}', ""),
        ('{lang: en, text: "They told it.", because: unless}', "no veto is needed"),
        ('{lang: en, text: "A secretary kept a secret."}', "only a veto stops it"),
        ('{lang: en, text: "They kept it secret.", because: speaker}', ""),
    ],
)
@pytest.mark.parametrize("speaker", ["respondent", "interviewer"])
def test_counterexamples(counterexample, fault, speaker):
    """A counterexample may not be found, and for the very reason it gives."""
    (found,) = faults(counterexample=counterexample, speaker=speaker)
    assert fault in found
    assert bool(fault) == bool(found)


def test_a_failure_names_who_is_responsible():
    """An outcome that is wrong says where it stands and which rules or vetoes are at work."""
    book = codebook(
        BOOK.format(
            example='{lang: en, text: "A secretary kept a secret."}, {lang: es, text: "Secreto."}',
            counterexample='{lang: en, text: "They kept it secret."}',
            speaker="any",
        )
    )
    vetoed, fine, wrong = run_examples(book, {})
    assert (vetoed.path, vetoed.language) == (("codes", 0, "examples", 0), "en")
    assert (vetoed.responsible, vetoed.matched) == (("secrecy/en/0",), ("kept … secret",))
    assert (fine.fault, fine.responsible, fine.language) == ("", (), "es")
    assert wrong.path == ("codes", 0, "counterexamples", 0)
    assert wrong.responsible == ("secrecy/en/0",)
