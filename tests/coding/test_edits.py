"""How much two short texts differ: against the table of the textbook."""

from hypothesis import given
from hypothesis import strategies as st

from tls_coding.coding.edits import LONG, distance, nearest, similarity

short = st.text("abc ", max_size=9)


def table(a, b):
    """The edit distance, cell by cell."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        new = [i]
        for j, y in enumerate(b, start=1):
            new.append(min(row[j] + 1, new[-1] + 1, row[j - 1] + (x != y)))
        row = new
    return row[-1]


@given(short, short)
def test_distance(a, b):
    """The bits give what the table gives, in both directions."""
    assert distance(a, b) == distance(b, a) == table(a, b)


@given(st.text("abc", min_size=1, max_size=7), short)
def test_nearest(pattern, text):
    """No stretch of the text is nearer than the one found, nor one from its beginning."""
    stretches = [(i, j) for i in range(len(text) + 1) for j in range(i, len(text) + 1)]
    cost, end = nearest(pattern, text)
    assert cost == min(table(pattern, text[i:j]) for i, j in stretches)
    assert cost == min(table(pattern, text[i:end]) for i in range(end + 1))
    cost, end = nearest(pattern, text, anchored=True)
    assert cost == min(table(pattern, text[:j]) for j in range(len(text) + 1))
    assert cost == table(pattern, text[:end])


@given(short, short)
def test_similarity(a, b):
    """One for the same, nothing for nothing in common, the same from both sides."""
    assert 0 <= similarity(a, b) == similarity(b, a) <= 1
    assert (similarity(a, b) == 1) == (a == b)


def test_long_texts_are_compared_by_words():
    """A word changed in a long passage weighs little."""
    words = [f"word{number}" for number in range(LONG // 5)]
    edited = [*words[:50], "other", *words[51:]]
    assert 0.98 < similarity(" ".join(words), " ".join(edited)) < 1
