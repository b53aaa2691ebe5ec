"""Passages found again in an edited text, or said to be lost: never put on other words."""

import random

import edited_texts
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import CHECKOUT, marked

from tls_coding.coding.anchor import CONTEXT, Passage, anchor, anchor_all, context
from tls_coding.spans import Span

TRANSCRIPTS = CHECKOUT / "corpus" / "transcripts"

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
    """After any edits the passage found reads as the one that was coded, or is to be confirmed."""
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    quote, (before, after) = span.of(text), context(text, span)
    now = edited(text, data.draw(edits))
    fate, found = anchor(now, span, quote, before, after)
    if fate == "lost":
        assert found is None
    elif fate == "fuzzy":
        assert 0 <= found.start < found.end <= len(now)
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
        ("We <q>keep it</q> here.", "We <q>keep\nit</q> here.", "fuzzy"),
        ("We <q>keep it</q> here.", "We <q>kept it</q> here.", "fuzzy"),
        ("One <q>yes</q>. Two yes. End.", "So. One <q>yes</q>. Two yes. End.", "moved"),
        ("One yes. Two <q>yes</q>. End.", "Two <q>yes</q>. End.", "moved"),
        ("yes yes <q>yes</q>", "yes <q>yes</q>", "moved"),
        ("Then <q>yes</q>. Nobody left.", "Rain, yes. Rain, yes. Rain, yes.", "lost"),
    ],
)
def test_fates(then, now, fate):
    """Exact where it stood, moved where it is certain, lost where it is gone or in doubt."""
    text, spans = marked(then)
    (span,) = spans["q"]
    body, places = marked(now)
    found = anchor(body, span, span.of(text), *context(text, span))
    assert found == (fate, places["q"][0] if places else None)


STORY = marked(
    "They came in the spring, all of them. <a>My aunt kept the recipe in a drawer.</a> Nobody "
    "asked her about it. <b>No.</b> We were paid by the day then. The valley was full of smoke in "
    "those years. <c>Nobody wrote it down, ever.</c> The foreman came from the coast. Was he hard? "
    "<d>No.</d> He had learned by hand, from an uncle of his, and so did we all."
)


def find(now, name):
    """The fate of a passage of STORY in a text, and the words found."""
    text, spans = STORY
    (span,) = spans[name]
    fate, found = anchor(now, span, span.of(text), *context(text, span))
    return fate, found and found.of(now)


def test_lines_put_in_at_the_top_move_everything():
    """Two lines more at the top, and each passage is found, short ones that stand twice too."""
    text, spans = STORY
    now = "Recorded by hand.\nSecond tape.\n" + text
    for own in spans.values():
        (span,) = own
        shift = len(now) - len(text)
        place = Span(span.start + shift, span.end + shift)
        assert anchor(now, span, span.of(text), *context(text, span)) == ("moved", place)


@pytest.mark.parametrize("name", "abcd")
@pytest.mark.parametrize("at", ["start", "end"])
def test_the_same_words_put_in_elsewhere_do_not_lead_astray(name, at):
    """A sentence said again elsewhere leaves the coding where what stood around it is."""
    text, spans = STORY
    (span,) = spans[name]
    words = f"{span.of(text)} That is what she said at the time. "
    now = words + text if at == "start" else f"{text} {words}"
    _, found = anchor(now, span, span.of(text), *context(text, span))
    assert found.start == span.start + (len(words) if at == "start" else 0)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("recipe", "receipe", "My aunt kept the receipe in a drawer."),
        ("My aunt", "My old aunt", "My old aunt kept the recipe in a drawer."),
        ("a drawer", "a locked drawer", "My aunt kept the recipe in a locked drawer."),
        ("aunt kept", "aunt\nkept", "My aunt\nkept the recipe in a drawer."),
        ("My aunt", "my aunt", "my aunt kept the recipe in a drawer."),
        ("a drawer.", "a drawer", "My aunt kept the recipe in a drawer"),
        ("in a drawer", "under the bed", "My aunt kept the recipe under the bed."),
    ],
)
def test_edited_words_are_proposed(old, new, words):
    """After a correction in the words the coder is asked about the place, the whole of it."""
    text, _ = STORY
    assert find("A line more. " + text.replace(old, new), "a") == ("fuzzy", words)


def test_apostrophes_and_hyphens_may_change():
    """What folds to the same is proposed, wherever it stands now."""
    then, spans = marked("On gardait <q>l'arcano du savoir-faire, mon père</q> et moi.")
    now = "Oui. " + then.replace("'", "’").replace("-", "\u2010").replace("père", "pe\u0300re")
    (span,) = spans["q"]
    fate, found = anchor(now, span, span.of(then), *context(then, span))
    assert (fate, found.of(now)) == ("fuzzy", "l’arcano du savoir\u2010faire, mon pe\u0300re")


def test_what_was_cut_is_lost():
    """A sentence that is gone is not looked for among the others."""
    text, spans = STORY
    for name in "ac":
        assert find(text.replace(spans[name][0].of(text), ""), name) == ("lost", None)


def test_other_words_in_its_place_are_not_it():
    """Where something else was written between the same neighbours the passage is lost."""
    text, spans = STORY
    now = text.replace(spans["a"][0].of(text), "It rained for weeks, and we slept.")
    assert find(now, "a") == ("lost", None)


def test_a_few_words_without_their_surroundings_are_only_proposed():
    """The only 'No.' that is left may be another one."""
    now = "We waited for an answer. No. So we went home, all of us."
    assert find(now, "d") == ("fuzzy", "No.")
    assert find(now + " They asked again. No. It was late.", "d") == ("lost", None)


def test_many_words_are_found_without_their_surroundings():
    """A sentence that was moved to other neighbours is the sentence still."""
    now = "Some other text. My aunt kept the recipe in a drawer. And more of it."
    assert find(now, "a") == ("moved", "My aunt kept the recipe in a drawer.")


def test_a_paragraph_said_twice_is_settled_by_its_neighbours():
    """Two places with the same surroundings: those before and after it tell which one it is."""
    part = "We met at night, all of us together, in the barn.\nQ: And then? A: Yes. "
    part += "Q: Were you many, in those nights, up there?\n"
    then = f"One. It was the first winter of all.\n{part}{'-' * 60}\n{part}Two. It was cold."
    spans = [Span(then.index(w), then.index(w) + len(w)) for w in ("the first winter", "was cold")]
    first = then.index("Yes.")
    spans.insert(1, Span(first, first + 4))
    passages = [Passage(span, span.of(then), *context(then, span)) for span in spans]
    now = "A line more.\n" + then
    assert anchor(now, *passages[1]) == ("lost", None)
    places = anchor_all(now, passages)
    assert [found.start for _, found in places] == [span.start + 13 for span in spans]
    assert {fate for fate, _ in places} == {"moved"}


WORDS = "they kept secret recipe valley uncle aunt by hand smoke nobody asked spring no yes".split()
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(
    lambda words: " ".join(words).capitalize() + "."
)
stories = st.lists(sentences, min_size=2, max_size=25)


@given(stories, st.data())
def test_edits_of_sentences(story, data):
    """Sentences put in, cut, moved and said twice: what is found for sure has its own words."""
    now = list(story)
    for _ in range(data.draw(st.integers(0, 4))):
        kind, at = data.draw(st.sampled_from("icmd")), data.draw(st.integers(0, len(now)))
        if kind == "i":
            now.insert(at, data.draw(sentences))
        elif kind == "c":
            del now[at : at + 1]
        elif kind == "m" and now[at : at + 1]:
            now.insert(data.draw(st.integers(0, len(now))), now.pop(at))
        elif kind == "d":
            now[at:at] = now[at : at + 2]
    then, body = " ".join(story), " ".join(now)
    ends = [len(" ".join(story[: n + 1])) for n in range(len(story))]
    spans = [Span(end - len(words), end) for end, words in zip(ends, story, strict=True)]
    passages = [Passage(span, span.of(then), *context(then, span)) for span in spans]
    places = anchor_all(body, passages)
    assert len(places) == len(passages)
    for passage, (fate, found) in zip(passages, places, strict=True):
        assert (found is None) == (fate == "lost")
        if fate in {"exact", "moved"}:
            assert found.of(body) == passage.quote
            assert (found == passage.span) == (fate == "exact")
    if body == then:
        assert {fate for fate, _ in places} == {"exact"}


def test_random_edits_of_interviews():
    """Where characters went is known: hardly a passage is put on others, and these are copies."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(TRANSCRIPTS.glob("*.txt"))[::4]]
    told = edited_texts.run(texts, random.Random(4), 1_000)
    count = sum(told.values())
    assert count > 500
    sure = [fate for fate in told if fate.startswith(("MOVED", "EXACT"))]
    assert sum(told[fate] for fate in sure) <= count * 0.01
    assert told["FUZZY, OTHER WORDS"] <= count * 0.01
    assert told["lost, whole"] + told["fuzzy, whole"] <= count * 0.02


def test_nothing_cannot_be_found():
    """A passage without words is lost, not everywhere."""
    assert anchor("text", Span(0, 0), "", "", "text") == ("lost", None)


def test_context_ends_with_the_text():
    """Context is what stands around the passage, forty characters a side at most."""
    assert context("abcdef", Span(2, 4)) == ("ab", "ef")
    assert [len(side) for side in context("x" * 200, Span(100, 101))] == [CONTEXT, CONTEXT]
