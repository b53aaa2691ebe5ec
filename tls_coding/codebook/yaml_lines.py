"""YAML text in; plain data and the line of every part of it out.

pydantic names a fault by its path (`codes`, 3, `kind`); a person needs its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from tls_coding.errors import Problem

Path = tuple[str | int, ...]
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_NODES = 250_000  # aliases can make a small file huge: past this it is refused
# What libyaml says it was doing when it noticed, often far below, that something stays open.
OPENED = {
    "while parsing a flow sequence": "a [ that is not closed, or not followed by a comma",
    "while parsing a flow mapping": "a { that is not closed, or not followed by a comma",
    "while scanning a quoted scalar": "a quote that is not closed",
}
MAX_DEPTH = 100  # libyaml ends the whole program where values are nested too deep


@dataclass
class Located:
    """Plain data with the 1-based line and column of each of its parts.

    `taken`: what YAML takes from an unquoted value for itself (`&name` or `!tag` before it,
    `#word` after it).
    """

    data: Any = None
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    taken: dict[Path, str] = field(default_factory=dict)

    def place(self, path: Path) -> tuple[int, int]:
        """Line and column of `path`, or of its nearest parent that is in the file."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def decoded(raw: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """The text of a file that must be UTF-8 (with or without a byte order mark)."""
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [Problem(file, line, "not UTF-8.", "Save the file as UTF-8.")]


def load(text: str, file: str) -> tuple[Located, list[Problem]]:
    """Read one YAML document; a file that is no YAML gives one problem and no data."""
    loader = Loader(text)
    try:
        _check_depth(text)
        node = loader.get_single_node()
        reader = _Reader(loader, file, text)
        data = None if node is None else reader.read(node, ())
    except yaml.MarkedYAMLError as error:
        return Located(), [_syntax_problem(error, text, file)]
    except yaml.YAMLError:
        stray = yaml.reader.Reader.NON_PRINTABLE.search(text)
        line = text[: stray.start() if stray else 0].count("\n") + 1
        mend = "Save the file as UTF-8 without control characters."
        return Located(), [Problem(file, line, "a character that YAML does not allow.", mend)]
    except _TooMuch as error:
        return Located(), [Problem(file, error.line, f"{error}.", "Write it more plainly.")]
    finally:
        loader.dispose()
    return Located(data, reader.places, reader.taken), reader.problems


class _TooMuch(Exception):
    """More values, or values nested deeper, than any file of a study has."""

    def __init__(self, line: int, what: str) -> None:
        self.line = line
        super().__init__(what)


def _check_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise _TooMuch(line, f"values are nested more than {MAX_DEPTH} deep")


class _Reader:
    def __init__(self, loader: Any, file: str, text: str) -> None:
        self.loader = loader
        self.file = file
        self.lines = text.split("\n")
        self.places: dict[Path, tuple[int, int]] = {}
        self.taken: dict[Path, str] = {}
        self.problems: list[Problem] = []

    def read(self, node: yaml.Node, path: Path) -> Any:
        mark = node.start_mark
        self.places.setdefault(path, (mark.line + 1, mark.column + 1))
        if len(self.places) > MAX_NODES:
            raise _TooMuch(mark.line + 1, f"over {MAX_NODES:,} values, aliases (*) counted in full")
        if len(path) > MAX_DEPTH:
            raise _TooMuch(mark.line + 1, "an alias (*) stands within what it names")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, i)) for i, item in enumerate(node.value)]
        if taken := self._taken(node):
            self.taken[path] = taken
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            mark = key_node.start_mark
            if not isinstance(key_node, yaml.ScalarNode):
                what = "a list or a mapping stands where a key is expected."
                self.problems.append(Problem(self.file, mark.line + 1, what, "Put it in quotes."))
                continue
            key = key_node.value  # keys stay as written: `no`, `on` and 12 are words here
            if key in result:
                what = f"the key '{key}' stands twice; only the first one counts."
                self.problems.append(
                    Problem(self.file, mark.line + 1, what, "Join the two.", mark.column + 1)
                )
                continue
            self.places[(*path, key)] = (mark.line + 1, mark.column + 1)
            result[key] = self.read(value_node, (*path, key))
        return result

    def _taken(self, node: yaml.Node) -> str:
        if getattr(node, "style", None) in {"'", '"', "|", ">"} or node.end_mark.line >= len(
            self.lines
        ):
            return ""
        before = self.lines[node.start_mark.line][node.start_mark.column :]
        after = self.lines[node.end_mark.line][node.end_mark.column :]
        found = re.match(r"[&!]\S+", before) or re.match(r"\s+(#\w\S*)", after)
        return found.group().strip() if found else ""

    def _scalar(self, node: yaml.Node) -> Any:
        try:
            return self.loader.construct_object(node, deep=True)
        except (ValueError, LookupError, AttributeError, yaml.YAMLError):
            # E.g. the date 2007-02-31, `!!bool x`: the models say what is wrong with it.
            return node.value


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = error.problem or "syntax"
    if error.context in OPENED and error.context_mark:
        mark, what = error.context_mark, OPENED[error.context]
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines() or [""]
    line = min(line, len(lines))  # what ends too early is said of the last line there is
    here = lines[line - 1]
    bare = here.strip().removeprefix("- ").lstrip()
    if "\t" in here[: len(here) - len(here.lstrip())]:
        mend = "Indent with spaces, not with tabs."
    elif re.search(r"'[^']*\w'\w", bare):
        mend = "Within '…' an apostrophe is written twice: 'l''eau'."
    elif bare[:1] in set("[]{},&*#\"'?|>~%@`!") or any(c in bare for c in "&*#["):
        mend = "If this is a rule, quote it: '…' around the whole rule."
    else:
        mend = "Check the indentation, the quotes and the colon of this line and the one above."
    return Problem(file, line, f"not valid YAML ({what}).", mend, column)
