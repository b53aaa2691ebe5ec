"""The contents of a study in; a Taguette project file out, and what Taguette will not show.

The file opens in Taguette (`taguette work.sqlite3`) and can be imported by a server. Every coder is
a user; who tagged what, and when, stands in Taguette's log of commands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from tls_coding.exchange.project.extension import from_notes
from tls_coding.exchange.project.from_study import Contents, losses_of, project_of
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import Coding, Project, Selection, Source, User, walk
from tls_coding.exchange.project.offsets import Convention, FileText, Ruler
from tls_coding.exchange.project.passages import RULES_GUID
from tls_coding.exchange.sqlite_file import write_tables
from tls_coding.exchange.sqlite_project import FreeNames, in_database
from tls_coding.exchange.taguette.pagetext import page_of, shown
from tls_coding.exchange.taguette.read import RULES_LOGIN, UNKNOWN_TIME
from tls_coding.exchange.taguette.schema import SCRIPT
from tls_coding.exchange.taguette.tags import SAID, paths_of

ADMIN = "admin"  # who works in a Taguette without accounts
LONGEST_NAME = 50  # characters of the name of a project or a document
LONGEST_LOGIN = 20
LONGEST_ABOUT = 102_400
NUMBER = 1  # of the one project of the file
_NO_LOGIN = re.compile(r"[^a-z0-9._-]+")
_AS_WRITTEN = Convention(line_end="as in the file")
Cell = str | int | None


@dataclass
class _Tables:
    highlights: list[tuple[Cell, ...]] = field(default_factory=list)
    tagged: list[tuple[Cell, ...]] = field(default_factory=list)
    commands: list[tuple[Cell, ...]] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)

    def lose(self, what: str, count: int = 1) -> None:
        self.losses.append(Loss(what, count))


def write(contents: Contents, path: Path, *, language: str = "en") -> Losses:
    """Write a study as a Taguette project; returns what Taguette will not show.

    Names of codes are in `language` where the codebook has it. A file that is there is replaced;
    the same study gives the same bytes.
    """
    project = project_of(contents, language=language)
    paths, sign, renamed = paths_of(project.codes)
    tags = {own: n for n, own in enumerate(paths, 1)}
    logins = _logins(project.users)
    made = _Tables()
    pages = [page_of(source.text) for source in project.sources]
    for number, source in enumerate(project.sources, 1):
        _source(made, source, number, tags, logins)
    names = FreeNames(longest=LONGEST_NAME)
    documents = [
        (n, names.take(one.name), "", f"{one.name[:90]}.txt", _time(project.at), NUMBER,
         "LEFT_TO_RIGHT", page)
        for n, (one, page) in enumerate(zip(project.sources, pages, strict=True), 1)
    ]  # fmt: skip
    abouts = {path[-1].guid: path[-1].description for path in walk(project.codes)}
    name = " ".join(project.name.split())[:LONGEST_NAME].strip() or "Project"
    people = list(dict.fromkeys([ADMIN, *logins.values()]))
    rows: dict[str, Iterable[tuple[Cell, ...]]] = {
        "users": [(one, _time(""), None, 0, None, None, None, None) for one in people],
        "projects": [(NUMBER, name, SAID.format(sign=sign), _time(project.at))],
        "project_members": [(NUMBER, one, "ADMIN") for one in people],
        "documents": documents,
        "tags": [
            (tags[own], NUMBER, path, abouts[own][:LONGEST_ABOUT]) for own, path in paths.items()
        ],
        "highlights": made.highlights,
        "highlight_tags": made.tagged,
        "commands": made.commands,
    }
    write_tables(path, SCRIPT, rows)
    shortened = sum(row[1] != one.name for row, one in zip(documents, project.sources, strict=True))
    changed = sum(logins[user.guid] != user.name for user in project.users)
    return Losses.of(
        [
            *_of_contents(contents, project),
            *made.losses,
            Loss("names of codes that Taguette cannot write so", renamed),
            Loss("names of transcripts that are too long for Taguette", shortened),
            Loss("names of coders that Taguette cannot write so", changed),
        ]
    )


def _logins(users: Iterable[User]) -> dict[str, str]:
    """A login for each user, of signs that Taguette allows."""
    free = FreeNames(longest=LONGEST_LOGIN, taken=[RULES_LOGIN])
    found = {}
    for user in users:
        if user.guid == RULES_GUID:
            found[user.guid] = RULES_LOGIN
            continue
        plain = _NO_LOGIN.sub("_", user.name.lower()).strip("_") or "coder"
        taken = free.take(plain)
        found[user.guid] = _NO_LOGIN.sub("_", taken).strip("_")
    return found


def _source(
    made: _Tables, source: Source, number: int, tags: dict[str, int], logins: dict[str, str]
) -> None:
    """The highlights of one document, with the log of who made them."""
    lines = FileText.of(source.text)
    text = shown(lines.text)
    made.lose("characters that a page cannot show", _differing(lines.text, text))
    ends = [place for one in source.selections for place in (one.start, one.end)]
    if not ends:
        return
    places = Ruler(lines).places(_AS_WRITTEN, ends)
    counted = Ruler(FileText(text)).boundaries(Convention("UTF-8 bytes"))
    for n, selection in enumerate(source.selections):
        start, end = places[2 * n : 2 * n + 2].tolist()
        if not selection.codings:
            continue
        own = len(made.highlights) + 1
        first, last = int(counted[start]), int(counted[end])
        made.highlights.append((own, number, first, last, page_of(text[start:end])))
        worn = sorted({tags[one.code] for one in selection.codings})
        made.tagged.extend((own, tag) for tag in worn)
        for user, at, so_far in _steps(selection, tags):
            payload = {
                "type": "highlight_add",
                "highlight_id": own,
                "start_offset": first,
                "end_offset": last,
                "tags": so_far,
            }
            said = json.dumps(payload, sort_keys=True)
            login = logins.get(user, ADMIN)
            made.commands.append((len(made.commands) + 1, _time(at), login, NUMBER, number, said))


def _steps(selection: Selection, tags: dict[str, int]) -> Iterator[tuple[str, str, list[int]]]:
    """Who tagged, when, and the tags that the highlight had then."""

    def moment(coding: Coding) -> tuple[str, str]:
        return coding.at or selection.at, coding.user or selection.user

    so_far: list[int] = []
    for (at, user), codings in groupby(sorted(selection.codings, key=moment), key=moment):
        so_far = sorted({*so_far, *(tags[one.code] for one in codings)})
        yield user, at, so_far


def _differing(one: str, other: str) -> int:
    return 0 if one == other else sum(a != b for a, b in zip(one, other, strict=True))


def _of_contents(contents: Contents, project: Project) -> Iterator[Loss]:
    """What of a study has no place in Taguette."""
    # Taguette itself counts no UTF-16 units: "nvivo" leaves that warning out.
    for loss in losses_of(contents, "nvivo"):
        yield Loss(loss.what, loss.count)
    selections = [one for source in project.sources for one in source.selections]
    free = len(project.notes) - len(from_notes(project.notes).notes)
    noted = (one for one in selections if one.user != RULES_GUID)  # those of rules are evidence
    memos = sum(bool(one.description.strip()) for one in noted) + free
    yield Loss("memos", memos)
    yield Loss("cases", len(project.cases))
    yield Loss("values of cases", sum(len(case.values) for case in project.cases))
    yield Loss("values of transcripts", sum(len(source.values) for source in project.sources))
    yield Loss("colours of codes", sum(bool(path[-1].color) for path in walk(project.codes)))


def _time(at: str) -> str:
    return f"{in_database(at or UNKNOWN_TIME)}.000000"
