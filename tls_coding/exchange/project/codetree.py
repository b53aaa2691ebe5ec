"""A codebook in; a tree of codes as other programs show it out, and back.

Ids with dots become places in the tree: `informal.secrecy` stands below the category `informal`.
"""

from __future__ import annotations

import colorsys
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from tls_coding.codebook.model import Code as OwnCode
from tls_coding.codebook.model import Codebook
from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.model import Code, walk, xml_text

_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
GOLDEN = 0.61803398875  # steps of this part of the circle keep hues apart, however many there are


@lru_cache(maxsize=65_536)
def code_guid(code_id: str) -> str:
    """The GUID of a code or category, by its id."""
    return guid("code", code_id)


def tree_of(codebook: Codebook, language: str) -> tuple[Code, ...]:
    """The codes as a tree; names in `language` where there are any, categories not codable."""
    by_id = {code.id: code for code in codebook.codes}
    below: dict[str, dict[str, None]] = {}
    for own in (*by_id, *codebook.categories):
        parts = own.split(".")
        for n in range(len(parts)):
            below.setdefault(".".join(parts[:n]), {})[".".join(parts[: n + 1])] = None

    def built(own: str, color: str) -> Code:
        code = by_id.get(own)
        inner = tuple(built(each, color) for each in below.get(own, {}))
        if code is not None:
            name, about = code.name(language), description_of(code)
        else:
            names = codebook.categories.get(own, {})
            name = names.get(language) or names.get("en") or next(iter(names.values()), "")
            name, about = name or own.rpartition(".")[2], ""
        return Code(code_guid(own), name, code is not None, color, about, (), inner)

    return tuple(built(own, _color(n)) for n, own in enumerate(below.get("", {})))


def _color(number: int) -> str:
    parts = colorsys.hls_to_rgb((number * GOLDEN) % 1, 0.55, 0.55)
    return "#" + "".join(f"{round(part * 255):02X}" for part in parts)


def description_of(code: OwnCode) -> str:
    """What a code means, in one text: definition, what counts too, what does not."""
    parts = [code.definition]
    for title, listed in (("Include", code.include), ("Exclude", code.exclude)):
        if listed:
            parts.append("\n".join([f"{title}:", *(f"- {item}" for item in listed)]))
    return "\n\n".join(parts)


def fingerprint(codes: Iterable[Code]) -> str:
    """A hash of what a tree says, whatever its GUIDs and colours: it tells of any change."""
    said = [
        [[xml_text(code.name) for code in path], path[-1].codable, _words(path[-1].description)]
        for path in walk(codes)
    ]
    return hashlib.sha256(json.dumps(said).encode("ascii")).hexdigest()


def _words(text: str) -> str:
    return " ".join(xml_text(text).split())


def tree_ids(codebook: Codebook, language: str) -> list[str]:
    """The ids of codes and categories in the order in which `walk` meets them in the tree."""
    by_guid, _ = _known_ids(codebook, language)
    return [by_guid[path[-1].guid] for path in walk(tree_of(codebook, language))]


@dataclass
class Drafted:
    """A codebook made of a tree: its text, and the id of each code by GUID.

    `new`, `gone`, `changed`: ids of codes that differ from the codebook known before.
    """

    text: str
    ids: dict[str, str]
    new: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def codebook_of(
    codes: tuple[Code, ...],
    *,
    name: str,
    language: str,
    languages: Iterable[str] = (),
    coded: frozenset[str] = frozenset(),
    known: Codebook | None = None,
) -> Drafted:
    """The text of a codebook that says what a tree says, names and definitions in `language`.

    `coded`: GUIDs of codes that passages bear; such a one is a code, codable or not. `known`: a
    codebook whose rules and examples codes keep where the tree still has them.
    """
    if known and language not in known.codebook.languages:
        language = known.codebook.languages[0]
    ids = _ids(codes, known, language)
    drafted = Drafted("", {})
    old = {code.id: code for code in known.codes} if known else {}
    categories: dict[str, dict[str, str]] = {}
    listed: list[dict[str, Any]] = []
    for number, path in enumerate(walk(codes)):
        code, own = path[-1], ids[number]
        drafted.ids.setdefault(code.guid, own)
        label = code.name.strip() or own
        if code.codable or code.guid in coded or own in old:
            before = old.pop(own, None)
            entry = _entry(own, code, label, language, before)
            (drafted.new if before is None else drafted.changed).append(own)
            if before is not None and entry == _dumped(before):
                drafted.changed.pop()
            listed.append(entry)
        else:
            names = known.categories.get(own, {}) if known else {}
            categories[own] = {**names, language: label}
    drafted.gone = list(old)
    head: dict[str, Any] = {"name": name, "version": "1"}
    if known:
        head = known.codebook.model_dump(mode="json")
    spoken = [*(head.get("languages") or []), language, *languages]
    head["languages"] = list(dict.fromkeys(spoken))
    head.setdefault("unit", "sentence")
    data: dict[str, Any] = {"codebook": head}
    if categories:
        data["categories"] = categories
    for part in ("lists", "forms"):
        if known and getattr(known, part):
            data[part] = known.model_dump(mode="json")[part]
    drafted.text = dumped({**data, "codes": listed})
    return drafted


def _entry(
    own: str, code: Code, label: str, language: str, before: OwnCode | None
) -> dict[str, Any]:
    """A code as the codebook writes it; one known before keeps what the tree does not deny."""
    about = code.description.strip()
    if before is None:
        # Every code has a definition; of one that came without, its name is all there is to say.
        return {"id": own, "label": {language: label}, "definition": about or label}
    entry = _dumped(before)
    if before.name(language) != label:
        entry["label"] = {**entry["label"], language: label}
    if about and about.split() != description_of(before).split():
        entry = {key: entry[key] for key in entry if key not in {"include", "exclude"}}
        entry["definition"] = about
    return entry


def _dumped(code: OwnCode) -> dict[str, Any]:
    return code.model_dump(mode="json", exclude_defaults=True)


def dumped(data: Any) -> str:
    """Data as YAML, in its own order."""
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return text


def _ids(codes: tuple[Code, ...], known: Codebook | None, language: str) -> list[str]:
    """The id of every code in the order of `walk`: the one it had, else one made of its name."""
    by_guid, by_names = _known_ids(known, language)
    free = _FreeIds(by_guid.values())
    ids: list[str] = []
    above: list[str] = []  # ids of the codes above the one looked at
    for path in walk(codes):
        del above[len(path) - 1 :]
        own = by_guid.get(path[-1].guid) or by_names.get(tuple(code.name for code in path), "")
        if not own or not free.take(own):
            own = free.made(above[-1] if above else "", path[-1].name)
        above.append(own)
        ids.append(own)
    return ids


class _FreeIds:
    """Gives out ids, each once; those of a codebook known before only to its own codes."""

    def __init__(self, reserved: Iterable[str]) -> None:
        self._reserved = set(reserved)
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def take(self, own: str) -> bool:
        """Take an id that is free; False where it is not."""
        if own in self._taken:
            return False
        self._taken.add(own)
        return True

    def made(self, above: str, name: str) -> str:
        """An id of what `name` says, below the id `above`."""
        letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        word = re.sub(r"[^a-z0-9]+", "_", letters)[:60].strip("_") or "code"
        own = free = f"{above}.{word}" if above else word
        number = self._last.get(own, 1)
        while free in self._taken or free in self._reserved:
            number += 1
            free = f"{own}_{number}"
        self._last[own] = number
        self._taken.add(free)
        return free


def _known_ids(
    known: Codebook | None, language: str
) -> tuple[dict[str, str], Mapping[tuple[str, ...], str]]:
    if known is None:
        return {}, {}
    parts = (own.split(".") for own in (*known.ids, *known.categories))
    all_ids = {".".join(each[: n + 1]) for each in parts for n in range(len(each))}
    by_guid = {code_guid(own): own for own in all_ids}
    by_names = {
        tuple(code.name for code in path): by_guid[path[-1].guid]
        for path in walk(tree_of(known, language))
    }
    return by_guid, by_names
