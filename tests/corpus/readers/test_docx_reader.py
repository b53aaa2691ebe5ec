import io
import shutil
import zipfile

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from word_files import append, write_docx

from tls_coding.corpus.readers.docx import read_docx
from tls_coding.corpus.readers.limits import MAX_UNPACKED
from tls_coding.errors import UsageError


def read(document, path):
    document.save(str(path))
    return read_docx(path)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.docx"


def test_paragraphs_come_in_reading_order(path):
    """Each paragraph is one, empty ones among them, in the order of the page."""
    assert read_docx(write_docx(path, ["un", "", "deux"])).texts == ["un", "", "deux"]


def test_a_paragraph_in_several_runs_is_one_text(path):
    """A word that is half bold, or cut by the spelling checker, stays one word."""
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("sav", "oir-", "faire ", "local"):
        paragraph.add_run(piece).bold = piece == "oir-"
    assert read(document, path).texts == ["savoir-faire local"]


def test_breaks_tabs_and_special_hyphens_are_kept(path):
    """A break inside a paragraph is a newline; tabs and both special hyphens are characters."""
    document = Document()
    run = document.add_paragraph().add_run("un")
    run.add_break(WD_BREAK.LINE)
    run.add_text("deux\ttrois")
    append(document.paragraphs[0], "<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>")
    append(document.paragraphs[0], "<w:r><w:t>c</w:t><w:softHyphen/><w:t>d</w:t></w:r>")
    assert read(document, path).texts == ["un\ndeux\ttroisa\u2011bc\u00add"]


def test_tables_are_read_where_they_stand(path):
    """Cells come row by row between the paragraphs around the table, nested tables in place."""
    document = Document()
    document.add_paragraph("avant")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["a", "b", "c", "d"], strict=True):
        cell.text = text
    table.cell(0, 1).add_table(rows=1, cols=1).cell(0, 0).text = "dedans"
    document.add_paragraph("après")
    words = [text for text in read(document, path).texts if text]
    assert words == ["avant", "a", "b", "dedans", "c", "d", "après"]


def test_header_and_footer_stand_beside(path):
    """Header and footer are kept apart from the running text."""
    source = read_docx(write_docx(path, ["texte"], header="Projet", footer="page 1"))
    assert source.texts == ["texte"]
    assert source.elsewhere == {"header": ["Projet"], "footer": ["page 1"]}
    assert sorted(source.words()) == ["1", "Projet", "page", "texte"]


def test_comments_stand_beside(path):
    """A comment in the margin is no speech, and is kept."""
    document = Document()
    paragraph = document.add_paragraph("Il parle.")
    document.add_comment(paragraph.runs, text="À vérifier", author="A")
    source = read(document, path)
    assert source.texts == ["Il parle."]
    assert source.elsewhere == {"comments": ["À vérifier"]}


def test_deleted_text_of_tracked_changes_is_left_out(path):
    """What was deleted or moved away is gone; what was inserted or moved in is there."""
    document = Document()
    paragraph = document.add_paragraph("Il ")
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    append(paragraph, "<w:del><w:r><w:delText>parlait</w:delText></w:r></w:del>")
    append(paragraph, f"<w:del>{run.format('aussi')}</w:del>")  # as some programs write it
    append(paragraph, f"<w:ins>{run.format('parle ')}</w:ins>")
    append(paragraph, f"<w:moveFrom>{run.format('loin')}</w:moveFrom>")
    append(paragraph, f"<w:moveTo>{run.format('ici')}</w:moveTo>")
    assert read(document, path).texts == ["Il parle ici"]


def test_links_fields_and_controls_are_read(path):
    """Text in a hyperlink, the result of a field and a content control is text; field codes not."""
    document = Document()
    paragraph = document.add_paragraph("Voir ")
    run = "<w:r><w:t>{}</w:t></w:r>"
    append(paragraph, f"<w:hyperlink>{run.format('lien')}</w:hyperlink>")
    append(paragraph, "<w:r><w:instrText> PAGE </w:instrText></w:r>")
    append(paragraph, f"<w:fldSimple w:instr='PAGE'>{run.format('7')}</w:fldSimple>")
    append(paragraph, f"<w:sdt><w:sdtContent>{run.format('nom')}</w:sdtContent></w:sdt>")
    assert read(document, path).texts == ["Voir lien7nom"]


def test_a_text_box_is_read_once_after_its_paragraph(path):
    """A text box and its copy for old programs are one text, in place."""
    box = "<w:txbxContent><w:p><w:r><w:t>encadré</w:t></w:r></w:p></w:txbxContent>"
    document = Document()
    paragraph = document.add_paragraph("Autour")
    choice = f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    append(paragraph, f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>")
    document.add_paragraph("Après")
    assert read(document, path).texts == ["Autour", "encadré", "Après"]


def with_member(path, name, content):
    """Rewrite one member of a zip."""
    old = path.with_suffix(".old")
    shutil.move(path, old)
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(path, "w") as target:
        for item in source.infolist():
            if item.filename != name:
                target.writestr(item, source.read(item.filename))
        if content is not None:
            target.writestr(name, content)
    return path


def refused(path):
    with pytest.raises(UsageError) as caught:
        read_docx(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"{path}: ")
    assert sentence.endswith(".")
    return sentence


def test_an_empty_file_is_refused(path):
    """A file of no bytes is called empty."""
    path.write_bytes(b"")
    assert "the file is empty" in refused(path)


def test_what_is_no_zip_is_refused(path):
    """An old .doc, or any other file renamed, gets the advice to save it as .docx."""
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 600)
    assert "no zip archive" in refused(path)


def test_a_zip_that_is_no_word_document_is_refused(path):
    """A spreadsheet or any other archive is told from a document."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    assert "no word/document.xml" in refused(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/document.xml", "<w:document"),
        ("word/document.xml", "<other/>"),
        ("word/document.xml", ""),
        ("[Content_Types].xml", "<broken"),
        ("[Content_Types].xml", None),
        ("_rels/.rels", None),
        ("_rels/.rels", "<broken"),
        ("word/_rels/document.xml.rels", "<broken"),
        ("word/styles.xml", None),
        ("word/comments.xml", "<broken"),
    ],
)
def test_a_damaged_document_is_refused(path, name, content):
    """A part that is missing or broken is answered with: save it again."""
    document = Document()
    document.add_comment(document.add_paragraph("x").runs, text="y")
    document.save(str(path))
    with_member(path, name, content)
    assert "damaged" in refused(path)


def test_a_document_cut_short_is_refused(path):
    """Half a file, as a broken download leaves it, is refused."""
    content = write_docx(path, ["texte " * 200]).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert "no zip archive" in refused(path)


def test_a_document_with_flipped_bytes_is_read_or_refused(path):
    """Wherever one byte of the file is wrong, it is read or refused with a sentence."""
    content = write_docx(path, ["texte " * 50]).read_bytes()
    refusals = 0
    for place in range(0, len(content), len(content) // 60):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        try:
            read_docx(path)
        except UsageError:
            refusals += 1
    assert refusals > 0


def test_a_document_behind_a_password_is_refused(path):
    """An encrypted member is refused like a damaged one."""
    write_docx(path, ["texte"])
    content = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + flags] |= 1  # the bit that says: encrypted
            at = content.find(signature, at + 4)
    path.write_bytes(content)
    refused(path)


def test_a_zip_bomb_is_refused_unpacked(path):
    """What says that it unpacks to more than any transcript is refused before unpacking."""
    content = bytearray(write_docx(path, ["x"]).read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (MAX_UNPACKED + 1).to_bytes(4, "little")
    path.write_bytes(content)
    assert "the limit is 500 MB" in refused(path)


def test_entities_of_other_files_are_not_opened(path, tmp_path):
    """A document cannot pull the content of another file into its text."""
    (tmp_path / "secret.txt").write_text("hidden words")
    buffer = io.BytesIO()
    Document().save(buffer)
    declaration = f"<!DOCTYPE w [<!ENTITY x SYSTEM 'file://{tmp_path}/secret.txt'>]>"
    space = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
    body = "<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body>"
    path.write_bytes(buffer.getvalue())
    with_member(path, "word/document.xml", f"{declaration}<w:document {space}>{body}</w:document>")
    try:
        words = read_docx(path).words()
    except UsageError:
        words = []
    assert "hidden" not in words
