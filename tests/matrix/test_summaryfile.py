"""Writing one summary: the rest of the file stays, comments and all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.errors import CodingError
from tls_coding.matrix.passages import ChosenQuote
from tls_coding.matrix.summaries import Summary, parse_summaries
from tls_coding.matrix.summaryfile import with_new, with_summary

FILE = """\
# our summaries

- case: a   # the first
  code: x
  text: |
    Old words.

# what follows is about b
- case: b
  code: x
  text: 'Stays "as" it is'   # yes

# the end
"""


def read(text):
    found, problems = parse_summaries(text, "s.yaml", cases=["a", "b", "c"], codes=["x", "y"])
    assert problems == []
    return found.by_cell


def test_an_entry_is_replaced_where_it_stands():
    """Everything else, comments before and after, keeps its bytes."""
    made = with_summary(FILE, Summary("a", "x", text="New words."))
    assert read(made)["a", "x"].text == "New words."
    head, tail = FILE[: FILE.index("- case: a")], FILE[FILE.index("\n# what follows") :]
    assert made.startswith(head)
    assert made.endswith(tail)


def test_the_last_entry_is_replaced_before_what_follows_it():
    """A comment at the end of the file stays at the end."""
    made = with_summary(FILE, Summary("b", "x", text="New."))
    assert made.endswith("\n# the end\n")
    assert read(made)["b", "x"].text == "New."
    assert read(made)["a", "x"].text == "Old words."


def test_a_new_entry_goes_to_the_end():
    """The file as it was, then the entry; an empty file gets a head that says what it is."""
    made = with_summary(FILE, Summary("c", "y", text="Third."))
    assert made.startswith(FILE)
    assert read(made)["c", "y"].text == "Third."
    assert with_summary("", Summary("a", "x", text="First.")).startswith("# What people wrote")


def test_several_new_entries_at_once():
    """Skeletons are added together."""
    made = with_new(FILE, [Summary("c", "x"), Summary("c", "y")])
    assert list(read(made)) == [("a", "x"), ("b", "x"), ("c", "x"), ("c", "y")]


def test_windows_line_ends_are_kept():
    """A file with CRLF is written with CRLF."""
    made = with_summary(FILE.replace("\n", "\r\n"), Summary("a", "x", text="New.\nWords."))
    assert "\n" not in made.replace("\r\n", "")
    assert read(made)["a", "x"].text.split() == ["New.", "Words."]


@pytest.mark.parametrize("text", ["[{case: a, code: x}, {case: b, code: x}]", "a: b", "- [", "- {"])
def test_a_file_that_would_be_spoilt_is_left_alone(text):
    """A file in another form, or a broken one, is refused with a sentence."""
    with pytest.raises(CodingError):
        with_summary(text, Summary("a", "x", text="New."))


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)


@given(st.lists(WORDS, min_size=1, max_size=3).map("\n".join), WORDS)
@settings(max_examples=60)
def test_whatever_is_written_is_read_back(words, quote):
    """Any text, and any quote with its translation, survives the file."""
    chosen = ChosenQuote("t1", 0, 4, quote, quote)
    summary = Summary("a", "x", text=words.strip() or "x", quotes=(chosen,), made_of=("t x a b 1",))
    again = read(with_summary(FILE, summary))["a", "x"]
    assert again.text.split() == summary.text.split()
    assert again.quotes == summary.quotes
    assert again.made_of == summary.made_of
