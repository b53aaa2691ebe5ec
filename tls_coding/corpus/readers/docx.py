"""Word files in; their text out: body, tables and text boxes in reading order, notes beside it."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from docx import Document
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from tls_coding.corpus.readers.docx_styles import VALUE, Styles, bold_of, level_of, numbered_of
from tls_coding.corpus.readers.grids import Cell, Names, cells_of, told_by_tables
from tls_coding.corpus.readers.limits import MAX_XML, check_zip
from tls_coding.corpus.readers.runs import Run, paragraph
from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.errors import UsageError

BESIDE = {"footnotes", "endnotes", "comments", "header", "footer"}
PARAGRAPH, PROPERTIES = qn("w:p"), qn("w:pPr")
RUN, RUN_PROPERTIES, SYMBOL = qn("w:r"), qn("w:rPr"), qn("w:sym")
STYLE, RUN_STYLE = qn("w:pStyle"), qn("w:rStyle")
TEXTS = {qn("w:t"), qn("m:t")}  # of words, of formulas
CHARACTERS = {
    **{qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"},
    **{qn("w:noBreakHyphen"): "\u2011", qn("w:softHyphen"): "\u00ad"},
}
GRID = Names(qn("w:tbl"), qn("w:tr"), (qn("w:tc"),), f"{qn('w:tcPr')}/{qn('w:gridSpan')}@{VALUE}")
PASSED_OVER = {PARAGRAPH, PROPERTIES, RUN_PROPERTIES, qn("w:tabs")}
# Deleted text of tracked changes, and the second copy of a text box kept for old programs.
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SKIPPED = {qn("w:del"), qn("w:moveFrom"), f"{{{COMPATIBILITY}}}Fallback"}

# What zipfile, zlib, lxml and python-docx raise over a part that is missing, broken or locked.
DAMAGED = (
    *(LookupError, ValueError, AttributeError, TypeError, RuntimeError, EOFError, OSError),
    *(
        struct.error,
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        PythonDocxError,
        OpcError,
    ),
)


def read_docx(path: Path) -> Source:
    """Read one .docx; raises UsageError for what is none."""
    check_zip(path, "Word document", "word/document.xml", xml=MAX_XML)
    try:
        return _read(path)
    except DAMAGED:
        raise UsageError(
            f"{path}: not a Word document, or a damaged one (or one behind a password). Open it "
            "in Word or LibreOffice and save it again as .docx."
        ) from None


def _read(path: Path) -> Source:
    document = Document(str(path))
    parts = [
        (relation.reltype.rsplit("/", 1)[-1], relation)
        for relation in document.part.rels.values()
        if not relation.is_external
    ]
    roots = {kind: _root(relation.target_part) for kind, relation in parts if kind == "styles"}
    reading = _Reading(Styles(roots.get("styles")))
    elsewhere: dict[str, list[str]] = {}
    for kind, relation in parts:
        if kind in BESIDE:
            texts = [p.text for p in reading.paragraphs(_root(relation.target_part))]
            if texts := [text for text in texts if text.strip()]:
                elsewhere.setdefault(kind, []).extend(texts)
    reading.numbered = 0
    reading.cells, reading.places = cells_of(document.element.body, GRID), []
    paragraphs = list(reading.paragraphs(document.element.body))
    remarks = []
    if reading.numbered:
        have = "s have" if reading.numbered > 1 else " has"
        remarks.append(
            f"{reading.numbered} paragraph{have} automatic numbers or bullets, which are not text"
        )
    if any(kind == "aFChunk" for kind, _ in parts):
        remarks.append("holds another document, which is not read: open it in Word, save it again")
    return told_by_tables(Source(paragraphs, elsewhere, remarks), reading.places)


def _root(part: Any) -> Any:
    element = getattr(part, "element", None)
    if element is not None:
        return element
    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))


class _Reading:
    """One document while it is read.

    `numbered` counts its paragraphs with automatic numbers; `places` has the cell of each one.
    """

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.numbered = 0
        self.cells: dict[Any, Cell] = {}
        self.places: list[Cell | None] = []

    def paragraphs(self, root: Any) -> Iterator[Paragraph]:
        """Every paragraph below `root`; one inside another (a text box) comes after it."""
        stack = list(reversed(root))
        while stack:
            element = stack.pop()
            if element.tag in SKIPPED:
                continue
            if element.tag == PARAGRAPH:
                around = element.iterancestors(*GRID.cells)
                self.places.append(self.cells.get(next(around, None)))
                yield self.paragraph(element)
                if len(list(islice(element.iter(PARAGRAPH), 2))) == 1:
                    continue  # none within, as nearly always
            stack += reversed(element)

    def paragraph(self, element: Any) -> Paragraph:
        properties = element.find(PROPERTIES)
        style = self.styles.of(_style_named(properties, STYLE) or self.styles.default)
        level = level_of(properties)
        level = style.level if level is None else level
        found = paragraph(self.runs(element, bool(style.bold)), level or 0)
        numbered = numbered_of(properties)
        if (style.numbered if numbered is None else numbered) and found.text.strip():
            self.numbered += 1
        return found

    def runs(self, paragraph: Any, bold_style: bool) -> Iterator[Run]:
        """The runs of a paragraph, without those of paragraphs inside it."""
        bold = self.bold(None, bold_style)
        stack = [(child, bold) for child in reversed(paragraph)]
        while stack:
            element, bold = stack.pop()
            tag = element.tag
            if tag in TEXTS:
                yield Run(element.text or "", bold)
            elif tag == RUN:
                bold = self.bold(element.find(RUN_PROPERTIES), bold_style)
                stack += [(child, bold) for child in reversed(element)]
            elif tag in CHARACTERS:
                yield Run(CHARACTERS[tag], bold)
            elif tag == SYMBOL:
                yield Run(_symbol(element), bold)
            elif tag not in SKIPPED and tag not in PASSED_OVER:
                stack += [(child, bold) for child in reversed(element)]

    def bold(self, properties: Any, bold_style: bool) -> bool:
        """Whether a run is bold; bold styles of paragraph and of character undo each other."""
        said = bold_of(properties)
        if said is not None:
            return said
        name = _style_named(properties, RUN_STYLE)
        return self.styles.bold or bold_style != bool(name and self.styles.of(name).bold)


def _style_named(properties: Any, tag: str) -> str:
    style = None if properties is None else properties.find(tag)
    return "" if style is None else style.get(VALUE, "")


def _symbol(element: Any) -> str:
    """A character that a font of signs stands for."""
    code = element.get(qn("w:char"), "")
    return chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else ""
