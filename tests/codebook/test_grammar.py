import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.codebook.grammar import MAX_DEPTH, MAX_RULE_LENGTH, RuleFault, parse_rule
from tls_coding.codebook.rule import Exact, Group, Item, Limit, ListRef, Part, Rule, Word


def words(*texts):
    return Part(tuple(Item(Word(text)) for text in texts))


def fault(text):
    with pytest.raises(RuleFault) as caught:
        parse_rule(text)
    return caught.value


def rule_or_fault(text):
    try:
        return parse_rule(text), None
    except RuleFault as found:
        return None, found


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("secret", Rule((words("secret"),))),
        ("lieu de mémoire", Rule((words("lieu", "de", "mémoire"),))),
        ("know~how ... secret", Rule((words("know~how"), words("secret")), ("...",))),
        ("garder & secret", Rule((words("garder"), words("secret")), ("&",))),
        ("a … b & c", Rule((words("a"), words("b"), words("c")), ("...", "&"))),
        ("garder...secret", Rule((words("garder"), words("secret")), ("...",))),
        ("a ... b within 3", Rule((words("a"), words("b")), ("...",), Limit(3, "turn", True))),
        ("a ... b in turn", Rule((words("a"), words("b")), ("...",), Limit(None, "turn", True))),
        (
            "a & b in  sentence ",
            Rule((words("a"), words("b")), ("&",), Limit(None, "sentence", True)),
        ),
        ('"on the  job"', Rule((Part((Item(Exact("on the job")),)),))),
        ("petit? #kin", Rule((Part((Item(Word("petit"), True), Item(ListRef("kin")))),))),
        (
            "[garder|tenir au chaud]",
            Rule((Part((Item(Group((words("garder"), words("tenir", "au", "chaud")))),)),)),
        ),
        ("apprent* jusqu’au", Rule((words("apprent*", "jusqu'au"),))),
        ("in sentence one", Rule((words("in", "sentence", "one"),))),
    ],
)
def test_a_rule_is_read_as_the_grammar_says(text, rule):
    """Words, groups, lists, exact words, joins and limits become the tree they stand for."""
    assert parse_rule(text) == rule


def test_parts_are_within_eight_words_where_a_rule_says_nothing():
    """The limit that is not written is 8 words within the turn."""
    assert parse_rule("a ... b").limit == Limit(8, "turn", written=False)


def test_a_list_name_ends_where_the_dots_begin():
    """`#kin...secret` is a list, dots and a word; a dot inside a name stays in it."""
    assert str(parse_rule("#kin...secret")) == "#kin ... secret"
    assert parse_rule("#kin.near").parts[0].items[0].atom == ListRef("kin.near")


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 1, "empty"),
        ("  ", 1, "empty"),
        ("garder [secret|recette", 8, "never closed"),
        ("garder secret] x", 14, "without its ["),
        ('garder "un secret', 8, "without its pair"),
        ('garder ""', 8, "nothing stands between the quotes"),
        ("garder ...", 11, "ends too early"),
        ("garder &", 9, "ends too early"),
        ("... secret", 1, "does not stand between two parts"),
        ("a ... & b", 7, "does not stand between two parts"),
        ("[a ... b]", 4, "does not stand between two parts"),
        ("[a|]", 4, "where a word is expected"),
        ("a | b", 3, "where a word is expected"),
        ("(a)", 1, "means nothing"),
        ("a, b", 2, "means nothing"),
        ("a/b", 2, "means nothing"),
        ("savoir . faire", 8, "means nothing"),
        ("* a", 1, "means nothing"),
        ("a _ b", 3, "every word"),
        ("?a", 1, "could be optional"),
        ("a? b?", 2, "optional"),
        ("a ... b? c?", 8, "optional"),
        ("[a?|b] c", 3, "optional"),
        ("within 3", 1, "stands where a word is expected"),
        ("a within 3 b", 12, "cannot stand here"),
        ("a & b within 0", 7, "out of range"),
        ("a & b within 1001", 7, "out of range"),
        ("# kin", 1, "means nothing"),
    ],
)
def test_a_fault_names_its_column_and_a_mend(text, column, says):
    """Each fault points at the character where it is, says what is wrong and what to do."""
    found = fault(text)
    assert says in found.what
    assert found.column == column
    assert found.mend.endswith((".", '".'))


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("a? ,", 4, "means nothing"),
        ("_ ,", 1, "every word"),
        ("[a? ... b]", 3, "is optional"),
        ("a?? ... b", 3, "could be optional"),
        ("a & b within 0 ,", 7, "out of range"),
        ("[a within 5]", 4, "stands where a word is expected"),
        ("a within 5 in turn", 12, "stands where a word is expected"),
        ("a within 5 | b", 12, "'|' where a word is expected"),
        (", [a", 3, "never closed"),
    ],
)
def test_of_several_faults_the_first_is_told(text, column, says):
    """The leftmost fault is told, but brackets and quotes without their pair go before all."""
    found = fault(text)
    assert (found.column, says in found.what) == (column, True)


@pytest.mark.parametrize(
    "text", ["in turn x", "turn in", "a in turns", "a within 5x", "a within 5*", "begin within"]
)
def test_words_that_look_like_limits_are_words(text):
    """`in` and `within` limit a rule only with what belongs to them; elsewhere they are words."""
    assert parse_rule(text) == Rule((words(*text.split()),))


def test_a_fault_in_a_later_line_counts_from_the_start_of_the_rule():
    """A rule may be written over several lines; the column counts all its characters."""
    text = "savoir\n (faire)"
    assert fault(text).column == text.index("(") + 1
    assert "'('" in fault(text).what
    assert fault("savoir\nfaire ... ... x").column == 18


def test_numbers_too_long_for_python_are_out_of_range():
    """A limit of thousands of digits is a fault like any other."""
    assert "out of range" in fault(f"a & b within {'1' * 4_500}").what


def test_size_and_depth_are_bounded():
    """A rule that is too long or too deep is refused, and one just below is read."""
    assert "over 5,000 characters" in fault("a" * (MAX_RULE_LENGTH + 1)).what
    assert parse_rule("a" * MAX_RULE_LENGTH)
    deep = "[" * (MAX_DEPTH + 1) + "a" + "]" * (MAX_DEPTH + 1)
    assert f"more than {MAX_DEPTH} deep" in fault(deep).what
    assert parse_rule(deep[1:-1])


def test_brackets_in_exact_words_are_no_groups():
    """Between quotes, brackets, bars and dots stand for themselves."""
    assert parse_rule('"a [b] | ... #c"').parts[0].items[0].atom == Exact("a [b] | ... #c")


def test_decomposed_accents_and_typographic_hyphens_are_read():
    """A rule pasted with combining accents or a non-breaking hyphen equals the plain one."""
    assert parse_rule("e\u0301te\u0301") == parse_rule("été")
    assert parse_rule("savoir\u2011faire") == parse_rule("savoir-faire")


PIECES = st.sampled_from(
    """a été know~how apprent* *age l’eau 12 in within sentence turn [ ] | ? & ... … . , ( #kin #k.n
    "on" "the job" " "" ~ * _ - 5 within\u00a05 in\nturn""".split(" ")
)
NOTATION = st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "\n", "\t"])), max_size=12).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)


@settings(max_examples=200)
@given(st.one_of(NOTATION, st.text(max_size=40), st.text('ab |[]?&.#"~*5\n', max_size=25)))
def test_no_text_raises_anything_but_a_rule_fault(text):
    """Whatever the text, it is a rule or a RuleFault with a column within the rule or at its end.

    A rule that was read prints as a text that is read as the same rule.
    """
    rule, found = rule_or_fault(text)
    if found is None:
        assert parse_rule(str(rule)) == rule
    else:
        assert 1 <= found.column <= len(text) + 1
        assert found.what
        assert found.mend


WORDS = ["mot", "été", "know~how", "apprent*", "*age", "l'eau", "savoir-faire", "in", "n.d", "12"]
ATOMS = [
    *(Word(text) for text in WORDS),
    Exact("on the job"),
    Exact("[a] ... #b within 3"),
    ListRef("kin"),
    ListRef("kin.far_2"),
]


@st.composite
def parts(draw, depth=2):
    items = []
    for _ in range(draw(st.integers(1, 3))):
        if depth and draw(st.integers(0, 2)) == 0:
            options = draw(st.lists(parts(depth - 1), min_size=1, max_size=3))
            atom = Group(tuple(options))
        else:
            atom = draw(st.sampled_from(ATOMS))
        items.append(Item(atom, optional=bool(items) and draw(st.booleans())))
    return Part(tuple(draw(st.permutations(items))))


LIMIT = st.one_of(
    st.just(Limit()),
    st.integers(1, 1000).map(lambda n: Limit(n, "turn", True)),
    st.sampled_from(["sentence", "turn"]).map(lambda scope: Limit(None, scope, True)),
)


@st.composite
def rules(draw):
    made = tuple(draw(st.lists(parts(), min_size=1, max_size=3)))
    size = len(made) - 1
    joins = draw(st.lists(st.sampled_from(["...", "&"]), min_size=size, max_size=size))
    return Rule(made, tuple(joins), draw(LIMIT))


@settings(max_examples=60)
@given(rules())
def test_any_rule_prints_as_a_text_that_is_read_as_the_same_rule(rule):
    """Printing and parsing are inverse to each other, for every tree of the grammar."""
    assert parse_rule(str(rule)) == rule
