"""The format `.qdpx`: a study's contents in, a project file out; and a project file in."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tls_coding.exchange.project.from_study import Contents, losses_of, project_of
from tls_coding.exchange.project.losses import Losses
from tls_coding.exchange.project.offsets import Profile
from tls_coding.exchange.project.read import ReadProject
from tls_coding.exchange.refi.read_project import read_project
from tls_coding.exchange.refi.write_project import write_project


def sniff(path: Path) -> bool:
    """True for a zip archive."""
    return zipfile.is_zipfile(path)


def read(path: Path) -> ReadProject:
    """Read a project file; raises UsageError for what is none, or is not safe to read."""
    return read_project(path)


def losses(contents: Contents, *, profile: Profile = "standard") -> Losses:
    """What other programs will not see of a study; nothing is written."""
    return losses_of(contents, profile)


def write(
    contents: Contents, path: Path, *, language: str = "en", profile: Profile = "standard"
) -> Losses:
    """Write a project file; `profile`: "nvivo" writes texts and positions as NVivo does."""
    write_project(project_of(contents, language=language, profile=profile), path, profile)
    return losses(contents, profile=profile)
