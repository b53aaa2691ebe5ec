import time
from textwrap import dedent

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.codebook.yaml_lines import MAX_DEPTH, Loader, load


def faults(text):
    return [(p.line, p.column, f"{p.what} {p.mend}") for p in load(text, "f.yaml")[1]]


def only_fault(text):
    found = faults(text)
    assert len(found) == 1, found
    return found[0]


def test_data_is_that_of_yaml():
    """Values are those that plain YAML gives; only keys stay as they are written."""
    text = "a: [1, 2.5, true, null, 2007-05-14, 'x']\nb: {c: \"d\\n\"}\n"
    located, problems = load(text, "f")
    assert problems == []
    assert located.data == yaml.safe_load(text)
    assert load("no: 1\n12: 2\n2007-05-14: 3\n", "f")[0].data == {
        "no": 1,
        "12": 2,
        "2007-05-14": 3,
    }


def test_every_part_has_its_line_and_column():
    """Keys are placed where the key stands, list items where the value begins; both from 1."""
    text = dedent(
        """\
        # comment

        codes:
          - id: a
            rules:
              fr: ['x', "y"]

          - id: é
        """
    )
    located, _ = load(text, "f")
    assert located.place(("codes",)) == (3, 1)
    assert located.place(("codes", 0)) == (4, 5)
    assert located.place(("codes", 0, "rules", "fr", 1)) == (6, 17)
    assert located.place(("codes", 1, "id")) == (8, 5)


def test_a_part_that_is_not_in_the_file_is_placed_at_its_nearest_parent():
    """What is missing has the place of the part that lacks it; an empty file has line 1."""
    located, _ = load("a: 1\ncodes:\n  - id: x\n", "f")
    assert located.place(("codes", 0, "label", "fr")) == (3, 5)
    assert load("", "f")[0].place(("codes", 3)) == (1, 1)


def test_a_key_that_stands_twice_is_a_problem_and_the_first_one_counts():
    """Every second key is reported with its own place, at any depth."""
    located, problems = load("a: 1\nb:\n  c: 1\n  c: 2\na: 2\n", "f")
    assert located.data == {"a": 1, "b": {"c": 1}}
    assert [(p.line, p.column) for p in problems] == [(4, 3), (5, 1)]
    assert "'c' stands twice" in problems[0].what


def test_a_list_as_a_key_is_a_problem():
    """A key that is no word (a rule in brackets before a colon) is reported with its line."""
    line, _, said = only_fault("x: 1\n[a, b]: c\n")
    assert line == 2
    assert "quotes" in said


@pytest.mark.parametrize("text", ["a:\n\t- b\n", "a:\n  b: 1\n\tc: 2\n"])
def test_a_tab_as_indentation_is_named(text):
    """Tabs before a line are a problem of that line, and the mend is spaces."""
    line, _, said = only_fault(text)
    assert "\t" in text.split("\n")[line - 1]
    assert "spaces, not with tabs" in said


RULES = "codes:\n- rules:\n    fr:\n    - un mot\n    - {}\n    - deux mots\n  id: x\n"


@pytest.mark.parametrize(
    "rule",
    [
        "[garder|cacher] ... secret",
        "[garder|cacher ... secret",
        "[a|b] [c|d]",
        "& secret",
        "*garder secret",
        "* garder",
        '"on the job" ... x',
        "| a",
        "@a",
        "] a",
    ],
)
def test_a_rule_without_quotes_is_named_with_its_own_line(rule):
    """Where YAML stumbles over a bare rule, the problem is that rule's line and says: quote it."""
    line, _, said = only_fault(RULES.replace("{}", rule))
    assert line == 5
    assert "quote it" in said


@pytest.mark.parametrize("opened", ["'garder", '"garder', "[garder", "{garder"])
def test_what_stays_open_is_named_where_it_opens(opened):
    """A quote or bracket that is never closed is a problem of its own line, not of the last one."""
    line, column, said = only_fault(RULES.replace("{}", opened) + "y: 1\n" * 50)
    assert (line, column) == (5, 7)
    assert "not closed" in said


def test_an_apostrophe_within_single_quotes_gets_its_own_mend():
    """`'l'eau'` is answered with how an apostrophe is written."""
    line, _, said = only_fault(RULES.replace("{}", "'boire de l'eau'"))
    assert line == 5
    assert "written twice" in said


@pytest.mark.parametrize(
    ("rule", "taken"),
    [("&secret de", "&secret"), ("!tag mot", "!tag"), ("montrer #kin", "#kin"), ("#kin", "#kin")],
)
def test_what_yaml_takes_for_itself_is_remembered(rule, taken):
    """An anchor, a tag or a comment of a bare value is kept, for else a part of it is lost."""
    located, problems = load(RULES.replace("{}", rule), "f")
    assert problems == []
    assert located.taken.get(("codes", 0, "rules", "fr", 1), "") == taken


def test_a_comment_is_no_loss():
    """A comment with a space after its # is what it looks like; quoted values keep theirs."""
    located, _ = load("a: mot  # ein Wort\nb: 'x #kin'  #kin\nc: |\n  x #kin\n", "f")
    assert located.taken == {}


@pytest.mark.parametrize(
    "value",
    ["2007-02-31", "!!int ''", "!!float ''", "!!bool maybe", "!!timestamp soon", "!!binary é",
     "!!python/object:os.system x", "9" * 5000],
)  # fmt: skip
def test_a_value_that_is_not_what_it_claims_stays_text(value):
    """An impossible date, number or type is left as written for the models to judge."""
    located, problems = load(f"a: {value}\n", "f")
    assert problems == []
    assert isinstance(located.data["a"], str)


def test_a_control_character_is_named_with_its_line():
    """The line of a forbidden character is right, also after letters of several bytes."""
    text = "é: éééé\n" * 30 + "a: \x07\n"
    assert only_fault(text)[0] == 31


def test_a_bomb_of_aliases_is_refused_soon():
    """Ten lines of aliases that stand for millions of values are one problem, in seconds."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for n in range(1, 12):
        lines.append(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]")
    began = time.process_time()
    located, problems = load("\n".join(lines), "f")
    assert time.process_time() - began < 10
    assert located.data is None
    assert "aliases" in problems[0].what


def test_an_alias_stands_for_what_its_anchor_names():
    """Lists, mappings, values and keys may be named once and meant again; the place is the first's.

    What comes after an alias is read as if the value itself stood there.
    """
    text = "a: &a [x, {y: &w 1}]\nb: *a\nc: {*w : z, v: *w}\nd: [*a, *w, e]\n"
    located, problems = load(text, "f")
    assert problems == []
    named = ["x", {"y": 1}]
    assert located.data == {
        "a": named,
        "b": named,
        "c": {"1": "z", "v": 1},
        "d": [named, 1, "e"],
    }
    assert located.place(("b", 1, "y")) == located.place(("a", 1, "y")) == (1, 12)
    assert located.place(("d", 2)) == (4, 13)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: *garder\nc: [\n", 2, "&garder"),
        ("a: &x 1\nb: &x 2\n", 2, "&x stands twice"),
        ("a: 1\n---\nb: 2\n", 2, "take out this line"),
        ("&a [x]: y\n? {z: [*a]}\n: [v, {w: x}]\nc: *b\n", 4, "&b"),
    ],
)
def test_anchors_and_documents_that_do_not_fit_are_named(text, line, what):
    """An alias of nothing, a name given twice, a second document: the first such place is told."""
    found, _, said = only_fault(text)
    assert found == line
    assert what in said


def test_what_follows_a_list_as_a_key_is_read():
    """A key that cannot be one is passed over with its value, and nothing else."""
    located, problems = load("? [a, {b: [c]}]\n: {d: [e, f]}\ng: h\n? {}\n: i\nj: k\n", "f")
    assert len(problems) == 2
    assert located.data == {"g": "h", "j": "k"}


def test_an_alias_within_itself_is_a_problem():
    """A list that holds itself is refused."""
    assert "within what it names" in only_fault("b: 1\na: &a [*a]\n")[2]


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000, "[" * 100_000 + "]" * 100_000]
)
def test_values_nested_too_deep_are_refused(text):
    """Depth that would end the whole program (libyaml has no limit) is one problem."""
    assert f"more than {MAX_DEPTH} deep" in only_fault("a: 1\nb:\n  " + text)[2]


def test_libyaml_is_there():
    """The fast loader is the one in use: without it a large codebook takes ten times as long."""
    assert Loader is yaml.CSafeLoader


MADE_OF = st.lists(
    st.sampled_from(
        ["a", "b", "é", ": ", "- ", "\n", "\n  ", "[", "]", "{", "}", ", ", "&x ", "*x", "#", "'",
         '"', "|", ">", "!", "?", "%", "@", "\t", "...", "---", "12", "2007-01-01", "<<", "\x07",
         "\u2028", "\ufeff", "\\", "!!int ", "!!set "]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@settings(max_examples=200)
@given(st.one_of(MADE_OF, st.text(max_size=40)))
def test_no_text_raises(text):
    """Any text gives data or problems, each with a line of the text (or the one after its end)."""
    located, problems = load(text, "f")
    lines = len(text.splitlines()) + 1
    assert all(1 <= problem.line <= lines for problem in problems)
    assert all(1 <= line <= lines for line, _ in located.places.values())
