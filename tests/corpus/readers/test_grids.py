"""Tables of turns within documents."""

import pytest
from docx import Document

from tls_coding.corpus.importing import import_file
from tls_coding.corpus.readers.docx import read_docx
from tls_coding.corpus.readers.grids import Cell, told_by_tables
from tls_coding.corpus.readers.html import read_html
from tls_coding.corpus.readers.source import Paragraph, Source

ROWS = [
    ("E", "Alors, comment êtes-vous arrivée ici ?"),
    ("I", "Par mon oncle, qui avait un atelier."),
    ("E", "Et vous êtes restée longtemps ?"),
    ("I", "Toute ma vie, jusqu'à la retraite."),
]


def document(path, rows, before=(), after=()):
    made = Document()
    for text in before:
        made.add_paragraph(text)
    table = made.add_table(rows=0, cols=max(map(len, rows)))
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = text
    for text in after:
        made.add_paragraph(text)
    made.save(str(path))
    return path


def said(source):
    return [(found.speaker, found.text) for found in source.paragraphs]


def test_a_column_of_labels_tells_who_speaks(tmp_path):
    """The layout that many transcribers use: a narrow column of initials, a wide one of talk."""
    source = read_docx(document(tmp_path / "a.docx", ROWS))
    assert [pair for pair in said(source) if pair[1]] == ROWS
    assert "turns taken from the rows of a table" in source.remarks


def test_the_order_of_columns_and_their_names_do_not_matter(tmp_path):
    """Times first, speakers last, as some programs export: nobody gets another one's words."""
    rows = [("Timespan", "Content", "Speaker")]
    rows += [(f"0:0{n}.0 - 0:0{n + 1}.5", text, label) for n, (label, text) in enumerate(ROWS)]
    source = read_docx(document(tmp_path / "a.docx", rows))
    assert said(source) == ROWS
    assert [(found.start, found.end) for found in source.paragraphs][1] == (1.0, 2.5)


def test_a_column_for_each_speaker_is_read_row_by_row(tmp_path):
    """Questions at the left, answers at the right, each column with its name at the head."""
    rows = [("Question", "Réponse"), *((ROWS[n][1], ROWS[n + 1][1]) for n in (0, 2))]
    labels = {"E": "Question", "I": "Réponse"}
    source = read_docx(document(tmp_path / "a.docx", rows))
    assert said(source) == [(labels[label], text) for label, text in ROWS]


def test_what_stands_around_the_table_is_kept(tmp_path):
    """The heading comes before the first turn; a note below the table is no turn of anybody's."""
    path = document(tmp_path / "a.docx", ROWS, before=["Date : 12 mai 2019"], after=["Fin."])
    imported = import_file(path)
    assert imported.lost == ()
    assert imported.transcript.attributes["preamble"] == ["Date : 12 mai 2019"]
    assert imported.transcript.attributes["outside the table"] == ["Fin."]
    roles = {turn.label: turn.role for turn in imported.transcript.turns}
    assert roles == {"E": "interviewer", "I": "respondent"}


@pytest.mark.parametrize(
    "rows",
    [
        [("Nom", "Odile"), ("Âge", "61 ans"), ("Métier", "dentellière au village")],
        [(f"Question {n} posée ?", f"Une réponse {n} assez longue.") for n in range(5)],
        ROWS[:2],
    ],
)
def test_other_tables_stay_text(tmp_path, rows):
    """A form, questions beside answers, a table of two rows: their cells are paragraphs."""
    source = read_docx(document(tmp_path / "a.docx", rows))
    assert {found.speaker for found in source.paragraphs} == {None}
    assert "\n".join(source.texts).split() == " ".join(" ".join(row) for row in rows).split()


def test_a_small_table_does_not_make_an_interview_one():
    """Where most words stand outside the table, turns are told as without it."""
    talk = [Paragraph("Q: " + "mot " * 60)]
    cells = [Paragraph(text) for row in ROWS for text in row]
    places = [None, *(Cell(0, row, column) for row in range(len(ROWS)) for column in (0, 1))]
    source = Source([*talk, *cells])
    assert told_by_tables(source, places) is source


def test_tables_of_web_pages_are_read_alike(tmp_path):
    """A page saved from a word processor: rows are turns, and joined cells count as many."""
    rows = "".join(f"<tr><td>{label}</td><td><p>{text}</p></td></tr>" for label, text in ROWS)
    page = f"<h1>Entretien</h1><table><tr><th colspan=2>Titre</th></tr>{rows}</table>"
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    source = read_html(path)
    assert [pair for pair in said(source) if pair[0]] == ROWS
    assert source.elsewhere["above the table"] == ["Titre"]


def test_a_cell_of_many_paragraphs_is_one_turn(tmp_path):
    """What one person says in several paragraphs stays theirs."""
    rows = [*ROWS[:3], ("I", "Toute ma vie.\n\nJusqu'à la fin.")]
    source = read_docx(document(tmp_path / "a.docx", rows))
    assert source.paragraphs[-1].text.split("\n\n")[-1] == "Jusqu'à la fin."
