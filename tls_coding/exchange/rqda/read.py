"""An RQDA project file in; a project, how its codings landed, and what is lost, out.

RQDA keeps what is deleted, marked as such: that is left out. A second table of codings, for a
second pass over the texts, comes in as the work of a coder of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tls_coding.errors import UsageError
from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.landing import Landing, Unplaced
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import Code, Coding, Note, Project, Selection, Source
from tls_coding.exchange.project.offsets import NOWHERE, STANDARD, FileText, Ruler
from tls_coding.exchange.project.read import ReadProject
from tls_coding.exchange.rqda.casesheets import cases_in, sets_in, sheets_in
from tls_coding.exchange.rqda.tables import (
    Active,
    category_guid,
    code_guid,
    source_guid,
    time_of,
)
from tls_coding.exchange.sqlite_file import Row, columns_at, open_tables
from tls_coding.exchange.sqlite_project import landed, tree

SECOND = "second coding"
_OWN = {
    "source": {"id", "name", "file"},
    "freecode": {"id", "name"},
    "coding": {"cid", "fid", "selfirst", "selend"},
}


def sniff(path: Path) -> bool:
    """True for a file with RQDA's tables, whatever it is called. Never raises."""
    known = columns_at(path)
    return all(columns <= known.get(table, frozenset()) for table, columns in _OWN.items())


def read(path: Path) -> ReadProject:
    """Read a project; raises UsageError for what is none, or is not safe to read."""
    with open_tables(path, "RQDA") as tables:
        if not all(tables.has(table, *columns) for table, columns in _OWN.items()):
            raise UsageError(f"{path}: is no RQDA project: it lacks RQDA's tables.")
        return _Reader(Active(tables), path.stem).read()


class _Reader:
    def __init__(self, active: Active, name: str) -> None:
        self._active = active
        self._name = name
        self._notes: list[Note] = []
        self._losses: list[Loss] = []

    def read(self) -> ReadProject:
        codes = self._codes()
        texts = self._texts()
        sheets = sheets_in(self._active)
        lengths = {number: len(one.text.text) for number, one in texts.items()}
        cases, parts = cases_in(self._active, lengths, sheets.of_cases)
        selections = self._selections(texts)
        unplaced = [
            Unplaced(
                replace(
                    one.source,
                    selections=tuple(selections.get(number, ())),
                    values=sheets.of_files.get(number, ()),
                ),
                one.text,
            )
            for number, one in texts.items()
        ]
        sources, landings, gone = landed(unplaced, STANDARD)
        memos = self._annotations(texts, landings)
        self._memos()
        project = Project(
            name=self._name,
            origin="RQDA",
            users=tuple(self._active.users.values()),
            codes=codes,
            variables=sheets.variables,
            cases=cases,
            sources=tuple(
                replace(source, selections=(*source.selections, *memos.get(number, ())))
                for number, source in zip(texts, sources, strict=True)
            ),
            notes=tuple(self._notes),
            sets=tuple(sets_in(self._active)),
        )
        pictures = sum(1 for _ in self._active.rows("imagecoding", "cid"))
        losses = [*self._losses, parts, gone, Loss("codings of areas of pictures", pictures)]
        return ReadProject(project, tuple(landings), Losses.of(losses))

    def _codes(self) -> tuple[Code, ...]:
        """The codes below their category; further categories of a code are lost."""
        nodes: dict[str, Code] = {}
        for row in self._active.rows("codecat", "catid", "name", "memo"):
            own = category_guid(row.number("catid"))
            nodes[own] = Code(own, row.text("name"), codable=False, description=row.text("memo"))
        for row in self._active.rows("freecode", "id", "name", "memo"):
            own = code_guid(row.number("id"))
            nodes[own] = Code(own, row.text("name"), description=row.text("memo"))
        parents: dict[str, str] = {}
        further = 0
        for row in self._active.rows("treecode", "cid", "catid"):
            own, above = code_guid(row.number("cid")), category_guid(row.number("catid"))
            if own in nodes and above in nodes:
                further += parents.setdefault(own, above) != above
        self._losses.append(Loss("further categories of codes", further))
        return tree(nodes, parents)

    def _texts(self) -> dict[int, Unplaced]:
        """Every text by its number, with its memo."""
        found: dict[int, Unplaced] = {}
        without = 0
        for row in self._active.rows("source", "id", "name", "file", "memo", "owner", "date"):
            number, text = row.number("id"), FileText.of(row.text("file").removeprefix("\ufeff"))
            if number is None or not text.text:
                without += 1
                continue
            name, user = row.text("name"), self._active.user(row.text("owner"))
            at = time_of(row.text("date"))
            notes = self._memo(name, row.text("memo"), user, at, "source", number)
            source = Source(source_guid(number), name, "", user=user, at=at, notes=notes)
            found[number] = Unplaced(source, text)
        self._losses.append(Loss("sources without a text", without))
        return found

    def _memos(self) -> None:
        """The memo of the project, and the journals."""
        for n, row in enumerate(self._active.tables.rows("project", "memo")):
            self._memo("About the project", row.text("memo"), "", "", "project", n)
        journals = self._active.rows("journal", "name", "journal", "date", "owner")
        for n, row in enumerate(journals):
            user, at = self._active.user(row.text("owner")), time_of(row.text("date"))
            self._memo(row.text("name"), row.text("journal"), user, at, "journal", n)

    def _memo(self, name: str, text: str, user: str, at: str, *where: object) -> tuple[str, ...]:
        if not text.strip():
            return ()
        own = guid("rqda memo", *where)
        self._notes.append(Note(own, name, text, user, at))
        return (own,)

    def _selections(self, texts: Mapping[int, Unplaced]) -> dict[int, list[Selection]]:
        """The codings of both tables, by the number of their text."""
        found: dict[int, list[Selection]] = {}
        adrift = 0
        columns = ("cid", "fid", "seltext", "selfirst", "selend", "owner", "date", "memo")
        for table in ("coding", "coding2"):
            for n, row in enumerate(self._active.rows(table, *columns)):
                file = row.number("fid")
                if file is None or file not in texts:
                    adrift += 1
                    continue
                owner = row.text("owner").strip()
                if table == "coding2":
                    owner = f"{owner} ({SECOND})" if owner else SECOND
                made = _selection(row, guid("rqda", table, n), self._active.user(owner))
                found.setdefault(file, []).append(made)
        self._losses.append(Loss("codings of texts that are deleted", adrift))
        return found

    def _annotations(
        self, texts: Mapping[int, Unplaced], landings: Sequence[Landing]
    ) -> dict[int, list[Selection]]:
        """Annotations, which stand at a place, as memos on the line of that place."""
        ways = dict(zip(texts, landings, strict=True))
        bounds = {}
        found: dict[int, list[Selection]] = {}
        columns = ("fid", "position", "annotation", "owner", "date")
        for n, row in enumerate(self._active.rows("annotation", *columns)):
            file, at = row.number("fid"), row.number("position")
            if file is None or file not in texts or not row.text("annotation").strip():
                lost = bool(row.text("annotation").strip())
                self._losses.append(Loss("annotations of texts that are deleted", lost))
                continue
            text = texts[file].text
            if file not in bounds:
                bounds[file] = Ruler(text).boundaries(ways[file].convention)
            place = int(bounds[file].searchsorted(at or 0))
            start, end = _line(text, place)
            memo = Selection(
                guid=guid("rqda annotation", n),
                start=start,
                end=end,
                name=text.text[start:end],
                user=self._active.user(row.text("owner")),
                at=time_of(row.text("date")),
                description=row.text("annotation"),
            )
            found.setdefault(file, []).append(memo)
        return found


def _selection(row: Row, own: str, user: str) -> Selection:
    start, end, at = row.number("selfirst"), row.number("selend"), time_of(row.text("date"))
    return Selection(
        guid=own,
        start=NOWHERE if start is None else start,
        end=NOWHERE if end is None else end,
        name=row.text("seltext"),
        user=user,
        at=at,
        description=row.text("memo"),
        codings=(Coding(guid("coding of", own), code_guid(row.number("cid")), user, at),),
    )


def _line(text: FileText, place: int) -> tuple[int, int]:
    """The line of a place that has words; the last one before it where it has none itself."""
    body = text.text
    last = max(0, min(place, len(body) - 1))
    while last > 0 and body[last].isspace():
        last -= 1
    start = body.rfind("\n", 0, last) + 1
    end = body.find("\n", last)
    return start, len(body) if end < 0 else max(end, last + 1)
