"""`tls.lock.yaml` in; which forms each word stands for by a researcher's own decision, out.

The file lists, per language and word of a rule, the forms seen in the corpus. `-form` strikes one,
`+form` adds one. It is no closed list: a form that is not in it counts by its lemma, and is new.

    fr:
      fermer: [fermé, fermée, -ferme, +fermeture]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from tls_coding.codebook.yaml_lines import load
from tls_coding.errors import Problem

HEADER = """\
# What each word of the codebook stands for in this corpus. Kept up to date by 'tls codebook words'.
# Write -form to strike a form that is not meant, +form to add one. A form that is not listed here
# counts by its lemma and is shown as new. Comments stay with the word below or before them.
"""
_WORD_LINE = re.compile(r"^  (?P<word>\S.*?): \[.*?\](?P<comment>\s+#.*)?$")
_LANGUAGE_LINE = re.compile(r"^(?P<language>[a-z]{2,3}):\s*(#.*)?$")


@dataclass(frozen=True)
class LockedWord:
    """One word's forms: those seen before, those struck and those added. Lower case."""

    seen: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()


Lock = Mapping[str, Mapping[str, LockedWord]]  # language → word → its forms


@dataclass(frozen=True)
class Reading:
    """How a study reads the words of rules: with or without accents, and what its lock says."""

    fold_accents: bool = False
    lock: Lock = field(default_factory=dict)

    def locked(self, language: str) -> Mapping[str, LockedWord]:
        """The lock of one language."""
        return self.lock.get(language, {})

    def decided(self) -> list[str]:
        """All that matching depends on, as plain lines in a fixed order; not what was only seen."""
        lines = [f"fold_accents {self.fold_accents}"]
        for language, words in sorted(self.lock.items()):
            for word, forms in sorted(words.items()):
                if forms.struck or forms.added:
                    both = f"-{sorted(forms.struck)} +{sorted(forms.added)}"
                    lines.append(f"{language} {word} {both}")
        return lines


AS_WRITTEN = Reading()


def parse_lock(text: str, file: str) -> tuple[Lock, list[Problem]]:
    """The lock of every language, and every problem of the file."""
    located, problems = load(text, file)
    data = located.data

    def note(path: tuple[str | int, ...], what: str, mend: str) -> None:
        line, column = located.place(path)
        problems.append(Problem(file, line, what, mend, column))

    if data is None:
        return {}, problems
    if not isinstance(data, dict):
        note((), "no words by language.", "Write 'fr:' and 'word: [form, form]' lines below it.")
        return {}, problems
    lock: dict[str, dict[str, LockedWord]] = {}
    for language, words in data.items():
        if not isinstance(words, dict):
            note((language,), f"'{language}' has no words.", "Write 'word: [form, form]' lines.")
            continue
        for word, forms in words.items():
            if not isinstance(forms, list) or not all(isinstance(f, str) and f for f in forms):
                mend = "Write [form, -struck, +added]; put quotes around what YAML takes for more."
                note((language, word), f"'{word}' has no list of forms.", mend)
                continue
            lock.setdefault(str(language), {})[str(word).lower()] = _locked(forms)
    return lock, problems


def _locked(forms: list[str]) -> LockedWord:
    lower = [form.lower() for form in forms]
    struck = frozenset(form[1:].strip() for form in lower if form.startswith("-"))
    added = frozenset(form[1:].strip() for form in lower if form.startswith("+"))
    return LockedWord(frozenset(f for f in lower if f[0] not in "+-"), struck, added)


def updated(lock: Lock, found: Mapping[str, Mapping[str, Iterable[str]]]) -> Lock:
    """`lock` with all forms of `found` (language → word → forms) among those seen."""
    merged = {language: dict(words) for language, words in lock.items()}
    for language, words in found.items():
        own = merged.setdefault(language, {})
        for word, forms in words.items():
            before = own.get(word, LockedWord())
            seen = before.seen | (frozenset(forms) - before.struck - before.added)
            own[word] = LockedWord(seen, before.struck, before.added)
    return merged


def lock_text(lock: Lock, before: str = "") -> str:
    """`lock` as a file; comments of the text that stood there `before` stay with their words."""
    above, beside = _comments(before)
    lines = [HEADER.rstrip()]
    for language, words in sorted(lock.items()):
        lines.append(f"{language}:")
        for word, forms in sorted(words.items()):
            listed = [
                *sorted(forms.seen),
                *(f"-{form}" for form in sorted(forms.struck)),
                *(f"+{form}" for form in sorted(forms.added)),
            ]
            if listed:
                lines += above.get((language, word), [])
                shown = ", ".join(_scalar(form) for form in listed)
                lines.append(f"  {_scalar(word)}: [{shown}]{beside.get((language, word), '')}")
    return "\n".join(lines) + "\n"


def _comments(text: str) -> tuple[dict[tuple[str, str], list[str]], dict[tuple[str, str], str]]:
    """Comments by (language, word): whole lines above a word's line, and what follows it."""
    above: dict[tuple[str, str], list[str]] = {}
    beside: dict[tuple[str, str], str] = {}
    language, waiting = "", []
    for line in text.splitlines():
        if line.lstrip().startswith("#"):
            waiting += [] if line in HEADER.splitlines() else [line]
        elif match := _LANGUAGE_LINE.match(line):
            language = match["language"]
        elif match := _WORD_LINE.match(line):
            word = str(yaml.load(match["word"], yaml.BaseLoader)).lower()
            if waiting:
                above[language, word] = waiting
            if match["comment"]:
                beside[language, word] = match["comment"]
            waiting = []
    return above, beside


def _scalar(word: str) -> str:
    """`word` as YAML writes it: in quotes only where YAML would read something else."""
    try:
        plain: Any = yaml.safe_load(f"[{word}]")
    except yaml.YAMLError:
        plain = None
    if plain == [word] and ":" not in word:
        return word
    return "'" + word.replace("'", "''") + "'"
