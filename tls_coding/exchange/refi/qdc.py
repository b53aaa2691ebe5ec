"""The format `.qdc`: a study's codebook in, a codebook file out; and a codebook file in."""

from __future__ import annotations

from pathlib import Path

from tls_coding.exchange.project.codetree import tree_of
from tls_coding.exchange.project.from_study import ORIGIN, Contents, losses_of
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import Project
from tls_coding.exchange.project.read import ReadProject
from tls_coding.exchange.refi.read_codebook import read_codebook
from tls_coding.exchange.refi.write_codebook import codebook_bytes
from tls_coding.files import write_bytes


def sniff(path: Path) -> bool:
    """True for a file that names a codebook near its beginning."""
    try:
        with path.open("rb") as file:
            return b"CodeBook" in file.read(4_096)
    except OSError:
        return False


def read(path: Path) -> ReadProject:
    """Read a codebook file; raises UsageError for what is none, or is not safe to read."""
    found = read_codebook(path)
    project = Project(name="", origin=found.origin, codes=found.codes, sets=found.sets)
    return ReadProject(project, (), Losses())


def losses(contents: Contents) -> Losses:
    """What is not in a codebook file, for it has no notes to keep anything in."""
    codings = sum(coding.counts for state in contents.states for coding in state.codings)
    bare = Contents("", contents.codebook, [], {}, [])
    return Losses.of(
        [
            *(Loss(loss.what, loss.count) for loss in losses_of(bare)),
            Loss("transcripts", len(contents.transcripts)),
            Loss("cases", len(contents.cases)),
            Loss("codings", codings),
        ]
    )


def write(contents: Contents, path: Path, *, language: str = "en") -> Losses:
    """Write the codebook as a codebook file; returns what is not in it."""
    languages = contents.codebook.codebook.languages
    tree = tree_of(contents.codebook, language if language in languages else languages[0])
    write_bytes(path, codebook_bytes(tree, ORIGIN))
    return losses(contents)
