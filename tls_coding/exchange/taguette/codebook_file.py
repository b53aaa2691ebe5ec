"""The format `taguette-codebook`: tags and their descriptions as CSV, in and out."""

from __future__ import annotations

from pathlib import Path

from tls_coding.corpus.readers.encodings import text_of
from tls_coding.exchange.project.from_study import Contents
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import Project
from tls_coding.exchange.project.read import ReadProject
from tls_coding.exchange.refi.qdc import losses as bare_losses
from tls_coding.exchange.taguette.codebook_csv import read_codebook_csv, write_codebook_csv

_HEAD = 1_000  # bytes in which the names of the columns stand


def sniff(path: Path) -> bool:
    """True for a table with a column `tag` beside its `description`, as Taguette names them."""
    try:
        with path.open("rb") as file:
            text, _ = text_of(file.read(_HEAD))
    except (OSError, ValueError):
        return False
    first = text.removeprefix("\ufeff").partition("\n")[0]
    columns = {cell.strip(' "\r').lower() for cell in first.split(",")}
    return {"tag", "description"} <= columns


def read(path: Path) -> ReadProject:
    """Read a codebook that Taguette wrote; raises UsageError for what is none."""
    codes = read_codebook_csv(path)
    return ReadProject(Project(name="", origin="Taguette", codes=codes), (), Losses())


def write(contents: Contents, path: Path, *, language: str = "en") -> Losses:
    """Write the codebook as Taguette imports it; returns what is not in it."""
    renamed = write_codebook_csv(contents.codebook, path, language=language)
    return bare_losses(contents) + Losses.of(
        [Loss("codes that had to be named otherwise", renamed)]
    )
