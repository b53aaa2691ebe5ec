"""Word files in; their text out: body, tables and text boxes in reading order, notes beside it."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from tls_coding.corpus.readers.limits import check_zip
from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.errors import UsageError

NOTES = {"footnotes": "footnotes", "endnotes": "endnotes", "comments": "comments"}
# Deleted text of tracked changes, and the second copy of a text box kept for old programs.
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SKIPPED = {qn("w:del"), qn("w:moveFrom"), f"{{{COMPATIBILITY}}}Fallback"}

# What zipfile, zlib, lxml and python-docx raise over a part that is missing, broken or locked.
DAMAGED = (
    *(LookupError, ValueError, AttributeError, TypeError, RuntimeError, EOFError),
    *(zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, PythonDocxError, OpcError),
)


def read_docx(path: Path) -> Source:
    """Read one .docx; raises UsageError for what is none."""
    check_zip(path, "Word document", "word/document.xml")
    try:
        return _read(path)
    except DAMAGED:
        raise UsageError(
            f"{path}: not a Word document, or a damaged one (or one behind a password). Open it "
            "in Word or LibreOffice and save it again as .docx."
        ) from None


def _read(path: Path) -> Source:
    document = Document(str(path))
    elsewhere: dict[str, list[str]] = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in {*NOTES, "header", "footer"} and not relation.is_external:
            texts = [text for text in _paragraphs(_root(relation.target_part)) if text.strip()]
            if texts:
                elsewhere.setdefault(NOTES.get(kind, kind), []).extend(texts)
    return Source([Paragraph(text) for text in _paragraphs(document.element.body)], elsewhere)


def _root(part: Any) -> Any:
    element = getattr(part, "element", None)
    if element is not None:
        return element
    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))


def _paragraphs(root: Any) -> Iterator[str]:
    """The text of every paragraph below `root`; one inside another (a text box) comes after it."""
    for paragraph in _walk(root, qn("w:p")):
        yield "".join(_texts(paragraph))


def _walk(element: Any, tag: str) -> Iterator[Any]:
    for child in element:
        if child.tag in SKIPPED:
            continue
        if child.tag == tag:
            yield child
        yield from _walk(child, tag)


def _texts(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in SKIPPED or tag == qn("w:p"):
            continue
        if tag == qn("w:t"):
            yield child.text or ""
        elif tag == qn("w:tab"):
            yield "\t"
        elif tag in {qn("w:br"), qn("w:cr")}:
            yield "\n"
        elif tag == qn("w:noBreakHyphen"):
            yield "\u2011"
        elif tag == qn("w:softHyphen"):
            yield "\u00ad"
        elif tag not in {qn("w:tabs"), qn("w:pPr"), qn("w:rPr")}:
            yield from _texts(child)
