"""Passages found again in an edited text, or said to be lost: never put on other words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import marked

from tls_coding.coding.anchor import CONTEXT, anchor, context
from tls_coding.spans import Span

# A small alphabet, so that the same words stand in several places.
texts = st.text(alphabet="ab \n", min_size=1, max_size=60)


def edited(text, edits):
    """`text` with some stretches replaced."""
    for at, length, put in edits:
        at %= len(text) + 1
        text = text[:at] + put + text[at + length :]
    return text


edits = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 8), st.text("ab \n", max_size=8)))


@given(texts, st.data())
def test_a_passage_is_never_put_on_other_words(text, data):
    """After any edits the passage found reads as the one that was coded, or it is lost."""
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    quote, (before, after) = span.of(text), context(text, span)
    now = edited(text, data.draw(edits))
    fate, found = anchor(now, span, quote, before, after)
    if fate == "lost":
        assert found is None
        times = sum(now.startswith(quote, place) for place in range(len(now)))
        assert times != 1  # what stands once is found
    else:
        assert found.of(now) == quote
        assert (found == span) == (fate == "exact")


@given(texts, st.data())
def test_an_unchanged_text_keeps_every_passage(text, data):
    """In the very text in which it was coded, a passage is exact wherever else its words stand."""
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    assert anchor(text, span, span.of(text), *context(text, span)) == ("exact", span)


@pytest.mark.parametrize(
    ("then", "now", "fate"),
    [
        ("We <q>keep it</q> here.", "We <q>keep it</q> here.", "exact"),
        ("We <q>keep it</q> here.", "We <q>keep it</q> there, and more.", "exact"),
        ("We <q>keep it</q> here.", "In truth we <q>keep it</q> here.", "moved"),
        ("We <q>keep it</q> here.", "We keep them here.", "lost"),
        ("We <q>keep it</q> here.", "We keep\nit here.", "lost"),
        ("One <q>yes</q>. Two yes. End.", "So. One <q>yes</q>. Two yes. End.", "moved"),
        ("One <q>yes</q>. Two yes. End.", "So. One yes, or two yes.", "lost"),
        ("One yes. Two <q>yes</q>. End.", "Two <q>yes</q>. End.", "moved"),
        ("yes yes <q>yes</q>", "yes yes", "lost"),
        ("One <q>yes</q>. Two yes. End.", "Ten yes! Two yes, end.", "lost"),
    ],
)
def test_fates(then, now, fate):
    """Exact where it stood, moved where it is certain, lost where it is gone or in doubt."""
    text, spans = marked(then)
    (span,) = spans["q"]
    body, places = marked(now)
    found = anchor(body, span, span.of(text), *context(text, span))
    assert found == (fate, places["q"][0] if places else None)


def test_nothing_cannot_be_found():
    """A passage without words is lost, not everywhere."""
    assert anchor("text", Span(0, 0), "", "", "text") == ("lost", None)


def test_context_ends_with_the_text():
    """Context is what stands around the passage, forty characters a side at most."""
    assert context("abcdef", Span(2, 4)) == ("ab", "ef")
    assert [len(side) for side in context("x" * 200, Span(100, 101))] == [CONTEXT, CONTEXT]
