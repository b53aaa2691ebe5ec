import re
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yasbd import BoundaryDetector

from tls_coding.corpus.folding import fold
from tls_coding.corpus.sentences import sentence_bounds, sentences, turn_sentences
from tls_coding.corpus.stops import LANGUAGES, Stops
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


def rules(language):
    return getattr(import_module(f"yasbd.rules.{language}"), f"{language.capitalize()}Rules")()


def of_yasbd(text, language):
    """The bounds that yasbd gives for a whole text."""
    found, start = [], 0
    for end in [*BoundaryDetector(language).detect(text), len(text)]:
        piece = text[start:end]
        if piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            found.append((first, first + len(piece.strip())))
            start = end
    return found


def abbreviations(language):
    """All that yasbd's rules of a language list, and what the Spanish ones hold besides."""
    listed = [
        getattr(rules(language), name)
        for name in dir(rules(language))
        if name.endswith(("ABBRVS", "MARKERS", "EXCLAMATION", "STARTERS", "NOUNS", "WORDS"))
    ]
    return sorted(set().union(*listed, ["No", "Nos", "Para", "Ud", "EE", "UU", "II", "a", "y"]))


SPOKEN = {
    "fr": "Ah ça… oui ! Euh... j'avais 19,5 francs, voilà. « On y va », il a dit. "
    "Puis (rires) on a arrêté ? Non - enfin, pas moi.\nBon. Et l'été (0:31), c'est fini.",
    "it": "È così... no? Beh, c'era la \"lana\". E poi l'azienda ha chiuso. Basta, fine!",
    "es": "¿Y usted? Pues mire... yo entré en 1962, claro. ¡Hombre! El horno (el grande) ya no.",
    "en": 'I don\'t know... It was OK. We had 25 000 of them - well, almost. "Right", he said.',
    "pt": "Não sei... Era assim, pronto. E depois fechou! Foi em 1980 (ou 81), não foi?",
}


@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_plain_speech_needs_no_second_look(language):
    """What people say is split without asking yasbd about a single mark, and as it would."""
    stops = Stops(language, rules(language), ask=lambda window: pytest.fail(window))
    ends = stops.ends(SPOKEN[language])
    assert ends is not None
    detected = [int(end) for end in BoundaryDetector(language).detect(SPOKEN[language])]
    assert ends == detected


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_abbreviation_is_read_as_yasbd_reads_it(language):
    """Each listed word before names, numbers, letters, common starters, brackets and line ends."""
    starter = sorted(rules(language).COMMON_SENT_STARTERS)[-1]
    detector = BoundaryDetector(language)
    following = ["Xa", "5", "IV", f"{starter} xa", "(xa)", "xa"]
    for word in abbreviations(language):
        mark = "!" if word in rules(language).NAMES_WITH_EXCLAMATION else "."
        for form in {word, word.capitalize()}:
            text = " ab. ".join(f"Da {form}{mark} {after}" for after in following)
            text += f" L'{form}{mark} Xa {form}{mark}\n{form}{mark} Xa"
            ends = {end for _, end in sentence_bounds(text, language)}
            expected = {len(text[:end].rstrip()) for end in detector.detect(text)}
            assert ends == expected, form


WORDS = st.sampled_from(
    "oui Xa ça C'est l'été un No Nos M Dr st etc ex p sig. EE UU J B a y V II MM 5 12 1998 19,5 2D "
    "13h OK BIP Ha go Yahoo basta Part Chapitre # Le La The He El Il O Não ń œuf n° 1º ª m² ñ "
    "U.S p.m a.m Army Monday al c.-à-d x_ _ ¿ ¡ & < <b> 😀 中 ſ İ \u00a0 \t".split(" ")
)
SIGNS = st.sampled_from(
    [*".!?.!?.!?…,:;\"'«»“”—()[]-*{`„’\n", "...", "....", "?!", "!\n", "''", "\n\n", " \n"]
) | st.sampled_from([" . . .", " ... 5", " - ", "- ", "1. ", " 2) ", " a. ", ": ", "(rires)"])
COMPOSED = st.lists(st.one_of(WORDS, SIGNS, st.just(" "), st.just(". "), st.just(" Xa ")))


@settings(max_examples=600)
@given(COMPOSED.map("".join) | TEXTS, st.sampled_from(sorted(LANGUAGES)))
def test_any_text_is_split_as_yasbd_splits_it(text, language):
    """Whatever is decided without yasbd, bounds are its own, for a turn as for many paragraphs."""
    assert sentence_bounds(text, language) == of_yasbd(text, language)
    folded = fold(text).text
    assert sentence_bounds(folded, language) == of_yasbd(folded, language)


def test_what_is_far_from_a_mark_does_not_matter():
    """Lists, line starts and quotes are seen as yasbd sees them at every distance from a mark."""
    far = "mot " * 40
    texts = [f"1. Oui : {far}J. Xa", f"{far}\nA. Xa {far}B. Xa", f"- {far}: - a. Xa", f"{far}5. X"]
    texts += [
        "Ah : go - mot mot ha - xa",
        "Xa (ab.)«Oui» Xa",
        "Xa. & ab",
        "Xa (a) ab.) ” Xa",
        "Chapitre\nI. Xa",
    ]
    for n in range(60):
        texts += [f"{far}- {'a' * n} 1. Xa ab", f"Oui : - {'a' * n} - Xa", f"- {'a' * n} 1) Xa"]
        texts.append(f"{far}- {'b' * (n % 30)} - {'a' * 25} 1. Xa ab")
    for text in texts:
        assert sentence_bounds(text, "fr") == of_yasbd(text, "fr"), text
