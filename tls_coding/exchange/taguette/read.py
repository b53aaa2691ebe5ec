"""A Taguette project file in; a project, how its highlights landed, and what is lost, out.

A file made by one person holds one project or a few, a server's database many. One is read: the
only one there is, or the one that is named by its number, as in `work.sqlite3#3`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tls_coding.errors import UsageError
from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.landing import Unplaced
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import Coding, Note, Project, Selection, Source, User
from tls_coding.exchange.project.offsets import Convention, FileText
from tls_coding.exchange.project.passages import RULES
from tls_coding.exchange.project.read import ReadProject
from tls_coding.exchange.sqlite_file import Row, Tables, columns_at, open_tables
from tls_coding.exchange.sqlite_project import landed, moment
from tls_coding.exchange.taguette.commands import COLUMNS, Makers, read_commands
from tls_coding.exchange.taguette.pagetext import PageText, read_page, read_snippet
from tls_coding.exchange.taguette.tags import Tag, codes_of

COUNTED = Convention("UTF-8 bytes")
RULES_LOGIN = "rules.suggestions"  # what `write` calls the rules
UNKNOWN_TIME = "1970-01-01T00:00:00"  # what `write` gives what has no time
_NUMBERED = re.compile(r"(.+)#(\d{1,9})")
_OWN = {
    "projects": {"name", "description"},
    "documents": {"contents", "project_id"},
    "tags": {"path", "project_id"},
    "highlights": {"document_id", "start_offset", "end_offset", "snippet"},
    "highlight_tags": {"highlight_id", "tag_id"},
}
_OURS = re.compile(r'\s*Tags are nested by "(.{1,3}?)"\.\s*$')


def sniff(path: Path) -> bool:
    """True for a file with Taguette's tables, whatever it is called. Never raises."""
    known = columns_at(_named(path)[0])
    return all(columns <= known.get(table, frozenset()) for table, columns in _OWN.items())


def read(path: Path) -> ReadProject:
    """Read one project; `path` may end in `#` and its number.

    Raises UsageError for a file that is none of Taguette's or not safe to read, and, with the list
    of its projects, for one that holds several where none is named.
    """
    file, number = _named(path)
    with open_tables(file, "Taguette") as tables:
        if not all(tables.has(table, *columns) for table, columns in _OWN.items()):
            raise UsageError(f"{file}: is no Taguette project: it lacks Taguette's tables.")
        return _Reader(tables, _project(tables, number)).read()


def _named(path: Path) -> tuple[Path, int | None]:
    """The file that a path names, and the number of the project where it names one."""
    found = _NUMBERED.fullmatch(path.name)
    try:
        if found is None or path.exists():
            return path, None
    except (OSError, ValueError):
        return path, None
    return path.with_name(found[1]), int(found[2])


def _project(tables: Tables, number: int | None) -> Row:
    listed = list(tables.rows("projects", "id", "name", "description", "created"))
    chosen = [row for row in listed if number is None or row.number("id") == number]
    if len(chosen) == 1:
        return chosen[0]
    if not listed:
        raise UsageError(f"{tables.path}: holds no project.")
    names = "; ".join(f"#{row.number('id')} {row.text('name')}" for row in listed[:50])
    example = f"{tables.path.name}#{listed[0].number('id')}"
    raise UsageError(f"{tables.path}: name the project to read, as in {example}. It holds: {names}")


@dataclass
class _Document:
    source: Source
    page: PageText


class _Reader:
    def __init__(self, tables: Tables, project: Row) -> None:
        self._tables = tables
        self._row = project
        self._number = project.number("id") or 0
        self._losses: list[Loss] = []

    def read(self) -> ReadProject:
        makers = read_commands(self._tables.rows("commands", *COLUMNS), self._number)
        tags = self._tags()
        documents = self._documents()
        for number, selections in self._selections(documents, tags, makers).items():
            document = documents[number]
            document.source = replace(document.source, selections=tuple(selections))
        unplaced = [Unplaced(one.source, FileText(one.page.counted)) for one in documents.values()]
        sources, landings, gone = landed(unplaced, COUNTED)
        pages = (one.page for one in documents.values())
        seen = [_seen(source, page) for source, page in zip(sources, pages, strict=True)]
        about = self._row.text("description")
        project = Project(
            name=self._row.text("name"),
            origin="Taguette",
            user=self._owner(),
            at=_time(self._row.text("created")),
            users=self._users(makers),
            codes=codes_of(tags.values(), about),
            sources=tuple(source for source, _ in seen),
            notes=self._notes(_OURS.sub("", about)),
        )
        hidden = Loss("highlights of nothing that is seen", sum(count for _, count in seen))
        return ReadProject(project, tuple(landings), Losses.of([*self._losses, gone, hidden]))

    def _notes(self, about: str) -> tuple[Note, ...]:
        if not about.strip():
            return ()
        return (Note(guid("taguette description", self._number), "About the project", about),)

    def _members(self, *privileges: str) -> list[str]:
        """The logins of the members; of those with these privileges alone, where there are some."""
        rows = self._tables.rows("project_members", "project_id", "user_login", "privileges")
        own = [row for row in rows if row.number("project_id") == self._number]
        wanted = (row for row in own if not privileges or row.text("privileges") in privileges)
        return sorted({row.text("user_login") for row in wanted} - {""})

    def _owner(self) -> str:
        """Who speaks for the project: its one administrator."""
        owners = self._members("ADMIN")
        return _user(owners[0]) if len(owners) == 1 else ""

    def _users(self, makers: Makers) -> tuple[User, ...]:
        """Everybody who tagged something, and the members."""
        done = [made.user for made in makers.first.values()]
        done += [made.user for put in makers.tagged.values() for made in put.values()]
        logins = sorted({login for login in done if login} | set(self._members()))
        return tuple(
            User(_user(login), RULES if login == RULES_LOGIN else login, login) for login in logins
        )

    def _tags(self) -> dict[int, Tag]:
        found = {}
        for row in self._tables.rows("tags", "id", "project_id", "path", "description"):
            number = row.number("id")
            if row.number("project_id") == self._number and number is not None:
                own = guid("taguette tag", self._number, number)
                found[number] = Tag(own, row.text("path"), row.text("description"))
        return dict(sorted(found.items()))

    def _documents(self) -> dict[int, _Document]:
        columns = ("id", "project_id", "name", "description", "created", "text_direction")
        found = {}
        for row in self._tables.rows("documents", *columns, "contents"):
            number = row.number("id")
            if row.number("project_id") != self._number or number is None:
                continue
            source = Source(
                guid=guid("taguette document", self._number, number),
                name=row.text("name"),
                text="",
                at=_time(row.text("created")),
                description=row.text("description"),
            )
            if row.text("text_direction") == "RIGHT_TO_LEFT":
                self._losses.append(Loss("directions of texts from right to left", 1))
            found[number] = _Document(source, read_page(row.text("contents")))
        return dict(sorted(found.items()))

    def _selections(
        self, documents: Mapping[int, _Document], tags: Mapping[int, Tag], makers: Makers
    ) -> dict[int, list[Selection]]:
        put: dict[int, list[int]] = {}
        for row in self._tables.rows("highlight_tags", "highlight_id", "tag_id"):
            highlight, tag = row.number("highlight_id"), row.number("tag_id")
            if highlight is not None and tag is not None and tag in tags:
                put.setdefault(highlight, []).append(tag)
        found: dict[int, list[Selection]] = {}
        columns = ("id", "document_id", "start_offset", "end_offset", "snippet")
        rows = self._tables.rows("highlights", *columns)
        for row in sorted(rows, key=lambda row: row.number("id") or 0):
            document, number = row.number("document_id"), row.number("id")
            if document is None or document not in documents or number is None:
                continue
            worn = [(tag, tags[tag].guid) for tag in sorted(set(put.get(number, ())))]
            found.setdefault(document, []).append(_selection(row, number, worn, makers))
        return found


def _selection(row: Row, number: int, worn: list[tuple[int, str]], makers: Makers) -> Selection:
    own = guid("taguette highlight", number)
    first, last = makers.first.get(number), makers.last.get(number)
    codings = []
    for tag, code in worn:
        made = makers.of(number, tag)
        user = _user(made.user) if made.user else ""
        codings.append(Coding(guid("taguette coding", number, tag), code, user, _known(made.at)))
    start, end = row.number("start_offset"), row.number("end_offset")
    return Selection(
        guid=own,
        start=start if start is not None else -1,
        end=end if end is not None else -1,
        name=read_snippet(row.text("snippet")),
        user=_user(first.user) if first and first.user else "",
        at=_known(first.at) if first else "",
        changed_by=_user(last.user) if last and last.user else "",
        changed_at=_known(last.at) if last else "",
        codings=tuple(codings),
    )


def _seen(source: Source, page: PageText) -> tuple[Source, int]:
    """A source with the text that is seen and its selections there; how many show nothing."""
    kept, hidden = [], 0
    for selection in source.selections:
        start, end = page.span(selection.start, selection.end)
        if start >= end:
            hidden += 1
        else:
            name = page.text[start:end]
            kept.append(replace(selection, start=start, end=end, name=name))
    return replace(source, text=page.text, selections=tuple(kept)), hidden


def _user(login: str) -> str:
    return guid("taguette user", login)


def _time(text: str) -> str:
    return _known(moment(text))


def _known(at: str) -> str:
    return "" if at.startswith(UNKNOWN_TIME) else at
