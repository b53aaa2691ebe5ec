"""OpenDocument texts (.odt, flat .fodt) in; their text out: the body in reading order, and notes,
comments, headers, footers and hidden text beside it.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tls_coding.corpus.readers.grids import Cell, Names, cells_of, told_by_tables
from tls_coding.corpus.readers.limits import check_file, check_zip, parse_xml, read_bytes
from tls_coding.corpus.readers.odt_styles import DRAW, OFFICE, PICTURE, STYLE, TEXT, Look, Styles
from tls_coding.corpus.readers.runs import Run, flowed, paragraph
from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.errors import UsageError

MAX_XML = 50_000_000  # bytes of one member; 100 hours of talk have about 15 million
MAX_SPACES = 200  # that one element may stand for

PARAGRAPHS = {f"{TEXT}p", f"{TEXT}h"}
# Deleted text of tracked changes, and what is no text.
SKIPPED = {f"{TEXT}tracked-changes", f"{OFFICE}forms", f"{OFFICE}event-listeners"}
APART = {f"{TEXT}note", f"{OFFICE}annotation"}
DESCRIPTIONS = {f"{PICTURE}title", f"{PICTURE}desc"}
PAGE = {
    f"{STYLE}{end}{which}": end for end in ("header", "footer") for which in ("", "-left", "-first")
}
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
GRID = Names(f"{TABLE}table", f"{TABLE}table-row", CELLS, f"@{TABLE}number-columns-repeated")
NUMBERED = "{} paragraph{} automatic numbers or bullets, which are not text"
FIXED = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}

_DAMAGED = (
    *(KeyError, ValueError, RuntimeError, EOFError, OSError, NotImplementedError),
    *(struct.error, zipfile.BadZipFile, zlib.error),
)


def read_odt(path: Path) -> Source:
    """Read one .odt or .fodt; raises UsageError for what is none, or is behind a password."""
    if path.suffix.lower() == ".fodt":
        content = styles = parse_xml(read_bytes(path, MAX_XML), path)
    else:
        _refuse_locked(path)
        check_zip(path, "OpenDocument text", "content.xml")
        members = _members(path)
        content = parse_xml(members["content.xml"], path)
        styles = parse_xml(members["styles.xml"], path) if "styles.xml" in members else None
    body = content.find(f"{OFFICE}body")
    if body is None:
        raise UsageError(f"{path}: not an OpenDocument text (it has no body).")
    return _read(body, styles, Styles(content, styles))


def _refuse_locked(path: Path) -> None:
    check_file(path)
    try:
        with zipfile.ZipFile(path) as archive, archive.open("META-INF/manifest.xml") as member:
            locked = b"encryption-data" in member.read(1_000_000)
    except _DAMAGED:
        return  # what else is wrong with it is said later
    if locked:
        raise UsageError(f"{path}: behind a password. Open it and save it without one.")


def _members(path: Path) -> dict[str, bytes]:
    found = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for name in {"content.xml", *({"styles.xml"} & set(archive.namelist()))}:
                with archive.open(name) as member:
                    found[name] = member.read(MAX_XML + 1)
    except _DAMAGED:
        raise UsageError(
            f"{path}: a damaged OpenDocument text. Open it in LibreOffice or Word and save it "
            "again."
        ) from None
    if any(len(raw) > MAX_XML for raw in found.values()):
        raise UsageError(f"{path}: its text unpacks to over {MAX_XML / 1e6:,.0f} MB.")
    return found


def _read(body: Any, styles_root: Any, styles: Styles) -> Source:
    paragraphs: list[Paragraph] = []
    elsewhere: dict[str, list[str]] = {}
    places: list[Cell | None] = []
    cells = cells_of(body, GRID)
    roots = [("", body)]
    if styles_root is not None:
        roots += [(PAGE[page.tag], page) for page in styles_root.iter(*PAGE)]
    for root_place, root in roots:
        for place, found, element in _paragraphs(root, root_place, styles):
            if not place:
                paragraphs.append(found)
                places.append(cells.get(next(element.iterancestors(*CELLS), None)))
            elif found.text.strip():
                elsewhere.setdefault(place, []).append(found.text)
    items = (item.find(f"{TEXT}p") for item in body.iter(f"{TEXT}list-item"))
    numbered = sum(1 for item in items if item is not None and "".join(item.itertext()).strip())
    remarks = [NUMBERED.format(numbered, "s have" if numbered > 1 else " has")] if numbered else []
    return told_by_tables(Source(paragraphs, elsewhere, remarks), places)


def _paragraphs(root: Any, place: str, styles: Styles) -> Iterator[tuple[str, Paragraph, Any]]:
    """Every paragraph below `root`, its place ("" for the body) before it, its element after it.

    One inside another (a note, a text box) comes after it.
    """
    stack = [(child, place) for child in reversed(root)]
    while stack:
        element, place = stack.pop()
        if element.tag in SKIPPED or not isinstance(element.tag, str):
            continue
        if element.tag in DESCRIPTIONS:
            yield "descriptions", Paragraph("".join(element.itertext())), element
        if element.tag in PARAGRAPHS:
            visible, hidden = _runs(element, styles)
            yield place, paragraph(visible, _level(element)), element
            yield "hidden", paragraph(hidden), element
        place = _place_in(element) or place
        stack += [(child, place) for child in reversed(element)]


def _place_in(element: Any) -> str:
    if element.tag == f"{OFFICE}annotation":
        return "comments"
    if element.tag == f"{TEXT}note":
        return f"{element.get(f'{TEXT}note-class', 'footnote')}s"
    is_hidden = element.tag == f"{TEXT}section" and element.get(f"{TEXT}display") == "none"
    return "hidden" if is_hidden else ""


def _level(element: Any) -> int:
    if element.tag != f"{TEXT}h":
        return 0
    level = element.get(f"{TEXT}outline-level", "1")
    return int(level) if level in {str(number) for number in range(1, 11)} else 1


def _runs(element: Any, styles: Styles) -> tuple[list[Run], list[Run]]:
    """The runs of a paragraph that are seen, and those that are hidden."""
    seen: list[Run] = []
    hidden: list[Run] = []
    look = styles.of("paragraph", element.get(f"{TEXT}style-name"))
    if any(e.get(f"{TEXT}is-hidden") == "true" for e in element.iter(f"{TEXT}hidden-paragraph")):
        look = look._replace(hidden=True)
    stack: list[tuple[Any, Look]] = _parts(element, look)
    while stack:
        part, look = stack.pop()
        runs = hidden if look.hidden else seen
        if isinstance(part, str):
            runs.append(Run(part, bool(look.bold)))
        elif part.tag in FIXED:
            runs.append(Run(FIXED[part.tag], bool(look.bold), fixed=True))
        elif part.tag == f"{TEXT}s":
            runs.append(Run(" " * _count(part), bool(look.bold), fixed=True))
        elif _is_inline(part.tag):
            if part.tag == f"{TEXT}span":
                look = styles.of("text", part.get(f"{TEXT}style-name")).over(look)
            stack += _parts(part, look)
    return flowed(seen), flowed(hidden)


def _parts(element: Any, look: Look) -> list[tuple[Any, Look]]:
    """The text and elements within an element, last first."""
    parts = [element.text]
    for child in element:
        parts += [child, child.tail]
    return [(part, look) for part in reversed(parts) if part is not None]


def _is_inline(tag: Any) -> bool:
    """Whether an element within a paragraph is part of its text: no comment, note or drawing."""
    if not isinstance(tag, str) or tag.startswith(DRAW):
        return False
    return tag not in APART and tag not in SKIPPED and tag not in PARAGRAPHS


def _count(element: Any) -> int:
    count = element.get(f"{TEXT}c", "1")
    return min(int(count), MAX_SPACES) if count.isdecimal() and len(count) < 9 else 1
