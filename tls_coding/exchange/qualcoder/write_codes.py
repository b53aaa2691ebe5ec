"""A tree of codes in; rows of QualCoder's codes and categories out."""

from __future__ import annotations

from tls_coding.exchange.project.model import Code, walk
from tls_coding.exchange.qualcoder.names import Names
from tls_coding.exchange.sqlite_project import FreeNames

Cell = str | int | None
Rows = list[tuple[Cell, ...]]


def code_rows(
    codes: tuple[Code, ...], names: Names, owner: str, at: str
) -> tuple[Rows, Rows, dict[str, int]]:
    """The rows of categories and of codes, and the number of each code by its GUID.

    A code that has codes below it is a category of its name, too: it stands in that, beside them.
    `names` is told what everything was called.
    """
    free_codes, free_categories = FreeNames(), FreeNames()
    categories: Rows = []
    rows: Rows = []
    numbers: dict[str, int] = {}
    category_of: dict[str, int] = {}
    for path in walk(codes):
        code = path[-1]
        above = category_of[path[-2].guid] if len(path) > 1 else None
        if code.codes or not code.codable:
            number = len(categories) + 1
            name = free_categories.take(code.name)
            names.categories[name] = code.guid, code.name
            about = "" if code.codable else code.description
            categories.append((number, name, owner, at, about, above))
            category_of[code.guid] = above = number
        if code.codable:
            name = free_codes.take(code.name)
            names.codes[name] = code.guid, code.name
            numbers[code.guid] = len(rows) + 1
            rows.append((len(rows) + 1, name, code.description, above, owner, at, code.color))
    return categories, rows, numbers
