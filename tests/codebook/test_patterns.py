import subprocess
import sys

import pytest

from tls_coding.codebook.patterns import pattern_fault


@pytest.mark.parametrize(
    "tokens",
    [
        [{"LOWER": "secret"}],
        [{"lower": "secret"}, {}, {"IS_PUNCT": True, "OP": "?"}],
        [{"LOWER": {"IN": ["a", "b"]}, "LENGTH": {">=": 1}}],
        [{"TEXT": {"REGEX": "^re"}}, {"OP": "{2,3}"}],
        [{"LOWER": {"FUZZY": "recipe"}}, {"ORTH": "X", "OP": "!"}],
    ],
)
def test_what_the_matcher_takes_is_no_fault(tokens):
    """Attributes, operators and predicates that work on plain words are all usable."""
    assert pattern_fault(tokens) is None


@pytest.mark.parametrize(
    ("token", "needed"),
    [("POS", "a tagger"), ("tag", "a tagger"), ("DEP", "a parser"), ("LEMMA", "a lemmatiser"),
     ("ENT_TYPE", "an entity recogniser")],
)  # fmt: skip
def test_what_needs_a_trained_pipeline_says_which(token, needed):
    """Texts are only split into words: a pattern that asks for more is told what is missing."""
    what, mend = pattern_fault([{"LOWER": "a"}, {token: "x"}])
    assert token in what
    assert needed in what
    assert "LOWER" in mend


@pytest.mark.parametrize(
    ("tokens", "says"),
    [
        ([{"FOO": "bar"}], "FOO"),
        ([{"LOWER": 5}], "LOWER"),
        ([{"LOWER": {"IN": "x"}}], "valid list"),
        ([{"LOWER": {"REGEX": "("}}], "unterminated"),
        ([{"LOWER": "a", "OP": "x"}], "'+', '*', '?' or '!'"),
        ([{"_": {"x": 1}}], "unregistered extension"),
    ],
)
def test_what_the_matcher_refuses_is_a_fault(tokens, says):
    """Whatever spaCy raises over a pattern is a sentence about it, not an exception."""
    what, _ = pattern_fault(tokens)
    assert says in what


def test_spacy_is_loaded_only_for_token_patterns():
    """Reading a codebook of plain rules does not wait for spaCy."""
    program = (
        "import sys; from tls_coding.codebook.read import parse_codebook as parse\n"
        "head = 'codebook: {name: A, version: \"1\", languages: [fr]}\\ncodes:\\n'\n"
        "code = '  - {id: a, label: {fr: A}, definition: D., rules: {fr: [mot]}}\\n'\n"
        "assert parse(head + code, 'f')[0]; sys.exit('spacy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
