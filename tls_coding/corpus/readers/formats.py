"""A source file in; what its reader gives out. Readers are loaded when a file needs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from tls_coding.corpus.readers.limits import check_file
from tls_coding.corpus.readers.source import Source
from tls_coding.errors import UsageError

# Ending of the file: module and function that read it.
READERS: dict[str, tuple[str, str]] = {
    ".ass": ("subtitles", "read_subtitles"),
    ".cha": ("chat", "read_chat"),
    ".csv": ("tables", "read_table"),
    ".docx": ("docx", "read_docx"),
    ".eaf": ("elan", "read_elan"),
    ".htm": ("html", "read_html"),
    ".html": ("html", "read_html"),
    ".json": ("whisper", "read_whisper"),
    ".markdown": ("markdown", "read_markdown"),
    ".md": ("markdown", "read_markdown"),
    ".odt": ("odt", "read_odt"),
    ".pdf": ("pdf", "read_pdf"),
    ".rtf": ("rtf", "read_rtf"),
    ".sbv": ("subtitles", "read_subtitles"),
    ".srt": ("subtitles", "read_subtitles"),
    ".ssa": ("subtitles", "read_subtitles"),
    ".tei": ("tei", "read_tei"),
    ".textgrid": ("praat", "read_praat"),
    ".tsv": ("tables", "read_table"),
    ".txt": ("txt", "read_txt"),
    ".vtt": ("subtitles", "read_subtitles"),
    ".xhtml": ("html", "read_html"),
    ".xlsx": ("tables", "read_table"),
    ".xml": ("tei", "read_tei"),
}
TABLES = {".csv", ".tsv", ".xlsx"}  # their readers take the names of the columns


def read_source(path: Path, columns: Mapping[str, str] | None = None) -> Source:
    """Read a source file by its ending; raises UsageError for an unknown or missing one.

    `columns` (tables only): which column is `speaker`, `text`, `time`, `end`; by its name.
    """
    check_file(path)
    ending = path.suffix.lower()
    if ending not in READERS:
        known = ", ".join(sorted(READERS))
        raise UsageError(f"{path}: cannot read '{path.suffix}' files. Known: {known}.")
    module, name = READERS[ending]
    reader: Callable[..., Source] = getattr(
        import_module(f"tls_coding.corpus.readers.{module}"), name
    )
    try:
        return reader(path, columns or {}) if ending in TABLES else reader(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}).") from None
