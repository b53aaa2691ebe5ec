"""A `.qdpx` file of any program in; a project, how its selections landed, and what is lost, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tls_coding.exchange.project.guids import one_spelling
from tls_coding.exchange.project.landing import place
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import Project, Source, walk
from tls_coding.exchange.project.offsets import expected
from tls_coding.exchange.project.read import ReadProject
from tls_coding.exchange.refi.archive import Archive
from tls_coding.exchange.refi.elements import parse_tree, text_in
from tls_coding.exchange.refi.read_notes import has_graphs, read_notes
from tls_coding.exchange.refi.read_parts import (
    cases,
    codes,
    links,
    sets,
    targets,
    top,
    users,
    variables,
)
from tls_coding.exchange.refi.read_sources import read_sources


def read_project(path: Path) -> ReadProject:
    """Read a project file; raises UsageError for what is none, or is not safe to read.

    Any single `*.qde`, folders in any case, GUIDs in any spelling, any namespace, positions
    counted in any way (see `landing`): nothing of that is trusted.
    """
    with Archive(path) as archive:
        root = parse_tree(archive.project(), path, "Project")
        found = read_sources(top(root, "Sources"), archive)
        notes, lost = read_notes(top(root, "Notes"), archive)
    origin = root.get("origin") or ""
    sources, landings = place(found.unplaced, expected(origin))
    project = Project(
        name=root.get("name") or "",
        origin=origin,
        user=one_spelling(root.get("creatingUserGUID")),
        at=root.get("creationDateTime") or "",
        changed_by=one_spelling(root.get("modifyingUserGUID")),
        changed_at=root.get("modifiedDateTime") or "",
        description=text_in(root, "Description") or "",
        users=tuple(users(top(root, "Users"))),
        codes=codes(top(root, "CodeBook", "Codes")) or codes(top(root, "CodeBook")),
        variables=tuple(variables(top(root, "Variables"))),
        cases=tuple(cases(top(root, "Cases"))),
        sources=tuple(sources),
        notes=tuple(notes),
        links=tuple(links(top(root, "Links"))),
        sets=tuple(sets(top(root, "Sets"))),
        note_refs=targets(root, "NoteRef"),
    )
    given = sum(_coded(unplaced.source) for unplaced in found.unplaced)
    gone = given - sum(_coded(source) for source in sources)
    losses = [
        *found.losses,
        *lost,
        Loss("codings of passages that their text does not have", gone),
        Loss("drawings (graphs)", has_graphs(root)),
    ]
    return ReadProject(project, tuple(landings), Losses.of(losses), _repeated(project))


def _coded(source: Source) -> int:
    return sum(len(selection.codings) for selection in source.selections)


def _repeated(project: Project) -> tuple[str, ...]:
    kinds: list[Iterable[str]] = [
        (path[-1].guid for path in walk(project.codes)),
        (source.guid for source in project.sources),
        (note.guid for note in project.notes),
    ]
    counted = [Counter(kind) for kind in kinds]
    return tuple(sorted({own for counts in counted for own, n in counts.items() if n > 1}))
