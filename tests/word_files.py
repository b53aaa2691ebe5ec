"""Word files for tests, built with python-docx, with what python-docx has no call for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml

NAMESPACES = """
xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
"""


def write_docx(path: Path, paragraphs: Iterable[str], **beside: str) -> Path:
    """A .docx with these paragraphs; `header=…`, `footer=…` stand beside them."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    for place, text in beside.items():
        getattr(document.sections[0], place).paragraphs[0].text = text
    document.save(str(path))
    return path


def append(paragraph: Any, inner: str) -> None:
    """Put XML (`<w:del>…</w:del>`) at the end of a paragraph."""
    holder = parse_xml(f"<w:p {NAMESPACES}>{inner}</w:p>")
    for child in list(holder):
        paragraph._p.append(child)
