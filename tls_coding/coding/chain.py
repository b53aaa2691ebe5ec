"""The bytes of a log in; its entries, each with the hash of its line, and every problem out.

One JSON object a line; each line names the hash of the line before, so that a line carries the
history that it was written on. Two copies of one log share lines up to where they part.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tls_coding.errors import Problem

Act = Literal[
    "accept", "reject", "unsure", "add", "resize", "recode", "delete", "memo", "undo", "done",
    "adjudicate",
]  # fmt: skip
GENESIS = "0" * 64  # what the first line names as the line before it
MERGE = "Put them together with: tls log merge"
_MARK = re.compile(rb"(<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|)( |$)|=======$")  # what git leaves


class Entry(BaseModel):
    """One line of a log.

    `target`: the `n` of the earlier entry that an undo, resize, recode, delete or memo is about.
    `codes`: what a `done` covers. Spans count code points of the transcript's body.
    `evidence`: the words that rules found; `shown`: what the coder saw with the passage, the
    suggestion or nothing of it (empty: not known).
    `settles`: the decisions that an adjudication is about, each as coder, number and time (see
    `Coding.ref`); `outcome`: whether the passage bears the code; `note`: the reason.
    `was`, `was_n`: the hash and the number under which the line was written, where a merge has
    moved it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    n: int = Field(ge=1)
    prev: str
    at: str
    coder: str
    act: Act
    transcript: str = ""
    text_sha256: str = ""
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)
    quote: str = ""
    before: str = ""
    after: str = ""
    code: str = ""
    suggestion: str = ""
    rules: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    shown: Literal["", "suggestion", "blind"] = ""
    codebook_sha256: str = ""
    target: int | None = None
    codes: tuple[str, ...] = ()
    settles: tuple[tuple[str, int, str], ...] = ()
    outcome: Literal["", "accept", "reject"] = ""
    was: str = ""
    was_n: int | None = Field(default=None, ge=1)
    note: str = ""

    @model_validator(mode="after")
    def _adjudication_is_whole(self) -> Entry:
        if self.act == "adjudicate" and not (self.settles and self.outcome and self.note.strip()):
            raise ValueError("an adjudication names decisions, an outcome and a reason")
        return self

    @property
    def first_n(self) -> int:
        """The number under which the line was written; a merge may have given it a later one."""
        return self.was_n or self.n


class Line(NamedTuple):
    """A whole line: its bytes without the line end, their hash, what it says."""

    raw: bytes
    sha256: str
    entry: Entry


def parse_log(raw: bytes, file: str) -> tuple[list[Line], list[Problem]]:
    """Every whole line of a log that is one, and what is wrong with the rest; `file` names it.

    A last line that a crash cut short is reported and left out. Problems quote nothing of a line.
    """
    lines: list[Line] = []
    problems: list[Problem] = []
    chain = _Chain(file)
    whole, torn = _lines(raw)
    for number, text in enumerate(whole, start=1):
        if _MARK.match(text):
            problems += chain.second_copy(number)
            continue
        digest = hashlib.sha256(text).hexdigest()
        try:
            entry = Entry.model_validate_json(text)
        except ValidationError as error:
            what = f"not a line of a coding log ({_first_fault(error)})."
            mend = "Restore the line from version control."
            problems.append(Problem(file, number, what, mend))
            chain.go_on(digest)
        else:
            if not chain.follows(entry.prev, digest):
                problems += chain.fault(number)
            lines.append(Line(text, digest, entry))
    if torn:
        what = "the last line was cut short, as by a crash; it does not count."
        mend = "The next decision sets it aside; nothing before it is lost."
        problems.append(Problem(file, len(whole) + 1, what, mend, warning=True))
    return lines, problems


class _Chain:
    """Tells whether each line follows from the one before, and where a second copy begins."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.previous = GENESIS
        self._seen: set[str] = set()
        self._followed: set[str] = set()  # lines that another one follows already
        self._parts = self._copies = False

    def follows(self, prev: str, digest: str) -> bool:
        """True where the line of hash `digest`, which names `prev`, follows; goes on from it."""
        follows = prev == self.previous
        if not follows:
            self._parts = prev in self._followed and digest not in self._seen
        self._followed.add(prev)
        self.go_on(digest)
        return follows

    def fault(self, number: int) -> list[Problem]:
        """What is wrong with the line that did not follow."""
        if self._parts:
            return self.second_copy(number)
        what = "the line does not follow from the one before: the log was edited."
        mend = "Compare it with version control."
        return [Problem(self.file, number, what, mend, warning=True)]

    def second_copy(self, number: int) -> list[Problem]:
        """The problem of a second copy, told once."""
        told, self._copies = self._copies, True
        what = "here a second copy of the log begins, as git puts them together."
        return [] if told else [Problem(self.file, number, what, f"{MERGE} {self.file}")]

    def go_on(self, digest: str) -> None:
        """The next line is to follow the one with this hash."""
        self._seen.add(digest)
        self.previous = digest


def is_two_copies(problem: Problem) -> bool:
    """True for the problem that `tls log merge` mends."""
    return problem.mend.startswith(MERGE)


def _lines(raw: bytes) -> tuple[list[bytes], bytes]:
    """The whole lines of a log, and what stands after the last of them."""
    *whole, torn = raw.split(b"\n")
    return [line.rstrip(b"\r") for line in whole], torn


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_input=False)[0]  # never the input: it holds transcript text
    if fault["type"] == "extra_forbidden":
        return "a key that logs do not have"
    name = ".".join(str(part) for part in fault["loc"])
    return f"{name}: {fault['msg']}".strip(": ").lower()


def _line(entry: Entry) -> bytes:
    """One line, with only the keys that say something, always in the same order."""
    data = {
        key: value
        for key, value in entry.model_dump(mode="json").items()
        if value not in (None, "", []) or key in {"n", "prev", "at", "coder", "act", "note"}
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def line_of(entry: Entry) -> Line:
    """The line that says what `entry` says."""
    raw = _line(entry)
    return Line(raw, hashlib.sha256(raw).hexdigest(), entry)
