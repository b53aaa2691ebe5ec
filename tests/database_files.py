"""Projects of Taguette, QualCoder and RQDA for tests: real databases, and the studies of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from tls_coding.exchange.project.read import ReadProject
from tls_coding.exchange.project.report import Report
from tls_coding.exchange.project.to_study import study_files
from tls_coding.study import Study, open_study

NOW = "2026-02-01T00:00:00Z"


def write_database(
    path: Path, script: str, rows: Mapping[str, Sequence[Mapping[str, object]]]
) -> Path:
    """A database with these tables, and rows given by column."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {script}")
        for table, listed in rows.items():
            for row in listed:
                columns, marks = ", ".join(row), ", ".join("?" * len(row))
                connection.execute(
                    f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(row.values())
                )
        connection.commit()
    return path


def rows_of(path: Path, query: str) -> list[tuple[object, ...]]:
    """What a query finds in a database."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def study_from(read: ReadProject, folder: Path) -> tuple[Study, Report]:
    """The study that a project makes, on disk, and the report."""
    drawn = study_files(read, "project.db", name="Read", language="en", now=NOW)
    for place, content in {"study.yaml": b"study: Read\n", **drawn.files}.items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    (folder / "corpus" / "coding").mkdir(parents=True, exist_ok=True)
    study = open_study(folder)
    study.require()
    return study, drawn.report


def quotes(read: ReadProject) -> list[tuple[str, str, str]]:
    """Every coding: (source, passage, name of the code)."""
    names = names_of_codes(read)
    return [
        (source.name, source.text[one.start : one.end], names.get(coding.code, "?"))
        for source in read.project.sources
        for one in source.selections
        for coding in one.codings
    ]


def names_of_codes(read: ReadProject) -> dict[str, str]:
    """The path of every code, its steps joined by ` > `, by GUID."""
    found: dict[str, str] = {}
    waiting = [(code, "") for code in reversed(read.project.codes)]
    while waiting:
        code, above = waiting.pop()
        found[code.guid] = path = f"{above} > {code.name}" if above else code.name
        waiting += [(inner, path) for inner in reversed(code.codes)]
    return found


def names_of_users(read: ReadProject) -> dict[str, str]:
    """The name of every user by GUID."""
    return {user.guid: user.name for user in read.project.users}


def lost(read: ReadProject) -> dict[str, int]:
    """What was lost, and how much of it."""
    return {loss.what: loss.count for loss in read.losses}
