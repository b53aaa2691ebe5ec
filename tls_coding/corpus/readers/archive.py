"""Paths of files, folders and zip archives in; the source files in them out, one by one.

A zip is unpacked into a folder that goes away afterwards. What is refused names its limit.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tls_coding.corpus.readers.formats import READERS
from tls_coding.corpus.readers.limits import MAX_BYTES, check_file
from tls_coding.errors import UsageError

MAX_FILES = 20_000
MAX_UNPACKED = 2_000_000_000  # bytes of all files of an archive
MAX_RATIO = 200  # times that a file may grow; text shrinks to a tenth, rarely to a fiftieth
NOT_SOURCES = ("readme", "license", "licence", "copying", "changelog")
_STEP = 1 << 20


@dataclass(frozen=True)
class SourceFile:
    """One file to import; `shown` is how messages and transcripts name it."""

    path: Path
    shown: str


@dataclass
class Found:
    """The files to import, why others were refused, and how many were passed over."""

    files: list[SourceFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


@contextmanager
def source_files(paths: Sequence[Path]) -> Iterator[Found]:
    """The files that `paths` name, in a fixed order; folders and zip archives are looked into.

    In folders and archives only files that can be read count; README and licence files do not.
    """
    found = Found()
    with tempfile.TemporaryDirectory(prefix="tls-import-") as unpacked:
        for number, path in enumerate(paths):
            try:
                if path.is_dir():
                    _look_into(path, str(path), found)
                elif path.suffix.lower() == ".zip":
                    folder = Path(unpacked) / str(number) / path.stem
                    folder.mkdir(parents=True)
                    _unpack(path, folder)
                    _look_into(folder, str(path), found)
                else:
                    found.files.append(SourceFile(path, str(path)))
            except UsageError as error:
                found.refused.append(str(error))
        yield found


def _look_into(folder: Path, shown: str, found: Found) -> None:
    count = len(found.files)
    if not os.access(folder, os.R_OK | os.X_OK):
        raise UsageError(f"{shown}: cannot be read (no permission).")
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
            found.refused.append(f"{shown}/{inside.as_posix()}: cannot be read (no permission).")
        if path.is_dir() or any(part.startswith((".", "__MACOSX", "~$")) for part in inside.parts):
            continue
        name = f"{shown}/{inside.as_posix()}"
        if path.suffix.lower() == ".zip":
            found.refused.append(f"{name}: an archive within. Unpack it, then import it by itself.")
        elif path.suffix.lower() in READERS and not path.stem.lower().startswith(NOT_SOURCES):
            found.files.append(SourceFile(path, name))
        else:
            found.passed_over.append(name)
        if len(found.files) - count > MAX_FILES:
            raise UsageError(f"{shown}: over {MAX_FILES:,} files. Import its folders one by one.")
    if len(found.files) == count:
        raise UsageError(f"{shown}: holds no file that can be imported.")


def _unpack(path: Path, folder: Path) -> None:
    """Write the members of an archive below `folder`, within the limits."""
    check_file(path, MAX_UNPACKED)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            _check_members(path, members)
            left = MAX_UNPACKED
            for info in members:
                target = folder.joinpath(*PurePosixPath(info.filename.replace("\\", "/")).parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                left -= _unpack_one(path, archive, info, target, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        raise UsageError(
            f"{path}: not a zip archive, a damaged one, or behind a password."
        ) from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be unpacked ({error.strerror}).") from None


def _check_members(path: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_FILES:
        raise UsageError(f"{path}: holds {len(members):,} files; the limit is {MAX_FILES:,}.")
    size = sum(info.file_size for info in members)
    if size > MAX_UNPACKED:
        limit = f"{MAX_UNPACKED / 1e6:,.0f} MB"
        raise UsageError(f"{path}: unpacks to {size / 1e6:,.0f} MB; the limit is {limit}.")
    if len({info.filename for info in members}) < len(members):
        raise UsageError(f"{path}: holds two files of one name. Unpack it first.")
    for info in members:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if not parts or parts[0].endswith(":") or parts[0] == "/" or ".." in parts:
            raise UsageError(f"{path}: a file in it would be written outside its folder. Refused.")
        if info.flag_bits & 1:
            raise UsageError(f"{path}: its files are behind a password. Unpack it first.")


def _unpack_one(
    path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, left: int
) -> int:
    """Write one member; returns its size. The size that the archive declares is not trusted."""
    most = min(left, MAX_BYTES, max(info.compress_size, 1_000) * MAX_RATIO)
    size = 0
    with archive.open(info) as source, target.open("wb") as file:
        while piece := source.read(_STEP):
            size += len(piece)
            if size > most:
                raise UsageError(
                    f"{path}: a file in it unpacks to over {most / 1e6:,.1f} MB, {MAX_RATIO} times "
                    "its size or more than a transcript has. Refused."
                )
            file.write(piece)
    return size
