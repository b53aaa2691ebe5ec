"""The codebook of a project and that of a study in; the study's with the codes it lacked, out."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tls_coding.codebook.model import Code, Codebook
from tls_coding.codebook.read import parse_codebook
from tls_coding.errors import StudyError, errors_only
from tls_coding.exchange.project.appending import append_items, append_keys
from tls_coding.exchange.project.codetree import description_of, tree_ids, tree_of
from tls_coding.exchange.project.losses import Loss
from tls_coding.exchange.project.model import walk
from tls_coding.exchange.project.report import NEW, RENAMED, THERE, Taken

_RULES = ("rules", "unless", "examples", "counterexamples")


@dataclass
class CodesInto:
    """The study's codebook with what a project adds: its text, and our id for each of their ids."""

    text: str
    codebook: Codebook
    ids: dict[str, str]
    taken: list[Taken] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)


def codes_into(theirs: Codebook, ours: Codebook, text: str) -> CodesInto:
    """Put the codes of a project into a study's codebook; `text` is the study's as it stands.

    One code is another where id, label and definition are the same; a definition that says no more
    than the label, as of programs that have none, is the same as any. A clash gets a new id.
    Raises StudyError where the codebook that results cannot be used.
    """
    found = _Ids(theirs, ours)
    taken = [_taken(code, *found.of(code)) for code in theirs.codes]
    fresh = [code for code, one in zip(theirs.codes, taken, strict=True) if one.what != THERE]
    made = CodesInto(text, ours, found.ids, taken)
    entries = [_entry(code, found.ids[code.id], ours) for code in fresh]
    categories = {
        found.ids.get(own, own): _spoken(names, ours)
        for own, names in theirs.categories.items()
        if own not in ours.categories and own not in ours.ids
    }
    if not entries and not categories:
        return made
    lists = _lists(fresh, theirs, ours)
    if not _append(made, entries, categories, lists):
        bare = [{key: entry[key] for key in entry if key not in _RULES} for entry in entries]
        made.losses.append(
            Loss("rules and examples that this codebook cannot hold", _count_rules(entries))
        )
        _append(made, bare, categories, {}, surely=True)
    made.losses.append(
        Loss("names, rules and examples in languages that this codebook does not have",
             sum(_foreign(code, ours) for code in fresh))
    )  # fmt: skip
    return made


def _taken(code: Code, own: str, what: str) -> Taken:
    return Taken("code", own, what, was=code.id if own != code.id else "")


def _append(
    made: CodesInto,
    entries: list[dict[str, Any]],
    categories: dict[str, dict[str, str]],
    lists: dict[str, Any],
    *,
    surely: bool = False,
) -> bool:
    """Put the entries into the text; False, and nothing done, where it could not be read then."""
    text = append_keys(made.text, "lists", lists)
    text = append_items(append_keys(text, "categories", categories), "codes", entries)
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    parsed, problems = parse_codebook(text.removeprefix("\ufeff"), "codebook", sha256)
    if parsed is None or errors_only(problems):
        if surely:
            raise StudyError(errors_only(problems))
        return False
    made.text, made.codebook = text, parsed
    return True


class _Ids:
    """Finds the id in our codebook of each of their codes; each is given out once."""

    def __init__(self, theirs: Codebook, ours: Codebook) -> None:
        self.ids: dict[str, str] = {}
        self._ours = {code.id: code for code in ours.codes}
        self._used: set[str] = set()
        self._last: dict[str, int] = {}
        self._paths = _paths(theirs)
        self._places: dict[tuple[str, ...], dict[str, None]] = {}
        for language in ours.codebook.languages:
            for own, path in _paths(ours, language).items():
                self._places.setdefault(path, {})[own] = None

    def of(self, code: Code) -> tuple[str, str]:
        """Our id of a code, and whether it is new or there already."""
        own, what = self._found(code)
        self._used.add(own)
        self.ids[code.id] = own
        return own, what

    def _found(self, code: Code) -> tuple[str, str]:
        by_name = self._places.get(self._paths.get(code.id, ()), {})
        above, _, last = code.id.rpartition(".")
        base = f"{self._above(above)}.{last}" if above else last
        for own in (base, *by_name):
            if own in self._ours and own not in self._used and _same(code, self._ours[own]):
                return own, THERE
        number = self._last.get(base, 0)
        what = NEW
        while True:
            number += 1
            own = base if number == 1 else f"{base}_{number}"
            before = self._ours.get(own)
            if own in self._used:
                continue
            if before is None:
                self._last[base] = number
                return own, what
            if _same(code, before):
                return own, THERE
            what = RENAMED

    def _above(self, own: str) -> str:
        """Our id of what stands above a code: of a code, where it went; else as it is."""
        if own in self.ids or not own:
            return self.ids.get(own, own)
        above, _, last = own.rpartition(".")
        return f"{self._above(above)}.{last}" if above else last


def _paths(book: Codebook, language: str = "") -> dict[str, tuple[str, ...]]:
    """The names from the outermost down to each code, by its id."""
    language = language or book.codebook.languages[0]
    ids = tree_ids(book, language)
    paths = (
        tuple(_plain(c.name).casefold() for c in path) for path in walk(tree_of(book, language))
    )
    return dict(zip(ids, paths, strict=True))


def _same(theirs: Code, ours: Code) -> bool:
    labels = {_plain(label) for label in ours.label.values()}
    if not any(_plain(label) in labels for label in theirs.label.values()):
        return False
    said = {_plain(theirs.definition), _plain(description_of(theirs))}
    nothing = {_plain(label) for label in theirs.label.values()}
    return said <= nothing or bool(said & {_plain(ours.definition), _plain(description_of(ours))})


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _entry(code: Code, own: str, ours: Codebook) -> dict[str, Any]:
    """A code as our codebook writes it, in the languages that this has."""
    entry = code.model_dump(mode="json", exclude_defaults=True)
    entry |= {"id": own, "label": _spoken(code.label, ours)}
    known = {"all", *ours.codebook.languages}
    for part in ("rules", "unless"):
        if part in entry:
            entry[part] = {lang: rules for lang, rules in entry[part].items() if lang in known}
    for part in ("examples", "counterexamples"):
        if part in entry:
            entry[part] = [one for one in entry[part] if one["lang"] in known]
    return {key: value for key, value in entry.items() if value not in ({}, [])}


def _spoken(names: dict[str, str], ours: Codebook) -> dict[str, str]:
    """Names in the languages of our codebook; in none of them, the first as one of its first."""
    known = ours.codebook.languages
    kept = {language: name for language, name in names.items() if language in known}
    return kept or {known[0]: next(iter(names.values()))}


def _foreign(code: Code, ours: Codebook) -> int:
    known = {"all", *ours.codebook.languages}
    labels = max(0, len(code.label) - len(_spoken(code.label, ours)))
    rules = sum(len(r) for part in (code.rules, code.unless) for k, r in part.items()
                if k not in known)  # fmt: skip
    spoken = [*(one.lang for one in code.examples), *(one.lang for one in code.counterexamples)]
    return labels + rules + sum(lang not in known for lang in spoken)


def _lists(fresh: Iterable[Code], theirs: Codebook, ours: Codebook) -> dict[str, Any]:
    """The word lists that rules of new codes name and our codebook does not have."""
    named = {name for code in fresh for name in _named(code)}
    known = {"all", *ours.codebook.languages}
    return {
        name: {lang: list(words) for lang, words in by_language.items() if lang in known}
        for name, by_language in theirs.lists.items()
        if name in named and name not in ours.lists
    }


def _named(code: Code) -> Iterator[str]:
    for part in (code.rules, code.unless):
        for rules in part.values():
            for rule in rules:
                yield from re.findall(r"#(\w+)", str(rule))


def _count_rules(entries: Iterable[dict[str, Any]]) -> int:
    """How many rules and examples some entries hold."""
    count = 0
    for entry in entries:
        for part in _RULES:
            held = entry.get(part, [])
            count += sum(map(len, held.values())) if isinstance(held, dict) else len(held)
    return count
