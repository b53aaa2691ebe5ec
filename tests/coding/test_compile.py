"""Rules as sequences of word sets, and as patterns of spaCy's Matcher."""

import pytest
from small_study import codebook

from tls_coding.codebook.grammar import RuleFault
from tls_coding.codebook.lemmas import Lexicon
from tls_coding.codebook.model import TokenRule
from tls_coding.codebook.options import MAX_OPTIONS
from tls_coding.coding.compile import RuleSet, TooManyOptions, compile_codebook
from tls_coding.corpus.tokens import split_words

LISTS = {"kin": {"en": ["uncle", '"my" mother'], "es": ["tío"], "all": ["clan"]}, "none": {}}
TYPES = ["uncle", "uncles", "keeps", "keep", "secret", "know-how", "knowhow"]


def compiled(*rules, language="en"):
    rule_set = RuleSet(language, Lexicon(language, TYPES, {}), LISTS)
    for number, rule in enumerate(rules):
        rule_set.add(f"r/{number}", "theme", rule)
    return rule_set


def sequences(rule, language="en"):
    """The sequences of the one part of a rule, each slot as its words in order."""
    (part,) = compiled(rule, language=language).parts
    return [[" ".join(sorted(slot)) for slot in sequence] for sequence in part.sequences]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("keep", [["keep keeps"]]),
        ('"keep"', [["keep"]]),
        ('"Keep  Secret"', [["keep", "secret"]]),
        ("keep secret?", [["keep keeps", "secret"], ["keep keeps"]]),
        ("[keep|secret]", [["keep keeps secret"]]),
        ("[keep|secret uncle]", [["keep keeps"], ["secret", "uncle uncles"]]),
        ("know~how", [["knowhow"], ["know", "-", "how"], ["know", "how"]]),
        ("kee*", [["keep keeps"]]),
        ("#kin", [["clan uncle uncles"], ["my", "mother"]]),
        ("#kin secret", [["clan uncle uncles", "secret"], ["my", "mother", "secret"]]),
        ("zz*", []),
        ("keep zz*", []),
        ("keep zz*?", [["keep keeps"]]),
        ("#none", []),
        ("[keep|keep]", [["keep keeps"]]),
        ("keep? keep", [["keep keeps", "keep keeps"], ["keep keeps"]]),
    ],
)
def test_sequences_of_a_part(rule, wanted):
    """A part stands for its sequences, each once; words that no text has leave none over."""
    assert sequences(rule) == wanted


def test_lists_are_those_of_the_language():
    """A list gives the words of its language and those of all."""
    assert sequences("#kin", language="es") == [["clan tío"]]


def test_patterns_are_spacy_s():
    """One word is a plain LOWER, several are LOWER IN; a `tokens:` rule is handed on as it is."""
    assert compiled("keep secret").parts[0].patterns() == [
        [{"LOWER": {"IN": ["keep", "keeps"]}}, {"LOWER": "secret"}]
    ]
    own = TokenRule(tokens=[{"IS_DIGIT": True, "OP": "+"}, {"LOWER": "years"}])
    assert compiled(own).parts[0].patterns() == [own.tokens]


def test_equal_parts_are_compiled_once():
    """Parts that are written alike share one number, whatever rule they stand in."""
    rule_set = compiled("keep ... secret", "secret & keep", "keep  ...  secret within 3", "Keep")
    assert [rule.parts for rule in rule_set.rules] == [(0, 1), (1, 0), (0, 1), (2,)]
    assert [rule.limit.words for rule in rule_set.rules] == [8, 8, 3, 8]
    assert [rule.joins for rule in rule_set.rules] == [("...",), ("&",), ("...",), ()]


def test_rules_of_a_codebook():
    """Every rule of a language and of all is there, with its id; vetoes are marked."""
    book = codebook(
        """
        - id: b
          rules: {en: [x, y], es: [z], all: [w]}
          unless: {en: [v]}
        - id: a
          rules: {en: [{tokens: [{LOWER: u}]}]}
        """
    )
    rules = compile_codebook(book, "en", TYPES).rules
    ids = ["b/all/0", "b/en/0", "b/en/1", "b/unless/en/0", "a/en/0"]
    assert [rule.id for rule in rules] == ids
    assert [rule.veto for rule in rules] == [False, False, False, True, False]
    assert [rule.owner for rule in rules] == ["b", "b", "b", "b", "a"]


def test_own_forms_of_a_codebook():
    """Forms that the codebook lists count for their lemma."""
    book = codebook("- id: a\n  rules: {en: [uncle]}\n", head="forms: {en: {uncle: [nuncle]}}")
    (part,) = compile_codebook(book, "en", [*TYPES, "nuncle"]).parts
    assert part.sequences == ((frozenset({"uncle", "uncles", "nuncle"}),),)


def test_too_many_sequences_are_refused():
    """A part that stands for more sequences than allowed is refused, not tried."""
    wide = " ".join(['["a" "b"|"c" "d"|"e" "f"]'] * 9)
    with pytest.raises(TooManyOptions, match=f"{MAX_OPTIONS:,}"):
        compiled(wide)


def test_a_rule_that_cannot_be_read_is_a_fault():
    """What is no rule raises the fault of the grammar."""
    with pytest.raises(RuleFault):
        compiled("keep ...")


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "know-how", ["know", "-", "how"]),
        ("it", "spin-off", ["spin", "-", "off"]),
        ("es", "spin-off", ["spin-off"]),
        ("en", "spin-offs", ["spin", "-", "offs"]),
        ("it", "dell'azienda", ["dell'", "azienda"]),
        ("en", "didn't", ["did", "n't"]),
    ],
)
def test_how_spacy_splits(language, text, words):
    """Rules lean on how spaCy's blank pipelines split hyphens and apostrophes: pinned here."""
    assert split_words(text, language) == words
