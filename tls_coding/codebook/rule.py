"""The parts of a parsed rule, and a rule written out again.

rule  = part { ("..." | "&") part } [ "within" INT | "in" ("sentence" | "turn") ]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Join = Literal["...", "&"]
DEFAULT_REACH = 8


@dataclass(frozen=True)
class Word:
    """Any inflected form of `text`; `*` any letters; `~` hyphen, space or nothing."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Exact:
    """The words as written; case does not matter."""

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True)
class ListRef:
    """The codebook's word list of that name."""

    name: str

    def __str__(self) -> str:
        return f"#{self.name}"


@dataclass(frozen=True)
class Group:
    """One of several parts."""

    options: tuple[Part, ...]

    def __str__(self) -> str:
        return "[" + "|".join(str(option) for option in self.options) + "]"


Atom = Word | Exact | ListRef | Group


@dataclass(frozen=True)
class Item:
    """One atom of a part; `optional` where it is followed by `?`."""

    atom: Atom
    optional: bool = False

    def __str__(self) -> str:
        return f"{self.atom}{'?' if self.optional else ''}"


@dataclass(frozen=True)
class Part:
    """Adjacent items, nothing between them."""

    items: tuple[Item, ...]

    def __str__(self) -> str:
        return " ".join(str(item) for item in self.items)


@dataclass(frozen=True)
class Limit:
    """How far the parts of a rule may be apart.

    `words`: the next part begins no later than that many words after the one before it
    ends (8 where a rule says nothing); None lifts it. `scope`: what no hit may leave.
    """

    words: int | None = DEFAULT_REACH
    scope: Literal["sentence", "turn"] = "turn"
    written: bool = False

    def __str__(self) -> str:
        if not self.written:
            return ""
        return f" within {self.words}" if self.words is not None else f" in {self.scope}"


@dataclass(frozen=True)
class Rule:
    """A whole rule: `joins[i]` stands between `parts[i]` and `parts[i + 1]`."""

    parts: tuple[Part, ...]
    joins: tuple[Join, ...] = ()
    limit: Limit = Limit()

    def __str__(self) -> str:
        text = str(self.parts[0])
        for join, part in zip(self.joins, self.parts[1:], strict=True):
            text += f" {join} {part}"
        return text + str(self.limit)
