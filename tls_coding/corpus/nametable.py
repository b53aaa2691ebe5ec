"""A table of names and pseudonyms, as text, in; its rows, and all that is wrong with it, out.

CSV with comma, semicolon or tab. No problem repeats a name.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator

from tls_coding.corpus.names import WORD, Name, Table, composed
from tls_coding.errors import Problem

COLUMNS = ("name", "pseudonym")


def parse_table(text: str, file: str) -> tuple[Table, list[Problem]]:
    """The rows of a table that can be used, and every problem of the others."""
    header = next(iter(text.removeprefix("\ufeff").split("\n")), "")
    for sign in ",;\t":
        columns = [column.strip(' "\r').lower() for column in header.split(sign)]
        if all(columns.count(column) == 1 for column in COLUMNS):
            break
    else:
        mend = "The first line must name them: name,pseudonym"
        return Table(()), [Problem(file, 1, "no columns 'name' and 'pseudonym'.", mend)]
    names: list[Name] = []
    problems: list[Problem] = []
    lines: dict[str, Name] = {}
    places = [columns.index(column) for column in COLUMNS]
    for line, cells in _rows(text, sign, file, problems):
        row = [unicodedata.normalize("NFC", c).strip() for c in [*cells, *[""] * len(columns)]]
        name = Name(row[places[0]], row[places[1]], line)
        problem = _unfit(name) if any(row) else ""
        other = lines.setdefault(composed(name.name), name)
        if any(row) and not problem and other.pseudonym != name.pseudonym:
            problem = f"the same name as on line {other.line}, with another pseudonym."
        if problem:
            problems.append(Problem(file, line, problem, "Mend this row."))
        elif other is name and any(row):
            names.append(name)
    table = Table(tuple(names))
    problems += _chains(table, file)
    if not names and not problems:
        problems.append(Problem(file, 1, "no names.", "Write one name and pseudonym a line."))
    return table, sorted(problems)


def _rows(
    text: str, sign: str, file: str, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Every row below the header, with the line on which it starts."""
    reader = csv.reader(io.StringIO(text), delimiter=sign, strict=True)
    line = 1
    try:
        for cells in reader:
            if line > 1:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        mend = "A cell in quotes must end with a quote; a quote within it is written twice."
        problems.append(Problem(file, line, "cannot be read as a row.", mend))


def _unfit(name: Name) -> str:
    if not name.name:
        return "no name."
    if not name.pseudonym:
        return "no pseudonym."
    if any(unicodedata.category(c)[0] == "C" for c in name.name + name.pseudonym):
        return "a control character or a line break."
    if not name.words:
        return "the name holds no letters."
    return "" if WORD.search(name.pseudonym) else "the pseudonym holds no letters."


def _chains(table: Table, file: str) -> Iterator[Problem]:
    for name in table.names:
        if len("".join(name.keys)) == 1:
            what = "a name of one letter: it may stand for much else."
            yield Problem(file, name.line, what, "Try --dry-run first.", warning=True)
        for held in table.occurrences(name.pseudonym):
            if held.kind != "lower":
                what = f"the pseudonym holds the name of line {held.name.line}."
                yield Problem(file, name.line, what, "Choose another pseudonym.")
                break
