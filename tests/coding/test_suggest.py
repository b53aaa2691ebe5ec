"""Suggestions: one for a code and a unit, with all the evidence; what is vetoed is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import codebook, live, marked, suggest, transcript

from tls_coding.coding.suggest import suggest_all
from tls_coding.corpus.sentences import sentences
from tls_coding.spans import Span

SECRECY = """
    - id: secrecy
      rules: {en: [secret, "keep ... recipe"]}
      unless: {en: [secretary]}
    - id: kin
      rules: {all: ["#kin"]}
"""
LISTS = "lists: {kin: {en: [mother, uncle]}}"


@pytest.fixture(scope="module")
def book():
    return codebook(SECRECY, head=LISTS)


def found_in(book, text, language="en"):
    """(code, passage, its evidence) of every suggestion that no veto stops."""
    body = transcript(text, language)
    return [(s.code, s.span.of(body.body), s.words) for s in live(suggest(book, body))]


def test_one_suggestion_for_a_code_and_a_sentence(book):
    """All hits of a code in a sentence are pieces of evidence of one suggestion."""
    text = "They kept the recipe, a secret\nof secrets. My uncle told."
    assert found_in(book, text) == [
        (
            "secrecy",
            "They kept the recipe, a secret\nof secrets.",
            ("kept … recipe", "secret", "secrets"),
        ),
        ("kin", "My uncle told.", ("uncle",)),
    ]


def test_evidence_names_its_rules_and_its_places(book):
    """Each hit says which rule found it and where its pieces stand, in the body's own words."""
    text, spans = marked("They <a>kept</a> the <a>rec\u00adipe</a>. A <b>Secret</b>.")
    one, two = suggest(book, transcript(text))
    assert [(e.rule, list(e.pieces), e.words) for e in one.evidence] == [
        ("secrecy/en/1", spans["a"], "kept … rec\u00adipe")
    ]
    assert [(e.rule, list(e.pieces), e.words) for e in two.evidence] == [
        ("secrecy/en/0", spans["b"], "Secret")
    ]
    assert (one.rules, two.rules) == (("secrecy/en/1",), ("secrecy/en/0",))


def test_a_hit_over_two_sentences_covers_both(book):
    """A hit that leaves its sentence makes one suggestion of all the sentences it touches."""
    text = "A secret. They keep this. The recipe is old. Another secret."
    assert [(code, quote) for code, quote, _ in found_in(book, text)] == [
        ("secrecy", "A secret."),
        ("secrecy", "They keep this. The recipe is old."),
        ("secrecy", "Another secret."),
    ]
    joined = "A secret they keep. The secret recipe."
    assert [(quote, len(words)) for _, quote, words in found_in(book, joined)] == [(joined, 2)]


def test_a_turn_can_be_the_unit():
    """With `unit: turn` a suggestion covers its whole turn, label left out."""
    book = codebook("- id: a\n  rules: {en: [secret]}\n", unit="turn")
    text = "[A1] One secret. Two\nsecrets.\n\n[B1] Nothing.\n\n[A1] Secret."
    assert [(quote, words) for _, quote, words in found_in(book, text)] == [
        ("One secret. Two\nsecrets.", ("secret", "secrets")),
        ("Secret.", ("Secret",)),
    ]


def test_vetoed_hits_are_kept_as_such(book):
    """A veto stops the hits of its own code in its sentence; they are kept, marked as vetoed."""
    body = transcript("The secretary knows a secret. My mother, a secretary. A secret.")
    found = suggest(book, body)
    assert [(s.code, s.span.of(body.body), s.vetoed) for s in found] == [
        ("secrecy", "The secretary knows a secret.", True),
        ("kin", "My mother, a secretary.", False),
        ("secrecy", "A secret.", False),
    ]
    assert found[0].words == ("secret",)


@pytest.mark.parametrize(
    ("veto", "stopped"),
    [
        ("secretary", [1]),
        ("secretary in turn", [0, 1]),
        ("secretary in sentence", [1]),
        ("the ... secretary within 3", [1]),
    ],
)
def test_how_far_a_veto_reaches(veto, stopped):
    """A veto holds for its sentence; one that ends in `in turn` for the turn, and no further."""
    book = codebook(f'- id: a\n  rules: {{en: [secret]}}\n  unless: {{en: ["{veto}"]}}\n')
    body = transcript("[A1] A secret. The secretary’s secret.\n\n[B1] A secret.")
    found = suggest(book, body)
    assert [i for i, s in enumerate(found) if s.vetoed] == stopped
    assert len(found) == 3


@pytest.mark.parametrize(
    ("speaker", "heard"),
    [("respondent", ["A"]), ("interviewer", ["Q"]), ("any", ["Q", "A"])],
)
def test_speakers(speaker, heard):
    """A code listens to respondents, to the interviewer or to both; never to what is neither."""
    book = codebook(f"- id: a\n  rules: {{en: [secret]}}\n  speaker: {speaker}\n")
    body = transcript("A secret note.\n\n[Q] A secret?\n\n[A1] A secret.")
    roles = [turn.role for turn in body.turns]
    assert roles == ["other", "interviewer", "respondent"]
    labels = [body.turns[s.turn].label[0] for s in suggest(book, body)]
    assert labels == heard


def test_rules_of_all_languages_and_of_one():
    """Rules under `all` hold everywhere, those of a language only there."""
    book = codebook('- id: a\n  rules: {all: ["know~how"], es: [secreto], en: [secret]}\n')
    body = "The know-how, el secreto, a secret."
    assert [words for *_, words in found_in(book, body, "es")] == [("know-how", "secreto")]
    assert [words for *_, words in found_in(book, body, "en")] == [("know-how", "secret")]


def test_ids_do_not_depend_on_rules_or_company(book):
    """A suggestion keeps its id whatever rule finds it and whatever else is in the study."""
    body = transcript("They kept the recipe.\n\nThe secret recipe.")
    ids = {(s.code, s.span): s.id for s in suggest(book, body)}
    other = codebook("- id: other\n  rules: {en: [the]}\n- id: secrecy\n  rules: {en: [recipe]}\n")
    again = suggest(other, transcript("The secret recipe.", name="harbour_01"), body)
    mine = {(s.code, s.span): s.id for s in again if s.transcript == body.id and s.code != "other"}
    assert mine == ids
    assert len({s.id for s in again}) == len(again)


def test_what_is_found_does_not_depend_on_the_other_transcripts(book):
    """A transcript gives the same suggestions alone and among others, in any order."""
    texts = [transcript(f"The secret of {n}, kept recipes.", name=f"t{n}") for n in range(3)]
    alone = {text.id: suggest(book, text) for text in texts}
    for order in (texts, texts[::-1]):
        assert {text.id: found for text, found in suggest_all(book, {}, order)} == alone


words = st.sampled_from(
    ["keep", "secret", "recipes", "Uncle", "the", "secretary", ".", ". The", "\n\n", "\n\n[A1] The"]
)


@given(st.lists(words, min_size=1, max_size=30).map(" ".join).filter(str.strip))
def test_one_live_suggestion_for_a_code_and_a_unit(book, text):
    """In any text no two suggestions of a code share a sentence; each covers whole sentences."""
    body = transcript(text)
    found = suggest(book, body)
    bounds = sentences(body)
    for code in ("secrecy", "kin"):
        own = [s for s in live(found) if s.code == code]
        assert not any(a.span.overlaps(b.span) for a in own for b in own if a is not b)
    for s in found:
        assert s.start in {span.start for span in bounds}
        assert s.end in {span.end for span in bounds}
        assert body.turns[s.turn].span.covers(s.span)
        assert all(s.span.covers(piece) for e in s.evidence for piece in e.pieces)
        assert all(isinstance(piece, Span) for e in s.evidence for piece in e.pieces)
    keys = [(s.id, s.vetoed) for s in found]
    assert len(keys) == len(set(keys))
    assert found == sorted(found, key=lambda s: (s.start, s.end, s.code, s.vetoed))
