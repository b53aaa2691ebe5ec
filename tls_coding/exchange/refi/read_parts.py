"""Elements of a project or codebook file in; codes, users, variables, cases, sets and links out.

Read leniently: what is missing gets a stand-in, what is unknown is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tls_coding.exchange.project.guids import guid, one_spelling
from tls_coding.exchange.project.model import (
    DIRECTIONS,
    VARIABLE_KINDS,
    Case,
    Code,
    Coding,
    Link,
    Set,
    User,
    Value,
    Variable,
    VariableKind,
)
from tls_coding.exchange.refi.elements import Element, child, children, local, text_in

_COLOR = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_VALUES: dict[str, VariableKind] = {f"{kind}Value": kind for kind in VARIABLE_KINDS}


def guid_of(element: Element, *otherwise: object) -> str:
    """The GUID of an element; of one without, a GUID made of `otherwise`."""
    return one_spelling(element.get("guid")) or guid("without", *otherwise)


def targets(element: Element, *names: str) -> tuple[str, ...]:
    """The GUIDs that child elements of these names refer to."""
    found = (inner.get("targetGUID") or inner.get("guid") for inner in children(element, *names))
    return tuple(one_spelling(text) for text in found if text)


def users(container: Element | None) -> Iterator[User]:
    """The users of a project."""
    for n, element in enumerate(children(container, "User")):
        name = element.get("name") or ""
        yield User(guid_of(element, "user", n, name), name, element.get("id") or "")


def codes(container: Element | None, path: tuple[str, ...] = ()) -> tuple[Code, ...]:
    """The codes below an element, each with those below it."""
    found = []
    for n, element in enumerate(children(container, "Code")):
        name = element.get("name") or ""
        place = (*path, f"{n} {name}")
        codable = (element.get("isCodable") or "true").strip().lower() not in {"false", "0"}
        found.append(
            Code(
                guid=guid_of(element, "code", *place),
                name=name,
                codable=codable,
                color=_color(element.get("color")),
                description=text_in(element, "Description") or "",
                notes=targets(element, "NoteRef"),
                codes=codes(element, place),
            )
        )
    return tuple(found)


def _color(text: str | None) -> str:
    found = _COLOR.fullmatch((text or "").strip())
    if found is None:
        return ""
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return f"#{digits.upper()}"


def variables(container: Element | None) -> Iterator[Variable]:
    """The variables of a project."""
    for n, element in enumerate(children(container, "Variable")):
        name = element.get("name") or ""
        said = (element.get("typeOfVariable") or "").strip().lower()
        about = text_in(element, "Description") or ""
        kind: VariableKind = next((one for one in VARIABLE_KINDS if one.lower() == said), "Text")
        yield Variable(guid_of(element, "variable", n, name), name, kind, about)


def values(element: Element) -> tuple[Value, ...]:
    """The values of variables that a case or a source has."""
    found = []
    for each in children(element, "VariableValue"):
        variable = targets(each, "VariableRef")
        given = next(children(each, *_VALUES), None)
        if not variable:
            continue
        if given is None:
            found.append(Value(variable[0], "Text", None))
            continue
        kind = _VALUES[given.tag.rpartition("}")[2]]
        found.append(Value(variable[0], kind, "".join(given.itertext())))
    return tuple(found)


def cases(container: Element | None) -> Iterator[Case]:
    """The cases of a project."""
    for n, element in enumerate(children(container, "Case")):
        name = element.get("name") or ""
        yield Case(
            guid=guid_of(element, "case", n, name),
            name=name,
            description=text_in(element, "Description") or "",
            codes=targets(element, "CodeRef"),
            values=values(element),
            sources=targets(element, "SourceRef"),
            selections=targets(element, "SelectionRef"),
        )


def codings(element: Element, where: str) -> tuple[Coding, ...]:
    """The codings that are children of a selection or source; one for each code that they name."""
    found = []
    for n, each in enumerate(children(element, "Coding")):
        for m, code in enumerate(targets(each, "CodeRef")):
            found.append(
                Coding(
                    guid=guid_of(each, "coding", where, n, m),
                    code=code,
                    user=one_spelling(each.get("creatingUser")),
                    at=each.get("creationDateTime") or "",
                    notes=targets(each, "NoteRef"),
                )
            )
    return tuple(found)


def without_code(source: Element) -> int:
    """How many codings of a source, on it or on its passages, name no code."""
    coded = (each for each in source.iter() if local(each) == "Coding")
    return sum(1 for each in coded if not targets(each, "CodeRef"))


def links(container: Element | None) -> Iterator[Link]:
    """The links of a project."""
    for n, element in enumerate(children(container, "Link")):
        direction = element.get("direction") or ""
        yield Link(
            guid=guid_of(element, "link", n),
            name=element.get("name") or "",
            direction=direction if direction in DIRECTIONS else "",
            color=_color(element.get("color")),
            origin=one_spelling(element.get("originGUID")),
            target=one_spelling(element.get("targetGUID")),
            notes=targets(element, "NoteRef"),
        )


def sets(container: Element | None) -> Iterator[Set]:
    """The sets of a project or codebook; an empty `<Sets/>` is no set."""
    for n, element in enumerate(children(container, "Set")):
        name = element.get("name") or ""
        yield Set(
            guid=guid_of(element, "set", n, name),
            name=name,
            description=text_in(element, "Description") or "",
            codes=targets(element, "MemberCode"),
            sources=targets(element, "MemberSource"),
            notes=targets(element, "MemberNote"),
        )


def top(element: Element, *names: str) -> Element | None:
    """A container within containers: `top(root, "CodeBook", "Codes")`."""
    for name in names:
        element = child(element, name) if element is not None else None
    return element
