"""Taguette's codebook as CSV in; a tree of codes out; and a codebook as such a file.

Taguette guesses the encoding of what it reads, and takes UTF-8 for something else unless a
byte-order mark stands before it. It writes none.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tls_coding.codebook.model import Codebook
from tls_coding.corpus.readers.encodings import text_of
from tls_coding.errors import UsageError
from tls_coding.exchange.project.codetree import tree_of
from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.model import Code, walk
from tls_coding.exchange.taguette.tags import Tag, codes_of, paths_of
from tls_coding.files import write_bytes

NAMES = ("tag", "name", "path")  # what the column of tags may be called
MAX_BYTES = 50_000_000


def read_codebook_csv(path: Path) -> tuple[Code, ...]:
    """The codes of a codebook that Taguette wrote: its tags and their descriptions.

    Raises UsageError with the line for what is no such file, or has a tag twice.
    """
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}).") from error
    if size > MAX_BYTES:
        raise UsageError(f"{path}: is larger than {MAX_BYTES // 10**6} MB. Refused.")
    text, _ = text_of(raw)
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    tags: dict[str, Tag] = {}
    try:
        head = [cell.strip().lower() for cell in next(reader, [])]
        at, about = _columns(path, head)
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            own = row[at].strip() if at < len(row) else ""
            where = f"{path}:{reader.line_num}"
            if not own:
                raise UsageError(f"{where}: has no tag. Fill it in or delete the line.")
            if own in tags:
                raise UsageError(f"{where}: has the tag of an earlier line. Delete one of them.")
            meaning = row[about].strip() if 0 <= about < len(row) else ""
            tags[own] = Tag(guid("taguette tag", own), own, meaning)
    except csv.Error as error:
        raise UsageError(f"{path}:{reader.line_num}: is no CSV ({error}).") from error
    return codes_of(tags.values())


def _columns(path: Path, head: list[str]) -> tuple[int, int]:
    """The columns of tags and of descriptions; -1 for none of these."""
    found = [n for n, cell in enumerate(head) if cell in NAMES]
    if len(found) != 1:
        raise UsageError(f"{path}:1: needs one column called {', '.join(NAMES[:-1])} or path.")
    return found[0], head.index("description") if "description" in head else -1


def write_codebook_csv(codebook: Codebook, path: Path, *, language: str = "en") -> int:
    """Write a codebook as Taguette imports it; returns how many codes had to be named otherwise.

    Definitions become descriptions; names are in `language` where the codebook has it.
    """
    languages = codebook.codebook.languages
    codes = tree_of(codebook, language if language in languages else languages[0])
    paths, _, renamed = paths_of(codes)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["tag", "description"])
    for steps in walk(codes):
        if steps[-1].guid in paths:
            writer.writerow([paths[steps[-1].guid], steps[-1].description])
    write_bytes(path, b"\xef\xbb\xbf" + out.getvalue().encode("utf-8"))
    return renamed
