"""Codings in tables of other programs find their places in the study's texts, or are listed."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from annotation_study import codebook
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from small_study import transcript

from tls_coding.coding.segments import COLUMNS, Segment
from tls_coding.errors import UsageError
from tls_coding.exchange.quote_places import Quoted
from tls_coding.exchange.segment_tables import code_named, read_codings, sniff
from tls_coding.exchange.tables import segments_csv
from tls_coding.spans import Span

BODY = (
    "[R1] We hid the recipe, said l\u2019oncle: \u00abnever\u00bb.\n\n[Q] And then?\n\n"
    "[R1] We hid the recipe.\n\n[R1] All\u00e9 \U0001f600 well.\n"
)
TEXTS = {
    "valley_01": transcript(BODY, name="valley_01"),
    "harbour_02": transcript("[R1] The harbour froze over in winter.\n", name="harbour_02"),
}
MAXQDA = {
    "en": ["Color", "Comment", "Document group", "Document name", "Code", "Beginning", "End",
           "Weight score", "Segment", "Created by", "Created"],
    "de": ["Farbe", "Kommentar", "Dokumentgruppe", "Dokumentname", "Code", "Anfang", "Ende",
           "Gewicht", "Segment", "Erstellt von", "Erstellt am"],
    "fr": ["Couleur", "Commentaire", "Groupe de documents", "Nom du document", "Code", "D\u00e9but",
           "Fin", "Poids", "Segment", "Auteur", "Date de cr\u00e9ation"],
    "it": ["Colore", "Commento", "Gruppo di documenti", "Nome del documento", "Codice", "Inizio",
           "Fine", "Peso", "Segmento", "Autore", "Data di creazione"],
    "es": ["Color", "Comentario", "Grupo de documentos", "Nombre del documento", "C\u00f3digo",
           "Inicio", "Fin", "Peso", "Segmento", "Autor", "Fecha de creaci\u00f3n"],
}  # fmt: skip


def workbook(path, *rows):
    """An .xlsx with those rows."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def table(path, *rows):
    """A .csv with those rows."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def quotes(found):
    return [TEXTS[one.transcript].body[slice(*one.span)] for one in found.codings]


@pytest.mark.parametrize("language", MAXQDA)
def test_segments_of_maxqda_are_read_in_its_languages(language, tmp_path):
    """Coder, time, memo and the path of the code come with the passage."""
    row = ["*", "why", "Group", "Valley 01.docx", "Craft > Lineage",
           "1", "1", 50, "said l'oncle",
           "ana", datetime(2026, 1, 31, 9, 12, 3)]  # fmt: skip
    path = workbook(tmp_path / "segments.xlsx", MAXQDA[language], row)
    found = read_codings(path, TEXTS)
    (one,) = found.codings
    assert (one.transcript, one.code, one.coder, one.memo) == (
        "valley_01", ("Craft", "Lineage"), "ana", "why",
    )  # fmt: skip
    assert (one.at, one.how, one.row) == ("2026-01-31T09:12:03", "folded", 2)
    assert quotes(found) == ["said l\u2019oncle"]
    assert sniff(path)
    assert sorted(loss.what for loss in found.losses) == sorted(
        f"cells of the column {MAXQDA[language][n]}" for n in (0, 2, 7)
    )


def test_quotations_of_atlasti_bear_several_codes(tmp_path):
    """Each line of the cell of codes is a code; the document's number is no part of its name."""
    head = ["ID", "Document", "Quotation Name", "Quotation Content", "Codes", "Comment",
            "Reference", "Created by"]  # fmt: skip
    row = [
        "1:1",
        "2: harbour 02.txt",
        "x",
        "harbour froze",
        "craft\nGroup: kin",
        "",
        "\u00b6 1",
        "ana",
    ]
    found = read_codings(workbook(tmp_path / "q.xlsx", head, row), TEXTS)
    assert [one.code for one in found.codings] == [("craft",), ("Group: kin",)]
    assert quotes(found) == ["harbour froze"] * 2


def test_our_own_table_comes_back_by_its_positions(tmp_path):
    """Decided passages stand where they stood; suggestions and rejected ones are counted."""
    start = BODY.rindex("We hid")

    def segment(status, coder):
        return Segment("valley_01", "valley", "en", "R1", "respondent", 1, "", start, start + 6,
                       BODY[start : start + 6], "craft", "hand", status,
                       coder, "", "", "")  # fmt: skip

    rows = [segment("accepted", "ana"), segment("suggested", ""), segment("rejected", "ana")]
    path = tmp_path / "segments.csv"
    path.write_text(segments_csv(rows), encoding="utf-8")
    found = read_codings(path, TEXTS)
    assert [(one.span, one.how) for one in found.codings] == [(Span(start, start + 6), "position")]
    counted = {loss.what: loss.count for loss in found.losses}
    assert counted == {
        "passages that are suggested, not coded": 1,
        "passages that are rejected, not coded": 1,
    }
    assert COLUMNS[7:9] == ["start", "end"]


def test_words_that_stand_twice_are_listed_not_guessed(tmp_path):
    """One row, two places, nothing to tell them apart: both places are named."""
    path = table(tmp_path / "c.csv", ["transcript", "quote", "code"],
                 ["valley_01", "We hid the recipe", "craft"])  # fmt: skip
    found = read_codings(path, TEXTS)
    assert found.codings == ()
    (one,) = found.ambiguous
    assert one.row == 2
    assert [span.start for _, span in one.places] == [5, BODY.rindex("We hid")]


@pytest.mark.parametrize(("line", "place"), [("1", 0), ("5", 1), ("3", 1)])
def test_the_paragraph_tells_places_apart(line, place, tmp_path):
    """Programs count all lines, or those with words."""
    path = table(tmp_path / "c.csv", ["document", "segment", "code", "Beginning"],
                 ["valley_01", "We hid the recipe", "craft", line])  # fmt: skip
    (one,) = read_codings(path, TEXTS).codings
    assert one.span.start == [5, BODY.rindex("We hid")][place]
    assert one.how == "paragraph"


def test_as_many_rows_as_places_are_taken_in_their_order(tmp_path):
    """Two rows with the same words by one coder are the two places."""
    rows = [["valley_01", "We hid the recipe", "craft", "ana"]] * 2
    path = table(tmp_path / "c.csv", ["transcript", "quote", "code", "coder"], *rows)
    found = read_codings(path, TEXTS)
    assert [one.span.start for one in found.codings] == [5, BODY.rindex("We hid")]
    assert {one.how for one in found.codings} == {"order"}


def test_what_is_not_there_is_listed_without_its_words(tmp_path):
    """A row that cannot be placed is named by its number, never by what it quotes."""
    path = table(tmp_path / "c.csv", ["transcript", "quote", "code"],
                 ["valley_01", "a private sentence", "craft"],
                 ["nowhere_09", "We hid", "craft"])  # fmt: skip
    found = read_codings(path, TEXTS)
    assert [(one.row, one.why) for one in found.not_found] == [
        (2, "its words are not in the text"),
        (3, "no such transcript"),
    ]
    assert "private" not in repr(found)


def test_a_table_without_transcripts_is_looked_for_in_all(tmp_path):
    """A quote and a code are enough where the words stand in one text."""
    found = read_codings(
        table(tmp_path / "c.csv", ["quote", "code"], ["froze over", "craft"]), TEXTS
    )
    assert [one.transcript for one in found.codings] == ["harbour_02"]


def test_capitals_tell_words_apart(tmp_path):
    """Folding forgives spaces and quotation marks, not capitals."""
    rows = [["ALL\u00c9", "craft"], ["Alle\u0301  \U0001f600 well", "craft"], ['"never"', "craft"]]
    found = read_codings(table(tmp_path / "c.csv", ["quote", "code"], *rows), TEXTS)
    assert [one.row for one in found.not_found] == [2]
    assert quotes(found) == ["All\u00e9 \U0001f600 well", "\u00abnever\u00bb"]


@pytest.mark.parametrize(
    ("cell", "at", "lost"),
    [("31.01.2026", "2026-01-31T00:00:00", 0), ("1/31/2026 3:05 PM", "2026-01-31T15:05:00", 0),
     ("02/03/2026", "", 1), ("soon", "", 1), ("", "", 0)],
)  # fmt: skip
def test_times_that_can_be_read_in_two_ways_are_not_guessed(cell, at, lost, tmp_path):
    """Day and month are told apart by a dot or by a number over twelve."""
    path = table(tmp_path / "c.csv", ["quote", "code", "date"], ["froze over", "craft", cell])
    found = read_codings(path, TEXTS)
    assert (found.codings[0].at, sum(loss.count for loss in found.losses)) == (at, lost)


def test_codes_are_named_by_id_by_label_or_by_path():
    """A path of labels in any language names one code; what names none or two names none."""
    book = codebook()
    assert code_named(("informal.secrecy",), book) == "informal.secrecy"
    assert code_named(("Le informal.secrecy",), book) == "informal.secrecy"
    assert code_named(("the informal.secrecy", "The informal.secrecy.kin"), book) == (
        "informal.secrecy.kin"
    )
    assert code_named(("nothing",), book) is None


@pytest.mark.parametrize("raw", [b"\x00\x01", b"PK\x03\x04", b"a,b\n1,2\n", b"", b'quote\n"x'])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_no_table_of_codings_is_refused(raw, ending, tmp_path):
    """One sentence says what is missing."""
    path = tmp_path / f"c.{ending}"
    path.write_bytes(raw)
    assert not sniff(path)
    with pytest.raises(UsageError) as caught:
        read_codings(path, TEXTS)
    assert str(path) in str(caught.value)


SIGNS = ["a", "é", "e\u0301", "😀", "\n", " ", "«", "\u2019", "\u2026"]


@given(st.lists(st.sampled_from(SIGNS), min_size=2, max_size=30).map("".join), st.data())
def test_every_passage_is_among_the_places_of_its_words(text, data):
    """Whatever is quoted from a text is found where it was quoted from."""
    ends = data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted))
    quote = text[slice(*ends)]
    start = ends[0] + len(quote) - len(quote.lstrip())
    if quote.strip():
        _, spans = Quoted(text).places(quote.strip())
        assert Span(start, start + len(quote.strip())) in spans


def test_a_text_of_many_lines_knows_its_lines():
    """Lines are counted from 1, with and without the blank ones."""
    text = Quoted("a\n\nb\n\nc")
    assert [text.lines(at) for at in (0, 3, 6)] == [{1}, {3, 2}, {5, 3}]
