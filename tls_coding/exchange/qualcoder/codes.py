"""Codes and categories of QualCoder in; a tree of codes out.

A code stands in a category or, in newer versions, below another code.
"""

from __future__ import annotations

import re

from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.model import Code
from tls_coding.exchange.qualcoder.names import Names
from tls_coding.exchange.sqlite_file import Tables
from tls_coding.exchange.sqlite_project import tree

_COLOR = re.compile("#[0-9A-Fa-f]{6}")


def codes_in(tables: Tables, names: Names) -> tuple[tuple[Code, ...], dict[int, str]]:
    """The tree, and the GUID of each code by its number.

    A category that `names` knows as a code with codes below it becomes that code again.
    """
    nodes: dict[str, Code] = {}
    parents: dict[str, str] = {}
    doubles: dict[str, str] = {}  # the category that a code of the same GUID stands in, by GUID
    for row in tables.rows("code_cat", "catid", "name", "memo", "supercatid"):
        key, name = f"category {row.number('catid')}", row.text("name")
        own, called = names.categories.get(name, (guid("qualcoder category", key, name), name))
        nodes[key] = Code(own, called, codable=False, description=row.text("memo"))
        parents[key] = f"category {row.number('supercatid')}"
        doubles[own] = key
    by_number: dict[int, str] = {}
    columns = ("cid", "name", "memo", "catid", "color", "supercid")
    for row in tables.rows("code_name", *columns):
        number, name = row.number("cid"), row.text("name")
        if number is None:
            continue
        own, called = names.codes.get(name, (guid("qualcoder code", number, name), name))
        color = row.text("color").upper() if _COLOR.fullmatch(row.text("color")) else ""
        code = Code(own, called, color=color, description=row.text("memo"))
        by_number[number] = own
        if own in doubles:
            nodes[doubles[own]] = code
            continue
        above, category = row.number("supercid"), row.number("catid")
        nodes[f"code {number}"] = code
        parents[f"code {number}"] = f"category {category}" if above is None else f"code {above}"
    return tree(nodes, parents), by_number
