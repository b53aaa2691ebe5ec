"""A source that comes as a Word, RTF, OpenDocument or PDF file alone in; its plain text out.

Positions in such a file mean its text without any format, a line a paragraph, as the programs that
write it count. What a reader makes of a document may differ here and there (lists, tables), so that
the landing of its passages is to be looked at.
"""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from tls_coding.corpus.readers.formats import read_source
from tls_coding.corpus.readers.limits import MAX_BYTES
from tls_coding.errors import UsageError
from tls_coding.exchange.project.offsets import FileText
from tls_coding.exchange.refi.archive import MAX_TEXT, Archive

MAX_DOCUMENTS = 300_000_000  # bytes of XML, or four of what is none: some minutes of reading
_BEGINS = {b"%PDF": ".pdf", b"{\\rt": ".rtf"}
_INSIDE = {"word/document.xml": ".docx", "content.xml": ".odt"}


class Documents:
    """The documents of an archive, each read once; `kinds`: their endings, by reference."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._left = MAX_DOCUMENTS
        self._texts: dict[str, FileText | None] = {}
        self.kinds: dict[str, str] = {}

    def text(self, reference: str | None) -> FileText | None:
        """The text of the document that a path names; None where there is none to be had."""
        if not reference:
            return None
        if reference not in self._texts:
            self._texts[reference] = self._read(reference)
        return self._texts[reference]

    def _read(self, reference: str) -> FileText | None:
        with tempfile.TemporaryDirectory(prefix="tls-source-") as folder:
            path = Path(folder) / "source"
            try:
                if not self._archive.copy(reference, path, MAX_BYTES):
                    return None
                kind, cost = _kind(path)
                self._left -= cost
                if not kind or self._left < 0:
                    return None
                path = path.rename(path.with_suffix(kind))
                text = "\n".join(read_source(path).texts)
            except UsageError:  # it names a file that the user never saw; the loss is counted
                return None
        if len(text) > MAX_TEXT or "\x00" in text:
            return None
        self.kinds[reference] = kind
        return FileText.of(text)


def _kind(path: Path) -> tuple[str, int]:
    """What kind of document a file is, whatever it is called, and what it costs to read."""
    with path.open("rb") as file:
        begins = file.read(4)
    size = path.stat().st_size
    if not begins.startswith(b"PK"):
        return _BEGINS.get(begins, ""), size // 4
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {info.filename.lower(): info.file_size for info in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "", size // 4
    kind = next((kind for name, kind in _INSIDE.items() if name in sizes), "")
    return kind, size // 10 + sum(size for name, size in sizes.items() if name.endswith(".xml"))
