"""Several files replaced together: all or none of them, wherever the program is stopped.

New contents are written beside, then one marker says that they hold; from then on the work is
finished, by this run or by the next.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tls_coding.errors import UsageError

MARKER = "commit"


def is_waiting(folder: Path) -> bool:
    """True where `folder` holds replacements that a stopped run decided on and did not finish."""
    return (folder / MARKER).is_file()


def stage(folder: Path, root: Path, contents: Mapping[Path, tuple[bytes, bytes]]) -> None:
    """Write down in `folder` what replaces the old bytes of each file; nothing is replaced yet.

    `contents`: old and new bytes by path. Raises UsageError where a file is not as it was.
    """
    assert not is_waiting(folder), "finish what is waiting first"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    plan = []
    for number, (path, (old, new)) in enumerate(sorted(contents.items())):
        _write(folder / f"{number}.new", new)
        plan.append([f"{number}.new", os.path.relpath(path, root), _sha256(old), _sha256(new)])
    _write(folder / f"{MARKER}.tmp", json.dumps(plan).encode("utf-8"))
    for path, (old, _) in contents.items():
        if path.read_bytes() != old:
            shutil.rmtree(folder, ignore_errors=True)
            raise UsageError(f"{path}: was changed meanwhile. Nothing was replaced; try again.")
    (folder / f"{MARKER}.tmp").replace(folder / MARKER)
    _sync(folder)


def finish(folder: Path, root: Path, within: Collection[Path], then: Callable[[], None]) -> bool:
    """Replace what a marker in `folder` says, call `then`, and forget it; True if there was one.

    Without a marker what lies in `folder` never held: it is removed. Only files in the folders
    `within` are replaced, and only where they are as they were; else raises UsageError.
    """
    marked = is_waiting(folder)
    if marked:
        plan = [_checked(item, folder, root, within) for item in _plan(folder / MARKER)]
        for new, path in plan:
            if new is not None:
                _replace(path, new)
        then()
        (folder / MARKER).unlink()
    shutil.rmtree(folder, ignore_errors=True)
    return marked


def _plan(marker: Path) -> list[Any]:
    with suppress(ValueError, RecursionError):
        plan = json.loads(marker.read_bytes())
        if isinstance(plan, list):
            return plan
    raise UsageError(f"{marker}: cannot be read. Take the study from version control.")


def _checked(
    item: Any, folder: Path, root: Path, within: Collection[Path]
) -> tuple[bytes | None, Path]:
    """The new bytes of a file, None where it has them already, and its place."""
    texts = item if isinstance(item, list) and all(isinstance(x, str) for x in item) else []
    if len(texts) != 4 or not re.fullmatch(r"\d+\.new", texts[0]):
        raise UsageError(f"{folder / MARKER}: not written by tls. Take it away.")
    name, place, old, new = texts
    path = root / place
    if path.parent.resolve() not in {one.resolve() for one in within}:
        raise UsageError(f"{folder / MARKER}: names a file that is no part of the study.")
    found = _sha256(path.read_bytes()) if path.is_file() else ""
    if found == new:
        return None, path
    content = (folder / name).read_bytes() if (folder / name).is_file() else b""
    if found != old or _sha256(content) != new:
        raise UsageError(
            f"{path}: was changed after a run was stopped that had begun to replace it. Put its "
            f"former version back, then run the command again (the new one is {folder / name})."
        )
    return content, path


def _replace(path: Path, content: bytes) -> None:
    path = path.resolve()  # of a link, the file that it stands for
    beside = path.with_name(f".{path.name}.new")
    _write(beside, content)
    shutil.copymode(path, beside)
    beside.replace(path)
    _sync(path.parent)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Have the names in `folder` on disk; where folders cannot be opened they are."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
