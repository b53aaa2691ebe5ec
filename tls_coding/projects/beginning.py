"""A project of another program in; a new study folder made of it, whole or not at all, out."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tls_coding.codebook.schema import schema_text
from tls_coding.errors import UsageError
from tls_coding.exchange.formats import read_project
from tls_coding.exchange.project.codetree import dumped
from tls_coding.exchange.project.report import Report
from tls_coding.exchange.project.to_study import CODING, CUES, TRANSCRIPTS, Drawn, study_files
from tls_coding.newstudy import default_cues
from tls_coding.projects.contents import PATHS
from tls_coding.study import Study
from tls_coding.studyfile import STUDY_FILE, StudyFile


def import_project(
    path: Path,
    study_folder: Path,
    *,
    language: str = "",
    as_format: str = "",
    dry_run: bool = False,
    now: str | None = None,
) -> Report:
    """Make a new study of a project file of any program; `study_folder` is new or empty.

    `language`: of all texts and names of codes, else each text's own is guessed; `as_format`: the
    format of the file, else told by it; `now`: the time of what the file gives no time for. With
    `dry_run` nothing is written. Raises UsageError, and then writes nothing.
    """
    if study_folder.exists() and (not study_folder.is_dir() or any(study_folder.iterdir())):
        raise UsageError(f"{study_folder}: already there and not empty. Name a new folder.")
    read = read_project(path, as_format, language=language)
    if not read.project.sources and not read.project.codes:
        raise UsageError(f"{path}: the project holds neither codes nor texts.")
    drawn = study_files(read, path.name, name=path.stem, language=language, now=now or Study.now())
    if not dry_run:
        _write_study(study_folder, drawn)
    return drawn.report


def _write_study(folder: Path, drawn: Drawn) -> None:
    """Write all beside the folder first; it takes its place when it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        for part in (TRANSCRIPTS, CODING):
            (temporary / part).mkdir(parents=True)
        for place, content in drawn.files.items():
            target = temporary / place
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if CUES not in drawn.files:
            shutil.copyfile(default_cues(), temporary / CUES)
        (temporary / "codebook" / "tls.schema.json").write_text(schema_text(), encoding="utf-8")
        settings = _settings(drawn)
        (temporary / STUDY_FILE).write_text(dumped(settings), encoding="utf-8", newline="\n")
        (temporary / ".gitignore").write_text(".tls/\nexports/\n", encoding="utf-8", newline="\n")
        if folder.exists():
            folder.rmdir()
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _settings(drawn: Drawn) -> dict[str, Any]:
    """What `study.yaml` is to say; settings that a note brings count where they are sound."""
    settings = {"study": drawn.name, **drawn.settings}
    settings = {key: value for key, value in settings.items() if key == "study" or key not in PATHS}
    settings["study"] = drawn.name
    if listed := settings.get("coders"):
        settings["coders"] = list(dict.fromkeys([*listed, *drawn.report.coders]))
    try:
        StudyFile.model_validate(settings)
    except (ValidationError, TypeError):
        return {"study": drawn.name}
    return settings
