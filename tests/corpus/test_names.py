"""Names in a text: which are found, how they are replaced, where other passages go."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.corpus.names import Edit, Name, Table, moved, names_left


def table(**names):
    """A table; underscores stand for spaces: `table(Anna="Maria", de_Luca="di Rovo")`."""
    return Table(
        tuple(
            Name(name.replace("_", " "), pseudonym, line)
            for line, (name, pseudonym) in enumerate(names.items(), start=2)
        )
    )


PEOPLE = table(
    Anna="Maria",
    Anna_Brun="Maria Vert",
    de_Luca="di Rovo",
    Zoé="Lise",
    Marin="Costa",
    rosso="bruno",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna, Annalisa, Annas", "Maria, Annalisa, Annas"),
        ("l'Anna, d’Anna, Anna's, ‘Anna’", "l'Maria, d’Maria, Maria's, ‘Maria’"),
        ("ANNA et ANNA BRUN", "MARIA et MARIA VERT"),
        ("Anna BRUN", "Maria VERT"),
        ("anna", "anna"),
        ("De Luca, de Luca, DE LUCA, de luca", "Di Rovo, di Rovo, DI ROVO, de luca"),
        ("Zoe, ZOE, Zoe\u0301, ZOÉ", "Lise, LISE, Lise, LISE"),
        ("Anna\u00a0Brun, Anna\nBrun, Anna  Brun", "Maria Vert, Maria Vert, Maria Vert"),
        ("Anna\n\nBrun", "Maria\n\nBrun"),
        ("Ma\u00adrin, Ma-\nrin", "Costa, Costa"),
        ("Marie-Anna, Anna-Rose", "Marie-Anna, Anna-Rose"),
        ("Anna-là, cette ex-Anna", "Maria-là, cette ex-Maria"),
        ("— Anna", "— Maria"),
        ("Anna–Zoé", "Maria–Lise"),
        ("_Anna_ Anna_Brun", "_Maria_ Maria Vert"),
        ("[Anna 00:01:02] Oui", "[Maria 00:01:02] Oui"),
        ("Rosso, rosso", "Bruno, bruno"),
        ("Dell'Anna", "Dell'Maria"),
        ("", ""),
    ],
)
def test_a_name_is_a_whole_word_whatever_its_signs(text, expected):
    """Accents, signs, line breaks and capitals never hide a name; other words stay."""
    assert PEOPLE.replaced(text).text == expected


def test_hyphens_of_a_name_are_of_any_kind():
    """`Jean-Pierre` is found with other hyphens and at a line's end, not with a space."""
    found = Table((Name("Jean-Pierre", "Paul-Henri"),))
    text = "Jean‑Pierre, JEAN-PIERRE, Jean-\nPierre, Jean Pierre, Jean"
    assert found.replaced(text).text == "Paul-Henri, PAUL-HENRI, Paul-Henri, Jean Pierre, Jean"


def test_signs_of_a_name_belong_to_it():
    """`J.` is no J; what a name has in parentheses goes with it."""
    found = Table((Name("J.", "K."), Name("Anna (dite Nana)", "Maria (dite Mimi)")))
    assert found.replaced("J. dit J'ai").text == "K. dit J'ai"
    assert found.replaced("Anna (dite Nana).").text == "Maria (dite Mimi)."


def test_accents_tell_two_people_apart_where_the_text_has_them():
    """Of two names without difference but accents, the one written so is meant."""
    found = table(Andre="Bruno", André="Carlo")
    assert found.replaced("Andre, André").text == "Bruno, Carlo"


def test_the_longest_name_goes_first_and_a_pseudonym_is_not_replaced():
    """`Anna Brun` before `Anna`; what was put in is never taken for a name."""
    found = table(Anna="Brun", Anna_Brun="Zoé", Brun="Anna")
    assert found.replaced("Anna Brun, Anna, Brun").text == "Zoé, Brun, Anna"


def test_capitals_of_the_table_are_no_capitals_of_the_text():
    """A table of surnames in capitals serves texts that write them otherwise."""
    found = table(MARIN="COSTA")
    assert found.replaced("Marin MARIN marin").text == "Costa COSTA marin"


def test_what_stays_is_told():
    """Names within other names, and words without their capital, are found but kept."""
    kept = [(o.name.name, o.kind) for o in PEOPLE.occurrences("Marie-Anna, anna, Zoé")]
    assert kept == [("Anna", "compound"), ("Anna", "lower"), ("Zoé", "name")]


def test_names_left_counts_what_would_be_replaced():
    """In the order of the table, and nothing after replacing."""
    text = "Zoé, Anna, anna, Anna Brun, Zoe"
    assert names_left(text, PEOPLE) == [("Anna", 1), ("Anna Brun", 1), ("Zoé", 2)]
    assert names_left(PEOPLE.replaced(text).text, PEOPLE) == []


def test_file_names_count_in_any_case():
    """`entretien_anna_brun` holds a name."""
    (found,) = PEOPLE.occurrences("entretien_anna_brun", any_case=True)
    assert found.name.name == "Anna Brun"


def test_a_span_that_cuts_a_name_is_widened():
    """Spans beside a name keep their words; within it they become the pseudonym."""
    edits = [Edit(5, 9, 7)]
    assert moved(0, 5, edits) == (0, 5)
    assert moved(0, 6, edits) == (0, 12)
    assert moved(8, 12, edits) == (5, 15)
    assert moved(9, 12, edits) == (12, 15)
    assert moved(6, 7, edits) == (5, 12)
    assert moved(5, 5, edits) == (5, 5)


WORDS = st.sampled_from(
    ["Anna", "ANNA", "Brun", "de", "Luca", "Zoé", "Zoe\u0301", "Ma-\nrin", "rosso", "là", "Annas"]
)
SIGNS = st.sampled_from(
    [" ", "-", "'", "’", "\n", "\n\n", ", ", "\u00a0", "\u00ad", "[", "] ", "_"]
)
TEXTS = st.lists(st.one_of(WORDS, SIGNS, st.characters(codec="utf-8")), max_size=25).map("".join)


@given(TEXTS, st.data())
def test_every_span_keeps_its_words(text, data):
    """A span that touches no name has the same text after; any other holds its own, replaced."""
    done = PEOPLE.replaced(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = moved(start, end, done.edits)
    if not any(edit.start < end and start < edit.end for edit in done.edits):
        assert span.of(done.text) == text[start:end]
    wide = [start, end]
    for edit in done.edits:
        if edit.start < start < edit.end:
            wide[0] = edit.start
        if edit.start < end < edit.end:
            wide[1] = edit.end
    inside = [e for e in done.edits if wide[0] <= e.start and e.end <= wide[1] and e.start < end]
    kept = wide[1] - wide[0] - sum(e.end - e.start for e in inside)
    if start < end:
        assert span.end - span.start == kept + sum(e.length for e in inside)


@given(TEXTS)
def test_all_but_the_names_stays(text):
    """Edits are in order and apart, and between them no character changes."""
    done = PEOPLE.replaced(text)
    old = new = 0
    for edit in done.edits:
        between = edit.start - old
        assert between >= 0
        assert done.text[new : new + between] == text[old : edit.start]
        old, new = edit.end, new + between + edit.length
    assert done.text[new:] == text[old:]
    assert sum(done.counts.values()) == len(done.edits)


def plainly(text):
    """What becomes of `Anna` and `Anna Brun`, told with one regular expression."""
    pattern = r"(?<![^\W_])(?<![A-Z]-)Anna( Brun)?(?![^\W_])(?!-[A-Z])"
    return re.sub(pattern, lambda m: "Maria Vert" if m[1] else "Maria", text)


@given(
    st.lists(st.sampled_from(["Anna", "Brun", " ", ".", "x", "X", "-"]), max_size=12).map("".join)
)
def test_it_is_what_a_regular_expression_would_do(text):
    """For plain names the result is that of the plainest way."""
    found = table(Anna="Maria", Anna_Brun="Maria Vert")
    hyphens = [m.end() for m in re.finditer(r"(?<![^\W_])[A-Z]\w*-(?=Anna)", text)]
    if not hyphens:
        assert found.replaced(text).text == plainly(text)


@pytest.mark.parametrize(
    "piece", ["1", "a-\n", "A'", "Anna-", "Ma-\n", "'", "e\u0301", "\u00ad", "\n"]
)
def test_long_repetition_takes_no_longer(piece):
    """A hundred thousand characters of anything are read in one go."""
    text = piece * (100_000 // len(piece))
    begun = time.process_time()
    PEOPLE.replaced(text)
    assert time.process_time() - begun < 5
