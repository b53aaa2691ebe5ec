"""How transcripts write who speaks: for each notation a few texts, with the traps beside them."""

import re
import time
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.corpus.notations.marks import lines_of
from tls_coding.corpus.notations.recognise import recognise
from tls_coding.corpus.readers.source import Paragraph
from tls_coding.corpus.turns import read_turns

FORMS = [
    "auto", "bracket", "colon", "time", "tab", "chevron", "dash", "blank", "bold", "heading",
    "none",
]  # fmt: skip


def paragraphs(text):
    """A plain text as its reader cuts it: one paragraph for each block between blank lines."""
    return [Paragraph(block) for block in re.split(r"\n[^\S\n]*\n\s*", text)]


def styled(*lines):
    """Paragraphs of a word processor; what stands between stars is in bold, `#` is a heading."""
    found = []
    for line in lines:
        heading = len(line) - len(line.lstrip("#"))
        pieces = line.lstrip("# ").split("*")
        text, bold = "", []
        for number, piece in enumerate(pieces):
            if number % 2:
                bold.append((len(text), len(text) + len(piece)))
            text += piece
        found.append(Paragraph(text, bold=tuple(bold), heading=heading))
    return found


def read(source, form="auto"):
    return read_turns(paragraphs(source) if isinstance(source, str) else source, form)


def spoken(source, form="auto"):
    return [(turn.label, turn.text) for turn in read(source, form).turns]


def timed(source, form="auto"):
    return [(t.label, t.start, t.end, t.text) for t in read(source, form).turns]


def untold(source, form="auto"):
    """True where the source stays one text, and nothing is taken out of it."""
    found = read(source, form)
    return [turn.label for turn in found.turns] == [""] and not found.label_words


# --- labels and a colon -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Interviewer: Hi?\nRosa: Yes.", ["Interviewer", "Rosa"]),
        ("Mme Roux\u00a0: Vous ?\nM. Blanc : Oui.\nMme Roux : Ah ?\nM. Blanc : Non.",
         ["Mme Roux", "M. Blanc"] * 2),
        ("INT: Hi?\nRES: Yes.\nINT: And?\nRES: No.", ["INT", "RES"] * 2),
        ("Q: How?\nA: So.", ["Q", "A"]),
        ("Q:How?\nA:So.\nQ:Why?\nA:Because.", ["Q", "A"] * 2),
        ("q: come?\nr: così.\nq: e poi?\nr: basta.", ["q", "r"] * 2),
        ("E : Comment ?\nI : Ainsi.\nE : Et ?\nI : Oui.", ["E", "I"] * 2),
        ("F: Well?\n19: Good.\n7: Bad.\nF: Why?\n19: So.\n7: So.", ["F", "19", "7"] * 2),
        ("M1: Well?\nP3: Good.\nP1: Bad.\nM1: Why?\nP3: So.\nP2: So.",
         ["M1", "P3", "P1", "M1", "P3", "P2"]),
        ("Speaker 1: Hi?\n\nSpeaker 2: Yes.\n\nSpeaker 1: And?\n\nSpeaker 3: Me.",
         ["Speaker 1", "Speaker 2", "Speaker 1", "Speaker 3"]),
        ("Entrevistador/a: ¿Qué?\nEntrevistada 1: Eso.\nEntrevistador/a: ¿Y?\nEntrevistada 2: Ya.",
         ["Entrevistador/a", "Entrevistada 1", "Entrevistador/a", "Entrevistada 2"]),
        ("Ada (interviewer): Hi?\nBen (potter): Yes.\nAda (interviewer): And?\nBen (potter): No.",
         ["Ada (interviewer)", "Ben (potter)"] * 2),
        ("MARCO: Well?\nCARLA: Yes.\nMARCO: Why?\nSARA: Me too.\nCARLA: No.",
         ["MARCO", "CARLA", "MARCO", "SARA", "CARLA"]),
        ("1 Dan: Hi?\n2 Participant: Yes.\n3 Dan: And?\n4 Participant: No.",
         ["Dan", "Participant"] * 2),
        ("**Ada:** Hi?\n**Ben:** Yes.\n**Ada**: And?\n**Ben**: No.", ["Ada", "Ben"] * 2),
        ("问：你好吗？\n答：好。\n问：几岁？\n答：十岁。", ["问", "答"] * 2),
        ("Interviewer:\nHi?\n\nRosa:\nYes.\n\nInterviewer:\nAnd?\n\nRosa:\nNo.",
         ["Interviewer", "Rosa"] * 2),
        ("Interviewer:\tHi?\nRosa:\tYes.\nInterviewer:\tAnd?\nRosa:\tNo.",
         ["Interviewer", "Rosa"] * 2),
    ],
)  # fmt: skip
def test_a_label_and_a_colon(text, labels):
    """Names, titles, roles, letters, codes and numbers, however the colon is spaced."""
    found = spoken(text)
    assert [label for label, _ in found] == labels
    assert not any(":" in text or "：" in text for _, text in found)


@pytest.mark.parametrize(
    "text",
    [
        "Attention: danger.\n\nIl dit: viens.\n\nAttention: encore.\n\nIl dit: va.",
        "Date: 4 mai\nLieu: Lyon\nDurée: 45 min\n\nLe marché ouvre. Des gens : ils parlent.",
        "Observation: personne.\n\nContexte: la crise.\n\nObservation: rien.\n\nContexte: rien.",
        "Intervieweur : Paul Petit\nInterviewé : Jean Grand\n\nLe marché ouvre à huit heures.",
        "Alors: rien.\n\nAlors: encore.\n\nDonc: la suite.\n\nDonc: la fin.",
        "10:30 départ\n11:30 arrivée\n10:45 pause",
        "Weather: rain\nPlace: market\n\nWe walk.\n\nWeather: sun\nPlace: square\n\nWe rest.",
        "Arrivée: 8h\nMétéo: pluie\n\nRien.\n\nArrivée: 9h\nMétéo: soleil\n\nToujours rien.",
        "Voir http://example.org\nhttps://example.org/b",
        "A: eggs\nB: milk\nC: bread",
        "Pane: due chili.\nIl pane costa.\nPane: nero.\nVino: rosso.\nIl vino anche.\nVino: caro.",
    ],
)
def test_prose_with_colons_is_no_dialogue(text):
    """Field notes, headers, lists and quotations stay one text without a label."""
    assert untold(text)


def test_a_header_of_pairs_is_the_preamble():
    """`Date: …` and `Enquêteur: name` at the top are no turns, though the label is one below."""
    found = read(
        "Date: 4 mai\nLieu: Lyon\nEnquêteur: Paul Petit\nEnquêtée: Anne Grand\n\n"
        "Enquêteur: Bonjour, ça va ?\n\nEnquêtée: Oui.\n\nEnquêteur: Et ?"
    )
    assert [turn.text for turn in found.turns] == ["Bonjour, ça va ?", "Oui.", "Et ?"]
    assert len(found.preamble) == 1


@pytest.mark.parametrize(
    "header",
    [
        "Projet: Argile\nEnquêteur: Paul\nDate: 4 mai",
        "Entretien 3\n\nDate : 4 mai\n\nEnquêteur : Paul Petit\n\nMétéo : pluie\n\nLieu : Lyon",
        "Interview date: 4 May\nInterviewee: Anne Grand (potter)\nInterviewer: P. Petit",
    ],
)
def test_headers_of_many_kinds(header):
    """Keys that nobody could list, names of one word, blank lines between."""
    found = read(f"{header}\n\nEnquêteur : Bonjour, ça va ?\n\nAnne : Oui.\n\nEnquêteur : Et ?")
    assert [turn.label for turn in found.turns] == ["Enquêteur", "Anne", "Enquêteur"]
    assert " ".join(found.preamble).split() == header.split()


def test_a_short_first_turn_is_no_header():
    """A greeting of one word is speech, whoever says it."""
    found = spoken("Interviewer: Hello\nParticipant: Hi\nInterviewer: Good?\nParticipant: Yes")
    assert len(found) == 4


def test_the_key_to_the_labels_is_the_preamble():
    """`Q: interviewer` tells what Q means; nobody says it."""
    found = read("Q: interviewer\nR: respondent\n\nQ: How?\n\nR: So.")
    assert [turn.text for turn in found.turns] == ["How?", "So."]


def test_a_word_with_a_colon_within_a_turn_stays():
    """A wrapped line that starts with `question:` goes on, and so does `Attention:`."""
    found = spoken(
        "INT: This is a long\nquestion: how?\n\nRES: Fine.\n\nAttention: noise.\n\nINT: And?\n\n"
        "RES: So."
    )
    assert [label for label, _ in found] == ["INT", "RES", "INT", "RES"]
    assert found[0][1] == "This is a long\nquestion: how?"
    assert found[1][1] == "Fine.\n\nAttention: noise."


def test_several_marks_on_one_line():
    """Labels that are known start turns within a line too, after the end of a sentence."""
    assert spoken("Q: How old? A: Ten. Q: Where? A: Here.") == [
        ("Q", "How old?"), ("A", "Ten."), ("Q", "Where?"), ("A", "Here."),
    ]  # fmt: skip


# --- letters and names before a full stop or a dash ---------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Q. How?\nA. So.\nQ. Why?\nA. Because.",
        "Q - How?\nA - So.\nQ - Why?\nA - Because.",
        "Q – How?\n\nA – So.\n\nQ – Why?\n\nA – Because.",
        "Q.- How?\nA.- So.\nQ.- Why?\nA.- Because.",
        "Q) How?\nA) So.\nQ) Why?\nA) Because.",
        "Q\tHow?\nA\tSo.\nQ\tWhy?\nA\tBecause.",
    ],
)
def test_letters_before_a_full_stop_or_a_dash(text):
    """Q and A with any mark between the letter and the text."""
    assert spoken(text) == [("Q", "How?"), ("A", "So."), ("Q", "Why?"), ("A", "Because.")]


def test_names_before_a_dash():
    """As in the text of a play; `Oui — …` is no name."""
    found = spoken("ADA.— Ciao?\nBEN.— Eh.\nADA.— Sì?\nBEN.— No.")
    assert found == [("ADA", "Ciao?"), ("BEN", "Eh."), ("ADA", "Sì?"), ("BEN", "No.")]
    assert untold("Oui — disons.\nNon — enfin.\nOui — voilà.\nNon — rien.")


@pytest.mark.parametrize(
    "text",
    ["A. eggs\nB. milk\nC. bread\nD. salt", "I. Le travail\nII. La famille\nIII. Le temps",
     "A. Rossi e B. Bianchi\nA. Rossi da solo"],
)  # fmt: skip
def test_lists_by_letters_are_no_turns(text):
    """Letters that are no pair of roles make a list."""
    assert untold(text)


# --- numbers ------------------------------------------------------------------------------------


def test_numbered_questions_and_answers_lose_their_numbers():
    """Q1, R1, Q2, R2: one who asks and one who answers."""
    found = read("Q1: How?\nR1: So.\nQ2: Why?\nR2: Because.\nQ3: When?\nR3: Now.")
    assert [turn.label for turn in found.turns] == ["Q", "R"] * 3
    assert any("numbers" in remark for remark in found.remarks)


def test_numbers_that_come_back_are_persons():
    """R1 and R2 who both speak twice are two persons."""
    found = spoken("Q: How?\nR1: So.\nR2: No.\nQ: Why?\nR1: Because.\nR2: No.")
    assert [label for label, _ in found] == ["Q", "R1", "R2"] * 2


def test_questions_of_a_guide_within_a_turn_stay_in_it():
    """`1 - …`, `2.3 …` and `a) …` never start a turn of a labelled interview."""
    assert spoken("[Q] (0:01)\n1 - Un ?\n2.3 Deux ?\na) le travail\n\n[R1] (0:09)\n1 - Oui.") == [
        ("Q", "1 - Un ?\n2.3 Deux ?\na) le travail"),
        ("R1", "1 - Oui."),
    ]


def test_an_interview_of_numbered_questions_is_read_as_one():
    """A numbered line that asks is Q's, what stands below it R's; the numbers are kept."""
    found = read("1. What?\nThis.\n\n2. Since when?\nTen years.\nReally.\n\n3. Why?\nSo.")
    assert [(turn.label, turn.text) for turn in found.turns] == [
        ("Q", "1. What?"), ("R", "This."), ("Q", "2. Since when?"), ("R", "Ten years.\nReally."),
        ("Q", "3. Why?"), ("R", "So."),
    ]  # fmt: skip
    assert any("check" in remark for remark in found.remarks)
    assert untold("1. Bread.\n2. Milk?\n3. Salt.\n4. Eggs.")


# --- names and initials -------------------------------------------------------------------------


def test_a_full_name_once_then_initials_is_one_speaker():
    """The label is the full name throughout, and the remark says what was read as what."""
    found = read(
        "Ada Bell: Where?\nRon de la Cruz: There.\nAB: When?\nRC: Then.\nAB: Why?\nRC: So."
    )
    assert [turn.label for turn in found.turns] == ["Ada Bell", "Ron de la Cruz"] * 3
    assert "label 'AB' (2×) read as 'Ada Bell'" in found.remarks


def test_initials_of_two_names_stay_as_they_are():
    """Nobody guesses whose initials they are; it is said."""
    found = read("Ada Bell: a?\nAmos Bond: b.\nRon Cole: c.\nAB: d?\nRC: e.\nAB: f?\nRC: g.")
    assert [turn.label for turn in found.turns][3:] == ["AB", "Ron Cole", "AB", "Ron Cole"]
    assert "label 'AB' could be short for several names: kept" in found.remarks


# --- times --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Ada [00:00:05] Ciao?\nBen [00:00:09] Eh.\nAda [00:00:12] Sì?",
        "Ada [00:00:05 Ciao?\nBen [00:00:09] Eh.\nAda [00:00:12 Sì?",
        "[00:00:05] Ada: Ciao?\n[00:00:09] Ben: Eh.\n[00:00:12] Ada: Sì?",
        "Ada (00:05): Ciao?\nBen (00:09): Eh.\nAda (00:12): Sì?",
        "00:05 Ada: Ciao?\n00:09 Ben: Eh.\n00:12 Ada: Sì?",
        "Ada: [0:05] Ciao?\nBen: [0:09] Eh.\nAda: [0:12] Sì?",
        "Ada  0:05\nCiao?\n\nBen  0:09\nEh.\n\nAda  0:12\nSì?",
        "Ada | 00:00:05\nCiao?\nBen | 00:00:09\nEh.\nAda | 00:00:12\nSì?",
        "[Ada] 00:00:05\nCiao?\n\n[Ben] 00:00:09\nEh.\n\n[Ada] 00:00:12\nSì?",
        "0:0:5.900 --> 0:0:8.930\nAda\nCiao?\n\n0:0:9.1 --> 0:0:11.0\nBen\nEh.\n\n"
        "0:0:12.0 --> 0:0:14.0\nAda\nSì?",
        "Ada\n0:05 - 0:07\nCiao?\n\nBen\n0:09 - 0:10\nEh.\n\nAda\n0:12 - 0:13\nSì?",
        "[00:00:05.2] - Ada\nCiao?\n\n[00:00:09.1] - Ben\nEh.\n\n[00:00:12.0] - Ada\nSì?",
        "(0:05) **Ada:** Ciao?\n(0:09) **Ben:** Eh.\n(0:12) **Ada:** Sì?",
        "**Ada** (0:05) Ciao?\n**Ben** (0:09) Eh.\n**Ada** (0:12) Sì?",
        "00:05\tADA\tCiao?\n00:09\tBEN\tEh.\n00:12\tADA\tSì?\n00:15\tBEN\tNo.",
    ],
)
def test_names_with_times(text):
    """Wherever the time stands, the turn has it, and its text has neither name nor time."""
    found = timed(text)[:3]
    assert [label.title() for label, *_ in found] == ["Ada", "Ben", "Ada"]
    assert [start for _, start, *_ in found] == ["00:00:05", "00:00:09", "00:00:12"]
    assert [text for *_, text in found] == ["Ciao?", "Eh.", "Sì?"]


def test_a_time_without_a_name_goes_on_with_the_turn():
    """It is taken out of the text, and counted."""
    found = read("(0:02) **Ada:** Ciao?\n(0:10) **Ben:** Eh.\n(0:18) E poi.\n(0:25) **Ada:** Sì.")
    assert [turn.text for turn in found.turns] == ["Ciao?", "Eh.\nE poi.", "Sì."]
    assert found.label_words["(0:18)"] == 1


def test_a_speaker_and_a_time_glued_into_running_text():
    """`it.Unknown Speaker 0:34 And` is the end of one turn and the start of another."""
    found = read(
        "Speaker 1 0:02 So that is it.Unknown Speaker 0:34 And then? Speaker 1 0:40 Well, no."
    )
    assert [(t.label, t.start, t.text) for t in found.turns] == [
        ("Speaker 1", "00:00:02", "So that is it."),
        ("Unknown Speaker", "00:00:34", "And then?"),
        ("Speaker 1", "00:00:40", "Well, no."),
    ]
    assert found.cut == [("it.Unknown", "it.", "Unknown")]


@pytest.mark.parametrize(
    "text",
    [
        "(0:02) Hello there.\n(0:18) And more.\n(0:30) End.",
        "Lundi 10:30 on part.\nMardi 9:15 on revient.",
        "We met Speaker Smith at 10:30 and left.",
        "Le train de 10:30 arrive. Celui de 11:40 aussi.",
        "John 3:16 For all.\nJohn 3:17 For some.\nLuke 3:18 And more.",
    ],
)
def test_times_alone_name_nobody(text):
    """A text with times, or with times of day, has no speakers for that."""
    assert untold(text)


def test_names_in_running_text_are_known_by_their_rising_times():
    """Names before times on one line, where they come back."""
    found = spoken("Ada Bell 0:05 Hi. Ron Cole 0:10 Yes. Ada Bell 0:15 And? Ron Cole 0:20 No.")
    assert found == [("Ada Bell", "Hi."), ("Ron Cole", "Yes."), ("Ada Bell", "And?"),
                     ("Ron Cole", "No.")]  # fmt: skip


# --- tabs ---------------------------------------------------------------------------------------


def test_units_of_one_speaker_join_to_one_turn():
    """`code<TAB>text`, one unit a line, in a plain text and in paragraphs of a document."""
    text = "TOR001\tciao\nTOI002\teh\nTOI002\tsì\nTOR001\tbene\nTOI002\tno"
    expected = [("TOR001", "ciao"), ("TOI002", "eh\nsì"), ("TOR001", "bene"), ("TOI002", "no")]
    assert spoken(text) == expected
    assert spoken([Paragraph(line) for line in text.split("\n")]) == expected


def test_a_tab_within_prose_is_no_label():
    """An indented list or a table of contents is no transcript."""
    assert untold("Introduction\t1\nMéthode\t5\nRésultats\t9")


# --- chevrons -----------------------------------------------------------------------------------


def test_chevrons_change_the_speaker():
    """Without names the two alternate, and who asks is Q."""
    found = read(">> How are you? >> Fine. >> And you?\n>>> Good.")
    assert [(t.label, t.text) for t in found.turns] == [
        ("Q", "How are you?"), ("R", "Fine."), ("Q", "And you?"), ("R", "Good."),
    ]  # fmt: skip
    assert any("check" in remark for remark in found.remarks)
    assert spoken("So it is. >> Is it? >> Yes. >> Why?")[0] == ("R", "So it is.")


def test_chevrons_with_names():
    """A name after `>>` is the label; of two speakers, one without a name is the other."""
    found = spoken(">> ADA: How are you? >> BEN: Fine.\n>> And?\n>> Good.")
    assert [label for label, _ in found] == ["ADA", "BEN", "ADA", "BEN"]


def test_marks_of_fast_speech_are_no_chevrons():
    """`>>fast<<` of transcribers of conversation is kept in the text."""
    found = spoken("A: >>so fast<< and?\nB: yes >>no<<\nA: so?\nB: ok")
    assert found[0] == ("A", ">>so fast<< and?")
    assert untold("he said >>so fast<< and then >>no<< again")


# --- bold, headings, names alone ----------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        styled("*Ada*", "Ciao?", "*Ben Neri*", "Eh.", "*Ada*", "Sì?", "*Ben Neri*", "No."),
        styled("*Ada* Ciao?", "*Ben Neri* Eh.", "*Ada* Sì?", "*Ben Neri* No."),
        styled("*Ada:* Ciao?", "*Ben Neri:* Eh.", "*Ada:* Sì?", "*Ben Neri:* No."),
        "**Ada**\nCiao?\n\n**Ben Neri**\nEh.\n\n**Ada**\nSì?\n\n**Ben Neri**\nNo.",
        styled("#Talk", "##Ada", "Ciao?", "##Ben Neri", "Eh.", "##Ada", "Sì?", "##Ben Neri", "No."),
        "# Talk\n\n## Ada\n\nCiao?\n\n## Ben Neri\n\nEh.\n\n## Ada\n\nSì?\n\n## Ben Neri\n\nNo.",
    ],
)
def test_names_told_by_their_form(source):
    """A name in bold or in a heading, by the format or by stars and hashes."""
    assert spoken(source) == [
        ("Ada", "Ciao?"), ("Ben Neri", "Eh."), ("Ada", "Sì?"), ("Ben Neri", "No."),
    ]  # fmt: skip


def test_names_alone_on_lines():
    """Without any mark they must come back, and `Oui` alone on a line is no name."""
    lines = ["Interviewer", "Et ?", "Rosa", "Oui."] * 3
    assert [label for label, _ in spoken("\n".join(lines))] == ["Interviewer", "Rosa"] * 3
    assert untold("\n".join(["Oui", "dit-il", "Non", "dit-elle"] * 3))


def test_a_question_in_bold_and_its_answer():
    """Bold paragraphs ask; a title before them is no speech."""
    found = read(
        styled("*Entretien 12*", "", "*Vous faites quoi ?*", "Des pots.", "Voilà.",
               "*Depuis quand ?*", "Dix ans.", "*Et avant cela, rien.*", "Non.")
    )  # fmt: skip
    assert [(t.label, t.text) for t in found.turns] == [
        ("Q", "Vous faites quoi ?"), ("R", "Des pots.\n\nVoilà."), ("Q", "Depuis quand ?"),
        ("R", "Dix ans."), ("Q", "Et avant cela, rien."), ("R", "Non."),
    ]  # fmt: skip
    assert found.preamble == ["Entretien 12"]
    assert any("bold" in remark for remark in found.remarks)


def test_headings_that_ask():
    """Questions as headings, answers below."""
    found = spoken(styled("#Talk", "##How?", "So.", "##And why?", "Because.", "##When?", "Now."))
    assert [label for label, _ in found] == ["Q", "R"] * 3


@pytest.mark.parametrize(
    "source",
    [
        styled("*Le travail*", "Je fais des pots.", "*La famille*", "J'ai deux enfants.",
               "*Le temps*", "Il pleut."),
        styled("#Methods", "We did.", "#Results", "Good.", "#Methods", "More.", "#Results", "x"),
        styled("Un mot *important* ici.", "*Attention* au chien.", "Rien."),
    ],
)  # fmt: skip
def test_titles_and_emphasis_are_no_speakers(source):
    """Sections in bold, chapters that come back, a word in bold."""
    assert untold(source)


# --- dashes -------------------------------------------------------------------------------------


def test_dashes_of_french_prose():
    """A paragraph without a dash belongs to the turn before; an aside is no turn."""
    found = read(
        "— Vous faites quoi ?\n\n— Des pots. Oui, dit-il — enfin — presque.\n\nVoilà.\n\n"
        "— Depuis quand ?\n\n— Dix ans.\n\n— Et avant ?\n\n— Rien."
    )
    assert [turn.label for turn in found.turns] == ["Q", "R"] * 3
    assert found.turns[1].text == "Des pots. Oui, dit-il — enfin — presque.\n\nVoilà."
    assert any("dashes" in remark for remark in found.remarks)


def test_dashes_of_spanish_prose_are_glued():
    """`—¿Qué…?` is a dash and a word; the account says so."""
    found = read("—¿Qué hace?\n—Cántaros —dijo—.\n—¿Desde cuándo?\n—Diez años.")
    assert [turn.text for turn in found.turns][:2] == ["¿Qué hace?", "Cántaros —dijo—."]
    assert found.cut[0] == ("—¿Qué", "—", "¿Qué")


def test_a_wrapped_line_that_starts_with_an_aside_goes_on():
    """A dash at the start of a line in the middle of a sentence is no turn."""
    found = spoken(
        "— Vous faites quoi ?\n\n— Des pots et\n— enfin — des bols.\n\n— Et ?\n\n— Rien.\n\n— Ah ?"
    )
    assert found[1] == ("R", "Des pots et\n— enfin — des bols.")


@pytest.mark.parametrize(
    "text",
    ["À faire :\n- acheter du pain\n- Acheter du lait\n- Partir ?\n- Revenir",
     "- Pain\n- Lait\n- Sel\n- Sucre\n- Riz",
     "--- \n---\n----\n---"],
)  # fmt: skip
def test_lists_are_no_dialogue(text):
    """Hyphens before things to do, and rules across the page."""
    assert untold(text)


# --- blank lines --------------------------------------------------------------------------------

ALTERNATING = (
    "INTERVIEW NO. 7\n\nMRS X\n1 High Road\n\n0.35\tMy name is X. I have lived here for long.\n\n"
    "1.02\tHow long?\n\nTen years and more.\n\nWhere?\n\nHere in the town, always.\n\n"
    "So you were born here?\n\nYes, I was.\n\nAnd school?\n\nThe one there.\n\nMarried?\n\nNo."
)


def test_turns_parted_by_blank_lines():
    """Questions tell who asks; times at the start are times, and the header is no speech."""
    found = read(ALTERNATING)
    assert [turn.label for turn in found.turns] == ["R", *["Q", "R"] * 5]
    assert [turn.start for turn in found.turns[:3]] == ["00:00:35", "00:01:02", ""]
    assert found.preamble == ["INTERVIEW NO. 7", "MRS X\n1 High Road"]
    assert any("blank lines" in remark for remark in found.remarks)


def test_prose_with_questions_is_no_dialogue():
    """Questions that an author asks do not fall on every second paragraph."""
    prose = [
        "Il y avait un roi. Que voulait-il ?",
        "Il voulait un royaume.",
        "Ce royaume était loin.",
        "Où aller ?",
        "Il partit seul.",
        "La route était longue.",
        "Les arbres étaient hauts.",
        "Il arriva enfin.",
        "C'est tout.",
    ]
    assert untold("\n\n".join(prose))


# --- mixtures, forms, what is told by the format ------------------------------------------------


def test_notations_mixed_in_one_file():
    """Brackets, a colon and a time for the same speakers, whoever typed it."""
    found = timed(
        "[Chercheur] (0:01 - 0:03)\nBonjour ?\n\n[R1] (0:04)\nOui.\n\nChercheur: Et là ?\n\n"
        "R1: Non.\n\nR1 [00:00:20] Si."
    )
    assert found == [
        ("Chercheur", "00:00:01", "00:00:03", "Bonjour ?"), ("R1", "00:00:04", "", "Oui."),
        ("Chercheur", "", "", "Et là ?"), ("R1", "", "", "Non."), ("R1", "00:00:20", "", "Si."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "event", ["[rires]", "[INAUDIBLE 00:12]", "(pause)", "[...]", "[…] oui", "((ride))", "(0:12)"]
)
def test_events_start_no_turn(event):
    """What is heard, in brackets or parentheses, stays in the turn."""
    found = spoken(f"[Q]\nUn ?\n{event}\n\n[R]\nDeux.\n{event}\n\n[Q]\nTrois ?")
    assert found[0] == ("Q", f"Un ?\n{event}")
    assert [label for label, _ in found] == ["Q", "R", "Q"]


@pytest.mark.parametrize(
    ("form", "text", "count"),
    [
        ("colon", "Ada: Uno.", 1),
        ("time", "00:12 Ada: Uno.\n00:14 Ben: Due.", 2),
        ("tab", "ada1\tuno\nben2\tdue", 2),
        ("chevron", "x >> y", 2),
        ("dash", "— Uno.\n— Due.", 2),
        ("blank", "Uno.\n\nDue.\n\nTre.", 3),
        ("bold", "**Uno?**\nDue.", 2),
        ("heading", "# Uno?\nDue.", 2),
        ("none", "Q: uno?\nR: due.", 1),
    ],
)
def test_a_family_can_be_forced(form, text, count):
    """`--turns` asks for less evidence of that family, and looks for no other."""
    assert len(read(text, form).turns) == count


def test_turns_told_by_the_format():
    """A paragraph with a speaker starts a turn, one without goes on; before the first: preamble."""
    found = read(
        [
            Paragraph("Titre"),
            Paragraph("Un ?", speaker="Ada Bell:", start=1, end=2.5),
            Paragraph("Et ?", start=3, end=5),
            Paragraph("Deux.", speaker="Ron Cole", start=3601, end=3602),
            Paragraph("[Q] Trois ?", speaker="AB"),
        ]
    )
    assert found.preamble == ["Titre"]
    assert [(t.label, t.start, t.end, t.text) for t in found.turns] == [
        ("Ada Bell", "00:00:01", "00:00:05", "Un ?\n\nEt ?"),
        ("Ron Cole", "01:00:01", "01:00:02", "Deux."),
        ("Ada Bell", "", "", "[Q] Trois ?"),
    ]
    assert not found.label_words


def test_times_of_the_format_stand_in_for_missing_ones():
    """Captions with names in their text: the turn lasts until its last caption."""
    found = read(
        [
            Paragraph("ADA: Un ?", start=1, end=2),
            Paragraph("BEN: Deux.", start=3, end=4),
            Paragraph("Et trois.", start=4, end=6),
            Paragraph("ADA: Ah ?", start=7, end=8),
        ]
    )
    assert [(t.label, t.start, t.end) for t in found.turns] == [
        ("ADA", "00:00:01", "00:00:02"), ("BEN", "00:00:03", "00:00:06"),
        ("ADA", "00:00:07", "00:00:08"),
    ]  # fmt: skip


# --- times and other things beside the turns -----------------------------------------------------


def test_a_time_that_is_missing_is_no_speech():
    """`(?)` in the place of a time goes with the label; said by somebody, it stays."""
    found = timed(
        "[Q] (0:01 - 0:04)\nUn ?\n\n[R] (?)\nDeux.\n\n[Q] ( - )\nEt ?\n\n[R] (?:?? - 0:30)\nBon."
        "\n\n[Q] (0:31)\nOui (?) ?\n\n[R] (?)\n\n[Q] (0:35)\nAh ?"
    )
    assert [text for *_, text in found] == ["Un ?", "Deux.", "Et ?", "Bon.", "Oui (?) ?", "(?)",
                                            "Ah ?"]  # fmt: skip
    assert found[3][1] == "00:00:30"
    assert spoken("[Q]\nUn ?\n\n[R] (?)\nDeux.\n\n[Q]\nTrois ?")[1] == ("R", "(?)\nDeux.")


def test_initials_of_names_start_no_turn():
    """After `Mr.`, in a turn of the same letter, at the start of a wrapped line."""
    assert spoken(
        "Q. You knew Mr. A. Orr? A. Yes. I did. A. Orr, my uncle, built it. Q. And J. A. Bell?"
        " A. No.\nQ. You left. A. Yes, in May. Q. Where to? A. To\nA. Bell, in town."
    ) == [
        ("Q", "You knew Mr. A. Orr?"), ("A", "Yes. I did. A. Orr, my uncle, built it."),
        ("Q", "And J. A. Bell?"), ("A", "No."), ("Q", "You left."), ("A", "Yes, in May."),
        ("Q", "Where to?"), ("A", "To\nA. Bell, in town."),
    ]  # fmt: skip
    assert spoken("I. Comment ?\nR. Bien. I. Roux l'a dit.\nI. Et ?\nR. R. Blanc.") == [
        ("I", "Comment ?"), ("R", "Bien. I. Roux l'a dit."), ("I", "Et ?"), ("R", "R. Blanc."),
    ]  # fmt: skip
    assert untold(
        "A. Rossi came. Who paid? I. Neri paid. A. Rossi did not. Why? A. Rossi was poor."
    )


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Chapter 3: Leaving\n\nRosa: I left.\nBo: When?\nRosa: In May.\nBo: And?\nPart 2: War\n"
         "Rosa: It came.", ["Rosa", "Bo"] * 2 + ["Rosa"]),
        ("Pottery Today: live\n(0:02) **Rosa:** So?\n(0:05) **Bo:** So.\n(0:09) **Rosa:** Ah.\n"
         "Very Last Word: none\n(0:12) **Bo:** Eh.", ["Rosa", "Bo"] * 2),
        ("Jane Smith: Welcome.\nRosa: Thanks.\nBo: Hello.\nRosa: So.\nBo: Yes.",
         ["Jane Smith", "Rosa", "Bo", "Rosa", "Bo"]),
    ],
)  # fmt: skip
def test_titles_with_a_colon_are_no_speakers(text, labels):
    """A title above the turns, a numbered one among them; who only greets is a speaker."""
    assert [label for label, _ in spoken(text)] == labels


def test_names_with_a_title_after_chevrons():
    """`DR. J. ORR:` is a name; a sentence before a colon is not."""
    assert spoken(
        ">> DR. J. ORR: You came? >> MRS. PELL: At five. >> DR. J. ORR: So: why?\n"
        ">> MRS. PELL: Why. >> No. Listen: it works. >> So: it works."
    ) == [
        ("DR. J. ORR", "You came?"), ("MRS. PELL", "At five."), ("DR. J. ORR", "So: why?"),
        ("MRS. PELL", "Why."), ("DR. J. ORR", "No. Listen: it works."),
        ("MRS. PELL", "So: it works."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [("Q: ", "A: "), ("Q. ", "A. "), ("Q - ", "A - "), ("[Q] ", "[A] "), (">> ADA: ", ">> BEN: "),
     ("Interviewer\n", "Interviewee\n"), ("**Ada** ", "**Ben** "), ("Q\t", "A\t"), ("— ", "— ")],
)  # fmt: skip
@pytest.mark.parametrize("stamp", ["[00:0{}:00]", "00:0{}:00", "(0{}:00)", "{{00:0{}:00}}"])
def test_times_alone_on_lines(one, other, stamp):
    """They are the start of the turn below them, and within a turn nothing."""
    pieces = [f"{one}Un ?\n{other}Deux.", f"{one}Trois ?\n{other}Quatre.", "Cinq.", f"{one}Six ?"]
    text = "\n\n".join(f"{stamp.format(n)}\n{piece}" for n, piece in enumerate(pieces))
    found = timed(text)
    starts = [(start[3:5], text) for _, start, _, text in found]
    assert starts == [("00", "Un ?"), ("", "Deux."), ("01", "Trois ?"), ("", "Quatre.\n\nCinq."),
                      ("03", "Six ?")]  # fmt: skip


def test_a_time_alone_below_its_label():
    """The turn above starts there, not the one after."""
    found = timed(
        "Ada:\n[00:00:05]\nUn ?\n\nBen:\n[00:00:08]\nDeux.\n\nAda:\nTrois ?\n\nBen:\nQuatre."
    )
    assert [start for _, start, *_ in found] == ["00:00:05", "00:00:08", "", ""]
    assert [text for *_, text in found] == ["Un ?", "Deux.", "Trois ?", "Quatre."]


def test_pauses_alone_on_lines_are_no_times():
    """A few seconds in parentheses, now more and now fewer, stay in the turn."""
    assert spoken("Q: Un ?\n(0:12)\nA: Deux.\n(0:03)\nQ: Trois ?")[0] == ("Q", "Un ?\n(0:12)")


def test_times_of_f4():
    """`#00:00:05-1#` at the end of a turn ends it and starts the next; at the start it starts."""
    assert timed(
        "I: Un ? #00:00:05-1#\nB: Deux. #00:00:10-3#\n\nEncore. #00:00:12-3#\nI: Et ? #00:00:15-0#"
    ) == [
        ("I", "", "", "Un ?"), ("B", "00:00:05", "00:00:12", "Deux.\n\nEncore."),
        ("I", "00:00:12", "00:00:15", "Et ?"),
    ]  # fmt: skip
    found = timed("#00:00:05-1# I: Un ?\n#00:00:09-1# B: Deux.\n#00:00:11-7# Encore.\nI: Et ?")
    assert [start for _, start, *_ in found] == ["00:00:05", "00:00:09", ""]
    assert found[1][3] == "Deux.\nEncore."


@pytest.mark.parametrize(
    "text",
    [
        "10:05:12\t From  Anna Bell : Un ?\n10:05:40\t From  bo c. to  Everyone : Deux.\n"
        "10:06:01\t From  Anna Bell  to  bo c.(Direct Message) : Trois ?",
        "10:05:12 From Anna Bell to Everyone:\n\tUn ?\n10:05:40 From bo c. to Everyone:\n\tDeux.\n"
        "10:06:01 From Anna Bell to Everyone:\n\tTrois ?",
        "De Anna Bell à Tout le monde : Un ?\nDe bo c. à Tout le monde : Deux.\n"
        "De Anna Bell à Tout le monde : Trois ?",
    ],
)
def test_messages_of_a_meeting(text):
    """Who sent it is the label, to whom is not; the time is the start."""
    found = read(text)
    assert [(t.label, t.text) for t in found.turns] == [
        ("Anna Bell", "Un ?"), ("bo c.", "Deux."), ("Anna Bell", "Trois ?"),
    ]  # fmt: skip
    assert found.turns[0].start == ("" if text.startswith("De") else "10:05:12")
    assert untold("From London to Paris: three hours.\nFrom Paris to Rome: twelve hours.")


@pytest.mark.parametrize(
    "header",
    [
        "Date: 3 May\nInterviewer: Tom\nInterviewee: Rose Allen, 61, rope maker",
        "Interview 4\n\nInterviewer: T. Hale\n\nInterviewee: Rose (61, rope maker)",
        "Intervistatore: Tom Neri\nIntervistata: Pia Sole, nata nel 1951, sarta",
        "Datum: 3. Mai\nRose: Seilerin, 61 Jahre\nTom: Interviewer",
        "Durée : 1h12\nEnquêteur : Tom\nEnquêtée : Rose, cordière, Lyon",
    ],
)
def test_particulars_of_persons_are_the_preamble(header):
    """Name, age and trade after a role or a name, though the same labels speak below."""
    for asks, answers in (
        ("Interviewer", "Interviewee"),
        ("Tom", "Rose"),
        ("Enquêteur", "Enquêtée"),
    ):
        text = f"{header}\n\n{asks}: Bonjour\n\n{answers}: Bonjour, Tom.\n\n{asks}: Ça va ?"
        found = read(f"{text}\n\n{answers}: Oui, 61 ans, ça use.")
        assert [turn.label for turn in found.turns] == [asks, answers] * 2
        assert " ".join(found.preamble).split() == header.split()


@pytest.mark.parametrize(
    "text",
    [
        "Document\tCode\tSegment\nP1\tTools\tA saw.\nP2\tTools\tA plane.\nP2\tTime\tINT: All?",
        "Coded Segments\nDocument name\tCode\nP1\tTools\nP2\tTools\nP1\tTime\n\nDan: So?\n"
        "Eve: So.\nDan: Ah?\nEve: Ah.",
        "\n".join(f"P{n}\t{code}\tWords." for code in ("Tools", "Time") for n in (1, 2, 2, 3, 4)),
        "\n".join(f"Talk {n}\t{code}\tWords." for n in (1, 2, 3) for code in ("a", "b", "a")),
    ],
)
def test_a_table_of_coded_segments_is_no_transcript(text):
    """Documents, codes and segments are not turns, and that is said."""
    assert untold(text)
    assert any("coded segments" in remark for remark in read(text).remarks)
    assert len(read(text, "tab").turns) > 1


def test_a_transcript_with_a_column_of_topics_is_one():
    """Speakers come back again and again; the second column changes nothing."""
    rows = [f"{who}\t{topic}\tWords." for topic in ("work", "home") for who in ("Ada", "Ben") * 4]
    assert [label for label, _ in spoken("\n".join(rows))] == ["Ada", "Ben"] * 8


# --- no word is lost, whatever the text ---------------------------------------------------------

PIECES = st.sampled_from(
    ["[Chercheur]", "[Checheur]", "[R1", "[Q 0:01]", "[", "]", "(0:01 - 0:11)", "(22:175 - 22:17)",
     "00:00:01", "0:1", "Anna:", "Bruno:", "Anna", "Bruno Neri:", "BN:", "Q:", "R :", "Q.", "R -",
     "Q1:", "R1:", "19:", "F:", "**Anna:**", "**", "__Anna__", "# Anna", "## Sezione", "—", "– ",
     "- ", ">>", ">>>", ">> ANNA:", "&gt;&gt;", "TOR001\tciao", "TOI002\t", "00:01\tTOR001\tx",
     "0:0:5.900 --> 0:0:8.930", "Unknown Speaker 0:34", "Speaker 1 0:40", "it.Speaker 2 0:50",
     "Anna Rossi 0:34", "1 - ", "1. Come?", "2. Poi?", "a)", "mot", "l’eau", "?", "Oui.", "Non ?",
     "Date: 4 mai", "Interviewer", "Anna [00:00:06]", "[00:00:05] Anna:", "1.02\t", "é\u0301",
     "\u00ad", "\u200b", "\ufeff", "：", "問：", "😀", "\u2028", "\x1c", "٣:٤٥", "(0:18)",
     "[rires]", "(?)", "(0:?? - 0:12)", "#00:00:05-1#", "#00:00:05-1# I:", "[00:00:05]", "Yes. A. ",
     "Mr. A. Orr? A. ", "10:05:12 From  Anna to Everyone:", "From Bo to ", ">> MR. ORR: ",
     "Episode 2: x", "Anna: 61 years, potter", "P1\twork\ta", "Document\tCode\tSegment"]
)  # fmt: skip
GAPS = st.sampled_from(["", " ", " ", "\n", "\n", "\n\n", "\t", "\u00a0", "\x0c", "\r"])


@st.composite
def sources(draw):
    """Paragraphs of any notation, with bold, headings, times and speakers here and there."""
    pairs = draw(st.lists(st.tuples(PIECES, GAPS), max_size=40))
    text = "".join(piece + gap for piece, gap in pairs)
    cut = draw(st.integers(0, 3))
    blocks = draw(st.sampled_from([[text[cut:]], text[cut:].split("\n\n"), text.split("\n")]))
    found = []
    for block in blocks:
        edges = sorted(draw(st.lists(st.integers(0, len(block)), max_size=4, unique=True)))
        bold = tuple(zip(edges[::2], edges[1::2], strict=False))
        speaker = draw(st.sampled_from([None] * 30 + ["Anna:", "BN", ""]))
        start = draw(st.sampled_from([None, None, 0.0, 3661.5]))
        found.append(Paragraph(block, bold, draw(st.sampled_from([0, 0, 0, 2])), speaker, start))
    return found


@settings(max_examples=400, deadline=None)
@given(st.one_of(sources(), st.lists(st.text(max_size=40).map(Paragraph), max_size=6)),
       st.sampled_from(FORMS))  # fmt: skip
def test_every_word_has_one_place(source, form):
    """In any mixture each word is in a turn, the preamble, or a label; none is made."""
    found = read_turns(source, form)
    words = Counter(word for paragraph in source for word in paragraph.text.split())
    for whole, one, other in found.cut:
        assert whole == one + other
        assert one
        assert other
        assert words[whole] > 0
        words[whole] -= 1
        words.update([one, other])
    placed = Counter(word for turn in found.turns for word in turn.text.split())
    placed.update(word for text in found.preamble for word in text.split())
    assert +words == placed + found.label_words
    assert found.turns


@pytest.mark.parametrize(
    "unit",
    ["[", "]", "(", ":", "::", "-", "— ", ">", ">> ", "*", "**", "_", "# ", "? ", "\t", "A:", "A: ",
     "0:", "0:0", "00:12 ", "(0:1", "[0:01 ", "Speaker 1 0:34 ", "Unknown Speaker ", "A. ", "1. ",
     "\u00a0", "\n", "[Q][R]", ">>A: ", "A\n", "- a\n", "**A", "Aa", "A (0:01): ", "- ",
     "#", "#0:01#", "#00:00:01-1# ", "(?", "[Q] (?)\n", "(?:", "? A. ", "Q. a? A. b. A. C, ",
     "From ", "0:01 From a ", "From a to ", ">> A. B. ", ">>MR. ", "[0:01]\n", "Q: 9, a (",
     "A\tb\tc\n", "Q:\n\n[0:01]\na\n", "0:01:01\n"],
)  # fmt: skip
def test_endless_repetition_takes_no_time(unit):
    """100 kB of one mark is read at once: no pattern goes back and forth in it."""
    text = (unit * (100_000 // len(unit)))[:100_000]
    begin = time.process_time()
    found = read_turns([Paragraph(text, bold=tuple((n, n + 1) for n in range(0, 9000, 2)))])
    assert time.process_time() - begin < 8  # far less on a machine of one's own
    assert found.turns


def test_marks_are_in_order_and_apart():
    """What the account of words leans on: marks never overlap."""
    lines = lines_of(paragraphs("[Q] A: un ? [R 0:01] b\n[R 0:02] A: deux. Q: c\n>> Q: d\n\n" * 9))
    marks, _ = recognise(lines)
    places = [(mark.line, mark.start, mark.end) for mark in marks]
    assert places == sorted(places)
    assert all(a[0] < b[0] or a[2] <= b[1] for a, b in pairwise(places))
