"""The contents of a study in; a QualCoder project out, and what QualCoder will not show.

What QualCoder has no place for rides in journals that `read` understands, so that a study comes
back from QualCoder as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tls_coding.errors import UsageError
from tls_coding.exchange.project.extension import from_notes
from tls_coding.exchange.project.from_study import ORIGIN, Contents, losses_of, project_of
from tls_coding.exchange.project.losses import RESTORED, Loss, Losses
from tls_coding.exchange.project.model import Note, Project, Source, Value
from tls_coding.exchange.project.offsets import Convention, FileText, Ruler
from tls_coding.exchange.qualcoder.names import Names
from tls_coding.exchange.qualcoder.read import DATABASE
from tls_coding.exchange.qualcoder.schema import FOLDERS, SCRIPT, VERSION
from tls_coding.exchange.qualcoder.write_codes import code_rows
from tls_coding.exchange.sqlite_file import write_tables
from tls_coding.exchange.sqlite_project import FreeNames, in_database

_AS_WRITTEN = Convention(line_end="as in the file")
Cell = str | int | None
Rows = list[tuple[Cell, ...]]


def write(contents: Contents, path: Path, *, language: str = "en") -> Losses:
    """Write a study as a QualCoder project, a folder; returns what QualCoder will not show.

    Names of codes are in `language` where the codebook has it. The same study gives the same bytes.
    Raises UsageError where `path` is there and not an empty folder.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise UsageError(f"{path}: already there and not empty. Name a new folder.")
    project = project_of(contents, language=language)
    draft = _Draft(project)
    rows = draft.rows()
    for folder in FOLDERS:
        (path / folder).mkdir(parents=True, exist_ok=True)
    write_tables(path / DATABASE, SCRIPT, rows)
    # QualCoder's own positions are no UTF-16 units: "nvivo" leaves that warning out.
    return Losses.of([*losses_of(contents, "nvivo"), *draft.losses])


@dataclass
class _Draft:
    """Fills the tables, and notes what had to be named otherwise."""

    project: Project
    names: Names = field(default_factory=Names)
    losses: list[Loss] = field(default_factory=list)

    def rows(self) -> dict[str, Iterable[tuple[Cell, ...]]]:
        """The rows of every table."""
        project = self.project
        self.names.project = project.name
        users = FreeNames()
        self._coders = {user.guid: users.take(user.name) for user in project.users}
        for user in project.users:
            self.names.users[self._coders[user.guid]] = user.guid, user.name
        self._at = in_database(project.at)
        self._first = next(iter(self._coders.values()), "default")
        categories, codes, self._codes = code_rows(project.codes, self.names, self._first, self._at)
        sources = self._sources()
        coded, annotated = self._selections()
        attribute_types, attributes = self._attributes()
        self.losses.append(Loss("names that QualCoder wants otherwise", self._renamed(), RESTORED))
        about = f"QualCoder (written by {ORIGIN})"
        return {
            "project": [(VERSION, self._at, "", about, 0, 0, self._first)],
            "source": sources,
            "code_cat": categories,
            "code_name": codes,
            "code_text": coded,
            "annotation": annotated,
            "cases": self._cases(),
            "case_text": self._case_texts(),
            "attribute_type": attribute_types,
            "attribute": attributes,
            "journal": self._journals(),
        }

    def _renamed(self) -> int:
        names = self.names
        kept = (names.codes, names.categories, names.sources, names.cases, names.users)
        pairs = [(key, name) for known in kept for key, (_, name) in known.items()]
        pairs += [(key, name) for key, (_, name, _) in names.variables.items()]
        return sum(key != name for key, name in pairs)

    def _owner(self, user: str) -> str:
        return self._coders.get(user, self._first)

    def _sources(self) -> Rows:
        free = FreeNames()
        found: Rows = []
        for number, source in enumerate(self.project.sources, 1):
            name = free.take(source.name)
            self.names.sources[name] = source.guid, source.name
            text = FileText.of(source.text).text
            found.append((number, name, text, None, "", self._first, self._at, None))
        return found

    def _selections(self) -> tuple[Rows, Rows]:
        """The rows of codings and of memos on passages."""
        coded: dict[tuple[Cell, ...], tuple[Cell, ...]] = {}
        annotated: dict[tuple[Cell, ...], tuple[str, str]] = {}
        twice = joined = 0
        for file, source in enumerate(self.project.sources, 1):
            text = FileText.of(source.text).text
            spans = _spans(source)
            for selection, (start, end) in zip(source.selections, spans, strict=True):
                at, memo = in_database(selection.at), selection.description
                for coding in selection.codings:
                    owner = self._owner(coding.user)
                    place = self._codes[coding.code], file, start, end, owner
                    twice += place in coded
                    coded[place] = text[start:end], in_database(coding.at) or at, memo
                if not selection.codings:
                    where = file, start, end, self._owner(selection.user)
                    before = annotated.get(where)
                    joined += before is not None
                    at, memo = (before[0], f"{before[1]}\n\n{memo}") if before else (at, memo)
                    annotated[where] = at, memo
        self.losses.append(Loss("codings that stand twice", twice))
        self.losses.append(Loss("memos on one passage that are joined", joined, RESTORED))
        memos: Rows = [
            (n, *place[:3], memo, place[3], at)
            for n, (place, (at, memo)) in enumerate(annotated.items(), 1)
        ]
        codings: Rows = [
            (n, code, file, quote, start, end, owner, at, memo, None, None)
            for n, ((code, file, start, end, owner), (quote, at, memo)) in enumerate(
                coded.items(), 1
            )
        ]
        return codings, memos

    def _cases(self) -> Rows:
        free = FreeNames()
        found: Rows = []
        for number, case in enumerate(self.project.cases, 1):
            name = free.take(case.name)
            self.names.cases[name] = case.guid, case.name
            found.append((number, name, case.description, self._first, self._at))
        return found

    def _case_texts(self) -> Rows:
        files = {source.guid: n for n, source in enumerate(self.project.sources, 1)}
        lengths = {one.guid: len(FileText.of(one.text).text) for one in self.project.sources}
        pairs = [
            (case, source)
            for case, listed in enumerate(self.project.cases, 1)
            for source in listed.sources
        ]
        return [
            (n, case, files[source], 0, lengths[source], self._first, self._at, "")
            for n, (case, source) in enumerate(pairs, 1)
        ]

    def _attributes(self) -> tuple[Rows, Rows]:
        """The rows of variables and of values; a variable of cases and of files becomes two."""
        free = FreeNames()
        types: Rows = []
        values: Rows = []
        holders: tuple[tuple[str, list[tuple[Value, ...]]], ...] = (
            ("case", [case.values for case in self.project.cases]),
            ("file", [source.values for source in self.project.sources]),
        )
        for variable in self.project.variables:
            for kind, listed in holders:
                given = [
                    (number, value.text)
                    for number, sheet in enumerate(listed, 1)
                    for value in sheet
                    if value.variable == variable.guid and value.text is not None
                ]
                if not given:
                    continue
                name = free.take(variable.name)
                self.names.variables[name] = variable.guid, variable.name, variable.kind
                sort = "numeric" if variable.kind in {"Integer", "Float"} else "character"
                types.append((name, self._at, self._first, variable.description, kind, sort))
                values += [
                    (len(values) + n, name, kind, text, number, self._at, self._first)
                    for n, (number, text) in enumerate(given, 1)
                ]
        return types, values

    def _journals(self) -> Rows:
        """Every memo that stands on no passage; what is about a transcript says so."""
        free = FreeNames()
        about = {own: one for one in self.project.sources for own in one.notes}
        own_notes = from_notes(self.project.notes).notes
        written: list[tuple[str, Note]] = []
        for note in self.project.notes:
            source = about.get(note.guid)
            name = free.take(f"{source.name}: {note.name}" if source else note.name)
            if source and note.guid not in own_notes:
                self.names.about[name] = source.guid
            written.append((name, note))
        last = self.names.note()
        written.append((free.take(last.name), last))
        return [
            (n, name, note.text, in_database(note.at) or self._at, self._owner(note.user))
            for n, (name, note) in enumerate(written, 1)
        ]


def _spans(source: Source) -> list[tuple[int, int]]:
    """Where the selections of a source stand in its text with LF."""
    ends = [place for one in source.selections for place in (one.start, one.end)]
    if not ends:
        return []
    places: list[int] = Ruler(FileText.of(source.text)).places(_AS_WRITTEN, ends).tolist()
    return list(zip(places[::2], places[1::2], strict=True))
