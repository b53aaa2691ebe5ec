"""`study.yaml` in; what a study is called, where its parts are and how its texts are read, out."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tls_coding.codebook.yaml_lines import decoded, load
from tls_coding.errors import Problem, StudyError, UsageError

STUDY_FILE = "study.yaml"


class StudyFile(BaseModel):
    """`study.yaml`: the name of the study and where its parts are, from its own folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    study: str = Field(min_length=1)
    codebook: str = "codebook/tls.yaml"
    cues: str = "codebook/cues.yaml"
    cases: str = "corpus/cases.yaml"
    transcripts: str = "corpus/transcripts"
    coding: str = "corpus/coding"
    exports: str = "exports"
    coders: list[str] = []
    fold: Literal["accents"] | None = None  # for transcripts that were typed without accents


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
            what = f"'{'.'.join(map(str, fault['loc']))}': {fault['msg'].lower()}."
            problems.append(Problem(path.name, line, what, known))
        raise StudyError(problems) from None
