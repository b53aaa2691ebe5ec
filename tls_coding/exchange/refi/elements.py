"""XML bytes in; a tree that is safe to walk, and its parts under any namespace, out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from tls_coding.errors import UsageError

MAX_TREE = 500_000_000  # bytes that elements and attributes may take in memory
_ELEMENT, _ATTRIBUTE = 120, 260  # bytes of one, as libxml2 keeps them
MAX_DEPTH = 256  # of elements, as the parser has it; codes are nested to a tenth of that
_SAYS_UTF_16 = re.compile(rb"(\xef\xbb\xbf)?<\?xml[^>]{1,80}encoding=.utf-?16", re.IGNORECASE)
Element = Any  # lxml's own, which has no types


def parse_tree(raw: bytes, path: Path, root_name: str) -> Element:
    """The root element, named `root_name` in whatever namespace; raises UsageError.

    Refused are broken XML, entities of its own (they can stand for gigabytes, or for other files
    of the machine), elements nested more than MAX_DEPTH deep, and so many that they would fill the
    memory.
    """
    _check_size(raw, path)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False,
        # .NET calls UTF-16 what it then writes in UTF-8.
        encoding="utf-8" if _SAYS_UTF_16.match(raw) else None,
    )  # fmt: skip
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UsageError(f"{path}: {_reason(error)}") from None
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise UsageError(
            f"{path}: declares XML entities, which are not expanded. Save it without them."
        )
    if local(root) != root_name:
        raise UsageError(f"{path}: no REFI-QDA {root_name} (its XML begins with another element).")
    return root


def _check_size(raw: bytes, path: Path) -> None:
    """Refuse a few bytes of XML, many times over, that make gigabytes of elements."""
    size = raw.count(b"<") * _ELEMENT + raw.count(b"=") * _ATTRIBUTE
    if size > MAX_TREE:
        limit = f"{MAX_TREE / 1e6:,.0f} MB"
        raise UsageError(f"{path}: its XML would take {size / 1e6:,.0f} MB; the limit is {limit}.")


def _reason(error: Exception) -> str:
    """What the parser says, without the text that it met."""
    said = str(error).lower()
    if "depth" in said:
        return f"elements are nested more than {MAX_DEPTH} deep. Refused."
    if "huge" in said or "amplification" in said:
        return "a text in its XML is larger than any project has. Refused."
    place = getattr(error, "position", None)
    where = f"line {place[0]}, column {place[1]}" if place else "it cannot be parsed"
    return f"not well-formed XML ({where})."


def local(element: Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return _plain(element.tag)


@lru_cache(maxsize=1024)
def _plain(tag: Any) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The child elements of these names, in their order."""
    if element is not None:
        for inner in element:
            if local(inner) in names:
                yield inner


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that name."""
    return next(children(element, name), None)


def text_in(element: Element, name: str) -> str | None:
    """The text of the first child of that name; None where there is none."""
    found = child(element, name)
    return None if found is None else "".join(found.itertext())
