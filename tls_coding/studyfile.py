"""`study.yaml` in; what a study is called, where its parts are and how its texts are read, out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tls_coding.codebook.yaml_lines import decoded, load
from tls_coding.errors import Problem, StudyError, UsageError

STUDY_FILE = "study.yaml"
ALL = "all"  # among what is assigned to a coder: every transcript
CONTROL_SHARE = 0.1  # of the sentences of respondents, where several code and nothing else is said


class StudyFile(BaseModel):
    """`study.yaml`: the name of the study and where its parts are, from its own folder.

    `assignments`: ids of transcripts and cases, or "all", by coder; empty: everybody has all.
    `blind`: what coders do not see: each other's decisions, what rules suggest, or both.
    `control_share`: the share of passages that are shown without any suggestion.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    study: str = Field(min_length=1)
    codebook: str = "codebook/tls.yaml"
    cues: str = "codebook/cues.yaml"
    cases: str = "corpus/cases.yaml"
    transcripts: str = "corpus/transcripts"
    coding: str = "corpus/coding"
    exports: str = "exports"
    coders: list[str] = []
    assignments: dict[str, list[str]] = {}
    blind: Literal["coders", "rules", "both"] | None = None
    control_share: float | None = Field(default=None, ge=0, le=1)
    fold: Literal["accents"] | None = None  # for transcripts that were typed without accents

    @model_validator(mode="after")
    def _assigned_to_coders(self) -> Self:
        unknown = sorted(set(self.assignments) - set(self.coders)) if self.coders else []
        if unknown:
            raise ValueError(f"{', '.join(unknown)} is assigned work and is not among the coders")
        return self

    @property
    def share(self) -> float:
        """The share of passages that are shown without any suggestion (see `page.stock`)."""
        if self.control_share is not None:
            return self.control_share
        return CONTROL_SHARE if len(self.coders) > 1 else 0.0

    def assigned(self, coder: str, cases_of: Mapping[str, Collection[str]]) -> list[str]:
        """The transcripts that a coder is to code, of those in `cases_of`, in their order there."""
        if not self.assignments:
            return list(cases_of)
        wanted = set(self.assignments.get(coder, []))
        return [name for name, cases in cases_of.items() if wanted & {ALL, name, *cases}]

    def unknown_assignments(self, known: Iterable[str]) -> list[Problem]:
        """A problem for each name in `assignments` that is none of `known`, transcripts and cases.

        The study is opened without: whoever was to code that would miss it in silence.
        """
        there = {ALL, *known}
        mend = f"Write ids of transcripts or cases, or '{ALL}'."
        return [
            Problem(STUDY_FILE, 0, f"assignments of {coder}: '{name}' is not there.", mend)
            for coder, names in self.assignments.items()
            for name in names
            if name not in there
        ]


def find_study(start: Path) -> Path:
    """The nearest folder upwards from `start` that holds a study."""
    for folder in (start, *start.parents):
        if (folder / STUDY_FILE).is_file():
            return folder
    raise UsageError(
        f"{start}: no {STUDY_FILE} here or in a folder above. Make a study with 'tls new DIR', "
        "or name one with --study DIR."
    )


def read_study_file(path: Path) -> StudyFile:
    """Read `study.yaml`; raises StudyError with every problem where it cannot be used."""
    text, unread = decoded(path.read_bytes(), path.name)
    located, problems = load(text or "", path.name)
    if unread or problems:
        raise StudyError(unread + problems)
    try:
        return StudyFile.model_validate(located.data)
    except ValidationError as error:
        known = f"Known: {', '.join(StudyFile.model_fields)}."
        for fault in error.errors():
            line, _ = located.place(fault["loc"])
            said = fault["msg"].removeprefix("Value error, ").lower()
            name = ".".join(map(str, fault["loc"])) or "assignments"
            problems.append(Problem(path.name, line, f"'{name}': {said}.", known))
        raise StudyError(problems) from None
