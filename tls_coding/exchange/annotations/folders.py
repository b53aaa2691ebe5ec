"""A folder, a zip archive or one file in; the files in it, by name, out; and the way back.

Nothing is unpacked to disk; what is refused is refused with a sentence that names its limit.
"""

from __future__ import annotations

import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from tls_coding.corpus.readers.archive import MAX_FILES, MAX_RATIO
from tls_coding.corpus.readers.encodings import text_of
from tls_coding.corpus.readers.limits import MAX_BYTES, MAX_UNPACKED, check_file, read_bytes
from tls_coding.errors import UsageError
from tls_coding.files import write_bytes

SNIFFED = 65_536  # bytes that are looked at to tell a format
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes
_SMALL = 1_000_000  # bytes up to which a file may be packed however well
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError,
    ValueError, OSError,
)  # fmt: skip


def members(path: Path, suffixes: Sequence[str]) -> dict[str, bytes]:
    """The files below `path` with one of `suffixes`, by their name in it, in a fixed order.

    Raises UsageError for what cannot be read, is too large or not safe.
    """
    if path.is_dir():
        try:
            return _in_folder(path, suffixes)
        except OSError as error:
            raise UsageError(f"{path}: cannot be read ({error.strerror}).") from None
    if path.suffix.lower() == ".zip":
        return _in_zip(path, suffixes)
    return {path.name: read_bytes(path)}


def _wanted(name: str, suffixes: Sequence[str]) -> bool:
    parts = PurePosixPath(name).parts
    hidden = any(part.startswith((".", "__MACOSX", "~$")) for part in parts)
    return not hidden and name.lower().endswith(tuple(suffixes))


def _in_folder(path: Path, suffixes: Sequence[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if not file.is_file() or file.is_symlink() or not _wanted(name, suffixes):
            continue
        size = file.stat().st_size
        if size > left or len(found) >= MAX_FILES:
            raise UsageError(f"{path}: too many or too large files. Read its folders one by one.")
        left -= size
        found[name] = read_bytes(file) if size else b""
    return found


def _in_zip(path: Path, suffixes: Sequence[str]) -> dict[str, bytes]:
    check_file(path, MAX_UNPACKED)
    found: dict[str, bytes] = {}
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check(path, infos)
            for info in infos:
                name = info.filename.replace("\\", "/")
                if _wanted(name, suffixes):
                    found[name] = _read(path, archive, info, left)
                    left -= len(found[name])
    except _DAMAGED:
        raise UsageError(f"{path}: no zip archive, a damaged one, or behind a password.") from None
    return dict(sorted(found.items()))


def _check(path: Path, infos: Sequence[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_FILES:
        raise UsageError(f"{path}: holds {len(infos):,} files; the limit is {MAX_FILES:,}.")
    if len({info.filename for info in infos}) < len(infos):
        raise UsageError(f"{path}: holds two files of one name. Refused.")
    for info in infos:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if not parts or parts[0].endswith(":") or parts[0] == "/" or ".." in parts:
            raise UsageError(f"{path}: a file in it would stand outside its folder. Refused.")


def _read(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    """One file of an archive; the size that it declares is not trusted."""
    most = min(left, MAX_BYTES, max(_SMALL, info.compress_size * MAX_RATIO))
    with archive.open(info) as file:
        raw = file.read(most + 1)
    if len(raw) > most:
        raise UsageError(f"{path}: a file in it unpacks to over {most / 1e6:,.0f} MB. Refused.")
    return raw


def write_members(path: Path, files: Mapping[str, bytes]) -> None:
    """Write files as a zip archive (`.zip`) or into a new folder; the same bytes each time.

    Raises UsageError where the folder holds something.
    """
    if path.suffix.lower() != ".zip":
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise UsageError(f"{path}: already there and not an empty folder. Name a new one.")
        for name, raw in files.items():
            write_bytes(path / name, raw)
        return
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3  # else it names the system that wrote it
            archive.writestr(info, raw)
    write_bytes(path, out.getvalue())


def text_in(raw: bytes, path: Path, name: str = "") -> str:
    """Bytes as text, of any encoding; raises UsageError for what is none."""
    text, _ = text_of(raw)
    if "\x00" in text:
        raise UsageError(f"{path}: {name or path.name} is no text.")
    return text.removeprefix("\ufeff")


def json_in(raw: bytes, path: Path) -> Any:
    """Bytes as JSON; raises UsageError for what is none."""
    try:
        text = text_in(raw, path)
        data = json.loads(text)
        if "\\ud" in text.lower():  # half of a pair stands for no character: shown as �
            whole = json.dumps(data, ensure_ascii=False).encode("utf-16", "surrogatepass")
            data = json.loads(whole.decode("utf-16", "replace"))
        return data
    except (ValueError, RecursionError) as error:
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(f"{path}: not well-formed JSON{line}.") from None


def beginning(path: Path, suffixes: Sequence[str] = ()) -> str:
    """The first bytes of a file as text, for telling its format; empty where it has none.

    Of a folder or an archive, those of its first file with one of `suffixes`. Never raises.
    """
    try:
        if path.is_dir():
            found = (f for f in sorted(path.rglob("*")) if _wanted(f.name, suffixes))
            path = next(f for f in found if f.is_file())
        elif path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                names = [n for n in sorted(archive.namelist()) if _wanted(n, suffixes)]
                with archive.open(names[0]) as file:
                    return file.read(SNIFFED).decode("utf-8", "replace")
        with path.open("rb") as plain:
            return plain.read(SNIFFED).decode("utf-8-sig", "replace")
    except (*_DAMAGED, IndexError, KeyError, StopIteration):
        return ""


def integer(value: object) -> int | None:
    """A position as a file writes it; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = int(value)
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number < 1 << 40 and (isinstance(value, str) or number == value) else None
