"""Writing files whole or not at all: a crash or a full disk leaves the old one."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def write_bytes(path: Path, content: bytes) -> None:
    """Replace the file at `path` by `content`, making its folder where there is none."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Like `write_bytes`, in UTF-8 with the line ends that `text` has."""
    write_bytes(path, text.encode("utf-8"))


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fingerprint(*folders: Path) -> str:
    """A hash of the program text in `folders`: what it made before may differ from now."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.yaml")]):
            digest.update(path.read_bytes())
    return digest.hexdigest()
