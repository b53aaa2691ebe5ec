"""A file of another program in; the study at hand with what is new in it, all or nothing, out.

Everything is prepared first and put in place last: codebook, cases, transcripts, logs. Whatever
stands already never names what does not, so that a study is sound wherever the work is cut off;
the same import again completes it.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from tls_coding.coding.log import LogWriter
from tls_coding.coding.ondisk import sync_folder, write_all
from tls_coding.errors import UsageError
from tls_coding.exchange.formats import read_project
from tls_coding.exchange.project.into_study import Held, Into, into_study
from tls_coding.exchange.project.read import ReadProject
from tls_coding.exchange.project.report import Report
from tls_coding.projects.contents import text_at
from tls_coding.study import Study


def take_project(
    study: Study,
    path: Path,
    *,
    language: str = "",
    as_format: str = "",
    dry_run: bool = False,
    now: str | None = None,
) -> Report:
    """Put a project or codebook of another program into a study; with `dry_run` only tell.

    `language`: of all texts and names of codes, else each text's own is guessed; `as_format`: the
    format of the file, else told by it; `now`: the time of what the file gives no time for. Raises
    UsageError for a file that cannot be read, StudyError for a study with problems, LogBusy while
    somebody codes; then nothing is changed.
    """
    study.require()
    held = _held(study)
    read = read_project(path, as_format, held, language)
    if not read.project.sources and not read.project.codes:
        raise UsageError(f"{path}: it holds neither codes nor texts{_astray(read)}.")
    into = into_study(read, held, path.name, language=language, now=now or Study.now())
    if not dry_run:
        _put(_changes(study, held, into))
    return into.report


def _astray(read: ReadProject) -> str:
    """What was lost on the way to nothing."""
    return "".join(f"; {loss}" for loss in read.losses)


def _held(study: Study) -> Held:
    logs = {}
    for coder in study.logs:
        raw = (study.path("coding") / f"{coder}.jsonl").read_bytes()
        logs[coder] = raw[: raw.rfind(b"\n") + 1]
    cases = study.path("cases")
    return Held(
        codebook=study.codebook,
        codebook_text=text_at(study.path("codebook")),
        cases=study.cases,
        cases_text=text_at(cases) if cases.is_file() else "",
        transcripts=study.transcripts,
        logs=logs,
        entries=study.logs,
        coders=study.file.coders,
    )


@dataclass
class _Change:
    """A file that is to become `new`. `log`: of the coder of that name."""

    path: Path
    old: bytes | None
    new: bytes
    log: str = ""

    @property
    def staged(self) -> Path:
        return self.path.with_name(f".{self.path.name}.{os.getpid()}.tmp")


def _changes(study: Study, held: Held, into: Into) -> list[_Change]:
    """The files in the order in which they are put in place."""
    changes = []
    for part, before, after in (
        ("codebook", held.codebook_text, into.codebook),
        ("cases", held.cases_text, into.cases),
    ):
        if after is not None:
            path = study.path(part)
            old = before.encode("utf-8") if path.is_file() else None
            changes.append(_Change(path.resolve(), old, after.encode("utf-8")))
    folder = study.path("transcripts")
    for own, text in into.transcripts.items():
        changes.append(_Change(folder / f"{own}.txt", None, text.encode("utf-8")))
    for coder, raw in into.logs.items():
        path = study.path("coding") / f"{coder}.jsonl"
        changes.append(_Change(path, held.logs.get(coder), raw, coder))
    return changes


def _put(changes: list[_Change]) -> None:
    """Put all files in place; where one of them cannot be, all are as they were."""
    with ExitStack() as locks:
        for change in changes:
            if change.log:
                locks.enter_context(LogWriter(change.path, change.log))
            _check(change)
        try:
            for change in changes:
                _stage(change)
            if os.name == "nt":
                locks.close()  # Windows replaces no file that is open
            _replace(changes)
        finally:
            for change in changes:
                change.staged.unlink(missing_ok=True)


def _check(change: _Change) -> None:
    found = change.path.read_bytes() if change.path.is_file() else None
    if change.log and not found:
        found = None  # the lock of a log that is new made it
    if found != change.old:
        raise UsageError(f"{change.path}: was changed meanwhile. Nothing was taken; try again.")


def _stage(change: _Change) -> None:
    change.path.parent.mkdir(parents=True, exist_ok=True)
    with change.staged.open("wb", buffering=0) as file:
        write_all(file, change.new)
        os.fsync(file.fileno())


def _replace(changes: list[_Change]) -> None:
    done: list[_Change] = []
    try:
        for change in changes:
            done.append(change)
            change.staged.replace(change.path)
    except BaseException:
        for change in reversed(done):
            _put_back(change)
        raise
    for folder in {change.path.parent for change in changes}:
        sync_folder(folder)


def _put_back(change: _Change) -> None:
    with suppress(OSError):
        if change.old is None:
            change.path.unlink(missing_ok=True)
        else:
            change.staged.write_bytes(change.old)
            change.staged.replace(change.path)
