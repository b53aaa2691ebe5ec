"""A parquet corpus in, its partitions out; a folder of parquet parts in, the old one replaced.

Each row group of each file is a partition, never split: one of more than some five million
characters is slow, and wants memory, but is like any other. Formats: `corpus/parquet` for
transcripts, `coding/partition` for suggestions.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from tls_coding import __version__
from tls_coding.corpus.parquet import CORPUS, check_columns
from tls_coding.errors import CodingError, UsageError
from tls_coding.files import write_text

MANIFEST = "_manifest.json"  # readers of parquet folders pass over names that begin with a line
OURS = re.compile(r"part-\d{5,}\.parquet|_manifest\.json|\..*\.tmp")


@dataclass(frozen=True)
class Piece:
    """One partition: row group `group` (from 0) of a parquet file; `rows` is how many it holds."""

    number: int
    path: Path
    group: int
    rows: int

    @property
    def shown(self) -> str:
        """As messages name it: row groups are counted from 1."""
        return f"{self.path}, row group {self.group + 1}"


@dataclass(frozen=True)
class Part:
    """What a partition became: `part-<number>.parquet` of that hash, with so many suggestions."""

    number: int
    rows: int
    suggestions: int
    sha256: str

    @property
    def file(self) -> str:
        return part_name(self.number)


def part_name(number: int) -> str:
    """The file of a part: `part-00000.parquet`."""
    return f"part-{number:05}.parquet"


def pieces_of(corpus: Path) -> list[Piece]:
    """The partitions of a parquet file, or of all in a folder by name, in their order.

    Raises UsageError where there is none, CodingError for a file that is no corpus and for an id
    that stands in it twice.
    """
    pieces: list[Piece] = []
    seen: dict[str, Path] = {}
    for path in _files(corpus):
        with _opened(path) as file:
            # A file without rows may have no row group: its part is empty, but has its columns.
            for group in range(max(1, file.num_row_groups)):
                rows = file.metadata.row_group(group).num_rows if file.num_row_groups else 0
                pieces.append(Piece(len(pieces), path, group, rows))
            for batch in file.iter_batches(columns=["id"]):
                _require_new(batch.column(0).to_pylist(), seen, path)
    return pieces


def read_piece(piece: Piece) -> pa.Table:
    """The rows of one partition; raises FileNotFoundError, or CodingError for what is damaged."""
    with _opened(piece.path) as file:
        if file.num_row_groups:
            return file.read_row_group(piece.group, columns=CORPUS.names)
        return file.read(columns=CORPUS.names)


def write_part(folder: Path, piece: Piece, table: pa.Table) -> Part:
    """Write the suggestions of a partition into `folder`, whole or not at all.

    Raises FileNotFoundError where the folder is not there: it is never made here.
    """
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    content = sink.getvalue().to_pybytes()
    part = Part(piece.number, piece.rows, table.num_rows, hashlib.sha256(content).hexdigest())
    temporary = folder / f".{part.file}.{uuid4().hex}.tmp"  # two computers may have one process id
    try:
        temporary.write_bytes(content)
        temporary.replace(folder / part.file)
    finally:
        temporary.unlink(missing_ok=True)
    return part


def finish(folder: Path, pieces: Sequence[Piece], parts: Sequence[Part], codebook: str) -> None:
    """Write the manifest beside the parts; raises CodingError where one of them is not there."""
    if not all((folder / part.file).is_file() for part in parts):
        mend = "Choose a folder on a disk that all workers share with this computer."
        raise CodingError(f"{folder.parent}: parts that were written are not there. {mend}")
    for temporary in folder.glob(".*.tmp"):  # of workers that were killed
        temporary.unlink(missing_ok=True)
    listed = [
        {"file": part.file, "rows": part.rows, "suggestions": part.suggestions}
        | {"sha256": part.sha256, "from": piece.path.name, "row_group": piece.group}
        for piece, part in zip(pieces, parts, strict=True)
    ]
    about = {"codebook_sha256": codebook, "program": f"tls-coding {__version__}", "parts": listed}
    write_text(folder / MANIFEST, json.dumps(about, ensure_ascii=False, indent=2) + "\n")


def require_free(into: Path) -> None:
    """Raises UsageError where `into` holds anything but the result of an earlier run."""
    what = ""
    if into.is_dir():
        strange = sorted(each.name for each in into.iterdir() if not OURS.fullmatch(each.name))
        what = f"holds '{strange[0]}', which no run wrote" if strange else ""
    elif into.exists():
        what = "is a file"
    elif not into.name:
        what = "has no name"
    if what:
        raise UsageError(f"{into}: {what}. Name another folder with --into.")


@contextmanager
def new_folder(into: Path) -> Iterator[Path]:
    """A new folder beside `into`, gone when the work fails; what crashed runs left goes first."""
    _tidy(into)
    folder = into.with_name(f".{into.name}.{uuid4().hex[:8]}.new")
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        _remove(folder)


def replace(into: Path, folder: Path) -> None:
    """Put `folder` in the place of `into`: a crash leaves the old or the new, never some of each.

    Between the two steps the old one stands aside, whole; the next run puts it back.
    """
    old = folder.with_suffix(".old")
    with suppress(FileNotFoundError):
        into.rename(old)
    folder.rename(into)
    shutil.rmtree(old, ignore_errors=True)


def _remove(folder: Path) -> None:
    """Remove a folder in which a worker may still be writing its last part."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


def _tidy(into: Path) -> None:
    """Put back the old result that a crash left aside, and remove what else is left."""
    left = re.compile(rf"\.{re.escape(into.name)}\.[0-9a-f]{{8}}\.(old|new)")
    for path in sorted(into.parent.glob(".*")):
        found = left.fullmatch(path.name)
        if found and found[1] == "old" and not into.exists():
            path.rename(into)
        elif found:
            shutil.rmtree(path, ignore_errors=True)


def _files(corpus: Path) -> list[Path]:
    found = [corpus]
    if corpus.is_dir():
        found = sorted(path for path in corpus.glob("*.parquet") if path.is_file())
    if not found or not found[0].is_file():
        raise UsageError(f"{corpus}: no parquet file there. Name one, or a folder of them.")
    return found


@contextmanager
def _opened(path: Path) -> Iterator[pq.ParquetFile]:
    try:
        with pq.ParquetFile(path) as file:
            try:
                check_columns(file.schema_arrow)
            except CodingError as error:
                raise CodingError(f"{path}: {error}") from None
            yield file
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise  # the disk's own errors have a number, those of a damaged file have none
        raise CodingError(f"{path}: no parquet file, or a damaged one. Write it again.") from None


def _require_new(ids: Sequence[str | None], seen: dict[str, Path], path: Path) -> None:
    for name in filter(None, ids):
        if name in seen:
            where = "twice in it" if seen[name] == path else f"in {seen[name]} too"
            raise CodingError(f"{path}: the id '{name}' is {where}. Give every row its own.")
        seen[name] = path
