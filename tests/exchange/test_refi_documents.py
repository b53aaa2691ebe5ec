"""Texts that a project brings as Word, RTF, OpenDocument or PDF files alone."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from pdf_files import lines, write_pdf
from refi_files import (
    CODE,
    USER,
    code,
    element,
    guid,
    named,
    position,
    project_xml,
    quotes,
    selection,
    text_element,
    word_spans,
    write_zip,
)

from tls_coding.exchange.refi import documents
from tls_coding.exchange.refi.read_project import read_project

PARAGRAPHS = [
    "Q: Comment avez-vous appris le métier ?",
    "",
    "R: Avec ma tante 😀, à l'atelier. Elle gardait le secret des recettes.",
    "Q: Et après ?",
    "R: Après, je suis allé à l'usine avec les voisins 😀 de la rue.",
]
TEXT = "\n".join(PARAGRAPHS)
SPANS = word_spans(TEXT, [2, 3, 1, 2] * 12)
BOOK = element("CodeBook", element("Codes", code(CODE, "A")))
USERS = element("Users", element("User", guid=USER, name="Kata"))


def word(paragraphs=PARAGRAPHS):
    """A Word file with these paragraphs, as bytes."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rtf(paragraphs=PARAGRAPHS):
    """The same as RTF."""
    units = "".join(
        f"\\u{unit if unit < 32768 else unit - 65536}?" if unit > 127 else chr(unit)
        for unit in memoryview("\n".join(paragraphs).encode("utf-16-le")).cast("H")
    )
    return ("{\\rtf1\\ansi\\uc1 " + units.replace("\n", "\\par\n") + "}").encode("ascii")


def odt(paragraphs=PARAGRAPHS):
    """The same as an OpenDocument text."""
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    names += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    inner = "".join(f"<text:p>{text}</text:p>" for text in paragraphs)
    body = f"<office:body><office:text>{inner}</office:text></office:body>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml", f"<office:document-content {names}>{body}</office:document-content>"
        )
    return out.getvalue()


def project(path, *sources, origin="NVivo for Windows 12.6", **files):
    """A project of these sources and files."""
    xml = project_xml(USERS, BOOK, element("Sources", *sources), origin=origin)
    members = {f"Sources/{name.replace('_', '.')}": raw for name, raw in files.items()}
    return write_zip(path, {"project.qde": xml, **members})


def rich(names="none", unit="UTF-16 units", line_end=1, spans=SPANS, **about):
    """A text source that names a document alone."""
    selections = [
        selection(
            guid(number),
            position(TEXT, start, unit, line_end),
            position(TEXT, end, unit, line_end),
            named(TEXT[start:end], names),
        )
        for number, (start, end) in enumerate(spans)
    ]
    about.setdefault("richTextPath", "internal://a.docx")
    return element("TextSource", *selections, guid=guid(999), name="Entretien", **about)


def told(read):
    return {loss.what: loss.count for loss in read.losses}


@pytest.mark.parametrize("names", ["whole", "cut", "none"])
@pytest.mark.parametrize(("unit", "line_end"), [("UTF-16 units", 2), ("code points", 1)])
def test_codings_in_a_word_file_land(tmp_path, names, unit, line_end):
    """However the program counts, by names or by the bounds of words; and it is said."""
    read = read_project(project(tmp_path / "p.qdpx", rich(names, unit, line_end), a_docx=word()))
    assert quotes(read.project) == [TEXT[start:end] for start, end in SPANS]
    (landing,) = read.landings
    assert (landing.document, landing.sureness, landing.doubts) == (".docx", 1, ())
    assert told(read) == {}


@pytest.mark.parametrize("made", [rtf, odt], ids=["rtf", "odt"])
def test_other_documents_are_read_whatever_they_are_called(tmp_path, made):
    """What a file is, it says itself: MAXQDA calls its RTF anything."""
    read = read_project(project(tmp_path / "p.qdpx", rich("whole"), a_docx=made()))
    assert quotes(read.project) == [TEXT[start:end] for start, end in SPANS]
    assert read.landings[0].document == f".{made.__name__}"


@pytest.mark.parametrize("plain", ["", "internal://gone.txt"])
def test_an_empty_or_missing_plain_text_is_none(tmp_path, plain):
    """The document counts then."""
    source = rich("whole", plainTextPath=plain)
    read = read_project(project(tmp_path / "p.qdpx", source, a_docx=word()))
    assert read.landings[0].counts == {"name": len(SPANS)}


def test_the_plain_text_counts_where_there_are_both(tmp_path):
    """Positions are meant in it, even where the Word file says something else."""
    source = rich("whole", plainTextPath="internal://a.txt")
    other = word(["Another text altogether."])
    read = read_project(
        project(tmp_path / "p.qdpx", source, a_docx=other, a_txt=TEXT.encode("utf-8"))
    )
    assert [one.text for one in read.project.sources] == [TEXT]
    assert (read.landings[0].document, read.landings[0].doubts) == ("", ())


def test_where_the_document_is_counted_otherwise_names_find_their_words(tmp_path):
    """A text of the program's own had a line more at its head: each name finds its one place."""
    shifted = [(start + 7, end + 7) for start, end in SPANS if end - start > 12]
    meant = [TEXT[start - 7 : end - 7] for start, end in shifted]
    selections = [
        selection(guid(n), start, end, quote)
        for n, ((start, end), quote) in enumerate(zip(shifted, meant, strict=True))
    ]
    source = element(
        "TextSource", *selections, guid=guid(999), name="E", richTextPath="internal://a.docx"
    )
    read = read_project(project(tmp_path / "p.qdpx", source, a_docx=word()))
    assert quotes(read.project) == meant
    assert [doubt.how for doubt in read.landings[0].doubts] == ["found"] * len(meant)


def test_a_pdf_without_its_text_beside_it_is_read(tmp_path):
    """Areas that say what they quote are found by their words; the others are counted."""
    pdf = write_pdf(
        tmp_path / "a.pdf", [lines(["They hid the recipe from", "everyone. Nobody asked why."])]
    )
    area = {"page": 1, "firstX": 1, "firstY": 1, "secondX": 9, "secondY": 9}
    inner = element("Representation", text_element("PlainTextContent", "the recipe from everyone"))
    coding = element("Coding", element("CodeRef", targetGUID=CODE), guid=guid(8))
    source = element(
        "PDFSource",
        element("PDFSelection", inner, coding, guid=guid(1), name="1:1", **area),
        element("PDFSelection", coding, guid=guid(2), name="Nobody asked why.", **area),
        element("PDFSelection", coding, guid=guid(3), **area),
        coding,
        guid=guid(7), name="Report", path="internal://a.pdf",
    )  # fmt: skip
    read = read_project(project(tmp_path / "p.qdpx", source, a_pdf=pdf.read_bytes()))
    assert [quote.split() for quote in quotes(read.project)] == [
        ["the", "recipe", "from", "everyone."[:-1]], ["Nobody", "asked", "why."],
    ]  # fmt: skip
    assert read.landings[0].document == ".pdf"
    assert len(read.project.sources[0].codings) == 1
    assert told(read) == {"codings of areas of pages and pictures, and of times": 1}


def test_a_document_that_cannot_be_read_is_counted_and_stops_nothing(tmp_path):
    """Damaged, of an old program, or a picture: its codings are counted, the rest comes in."""
    sound = element(
        "TextSource", selection(guid(5), 0, 2, "We"), guid=guid(6), name="b",
        plainTextPath="internal://b.txt",
    )  # fmt: skip
    for raw in (b"PK\x03\x04" + b"x" * 99, b"\xd0\xcf\x11\xe0 doc", b"", word()[:5_000]):
        path = project(
            tmp_path / "p.qdpx", rich(spans=SPANS[:3]), sound, a_docx=raw, b_txt=b"We hid it."
        )
        read = read_project(path)
        assert quotes(read.project) == ["We"]
        assert told(read) == {
            "sources whose text is not in the file": 1,
            "codings of sources whose text is not in the file": 3,
        }
        path.unlink()


def test_documents_are_read_within_a_limit(tmp_path, monkeypatch):
    """One document named a thousand times is read once; those beyond the limit are counted."""
    source = rich("whole")
    many = [source.replace(guid(999), guid(1_000 + n)) for n in range(1_000)]
    read = read_project(project(tmp_path / "a.qdpx", *many[:50], a_docx=word()))
    assert len(read.project.sources) == 50
    monkeypatch.setattr(documents, "MAX_DOCUMENTS", 1_000_000)
    other = source.replace("a.docx", "b.docx")
    path = project(tmp_path / "b.qdpx", source, other, a_docx=word(), b_docx=word())
    assert told(read_project(path))["sources whose text is not in the file"] == 1
