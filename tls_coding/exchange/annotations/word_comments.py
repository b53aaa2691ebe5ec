"""Word files with comments as codings: a study out, and such files in.

A comment's first paragraph names its code, or several parted by semicolons; what follows is a
memo, and so is a first paragraph that is a sentence. Its author is the coder. Out, a study is a
folder or `.zip` with a `.docx` for each transcript.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath

from tls_coding.corpus.readers.docx import DAMAGED
from tls_coding.corpus.readers.limits import MAX_XML, check_zip
from tls_coding.errors import UsageError
from tls_coding.exchange.annotations.documents import documents_of, losses_beyond
from tls_coding.exchange.annotations.folders import members, write_members
from tls_coding.exchange.annotations.gathering import Labelled, apart, gathered
from tls_coding.exchange.annotations.word_in import commented
from tls_coding.exchange.annotations.word_out import docx_bytes
from tls_coding.exchange.project.from_study import Contents
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import xml_text
from tls_coding.exchange.project.read import ReadProject


def sniff(path: Path) -> bool:
    """True for a `.docx` with comments, and for a folder or archive that holds one."""
    try:
        if path.is_dir():
            return any(sniff(file) for file in sorted(path.rglob("*.docx")))
        if path.suffix.lower() == ".docx":
            return _has_comments(path.read_bytes())
        if path.suffix.lower() == ".zip":
            return any(_has_comments(raw) for raw in members(path, (".docx",)).values())
    except (UsageError, OSError):
        return False
    return False


def _has_comments(raw: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            return "word/comments.xml" in archive.namelist()
    except (*DAMAGED, zipfile.BadZipFile):
        return False


def read(path: Path) -> ReadProject:
    """Read one `.docx`, or all of a folder or archive; raises UsageError for what is none."""
    losses: list[Loss] = []
    documents = list(_documents(path, losses))
    if not documents:
        raise UsageError(f"{path}: holds no Word document.")
    apart(documents)
    return gathered(documents, origin="Word comments", trusted=True, losses=losses)


def _documents(path: Path, losses: list[Loss]) -> Iterator[Labelled]:
    with tempfile.TemporaryDirectory(prefix="tls-word-") as folder:
        for name, raw in members(path, (".docx",)).items():
            file = Path(folder) / "one.docx"
            file.write_bytes(raw)
            shown = str(path) if name == path.name else f"{path}: {name}"
            try:
                check_zip(file, "Word document", "word/document.xml", xml=MAX_XML)
                found = commented(file)
            except UsageError as error:
                raise UsageError(str(error).replace(str(file), shown)) from None
            except DAMAGED:
                raise UsageError(f"{shown}: not a Word document, or a damaged one.") from None
            losses += found.losses
            own = PurePosixPath(name).with_suffix("").as_posix().replace("/", "_")
            yield Labelled(own, found.text, found.passages)


def write(contents: Contents, path: Path, *, language: str = "en") -> Losses:
    """Write a study into a new folder or a `.zip`; returns what is not in it.

    Comments name codes by their ids, which no two codes share.
    """
    documents = documents_of(contents)
    write_members(path, {f"{document.name}.docx": docx_bytes(document) for document in documents})
    controls = sum(len(doc.text) - len(xml_text(doc.text)) for doc in documents)
    return losses_beyond(contents, "coders", "times", "memos", "passage memos") + Losses.of(
        [Loss("control characters, now spaces", controls)]
    )
