"""Codes, users, variables, cases, sources, notes, links and sets in; XML elements out.

Elements stand in the order of the schema; attributes that say nothing and containers that hold
nothing are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from tls_coding.exchange.project.model import (
    Case,
    Code,
    Coding,
    Link,
    Note,
    Selection,
    Set,
    Source,
    User,
    Value,
    Variable,
    xml_text,
)
from tls_coding.exchange.refi.elements import Element

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"


class Builder:
    """Makes elements of one namespace."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self._nsmap = {None: namespace}

    def element(self, tag: str, /, **attributes: Any) -> Element:
        """An element; attributes that are empty are left out, `None` and `""` alike."""
        given = {
            key: xml_text(str(value))
            for key, value in attributes.items()
            if value not in (None, "")
        }
        return etree.Element(f"{{{self.namespace}}}{tag}", given, self._nsmap)

    def named(self, element: Element, name: str) -> None:
        """Give an element the name that the schema asks for, even an empty one."""
        element.set("name", xml_text(name))

    def text(self, parent: Element, name: str, text: str) -> None:
        """A child with a text, where there is one."""
        if text:
            made = self.element(name)
            made.text = xml_text(text)
            parent.append(made)

    def refs(self, parent: Element, name: str, targets: Iterable[str]) -> None:
        """A reference for each GUID."""
        for target in targets:
            parent.append(self.element(name, targetGUID=target))

    def user(self, user: User) -> Element:
        """A user."""
        return self.element("User", guid=user.guid, name=user.name, id=user.id)

    def code(self, code: Code, *, notes: bool = True) -> Element:
        """A code with those below it; codebook files have no `notes`."""
        made = self.element("Code", guid=code.guid)
        self.named(made, code.name)
        made.set("isCodable", "true" if code.codable else "false")
        if code.color:
            made.set("color", code.color)
        self.text(made, "Description", code.description)
        if notes:
            self.refs(made, "NoteRef", code.notes)
        for below in code.codes:
            made.append(self.code(below, notes=notes))
        return made

    def variable(self, variable: Variable) -> Element:
        """A variable."""
        made = self.element("Variable", guid=variable.guid)
        self.named(made, variable.name)
        made.set("typeOfVariable", variable.kind)
        self.text(made, "Description", variable.description)
        return made

    def values(self, parent: Element, values: Iterable[Value]) -> None:
        """The values of a case or source."""
        for value in values:
            made = self.element("VariableValue")
            self.refs(made, "VariableRef", [value.variable])
            if value.text is not None:
                given = self.element(f"{value.kind}Value")
                given.text = xml_text(value.text)
                made.append(given)
            parent.append(made)

    def case(self, case: Case) -> Element:
        """A case."""
        made = self.element("Case", guid=case.guid, name=case.name)
        self.text(made, "Description", case.description)
        self.refs(made, "CodeRef", case.codes)
        self.values(made, case.values)
        self.refs(made, "SourceRef", case.sources)
        self.refs(made, "SelectionRef", case.selections)
        return made

    def coding(self, coding: Coding) -> Element:
        """A coding."""
        made = self.element(
            "Coding", guid=coding.guid, creatingUser=coding.user, creationDateTime=coding.at
        )
        self.refs(made, "CodeRef", [coding.code])
        self.refs(made, "NoteRef", coding.notes)
        return made

    def selection(self, selection: Selection, start: int, end: int) -> Element:
        """A passage, at the positions that the file's way to count gives it."""
        made = self.element(
            "PlainTextSelection",
            guid=selection.guid,
            name=selection.name,
            startPosition=start,
            endPosition=end,
            **_made(selection),
        )
        self.text(made, "Description", selection.description)
        for coding in selection.codings:
            made.append(self.coding(coding))
        self.refs(made, "NoteRef", selection.notes)
        return made

    def source_head(self, source: Source, path: str) -> Element:
        """A source without its selections."""
        made = self.element(
            "TextSource",
            guid=source.guid,
            name=source.name,
            plainTextPath=path,
            **_made(source),
        )
        self.text(made, "Description", source.description)
        return made

    def source_tail(self, made: Element, source: Source) -> None:
        """What stands after the selections of a source."""
        for coding in source.codings:
            made.append(self.coding(coding))
        self.refs(made, "NoteRef", source.notes)
        self.values(made, source.values)

    def note(self, note: Note, path: str) -> Element:
        """A memo whose text is in a file."""
        made = self.element(
            "Note", guid=note.guid, name=note.name, plainTextPath=path, **_made(note)
        )
        self.text(made, "Description", note.description)
        return made

    def link(self, link: Link) -> Element:
        """A link."""
        made = self.element(
            "Link",
            guid=link.guid,
            name=link.name,
            direction=link.direction,
            color=link.color,
            originGUID=link.origin,
            targetGUID=link.target,
        )
        self.refs(made, "NoteRef", link.notes)
        return made

    def set(self, one: Set) -> Element:
        """A set; codebook files name members otherwise, and only codes."""
        made = self.element("Set", guid=one.guid)
        self.named(made, one.name)
        self.text(made, "Description", one.description)
        if self.namespace == CODEBOOK:
            for code in one.codes:
                made.append(self.element("MemberCode", guid=code))
            return made
        self.refs(made, "MemberCode", one.codes)
        self.refs(made, "MemberSource", one.sources)
        self.refs(made, "MemberNote", one.notes)
        return made


def _made(thing: Selection | Source | Note) -> dict[str, str]:
    return {
        "creatingUser": thing.user,
        "creationDateTime": thing.at,
        "modifyingUser": thing.changed_by,
        "modifiedDateTime": thing.changed_at,
    }
