"""Plain text in any common encoding in; its paragraphs out."""

from __future__ import annotations

import re
from pathlib import Path

from tls_coding.corpus.readers.encodings import text_of
from tls_coding.corpus.readers.limits import read_bytes
from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.errors import UsageError

_PAGE_BREAK = re.compile(r"\n?\x0c\n?")
_LINE_ENDS = str.maketrans({"\x0b": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n\n"})


def read_txt(path: Path) -> Source:
    """Read one plain text; raises UsageError for what is none."""
    text, remarks = decode(path)
    paragraphs = re.split(r"\n[^\S\n]*\n\s*", with_plain_lines(text))
    return Source([Paragraph(text) for text in paragraphs], remarks=remarks)


def decode(path: Path) -> tuple[str, list[str]]:
    """The text of a file with Unix line ends, and what had to be guessed."""
    text, remarks = text_of(read_bytes(path))
    if "\x00" in text:
        raise UsageError(f"{path}: not a text file (it holds NUL bytes).")
    text = text.replace("\ufeff", "")  # marks of files that were joined
    return text.replace("\r\n", "\n").replace("\r", "\n"), remarks


def with_plain_lines(text: str) -> str:
    """Text whose lines end in newlines only: no page breaks, no separators of Unicode."""
    return _PAGE_BREAK.sub("\n", text).translate(_LINE_ENDS)
