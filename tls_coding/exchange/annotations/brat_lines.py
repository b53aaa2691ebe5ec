"""The lines of one `.ann` file in; its entities with attributes and notes, as passages, out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tls_coding.errors import UsageError
from tls_coding.exchange.annotations.gathering import Passage
from tls_coding.exchange.project.losses import Loss
from tls_coding.exchange.project.passages import RULES

MARK = "# tls-coding: in types, - stands for the dots of ids"
_ENTITY = re.compile(r"(T\S+)\t(\S+) (\d{1,12} \d{1,12}(?:;\d{1,12} \d{1,12})*)(?:\t(.*))?")
_ATTRIBUTE = re.compile(r"[AM]\S+\t(\S+) (\S+)(?: (.*))?")
_NOTE = re.compile(r"#\S*\t(\S+) (\S+)\t(.*)")
_OTHER = {"R": "relations", "E": "events", "*": "relations", "N": "links to databases"}


@dataclass
class _Entity:
    kind: str
    pieces: list[tuple[int, int]]
    words: str
    coder: str = ""
    memo: list[str] = field(default_factory=list)


@dataclass
class Standoff:
    """One `.ann` file."""

    entities: dict[str, _Entity] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    ours: bool = False

    def lose(self, what: str) -> None:
        """Count something that has no place here."""
        self.losses.append(Loss(what, 1))

    def passages(self, text: str) -> list[Passage]:
        """A passage for each entity; of one in several pieces, one for each piece.

        Pieces with nothing but space between them are one.
        """
        found = []
        for entity in self.entities.values():
            pieces = list(_joined(entity.pieces, text))
            if len(pieces) > 1:
                self.lose("passages in several pieces, each piece a coding of its own now")
            label = entity.kind
            if self.ours:
                label = "" if label == "memo" else label.replace("-", ".")
            memo = "\n".join(entity.memo)
            for start, end in pieces:
                quote = entity.words if len(pieces) == 1 else ""
                found.append(Passage(start, end, label, entity.coder, memo=memo, quote=quote))
        return found


def standoff(text: str, where: str, *, ours: bool) -> Standoff:
    """Read one file; `where` begins messages; `ours`: it was written here.

    Raises UsageError for a line that is none of brat's.
    """
    found = Standoff(ours=ours)
    about: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if not line.strip():
            continue
        if line[0] in "AM#":
            about.append((number, line))
        elif line[0] in _OTHER:
            found.lose(f"{_OTHER[line[0]]} of brat")
        elif match := _ENTITY.fullmatch(line):
            pieces = [tuple(map(int, piece.split())) for piece in match[3].split(";")]
            placed = sorted((start, end) for start, end in pieces)
            found.entities[match[1]] = _Entity(match[2], placed, match[4] or "")
        else:
            raise UsageError(f"{where} {number}: no line of brat's standoff format.")
    for number, line in about:
        _add(found, line, f"{where} {number}")
    return found


def _add(found: Standoff, line: str, where: str) -> None:
    """An attribute or a note, on the entity that it names."""
    note = line.startswith("#")
    match = (_NOTE if note else _ATTRIBUTE).fullmatch(line)
    if match is None:
        if note:
            return found.lose("notes on nothing")
        raise UsageError(f"{where}: no line of brat's standoff format.")
    entity = found.entities.get(match[2])
    if entity is None:
        return found.lose("notes and attributes of relations and events")
    if note:
        text = match[3]
        entity.memo.append(_plain(text) if found.ours else text)
    elif match[1] == "Coder" and match[3]:
        entity.coder = match[3]
    elif match[1] == "Suggested" and found.ours:
        entity.coder = RULES
    else:
        entity.memo.append(f"{match[1]}: {match[3]}" if match[3] else match[1])
    return None


def _plain(text: str) -> str:
    letters = {"n": "\n", "t": "\t"}
    return re.sub(r"\\(.)", lambda found: letters.get(found[1], found[1]), text)


def _joined(pieces: list[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    start, end = pieces[0]
    for first, last in pieces[1:]:
        if text[end:first].strip():
            yield start, end
            start = first
        end = max(end, last)
    yield start, end
