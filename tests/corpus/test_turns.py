from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.corpus import turns as reading
from tls_coding.corpus.readers.source import Paragraph


def read_turns(texts, form="auto"):
    return reading.read_turns([Paragraph(text) for text in texts], form)


def turns(*paragraphs, form="auto"):
    return [
        (turn.label, turn.start, turn.end, turn.text)
        for turn in read_turns(list(paragraphs), form).turns
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("[Chercheur] (0:01 - 0:11)", ("Chercheur", "00:00:01", "00:00:11", "")),
        ("[Chercheur] (1:02:03 - 1:02:30) Oui.", ("Chercheur", "01:02:03", "01:02:30", "Oui.")),
        ("[Chercheur] (0:01 – 0:11)", ("Chercheur", "00:00:01", "00:00:11", "")),
        ("[Chercheur] (0:01 --> 0:11)", ("Chercheur", "00:00:01", "00:00:11", "")),
        ("[Chercheur](0:01)", ("Chercheur", "00:00:01", "", "")),
        ("[Chercheur 00:00:09] Oui.", ("Chercheur", "00:00:09", "", "Oui.")),
        ("[Chercheur 0:09 - 0:12] Oui.", ("Chercheur", "00:00:09", "00:00:12", "Oui.")),
        ("[Chercheur]: Oui.", ("Chercheur", "", "", "Oui.")),
        ("[ Chercheur ] Oui.", ("Chercheur", "", "", "Oui.")),
        ("[Chercheur] 0:09 Oui.", ("Chercheur", "00:00:09", "", "Oui.")),
        ("[Chercheur (0:01 - 0:11)", ("Chercheur", "00:00:01", "00:00:11", "")),
        ("Chercheur] (0:01 - 0:11)", ("Chercheur", "00:00:01", "00:00:11", "")),
        ("Chercheur (0:01 - 0:11)", ("Chercheur", "00:00:01", "00:00:11", "")),
    ],
)
def test_a_label_in_brackets_with_its_times(line, expected):
    """The forms in which transcribers write label and time, slips with a bracket among them."""
    assert turns(line, "[R1] (0:12 - 0:13)", "Si.")[0] == expected


@pytest.mark.parametrize("times", ["(22:175 - 22:17)", "(2217)", "(22:1 - 22:17)", "(:)", "(22h)"])
def test_a_malformed_time_does_not_cost_the_turn(times):
    """The label counts all the same, and no digit of the slip gets into the text of the turn."""
    found = read_turns([f"[Chercheur] {times}", "Bonjour.", "[R1] (22:18 - 22:20)", "Oui."])
    assert [(turn.label, turn.text[-8:]) for turn in found.turns] == [
        ("Chercheur", "Bonjour."),
        ("R1", "Oui."),
    ]


def test_digits_of_a_slip_make_no_wrong_time():
    """`(22:175 - 22:17)` has one time that can be read, and only that one is."""
    found = read_turns(["[Chercheur] (22:175 - 22:17)", "Bonjour.", "[R1] (22:18)", "Oui."])
    assert found.turns[0].start in {"", "00:22:17"}
    assert found.turns[0].text == "Bonjour."


def test_a_misspelt_label_is_the_one_it_misspells_and_that_is_said():
    """A turn of `[Checheur]` belongs to `Chercheur`; the remark counts how often."""
    found = read_turns(
        ["[Chercheur] (0:01)", "a ?", "[R1] (0:02)", "b", "[Checheur] (0:03)", "c ?", "[R1]", "d"]
    )
    assert [turn.label for turn in found.turns] == ["Chercheur", "R1", "Chercheur", "R1"]
    assert "label 'Checheur' (1×) read as 'Chercheur'" in found.remarks
    assert "1 of 4 turns have no time" in found.remarks


def test_a_label_within_a_paragraph_starts_a_turn():
    """Line breaks inside a paragraph separate turns as paragraphs do."""
    assert turns("[Q 0:01] Un ?\n[R1 0:02] Deux.\nTrois.", "Quatre.") == [
        ("Q", "00:00:01", "", "Un ?"),
        ("R1", "00:00:02", "", "Deux.\nTrois.\n\nQuatre."),
    ]


def test_what_stands_before_the_first_turn_is_kept_apart():
    """Titles and dates are the preamble, not speech."""
    found = read_turns(["Entretien 3", "Le 4 mai", "[Q] Un ?", "[R1] Deux."])
    assert found.preamble == ["Entretien 3", "Le 4 mai"]
    assert [turn.text for turn in found.turns] == ["Un ?", "Deux."]


def test_sounds_and_notes_in_brackets_stay_in_the_text():
    """`[rires]` and a single remark in brackets start no turn."""
    found = turns(
        "[Q] (0:01)", "Un ?", "[R1] (0:02)", "[rires] Deux.", "[inaudible]", "[il sort] Ah."
    )
    assert [label for label, *_ in found] == ["Q", "R1"]
    assert found[1][3] == "[rires] Deux.\n\n[inaudible]\n\n[il sort] Ah."


def test_a_name_and_a_colon():
    """`Name: text` turns are found where two names come back."""
    assert turns("Anna: Allora?", "Bruno: Eh.", "Poi: niente.", "Anna: Sì?", "Bruno: No.") == [
        ("Anna", "", "", "Allora?"),
        ("Bruno", "", "", "Eh.\n\nPoi: niente."),
        ("Anna", "", "", "Sì?"),
        ("Bruno", "", "", "No."),
    ]


def test_a_colon_in_plain_text_is_no_turn():
    """`Attention: …` once at the start of a line does not cut a text."""
    assert turns("Attention: danger.", "Suite: la fin.") == [
        ("", "", "", "Attention: danger.\n\nSuite: la fin.")
    ]


def test_hard_wrapped_lines_stay_lines_of_one_turn():
    """A wrapped line goes on with its turn; a blank line ends a paragraph, not the turn."""
    assert turns("Q: Une ligne\nqui continue ?", "R: Oui,\nbien sûr.") == [
        ("Q", "", "", "Une ligne\nqui continue ?"),
        ("R", "", "", "Oui,\nbien sûr."),
    ]


@pytest.mark.parametrize(
    ("form", "count"), [("auto", 2), ("bracket", 2), ("colon", 2), ("none", 1)]
)
def test_the_form_can_be_said(form, count):
    """`bracket` and `colon` look for that form alone, `none` for nothing."""
    paragraphs = ["[Q] A: un ?", "[R1] B: deux."] if form != "colon" else ["A: un ?", "A: deux."]
    assert len(turns(*paragraphs, form=form)) == count


def test_no_paragraphs_give_one_empty_turn():
    """A source without text is one turn without text: nothing is made up."""
    assert turns() == [("", "", "", "")]


NOTATION = st.lists(
    st.tuples(
        st.sampled_from(
            ["[Chercheur]", "[Checheur]", "[R1", "[R1]", "[rires]", "[Q 0:01]", "[Q 0:01-0:02]",
             "[",
             "]", "[ ]", "(0:01 - 0:11)", "(22:175 - 22:17)", "00:00:01", "0:1", "Anna:", "Bruno:",
             "Q:", "R :", "mot", "l’eau", "?", "Anna (0:01)", "—", "é\u0301", "\u00ad", "[Note]",
             "Chercheur] (0:03)"]
        ),
        st.sampled_from(["", " ", " ", "\n", "\n\n", "\t", "\u00a0", "\r"]),
    ),
    max_size=30,
).map(lambda pairs: "".join(piece + gap for piece, gap in pairs).split("\n\n"))  # fmt: skip
FORMS = st.sampled_from(["auto", "bracket", "colon", "none"])


@settings(max_examples=200)
@given(st.one_of(NOTATION, st.lists(st.text(max_size=30), max_size=5)), FORMS)
def test_every_word_is_in_a_turn_a_label_or_the_preamble(paragraphs, form):
    """Whatever the notation, no word is lost and none is made; `[Q]Oui` is a label and a word."""
    found = read_turns(paragraphs, form)
    source = Counter(word for text in paragraphs for word in text.split())
    for whole, label, word in found.cut:
        assert whole == label + word
        source.subtract([whole])
        source.update([label, word])
    placed = Counter(word for turn in found.turns for word in turn.text.split())
    placed.update(word for text in found.preamble for word in text.split())
    assert +source == placed + found.label_words
    assert len(found.turns) >= 1
