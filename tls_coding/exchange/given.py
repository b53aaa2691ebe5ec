"""What all deliverables of a study are made from, gathered once; nothing is counted here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tls_coding.agreement.audit import Agreement
from tls_coding.codebook.model import Codebook
from tls_coding.coding.chain import Entry
from tls_coding.coding.codings import CoderState
from tls_coding.coding.segments import Segment
from tls_coding.corpus.transcript import Transcript
from tls_coding.matrix.facts import Facts
from tls_coding.matrix.framework import Framework
from tls_coding.matrix.tabulate import Table
from tls_coding.spans import Span

Marks = Mapping[tuple[str, int, int, str], Sequence[Span]]


@dataclass(frozen=True)
class Labels:
    """The names that people read: of cases, codes and categories, by id, in one language."""

    cases: Mapping[str, str]
    codes: Mapping[str, str]
    categories: Mapping[str, str]
    definitions: Mapping[str, str]

    def code(self, code: str) -> str:
        """The name of a code or of a branch."""
        return self.codes.get(code) or self.categories.get(code, code)

    def case(self, case: str) -> str:
        return self.cases.get(case, case)


@dataclass(frozen=True)
class Origin:
    """What everything was made from.

    `files`: the hash of each file that went in, by its path from the study's folder; `logs`: the
    hash of the last line of each coder's log, and how many lines it has; `versions`: of this
    program and of the libraries that figures depend on.
    """

    files: Mapping[str, str]
    logs: Mapping[str, tuple[str, int]]
    versions: Mapping[str, str]

    def pairs(self) -> list[tuple[str, str]]:
        """The same as (what, value), for a table."""
        return [
            *((f"sha256 of {path}", value) for path, value in self.files.items()),
            *((f"log of {one}", f"{n} lines, last {head}") for one, (head, n) in self.logs.items()),
            *self.versions.items(),
        ]


@dataclass(frozen=True)
class Given:
    """A study, read and counted.

    `segments`: every row of segments.csv; `table`: case by theme; `framework`: quotes and
    summaries of cells; `marks`: where the words stand that rules found, by (transcript, start, end,
    code); `entries`: the lines of every coder's log; `language`: of labels.
    """

    study: str
    language: str
    codebook: Codebook
    transcripts: Mapping[str, Transcript]
    facts: Facts
    segments: Sequence[Segment]
    table: Table
    labels: Labels
    framework: Framework
    states: Sequence[CoderState]
    entries: Mapping[str, Sequence[Entry]]
    origin: Origin
    marks: Marks = field(default_factory=dict)
    agreement: Agreement | None = None
