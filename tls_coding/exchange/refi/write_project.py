"""A project in; a `.qdpx` file out, valid against the schema, the same bytes for the same project.

Texts are UTF-8 without a mark. In the standard profile line ends are LF and positions count code
points. The `nvivo` profile writes what NVivo itself writes: CRLF, and positions in UTF-16 units.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Any

from lxml import etree

from tls_coding.errors import UsageError
from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.model import Project, Source, xml_text
from tls_coding.exchange.project.offsets import (
    NOWHERE,
    STANDARD,
    WINDOWS,
    Convention,
    FileText,
    Profile,
    Ruler,
)
from tls_coding.exchange.refi.elements import Element
from tls_coding.exchange.refi.write_parts import PROJECT, Builder

CONVENTION_OF: dict[str, Convention] = {"standard": STANDARD, "nvivo": WINDOWS}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time that a zip archive can name
_BOM = "\ufeff"


def write_project(project: Project, path: Path, profile: Profile = "standard") -> None:
    """Write a project file, whole or not at all; a file that is there is replaced."""
    if profile not in CONVENTION_OF:
        raise UsageError(f"'{profile}' is no profile. Known: {', '.join(CONVENTION_OF)}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with zipfile.ZipFile(temporary, "w") as archive:
            with _member(archive, "project.qde") as file:
                _write_xml(file, project, CONVENTION_OF[profile])
            for name, content in _files(project, CONVENTION_OF[profile]):
                with _member(archive, f"sources/{name}") as file:
                    file.write(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _member(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    info.create_system = 3  # else it names the system that wrote it
    with archive.open(info, "w", force_zip64=False) as file:
        yield file


def _files(project: Project, convention: Convention) -> Iterator[tuple[str, bytes]]:
    """The text of every source and memo, by the name of its file."""
    for n, source in enumerate(project.sources):
        yield _file(source.guid, n), _encoded(source.text, convention)
    for n, note in enumerate(project.notes):
        yield _file(note.guid, n, "note"), _encoded(note.text, convention)


def _file(own: str, number: int, kind: str = "source") -> str:
    # Not the GUID of the source itself: two sources may share one, two files may not.
    return f"{guid(kind, own, number)}.txt"


def _encoded(text: str, convention: Convention) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if convention.line_end == "two":
        lines = lines.replace("\n", "\r\n")
    # A text that begins with this character would lose it as a mark: then it gets a mark, too.
    return (_BOM * lines.startswith(_BOM) + lines).encode("utf-8")


def _write_xml(file: IO[bytes], project: Project, convention: Convention) -> None:
    """Element by element: the tree of a large project is never in memory."""
    build = Builder(PROJECT)
    root = build.element("Project")
    build.named(root, project.name)
    about = {
        "origin": project.origin,
        "creatingUserGUID": project.user,
        "creationDateTime": project.at,
        "modifyingUserGUID": project.changed_by,
        "modifiedDateTime": project.changed_at,
    }
    given = {key: xml_text(value) for key, value in about.items() if value}
    with etree.xmlfile(file, encoding="utf-8") as out:
        out.write_declaration()
        with out.element(root.tag, {**root.attrib, **given}, nsmap=root.nsmap):
            _whole(out, build, "Users", (build.user(user) for user in project.users))
            if project.codes:
                with out.element(f"{{{PROJECT}}}CodeBook"):
                    _whole(out, build, "Codes", (build.code(code) for code in project.codes))
            _whole(out, build, "Variables", (build.variable(one) for one in project.variables))
            _whole(out, build, "Cases", (build.case(case) for case in project.cases))
            sources = enumerate(project.sources)
            _whole(out, build, "Sources", (_source(build, s, n, convention) for n, s in sources))
            notes = (
                build.note(note, f"internal://{_file(note.guid, n, 'note')}")
                for n, note in enumerate(project.notes)
            )
            _whole(out, build, "Notes", notes)
            _whole(out, build, "Links", (build.link(link) for link in project.links))
            _whole(out, build, "Sets", (build.set(one) for one in project.sets))
            last = build.element("Project")
            build.text(last, "Description", project.description)
            build.refs(last, "NoteRef", project.note_refs)
            for element in last:
                _write(out, element)


def _source(build: Builder, source: Source, number: int, convention: Convention) -> Element:
    made = build.source_head(source, f"internal://{_file(source.guid, number)}")
    positions = _positions(source, convention)
    for n, selection in enumerate(source.selections):
        made.append(build.selection(selection, positions[2 * n], positions[2 * n + 1]))
    build.source_tail(made, source)
    return made


def _positions(source: Source, convention: Convention) -> list[int]:
    """Start and end of every selection, counted as the file counts."""
    ends = [place for one in source.selections for place in (one.start, one.end)]
    if not ends:
        return []
    ruler = Ruler(FileText.of(source.text))
    places = ruler.places(Convention(line_end="as in the file"), ends)
    if (places == NOWHERE).any():
        raise ValueError("a selection stands outside the text of its source")
    found: list[int] = ruler.boundaries(convention)[places].tolist()
    return found


def _whole(out: Any, build: Builder, name: str, elements: Iterable[Element]) -> None:
    """A container with what it holds; nothing where that is nothing."""
    waiting = iter(elements)
    first = next(waiting, None)
    if first is None:
        return
    with out.element(f"{{{build.namespace}}}{name}"):
        for element in chain([first], waiting):
            _write(out, element)


def _write(out: Any, element: Element) -> None:
    out.write("\n")
    out.write(element)
