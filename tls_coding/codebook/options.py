"""How many sequences of words a part of a rule stands for, told from the rule alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from tls_coding.codebook.grammar import RuleFault, parse_rule
from tls_coding.codebook.rule import Atom, Exact, Group, ListRef, Part, Word

MAX_OPTIONS = 5_000  # sequences that one part may stand for
Lists = Mapping[str, Mapping[Any, Sequence[str]]]


def too_wide(text: str, language: str, lists: Lists) -> bool:
    """True where a part of the rule stands for more than `MAX_OPTIONS` sequences."""
    try:
        rule = parse_rule(text)
    except RuleFault:
        return False
    return any(sum(_count(part, language, lists)) > MAX_OPTIONS for part in rule.parts)


def spellings(word: str) -> list[str]:
    """The spellings that `~` leaves open.

    >>> spellings("know~how")
    ['know-how', 'know how', 'knowhow']
    """
    if "~" not in word.strip("~"):
        return [word.strip("~")]
    return [word.strip("~").replace("~", gap) for gap in ("-", " ", "")]


def _count(part: Part, language: str, lists: Lists) -> tuple[int, int]:
    """Sequences of one word (they count as one) and longer ones."""
    counts = []
    for item in part.items:
        single, longer = _count_atom(item.atom, language, lists)
        counts.append(single + longer + item.optional)
    if len(part.items) == 1 and not part.items[0].optional:
        return _count_atom(part.items[0].atom, language, lists)
    return 0, prod(counts)


def _count_atom(atom: Atom, language: str, lists: Lists) -> tuple[int, int]:
    if isinstance(atom, Word) and len(spellings(atom.text)) > 1:
        return 1, 2  # knowhow; know - how, know how
    if isinstance(atom, Exact | Word):
        # What holds a hyphen, an apostrophe or a digit may be several words to a tokeniser, and
        # others at the start of a sentence.
        return (1, 0) if atom.text.strip("~").replace("*", "").isalpha() else (0, 2)
    if isinstance(atom, Group):
        parts = list(atom.options)
    else:
        assert isinstance(atom, ListRef)
        parts = _list_parts(lists.get(atom.name, {}), language)
    counts = [_count(part, language, lists) for part in parts]
    return min(1, sum(single for single, _ in counts)), sum(longer for _, longer in counts)


def _list_parts(by_language: Mapping[Any, Sequence[str]], language: str) -> list[Part]:
    parts = []
    for key, words in by_language.items():
        for word in words if key in {"all", language} or language == "all" else ():
            try:
                parts.append(parse_rule(word).parts[0])
            except RuleFault:
                continue  # said by lint
    return [part for part in parts if not any(isinstance(i.atom, ListRef) for i in part.items)]
