"""A page of a PDF in; what readers of it wrote on it out: comments, and fields of a form."""

from __future__ import annotations

from typing import Any

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

NO_COMMENT = {"Link", "Popup", "Widget"}
MAX_NOTES = 10_000  # on one page


def notes_of(page: Any) -> dict[str, list[str]]:
    """`comments` (of highlights, notes, text boxes …) and `form` (values of its fields)."""
    notes: dict[str, list[str]] = {"comments": [], "form": []}
    listed = resolve1(page.annots)
    filled: set[Any] = set()
    for reference in listed[:MAX_NOTES] if isinstance(listed, list) else []:
        note = resolve1(reference)
        if not isinstance(note, dict):
            continue
        kind = resolve1(note.get("Subtype"))
        kind = kind.name if isinstance(kind, PSLiteral) else ""
        if kind == "Widget":
            notes["form"] += _values(note, reference, filled)
        elif kind not in NO_COMMENT:
            notes["comments"] += _texts(note.get("Contents"))
    return notes


def _values(field: dict[str, Any], reference: Any, filled: set[Any]) -> list[str]:
    """The value of a field, once: it may stand on the page several times."""
    if "V" not in field and isinstance(resolve1(field.get("Parent")), dict):
        reference = field["Parent"]
        field = resolve1(reference)
    name = reference.objid if isinstance(reference, PDFObjRef) else id(field)
    if name in filled:
        return []
    filled.add(name)
    value = resolve1(field.get("V"))
    return [
        text for part in (value if isinstance(value, list) else [value]) for text in _texts(part)
    ]


def _texts(value: Any) -> list[str]:
    value = resolve1(value)
    if not isinstance(value, bytes):
        return []
    text = decode_text(value).replace("\r\n", "\n").replace("\r", "\n").strip()
    return [text] if text else []
