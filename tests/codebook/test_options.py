from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.codebook.grammar import parse_rule
from tls_coding.codebook.lemmas import Lexicon
from tls_coding.codebook.options import MAX_OPTIONS, Widths, spellings, too_wide

LISTS = {"kin": {"en": ["uncle", "brother~in~law"], "all": ["tia", "great aunt"]}}


def group(count, words=2):
    names = ["".join(letters) for letters in product("abcdefghij", repeat=2)][:count]
    return "[" + "|".join(" ".join([name] * words) for name in names) + "]"


def test_a_tilde_leaves_three_spellings_open():
    """`~` is a hyphen, a space or nothing; at the ends of a word it means nothing."""
    assert spellings("know~how") == ["know-how", "know how", "knowhow"]
    assert spellings("~know~") == ["know"]
    assert spellings("plain") == ["plain"]


@pytest.mark.parametrize(
    ("rule", "wide"),
    [
        (group(70) + " " + group(70), False),
        (group(71) + " " + group(71), True),
        (group(71) + " ... " + group(71), False),
        (group(71) + " & " + group(71), False),
        (group(100, 1) + " " + group(100, 1), False),
        (group(60) + " " + group(100, 1).replace("|", "-|"), True),
        (" ".join([group(5)] * 5) + " [a b|c d]", True),
        ("[" + " ".join([group(9)] * 4) + "|x]", True),
    ],
)
def test_a_part_is_too_wide_when_it_stands_for_more_than_the_limit(rule, wide):
    """Options multiply within a part and not across parts; single words count as one."""
    assert too_wide(rule, "en", {}) is wide


def test_the_words_of_a_list_count():
    """A list counts with its words in the rule's language and in all."""
    many = {"big": {"fr": [f"a{n} b" for n in range(80)]}}
    assert too_wide("#big #big", "fr", many)
    assert not too_wide("#big #big", "en", many)
    assert too_wide("#big #big", "all", many)


def test_a_rule_or_a_list_that_cannot_be_read_is_not_too_wide():
    """What lint says elsewhere is not said again."""
    assert not too_wide("[a", "en", {})
    assert not too_wide("#none #bad", "en", {"bad": {"en": ["(a", "#bad"]}})


PIECE = st.sampled_from(["a", "b c", "know~how", '"on the job"', "#kin", "[a|b c]", "[x y|z~z|d]"])


@settings(max_examples=30)
@given(st.lists(st.tuples(PIECE, st.booleans()), min_size=1, max_size=4))
def test_the_count_is_that_of_the_sequences_made(pieces):
    """Told from the rule alone, the number is never less than the sequences that are made."""
    from tls_coding.coding.compile import expand  # loads spaCy

    text = " ".join(p if " " in p and "[" not in p and '"' not in p else p + "?" * o
                    for p, o in pieces)  # fmt: skip
    part = parse_rule(f"sure {text}").parts[0]
    made = expand(part, "en", Lexicon("en", ["a"], {}), LISTS)
    counted = sum(Widths("en", LISTS)._part(part))
    assert len(made) <= counted <= MAX_OPTIONS
