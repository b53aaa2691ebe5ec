"""The selections, users and memos of a project in; what each coder coded and noted out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tls_coding.corpus.transcript import Transcript
from tls_coding.exchange.project.losses import Loss
from tls_coding.exchange.project.model import Note, Project, Selection, Source, walk
from tls_coding.exchange.project.offsets import Convention, FileText, Ruler
from tls_coding.exchange.project.passages import RULES, RULES_GUID
from tls_coding.exchange.project.texts_in import TextsIn
from tls_coding.spans import Span

_OURS = re.compile(r"20\d\d-(0[1-9]|1[012])-[012]\dT[01]\d:[0-5]\d:[0-5]\dZ")  # needs no thought
NOBODY = "unknown"  # the coder of what no user is named for
_WITH_CR = Convention(line_end="as in the file")
Place = tuple[str, Span, str]  # transcript, span, code


@dataclass(frozen=True)
class Coded:
    """One code on one passage, by one coder. `at`: as logs write times, or empty."""

    at: str
    note: str


@dataclass(frozen=True)
class Memo:
    """A memo on a passage, a transcript, a code or nothing of these."""

    text: str
    at: str
    transcript: str = ""
    span: Span | None = None
    code: str = ""


@dataclass
class CodingsIn:
    """What every coder coded and noted, by coder."""

    coded: dict[str, dict[Place, Coded]] = field(default_factory=dict)
    memos: dict[str, list[Memo]] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)

    def lose(self, what: str, count: int = 1) -> None:
        """Count something that has no place here."""
        self.losses.append(Loss(what, count))

    @property
    def coders(self) -> list[str]:
        """Everybody who coded or noted something."""
        return sorted({*self.coded, *self.memos})


def codings_in(
    project: Project, texts: TextsIn, codes: Mapping[str, str], ours: frozenset[str]
) -> CodingsIn:
    """What coders did; `codes` are ids by GUID, `ours` the GUIDs of notes that are no memos."""
    return _Reader(project, texts, codes, ours).read()


def coder_names(project: Project) -> dict[str, str]:
    """A coder for each user: a name that a log may bear, each another."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for user in project.users:
        if user.guid in names:
            continue
        plain = re.sub(r"[^\w-]+", "_", user.name or user.id).strip("_")[:36] or "coder"
        number, free = 1, plain
        while free.lower() in taken:  # some disks do not tell capitals from small letters
            number += 1
            free = f"{plain}_{number}"
        taken.add(free.lower())
        names[user.guid] = free
    return names


class _Reader:
    def __init__(
        self, project: Project, texts: TextsIn, codes: Mapping[str, str], ours: frozenset[str]
    ) -> None:
        self._project = project
        self._texts = texts
        self._codes = codes
        self._names = coder_names(project)
        # Another program may have given the rules' user another GUID, not another name.
        self._rules = {RULES_GUID, *(user.guid for user in project.users if user.name == RULES)}
        users = {name for own, name in self._names.items() if own not in self._rules}
        # NVivo names no user on a coding; where there is but one, it is that one's.
        self._nobody = users.pop() if len(users) == 1 else NOBODY
        self._notes = {note.guid: note for note in reversed(project.notes) if note.guid not in ours}
        self._used: set[str] = set()
        self._about = self._linked()
        self._found = CodingsIn()

    def read(self) -> CodingsIn:
        for number, source in enumerate(self._project.sources):
            name = self._texts.by_source.get(number)
            if name is not None:
                self._source(source, self._texts.transcripts[name])
        self._of_codes()
        for note in self._project.notes:
            if note.guid in self._notes and note.guid not in self._used:
                self._note(note)
        return self._found

    def _linked(self) -> dict[str, list[str]]:
        """The notes that a link joins to something, by the GUID of that: how NVivo annotates."""
        about: dict[str, list[str]] = {}
        for link in self._project.links:
            for one, other in ((link.origin, link.target), (link.target, link.origin)):
                if one in self._notes and other not in self._notes:
                    about.setdefault(other, []).append(one)
        return about

    def _source(self, source: Source, transcript: Transcript) -> None:
        places = Places(transcript)
        for selection in source.selections:
            self._selection(selection, transcript, places)
        whole = Span(0, len(transcript.body))
        for coding in source.codings:
            user = coding.user or source.user
            self._code(transcript.id, whole, coding.code, user, coding.at or source.at, "")
            for note in self._taken(coding.notes):
                self._note(note, transcript=transcript.id)
        for note in self._taken((*source.notes, *self._about.get(source.guid, ()))):
            self._note(note, transcript=transcript.id)

    def _selection(self, selection: Selection, transcript: Transcript, places: Places) -> None:
        span = places.span(selection.start, selection.end)
        user = selection.user or selection.changed_by
        at = selection.at or selection.changed_at
        notes = [*self._taken((*selection.notes, *self._about.get(selection.guid, ())))]
        if not selection.codings:
            if selection.description.strip():
                memo = Memo(selection.description, time_in(at), transcript.id, span)
                self._found.memos.setdefault(self._coder(user), []).append(memo)
            for note in notes:
                self._note(note, transcript=transcript.id, span=span)
            if not notes and not selection.description.strip():
                self._found.lose("passages without a code or a memo")
            return
        written = [selection.description, *(note.text or note.description for note in notes)]
        for coding in selection.codings:
            own = [note.text or note.description for note in self._taken(coding.notes)]
            memo_text = "\n\n".join(part for part in (*written, *own) if part.strip())
            when, who = coding.at or at, coding.user or user
            self._code(transcript.id, span, coding.code, who, when, memo_text)

    def _code(self, name: str, span: Span, code: str, user: str, at: str, note: str) -> None:
        if user in self._rules:
            self._found.lose("suggestions of rules, which tls code makes again")
            return
        own = self._codes.get(code)
        if own is None:
            self._found.lose("codings with a code that is not in the project")
            return
        held = self._found.coded.setdefault(self._coder(user), {})
        place = name, span, own
        if place in held:
            self._found.lose("codings that stood twice")
            note = note or held[place].note
        held[place] = Coded(time_in(at), note)

    def _of_codes(self) -> None:
        for *_, code in walk(self._project.codes):
            own = self._codes.get(code.guid, "")
            for note in self._taken((*code.notes, *self._about.get(code.guid, ()))):
                self._note(note, code=own)

    def _taken(self, guids: Iterable[str]) -> list[Note]:
        """The notes of these GUIDs, each once; they are about something, not free."""
        found = [self._notes[one] for one in dict.fromkeys(guids) if one in self._notes]
        self._used.update(note.guid for note in found)
        return found

    def _note(
        self, note: Note, transcript: str = "", span: Span | None = None, code: str = ""
    ) -> None:
        text = note.text if note.text.strip() else note.description or note.name
        if not text.strip():
            return
        user = note.user or note.changed_by or self._project.user
        memo = Memo(text, time_in(note.at or note.changed_at), transcript, span, code)
        self._found.memos.setdefault(self._coder(user), []).append(memo)

    def _coder(self, guid: str) -> str:
        return self._names.get(guid, self._nobody)


class Places:
    """Where selections stand in the body of a transcript, whatever its line ends."""

    def __init__(self, transcript: Transcript) -> None:
        self._ruler: Ruler | None = None
        if "\r" in transcript.body:
            self._ruler = Ruler(FileText.of(transcript.body))
            self._bounds = self._ruler.boundaries(_WITH_CR)

    def span(self, start: int, end: int) -> Span:
        """The stretch of the body that is `[start, end)` of the text with LF."""
        if self._ruler is None:
            return Span(start, end)
        return Span(int(self._bounds[start]), int(self._bounds[end]))

    def seen(self, span: Span) -> Span:
        """A stretch of the body as the text with LF can say it: no end between CR and LF."""
        if self._ruler is None:
            return span
        start, end = self._ruler.places(_WITH_CR, span).tolist()
        return self.span(start, end)


def time_in(at: str) -> str:
    """A time of any spelling as logs write it (UTC, to the second); empty where it is none."""
    plain = at.strip()
    if _OURS.fullmatch(plain):
        return plain
    if not re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", plain):
        return ""
    plain = re.sub(r"(\.\d{1,6})\d*", r"\1", plain)
    try:
        found = dt.datetime.fromisoformat(plain.replace("Z", "+00:00"))
        found = found.replace(tzinfo=found.tzinfo or dt.UTC).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return ""
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if found.year > 1 else ""
