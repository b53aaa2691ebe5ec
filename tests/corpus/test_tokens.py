import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.corpus.tokens import CACHE, pipeline, split_words, tokenise, tokenise_turn
from tls_coding.corpus.transcript import Turn, parse_transcript
from tls_coding.spans import Span


def read(body, language="en"):
    transcript, _ = parse_transcript(f"---\ncase: a\nlanguage: {language}\n---\n{body}", "a", "a")
    return transcript


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "know-how", ["know", "-", "how"]),
        ("it", "know-how", ["know", "-", "how"]),
        ("es", "know-how", ["know-how"]),
        ("pt", "know-how", ["know-how"]),
        ("ca", "know-how", ["know-how"]),
        ("it", "dell'arte", ["dell'", "arte"]),
        ("it", "dell'", ["dell'"]),
        ("ca", "l'ofici", ["l'", "ofici"]),
        ("es", "Del Oficio", ["del", "oficio"]),
        ("en", "don't stop.", ["do", "n't", "stop", "."]),
        ("xx", "l'ofici!", ["l'ofici", "!"]),
    ],
)
def test_how_the_tokeniser_splits_what_rules_are_made_of(language, text, words):
    """spaCy's blank tokenisers differ over hyphens and elisions; rules are split as texts are."""
    assert split_words(text, language) == words


def test_an_unknown_language_is_split_all_the_same():
    """A language that spaCy does not know has rules of its own, or those for any."""
    assert pipeline("gl").lang == "gl"
    assert pipeline("oc").lang == "xx"
    assert pipeline("qqq").lang == "xx"


def test_the_cache_of_the_tokeniser_is_large():
    """The default cache of 10,000 words makes tokenising seven times slower."""
    assert pipeline("it").tokenizer.max_cache_size == CACHE == 1_000_000


def test_a_turn_is_tokenised_with_the_way_back():
    """Words are lower case; the span of any tokens leads to their own stretch of the body."""
    transcript = read("[Q] Who?\n\n[R1] He keeps the know-\nhow, the rec\u00adipes. Always!")
    _, turn = tokenise(transcript)
    start = turn.words.index("know")
    assert turn.body_span(Span(start, start + 3)).of(transcript.body) == "know-\nhow"
    start = turn.words.index("recipes")
    assert turn.body_span(Span(start, start + 1)).of(transcript.body) == "rec\u00adipes"
    assert [turn.body_span(span).of(transcript.body) for span in turn.sentences] == [
        "He keeps the know-\nhow, the rec\u00adipes.",
        "Always!",
    ]


def test_only_words_count_as_words_between():
    """Punctuation takes no place in 'within N words'."""
    (turn,) = tokenise(read("One, two - (three) 4!"))
    assert turn.words == ("one", ",", "two", "-", "(", "three", ")", "4", "!")
    assert turn.words_before == (0, 1, 1, 2, 2, 2, 3, 3, 4, 4)


PIECES = st.sampled_from(
    ["One", "two-\n", "know-how", "l’eau", "rec\u00adipe", "e\u0301", "😀", ".", "? ", " ", "\n",
     "\n\n", "  ", "\u00a0", "…", "5%", "!)", "don't", "\u200b"]
)  # fmt: skip


@settings(max_examples=100)
@given(st.lists(PIECES, min_size=1, max_size=20).map("".join), st.sampled_from(["en", "it", "xx"]))
def test_tokens_and_sentences_lie_in_the_turn(body, language):
    """For any turn, tokens come in order within it, and every word is in exactly one sentence."""
    prefix = "ab "
    text = prefix + body
    turn = Turn(0, "", "respondent", "", len(prefix), len(text))
    tokens = tokenise_turn(text, turn, language)
    assert tokens.doc.text == tokens.folded.text
    assert len(tokens.words_before) == len(tokens.words) + 1
    spans = [tokens.body_span(Span(i, i + 1)) for i in range(len(tokens.words))]
    assert all(turn.start <= span.start < span.end <= turn.end for span in spans)
    assert spans == sorted(spans)
    edges = [edge for span in tokens.sentences for edge in span]
    assert edges == sorted(edges)
    assert len(tokens.sentences) == len(tokens.sentence_spans)
    for number, word in enumerate(tokens.words):
        if word.strip():
            span = tokens.sentences[tokens.sentence_at(number)]
            assert span.start <= number < span.end
