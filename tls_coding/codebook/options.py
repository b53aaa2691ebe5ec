"""How many sequences of words a part of a rule stands for, told from the rule alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from tls_coding.codebook.grammar import RuleFault, parse_rule
from tls_coding.codebook.rule import Atom, Group, ListRef, Part, Word

MAX_OPTIONS = 5_000  # sequences that one part may stand for
Lists = Mapping[str, Mapping[Any, Sequence[str]]]


def too_wide(text: str, language: str, lists: Lists) -> bool:
    """True where a part of the rule stands for more than `MAX_OPTIONS` sequences."""
    return Widths(language, lists).too_wide(text)


def spellings(word: str) -> list[str]:
    """The spellings that `~` leaves open.

    >>> spellings("know~how")
    ['know-how', 'know how', 'knowhow']
    """
    if "~" not in word.strip("~"):
        return [word.strip("~")]
    return [word.strip("~").replace("~", gap) for gap in ("-", " ", "")]


class Widths:
    """Counts what rules of one language stand for; each list of words is counted once."""

    def __init__(self, language: str, lists: Lists) -> None:
        self._language = language
        self._lists = lists
        self._counted: dict[str, tuple[int, int]] = {}

    def too_wide(self, text: str) -> bool:
        """True where a part of the rule stands for more than `MAX_OPTIONS` sequences."""
        try:
            rule = parse_rule(text)
        except RuleFault:
            return False
        return any(sum(self._part(part)) > MAX_OPTIONS for part in rule.parts)

    def _part(self, part: Part) -> tuple[int, int]:
        """Sequences of one word (they count as one) and longer ones."""
        if len(part.items) == 1 and not part.items[0].optional:
            return self._atom(part.items[0].atom)
        return 0, prod([sum(self._atom(item.atom)) + item.optional for item in part.items])

    def _atom(self, atom: Atom) -> tuple[int, int]:
        if isinstance(atom, Group):
            return self._any_of(atom.options)
        if isinstance(atom, ListRef):
            if atom.name not in self._counted:
                parts = _list_parts(self._lists.get(atom.name, {}), self._language)
                self._counted[atom.name] = self._any_of(parts)
            return self._counted[atom.name]
        text = atom.text.strip("~")
        if isinstance(atom, Word) and "~" in text:
            return 1, 2  # knowhow; know - how, know how
        # What holds a hyphen, an apostrophe or a digit may be several words to a tokeniser, and
        # others at the start of a sentence.
        return (1, 0) if text.replace("*", "").isalpha() else (0, 2)

    def _any_of(self, parts: Sequence[Part]) -> tuple[int, int]:
        counts = [self._part(part) for part in parts]
        return min(1, sum([single for single, _ in counts])), sum([more for _, more in counts])


def _list_parts(by_language: Mapping[Any, Sequence[str]], language: str) -> list[Part]:
    parts = []
    for key, words in by_language.items():
        for word in words if key in {"all", language} or language == "all" else ():
            try:
                parts.append(parse_rule(word).parts[0])
            except RuleFault:
                continue  # said by lint
    return [part for part in parts if not any(isinstance(i.atom, ListRef) for i in part.items)]
