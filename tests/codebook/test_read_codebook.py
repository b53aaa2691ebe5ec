"""A codebook with faults: each is found, with its line, and none hides another."""

import copy
import json
from textwrap import dedent

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.codebook.model import Codebook, TokenRule
from tls_coding.codebook.read import parse_codebook, read_codebook
from tls_coding.errors import errors_only

SOUND = dedent(
    """\
    codebook: {name: Small, version: "1.0", languages: [fr, en], unit: turn}
    categories:
      craft: {fr: Métier, en: Craft}
    lists:
      kin: {fr: [père, mère, grand~père], all: [tía]}
    forms:
      fr: {fondre: [fondu, fondue]}
    codes:
      - id: craft.secrecy
        label: {fr: Secret, en: Secrecy}
        source: "§1"
        kind: latent
        definition: Kept from others.
        include: [recipes]
        exclude: [the interview]
        rules:
          all: ['know~how ... secret']
          fr:
            - '[garder|cacher] ... [secret|recette] within 6'
            - '#kin ... "ne rien dire"'
            - tokens: [{LOWER: taire}]
        unless:
          fr: ['secrétaire']
        speaker: any
        examples:
          - {lang: fr, text: "Mon père gardait la recette.", match: "recette"}
        counterexamples:
          - {lang: fr, text: "La secrétaire garde le secret.", because: unless}
      - id: craft.pride
        label: {fr: Fierté}
        definition: Proud of the work.
        rules: {fr: ['fier de [travail|ouvrage]']}
    """
)


def faults(text):
    """(line, sentence) of every problem that stops the work."""
    found = errors_only(parse_codebook(text, "tls.yaml")[1])
    return [(p.line, f"{p.what} {p.mend}") for p in found]


def altered(old, new):
    assert SOUND.count(old) == 1, old
    return SOUND.replace(old, new)


def line_of(text, words):
    assert text.count(words) == 1, words
    return text[: text.index(words)].count("\n") + 1


def test_a_sound_codebook_has_no_problems():
    """Every key of the format is read, and nothing is remarked on."""
    codebook, problems = parse_codebook(SOUND, "tls.yaml", "abc")
    assert problems == []
    assert codebook.ids == ["craft.secrecy", "craft.pride"]
    assert codebook.sha256 == "abc"
    code = codebook.code("craft.secrecy")
    assert code.rules["fr"][2] == TokenRule(tokens=[{"LOWER": "taire"}])
    assert (code.kind, code.speaker, codebook.codebook.unit) == ("latent", "any", "turn")
    assert codebook.code("craft.none") is None


def test_a_code_is_named_in_the_language_asked_for():
    """The label falls back to English and then to the first one there is."""
    codebook, _ = parse_codebook(SOUND, "tls.yaml")
    secrecy, pride = codebook.codes
    assert [secrecy.name("fr"), secrecy.name("it"), pride.name("en")] == [
        "Secret",
        "Secrecy",
        "Fierté",
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: latent", "kind: hidden", "Allowed: 'manifest', 'latent'"),
        ("speaker: any", "speaker: nobody", "Allowed: 'respondent', 'interviewer', 'any'"),
        ("because: unless}", "because: luck}", "Allowed: 'unless', 'no rule', 'speaker'"),
        ("unit: turn}", "unit: page}", "Allowed: 'sentence', 'turn'"),
        ("- id: craft.pride", "- id: Craft Pride", "'Craft Pride' is no valid 'id'"),
        ("- id: craft.pride", "- id: craft.secrecy", "'craft.secrecy' stands a second time"),
        ("  definition: Proud of the work.", "  definition: ''", "'definition' is empty"),
        ("  definition: Proud of the work.", "  definition: [a]", "'definition' is a list"),
        ("    source:", "    sauce:", "unknown key 'sauce'"),
        ("include: [recipes]", "include: recipes", "must be a list"),
        ("label: {fr: Fierté}", "label: Fierté", "'label' is 'Fierté'"),
        ("label: {fr: Fierté}", "label: {français: Fierté}", "a language is like 'fr'"),
        ("label: {fr: Fierté}", "label: {de: Stolz}", "'de' is not among"),
        ("      fr: ['secrétaire']", "      it: ['segretaria']", "'it' is not among"),
        ("      fr: ['secrétaire']", "      fr: 'secrétaire'", "must be a list"),
        ('- {lang: fr, text: "Mon', '- {lang: es, text: "Mon', "'es' is not among"),
        ('- {lang: fr, text: "La', '- {lang: es, text: "La', "'es' is not among"),
        ('match: "recette"', 'match: "potion"', "'potion' of the example's 'match'"),
        ("'#kin ... ", "'#kine ... ", "there is no list '#kine'. Known lists: kin"),
        ("grand~père]", "'père ... mère']", "more than adjacent words"),
        ("grand~père]", "'(père']", "list '#kin': in '(père'"),
        ("all: [tía]", "all: tía", "must be a list"),
        ("fier de [travail|ouvrage]", "fier de [travail|ouvrage", "never closed"),
        ("fr: ['fier de [travail|ouvrage]']", "fr: [12]", "not as text"),
        ("fr: ['fier de [travail|ouvrage]']", "fr: [[fier, content]]", "reads this rule as a list"),
        ("fr: ['fier de [travail|ouvrage]']", "fr: [fier: content]", "as keys and values"),
        (
            "tokens: [{LOWER: taire}]",
            "tokens: []",
            "'tokens': a token pattern needs at least one token",
        ),
        ("tokens: [{LOWER: taire}]", "tokens: taire", "must be a list"),
        ("tokens: [{LOWER: taire}]", "tokens: [taire]", "must be keys"),
        ("tokens: [{LOWER: taire}]", "{tokens: [{LOWER: x}], on: 1}", "unknown key 'on'"),
        ("tokens: [{LOWER: taire}]", "tokens: [{POS: VERB}]", "looks at POS, which needs a tagger"),
        ("tokens: [{LOWER: taire}]", "token: [{LOWER: taire}]", "Quote it"),
        ("  fr: {fondre: [fondu, fondue]}", "  fr: {fondre: fondu}", "must be a list"),
        ('version: "1.0"', "version: 1.0", "'version' is '1.0'. It must be text: put it in quotes"),
        ("languages: [fr, en]", "languages: []", "'languages' is empty"),
        ("languages: [fr, en]", "languages: [french]", "'french' is no valid 'languages'"),
        ("categories:", "category:", "unknown key 'category'"),
    ],
)
def test_each_fault_is_named_with_its_line(old, new, says):
    """One fault in a sound codebook is at least one problem, on the line where it was made."""
    text = altered(old, new)
    found = faults(text)
    assert any(says in said for _, said in found), found
    assert {line for line, _ in found} == {line_of(SOUND, old)}


@pytest.mark.parametrize(
    ("gone", "says", "line_at"),
    [
        ("  - id: craft.pride\n    label", "'id' is missing", "label: {fr: Fierté}"),
        ("    definition: Proud of the work.\n", "'definition' is missing", "- id: craft.pride"),
        ("    label: {fr: Fierté}\n", "'label' is missing", "- id: craft.pride"),
        (' text: "Mon père gardait la recette.",', "'text' is missing", "- {lang: fr,  match"),
        ("name: Small, ", "'name' is missing", 'codebook: {version: "1.0"'),
    ],
)
def test_what_is_missing_is_named_where_it_should_stand(gone, says, line_at):
    """A missing key is a problem of the part that lacks it."""
    text = altered(gone, "  - label" if gone.startswith("  - id") else "")
    text = text.replace("{lang: fr, match", "{lang: fr,  match")
    found = faults(text)
    assert [line for line, said in found if says in said] == [line_of(text, line_at)]


def test_a_wide_rule_is_named():
    """A part that stands for more sequences than can be searched is a problem of its rule."""
    group = "[" + "|".join(f"mot{n} x" for n in range(80)) + "]"
    text = altered("fier de [travail|ouvrage]", f"{group} {group}")
    ((line, said),) = faults(text)
    assert line == line_of(SOUND, "fier de")
    assert "over 5,000 sequences" in said


def test_a_code_without_rules_is_a_warning():
    """A code for hand coding only is remarked on, and the codebook can be used."""
    text = altered("rules: {fr: ['fier de [travail|ouvrage]']}", "source: ''")
    codebook, problems = parse_codebook(text, "tls.yaml")
    assert codebook is not None
    assert [(p.warning, p.line) for p in problems] == [(True, line_of(SOUND, "- id: craft.pride"))]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("montrer #kin", "'#kin'"),
        ("&garder secret", "'&garder'"),
        ("#kin", "nothing (a comment"),
        ("[garder|cacher]", "a list"),
        ("- secret", "a list"),
        ("secret: recette", "keys and values"),
    ],
)
def test_a_rule_that_yaml_takes_for_something_else_is_answered_with_quote_it(rule, says):
    """A bare rule that YAML swallows, whole or in part, is a problem of its line: quote it."""
    text = altered("- '#kin ... \"ne rien dire\"'", f"- {rule}")
    found = faults(text)
    assert [line for line, _ in found] == [line_of(SOUND, "- '#kin")]
    assert says in found[0][1]
    assert "Quote it" in found[0][1]


def test_the_column_of_a_fault_in_a_quoted_rule_is_that_of_the_character():
    """Within a quoted rule on one line, the column leads to the character that is wrong."""
    text = altered("fier de [travail|ouvrage]", "fier de (travail")
    (problem,) = parse_codebook(text, "tls.yaml")[1]
    assert text.split("\n")[problem.line - 1][problem.column - 1] == "("


def test_a_list_without_words_in_the_language_of_a_rule_is_named():
    """A list that a rule names must have words in the rule's language, or in all."""
    text = altered(", all: [tía]}", "}").replace(
        "    all: ['know~how ... secret']", "    en: ['#kin ... secret']\n      all: ['#kin ... x']"
    )
    ((line, said),) = faults(text)
    assert line == line_of(text, "en: ['#kin")
    assert "'#kin' has no words in 'en'" in said


def test_a_fault_of_the_head_does_not_hide_those_of_codes():
    """Languages are checked against the head even where its name or version is missing."""
    for gone in ("name: Small, ", 'version: "1.0", '):
        text = altered(gone, "").replace("label: {fr: Fierté}", "label: {de: Stolz}")
        said = " ".join(sentence for _, sentence in faults(text))
        assert "is missing" in said
        assert "'de' is not among" in said


def test_faults_of_one_code_do_not_hide_one_another():
    """An unknown list, an unknown language and a bad rule are found beside a missing text."""
    text = altered(' text: "Mon père gardait la recette.",', "")
    text = text.replace("'#kin ... ", "'#kine ... ").replace("fr: ['secrétaire']", "it: ['x']")
    text = text.replace("'know~how ... secret'", "'know~how ...'")
    said = " ".join(sentence for _, sentence in faults(text))
    for expected in ("'text' is missing", "'#kine'", "'it' is not among", "ends too early"):
        assert expected in said


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n- b\n", "just words\n"])
def test_a_file_that_is_no_codebook_says_so(text):
    """Where there are no keys at all, the one problem says what is expected."""
    codebook, problems = parse_codebook(text, "tls.yaml")
    assert codebook is None
    assert ["no codebook" in p.what for p in problems] == [True]


def test_a_codebook_without_codes_says_so():
    """The list of codes is asked for where it is missing or no list."""
    head = 'codebook: {name: A, version: "1", languages: [fr]}\n'
    for tail in ("", "codes:\n", "codes: x\n", "codes: {a: 1}\n"):
        assert any("no list of codes" in said for _, said in faults(head + tail))


def test_an_empty_list_of_codes_is_a_codebook():
    """A study may begin with no code at all."""
    head = 'codebook: {name: A, version: "1", languages: [fr]}\ncodes: []\n'
    assert parse_codebook(head, "f")[0].ids == []


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path):
    """The line of the first byte that is no UTF-8 is told."""
    path = tmp_path / "tls.yaml"
    path.write_bytes("a: 1\nb: 2\nc: métier\n".encode("cp1252"))
    codebook, (problem,) = read_codebook(path, "codebook/tls.yaml")
    assert codebook is None
    assert (problem.where, problem.what) == ("codebook/tls.yaml:3", "not UTF-8.")


def test_a_byte_order_mark_is_no_fault(tmp_path):
    """A file saved as 'UTF-8 with BOM' is read, and its hash is that of its bytes."""
    path = tmp_path / "tls.yaml"
    path.write_bytes(SOUND.encode("utf-8-sig"))
    codebook, problems = read_codebook(path, "tls.yaml")
    assert problems == []
    assert len(codebook.sha256) == 64


def nodes(data, path=()):
    """The path of every part of plain data."""
    yield path
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in items if isinstance(data, dict | list) else ():
        yield from nodes(value, (*path, key))


DATA = yaml.safe_load(SOUND)
PATHS = sorted(nodes(DATA), key=str)
RUBBISH = st.sampled_from(
    [None, "", " ", "x", "str", "[a", "#none", "?", 0, -1, 2.5, True, [], ["x"], [None], [[]],
     {}, {"": 1}, {"str": "x"}, {"all": ["a"]}, {"fr": None}, {"tokens": 3}, {"tokens": [{}]},
     "a" * 6_000]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(PATHS), RUBBISH), min_size=1, max_size=4))
def test_no_mutilation_of_a_codebook_raises(changes):
    """Whatever stands in place of any of its parts, a codebook gives a value or problems."""
    data = copy.deepcopy(DATA)
    for path, value in changes:
        holder = data
        try:
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = copy.deepcopy(value)
        except (KeyError, IndexError, TypeError):
            continue
    text = json.dumps(data, ensure_ascii=False, indent=1)
    codebook, problems = parse_codebook(text, "tls.yaml")
    assert (codebook is None) == bool(errors_only(problems))
    if codebook is not None:  # nothing that the model refuses is passed over
        given_parts = {key: part for key, part in data.items() if part is not None}
        assert Codebook.model_validate(given_parts)
    assert all(1 <= p.line <= text.count("\n") + 1 for p in problems)
    assert problems == sorted(problems)


@settings(max_examples=150)
@given(st.integers(0, len(SOUND)), st.integers(0, 12), st.text("\n:-[]{}#&*'\" x", max_size=4))
def test_no_slip_of_the_pen_raises(place, size, put):
    """Any few characters replaced in the text give a value or problems, never an exception."""
    text = SOUND[:place] + put + SOUND[place + size :]
    codebook, problems = parse_codebook(text, "tls.yaml")
    assert (codebook is None) == bool(errors_only(problems))


@given(st.text(max_size=60))
def test_no_text_raises(text):
    """Any text at all gives a value or problems."""
    codebook, problems = parse_codebook(text, "tls.yaml")
    assert codebook is None
    assert problems
