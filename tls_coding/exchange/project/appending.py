"""YAML text and further entries in; the same text with the entries at the end of its lists, out.

What is there stays letter by letter: comments, order, quotes, line ends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from tls_coding.exchange.project.codetree import dumped

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # as YAML counts lines
_NULL = "tag:yaml.org,2002:null"


def append_items(text: str, key: str | None, items: Sequence[Any]) -> str:
    """`text` with `items` at the end of the list under `key`, or of the list that it is (None)."""
    return _appended(text, key, list(items)) if items else text


def append_keys(text: str, key: str, entries: Mapping[str, Any]) -> str:
    """`text` with `entries` at the end of the mapping under `key`; without one, it gets one."""
    return _appended(text, key, dict(entries)) if entries else text


def _appended(text: str, key: str | None, more: list[Any] | dict[str, Any]) -> str:
    mark = "\ufeff" * text.startswith("\ufeff")
    plain = text.removeprefix("\ufeff")
    root = yaml.compose(plain, Loader=_Loader)
    if key is None:
        node = root
    elif isinstance(root, yaml.MappingNode):
        node = next((value for name, value in root.value if name.value == key), None)
    else:
        raise ValueError("no mapping")
    newline = "\r\n" if "\r\n" in plain else "\n"
    if node is None:
        block = dumped(more if key is None else {key: more})
        return mark + _ended(plain, newline) + block.replace("\n", newline)
    at, end, inserted = _insertion(plain, node, more, 0 if key is None else 2)
    return mark + plain[:at] + inserted.replace("\n", newline) + plain[end:]


def _insertion(
    text: str, node: yaml.Node, more: list[Any] | dict[str, Any], column: int
) -> tuple[int, int, str]:
    """Which stretch of the text gives way to the entries, and how they are written there."""
    starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def offset(mark: Any) -> int:
        return int(starts[mark.line] + mark.column)

    if node.tag == _NULL:
        at = offset(node.end_mark)
        return at, at, "\n" + _indented(more, column)
    if not isinstance(node, yaml.CollectionNode):
        raise ValueError("neither a list nor a mapping")
    if node.flow_style:
        if not node.value:  # empty brackets give way to a list over several lines
            at = offset(node.start_mark)
            lead = "\n" if node.start_mark.column else ""
            return at, offset(node.end_mark), lead + _indented(more, column).rstrip("\n")
        last = node.value[-1]
        last = last[1] if isinstance(last, tuple) else last
        at = offset(last.end_mark)
        return at, at, ", " + _in_brackets(more)
    end = _last_leaf(node).end_mark
    column = node.start_mark.column
    at = offset(end)
    if end.column > 0 and text[starts[end.line] : at].strip():
        found = _BREAK.search(text, at)
        at = found.end() if found else len(text)
    else:
        at = starts[end.line]
    lacking = "\n" if at and not _BREAK.match(text, at - 1) else ""
    return at, at, lacking + _indented(more, column)


def _last_leaf(node: yaml.Node) -> yaml.Node:
    """The last value that stands in a block; a list in brackets counts as one value."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def _in_brackets(more: list[Any] | dict[str, Any]) -> str:
    """The entries on one line, as they stand between brackets."""
    text: str = yaml.safe_dump(
        more, default_flow_style=True, allow_unicode=True, sort_keys=False, width=1 << 30
    )
    return text.strip()[1:-1]


def _indented(more: list[Any] | dict[str, Any], column: int) -> str:
    # Each line of a block scalar moves as well: YAML takes the common indentation off.
    return "".join(
        " " * column + line if line.strip() else line
        for line in dumped(more).splitlines(keepends=True)
    )


def _ended(text: str, newline: str) -> str:
    return text if not text or text.endswith("\n") else text + newline
