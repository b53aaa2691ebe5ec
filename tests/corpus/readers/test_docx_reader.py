import io
import shutil
import time
import zipfile
from contextlib import suppress
from functools import cache

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.oxml.ns import nsmap, qn
from hypothesis import given, settings
from hypothesis import strategies as st
from word_files import append, write_docx

from tls_coding.corpus.readers.docx import read_docx
from tls_coding.corpus.readers.limits import MAX_UNPACKED
from tls_coding.errors import UsageError

MAIN, MATH = nsmap["w"], nsmap["m"]


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


def bold(source):
    return [[p.text[start:end] for start, end in p.bold] for p in source.paragraphs]


def test_bold_of_runs_is_told(path):
    """Bold set by hand is known by place, also across runs; a value of false is not bold."""
    document = Document()
    paragraph = document.add_paragraph()
    for text, value in [("Jea", True), ("nne :", True), (" oui ", None), ("non", False)]:
        paragraph.add_run(text).bold = value
    append(paragraph, "<w:r><w:rPr><w:b w:val='0'/></w:rPr><w:t> a</w:t></w:r>")
    append(paragraph, "<w:r><w:rPr><w:b/></w:rPr><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>")
    source = read(document, path)
    assert source.texts == ["Jeanne : oui non ab\nc"]
    assert bold(source) == [["Jeanne :", "b\nc"]]


def test_bold_of_styles_is_inherited(path):
    """Styles of characters and paragraphs pass bold on; two of them undo each other."""
    document = Document()
    styles = document.styles
    strong = styles.add_style("Loud", WD_STYLE_TYPE.CHARACTER)
    strong.font.bold = True
    heir = styles.add_style("Louder", WD_STYLE_TYPE.CHARACTER)
    heir.base_style = strong
    question = styles.add_style("Question", WD_STYLE_TYPE.PARAGRAPH)
    question.font.bold = True
    further = styles.add_style("Further", WD_STYLE_TYPE.PARAGRAPH)
    further.base_style = question
    document.add_paragraph("un ").add_run("deux", style=heir)
    document.add_paragraph("trois ", style=further).add_run("quatre", style=strong)
    document.paragraphs[1].add_run(" cinq").bold = True
    document.paragraphs[1].add_run(" six").bold = False
    assert bold(read(document, path)) == [["deux"], ["trois ", " cinq"]]


def test_bold_of_the_whole_document_is_told(path):
    """What the defaults of a document set in bold is bold."""
    document = Document()
    properties = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    properties.append(properties.makeelement(qn("w:b"), {}))
    document.add_paragraph("tout")
    assert bold(read(document, path)) == [["tout"]]


def test_styles_that_inherit_from_each_other_end(path):
    """A circle of styles is a fault of the file, and no endless search."""
    document = Document()
    style = document.styles.add_style("Loop", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = style
    document.add_paragraph("un", style=style)
    assert read(document, path).texts == ["un"]


@pytest.mark.parametrize("name", ["Heading 2", "Titre 2", "titolo 2", "Título 2", "Títol 2"])
def test_headings_are_told_by_their_style(path, name):
    """Headings are known in the languages of Word, and by a style that inherits from one."""
    document = Document()
    if name not in [style.name for style in document.styles]:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    heir = document.styles.add_style("Mine", WD_STYLE_TYPE.PARAGRAPH)
    heir.base_style = document.styles[name]
    document.add_paragraph("un", style=name)
    document.add_paragraph("deux", style=heir)
    document.add_paragraph("trois")
    assert [p.heading for p in read(document, path).paragraphs] == [2, 2, 0]


def test_headings_are_told_by_their_level(path):
    """A level in the outline makes a heading; running text within a heading style is none."""
    document = Document()
    for level, style in [("0", None), ("9", "Heading 1"), ("x", None)]:
        properties = document.add_paragraph("a", style=style)._p.get_or_add_pPr()
        properties.append(properties.makeelement(qn("w:outlineLvl"), {qn("w:val"): level}))
    assert [p.heading for p in read(document, path).paragraphs] == [1, 0, 0]


def test_automatic_numbers_are_remarked_on(path):
    """Word makes the numbers of a list when it shows it: they are no text, and that is said."""
    document = Document()
    document.add_paragraph("un", style="List Number")
    document.add_paragraph("", style="List Number")
    document.add_paragraph("deux", style="List Bullet")
    source = read(document, path)
    assert source.texts == ["un", "", "deux"]
    assert source.remarks == ["2 paragraphs have automatic numbers or bullets, which are not text"]


def test_signs_and_formulas_are_text(path):
    """A sign of a font of signs and the letters of a formula are characters."""
    document = Document()
    paragraph = document.add_paragraph("a")
    append(paragraph, "<w:r><w:sym w:font='Wingdings' w:char='F0E0'/></w:r>")
    append(paragraph, f"<m:oMath xmlns:m='{MATH}'><m:r><m:t>x</m:t></m:r></m:oMath>")
    assert read(document, path).texts == ["a\uf0e0x"]


def test_deep_nesting_is_read_or_refused(path):
    """Text boxes in text boxes, as deep as the parser takes them."""
    for depth, words in ((120, 120), (500, 0)):
        opening = "<w:p><w:r><w:t>a</w:t></w:r>" * depth
        write_docx(path, ["x"])
        with_member(
            path,
            "word/document.xml",
            f"<w:document xmlns:w='{MAIN}'><w:body>{opening}{'</w:p>' * depth}</w:body>"
            "</w:document>",
        )
        if words:
            assert len(read_docx(path).words()) == words
        else:
            assert "damaged" in refused(path)


def test_a_long_document_is_read_quickly(path):
    """A hundred thousand words take a few seconds at most."""
    document = Document()
    runs = "<w:r><w:rPr><w:b/></w:rPr><w:t>Q :</w:t></w:r>"
    runs += "<w:r><w:t xml:space='preserve'> un deux trois quatre cinq six sept huit</w:t></w:r>"
    body = f"<w:p>{runs}</w:p>" * 10_000
    document.save(str(path))
    with_member(
        path,
        "word/document.xml",
        f"<w:document xmlns:w='{MAIN}'><w:body>{body}</w:body></w:document>",
    )
    started = time.process_time()
    assert len(read_docx(path).words()) == 100_000
    assert time.process_time() - started < 5


@cache
def valid():
    buffer = io.BytesIO()
    document = Document()
    document.add_paragraph("un deux")
    document.save(buffer)
    return buffer.getvalue()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_mutilated_document_is_read_or_refused(tmp_path_factory, data):
    """Wherever bytes are wrong or missing, there is a source or a sentence."""
    path = tmp_path_factory.getbasetemp() / "mutilated.docx"
    content = bytearray(valid())
    for _ in range(data.draw(st.integers(1, 4))):
        at, width = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(0, 9))
        content[at : at + width] = data.draw(st.binary(min_size=1, max_size=9))
    path.write_bytes(content)
    with suppress(UsageError):
        read_docx(path)
