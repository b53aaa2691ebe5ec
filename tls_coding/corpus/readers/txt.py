"""Plain text in any common encoding in; its paragraphs out."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from tls_coding.corpus.readers.limits import read_bytes
from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.errors import UsageError

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def read_txt(path: Path) -> Source:
    """Read one plain text; raises UsageError for what is none."""
    text, remarks = decode(path)
    paragraphs = re.split(r"\n[^\S\n]*\n\s*", text)
    return Source([Paragraph(text) for text in paragraphs], remarks=remarks)


def decode(path: Path) -> tuple[str, list[str]]:
    """The text of a file with Unix line ends, and what had to be guessed."""
    raw = read_bytes(path)
    remarks = []
    encoding = next((name for mark, name in MARKS.items() if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        remarks.append("not UTF-8: read as Windows-1252; look at its accents")
    if "\x00" in text:
        raise UsageError(f"{path}: not a text file (it holds NUL bytes).")
    return text.replace("\r\n", "\n").replace("\r", "\n"), remarks
