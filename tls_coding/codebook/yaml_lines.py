"""YAML text in; plain data and the line of every part of it out.

pydantic names a fault by its path (`codes`, 3, `kind`); a person needs its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
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
TEXT = "tag:yaml.org,2002:str"
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
        reader = _Reader(loader, file, text)
        data = reader.value(()) if reader.events else None
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


def _events(loader: Any) -> tuple[list[Any], dict[Any, int]]:
    """What a document is made of, one thing after another, and where its anchors are among it.

    All of it is listed before anything is built: by then it is known not to be nested too deep.
    """
    events: list[Any] = []
    anchors: dict[Any, int] = {}
    depth = documents = 0
    while loader.check_event():
        event: Any = loader.get_event()
        line = event.start_mark.line + 1
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            events.append(event)
        elif isinstance(event, yaml.NodeEvent):
            if event.anchor is not None:
                _anchor(event, anchors, len(events))
            depth += isinstance(event, yaml.CollectionStartEvent)
            if depth > MAX_DEPTH:
                raise _TooMuch(line, f"values are nested more than {MAX_DEPTH} deep")
            events.append(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _fault("a second document begins", event)
    return events, anchors


def _anchor(event: Any, anchors: dict[Any, int], place: int) -> None:
    """Note an anchor; an alias must have one before it."""
    name = event.anchor
    if isinstance(event, yaml.AliasEvent):
        if name not in anchors:
            raise _fault(f"there is no &{name} that *{name} could stand for", event)
    elif anchors.setdefault(name, place) != place:
        raise _fault(f"&{name} stands twice", event)


def _fault(what: str, event: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=what, problem_mark=event.start_mark)


class _Reader:
    """Builds data from events; where an alias stands, those behind its anchor are read again."""

    def __init__(self, loader: Any, file: str, text: str) -> None:
        self.loader = loader
        self.file = file
        self.lines = text.split("\n")
        self.places: dict[Path, tuple[int, int]] = {}
        self.taken: dict[Path, str] = {}
        self.problems: list[Problem] = []
        self.events, self.anchors = _events(loader)
        self.next = 0  # place in `events`

    def value(self, path: Path) -> Any:
        """The next value, which is that of `path`."""
        event = self.events[self.next]
        self.next += 1
        if isinstance(event, yaml.AliasEvent):
            after, self.next = self.next, self.anchors[event.anchor]
            value = self.value(path)
            self.next = after
            return value
        mark = event.start_mark
        self.places.setdefault(path, (mark.line + 1, mark.column + 1))
        if len(self.places) > MAX_NODES:
            raise _TooMuch(mark.line + 1, f"over {MAX_NODES:,} values, aliases (*) counted in full")
        if len(path) > MAX_DEPTH:
            raise _TooMuch(mark.line + 1, "an alias (*) stands within what it names")
        if isinstance(event, yaml.ScalarEvent):
            if taken := self._taken(event):
                self.taken[path] = taken
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._items(path))
        return self._mapping(path)

    def _items(self, path: Path) -> Iterator[Any]:
        for number in count():
            if self._ends():
                return
            yield self.value((*path, number))

    def _ends(self) -> bool:
        """Whether a list or mapping ends here; if so, what comes next is behind it."""
        ends = isinstance(self.events[self.next], yaml.CollectionEndEvent)
        self.next += ends
        return ends

    def _mapping(self, path: Path) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        while not self._ends():
            event = self.events[self.next]
            if isinstance(event, yaml.AliasEvent):
                event = self.events[self.anchors[event.anchor]]
            mark = event.start_mark
            if not isinstance(event, yaml.ScalarEvent):
                what = "a list or a mapping stands where a key is expected."
                self.problems.append(Problem(self.file, mark.line + 1, what, "Put it in quotes."))
                self._pass()
                self._pass()
                continue
            self.next += 1
            key = event.value  # keys stay as written: `no`, `on` and 12 are words here
            if key in result:
                what = f"the key '{key}' stands twice; only the first one counts."
                self.problems.append(
                    Problem(self.file, mark.line + 1, what, "Join the two.", mark.column + 1)
                )
                self._pass()
                continue
            self.places[(*path, key)] = (mark.line + 1, mark.column + 1)
            result[key] = self.value((*path, key))
        return result

    def _pass(self) -> None:
        """Pass over the next value."""
        depth = 0
        while True:
            event = self.events[self.next]
            self.next += 1
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if not depth:
                return

    def _taken(self, event: Any) -> str:
        last = event.end_mark
        if event.style in {"'", '"', "|", ">"} or last.line >= len(self.lines):
            return ""
        before = self.lines[event.start_mark.line][event.start_mark.column :]
        after = self.lines[last.line][last.column :]
        found = re.match(r"[&!]\S+", before) or re.match(r"\s+(#\w\S*)", after)
        return found.group().strip() if found else ""

    def _scalar(self, event: Any) -> Any:
        tag = event.tag
        if tag is None or tag == "!":
            tag = self.loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        if tag == TEXT:
            return event.value
        try:
            node = yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark)
            return self.loader.construct_object(node, deep=True)
        except (ValueError, LookupError, AttributeError, yaml.YAMLError):
            # E.g. the date 2007-02-31, `!!bool x`: the models say what is wrong with it.
            return event.value


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
    elif bare.startswith("---"):
        mend = "A file is one document: take out this line, or what follows it."
    elif re.search(r"'[^']*\w'\w", bare):
        mend = "Within '…' an apostrophe is written twice: 'l''eau'."
    elif bare[:1] in set("[]{},&*#\"'?|>~%@`!") or any(c in bare for c in "&*#["):
        mend = "If this is a rule, quote it: '…' around the whole rule."
    else:
        mend = "Check the indentation, the quotes and the colon of this line and the one above."
    return Problem(file, line, f"not valid YAML ({what}).", mend, column)
