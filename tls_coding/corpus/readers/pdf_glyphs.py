"""A PDF file in; the glyphs of its pages out, page by page, within bounds of memory and time.

Of a font only what tells letters and bold type is used; lines, areas and pictures are passed over.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from pdfminer import pdftypes
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect

from tls_coding.corpus.readers.pdf_bounds import TooMuch, Watch, bounded
from tls_coding.corpus.readers.pdf_layout import Glyph
from tls_coding.corpus.readers.pdf_notes import notes_of

MAX_PAGE_GLYPHS = 1_000_000
UNREADABLE = "\ufffd"
BOLD = re.compile(r"bold|heavy|demi(?!c)|black(?![a-z])|(?<![a-z])bd(?![a-z])|(?:cm|sf|ec)bx", re.I)
FORCE_BOLD = 1 << 18  # in the flags of a font descriptor
UPRIGHT = 0


@dataclass
class GlyphPage:
    """Glyphs by the direction in which they run (0 upright, else degrees); those off the page.

    `width` and `height` in points. `unreadable`: glyphs for which the file names no letter.
    `damaged`: a part of the file could not be unpacked to its end. `notes`: comments and form.
    """

    number: int
    width: float
    height: float
    glyphs: dict[int, list[Glyph]] = field(default_factory=dict)
    outside: list[Glyph] = field(default_factory=list)
    unreadable: int = 0
    damaged: bool = False
    notes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def turned(self) -> int:
        """The direction in which most of its text runs."""
        return max(self.glyphs, key=lambda turned: len(self.glyphs[turned]), default=UPRIGHT)


def open_document(file: BinaryIO) -> PDFDocument:
    """The document; raises whatever pdfminer raises for what is none."""
    with bounded():
        return PDFDocument(PDFParser(file))


def read_pages(document: PDFDocument, limit: int) -> Iterator[GlyphPage]:
    """At most `limit` pages; raises TooMuch, or whatever pdfminer raises over broken ones."""
    resources = PDFResourceManager()
    pages = PDFPage.create_pages(document)
    for number in range(1, limit + 2):
        with bounded() as watch:
            page = next(pages, None)
            if page is None:
                return
            if number > limit:
                raise TooMuch
            device = _Glyphs(resources, number, watch)
            _Interpreter(resources, device).process_page(page)
            device.page.notes = notes_of(page)
            device.page.damaged = watch.damaged
        yield device.page


class _Interpreter(PDFPageInterpreter):
    """Drawings inside drawings watch the clock: ten levels of ten are already too many."""

    def execute(self, streams: Any) -> None:
        device = self.device
        assert isinstance(device, _Glyphs)
        device.watch.check()
        super().execute(streams)


class _Glyphs(PDFTextDevice):
    """Collects glyphs, and nothing of lines, areas and pictures."""

    def __init__(self, resources: PDFResourceManager, number: int, watch: Watch) -> None:
        super().__init__(resources)
        self.page = GlyphPage(number, 0.0, 0.0)
        self.watch = watch
        self._seen = (0.0, 0.0, 0.0, 0.0)
        self._stroked = False
        self._count = 0
        self._fonts: dict[int, bool] = {}

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        self.page.width, self.page.height = abs(x1 - x0), abs(y1 - y0)
        cut = apply_matrix_rect(ctm, page.cropbox)
        self._seen = (max(x0, cut[0]), max(y0, cut[1]), min(x1, cut[2]), min(y1, cut[3]))

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self.watch.check()
        self._stroked = textstate.render in {2, 6}  # filled and outlined: bold without a bold font
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        self._count += 1
        if self._count > MAX_PAGE_GLYPHS:
            raise TooMuch
        advance = float(font.char_width(cid) * fontsize * scaling)
        text = self._letters(font, cid)
        start = apply_matrix_pt(matrix, (0, rise))
        end = apply_matrix_pt(matrix, (advance, rise))
        size = _size(font, fontsize, matrix)
        unseen = not text.strip(" -") and math.dist(start, end) < 0.05 * size  # a soft hyphen
        if not unseen and all(map(math.isfinite, (*start, *end, size))):
            bold = self._stroked or self._is_bold(font)
            self._place(text, start, end, matrix, size, bold)
        return advance

    def _letters(self, font: Any, cid: int) -> str:
        try:
            text = str(font.to_unichr(cid))
        except PDFUnicodeNotDefined:
            text = UNREADABLE
        if len(text) > 1 or not text.isprintable() or text > "\u007e":
            text = readable(text)
        self.page.unreadable += UNREADABLE in text
        return text

    def _place(self, text: str, start: Any, end: Any, matrix: Any, size: float, bold: bool) -> None:
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + size * 0.25)
        x0, y0, x1, y1 = self._seen
        turned, left, right, base = _turned(start, end, matrix, self.page)
        glyph = Glyph(text, min(left, right), max(left, right), base, size, bold)
        if x0 <= middle[0] <= x1 and y0 <= middle[1] <= y1:
            self.page.glyphs.setdefault(turned, []).append(glyph)
        elif not text.isspace():
            self.page.outside.append(glyph)

    def _is_bold(self, font: Any) -> bool:
        if id(font) not in self._fonts:
            self._fonts[id(font)] = bold_font(
                [font.fontname, getattr(font, "basefont", "")], font.flags, font.descriptor
            )
        return self._fonts[id(font)]


def readable(text: str) -> str:
    """What a glyph stands for, in plain letters: ligatures apart, any hyphen that is seen a hyphen.

    >>> readable("ﬁ"), readable("\\u00ad"), readable("\\xa0"), readable("\\x02")
    ('fi', '-', ' ', '\\ufffd')
    """
    letters = []
    for letter in text:
        if "\ufb00" <= letter <= "\ufb06":
            letters.append(_LIGATURES[ord(letter) - 0xFB00])
        elif letter in "\u00ad\u2010":
            letters.append("-")
        elif letter.isspace():
            letters.append(" ")
        elif letter in "\u200b\ufeff":
            continue
        else:
            letters.append(letter if letter.isprintable() or letter > "\u00a0" else UNREADABLE)
    return "".join(letters)


_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl", "ft", "st")


def bold_font(names: list[Any], flags: int, descriptor: Any) -> bool:
    """Is a font bold by its name, its flags or its weight (400 is regular, 700 bold)?"""
    plain = (name.decode("latin-1") if isinstance(name, bytes) else str(name) for name in names)
    if any(BOLD.search(name.rpartition("+")[2]) for name in plain):
        return True
    weight = pdftypes.resolve1(descriptor.get("FontWeight", 0))
    return bool(flags & FORCE_BOLD) or (isinstance(weight, int | float) and weight >= 600)


def _size(font: Any, fontsize: float, matrix: Any) -> float:
    scale = math.hypot(matrix[2], matrix[3])
    if isinstance(font, PDFType3Font):  # its letters may be drawn to any scale
        fontsize *= font.get_height() or font.vscale * 1000
    return abs(fontsize * scale) or 10.0


def _turned(start: Any, end: Any, matrix: Any, page: GlyphPage) -> tuple[int, float, float, float]:
    """Direction of a glyph; where it starts and ends along it; its baseline, growing downwards."""
    across, up = matrix[0], matrix[1]
    if abs(up) <= abs(across):
        if across >= 0:
            return UPRIGHT, start[0], end[0], page.height - start[1]
        return 180, -start[0], -end[0], start[1]
    if up > 0:
        return 90, start[1], end[1], start[0]
    return 270, -start[1], -end[1], page.width - start[0]
