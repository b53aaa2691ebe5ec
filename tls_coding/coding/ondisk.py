"""Bytes that must be on disk before anything goes on: all of them, the file's name too."""

from __future__ import annotations

import errno
import os
import shutil
from io import FileIO
from pathlib import Path

_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EACCES}  # as some network disks say


def write_all(file: FileIO, raw: bytes) -> None:
    """Write all of `raw`, however little of it the system takes at once; raises OSError."""
    rest = raw
    while rest:
        written = file.write(rest)
        if not written:
            raise OSError(errno.EIO, "the disk takes no more")
        rest = rest[written:]


def sync_folder(folder: Path) -> None:
    """Make sure that the names of new files in `folder` are on disk; raises OSError."""
    if os.name == "nt":
        return  # has no such call
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


def staged(path: Path, content: bytes) -> Path:
    """A file beside `path` with `content`, synced, that can take its place."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb", buffering=0) as file:
            write_all(file, content)
            os.fsync(file.fileno())
        shutil.copymode(path, temporary)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def reason(error: OSError) -> str:
    """Why the system refused, as part of a sentence."""
    return (error.strerror or str(error)).lower()
