"""Rules in; spaCy Matcher patterns, part by part, out.

A rule is cut into its parts (adjacent words); each part becomes patterns whose tokens are sets of
word forms. How parts stand to one another is `match`'s affair, not spaCy's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

from tls_coding.codebook.grammar import parse_rule
from tls_coding.codebook.lemmas import Lexicon
from tls_coding.codebook.lint import atoms
from tls_coding.codebook.lock import AS_WRITTEN, Reading
from tls_coding.codebook.model import Codebook, TokenRule, rules_in
from tls_coding.codebook.options import MAX_OPTIONS, spellings
from tls_coding.codebook.rule import Atom, Exact, Group, Join, Limit, ListRef, Part, Rule, Word
from tls_coding.corpus.splitting import splits_of
from tls_coding.errors import CodingError

Slot = frozenset[str]  # the word forms allowed at one place
WordSequence = tuple[Slot, ...]
Lists = Mapping[str, Mapping[Any, Sequence[str]]]


class TooManyOptions(CodingError):
    """A part of a rule stands for more than `MAX_OPTIONS` sequences of words."""


@dataclass(frozen=True)
class CompiledPart:
    """What one part of a rule looks for: any of `sequences`, or a spaCy pattern of the user's own.

    A text can hold a sequence only if it holds a word of each of its slots; `tokens` must be
    tried on every text.
    """

    sequences: tuple[WordSequence, ...] = ()
    tokens: tuple[dict[str, Any], ...] = ()
    pipeline: str = ""  # the trained pipeline that `tokens` needs

    def patterns(self) -> list[list[dict[str, Any]]]:
        """The part as patterns of spaCy's Matcher."""
        own = [list(self.tokens)] if self.tokens else []
        return own + [[_token(slot) for slot in sequence] for sequence in self.sequences]


@dataclass(frozen=True)
class CompiledRule:
    """One rule: numbers of its parts, how they are joined, how far apart they may be."""

    id: str
    owner: str  # the code, or the kind of cue
    parts: tuple[int, ...]
    joins: tuple[Join, ...]
    limit: Limit
    veto: bool = False


@dataclass
class RuleSet:
    """All rules of one language over one vocabulary; equal parts are compiled once."""

    language: str
    lexicon: Lexicon
    lists: Lists = field(default_factory=dict)
    rules: list[CompiledRule] = field(default_factory=list)
    parts: list[CompiledPart] = field(default_factory=list)
    _numbers: dict[Part | str, int] = field(default_factory=dict)

    def add(self, rule_id: str, owner: str, rule: str | TokenRule, *, veto: bool = False) -> None:
        """Compile one rule; raises RuleFault or TooManyOptions for one that cannot be used."""
        if isinstance(rule, TokenRule):
            part = CompiledPart(tokens=tuple(rule.tokens), pipeline=rule.pipeline or "")
            number = self._number(repr(rule), part)
            compiled = CompiledRule(rule_id, owner, (number,), (), Limit(), veto)
        else:
            parsed = parse_rule(rule)
            numbers = tuple(self._part_number(part) for part in parsed.parts)
            compiled = CompiledRule(rule_id, owner, numbers, parsed.joins, parsed.limit, veto)
        self.rules.append(compiled)

    def _part_number(self, part: Part) -> int:
        number = self._numbers.get(part)
        if number is None:
            sequences = self._expander.part(part)
            number = self._number(part, CompiledPart(tuple(s for s in sequences if all(s))))
        return number

    @cached_property
    def _expander(self) -> Expander:
        return Expander(self.language, self.lexicon, self.lists)

    def _number(self, key: Part | str, part: CompiledPart) -> int:
        number = self._numbers.setdefault(key, len(self.parts))
        if number == len(self.parts):
            self.parts.append(part)
        return number


def compile_codebook(
    codebook: Codebook, language: str, types: Iterable[str], reading: Reading = AS_WRITTEN
) -> RuleSet:
    """All rules and vetoes of `codebook` that hold in `language`, over the words `types`."""
    lexicon = Lexicon(language, types, codebook.forms.get(language, {}), reading)
    rule_set = RuleSet(language, lexicon, codebook.lists)
    for code in codebook.codes:
        for tail, rule in rules_in(code.rules, language):
            rule_set.add(f"{code.id}/{tail}", code.id, rule)
        for tail, rule in rules_in(code.unless, language):
            rule_set.add(f"{code.id}/unless/{tail}", code.id, rule, veto=True)
    return rule_set


def count_rules(codebook: Codebook, language: str) -> int:
    """The number of rules and vetoes of `codebook` that hold in `language`."""
    own = (
        rules_in(rules, language) for code in codebook.codes for rules in (code.rules, code.unless)
    )
    return sum(1 for rules in own for _ in rules)


def meet_rules(rules: Iterable[str], lists: Lists, language: str) -> None:
    """Split the words of rules and of their lists, which needs no text: then that is known."""
    named: set[str] = set()
    words: list[str] = []
    todo = list(rules)
    while todo:
        for atom in atoms(parse_rule(todo.pop())):
            if isinstance(atom, Word):
                words += spellings(atom.text)
            elif isinstance(atom, Exact):
                words.append(atom.text)
            elif isinstance(atom, ListRef) and atom.name not in named:
                named.add(atom.name)
                todo += listed(atom.name, lists, language)
    splits_of(language).learn(words)


def listed(name: str, lists: Lists, language: str) -> list[str]:
    """The words of a list that hold in a language."""
    by_language = lists.get(name, {})
    return [*by_language.get("all", []), *by_language.get(language, [])]


def expand(part: Part, language: str, lexicon: Lexicon, lists: Lists) -> list[WordSequence]:
    """Every sequence of word sets that `part` stands for, without repetition, in a fixed order."""
    return Expander(language, lexicon, lists).part(part)


class Expander:
    """Turns parts of rules into sequences of word sets; what is met again is looked up."""

    def __init__(self, language: str, lexicon: Lexicon, lists: Lists) -> None:
        self._language = language
        self._lexicon = lexicon
        self._lists = lists
        self._words: dict[str, list[WordSequence]] = {}
        self._of_list: dict[str, list[WordSequence]] = {}

    def part(self, part: Part) -> list[WordSequence]:
        """Every sequence that `part` stands for, without repetition, in a fixed order."""
        if len(part.items) == 1 and not part.items[0].optional:
            return [each for each in dict.fromkeys(self._atom(part.items[0].atom)) if each]
        choices: list[list[WordSequence]] = []
        count = 1
        for item in part.items:
            options = self._atom(item.atom)
            choices.append([*options, ()] if item.optional else options)
            count *= len(choices[-1])
            if count > MAX_OPTIONS:
                raise TooManyOptions(
                    f"'{part}' stands for more than {MAX_OPTIONS:,} sequences of words"
                )
        joined = (tuple(slot for piece in pieces for slot in piece) for pieces in product(*choices))
        return [sequence for sequence in dict.fromkeys(joined) if sequence]

    def _atom(self, atom: Atom) -> list[WordSequence]:
        if isinstance(atom, Word):
            if atom.text not in self._words:
                self._words[atom.text] = self._word(atom.text)
            return self._words[atom.text]
        if isinstance(atom, Exact):
            exactly = self._lexicon.exactly
            return [tuple(map(exactly, words)) for words in splits(atom.text, self._language)]
        if isinstance(atom, Group):
            return _joined_singles(each for option in atom.options for each in self.part(option))
        assert isinstance(atom, ListRef)
        if atom.name not in self._of_list:
            words = listed(atom.name, self._lists, self._language)
            entries = (self.part(list_entry(word)) for word in words)
            self._of_list[atom.name] = _joined_singles(each for own in entries for each in own)
        return self._of_list[atom.name]

    def _word(self, text: str) -> list[WordSequence]:
        return _joined_singles(
            tuple(_slot(word, self._lexicon) for word in words)
            for spelling in spellings(text)
            for words in splits(spelling, self._language)
        )


def list_entry(text: str) -> Part:
    """A word of a list, read as one part of a rule; raises RuleFault like a rule."""
    rule: Rule = parse_rule(text)
    return rule.parts[0]


def splits(words: str, language: str) -> tuple[tuple[str, ...], ...]:
    """The words of a rule, folded and split as those of a text are: every way they may be."""
    return splits_of(language)[words]


def _slot(word: str, lexicon: Lexicon) -> Slot:
    return lexicon.forms(word) if any(char.isalpha() for char in word) else frozenset({word})


def _joined_singles(sequences: Iterable[WordSequence]) -> list[WordSequence]:
    """Options of one word each made one option; the others as they are."""
    singles: set[str] = set()
    longer: list[WordSequence] = []
    for sequence in sequences:
        if len(sequence) == 1:
            singles |= sequence[0]
        else:
            longer.append(sequence)
    return [(frozenset(singles),), *longer] if singles else longer or [(frozenset(),)]


def _token(slot: Slot) -> dict[str, Any]:
    return {"LOWER": next(iter(slot))} if len(slot) == 1 else {"LOWER": {"IN": sorted(slot)}}
