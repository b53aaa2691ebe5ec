import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yasbd import BoundaryDetector

from tls_coding.corpus.folding import fold
from tls_coding.corpus.sentences import sentence_bounds, sentences, turn_sentences
from tls_coding.corpus.transcript import parse_transcript


def split(text, language):
    return [text[start:end] for start, end in sentence_bounds(text, language)]


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("fr", "Oui.|Bien sûr !|Ah… non ?"),
        ("fr", "M. Martin est là.|Il parle."),
        ("it", "È il sig. Rossi.|Va bene?"),
        ("es", "Vino el Sr. Pérez.|¿Y tú?|Sí."),
        ("en", "Dr. Smith came at 5 p.m. yesterday.|He left."),
        ("fr", "- Oui.\n|- Non."),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(language, marked):
    """Stops, question marks and lines end a sentence; abbreviations before a name do not."""
    pieces = marked.split("|")
    separator = "" if "\n" in marked else " "
    assert split(separator.join(pieces), language) == [piece.strip() for piece in pieces]


def test_the_detector_gives_ends_in_code_points():
    """yasbd's offsets are ends, count code points (not bytes), and the last one is the text's."""
    text = "Été 😀. Oui, è così. Fine."
    ends = [int(end) for end in BoundaryDetector("it").detect(text)]
    assert [text[:end].rstrip()[-1] for end in ends] == ["."] * len(ends)
    assert text[: ends[-1]].rstrip() == text


def test_a_language_without_rules_is_split_at_stops():
    """Where yasbd has no rules (Catalan, Occitan), full stops end sentences all the same."""
    assert split("Aixo es aixi. Despres no.", "ca") == ["Aixo es aixi.", "Despres no."]


def test_a_sentence_never_leaves_its_turn():
    """Each turn begins a sentence anew, even in the middle of one."""
    body = "[Q] Et vous avez\n\n[R1] oui, ici. Et là.\n"
    head = "---\ncase: a\nlanguage: fr\nspeakers: {Q: {role: interviewer}, R1: {}}\n---\n"
    transcript, _ = parse_transcript(head + body, "a", "a.txt")
    found = [span.of(transcript.body) for span in sentences(transcript)]
    assert found == ["Et vous avez", "oui, ici.", "Et là."]
    own = [span.of(transcript.body) for span in sentences(transcript, role="respondent")]
    assert own == found[1:]


def test_sentences_are_stretches_of_the_body():
    """Folded away line breaks and soft hyphens are in the span of the sentence."""
    text = "On garde les\nrec\u00adettes. Tou\u00adjours."
    spans = turn_sentences(fold(text, 100), "fr")
    assert [text[start - 100 : end - 100] for start, end in spans] == [
        "On garde les\nrec\u00adettes.",
        "Tou\u00adjours.",
    ]


PIECES = ["Oui", "M", "Dr", ".", "!", "?", "…", "»", "(", '"', " ", "\n", "a", "😀", "5"]
TEXTS = st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(TEXTS, st.sampled_from(["fr", "it", "en", "ca"]))
def test_together_sentences_hold_all_that_is_no_space(text, language):
    """For any text, bounds are in order, apart from one another, trimmed, and leave nothing out."""
    bounds = sentence_bounds(text, language)
    edges = [edge for bound in bounds for edge in bound]
    assert edges == sorted(edges)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in bounds)
    kept = "".join(text[start:end] for start, end in bounds)
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", text)
