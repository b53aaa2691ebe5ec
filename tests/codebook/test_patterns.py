import subprocess
import sys

import pytest
from small_study import codebook, live, marked, suggest, transcript, write_study

from tls_coding.codebook.patterns import TRAINED, pattern_fault
from tls_coding.codebook.read import parse_codebook, read_codebook
from tls_coding.coding.store import rules_keys
from tls_coding.spans import Span


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


@pytest.mark.parametrize("token", sorted(TRAINED))
def test_with_a_pipeline_every_attribute_may_be_looked_at(token):
    """A pattern that names its trained pipeline may ask for whatever pipelines know."""
    value = True if token.endswith("START") else "I"
    assert pattern_fault([{"LOWER": "a"}, {token: value}], "fr_core_news_sm") is None


def test_a_pipeline_is_no_leave_for_a_faulty_pattern():
    """The Matcher's own faults are found beside a pipeline too."""
    what, _ = pattern_fault([{"POS": "VERB", "FOO": "bar"}], "fr_core_news_sm")
    assert "FOO" in what
    what, _ = pattern_fault([{"POS": "VERB", "_": {"x": 1}}], "fr_core_news_sm")
    assert "extension" in what


ASKS = """
- id: craft.doing
  label: {{fr: Faire}}
  definition: A verb.
  rules: {{fr: [{{tokens: [{{POS: VERB}}], pipeline: {name}}}]}}
"""


def test_a_pipeline_that_is_not_installed_is_a_problem_that_names_it(tmp_path, tls):
    """`tls check` says which rules need it and how to get it; nothing is coded without it."""
    codes = ASKS.format(name="fr_made_up_xl")
    folder = write_study(tmp_path, codes=codes, transcripts={"valley_01": "[R1] Word."})
    code, _, err = tls("check", "--study", folder)
    assert code == 1
    assert "fr_made_up_xl" in err
    assert "craft.doing" in err
    assert "pip install fr-made-up-xl" in err
    code, out, _ = tls("code", "--study", folder)
    assert (code, out) == (1, "")


def test_a_missing_pipeline_is_missed_in_a_codebook_that_was_checked_before(tmp_path, monkeypatch):
    """That a file was found sound says nothing of what is installed today."""
    path, memory = tmp_path / "tls.yaml", tmp_path / ".tls/codebook.json"
    head = 'codebook: {name: A, version: "1", languages: [fr]}\ncodes:\n'
    path.write_text(head + ASKS.format(name="fr_core_news_sm"), encoding="utf-8")
    monkeypatch.setattr("tls_coding.codebook.read.installed", lambda _: "3.8.0")
    assert read_codebook(path, "tls.yaml", memory)[0] is not None
    monkeypatch.setattr("tls_coding.codebook.read.installed", lambda _: None)
    codebook, problems = read_codebook(path, "tls.yaml", memory)
    assert codebook is None
    assert any("fr_core_news_sm" in problem.what for problem in problems)


def test_suggestions_depend_on_the_version_of_a_pipeline(tmp_path, monkeypatch):
    """What an older pipeline found is not read back for a newer one."""
    head = 'codebook: {name: A, version: "1", languages: [fr]}\ncodes:\n'
    book, _ = parse_codebook(head + ASKS.format(name="fr_core_news_sm"), "tls.yaml")
    keys = set()
    for version in ("3.7.0", "3.8.0"):
        monkeypatch.setattr("tls_coding.coding.store.installed", lambda _, said=version: said)
        keys |= set(rules_keys(book, {}, "fr").values())
    assert len(keys) == 2


def test_a_trained_pipeline_finds_verbs():
    """A pattern for verbs finds the verb, its words as they stand, and leaves the noun alone."""
    pytest.importorskip("fr_core_news_sm", reason="the trained pipeline is not installed")
    body, spans = marked("[R1] La ferme est vieille. On <hit>cultive</hit> les\nvignes.")
    book = codebook(
        """
        - id: craft.doing
          rules: {fr: [{tokens: [{POS: VERB}], pipeline: fr_core_news_sm}]}
        """
    )
    text = transcript(body, "fr")
    shift = text.body.index("La ferme") - body.index("La ferme")
    (found,) = live(suggest(book, text))
    pieces = [piece for evidence in found.evidence for piece in evidence.pieces]
    assert pieces == [Span(hit.start + shift, hit.end + shift) for hit in spans["hit"]]
    assert found.words == ("cultive",)
