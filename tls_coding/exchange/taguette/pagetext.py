"""The HTML of a Taguette document in; its text, and where Taguette's positions are in it, out.

Taguette counts UTF-8 bytes of the text of a page: what stands between the tags, spaces and line
ends of the source among it, nothing for the tags. Someone who reads the page sees something else:
paragraphs apart, and one space for many. `text` is what is seen, paragraphs parted by a blank line.
Where the source already parts its lines as they are seen (`page_of` writes such pages), the text
is what is counted, letter by letter.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from html import escape, unescape

_SPACES = " \t\n\r\f"
_WORDS = re.compile(r"[^ \t\n\r\f]+")
_RUN = re.compile(r"[ \t\n\r\f]+")
_PARAGRAPHS = re.compile(r"(\n{2,})")
# Tags as Taguette writes them; bare ones, with a single quote somewhere; comments and the like.
_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[A-Za-z][^\s/<>"']*)(?:"[^"]*"|'[^']*'|[^"'<>])*>"""
    r"|<(?P<bareend>/?)(?P<bare>[A-Za-z][^\s/<>]*)[^<>]*>|<[!?][^<>]*>"
)
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# How a tag parts what stands before and after it: each LINE is one, ROWs together are one.
LINE, PARAGRAPH, ROW, CELL = 1, 2, 3, 4
_BREAKS = {
    "br": LINE,
    **dict.fromkeys(("li", "dt", "dd", "tr", "thead", "tbody"), ROW),
    **dict.fromkeys(
        ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "dl", "table",
         "caption", "div", "section", "article", "hr"),
        PARAGRAPH,
    ),
    **dict.fromkeys(("td", "th"), CELL),
}  # fmt: skip


@dataclass
class PageText:
    """`counted`: the text that positions count in; `text`: what is seen.

    A piece is a stretch that both have: (start in `counted`, start in `text`, length).
    """

    counted: str
    text: str
    starts: list[int] = field(default_factory=list)
    pieces: list[tuple[int, int, int]] = field(default_factory=list)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of `counted` is seen; spaces at its ends that nobody sees are left out.

        One that nobody sees at all is empty.
        """
        first = bisect_right(self.starts, start) - 1
        if first < 0 or self.pieces[first][0] + self.pieces[first][2] <= start:
            first += 1
        last = bisect_left(self.starts, end) - 1
        if first > last:
            at = sum(self.pieces[last][1:]) if last >= 0 else 0
            return at, at
        begin = self.pieces[first][1] + max(0, start - self.pieces[first][0])
        at, seen, length = self.pieces[last]
        return begin, seen + min(length, end - at)


def read_page(html: str) -> PageText:
    """The text of a page.

    >>> read_page("<p>One  <b>word</b></p><p>more</p>").text
    'One word\\n\\nmore'
    """
    parts = _parsed(html.lstrip(_SPACES))
    counted = "".join(text for text, _ in parts.texts)
    if _shown_as_counted(counted, parts):
        return PageText(counted, counted, [0], [(0, 0, len(counted))])
    return _Reading(parts).page(counted)


def read_snippet(html: str) -> str:
    """The text of a part of a page, as Taguette counts it.

    >>> read_snippet("<p> of <b>many</b></p>")
    ' of many'
    """
    return "".join(text for text, _ in _parsed(html).texts)


def page_of(text: str) -> str:
    """The page that shows a text (with LF) and counts as it: `read_page` gives the text again.

    Characters that a page cannot hold become U+FFFD.
    """
    parts = _PARAGRAPHS.split(shown(text))
    # Taguette does not keep what stands before the first and after the last tag.
    if parts[0] == "" and len(parts) > 2:
        parts[:3] = ["".join(parts[:3])]
    if parts[-1] == "" and len(parts) > 2:
        parts[-3:] = ["".join(parts[-3:])]
    return "".join(part if n % 2 else _paragraph(part) for n, part in enumerate(parts))


def shown(text: str) -> str:
    """A text as a page can hold it, with as many characters."""
    return _UNSHOWN.sub("\ufffd", text)


def _paragraph(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>".replace("\n", "<br>\n")


def _parsed(html: str) -> _Parts:
    """The parts of a page. The standard library takes hours for some pages of a megabyte."""
    parts = _Parts()
    page = re.sub("\r\n?", "\n", html)
    done = 0
    for tag in _TAG.finditer(page):
        parts.add(unescape(page[done : tag.start()]))
        parts.tag((tag["name"] or tag["bare"] or "").lower(), bool(tag["end"] or tag["bareend"]))
        done = tag.end()
    parts.add(unescape(page[done:]))
    return parts


class _Parts:
    """Collects texts, each with whether it stands in `<pre>`, and breaks by their place."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, bool]] = []
        self.breaks: dict[int, list[int]] = {}  # by place in the text
        self._at = 0
        self._preformatted = 0
        self._begins = False

    def tag(self, name: str, ends: bool) -> None:
        """A tag of that name, or its end."""
        self._begins = name == "pre" and not ends
        if not (name == "br" and ends):
            self._break(name)
        if name == "pre":
            self._preformatted = max(0, self._preformatted + (-1 if ends else 1))

    def add(self, text: str) -> None:
        """What stands between two tags."""
        if self._begins and text.startswith("\n"):
            text = text[1:]  # browsers leave out a line end right after <pre>
        if text:
            self._begins = False
            self.texts.append((text, self._preformatted > 0))
            self._at += len(text)

    def _break(self, tag: str) -> None:
        if tag in _BREAKS:
            self.breaks.setdefault(self._at, []).append(_BREAKS[tag])


def _shown_as_counted(counted: str, parts: _Parts) -> bool:
    """True where line ends stand in the source just where they are seen."""
    if any(preformatted for _, preformatted in parts.texts):
        return False
    waiting = {at: found for at, found in parts.breaks.items() if 0 < at < len(counted)}
    if any(CELL in found for found in waiting.values()):
        return False
    for run in _RUN.finditer(counted):
        breaks = [b for at in range(run.start(), run.end() + 1) for b in waiting.pop(at, ())]
        if run.start() == 0 or run.end() == len(counted):
            continue
        lines = run[0].count("\n")
        if PARAGRAPH in breaks:
            if lines < PARAGRAPH:
                return False
        elif lines != max(breaks.count(LINE), ROW in breaks):
            return False
    return not waiting


class _Reading:
    """Writes what is seen, piece by piece."""

    def __init__(self, parts: _Parts) -> None:
        self._parts = parts
        self._out: list[str] = []
        self._length = 0
        self._gap = ""  # what is to stand before the next word
        self._starts: list[int] = []
        self._pieces: list[tuple[int, int, int]] = []

    def page(self, counted: str) -> PageText:
        """The page that was parsed."""
        at = 0
        waiting = sorted(self._parts.breaks.items(), reverse=True)
        for text, preformatted in self._parts.texts:
            while waiting and waiting[-1][0] <= at:
                self._part(waiting.pop()[1])
            self._add(at, text, preformatted)
            at += len(text)
        return PageText(counted, "".join(self._out), self._starts, self._pieces)

    def _part(self, breaks: list[int]) -> None:
        least = PARAGRAPH if PARAGRAPH in breaks else int(ROW in breaks)
        lines = max(self._gap.count("\n") + breaks.count(LINE), least)
        if lines:
            self._gap = "\n" * lines
        elif "\n" not in self._gap:
            self._gap = "\t"

    def _add(self, at: int, text: str, preformatted: bool) -> None:
        if preformatted:
            self._piece(at, text)
            return
        done = 0
        for word in _WORDS.finditer(text):
            if word.start() > done and not self._gap:
                self._gap = " "
            self._piece(at + word.start(), word[0])
            done = word.end()
        if done < len(text) and not self._gap:
            self._gap = " "

    def _piece(self, at: int, text: str) -> None:
        if self._out and self._gap:
            self._out.append(self._gap)
            self._length += len(self._gap)
        self._gap = ""
        self._starts.append(at)
        self._pieces.append((at, self._length, len(text)))
        self._out.append(text)
        self._length += len(text)
