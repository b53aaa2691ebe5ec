"""A SQLite file of another program in; its rows out, and rows into such a file.

The file is only read, never trusted: no views, no virtual tables, no other files, and a limit on
rows, characters and time. Whatever is wrong with it ends in one UsageError.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from math import isfinite
from pathlib import Path

from tls_coding.errors import UsageError

MAGIC = b"SQLite format 3\x00"
MAX_BYTES = 4_000_000_000  # of a file
MAX_VALUE = 300_000_000  # bytes of one value
MAX_ROWS = 5_000_000  # that are read of one file
MAX_CHARACTERS = 1_000_000_000  # that are read of one file
MAX_TABLES = 1_000
MAX_TICKS = 20_000  # of STEPS each: some minutes of the database's own work
STEPS = 100_000
FAR = 1 << 40  # further than any text reaches
_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
_HARMLESS = re.compile(r"ok$|NULL value in |CHECK constraint failed")
Schema = Mapping[str, Mapping[str, str]]  # columns by table, all in lower case, as they are written


class Row:
    """One row. A column that the table does not have reads as empty."""

    __slots__ = ("_places", "_values")

    def __init__(self, places: Mapping[str, int], values: Sequence[object]) -> None:
        self._places = places
        self._values = values

    def text(self, column: str) -> str:
        """The value as text; empty for none."""
        value = self._values[self._places[column]]
        if value is None:
            return ""
        if isinstance(value, bytes):
            return _decoded(value)
        return value if isinstance(value, str) else str(value)

    def number(self, column: str) -> int | None:
        """The value as a whole number; None for none."""
        value = self._values[self._places[column]]
        try:
            found = float(value) if isinstance(value, str) else value
        except ValueError:
            return None
        if isinstance(found, float):
            found = int(found) if isfinite(found) else None
        return max(-FAR, min(found, FAR)) if isinstance(found, int) else None


class Tables:
    """The tables of an open file."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._schema = _schema(connection)
        self._rows = self._characters = 0
        connection.set_authorizer(_allowed)

    def has(self, table: str, *columns: str) -> bool:
        """True where there is a table with these columns."""
        return table in self._schema and set(columns) <= set(self._schema[table])

    def rows(self, table: str, *columns: str) -> Iterator[Row]:
        """All rows of a table, in the order of the file; none where there is no such table."""
        known = self._schema.get(table)
        if known is None:
            return
        asked = ", ".join(_quoted(known[one]) if one in known else "NULL" for one in columns)
        places = {column: n for n, column in enumerate(columns)}
        name = _quoted(known[""])
        for values in self._connection.execute(f"SELECT {asked or 'NULL'} FROM {name}"):
            self._rows += 1
            self._characters += sum(len(one) for one in values if isinstance(one, str | bytes))
            if self._rows > MAX_ROWS or self._characters > MAX_CHARACTERS:
                raise UsageError(f"{self.path}: holds more than any project does. Refused.")
            yield Row(places, values)

    def count(self, table: str) -> int:
        """How many rows a table has; 0 where there is none."""
        return sum(1 for _ in self.rows(table))


@contextmanager
def open_tables(path: Path, program: str) -> Iterator[Tables]:
    """The tables of a file of `program`; raises UsageError for what cannot be read."""
    _look(path, program)
    try:
        with closing(_connected(path)) as connection:
            (result,) = next(connection.execute("PRAGMA quick_check(1)"))
            if not _HARMLESS.match(str(result).rpartition(": ")[2]):
                raise UsageError(f"{path}: the database is damaged. Restore it from a backup.")
            yield Tables(path, connection)
    except (sqlite3.Error, UnicodeError, MemoryError, OverflowError) as error:
        said = getattr(error, "sqlite_errorname", "") or type(error).__name__
        raise UsageError(f"{path}: cannot be read as a {program} project ({said}).") from error


def columns_at(path: Path) -> dict[str, frozenset[str]]:
    """The columns of every table of a file; nothing where it is no SQLite file. Never raises."""
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                return {}
        with closing(_connected(path)) as connection:
            return {table: frozenset(known) for table, known in _schema(connection).items()}
    except (OSError, ValueError, UsageError, sqlite3.Error, MemoryError, OverflowError):
        return {}


def write_tables(
    path: Path, script: str, rows: Mapping[str, Iterable[Sequence[str | int | None]]]
) -> None:
    """Write a database, whole or not at all: `script` makes the tables, `rows` fill them.

    A file that is there is replaced. The same rows give the same bytes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(temporary)) as connection:
            # Nobody sees the file before it is whole.
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            connection.executescript(script)
            for table, listed in rows.items():
                for row in listed:
                    marks = ", ".join("?" * len(row))
                    connection.execute(f"INSERT INTO {_quoted(table)} VALUES ({marks})", row)
            connection.commit()
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _look(path: Path, program: str) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}).") from error
    if head != MAGIC:
        raise UsageError(f"{path}: is no SQLite file, so no {program} project.")
    if size > MAX_BYTES:
        raise UsageError(f"{path}: is larger than {MAX_BYTES // 10**9} GB. Refused.")
    for suffix in ("-wal", "-journal"):
        beside = path.with_name(path.name + suffix)
        if beside.exists() and beside.stat().st_size:
            raise UsageError(
                f"{path}: {program} has not finished writing it ({beside.name} is there). "
                f"Open and close the project in {program}, then try again."
            )


def _connected(path: Path) -> sqlite3.Connection:
    """A connection that writes nothing, follows nothing and ends in time."""
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True)
    ticks = iter(range(MAX_TICKS))
    connection.set_progress_handler(lambda: int(next(ticks, None) is None), STEPS)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.text_factory = _decoded
    for setting in ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "query_only=ON"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _schema(connection: sqlite3.Connection) -> Schema:
    """The columns of every plain table; `""` is the table's own name as it is written."""
    listed = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%' LIMIT ?",
        (MAX_TABLES,),
    ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for (name,) in listed:
        # Without computed columns: what they would compute is not ours to run.
        columns = connection.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
        found[name.lower()] = {"": name, **{column[1].lower(): column[1] for column in columns}}
    return found


def _allowed(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _decoded(raw: bytes) -> str:
    """Text as UTF-8, else as Windows wrote it; a NUL keeps its place as a sign of its own."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    return text.replace("\x00", "\ufffd")
