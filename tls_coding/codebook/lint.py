"""What is wrong with a codebook that is well formed: its parts do not fit one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from tls_coding.codebook import model
from tls_coding.codebook.grammar import RuleFault, parse_rule
from tls_coding.codebook.options import MAX_OPTIONS, Widths
from tls_coding.codebook.rule import Atom, Group, ListRef, Part, Rule
from tls_coding.codebook.yaml_lines import Located, Path
from tls_coding.errors import Problem

Fault = tuple[Path, str, str]


def lint(
    codebook: model.Codebook,
    codes: list[tuple[Path, model.Code]],
    file: str,
    located: Located,
    fresh: list[tuple[Path, model.Code]],
) -> list[Problem]:
    """Every problem between the parts of `codebook`.

    `codes` are its codes, each with its path in the file; faulty ones as far as they can be read.
    Only `fresh` ones are looked at each by itself. Lists are the affair of `lint_lists`.
    """

    problems = [_problem(fault, file, located) for fault in _duplicates(codes)]
    widths = {
        language: Widths(language, codebook.lists)
        for _, code in fresh
        for language in (*code.rules, *code.unless)
    }
    for path, code in fresh:
        faults = chain(
            _languages(codebook, code, path),
            _lists(codebook, code, path),
            _examples(code, path),
            _too_wide(widths, code, path),
        )
        problems += [_problem(fault, file, located) for fault in faults]
        if not code.rules:
            what = f"code '{code.id}' has no rules."
            mend = "Passages of this code can be coded by hand only."
            problems.append(_problem((path, what, mend), file, located, warning=True))
    return problems


def lint_lists(codebook: model.Codebook, file: str, located: Located) -> list[Problem]:
    """Every problem of the words of lists."""
    return [_problem(fault, file, located) for fault in _list_words(codebook)]


def _problem(fault: Fault, file: str, located: Located, *, warning: bool = False) -> Problem:
    path, what, mend = fault
    line, column = located.place(path)
    return Problem(file, line, what, mend, column, warning)


def _duplicates(codes: list[tuple[Path, model.Code]]) -> Iterator[Fault]:
    seen = set()
    for path, code in codes:
        if code.id in seen:
            what = f"the code '{code.id}' stands a second time."
            yield (*path, "id"), what, "Give it another id, or join the two."
        seen.add(code.id)


def _languages(codebook: model.Codebook, code: model.Code, path: Path) -> Iterator[Fault]:
    if codebook.codebook.name == model.UNREAD:
        return  # the head itself is faulty: that is said already
    known = set(codebook.codebook.languages) | {"all"}
    uses: list[tuple[Path, str]] = [((*path, "label", lang), lang) for lang in code.label]
    for key, rules in (("rules", code.rules), ("unless", code.unless)):
        uses += [((*path, key, lang), lang) for lang in rules]
    uses += [((*path, "examples", i, "lang"), item.lang) for i, item in enumerate(code.examples)]
    uses += [
        ((*path, "counterexamples", i, "lang"), item.lang)
        for i, item in enumerate(code.counterexamples)
    ]
    for place, lang in uses:
        if lang not in known:
            what = f"code '{code.id}': '{lang}' is not among the codebook's languages."
            yield (
                place,
                what,
                f"Use one of {', '.join(codebook.codebook.languages)}, or add it there.",
            )


def _lists(codebook: model.Codebook, code: model.Code, path: Path) -> Iterator[Fault]:
    for key, rules in (("rules", code.rules), ("unless", code.unless)):
        for lang, texts in rules.items():
            for i, text in enumerate(texts):
                if isinstance(text, model.TokenRule):
                    continue
                for name in list_names(text):
                    words = codebook.lists.get(name)
                    mend = f"Known lists: {', '.join(sorted(codebook.lists)) or 'none'}."
                    if words is None:
                        what = f"code '{code.id}': there is no list '#{name}'."
                        yield (*path, key, lang, i), what, mend
                    elif lang != "all" and lang not in words and "all" not in words:
                        what = f"code '{code.id}': the list '#{name}' has no words in '{lang}'."
                        yield (*path, key, lang, i), what, "Add them under `lists:`."


def _list_words(codebook: model.Codebook) -> Iterator[Fault]:
    for name, by_language in codebook.lists.items():
        for lang, words in by_language.items():
            for i, word in enumerate(words):
                path: Path = ("lists", name, lang, i)
                try:
                    rule = parse_rule(word)
                except RuleFault as fault:
                    yield path, f"list '#{name}': in '{word}': {fault.what}", fault.mend
                    continue
                if len(rule.parts) > 1 or any(isinstance(atom, ListRef) for atom in atoms(rule)):
                    what = f"list '#{name}': '{word}' is more than adjacent words."
                    yield path, what, "A list holds words; '...', '&' and #lists stand in rules."


def _examples(code: model.Code, path: Path) -> Iterator[Fault]:
    for i, example in enumerate(code.examples):
        # Evidence may be in pieces: "cerró … el astillero" names words, not one stretch.
        words = set(re.findall(r"\w+", example.text.casefold()))
        foreign = [
            w for w in re.findall(r"\w+", (example.match or "").casefold()) if w not in words
        ]
        if foreign:
            what = f"code '{code.id}': '{foreign[0]}' of the example's 'match' is not in its text."
            yield (*path, "examples", i, "match"), what, "Copy the words from the text."


def _too_wide(widths: Mapping[str, Widths], code: model.Code, path: Path) -> Iterator[Fault]:
    for key, rules in (("rules", code.rules), ("unless", code.unless)):
        for lang, texts in rules.items():
            for i, text in enumerate(texts):
                if isinstance(text, str) and widths[lang].too_wide(text):
                    what = f"the rule '{text}' stands for over {MAX_OPTIONS:,} sequences of words."
                    mend = "Write several rules, or put '...' between its groups."
                    yield (*path, key, lang, i), what, mend


def list_names(text: str) -> list[str]:
    """The names of the lists that a rule uses; none for a rule that cannot be read."""
    try:
        rule = parse_rule(text)
    except RuleFault:
        return []
    return [atom.name for atom in atoms(rule) if isinstance(atom, ListRef)]


def atoms(rule: Rule) -> Iterator[Atom]:
    """Every atom of a rule, groups opened."""
    stack: list[Part] = list(rule.parts)
    while stack:
        for item in stack.pop().items:
            if isinstance(item.atom, Group):
                stack += item.atom.options
            else:
                yield item.atom
