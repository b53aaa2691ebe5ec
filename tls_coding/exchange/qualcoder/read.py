"""A QualCoder project in; a project, how its codings landed, and what is lost, out.

A project is a folder `name.qda` with the database `data.qda`; the path of either will do. Every
version of the database is read: a column that one lacks is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tls_coding.errors import UsageError
from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.landing import Unplaced
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import Coding, Note, Project, Selection, Source, User
from tls_coding.exchange.project.offsets import STANDARD, FileText
from tls_coding.exchange.project.read import ReadProject
from tls_coding.exchange.qualcoder.casesheets import CaseSheets
from tls_coding.exchange.qualcoder.codes import codes_in
from tls_coding.exchange.qualcoder.names import names_in
from tls_coding.exchange.sqlite_file import Tables, columns_at, open_tables
from tls_coding.exchange.sqlite_project import landed, moment

DATABASE = "data.qda"
NOWHERE = -1
_OWN = {
    "source": {"id", "name", "fulltext"},
    "code_name": {"cid", "name", "catid"},
    "code_cat": {"catid", "name"},
    "code_text": {"cid", "fid", "pos0", "pos1"},
}
_ELSEWHERE = {
    "code_image": "codings of areas of pictures and pages",
    "code_av": "codings of times of recordings",
    "graph": "drawings (graphs)",
    "stored_sql": "stored queries",
    "ris": "entries of the list of references",
}


def sniff(path: Path) -> bool:
    """True for a folder or file with QualCoder's tables, whatever it is called. Never raises."""
    known = columns_at(_file(path))
    return all(columns <= known.get(table, frozenset()) for table, columns in _OWN.items())


def read(path: Path) -> ReadProject:
    """Read a project; raises UsageError for what is none, or is not safe to read."""
    file = _file(path)
    with open_tables(file, "QualCoder") as tables:
        if not all(tables.has(table, *columns) for table, columns in _OWN.items()):
            raise UsageError(f"{path}: is no QualCoder project: it lacks QualCoder's tables.")
        folder = file.parent if file.name == DATABASE else file
        return _Reader(tables, folder.stem).read()


def _file(path: Path) -> Path:
    try:
        return path / DATABASE if path.is_dir() else path
    except (OSError, ValueError):
        return path


class _Reader:
    def __init__(self, tables: Tables, name: str) -> None:
        self._tables = tables
        self._name = name
        self._users: dict[str, User] = {}
        journals = tables.rows("journal", "name", "jentry", "date", "owner")
        self._journals = [
            Note(
                guid=guid("qualcoder journal", n, row.text("name")),
                name=row.text("name"),
                text=row.text("jentry"),
                user=row.text("owner"),  # by name until it is known what that was
                at=moment(row.text("date")),
            )
            for n, row in enumerate(journals)
        ]
        self._names = names_in(self._journals)

    def read(self) -> ReadProject:
        codes, by_number = codes_in(self._tables, self._names)
        sources, lost = self._sources()
        notes = self._notes(sources)
        lengths = {n: (one.source.guid, len(one.text.text)) for n, one in sources.items()}
        sheets = CaseSheets(self._tables, self._names, lengths)
        selections, important = self._selections(by_number)
        for number, one in sources.items():
            filled = replace(
                one.source,
                selections=tuple(selections.pop(number, ())),
                values=sheets.values.get(number, ()),
            )
            sources[number] = Unplaced(filled, one.text)
        placed, landings, gone = landed(list(sources.values()), STANDARD)
        project = Project(
            name=self._names.project or self._name,
            origin="QualCoder",
            users=tuple(self._users.values()),
            codes=codes,
            variables=sheets.variables,
            cases=sheets.cases,
            sources=tuple(placed),
            notes=tuple(notes),
        )
        adrift = sum(len(one.codings) for each in selections.values() for one in each)
        losses = [
            *lost,
            *sheets.losses,
            gone,
            Loss("codings of sources without a text", adrift),
            Loss("marks of importance on codings", important),
            *(Loss(what, self._tables.count(table)) for table, what in _ELSEWHERE.items()),
        ]
        return ReadProject(project, tuple(landings), Losses.of(losses))

    def _user(self, name: str) -> str:
        """The GUID of a coder, who is a user from now on."""
        if not name.strip():
            return ""
        if name not in self._users:
            own, called = self._names.users.get(name, (guid("qualcoder user", name), name))
            self._users[name] = User(own, called)
        return self._users[name].guid

    def _sources(self) -> tuple[dict[int, Unplaced], list[Loss]]:
        """Every text by its number, and what has none."""
        found: dict[int, Unplaced] = {}
        without = 0
        rows = self._tables.rows("source", "id", "name", "fulltext", "owner", "date")
        for row in sorted(rows, key=lambda row: row.number("id") or 0):
            number, name = row.number("id"), row.text("name")
            text = FileText.of(row.text("fulltext").removeprefix("\ufeff"))
            if number is None or not text.text:
                without += 1
                continue
            otherwise = guid("qualcoder source", number, name), name
            own, called = self._names.sources.get(name, otherwise)
            at = moment(row.text("date"))
            source = Source(own, called, "", user=self._user(row.text("owner")), at=at)
            found[number] = Unplaced(source, text)
        return found, [Loss("sources without a text (pictures, PDFs, recordings)", without)]

    def _notes(self, sources: dict[int, Unplaced]) -> Iterator[Note]:
        """Memos: of the project, of files (whose sources name them from now on), journals."""
        notes: list[Note] = []
        about: dict[str, list[str]] = {}
        for n, row in enumerate(self._tables.rows("project", "memo", "codername", "date")):
            if row.text("memo").strip():
                who, at = self._user(row.text("codername")), moment(row.text("date"))
                own = guid("qualcoder project memo", n)
                notes.append(Note(own, "About the project", row.text("memo"), who, at))
        for row in self._tables.rows("source", "id", "name", "memo", "owner", "date"):
            number = row.number("id")
            if number in sources and row.text("memo").strip():
                own, at = guid("qualcoder source memo", number), moment(row.text("date"))
                who = self._user(row.text("owner"))
                notes.append(Note(own, row.text("name"), row.text("memo"), who, at))
                about.setdefault(sources[number].source.guid, []).append(own)
        for note in self._journals:
            notes.append(replace(note, user=self._user(note.user)))
            if note.name in self._names.about:
                about.setdefault(self._names.about[note.name], []).append(note.guid)
        for number, one in sources.items():
            told = tuple(about.get(one.source.guid, ()))
            sources[number] = Unplaced(replace(one.source, notes=told), one.text)
        return iter(notes)

    def _selections(self, codes: dict[int, str]) -> tuple[dict[int, list[Selection]], int]:
        """Codings and annotations by the number of their file; how many are marked important."""
        found: dict[int, list[Selection]] = {}
        important = 0
        columns = ("cid", "fid", "seltext", "pos0", "pos1", "owner", "date", "memo", "important")
        for n, row in enumerate(self._tables.rows("code_text", *columns)):
            important += row.number("important") == 1
            code = codes.get(row.number("cid") or 0, guid("qualcoder code", row.text("cid")))
            own, user = guid("qualcoder selection", n), self._user(row.text("owner"))
            at = moment(row.text("date"))
            found.setdefault(row.number("fid") or 0, []).append(
                Selection(
                    guid=own,
                    start=_place(row.number("pos0")),
                    end=_place(row.number("pos1")),
                    name=row.text("seltext"),
                    user=user,
                    at=at,
                    description=row.text("memo"),
                    codings=(Coding(guid("coding of", own), code, user, at),),
                )
            )
        memos = self._tables.rows("annotation", "fid", "pos0", "pos1", "owner", "date", "memo")
        for n, row in enumerate(memos):
            found.setdefault(row.number("fid") or 0, []).append(
                Selection(
                    guid=guid("qualcoder annotation", n),
                    start=_place(row.number("pos0")),
                    end=_place(row.number("pos1")),
                    user=self._user(row.text("owner")),
                    at=moment(row.text("date")),
                    description=row.text("memo"),
                )
            )
        return found, important


def _place(number: int | None) -> int:
    return NOWHERE if number is None else number
