"""Personal data in a text: sure finds in five languages, and none where there is none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import marked, transcript

from tls_coding.corpus.personal import identifying, personal, personal_problems
from tls_coding.corpus.transcript import parse_transcript

KINDS = {
    "tel": "telephone number",
    "mail": "e-mail address",
    "born": "birth date",
    "at": "address",
    "id": "identity number",
}
FOUND = {
    "fr": [
        "Le <tel>06 12 34 56 78</tel> ou <tel>04.93.00.11.22</tel>.",
        "<tel>+33 (0)6 12 34 56 78</tel>, <tel>0033 6 12 34 56 78</tel>, <tel>0612345678</tel>",
        "Écrivez à <mail>a.b-c@exemple.fr</mail>.",
        "J'habite <at>12 rue de la République</at>.",
        "au <at>3 bis, avenue Victor-Hugo</at>, <at>06130 Grasse</at>",
        "<at>rue Lamartine, 12</at> et puis",
        "<at>rue de l’Hôtel-de-Ville, n° 4</at>.",
        "code <at>F-13400 Aubagne</at>",
        "Je suis <born>née le 3 mai 1950</born>.",
        "Il est <born>né à Aubagne le 1er avril 1948</born>.",
        "<born>Date de naissance : 03/05/1950</born>",
        "mon numéro est <id>2 55 08 14 168 025 38</id>",
    ],
    "it": [
        "al <tel>347 1234567</tel> o <tel>015-123456</tel>",
        "telefono: <tel>015123456</tel>",
        "Sto in <at>via Garibaldi 12</at>.",
        "in <at>via dei Mille, 12/A</at>, <at>13900 Biella (BI)</at>",
        "Sono <born>nata a Biella il 3 maggio 1950</born>",
        "<born>data di nascita: 3/5/50</born>",
    ],
    "es": [
        "el <tel>612 34 56 78</tel> y el <tel>91 123 45 67</tel>",
        "móvil <tel>612 345 678</tel>",
        "Vivo en la <at>calle de la Paz, nº 12</at>.",
        "Vivo en <at>c/ Mayor, 5</at>",
        "<born>nacida en Sagunto el 3 de mayo de 1950</born>",
        "DNI <id>12345678Z</id>",
    ],
    "ca": [
        "Visc al <at>carrer d'en Bosc, 3</at>, <at>08001 Barcelona</at>",
        "<born>nascut el 3 de maig de 1950</born>",
    ],
    "en": [
        "Call <tel>(208) 555-0134</tel> or <tel>020 7946 0123</tel>.",
        "I live at <at>12 High Street</at>, <at>SW1A 1AA</at>.",
        "<at>120 N. Main Street</at>",
        "I was <born>born on the 3rd of May 1950</born>. <born>D.O.B.: 3/5/50</born>",
        "She was <born>born in Leeds on May 3, 1950</born>",
    ],
}
NOT_FOUND = {
    "fr": [
        "En 1998, 2004 et 2010, de 1998-2004.",
        "[R1 00:01:09-00:02:10] À 12:30:45.",
        "1 200 000 euros, 600 000 000, 3,14159265358979, 0,0612345678",
        "le 01-02-2003 à 10h, le 2007-05-14",
        "Les 3 places. En 1990 place de la République. 20 rue piétonne.",
        "Rue Lamartine, 12 personnes travaillaient.",
        "12 000 personnes, 25000 Francs, 10000 Euros",
        "25000 Francs",
        "Il est né en 1950, et le 3 mai il est parti.",
        "Elle est née et on est partis le 3 mai.",
        "lignes 01 02 03, page 123456789, dossier 12345678901234567890",
        "le fichier @ la maison",
    ],
    "it": ["nel 1998 in via Roma 12 operai", "300 000 000 di lire", "in via Marconi nel 1990"],
    "es": ["600 000 000 euros", "612 345 678 pesetas", "15000 Pesetas", "una 12345678A"],
    "en": ["In 1990 Main Street was new.", "1234567890", "ISO 9001-2015", "6:30 7:30 8:30 9:30"],
}


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in FOUND for text in FOUND[language]]
)
def test_what_tells_who_somebody_is_is_found(language, text):
    """To the character, in its own language and where the language is not known."""
    plain, spans = marked(text)
    expected = sorted((KINDS[name], *span) for name in spans for span in spans[name])
    assert sorted(personal(plain, language)) == expected
    kinds = {kind for kind, *_ in expected}
    assert kinds <= {finding.kind for finding in personal(plain)}


@pytest.mark.parametrize(
    ("language", "text"), [(lang, text) for lang in NOT_FOUND for text in NOT_FOUND[lang]]
)
def test_years_times_prices_and_counts_are_not(language, text):
    """What only has digits is no personal data."""
    assert personal(text, language) == []


def test_problems_name_lines_and_kinds_only():
    """One warning for each line and kind; nothing of the text."""
    text = "Oui.\nLe 06 12 34 56 78 ou le 06 12 34 56 79.\n\na@exemple.fr\n"
    assert [(p.line, p.what) for p in personal_problems(text, "one.txt", "fr")] == [
        (2, "looks like personal data: telephone number (2 times)."),
        (4, "looks like personal data: e-mail address."),
    ]
    assert all(problem.warning for problem in personal_problems(text, "one.txt"))


@given(st.text(st.sampled_from("0169+-./ @aAéF:\nrue ")), st.sampled_from(["fr", "en", None]))
def test_findings_are_in_order_and_apart(text, language):
    """Any text: findings lie within it and do not overlap."""
    done = 0
    for finding in personal(text, language):
        assert done <= finding.start < finding.end <= len(text)
        done = finding.end


@pytest.mark.parametrize(
    "piece",
    [
        *("1", "1 ", "06 ", "+", "+1", "a@", "a.", "A", "A ", "A.", "née ", "tel ", " ", "\n"),
        *("12 rue de la ", "via A ", "FR76 ", "F-12345 ", "rue A, ", "12345 A'"),
    ],
)
@pytest.mark.parametrize("start", ["", "date de naissance", "12345 A", "via A"])
def test_long_repetition_takes_no_longer(start, piece):
    """A hundred thousand characters of anything are read in one go."""
    text = start + piece * (100_000 // len(piece)) + "1"
    begun = time.process_time()
    personal(text)
    assert time.process_time() - begun < 10


def text_of(name, speakers, extra=""):
    head = f"---\ncase: valley\nlanguage: en\n{extra}speakers: {{{speakers}}}\n---\n"
    parsed, problems = parse_transcript(head + "[R1] So.\n\n[R2] So.\n", name, f"{name}.txt")
    assert parsed is not None, problems
    return parsed


def test_firm_place_and_position_single_one_person_out():
    """Where nobody shares all three; the place may be the interview's, or its case."""
    texts = [
        text_of("a", "R1: {firm: Essences du Val, position: owner}, R2: {position: owner}"),
        text_of("b", "R1: {position: Smith}, R2: {position: smith}", "company: Forge\n"),
        text_of("c", "R1: {métier: tanner, lieu: Bourg, entreprise: Cuirs}"),
        text_of("d", "Q: {role: interviewer, firm: Lab, position: fellow}"),
        transcript("[A1] So."),
    ]
    told = [(problem.file, problem.what) for problem in identifying(texts)]
    says = "speaker R1: firm, place and position together identify one person."
    assert told == [("a.txt", says), ("c.txt", says)]
