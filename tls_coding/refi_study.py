"""A study into a REFI-QDA project or codebook file, and such a file of any program into a study.

A file that cannot be taken over whole leaves nothing behind.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tls_coding.codebook.schema import schema_text
from tls_coding.errors import UsageError
from tls_coding.exchange.project.codetree import codebook_of, dumped, tree_of
from tls_coding.exchange.project.from_study import ORIGIN, Contents, losses_of, project_of
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import walk
from tls_coding.exchange.project.offsets import Profile
from tls_coding.exchange.project.report import Report
from tls_coding.exchange.project.to_study import CODING, CUES, TRANSCRIPTS, Drawn, study_files
from tls_coding.exchange.refi.read_codebook import read_codebook
from tls_coding.exchange.refi.read_project import read_project
from tls_coding.exchange.refi.write_codebook import codebook_bytes
from tls_coding.exchange.refi.write_project import write_project
from tls_coding.files import write_bytes
from tls_coding.newstudy import default_cues
from tls_coding.study import Study
from tls_coding.studyfile import STUDY_FILE, StudyFile

PATHS = {"study", "codebook", "cues", "cases", "transcripts", "coding", "exports"}


def export_losses(
    study: Study, *, suggestions: bool = False, profile: Profile = "standard"
) -> Losses:
    """What other programs will not see of a study; nothing is written."""
    return losses_of(_contents(study, suggestions=suggestions), profile)


def export_project(
    study: Study,
    path: Path,
    *,
    suggestions: bool = False,
    profile: Profile = "standard",
    language: str = "en",
) -> Losses:
    """Write a study as a REFI-QDA project (`.qdpx`); returns what other programs will not see.

    Given out are the codings that coders decided; with `suggestions` also what rules suggest and
    nobody decided, as a user of its own. `profile`: "nvivo" writes texts and positions as NVivo
    does. Names of codes are in `language` where the codebook has it. The same study gives the same
    bytes. Raises StudyError where a part of the study cannot be used.
    """
    contents = _contents(study, suggestions=suggestions)
    write_project(project_of(contents, language=language, profile=profile), path, profile)
    return losses_of(contents, profile)


def export_codebook(study: Study, path: Path, *, language: str = "en") -> Losses:
    """Write the codebook as a REFI-QDA codebook (`.qdc`); returns what is not in it."""
    codebook = study.codebook
    languages = codebook.codebook.languages
    tree = tree_of(codebook, language if language in languages else languages[0])
    write_bytes(path, codebook_bytes(tree, ORIGIN))
    bare = Contents("", codebook, [], {}, [])
    return Losses.of(Loss(loss.what, loss.count) for loss in losses_of(bare))


def import_project(
    path: Path, study_folder: Path, *, language: str = "", now: str | None = None
) -> Report:
    """Make a new study of a project file of any program; `study_folder` is new or empty.

    `language`: of all texts and names of codes, else each text's own is guessed; `now`: the time
    of what the file gives no time for. Raises UsageError, and then writes nothing.
    """
    if study_folder.exists() and (not study_folder.is_dir() or any(study_folder.iterdir())):
        raise UsageError(f"{study_folder}: already there and not empty. Name a new folder.")
    read = read_project(path)
    if not read.project.sources and not read.project.codes:
        raise UsageError(f"{path}: the project holds neither codes nor texts.")
    drawn = study_files(read, path.name, name=path.stem, language=language, now=now or Study.now())
    _write_study(study_folder, drawn)
    return drawn.report


def import_codebook(path: Path, *, language: str = "en") -> tuple[str, Losses]:
    """The codebook of a `.qdc` file as the text of a `tls.yaml`, and what is not in it.

    Names and definitions are taken to be in `language`.
    """
    read = read_codebook(path)
    drafted = codebook_of(read.codes, name=path.stem, language=language)
    codes = [steps[-1] for steps in walk(read.codes)]
    return drafted.text, Losses.of(
        [
            Loss("colours of codes", sum(bool(code.color) for code in codes)),
            Loss("sets", len(read.sets)),
            Loss(
                "descriptions of categories",
                sum(bool(code.description.strip()) for code in codes if not code.codable),
            ),
        ]
    )


def _contents(study: Study, *, suggestions: bool) -> Contents:
    """A study, read; raises StudyError with all problems that stop the work."""
    study.require()
    transcripts = study.transcripts
    logs = {}
    for coder in study.logs:
        raw = (study.path("coding") / f"{coder}.jsonl").read_bytes()
        logs[coder] = raw[: raw.rfind(b"\n") + 1]
    files = {
        "codebook": study.path("codebook"),
        "cues": study.path("cues"),
        "lock": study.lock_path,
        "cases": study.path("cases"),
    }
    said = study.file.model_dump(mode="json", exclude_defaults=True)
    return Contents(
        name=study.file.study,
        codebook=study.codebook,
        cases=study.cases,
        transcripts=transcripts,
        states=study.states,
        suggestions=study.suggestions() if suggestions else None,
        files={part: _text(path) for part, path in files.items() if path.is_file()},
        heads={name: _head(study, name) for name in transcripts},
        logs=logs,
        settings={key: value for key, value in said.items() if key not in PATHS},
    )


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _head(study: Study, name: str) -> str:
    """What stands before the body of a transcript."""
    text = _text(study.path("transcripts") / f"{name}.txt")
    return text.removesuffix(study.transcripts[name].body)


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
