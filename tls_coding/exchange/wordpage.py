"""The outer side of a Word file: pages, styles, tables, captions, and the same bytes every time.

What a paragraph looks like is said by its style alone, so that a journal's template can take over.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document as NewDocument
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

LONG, SHORT, MARGIN = Cm(29.7), Cm(21.0), Cm(2.0)
CELL, CELL_KEPT, NUMBER, NUMBER_KEPT = (
    "Table Text", "Table Text Kept", "Table Number", "Table Number Kept"
)  # fmt: skip
HEAD, LAST, NOTE = "Table Head", "Table Total", "Table Note"
SOURCE, TRANSLATION = "Quote Source", "Quote Translation"
KEPT = 20  # rows up to which a table is kept on one page
GRID = "Study Table"
_THEN = datetime(2000, 1, 1, tzinfo=UTC)  # a file has a time of making; ours tells nothing
_ZIP_THEN = (2000, 1, 1, 0, 0, 0)
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RULES = (
    '<w:style {ns} w:type="table" w:customStyle="1" w:styleId="StudyTable"><w:name w:val="{name}"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:tblPr><w:tblBorders>'
    '<w:top w:val="single" w:sz="8" w:color="auto"/><w:bottom w:val="single" w:sz="8"'
    ' w:color="auto"/><w:insideH w:val="single" w:sz="2" w:color="BFBFBF"/></w:tblBorders>'
    '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
    '</w:tblPr><w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders><w:bottom'
    ' w:val="single" w:sz="6" w:color="auto"/></w:tcBorders></w:tcPr></w:tblStylePr>'
    '<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tblPr/><w:tcPr><w:tcBorders><w:top'
    ' w:val="single" w:sz="6" w:color="auto"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>'
)


def new_page(title: str, language: str) -> Document:
    """An empty document on A4 with our styles and a page number."""
    document = NewDocument()
    _without_picture(document)
    told = document.core_properties
    told.title, told.author, told.comments, told.last_modified_by = clean(title), "", "", ""
    told.created = told.modified = _THEN
    told.language, told.revision = language, 1
    _styles(document, language)
    section = document.sections[0]
    section.page_width, section.page_height = SHORT, LONG
    _margins(section)
    _page_number(section)
    return document


def turned(document: Document, landscape: bool) -> Any:
    """A new section, on pages that lie or stand."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (LONG, SHORT) if landscape else (SHORT, LONG)
    _margins(section)
    return section


def saved(document: Document) -> bytes:
    """The file, the same bytes for the same content: its parts in order, without a time."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(out, "w") as file:
        names = sorted(made.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, _ZIP_THEN)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            file.writestr(entry, made.read(name), zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()


def clean(text: str) -> str:
    """Text without the characters that XML cannot hold.

    >>> clean("a\\x0bb")
    'a b'
    """
    return _UNWRITABLE.sub(" ", text)


def paragraph(place: Any, text: str, style: str, language: str = "") -> Any:
    """A paragraph in a document or cell; `language`: of its words, for spelling."""
    made = place.add_paragraph()
    made._p.style = _id(style)  # by name python-docx goes through all styles, every time
    if text:
        marked_run(made, text, language)
    return made


def _id(style: str) -> str:
    return style.replace(" ", "")


def marked_run(made: Any, text: str, language: str = "") -> None:
    run = made.add_run(clean(text))
    if language:
        mark = parse_xml(f'<w:lang {nsdecls("w")} w:val="{language}"/>')
        run._r.get_or_add_rPr().append(mark)


def caption(document: Document, label: str, text: str) -> None:
    """A caption above a table, with a number that Word counts by itself."""
    made = paragraph(document, "", "Caption")
    made.add_run(f"{label} ")
    before = sum(
        1 for one in document.element.body.iter(qn("w:fldSimple"))
        if f"SEQ {label}" in one.get(qn("w:instr"))
    )  # fmt: skip
    made._p.append(_field(f"SEQ {label} \\* ARABIC", str(before + 1)))
    made.add_run(f". {clean(text)}")


def table(
    document: Document, header: Sequence[str], widths: Sequence[float], *, upright: bool = False
) -> Any:
    """A table with its header row, which stands on every page; `widths` in cm.

    `upright`: names of columns after the first are written from below.
    """
    made = document.add_table(rows=1, cols=len(header), style=GRID)
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    for number, (cell, name, width) in enumerate(
        zip(made.rows[0].cells, header, widths, strict=True)
    ):
        cell.width = Cm(width)
        _fill(cell, name, HEAD)
        if upright and number:
            direction = parse_xml(f'<w:textDirection {nsdecls("w")} w:val="btLr"/>')
            cell._tc.get_or_add_tcPr().append(direction)
        across = WD_ALIGN_VERTICAL.CENTER if upright and number else WD_ALIGN_VERTICAL.BOTTOM
        cell.vertical_alignment = across
    properties = made.rows[0]._tr.get_or_add_trPr()
    properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    if upright:
        high = min(5.2, 0.9 + 0.165 * max(len(name) for name in header[1:]))
        made.rows[0].height = Cm(high)
    properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    return made


def row(
    made: Any, cells: Sequence[str], widths: Sequence[float], style: str = CELL,
    first: str | None = None,
) -> Any:  # fmt: skip
    """One more row of texts, which is not torn over pages; returns its cells.

    `first`: the style of the first cell, where it has one of its own.
    """
    added = made.add_row()
    added._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    filled = zip(added.cells, cells, widths, strict=True)
    for number, (cell, text, width) in enumerate(filled):
        cell.width = Cm(width)
        _fill(cell, text, style if first is None or number else first)
    return added.cells


def _fill(cell: Any, text: str, style: str) -> None:
    first = cell.paragraphs[0]
    first._p.style = _id(style)
    if text:
        first.add_run(clean(text))


def _styles(document: Document, language: str) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    for tag in document.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)
    document.styles.element.append(parse_xml(_RULES.format(ns=nsdecls("w"), name=GRID)))
    for name, size, italic in (
        (CELL, 8, False), (CELL_KEPT, 8, False), (NUMBER, 8, False), (NUMBER_KEPT, 8, False),
        (LAST, 8, False), (HEAD, 8, False), (SOURCE, 8, False), (TRANSLATION, 9, True),
        (NOTE, 8, False),
    ):  # fmt: skip
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = normal
        made.font.size, made.font.italic, made.font.bold = Pt(size), italic, name in {HEAD, LAST}
        made.paragraph_format.space_after = Pt({SOURCE: 8, TRANSLATION: 2, NOTE: 10}.get(name, 0))
    for name in (CELL_KEPT, NUMBER_KEPT, HEAD):
        document.styles[name].paragraph_format.keep_with_next = True
    for name in (NUMBER, NUMBER_KEPT, LAST):
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    quote = document.styles["Quote"]
    quote.font.italic, quote.font.size = False, Pt(9.5)
    for name, after in (("Quote", 1), (SOURCE, 8), (TRANSLATION, 1)):
        form = document.styles[name].paragraph_format
        form.left_indent, form.space_after, form.keep_with_next = Cm(0.6), Pt(after), name != SOURCE
    heading = document.styles["Caption"]
    heading.font.color.rgb, heading.font.size = RGBColor(0, 0, 0), Pt(9)
    heading.paragraph_format.keep_with_next = True
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(10), Pt(3)


def _without_picture(document: Document) -> None:
    """Drop the small picture of an empty page that python-docx puts into every file."""
    held = document.part.package.rels
    for key in [key for key, one in held.items() if one.reltype.endswith("/thumbnail")]:
        del held[key]


def _margins(section: Any) -> None:
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN


def _page_number(section: Any) -> None:
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot._p.append(_field("PAGE", "1"))


def _field(code: str, shown: str) -> Any:
    return parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr="{code}"><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'
    )
