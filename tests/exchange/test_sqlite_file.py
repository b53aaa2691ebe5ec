"""Databases of other programs: read only, never trusted; whatever is wrong is one clear error."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress

import pytest
from database_files import write_database
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.errors import UsageError
from tls_coding.exchange import qualcoder, rqda, sqlite_file, taguette
from tls_coding.exchange.qualcoder.schema import SCRIPT
from tls_coding.exchange.sqlite_file import columns_at, open_tables, write_tables

READERS = (taguette, qualcoder, rqda)


def rows(path, table, *columns):
    with open_tables(path, "Other") as tables:
        return [[row.text(column) for column in columns] for row in tables.rows(table, *columns)]


def test_rows_are_read_whatever_the_columns(tmp_path):
    """Names in any case; a column or a table that is not there is empty; numbers of any type."""
    path = write_database(
        tmp_path / "a.db", "CREATE TABLE Things (ID, Name); CREATE TABLE bare (x);",
        {"Things": [{"ID": "7.0", "Name": b"blob"}, {"ID": float("inf"), "Name": None}]},
    )  # fmt: skip
    with open_tables(path, "Other") as tables:
        found = list(tables.rows("things", "id", "name", "missing"))
        assert [(one.number("id"), one.text("name"), one.text("missing")) for one in found] == [
            (7, "blob", ""),
            (None, "", ""),
        ]
        assert list(tables.rows("none", "x")) == []
        assert (tables.count("things"), tables.has("things", "name", "id")) == (2, True)


def test_text_that_is_no_utf8_or_holds_a_nul_is_read(tmp_path):
    """Old Windows files read as such; a NUL keeps its place."""
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("INSERT INTO t VALUES (CAST(? AS TEXT))", (b"tanti\xe8me",))
        connection.execute("INSERT INTO t VALUES (?)", ("a\x00b",))
        connection.commit()
    assert rows(path, "t", "x") == [["tantième"], ["a\ufffdb"]]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "content",
    [b"", b"SQLite format 3\x00", b"SQLite format 3\x00" + b"\xff" * 8_000, b"PK\x03\x04"],
)
def test_what_is_no_database_is_one_error(tmp_path, reader, content):
    """Empty, cut, scrambled or something else: a clear refusal, and no program claims it."""
    path = tmp_path / "a.qda"
    path.write_bytes(content)
    assert not reader.sniff(path)
    with pytest.raises(UsageError, match=r"a\.qda: "):
        reader.read(path)


@pytest.mark.parametrize("reader", READERS)
def test_a_missing_file_is_one_error(tmp_path, reader):
    """No traceback for a mistyped name."""
    with pytest.raises(UsageError, match="cannot be read"):
        reader.read(tmp_path / "none.db")


def test_views_and_virtual_tables_are_not_looked_at(tmp_path):
    """A view may run without end, a virtual table may run code: neither is a table here."""
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
    path = write_database(
        tmp_path / "a.db",
        f"CREATE VIEW source AS {endless}; CREATE VIRTUAL TABLE words USING fts5(x);"
        "CREATE TABLE t (x, y AS (x || ' computed'));",
        {"t": [{"x": "plain"}]},
    )
    assert {"source", "words"}.isdisjoint(columns_at(path))
    assert rows(path, "source", "x") == []
    assert rows(path, "t", "x", "y") == [["plain", ""]]


def test_only_reading_is_allowed(tmp_path):
    """The connection attaches nothing and writes nothing, whatever it is asked."""
    path = write_database(tmp_path / "a.db", "CREATE TABLE t (x);", {})
    with open_tables(path, "Other") as tables:
        for query in (
            "ATTACH 'b.db' AS b",
            "DELETE FROM t",
            "PRAGMA user_version",
            "SELECT hex(1)",
        ):
            with pytest.raises(sqlite3.DatabaseError):
                tables._connection.execute(query)
    assert not (tmp_path / "b.db").exists()


def test_a_file_that_is_still_being_written_is_refused(tmp_path):
    """What stands in a log beside the file would be missing without a word."""
    path = write_database(tmp_path / "a.db", "CREATE TABLE t (x);", {})
    path.with_name("a.db-wal").write_bytes(b"something")
    with pytest.raises(UsageError, match="not finished writing"), open_tables(path, "Other"):
        pass


def test_a_damaged_file_is_refused(tmp_path):
    """Pages that were overwritten are found before anything is read."""
    listed = [{"x": "word " * 200} for _ in range(200)]
    path = write_database(tmp_path / "a.db", "CREATE TABLE t (x);", {"t": listed})
    raw = bytearray(path.read_bytes())
    raw[8_192:40_960] = b"\xee" * 32_768
    path.write_bytes(raw)
    with pytest.raises(UsageError, match=r"damaged|cannot be read"):
        rows(path, "t", "x")


def test_a_file_that_holds_too_much_is_refused(tmp_path, monkeypatch):
    """Rows and characters are counted while they are read."""
    path = write_database(tmp_path / "a.db", "CREATE TABLE t (x);", {"t": [{"x": "abc"}] * 20})
    monkeypatch.setattr(sqlite_file, "MAX_CHARACTERS", 30)
    with pytest.raises(UsageError, match="Refused"):
        rows(path, "t", "x")
    monkeypatch.setattr(sqlite_file, "MAX_ROWS", 5)
    with pytest.raises(UsageError, match="Refused"):
        rows(path, "t")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_spoilt_project_never_breaks_a_reader(tmp_path_factory, data):
    """Bytes changed anywhere: it is read, or it is one UsageError."""
    path = tmp_path_factory.mktemp("spoilt") / "a.qda"
    write_tables(path, SCRIPT, {"code_name": [(1, "Kin", "", None, "ana", "", "")]})
    raw = bytearray(path.read_bytes())
    for place, byte in data.draw(
        st.lists(st.tuples(st.integers(16, len(raw) - 1), st.integers(0, 255)), max_size=30)
    ):
        raw[place] = byte
    path.write_bytes(raw)
    for reader in READERS:
        reader.sniff(path)
        with suppress(UsageError):
            reader.read(path)
