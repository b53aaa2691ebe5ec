import unicodedata
from collections import Counter

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from word_files import append, write_docx

from tls_coding.corpus.cases import Case
from tls_coding.corpus.importing import (
    Wishes,
    case_named,
    detect_language,
    import_file,
    seal,
    slug,
)
from tls_coding.corpus.readers.formats import read_source
from tls_coding.corpus.transcript import parse_transcript
from tls_coding.errors import UsageError, errors_only

CASES = [
    Case(id="valley", label="The valley", aliases=["Val d'Oro"]),
    Case(id="harbour", label="Harbour", aliases=["Port"]),
]


def text_file(tmp_path, text, name="a.txt"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def turns(imported):
    body = imported.transcript.body
    return [(t.label, t.role, t.time, t.span.of(body)) for t in imported.transcript.turns]


def balanced(imported):
    """True where every word of the source is accounted for, once."""
    placed = imported.words_out + imported.words_labels + imported.words_beside
    return imported.lost == () and imported.words_in == placed


def test_a_word_file_becomes_a_canonical_transcript(tmp_path):
    """Labels (misspelt ones too), times, preamble and what stands beside are all found."""
    path = write_docx(
        tmp_path / "Port 01.docx",
        [
            "Entretien au port",
            "[Chercheur] (0:01 - 0:11)",
            "Comment avez-vous appris ?",
            "[R1] (0:12 - 0:30)",
            "Avec ma tante,",
            "à l’atelier. [rires]",
            "[Checheur]",
            "Et après ?",
            "[R1] (22:175 - 22:17)",
            "Après, rien.",
        ],
        header="Projet",
    )
    imported = import_file(path, cases=CASES, wishes=Wishes(language="fr"))
    assert turns(imported) == [
        ("Chercheur", "interviewer", "00:00:01", "Comment avez-vous appris ?"),
        ("R1", "respondent", "00:00:12", "Avec ma tante,\n\nà l’atelier. [rires]"),
        ("Chercheur", "interviewer", "", "Et après ?"),
        ("R1", "respondent", "00:22:17", "Après, rien."),
    ]
    assert balanced(imported)
    assert imported.transcript.cases == ("harbour",)
    assert imported.transcript.attributes["preamble"] == ["Entretien au port"]
    assert imported.transcript.attributes["header"] == ["Projet"]
    assert imported.transcript.attributes["source"]["file"] == "Port 01.docx"
    assert any("Checheur" in remark for remark in imported.remarks)


def test_the_written_text_is_what_is_read_again(tmp_path):
    """The text to write parses without any error to the transcript that the account was made on."""
    imported = import_file(
        text_file(tmp_path, "Q: Un ?\nR: Deux.\n"), wishes=Wishes(language="fr", case="valley")
    )
    again, problems = parse_transcript(imported.text, "a", str(tmp_path / "a.txt"))
    assert problems == []
    assert again == imported.transcript


def test_tables_comments_and_deletions_are_accounted_for(tmp_path):
    """Words of table cells are spoken, comments stand beside, deleted text is no word at all."""
    document = Document()
    document.add_paragraph("[Q] Un ?")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "[R1]", "Deux mots."
    last = document.add_paragraph("[Q] Trois ")
    append(last, "<w:del><w:r><w:delText>barré</w:delText></w:r></w:del>")
    document.add_comment(last.runs, text="à revoir")
    document.save(str(tmp_path / "a.docx"))
    imported = import_file(tmp_path / "a.docx", wishes=Wishes(language="fr"))
    assert [text for *_, text in turns(imported)] == ["Un ?", "Deux mots.", "Trois"]
    assert imported.words_beside == 2
    assert balanced(imported)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_text_files_of_any_encoding_give_the_same_turns(tmp_path, encoding, line_end):
    """UTF-8 with or without a mark, UTF-16 and Windows text, with either line end."""
    text = "Anna: Où\nça ?\n\nBruno: À l’été.\n\nAnna: Ah ?\n\nBruno: Voilà.\n"
    path = tmp_path / "a.txt"
    path.write_bytes(text.replace("\n", line_end).encode(encoding))
    imported = import_file(path, wishes=Wishes(language="fr"))
    assert [(label, text) for label, _, _, text in turns(imported)] == [
        ("Anna", "Où\nça ?"),
        ("Bruno", "À l’été."),
        ("Anna", "Ah ?"),
        ("Bruno", "Voilà."),
    ]
    assert [role for _, role, _, _ in turns(imported)[:2]] == ["interviewer", "respondent"]
    assert balanced(imported)
    assert any("Windows-1252" in remark for remark in imported.remarks) == (encoding == "cp1252")


def test_text_without_turns_is_one_respondents(tmp_path):
    """Where no turns are found all is one turn, and that is remarked on."""
    imported = import_file(
        text_file(tmp_path, "Un texte.\n\n[Note] Sans tours.\n"), wishes=Wishes(language="fr")
    )
    assert turns(imported) == [("", "respondent", "", "Un texte.\n\n [Note] Sans tours.")]
    assert any("no turns found" in remark for remark in imported.remarks)
    assert balanced(imported)


def test_a_line_that_looks_like_a_turn_stays_in_its_turn(tmp_path):
    """With turns of the other form, a name in brackets at a line's start is kept as text."""
    text = "Anna: Allora?\nBruno: Eh.\n[Anna] rise.\nAnna: Sì?\nBruno: No.\n"
    imported = import_file(text_file(tmp_path, text), wishes=Wishes(language="it", form="colon"))
    assert turns(imported)[1] == ("Bruno", "respondent", "", "Eh.\n [Anna] rise.")
    assert balanced(imported)


def test_times_in_brackets_are_no_speakers(tmp_path):
    """`[00:12] text` is text with a time, not a speaker called 0."""
    text = "[00:12] Bonjour.\n[00:15] Bonsoir.\n[00:00:20] Oui.\n"
    imported = import_file(text_file(tmp_path, text), wishes=Wishes(language="fr"))
    assert [label for label, *_ in turns(imported)] == [""]
    assert balanced(imported)


def test_glued_labels_count_as_a_label_and_a_word(tmp_path):
    """`[Q]Oui` is cut in two, and the account still adds up."""
    imported = import_file(
        text_file(tmp_path, "[Q 0:01]Un ?\n[R1 0:02]Deux."), wishes=Wishes(language="fr")
    )
    assert [text for *_, text in turns(imported)] == ["Un ?", "Deux."]
    assert balanced(imported)


def test_a_page_break_parts_words(tmp_path):
    """A form feed or another control character that is white space never joins two words."""
    imported = import_file(
        text_file(tmp_path, "fin\x0cDébut\x1cet\x85suite \x07x"), wishes=Wishes(language="fr")
    )
    assert [text.split() for *_, text in turns(imported)] == ["fin Début et suite x".split()]
    assert balanced(imported)


def test_the_transcript_is_composed(tmp_path):
    """Decomposed accents of text, labels and preamble are written composed."""
    text = "Pre\u0301ambule\n\n[Enque\u0302trice] He\u0301 ?\n\n[Enquêtrice] Hé.\n"
    imported = import_file(text_file(tmp_path, text), wishes=Wishes(language="fr"))
    assert unicodedata.is_normalized("NFC", imported.text)
    assert [label for label, *_ in turns(imported)] == ["Enquêtrice", "Enquêtrice"]
    assert balanced(imported)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"", "holds no text"),
        ("a.txt", b" \n \n", "holds no text"),
        ("a.doc", b"x", "cannot read '.doc' files. Known: .ass, "),
        ("a", b"x", "cannot read '' files"),
        ("a.docx", b"", "the file is empty"),
        ("a.docx", b"PK\x03\x04", "no zip archive"),
        ("a.txt", b"a\x00b", "not a text file"),
    ],
)
def test_what_cannot_be_imported_is_refused_with_a_sentence(tmp_path, name, content, says):
    """Each refusal names the file and what is wrong with it."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        import_file(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert says in str(caught.value)


def test_a_document_without_words_is_refused(tmp_path):
    """A scan or an empty form is told from an interview, whatever its header says."""
    path = write_docx(tmp_path / "a.docx", ["", " "], header="Projet")
    with pytest.raises(UsageError, match="holds no text"):
        import_file(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    """What is no file is not read."""
    with pytest.raises(UsageError, match="no such file"):
        read_source(tmp_path / "none.docx")
    with pytest.raises(UsageError, match="not a file"):
        read_source(tmp_path)


def test_a_language_that_the_file_tells_and_its_words_confirm_is_taken(tmp_path):
    """A short talk in a language without rules is not coded by those of another one."""
    text = "La meva àvia em va ensenyar l'ofici, i ara ho ensenyo a la meva neta quan ve."
    talk = "WEBVTT\nLanguage: ca\n\n00:00:01.000 --> 00:00:09.000\n" + text
    path = text_file(tmp_path, talk, "a.vtt")
    imported = import_file(path, wishes=Wishes(languages=("fr", "it", "es", "en")))
    assert imported.transcript.language == "ca"
    assert "language ca, for which the codebook has no rules" in imported.remarks
    told_wrongly = text_file(tmp_path, talk.replace(": ca", ": de"), "b.vtt")
    imported = import_file(told_wrongly, wishes=Wishes(languages=("fr", "it", "es", "en")))
    assert imported.transcript.language != "de"


def test_another_language_of_a_short_text_is_pointed_out(tmp_path):
    """Too short to be believed, but not too short to be said."""
    text = "La meva àvia em va ensenyar l'ofici, i ara ho ensenyo a la meva neta quan ve."
    imported = import_file(text_file(tmp_path, text), wishes=Wishes(languages=("fr", "es")))
    assert any("it looks like ca" in remark for remark in imported.remarks)


def test_much_text_before_the_first_turn_is_pointed_out(tmp_path):
    """What may be unrecognised turns is not left in the preamble without a word."""
    talk = f"{'Un mot de plus. ' * 60}\n\n[Q 0:01] Et alors ?\n\n[R 0:03] Rien.\n"
    remarks = import_file(text_file(tmp_path, talk)).remarks
    assert any("before the first turn" in remark for remark in remarks)


def test_a_name_that_is_no_utf_8_can_be_written(tmp_path):
    """Files of old archives have names in other encodings; their text is as good as any."""
    path = text_file(tmp_path, "Q: Bonjour ?\nR: Oui.", "caf\udce9.txt")
    assert import_file(path).transcript.attributes["source"]["file"] == "caf�.txt"


def test_a_language_that_is_none_is_refused(tmp_path):
    """A language is two or three letters."""
    with pytest.raises(UsageError, match="no language"):
        import_file(text_file(tmp_path, "Un texte."), wishes=Wishes(language="French"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Ma grand-mère m'a appris le métier quand j'étais encore tout petit."),
        ("it", "Mia nonna mi ha insegnato il mestiere quando ero ancora piccolo."),
        ("es", "Mi abuela me enseñó el oficio cuando yo era todavía muy pequeño."),
        ("en", "My grandmother taught me the trade when I was still very small."),
    ],
)
def test_the_language_is_told_from_the_text(language, text):
    """One sentence is enough to choose among the languages of a study."""
    found, sureness = detect_language(text, ["fr", "it", "es", "en"])
    assert found == language
    assert sureness > 0.9


def test_a_guess_is_remarked_on(tmp_path):
    """A text of two words leaves the language and the case in doubt, and both are said."""
    imported = import_file(text_file(tmp_path, "Ah, no."), wishes=Wishes(languages=["it", "es"]))
    assert any("is a guess" in remark for remark in imported.remarks)
    assert "no case: say --case" in imported.remarks


@pytest.mark.parametrize(
    ("path", "case"),
    [
        ("x/valley_01.docx", "valley"),
        ("x/Interview in the Harbour.docx", "harbour"),
        ("x/Port-2007.docx", "harbour"),
        ("x/val d’oro 3.docx", "valley"),
        ("harbour/01.docx", "harbour"),
        ("harbour/valley 01.docx", "valley"),
        ("x/portrait.docx", None),
        ("x/valley and harbour.docx", None),
    ],
)
def test_the_case_is_told_from_the_name_of_the_file_or_its_folder(tmp_path, path, case):
    """A whole word that names just one case decides; the file's own name before its folder's."""
    assert case_named(tmp_path / path, CASES) == case


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Éric 2 (relu)", "eric_2_relu"), ("a.b-c", "a.b-c"), ("面接", "transcript"), ("__x__", "x")],
)
def test_ids_are_plain_letters(name, expected):
    """An id can stand in any file system: no accents, spaces or capitals."""
    assert slug(name) == expected


def test_the_seal_tells_whether_a_file_was_edited(tmp_path):
    """Any change of the text or the front matter breaks the seal; as imported it holds."""
    imported = import_file(text_file(tmp_path, "x" * 70 + " mots.\n"), wishes=Wishes(language="fr"))
    sealed = imported.transcript.attributes["source"]["text_sha256"]
    assert len(sealed) == 64
    assert seal(imported.text) == sealed
    assert seal(imported.text.replace("mots", "maux")) != sealed
    assert seal(imported.text.replace("language: fr", "language: it")) != sealed
    assert "x" * 70 in imported.transcript.body


PIECES = st.sampled_from(
    ["[Chercheur]", "[Checheur]", "[R1", "[R1]", "[rires]", "[Q 0:01]", "[Q 0:01-0:02]", "[", "]",
     "[ ]", "(0:01 - 0:11)", "(22:175 - 22:17)", "[00:00:01]", "Anna:", "Bruno:", "Q:", "R :",
     "mot",
     "l’eau", "?", "Anna (0:01)", "é\u0301", "\u00ad", "[Note]", "---", "- a", "key: value", "\x07",
     "😀", "\u2028", "\ufeff", "'", '"', "#", "x" * 64]
)  # fmt: skip
GAPS = st.sampled_from(["", " ", " ", "\n", "\n\n", "\t", "\u00a0", "\r\n", "\x0c"])
SOURCES = st.one_of(
    st.lists(st.tuples(PIECES, GAPS), max_size=25).map(
        lambda pairs: "".join(piece + gap for piece, gap in pairs)
    ),
    st.text(max_size=80),
)


def import_unless_empty(path, form="auto"):
    try:
        return import_file(path, wishes=Wishes(language="fr", case="valley", form=form))
    except UsageError as error:
        if "holds no text" in str(error) or "not a text file" in str(error):
            return None
        raise


@settings(max_examples=200)
@given(SOURCES, st.sampled_from(["auto", "bracket", "colon", "none"]))
def test_no_word_of_a_source_is_lost(tmp_path_factory, text, form):
    """Whatever the mixture of notations, each word is in a turn, a label or the preamble."""
    path = tmp_path_factory.getbasetemp() / "source.txt"
    path.write_bytes(text.encode("utf-8"))
    imported = import_unless_empty(path, form)
    if imported is None:
        return
    assert balanced(imported)
    again, problems = parse_transcript(imported.text, "source", str(path))
    assert errors_only(problems) == []
    assert again == imported.transcript
    assert seal(imported.text) == again.attributes["source"]["text_sha256"]


@settings(max_examples=20)
@given(st.lists(SOURCES.map(lambda text: "".join(c for c in text if c.isprintable())), max_size=6))
def test_no_word_of_a_word_file_is_lost(tmp_path_factory, paragraphs):
    """The same for Word files: every word of the paragraphs is in the transcript, once."""
    path = write_docx(tmp_path_factory.getbasetemp() / "source.docx", paragraphs, footer="pied")
    imported = import_unless_empty(path)
    if imported is None:
        return
    assert balanced(imported)
    source = Counter(word for text in paragraphs for word in text.split())
    assert imported.words_in >= source.total() + 1
