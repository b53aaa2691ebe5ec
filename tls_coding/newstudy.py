"""A new study folder: a small sample, someone's own codebook and cases, or the demonstration."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tls_coding.codebook.schema import schema_text
from tls_coding.errors import UsageError
from tls_coding.files import write_text
from tls_coding.studyfile import STUDY_FILE

PARTS = ("codebook", "corpus")


def new_study(
    folder: Path, *, codebook: Path | None = None, cases: Path | None = None, example: bool = False
) -> None:
    """Make `folder` a study; refuses a folder that holds anything already."""
    if example and (codebook or cases):
        raise UsageError("--example brings its own codebook and cases: leave the others out.")
    for path in (codebook, cases):
        if path is not None and not path.is_file():
            raise UsageError(f"{path}: no such file.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder}: already there and not empty. Name a new folder.")
    source = example_study() if example else sample_study()
    for part in PARTS:
        if example or not (codebook or cases) or part == "codebook":
            shutil.copytree(source / part, folder / part, dirs_exist_ok=True)
    if codebook or cases:
        _own_parts(folder, codebook, cases)
    if not (folder / "codebook" / "cues.yaml").exists():
        shutil.copyfile(default_cues(), folder / "codebook" / "cues.yaml")
    write_text(folder / "codebook" / "tls.schema.json", schema_text())
    (folder / "corpus" / "transcripts").mkdir(parents=True, exist_ok=True)
    (folder / "corpus" / "coding").mkdir(parents=True, exist_ok=True)
    if example:
        shutil.copyfile(source / STUDY_FILE, folder / STUDY_FILE)
    else:
        name = json.dumps(folder.resolve().name, ensure_ascii=False)  # as YAML quotes, too
        write_text(folder / STUDY_FILE, f"study: {name}\n")
    write_text(folder / ".gitignore", ".tls/\nexports/\n")


def _own_parts(folder: Path, codebook: Path | None, cases: Path | None) -> None:
    if codebook:
        shutil.rmtree(folder / "codebook")
        (folder / "codebook").mkdir()
        shutil.copyfile(codebook, folder / "codebook" / "tls.yaml")
        beside = {"cues.yaml": "cues.yaml", f"{codebook.stem}.lock.yaml": "tls.lock.yaml"}
        for name, here in beside.items():
            if (codebook.parent / name).is_file():
                shutil.copyfile(codebook.parent / name, folder / "codebook" / here)
    (folder / "corpus").mkdir(exist_ok=True)
    if cases:
        shutil.copyfile(cases, folder / "corpus" / "cases.yaml")
    else:
        shutil.copyfile(sample_study() / "corpus" / "cases.yaml", folder / "corpus" / "cases.yaml")


def sample_study() -> Path:
    """The small sample that ships with the package."""
    return Path(__file__).parent / "sample"


def example_study() -> Path:
    """The demonstration study: in the package, or in the checkout around it."""
    packaged = Path(__file__).parent / "example"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent


def default_cues() -> Path:
    """The scope cues of the demonstration study: for a codebook that has none of its own."""
    return example_study() / "codebook" / "cues.yaml"
