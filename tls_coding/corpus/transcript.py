"""The text of a canonical transcript in; a `Transcript` with its turns, and every problem, out.

Front matter between `---` lines, then the body. All offsets are code points into the body.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tls_coding.codebook.yaml_lines import load
from tls_coding.corpus.labels import is_event, role_named
from tls_coding.errors import Problem
from tls_coding.spans import Span

TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?"
_LABEL = re.compile(
    rf"^\[(?P<label>[^\[\]\n]{{0,60}}?)\s*(?P<time>{TIME}(?:-{TIME})?)?\](?=\s|$)", re.MULTILINE
)
_UNFIT_NAME = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
Speakers = dict[str, dict[str, Any]]  # what is said of each label
MENTIONED = "mentioned"  # the case of a transcript whose passages name their own
ROLES = ("respondent", "interviewer", "other")


@dataclass(frozen=True)
class Turn:
    """One stretch of speech; `[start, end)` is its text in the body, without the label."""

    number: int
    label: str
    role: str
    time: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Transcript:
    """One interview or document."""

    id: str
    body: str
    language: str
    cases: tuple[str, ...]
    speakers: Speakers = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)
    turns: tuple[Turn, ...] = ()  # as they follow each other in the body
    file: str = ""
    body_line: int = 1  # line of the file on which the body starts
    case_line: int = 1  # line of the file that names the case
    by_mention: bool = False  # a coding belongs to the cases named around it

    @cached_property
    def sha256(self) -> str:
        """Hash of the body: what decisions were made on."""
        return hashlib.sha256(self.body.encode("utf-8")).hexdigest()

    def turn_at(self, offset: int) -> Turn:
        """The turn that holds `offset` (the last one that starts at or before it)."""
        return self.turns[max(bisect_right(self._starts, offset) - 1, 0)]

    @cached_property
    def _starts(self) -> list[int]:
        return [turn.start for turn in self.turns]


def parse_transcript(
    text: str, transcript_id: str, file: str
) -> tuple[Transcript | None, list[Problem]]:
    """Parse one canonical transcript; None where it cannot be used at all."""
    head, body, body_line, problems = _split(text.removeprefix("\ufeff"), file)
    if _UNFIT_NAME.search(transcript_id):
        what = "the name of the file holds a control character, or is not UTF-8."
        problems.append(Problem(repr(file), 1, what, "Rename it: codings will name it."))
    if head is None:
        return None, problems
    located, faults = load(head, file)
    # The front matter starts on line 2 of the file.
    problems += [Problem(p.file, p.line + 1, p.what, p.mend, p.column) for p in faults]
    data = located.data if isinstance(located.data, dict) else {}

    def note(what: str, mend: str, *path: str, warning: bool = False) -> None:
        line = located.place(path)[0] + 1 if head else 1
        problems.append(Problem(file, line, what, mend, warning=warning))

    language = data.pop("language", None)
    if not isinstance(language, str) or not re.fullmatch(r"[a-z]{2,3}", language):
        note("no language.", "Write 'language: fr' (two letters) in the front matter.", "language")
        language = ""
    cases, by_mention = _cases(data.pop("case", None), note)
    speakers = _speakers(data.pop("speakers", None), note)
    if not body.strip():
        problems.append(Problem(file, body_line, "the transcript has no text.", "Add its turns."))
    _warn_form(body, file, body_line, problems)
    turns = split_turns(body, speakers)
    problems += _stray_labels(body, speakers, turns, file, body_line)
    if problems and any(not problem.warning for problem in problems):
        return None, problems
    return (
        Transcript(
            id=transcript_id,
            body=body,
            language=language,
            cases=cases,
            speakers=speakers or {},
            attributes=data,
            turns=tuple(turns),
            file=file,
            body_line=body_line,
            case_line=located.place(("case",))[0] + 1,
            by_mention=by_mention,
        ),
        problems,
    )


def split_turns(body: str, speakers: Speakers | None) -> list[Turn]:
    """The turns of `body`. Labels are those of `speakers`; where it is None, any name."""
    marks = [match for match in _LABEL.finditer(body) if _is_label(match["label"], speakers)]
    turns = []
    if not marks:
        return [_turn(0, "", "respondent", "", body, 0, len(body))]
    if body[: marks[0].start()].strip():
        turns.append(_turn(0, "", "other", "", body, 0, marks[0].start()))
    for match, after in zip(marks, [*marks[1:], None], strict=True):
        label = match["label"].strip()
        end = after.start() if after else len(body)
        role = role_of(label, speakers or {})
        turns.append(_turn(len(turns), label, role, match["time"] or "", body, match.end(), end))
    return turns


def guarded(text: str, speakers: Speakers | None) -> str:
    """`text` with a space before each line that would be read as the start of a turn."""
    return _LABEL.sub(lambda match: " " * _is_label(match["label"], speakers) + match.group(), text)


def role_of(label: str, speakers: Speakers) -> str:
    """The role that the front matter gives a label, else the one its name suggests."""
    given = speakers.get(label, {}).get("role")
    if given in ROLES:
        return str(given)
    return role_named(label) or "respondent"


def _is_label(label: str, speakers: Speakers | None) -> bool:
    label = label.strip()
    if speakers is not None:
        return label in speakers
    return bool(re.fullmatch(r"[A-ZÀ-Ý][\w.-]{0,20}", label)) and not is_event(label)


def _turn(number: int, label: str, role: str, time: str, body: str, start: int, end: int) -> Turn:
    text = body[start:end]
    start += len(text) - len(text.lstrip())
    end = max(start, end - (len(text) - len(text.rstrip())))
    return Turn(number, label, role, time.split("-")[0], start, end)


def _split(text: str, file: str) -> tuple[str | None, str, int, list[Problem]]:
    """Front matter, body, line on which the body starts, problems."""
    mend = "Start the file with front matter between two '---' lines."
    opening = re.match(r"---\r?\n", text)
    if opening is None:
        return None, text, 1, [Problem(file, 1, "no front matter.", mend)]
    rest = text[opening.end() :]
    match = re.search(r"^---[ \t]*\r?$\n?", rest, re.MULTILINE)
    if match is None:
        return None, text, 1, [Problem(file, 1, "the front matter has no end.", mend)]
    head = rest[: match.start()]
    return head, rest[match.end() :], head.count("\n") + 3, []


def _cases(raw: Any, note: Any) -> tuple[tuple[str, ...], bool]:
    if raw == MENTIONED:
        return (), True
    if isinstance(raw, str):
        return (raw,), False
    if isinstance(raw, list) and all(isinstance(item, str) for item in raw):
        return tuple(raw), len(raw) > 1
    if raw is not None:
        note("'case' is no case id.", "Write 'case: ID', a list of ids, or 'mentioned'.", "case")
    else:
        mend = "Write 'case: ID' (ids are in cases.yaml)."
        note("belongs to no case.", mend, "case", warning=True)
    return (), False


def _speakers(raw: Any, note: Any) -> Speakers | None:
    if raw is None:
        return None
    if not isinstance(raw, dict):
        mend = "Write 'Q: {role: interviewer}' lines."
        note("'speakers' is no list of labels.", mend, "speakers")
        return None
    speakers = {}
    for label, about in raw.items():
        if not isinstance(about, dict | None):
            mend = f"Write '{label}: {{role: interviewer}}'."
            note(f"of speaker '{label}' it says only '{about}'.", mend, "speakers", str(label))
        about = about if isinstance(about, dict) else {}
        if about.get("role", "respondent") not in ROLES:
            mend = f"Allowed: {', '.join(ROLES)}."
            what = f"speaker '{label}' has the role {about['role']!r}."
            note(what, mend, "speakers", str(label))
        for name in (str(name) for name, value in about.items() if value is None):
            what = f"of speaker '{label}' '{name}' has no value."
            mend = 'A text with a comma goes in quotes: position: "weaver, retired".'
            note(what, mend, "speakers", str(label), name, warning=True)
        speakers[str(label)] = about
    return speakers


def _warn_form(body: str, file: str, line: int, problems: list[Problem]) -> None:
    if not unicodedata.is_normalized("NFC", body):
        mend = "Rules match all the same; `tls import` writes composed ones."
        what = "holds decomposed accents (not NFC)."
        problems.append(Problem(file, line, what, mend, warning=True))
    if "\r" in body:
        what = "has carriage returns at line ends."
        problems.append(Problem(file, line, what, "Save it with Unix line ends.", warning=True))


def _stray_labels(
    body: str, speakers: Speakers | None, turns: list[Turn], file: str, body_line: int
) -> list[Problem]:
    problems = []
    unknown: dict[str, int] = {}
    for match in _LABEL.finditer(body):
        label = match["label"].strip()
        if speakers and label not in speakers and match["time"]:
            unknown.setdefault(label, body_line + body.count("\n", 0, match.start()))
    for label, line in unknown.items():
        what = f"'[{label} …]' looks like a turn, but '{label}' is not under speakers."
        problems.append(Problem(file, line, what, "Add it there, or drop the time.", warning=True))
    if turns and turns[0].role == "other" and not turns[0].label:
        what = "text before the first label belongs to no speaker: rules do not look at it."
        mend = "Give it a label."
        problems.append(Problem(file, body_line, what, mend, warning=True))
    return problems
