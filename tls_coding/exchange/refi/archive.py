"""A `.qdpx` file in; its members out, one by one, in memory and within limits.

Nothing is unpacked to disk. What is refused is refused with a sentence.
"""

from __future__ import annotations

import lzma
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from types import TracebackType
from urllib.parse import unquote

from tls_coding.corpus.readers.archive import MAX_FILES, MAX_RATIO
from tls_coding.corpus.readers.limits import MAX_UNPACKED, check_file
from tls_coding.errors import UsageError

MAX_ARCHIVE = 20_000_000_000  # projects carry recordings, which are not read
MAX_XML = 100_000_000  # bytes of the project itself
MAX_TEXT = 20_000_000  # bytes of one text; a transcript of 100 hours has about 5 million
MAX_DIRECTORY = 8_000_000  # bytes of the list of files; one of 20,000 has about 2 million
SMALL = 10_000_000  # bytes up to which a member may be packed however well
_STEP = 1 << 20
_WIDE = (1 << 32) - 1  # stands for a size that is said elsewhere
_TAIL = (1 << 16) + 128  # bytes in which the end of a zip archive stands
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError,
    ValueError, OSError,
)  # fmt: skip


class Archive:
    """A project file that is open for reading; use it in a `with` statement.

    Raises UsageError where it is no zip archive or one that is not safe to read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._left = MAX_UNPACKED  # bytes of all members that are read
        check_file(path, MAX_ARCHIVE)
        _check_directory(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGED:
            raise UsageError(f"{path}: not a project file (it is no zip archive).") from None
        try:
            members = [info for info in self._zip.infolist() if not info.is_dir()]
            _check(path, members)
            self._by_path, self._by_name = _indexed(path, members)
            self._project = _project_of(path, members)
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._zip.close()

    def project(self) -> bytes:
        """The XML of the project."""
        return self._read(self._project, MAX_XML)

    def text_file(self, reference: str) -> bytes | None:
        """What a source's path names; None where it is not there, or not in reach.

        `internal://` is a file of the archive, in a folder of any name and case. `relative://` may
        also be a file beside the archive or below its folder, never elsewhere on the machine. Of
        an `absolute://` path only the name counts, where the archive has a file of that name.
        """
        scheme, wanted, info = self._named(reference)
        if info is not None:
            return self._read(info, MAX_TEXT)
        beside = self._beside(wanted) if scheme == "relative" else None
        if beside is None:
            return None
        if beside.stat().st_size > min(MAX_TEXT, self._left):
            raise UsageError(f"{self.path}: a text beside it is too large to be one. Refused.")
        self._left -= beside.stat().st_size
        return beside.read_bytes()

    def copy(self, reference: str, to: Path, most: int) -> bool:
        """Write what a path names to a file; False where it is not there, or not in reach.

        Raises UsageError for what is over `most` bytes; the file is then not whole.
        """
        scheme, wanted, info = self._named(reference)
        try:
            if info is not None:
                with to.open("wb") as file:
                    for piece in self._pieces(info, most):
                        file.write(piece)
                return True
            beside = self._beside(wanted) if scheme == "relative" else None
            if beside is None or beside.stat().st_size > most:
                return False
            shutil.copyfile(beside, to)
        except OSError as error:
            raise UsageError(f"{self.path}: {wanted} in it cannot be read.") from error
        return True

    def _named(self, reference: str) -> tuple[str, str, zipfile.ZipInfo | None]:
        """The scheme of a path, the path, and the member that it names."""
        scheme, _, rest = reference.partition("://")
        if not rest:
            scheme, rest = "internal", reference
        scheme = scheme.lower()
        wanted = unquote(rest).replace("\\", "/").strip("/")
        if scheme not in {"internal", "relative", "absolute"}:
            return scheme, wanted, None
        info = self._member(wanted) or self._member(rest.replace("\\", "/").strip("/"))
        return scheme, wanted, info

    def _member(self, wanted: str) -> zipfile.ZipInfo | None:
        key = wanted.casefold()
        for name in (f"sources/{key}", key):
            if name in self._by_path:
                return self._by_path[name]
        named = self._by_name.get(key.rpartition("/")[2], [])
        return named[0] if len(named) == 1 else None

    def _beside(self, wanted: str) -> Path | None:
        folder = self.path.resolve().parent
        path = (folder / wanted).resolve()
        return path if path.is_relative_to(folder) and path.is_file() else None

    def _read(self, info: zipfile.ZipInfo, limit: int) -> bytes:
        """One member; the size that the archive declares is not trusted."""
        read = b"".join(self._pieces(info, min(self._left, limit)))
        self._left -= len(read)
        return read

    def _pieces(self, info: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
        most = min(limit, max(SMALL, info.compress_size * MAX_RATIO))
        size = 0
        try:
            with self._zip.open(info) as file:
                while piece := file.read(_STEP):
                    size += len(piece)
                    if size > most:
                        much = f"over {most / 1e6:,.0f} MB"
                        what = f"a file in it unpacks to {much}, more than a text has. Refused."
                        raise UsageError(f"{self.path}: {what}")
                    yield piece
        except _DAMAGED:
            raise UsageError(f"{self.path}: a damaged archive, or behind a password.") from None


def _check_directory(path: Path) -> None:
    """Refuse a list of files that would fill the memory before the first of them is counted."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - _TAIL))
        tail = file.read()
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) < at + 22:
            return  # no archive: that is said when it is opened
        size = int.from_bytes(tail[at + 12 : at + 16], "little")
        locator = tail[max(0, at - 20) : at]
        if locator.startswith(b"PK\x06\x07"):
            file.seek(min(end, int.from_bytes(locator[8:16], "little")))
            # Some versions of Python look where the locator points, others right before it.
            records = file.read(56), tail[max(0, at - 76) : max(0, at - 20)]
            size = max(size % _WIDE, *(int.from_bytes(one[40:48], "little") for one in records))
    if size > MAX_DIRECTORY:
        raise UsageError(f"{path}: holds more files than any project has. Refused.")


def _check(path: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_FILES:
        raise UsageError(f"{path}: holds {len(members):,} files; the limit is {MAX_FILES:,}.")
    for info in members:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if not parts or parts[0].endswith(":") or parts[0] == "/" or ".." in parts:
            raise UsageError(f"{path}: a file in it would be written outside its folder. Refused.")
        if info.flag_bits & 1:
            raise UsageError(f"{path}: its files are behind a password. Take it off first.")


def _indexed(
    path: Path, members: Sequence[zipfile.ZipInfo]
) -> tuple[dict[str, zipfile.ZipInfo], dict[str, list[zipfile.ZipInfo]]]:
    """Members by path and by name, whatever the case; a path that stands twice is refused."""
    by_path: dict[str, zipfile.ZipInfo] = {}
    by_name: dict[str, list[zipfile.ZipInfo]] = {}
    exact: set[str] = set()
    for info in members:
        name = info.filename.replace("\\", "/")
        if name in exact:
            raise UsageError(f"{path}: two files in it have one name. Refused.")
        exact.add(name)
        key = name.casefold()
        by_path.setdefault(key, info)
        by_name.setdefault(key.rpartition("/")[2], []).append(info)
    return by_path, by_name


def _project_of(path: Path, members: Sequence[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    """The one `*.qde`; at the root, else wherever it is."""
    found = [
        info
        for info in members
        if info.filename.lower().endswith(".qde") and not info.filename.startswith("__MACOSX")
    ]
    at_root = [info for info in found if "/" not in info.filename.replace("\\", "/")]
    found = at_root or found
    if not found:
        raise UsageError(f"{path}: a zip archive, but not a REFI-QDA project (it has no .qde).")
    if len(found) > 1:
        raise UsageError(f"{path}: holds {len(found)} projects (.qde). Keep one of them in it.")
    return found[0]
