"""A table of codes (or a page of them) as a format: a codebook file in, a project of codes out.

By its ending: `.xlsx`, `.csv` or `.md` is written; `.xlsx`, `.csv`, `.tsv` and `.docx` are read.
"""

from __future__ import annotations

from pathlib import Path

from tls_coding.codebook.read import parse_codebook
from tls_coding.exchange.codebook_tables import (
    FoundCodebook,
    codebook_text,
    read_codebook_table,
    sniff,
    write_codebook_table,
)
from tls_coding.exchange.project.codetree import fingerprint, tree_of
from tls_coding.exchange.project.extension import to_notes
from tls_coding.exchange.project.from_study import Contents
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import Note, Project
from tls_coding.exchange.project.read import ReadProject

__all__ = ["read", "sniff", "write"]


def read(path: Path, *, language: str = "") -> ReadProject:
    """Read a table of codes; names and definitions are in `language` (else English)."""
    found = read_codebook_table(path, language or "en")
    notes = _as_codebook(found, path.stem, language or "en")
    return ReadProject(Project(name="", codes=found.codes, notes=notes), (), found.losses)


def _as_codebook(found: FoundCodebook, name: str, language: str) -> tuple[Note, ...]:
    """What a tree cannot say (ids, examples) as a note; none where it says something else."""
    text = codebook_text(found, name=name, language=language).text
    book, _ = parse_codebook(text, "codebook")
    fits = fingerprint(found.codes)
    if book is None or fingerprint(tree_of(book, language)) != fits:
        return ()
    part = {"fits": fits, "language": language, "files": {"codebook": text}}
    return to_notes({"codebook": part})


def write(contents: Contents, path: Path, *, language: str = "en") -> Losses:
    """Write the codebook by the ending of `path`; returns what is not in it."""
    codings = sum(coding.counts for state in contents.states for coding in state.codings)
    lost = [
        Loss("transcripts", len(contents.transcripts)),
        Loss("cases", len(contents.cases)),
        Loss("codings", codings),
    ]
    return write_codebook_table(contents.codebook, path, language) + Losses.of(lost)
