"""What changed between two codebooks: everything, each thing once, under its own name."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from small_study import CHECKOUT, codebook

from tls_coding.codebook.compare import Change, compare, meaning_changed
from tls_coding.codebook.model import Code, Codebook, Header, TokenRule

HEAD = """
categories: {craft: {en: Craft}}
lists:
  kin: {en: [father, aunt], all: [papa]}
forms: {en: {spin: [spun]}}
"""
BASE = """
- id: craft.secrecy
  rules: {en: ["keep ... secret within 4", "hide the recipe"]}
  unless: {en: ['"open secret"']}
- id: craft.lineage
  rules: {en: ["#kin ... show"]}
"""
OLD = codebook(BASE, head=HEAD)


def changes(old, new, *, codes=BASE, head=HEAD):
    """What `compare` tells of one edit of the small codebook."""
    assert (codes + head).count(old) == 1
    return compare(OLD, codebook(codes.replace(old, new), head=head.replace(old, new)))


def test_a_codebook_against_itself_has_no_changes():
    """Nothing changed: nothing is told, whatever the hash of the file."""
    assert compare(OLD, OLD) == []
    assert compare(OLD, OLD.model_copy(update={"sha256": "0" * 64})) == []


def test_the_whole_codebook_against_itself():
    """The codebook of this checkout has everything a codebook can have, and no changes."""
    text = (CHECKOUT / "codebook/tls.yaml").read_text(encoding="utf-8")
    one, other = (Codebook.model_validate(yaml.load(text, yaml.CSafeLoader)) for _ in "ab")
    assert compare(one, other) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('["#kin ... show"]', '["#kin ... show", mother]',
         ("added", "craft.lineage", "rules/en", "", "mother")),
        (', "hide the recipe"', "",
         ("removed", "craft.secrecy", "rules/en", "hide the recipe", "")),
        ("within 4", "within 6",
         ("changed", "craft.secrecy", "rules/en", "keep ... secret within 4",
          "keep ... secret within 6")),
        ('"open secret"', '"no secret"',
         ("changed", "craft.secrecy", "unless/en", '"open secret"', '"no secret"')),
        ("""  unless: {en: ['"open secret"']}\n""", "",
         ("removed", "craft.secrecy", "unless/en", '"open secret"', "")),
        ("father, aunt", "father, uncle", ("changed", "", "lists/kin/en", "aunt", "uncle")),
        (", all: [papa]", "", ("removed", "", "lists/kin/all", "papa", "")),
        ("all: [papa]", "all: [papa], fr: [oncle, tante]",
         ("added", "", "lists/kin/fr", "", "oncle, tante")),
        ("[spun]", "[spun, span]", ("changed", "", "forms/en/spin", "", "span")),
        ("spin: [spun]", "spin: [spun], weave: [wove]",
         ("added", "", "forms/en/weave", "", "wove")),
        ("{en: Craft}", "{en: Crafts}",
         ("changed", "", "categories/craft", "en: Craft", "en: Crafts")),
    ],
)  # fmt: skip
def test_one_edit_is_one_change(old, new, told):
    """Whatever is edited, it is told once, with its place, what it was and what it is."""
    assert changes(old, new) == [Change(*told)]


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("definition", "D.", "Another one."),
        ("source", "p. 3", ""),
        ("kind", "manifest", "latent"),
        ("speaker", "respondent", "any"),
        ("label", {"en": "A"}, {"en": "A", "fr": "B"}),
        ("include", [], ["a recipe"]),
        ("exclude", ["one", "two"], ["one | two"]),
        ("examples", [], [{"lang": "en", "text": "A."}]),
        ("counterexamples", [{"lang": "en", "text": "A."}],
         [{"lang": "en", "text": "A.", "because": "unless"}]),
    ],
)  # fmt: skip
def test_every_field_of_a_code_is_compared(field, before, after):
    """A change of any field is told under its name, even where both read alike."""
    plain = {"id": "a", "label": {"en": "A"}, "definition": "D."}
    header = Header(name="A", version="1", languages=["en", "fr"])
    old, new = (
        Codebook(codebook=header, codes=[Code.model_validate(plain | {field: value})])
        for value in (before, after)
    )
    assert [(c.code, c.part) for c in compare(old, new)] == [("a", field)]


def test_a_changed_head_is_told_first():
    """What belongs to the whole codebook bears no code and stands before the codes."""
    new = codebook(BASE.replace("within 4", "within 5"), head=HEAD, unit="turn")
    told = [(c.code, c.part) for c in compare(OLD, new)]
    assert told == [("", "unit"), ("craft.secrecy", "rules/en")]


def test_codes_that_came_and_went():
    """A code is told whole, by its name and the number of its rules; not field by field."""
    new = codebook(BASE.replace("craft.lineage", "craft.kin"), head=HEAD)
    assert compare(OLD, new) == [
        Change("added", "craft.kin", "code", "", "craft.kin (1 rule)"),
        Change("removed", "craft.lineage", "code", "craft.lineage (1 rule)", ""),
    ]


def test_a_rule_that_was_replaced_is_removed_and_another_added():
    """Rules that have little in common are two changes."""
    told = changes('"hide the recipe"', "lock")
    assert [(c.kind, c.before, c.after) for c in told] == [
        ("removed", "hide the recipe", ""),
        ("added", "", "lock"),
    ]


def test_each_changed_rule_finds_its_own_partner():
    """Of several edited rules each is told beside the one it came from, never two with one."""
    rules = '["keep ... secret within 4", "hide the recipe"]'
    told = changes(rules, '["hide [the|a] recipe", "keep ... secret within 9", "keep ... secret"]')
    assert {(c.kind, c.before, c.after) for c in told} == {
        ("changed", "keep ... secret within 4", "keep ... secret within 9"),
        ("changed", "hide the recipe", "hide [the|a] recipe"),
        ("added", "", "keep ... secret"),
    }


def test_two_rules_that_became_one():
    """One of them was changed and the other removed: a new rule has one rule it came from."""
    rules = '["keep ... secret within 4", "hide the recipe"]'
    old = codebook(BASE.replace("hide the recipe", "keep ... secret within 5"), head=HEAD)
    new = codebook(BASE.replace(rules, '["keep ... secret within 6"]'), head=HEAD)
    assert sorted(c.kind for c in compare(old, new)) == ["changed", "removed"]
    assert sorted(c.kind for c in compare(new, old)) == ["added", "changed"]


def test_another_order_is_a_change_of_order_only():
    """Rules, words or codes in another order are told as such: ids of rules are places."""
    rules = '"keep ... secret within 4", "hide the recipe"'
    (told,) = changes(rules, '"hide the recipe", "keep ... secret within 4"')
    assert (told.kind, told.part) == ("changed", "rules/en/order")
    assert [c.part for c in changes("father, aunt", "aunt, father")] == ["lists/kin/en/order"]
    turned = OLD.model_copy(update={"codes": OLD.codes[::-1]})
    assert [c.part for c in compare(OLD, turned)] == ["codes/order"]


def test_a_code_put_in_between_is_no_change_of_order():
    """What was added does not count as a new order of the others."""
    new = codebook("- id: craft.first\n" + BASE.lstrip(), head=HEAD)
    assert [(c.kind, c.code) for c in compare(OLD, new)] == [("added", "craft.first")]


def test_a_token_rule_is_compared_with_its_pipeline():
    """The pipeline that a token pattern names is part of the rule."""

    def book(pipeline):
        rule = TokenRule(tokens=[{"POS": "VERB"}], pipeline=pipeline)
        code = Code(id="a", label={"fr": "A"}, definition="D.", rules={"fr": [rule]})
        header = Header(name="A", version="1", languages=["fr"])
        return Codebook(codebook=header, codes=[code])

    (told,) = compare(book("fr_core_news_sm"), book("fr_core_news_md"))
    assert told.kind == "changed"
    assert "fr_core_news_sm" in told.before
    assert "fr_core_news_md" in told.after


def test_only_definition_and_limits_change_a_meaning():
    """Rules and labels may change under a decision; what the code means may not."""
    definition = "- id: craft.lineage\n  label: {en: Lineage}\n  definition: From kin.\n"
    new = BASE.replace("within 4", "within 5").replace("- id: craft.lineage\n", definition)
    told = compare(OLD, codebook(new, head=HEAD))
    assert meaning_changed(told) == {"craft.lineage"}
    for field in ("include", "exclude"):
        assert meaning_changed([Change("added", "a", field, "", "x")]) == {"a"}
    assert (
        meaning_changed([Change("added", "a", field, "", "x") for field in ("label", "kind")])
        == set()
    )


WORDS = st.sampled_from(["keep ... secret", "keep ... secrets", "lock", "uncle"])
LISTED = st.lists(WORDS, min_size=1, max_size=3)
TOKENS = st.builds(
    TokenRule,
    tokens=st.just([{"POS": "VERB"}]),
    pipeline=st.sampled_from([None, "fr_core_news_sm"]),
)
RULES = st.dictionaries(
    st.sampled_from(["all", "fr", "en"]),
    st.lists(WORDS | TOKENS, min_size=1, max_size=3),
    max_size=2,
)
LABELS = st.dictionaries(st.sampled_from(["fr", "en"]), WORDS, min_size=1)
EXAMPLE = st.fixed_dictionaries(
    {"lang": st.sampled_from(["fr", "en"]), "text": WORDS}, optional={"match": WORDS}
)
CODE = st.builds(
    Code,
    id=st.sampled_from(["a", "b", "c"]),
    label=LABELS,
    source=st.sampled_from(["", "p. 1"]),
    kind=st.sampled_from(["manifest", "latent"]),
    definition=WORDS,
    include=st.lists(WORDS, max_size=2),
    exclude=st.lists(WORDS, max_size=2),
    rules=RULES,
    unless=RULES,
    speaker=st.sampled_from(["respondent", "any"]),
    examples=st.lists(EXAMPLE, max_size=2),
)
BOOK = st.builds(
    Codebook,
    codebook=st.builds(
        Header,
        name=st.just("A"),
        version=st.sampled_from(["1", "2"]),
        languages=st.permutations(["fr", "en"]),
        unit=st.sampled_from(["sentence", "turn"]),
    ),
    categories=st.dictionaries(st.sampled_from(["a", "b"]), LABELS, max_size=1),
    lists=st.dictionaries(
        st.just("kin"), st.dictionaries(st.sampled_from(["all", "fr"]), LISTED, min_size=1)
    ),
    forms=st.dictionaries(
        st.just("en"), st.dictionaries(st.sampled_from(["spin", "lock"]), LISTED, min_size=1)
    ),
    codes=st.lists(CODE, max_size=3, unique_by=lambda code: code.id),
    sha256=st.sampled_from(["", "c0de"]),
)


@st.composite
def pairs(draw):
    """A codebook, and either another one or itself with one part of another one."""
    old, other = draw(BOOK), draw(BOOK)
    part = draw(st.sampled_from([*Codebook.model_fields, "all", "code"]))
    if part == "all":
        return old, other
    if part == "code" and old.codes and other.codes:
        field = draw(st.sampled_from([name for name in Code.model_fields if name != "id"]))
        value = getattr(other.codes[0], field)
        changed = old.codes[0].model_copy(update={field: value})
        return old, old.model_copy(update={"codes": [changed, *old.codes[1:]]})
    return old, old.model_copy(update={part: getattr(other, part, None)} if part != "code" else {})


@given(pairs())
def test_no_change_is_told_exactly_where_there_is_none(pair):
    """`compare` is empty if and only if two codebooks hold the same, their hashes aside."""
    old, new = pair
    same = old.model_copy(update={"sha256": ""}) == new.model_copy(update={"sha256": ""})
    assert (compare(old, new) == []) == same


@given(pairs())
def test_the_way_back_tells_the_same_changes_turned_round(pair):
    """What is added one way is removed the other way, and before is after."""
    turned = {"added": "removed", "removed": "added", "changed": "changed"}

    def told(found):
        return sorted((c.code, c.part) for c in found if c.part.endswith(("code", "order")))

    there, back = compare(*pair), compare(*pair[::-1])
    assert told(there) == told(back)
    codes = {(turned[c.kind], c.code) for c in there if c.part == "code"}
    assert codes == {(c.kind, c.code) for c in back if c.part == "code"}
