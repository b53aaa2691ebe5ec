"""PDF files with a text layer in; their running text by paragraph out, and what stood beside it."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdftypes import resolve1

from tls_coding.corpus.readers.limits import check_file
from tls_coding.corpus.readers.pdf_bounds import TooMuch
from tls_coding.corpus.readers.pdf_columns import reading_order
from tls_coding.corpus.readers.pdf_glyphs import GlyphPage, open_document, read_pages
from tls_coding.corpus.readers.pdf_hyphens import Hyphens
from tls_coding.corpus.readers.pdf_layout import Glyph, Page, rows_of, spaced
from tls_coding.corpus.readers.pdf_margins import Beside, without_margins
from tls_coding.corpus.readers.pdf_paragraphs import paragraphs_of
from tls_coding.corpus.readers.source import Source
from tls_coding.errors import UsageError

MAX_PAGES = 5_000
MAX_GLYPHS = 20_000_000  # a transcript of 100 hours has about 5 million letters
MAX_SECONDS = 1_800.0
ANEW = "Open it in a PDF viewer and print or save it anew as PDF."

# It warns of every slip of a font; what matters becomes a remark or a refusal.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


@dataclass
class _Read:
    """All pages of a file, and what was met on the way; numbers of pages count from 1."""

    pages: list[Page] = field(default_factory=list)
    elsewhere: dict[str, list[str]] = field(default_factory=dict)
    blank: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    unreadable: int = 0
    glyphs: int = 0
    announced: int = 0

    def put(self, place: str, texts: Sequence[str]) -> None:
        if texts:
            self.elsewhere.setdefault(place, []).extend(texts)


def read_pdf(path: Path) -> Source:
    """Read one PDF; raises UsageError for what is none, is locked, broken or without text.

    Paragraphs have bold stretches, and a `start` where a time stands in the margin.
    """
    check_file(path)
    with path.open("rb") as file:
        _check_ends(path, file)
        read = _refusing(path, file)
    if read.unreadable > 0.3 * read.glyphs:
        raise UsageError(
            f"{path}: its letters cannot be read, the file does not say which they are. Run "
            "ocrmypdf --force-ocr on it first."
        )
    source = _source(read)
    if not any(source.texts):
        raise UsageError(
            f"{path}: holds no text, only pictures of it or blank pages. Run ocrmypdf (or another "
            "OCR tool) on it first."
        )
    return source


def _check_ends(path: Path, file: BinaryIO) -> None:
    """Raise UsageError for what does not begin or end like a PDF."""
    if b"%PDF-" not in file.read(1024):
        raise UsageError(f"{path}: not a PDF (it does not begin like one).")
    file.seek(max(file.seek(0, 2) - 4096, 0))
    if b"%%EOF" not in file.read():
        raise UsageError(
            f"{path}: a PDF without its end. Was it cut off in a download? Fetch it again."
        )
    file.seek(0)


def _refusing(path: Path, file: BinaryIO) -> _Read:
    try:
        return _read(file)
    except TooMuch:
        raise UsageError(
            f"{path}: needs more memory or time than any transcript (over {MAX_PAGES:,} pages, or "
            "pages of millions of signs). Split it, or export its text."
        ) from None
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise UsageError(
            f"{path}: locked with a password. Save a copy without one from a PDF viewer."
        ) from None
    except Exception:  # pdfminer raises whatever a broken file leads it to, RecursionError too
        raise UsageError(f"{path}: a damaged PDF. {ANEW}") from None


def _read(file: BinaryIO) -> _Read:
    end = time.monotonic() + MAX_SECONDS
    read = _Read()
    document = open_document(file)
    for page in read_pages(document, MAX_PAGES):
        _add(read, page)
        if read.glyphs > MAX_GLYPHS or time.monotonic() > end:
            raise TooMuch
    count = _page_count(document)
    read.announced = count if count > len(read.pages) else 0
    return read


def _page_count(document: Any) -> int:
    """How many pages a document says it has; 0 if it does not."""
    root = resolve1(document.catalog.get("Pages"))
    count = resolve1(root.get("Count")) if isinstance(root, dict) else None
    return count if isinstance(count, int) else 0


def _add(read: _Read, page: GlyphPage) -> None:
    main = page.turned
    rows = rows_of(page.glyphs.get(main, []))
    height = page.height if main in {0, 180} else page.width
    read.pages.append(Page(page.number, page.width + page.height - height, height, rows))
    sideways = [page.glyphs[turned] for turned in sorted(page.glyphs) if turned != main]
    read.put("sideways", _one(sideways))
    read.put("outside the page", _one([page.outside]))
    for place, texts in page.notes.items():
        read.put(place, texts)
    read.glyphs += sum(map(len, page.glyphs.values())) + len(page.outside)
    read.unreadable += page.unreadable
    if not rows:
        read.blank.append(page.number)
    if page.damaged:
        read.damaged.append(page.number)


def _one(groups: Sequence[Sequence[Glyph]]) -> list[str]:
    """The text of all groups of glyphs of a page as one, if there is any."""
    texts = [spaced(row.words) for glyphs in groups for row in rows_of(glyphs)]
    return [" ".join(texts)] if texts else []


def _source(read: _Read) -> Source:
    beside = without_margins(read.pages)
    lines = [line for page in beside.pages for line in reading_order(page)]
    paragraphs, times, hyphens = paragraphs_of(lines)
    read.put("header", beside.header)
    read.put("footer", beside.footer)
    read.put("line numbers", beside.numbers)
    read.put("outside the page", beside.repeated)
    read.put("times", times)
    return Source(paragraphs, read.elsewhere, _remarks(read, beside, hyphens))


def _remarks(read: _Read, beside: Beside, hyphens: Hyphens) -> list[str]:
    remarks = []
    if read.announced:
        remarks.append(f"{len(read.pages)} of {read.announced} pages found: the file is damaged")
    if read.damaged:
        remarks.append(f"{_listed(read.damaged)} damaged: text may be missing")
    if read.blank:
        remarks.append(f"{_listed(read.blank)} without text: blank, or a scan (run ocrmypdf on it)")
    if read.unreadable:
        remarks.append(f"{read.unreadable} signs that stand for no known letter, read as \ufffd")
    if beside.kind:
        count = sum(len(text.split()) for text in beside.numbers)
        remarks.append(f"{count} {beside.kind} numbers at the left taken out of the text")
    if beside.times:
        remarks.append(f"{beside.times} times in the left margin read as starts of paragraphs")
    if hyphens.whole or hyphens.kept:
        remarks.append(
            f"{hyphens.whole} words parted at line ends made whole, {hyphens.kept} left hyphenated"
        )
    if "outside the page" in read.elsewhere:
        remarks.append("text outside the visible page is kept apart")
    return remarks


def _listed(pages: Sequence[int]) -> str:
    """Numbers of pages, runs of them as from–to.

    >>> _listed([3]), _listed([1, 2, 3, 7])
    ('page 3', 'pages 1–3, 7')
    """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], page]
        else:
            runs.append([page])
    texts = ["–".join(map(str, run)) for run in runs]
    return f"page{'s' if len(pages) > 1 else ''} {', '.join(texts)}"
