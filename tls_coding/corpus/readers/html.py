"""Web pages in; their text out, block by block; hidden text, notes and menus beside it."""

from __future__ import annotations

import codecs
import re
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from tls_coding.corpus.readers.encodings import text_of
from tls_coding.corpus.readers.grids import Cell, Names, cells_of, told_by_tables
from tls_coding.corpus.readers.limits import read_bytes
from tls_coding.corpus.readers.runs import Run, flowed, is_bold, paragraph
from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.errors import UsageError

MAX_BYTES = 20_000_000  # of a page; its elements take many times as much

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form header hr legend li main menu nav ol optgroup option p pre "
    "section select summary table tbody td textarea tfoot th thead tr ul".split()
).union(HEADINGS)
GRID = Names("table", "tr", ("td", "th"), "@colspan")
SKIPPED = {"head", "title", "script", "style", "template", "object", "iframe", "svg", "xml"}
# How pages that Word wrote name what stands beside the text.
WORD_PLACES = {
    **{"footnote-list": "footnotes", "endnote-list": "endnotes", "comment-list": "comments"},
    **{"header": "header", "footer": "footer"},
}

_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^<>]{0,300}?(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})",
    re.IGNORECASE,
)
_OLD = re.compile(r"(?:windows|cp|iso-?8859|latin|mac|x-mac|koi8|gb|big5|shift|euc|ibm)[\w-]*")
_EMPTY = re.compile(
    r"<(script|style|title|textarea|iframe|noscript)\b([^<>]{0,2000})/>", re.IGNORECASE
)
_CLASS = re.compile(r"\.([\w-]{1,99})\s{0,9}\{([^{}]{0,5000})\}")
_RULE = re.compile(r"([\w-]{1,40})\s{0,9}:\s{0,9}([\w-]{1,40})")


def read_html(path: Path) -> Source:
    """Read one .html, .htm or .xhtml; raises UsageError for what is none."""
    text, remarks = _decoded(path)
    root = _parsed(text, path)
    title = next((" ".join("".join(e.itertext()).split()) for e in root.iter("title")), "")
    reading = _Reading(_weights(root))
    reading.read(root)
    attributes = {"title": title} if title else {}
    source = Source(reading.paragraphs, reading.elsewhere, remarks, attributes)
    return told_by_tables(source, reading.places)


def _decoded(path: Path) -> tuple[str, list[str]]:
    raw = read_bytes(path, MAX_BYTES)
    text, remarks = text_of(raw)
    declared = _DECLARED.search(raw, 0, 5_000)
    if declared and any(remark.startswith("not UTF-8") for remark in remarks):
        name = declared[1].decode("ascii", "replace").lower()
        text, remarks = _as_declared(raw, name) or (text, remarks)
    if "\x00" in text:
        raise UsageError(f"{path}: not a text file (it holds NUL bytes).")
    return text.replace("\r\n", "\n").replace("\r", "\n"), remarks


def _as_declared(raw: bytes, name: str) -> tuple[str, list[str]] | None:
    if name in {"iso-8859-1", "latin1", "latin-1"}:
        name = "cp1252"  # as browsers take them
    try:
        codecs.lookup(name)
        return (raw.decode(name), []) if _OLD.fullmatch(name) else None
    except (LookupError, ValueError):
        return None


def _parsed(text: str, path: Path) -> Any:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    text = _EMPTY.sub(r"<\1\2></\1>", _without_cdata(text))
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        raise UsageError(f"{path}: holds no text that a browser would show.")
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UsageError(
            f"{path}: its elements are nested too deep. Open it in a browser and save its text."
        )
    return root


def _without_cdata(text: str) -> str:
    """CDATA sections as the text that they are; to a parser of HTML they are comments."""
    first, *others = text.split("<![CDATA[")
    for number, other in enumerate(others):
        inner, end, after = other.partition("]]>")
        others[number] = escape(inner) + after if end else other
    return "".join([first, *others])


def _rules(style: str) -> dict[str, str]:
    return {name.lower(): value.lower() for name, value in _RULE.findall(style)}


def _weights(root: Any) -> dict[str, bool]:
    """Which classes the style sheets of the page set in bold, and which not."""
    rules = [
        (name, is_bold(_rules(body).get("font-weight")))
        for sheet in root.iter("style")
        for name, body in _CLASS.findall("".join(sheet.itertext()))
    ]
    return {name: bold for name, bold in rules if bold is not None}


class _Setting(NamedTuple):
    """How text is set within an element, and where it goes ("" for the body)."""

    place: str = ""
    bold: bool = False
    as_written: bool = False
    heading: int = 0


def _within(element: Any, outer: _Setting, weights: dict[str, bool]) -> _Setting:
    """The setting within an element that stands in `outer`."""
    tag, rules = element.tag, _rules(element.get("style") or "")
    weight = is_bold(rules.get("font-weight"))
    for name in (element.get("class") or "").split():
        weight = weights.get(name) if weight is None else weight
    if weight is None:
        weight = tag in {"b", "strong"} or outer.bold
    space = rules.get("white-space", "pre" if tag in {"pre", "textarea"} else "")
    as_written = space.startswith(("pre", "break")) if space else outer.as_written
    place = outer.place or _place(element, rules)
    return _Setting(place, weight, as_written, HEADINGS.get(tag, outer.heading))


def _place(element: Any, rules: dict[str, str]) -> str:
    tag, name, role = (element.tag, element.get("id") or "", element.get("role") or "")
    if element.get("hidden") is not None or rules.get("display") == "none":
        return "hidden"
    if rules.get("mso-hide") == "all":
        return "hidden"
    if tag == "div" and name.startswith(("sdfootnote", "sdendnote")):  # of LibreOffice
        return "footnotes" if name.startswith("sdfoot") else "endnotes"
    if role.startswith(("doc-footnote", "doc-endnote")):
        return "footnotes" if role.startswith("doc-foot") else "endnotes"
    if tag == "del" and element.get("datetime"):
        return "deleted"  # a tracked change, not what the writer struck out
    return "navigation" if tag == "nav" else WORD_PLACES.get(rules.get("mso-element", ""), "")


class _Reading:
    """One page while it is read. `runs`: those of the present block, by place.

    `places`: the cell of each paragraph.
    """

    def __init__(self, weights: dict[str, bool]) -> None:
        self.weights = weights
        self.paragraphs: list[Paragraph] = []
        self.elsewhere: dict[str, list[str]] = {}
        self.runs: dict[str, list[Run]] = {}
        self.cells: dict[Any, Cell] = {}
        self.cell: Cell | None = None
        self.places: list[Cell | None] = []

    def read(self, root: Any) -> None:
        """Walk the page; the end of an element is met as the number of paragraphs before it."""
        self.cells = cells_of(root, GRID)
        stack: list[tuple[Any, _Setting, int | None]] = [(root, _Setting(), None)]
        while stack:
            part, setting, before = stack.pop()
            if isinstance(part, str):
                self.put(part, setting, fixed=setting.as_written)
            elif before is not None:
                self.end_block(setting.heading)
                if part.tag in {"p", "hr"} and not setting.place and len(self.paragraphs) == before:
                    self.add(Paragraph(""))
                self.cell = None if part in self.cells else self.cell
            elif isinstance(part.tag, str) and part.tag not in SKIPPED:
                stack += self.start(part, setting)
        self.end_block(0)

    def start(self, element: Any, outer: _Setting) -> list[tuple[Any, _Setting, int | None]]:
        """What is within an element, last first; its end before all where it is a block."""
        inner = _within(element, outer, self.weights)
        parts: list[tuple[Any, _Setting, int | None]] = []
        if element.tag in BLOCKS:
            self.end_block(outer.heading)
            self.cell = self.cells.get(element, self.cell)
            parts.append((element, inner, len(self.paragraphs)))
        elif element.tag == "br":
            self.put("\n", outer, fixed=True)
        for child in reversed(element):
            parts += [(child.tail or "", inner, None), (child, inner, None)]
        return [*parts, (element.text or "", inner, None)]

    def add(self, found: Paragraph) -> None:
        self.paragraphs.append(found)
        self.places.append(self.cell)

    def put(self, text: str, setting: _Setting, *, fixed: bool) -> None:
        if text:
            self.runs.setdefault(setting.place, []).append(Run(text, setting.bold, fixed))

    def end_block(self, heading: int) -> None:
        for place, runs in self.runs.items():
            runs = flowed(runs)
            if runs and not place:
                self.add(paragraph(runs, heading))
            elif text := "".join(run.text for run in runs).strip():
                self.elsewhere.setdefault(place, []).append(text)
        self.runs = {}
