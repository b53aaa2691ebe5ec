"""A REFI-QDA project as plain values: what the standard (QDA-XML 1.0, 2019) can say.

GUIDs are in lower case, without braces. `at` and `changed_at` are times as XML writes them.
Offsets count Unicode code points of a source's text, half-open; line ends are single LF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

VariableKind = Literal["Text", "Boolean", "Integer", "Float", "Date", "DateTime"]
VARIABLE_KINDS: tuple[VariableKind, ...] = (
    "Text", "Boolean", "Integer", "Float", "Date", "DateTime",
)  # fmt: skip
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DIRECTIONS = ("Associative", "OneWay", "Bidirectional")


@dataclass(frozen=True, slots=True)
class User:
    """Someone who coded."""

    guid: str
    name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code or, where it is not `codable`, a category, with what stands below it."""

    guid: str
    name: str
    codable: bool = True
    color: str = ""  # #RRGGBB
    description: str = ""
    notes: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    """An attribute that cases or sources may have."""

    guid: str
    name: str
    kind: VariableKind = "Text"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a variable, as XML writes one of that kind; None (of kind Text): not given."""

    variable: str
    kind: VariableKind
    text: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its values, and the GUIDs of codes, sources and selections that belong to it."""

    guid: str
    name: str = ""
    description: str = ""
    codes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    """A code (by GUID) on a selection or on a whole source."""

    guid: str
    code: str
    user: str = ""
    at: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage of a source. `name` is usually what it quotes, whole or cut."""

    guid: str
    start: int
    end: int
    name: str = ""
    user: str = ""
    at: str = ""
    changed_by: str = ""
    changed_at: str = ""
    description: str = ""
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A text with what was coded in it. `kind` is the element that it was read from."""

    guid: str
    name: str
    text: str
    user: str = ""
    at: str = ""
    changed_by: str = ""
    changed_at: str = ""
    description: str = ""
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    kind: str = "TextSource"


@dataclass(frozen=True, slots=True)
class Note:
    """A memo."""

    guid: str
    name: str
    text: str
    user: str = ""
    at: str = ""
    changed_by: str = ""
    changed_at: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two things, by their GUIDs."""

    guid: str
    name: str = ""
    direction: str = ""
    color: str = ""
    origin: str = ""
    target: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    """Codes, sources and notes that were put together."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that is read from, or written to, one `.qdpx` file."""

    name: str
    origin: str = ""
    user: str = ""
    at: str = ""
    changed_by: str = ""
    changed_at: str = ""
    description: str = ""
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    sets: tuple[Set, ...] = ()
    note_refs: tuple[str, ...] = ()


def walk(codes: Iterable[Code], above: tuple[Code, ...] = ()) -> Iterator[tuple[Code, ...]]:
    """Every code of a tree with those above it, from the outermost: `(…, parent, code)`."""
    for code in codes:
        path = (*above, code)
        yield path
        yield from walk(code.codes, path)


def xml_text(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
