"""A study in; what is given out of it, read, out."""

from __future__ import annotations

from pathlib import Path

from tls_coding.exchange.project.from_study import Contents
from tls_coding.study import Study

PATHS = frozenset({"study", "codebook", "cues", "cases", "transcripts", "coding", "exports"})


def contents_of(study: Study, *, suggestions: bool) -> Contents:
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
        files={part: text_at(path) for part, path in files.items() if path.is_file()},
        heads={name: _head(study, name) for name in transcripts},
        logs=logs,
        settings={key: value for key, value in said.items() if key not in PATHS},
    )


def text_at(path: Path) -> str:
    """The text of a file, with the line ends that it has."""
    return path.read_bytes().decode("utf-8")


def _head(study: Study, name: str) -> str:
    """What stands before the body of a transcript."""
    text = text_at(study.path("transcripts") / f"{name}.txt")
    return text.removesuffix(study.transcripts[name].body)
