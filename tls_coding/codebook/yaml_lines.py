"""YAML text in; plain data and the line of every part of it out.

pydantic names a fault by its path (`codes`, 3, `kind`); a person needs its line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from tls_coding.errors import Problem

Path = tuple[str | int, ...]
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_NODES = 2_000_000  # aliases can make a small file huge: past this it is refused


@dataclass
class Located:
    """Plain data with the 1-based line and column of each of its parts."""

    data: Any = None
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Path) -> tuple[int, int]:
        """Line and column of `path`, or of its nearest parent that is in the file."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def load(text: str, file: str) -> tuple[Located, list[Problem]]:
    """Read one YAML document; a file that is no YAML gives one problem and no data."""
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        reader = _Reader(loader, file)
        data = None if node is None else reader.read(node, ())
    except yaml.MarkedYAMLError as error:
        return Located(), [_syntax_problem(error, text, file)]
    except yaml.YAMLError as error:
        line = text[: getattr(error, "position", 0) or 0].count("\n") + 1
        mend = "Save the file as UTF-8 without control characters."
        return Located(), [Problem(file, line, "a character that YAML does not allow.", mend)]
    except (ValueError, RecursionError) as error:
        return Located(), [Problem(file, 1, f"not readable as YAML: {error}.")]
    finally:
        loader.dispose()
    return Located(data, reader.places), reader.problems


class _Reader:
    def __init__(self, loader: Any, file: str) -> None:
        self.loader = loader
        self.file = file
        self.places: dict[Path, tuple[int, int]] = {}
        self.problems: list[Problem] = []

    def read(self, node: yaml.Node, path: Path) -> Any:
        mark = node.start_mark
        self.places.setdefault(path, (mark.line + 1, mark.column + 1))
        if len(self.places) > MAX_NODES:
            raise ValueError(f"more than {MAX_NODES:,} values")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, i)) for i, item in enumerate(node.value)]
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

    def _scalar(self, node: yaml.Node) -> Any:
        try:
            return self.loader.construct_object(node, deep=True)
        except (ValueError, yaml.YAMLError):
            return node.value  # e.g. the date 2007-02-31: the models say what is wrong with it


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    bare = here.strip().removeprefix("- ").lstrip()
    if "\t" in here[: len(here) - len(here.lstrip())]:
        mend = "Indent with spaces, not with tabs."
    elif bare[:1] in {"[", "&", "*", "#", '"', "?", "|", "~"} or any(c in bare for c in "&*#["):
        mend = "If this is a rule, quote it: '…' around the whole rule."
    else:
        mend = "Check the indentation, the quotes and the colon of this line and the one above."
    return Problem(file, line, f"not valid YAML ({error.problem or 'syntax'}).", mend, column)
