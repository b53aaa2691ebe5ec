"""`tls.lock.yaml` in; which forms each word stands for by a researcher's own decision, out.

The file lists, per language and word of a rule, the forms seen in the corpus. `-form` strikes one,
`+form` adds one. It is no closed list: a form that is not in it counts by its lemma, and is new.

    fr:
      fermer: [fermé, fermée, -ferme, +fermeture]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from tls_coding.codebook.yaml_lines import Loader, Path, load
from tls_coding.errors import Problem

HEADER = """\
# What each word of the codebook stands for in this corpus. Kept up to date by 'tls codebook words'.
# Write -form to strike a form that is not meant, +form to add one. A form that is not listed here
# counts by its lemma and is shown as new. Comments stay with the word below or before them.
"""
_COMMENT = re.compile(r"\s(?P<text>#.*)$")


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

    def decided(self, language: str) -> list[str]:
        """What matching in a language depends on, as plain lines; not what was only seen."""
        lines = [f"fold_accents {self.fold_accents}"]
        for word, forms in sorted(self.locked(language).items()):
            if forms.struck or forms.added:
                lines.append(f"{word} -{sorted(forms.struck)} +{sorted(forms.added)}")
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
        own = lock.setdefault(language, {})
        for word, forms in words.items():
            if not isinstance(forms, list):
                mend = "Write [form, -struck, +added]."
                note((language, word), f"'{word}' has no list of forms.", mend)
                continue
            for i, form in enumerate(forms):
                if not isinstance(form, str) or not form:
                    mend = "Put it in quotes: YAML takes no, on and 12 for something else."
                    note((language, word, i), f"'{word}': form {i + 1} is no word.", mend)
            if _spelled(word) in own:
                what = f"'{word}' stands here a second time."
                note((language, word), what, "Join the two: capitals make no difference.")
                continue
            own[_spelled(word)] = _locked(
                [form for form in forms if isinstance(form, str) and form]
            )
    return {language: words for language, words in lock.items() if words}, problems


def without_effect(lock: Lock, languages: Collection[str], file: str) -> list[Problem]:
    """A warning for each language of the lock that is none of `languages`: it decides nothing."""
    mend = f"Languages here: {', '.join(sorted(languages))}."
    return [
        Problem(file, 0, f"'{language}' is no language of this study.", mend, warning=True)
        for language in sorted(set(lock) - set(languages))
    ]


def _spelled(word: str) -> str:
    """As the words of texts are spelled: lower case, composed accents, straight apostrophes."""
    return unicodedata.normalize("NFC", word.lower()).replace("\u2019", "'")


def _locked(forms: list[str]) -> LockedWord:
    spelled = [_spelled(form) for form in forms]
    struck = frozenset(form[1:].strip(" ") for form in spelled if form.startswith("-"))
    added = frozenset(form[1:].strip(" ") for form in spelled if form.startswith("+"))
    return LockedWord(frozenset(f for f in spelled if listable(f)), struck, added)


def listable(form: str) -> bool:
    """False for a form that would read as struck or added: `-il` of `dit-il` is never listed."""
    return not form.startswith(("-", "+"))


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
        rows: list[str] = []
        for word, forms in sorted(words.items()):
            listed = [
                *sorted(filter(listable, forms.seen)),
                *(f"-{form}" for form in sorted(forms.struck)),
                *(f"+{form}" for form in sorted(forms.added)),
            ]
            if listed:
                shown = ", ".join(_scalar(form) for form in listed)
                rows += above.pop((language, word), [])
                rows.append(f"  {_scalar(word)}: [{shown}]{beside.pop((language, word), '')}")
        if rows:
            head = f"{_scalar(language)}:{beside.pop((language,), '')}"
            lines += [*above.pop((language,), []), head, *rows]
    lines += [line.strip() for line in beside.values()]  # of words that are not listed any more
    lines += [line for kept in above.values() for line in kept]
    return "\n".join(lines) + "\n"


def _comments(text: str) -> tuple[dict[Path, list[str]], dict[Path, str]]:
    """Comments by (language,) or (language, word): whole lines above it, and what follows it.

    Those below the last word stand under no path.
    """
    above: dict[Path, list[str]] = {}
    beside: dict[Path, str] = {}
    owners = {
        line: tuple(_spelled(str(name)) for name in path)
        for path, (line, _) in load(text, "")[0].places.items()
        if 1 <= len(path) <= 2
    }
    owner: Path = ()
    waiting: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        comment = _COMMENT.search(line)
        if line.lstrip().startswith("#"):
            waiting += [] if line in HEADER.splitlines() else [line]
        elif line.strip():
            if number in owners:
                owner = owners[number]
                above[owner], waiting = waiting, []
            if comment:
                beside[owner] = f"{beside.get(owner, '')}  {comment['text'].rstrip()}"
    above[()] = waiting
    return above, beside


def _scalar(word: str) -> str:
    """`word` as YAML writes it: in quotes only where YAML would read something else."""
    try:
        plain: Any = yaml.load(f"[{word}]", Loader)
    except yaml.YAMLError:
        plain = None
    if plain == [word] and ":" not in word:
        return word
    if word.isprintable():
        return "'" + word.replace("'", "''") + "'"
    escaped: str = yaml.safe_dump(word, default_style='"', allow_unicode=True, width=len(HEADER))
    return escaped.strip()
