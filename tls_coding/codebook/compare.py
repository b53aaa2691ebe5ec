"""Two codebooks in; what was added, changed and removed between them, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Literal

from tls_coding.codebook.model import Code, Codebook, rule_text

Kind = Literal["added", "changed", "removed"]
MEANING = ("definition", "include", "exclude")  # a change of these asks for a look at decisions
RULES = ("rules", "unless")
ALIKE = 0.55  # from this likeness on, an old and a new rule are one rule that was changed


@dataclass(frozen=True)
class Change:
    """One difference. `code` is empty for what belongs to the whole codebook; `part` says where.

    `part`: `code`, a field (`definition`, `speaker` …), `rules/fr`, `unless/all`, `lists/kin/fr` …;
    `/order` after it where nothing but the order, or a repeat, changed.
    """

    kind: Kind
    code: str
    part: str
    before: str = ""
    after: str = ""


def compare(old: Codebook, new: Codebook) -> list[Change]:
    """Every change from `old` to `new`: whole codebook first, then code by code."""
    found = [
        *_fields("", "", old.codebook.model_dump(), new.codebook.model_dump()),
        *_fields("", "categories/", old.categories, new.categories),
        *_words("lists", old.lists, new.lists),
        *_words("forms", old.forms, new.forms),
    ]
    before = {code.id: code for code in old.codes}
    for code in new.codes:
        if code.id in before:
            found += _in_code(before[code.id], code)
        else:
            found.append(Change("added", code.id, "code", after=_summary(code)))
    kept = {code.id for code in new.codes}
    found += [
        Change("removed", code.id, "code", before=_summary(code))
        for code in old.codes
        if code.id not in kept
    ]
    was, now = [i for i in old.ids if i in kept], [i for i in new.ids if i in before]
    return [*found, _moved("", "codes", was, now)] if was != now else found


def meaning_changed(changes: Sequence[Change]) -> set[str]:
    """The codes whose definition or limits are not what they were."""
    return {change.code for change in changes if change.part in MEANING}


def _in_code(old: Code, new: Code) -> Iterator[Change]:
    was, now = old.model_dump(), new.model_dump()
    for field in was:
        if field not in {"id", *RULES}:
            yield from _fields(old.id, "", {field: was[field]}, {field: now[field]})
    for key in RULES:
        before, after = getattr(old, key), getattr(new, key)
        for language in sorted({*before, *after}):
            one = [rule_text(rule) for rule in before.get(language, [])]
            other = [rule_text(rule) for rule in after.get(language, [])]
            part = f"{key}/{language}"
            pairs = _paired(one, other)
            for gone, came in pairs:
                yield Change(_kind(gone, came), old.id, part, gone, came)
            if not pairs and one != other:
                yield _moved(old.id, part, one, other)


def _paired(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """Rules that differ: each old one with the new one most like it, the others alone."""
    gone = [rule for rule in dict.fromkeys(old) if rule not in new]
    came = [rule for rule in dict.fromkeys(new) if rule not in old]
    likeness = sorted(
        ((SequenceMatcher(None, one, other).ratio(), one, other) for one in gone for other in came),
        key=lambda found: -found[0],
    )
    partner: dict[str, str] = {}
    for ratio, one, other in likeness:
        if ratio >= ALIKE and one not in partner and other not in partner.values():
            partner[one] = other
    changed = [(one, partner.get(one, "")) for one in gone]
    return changed + [("", rule) for rule in came if rule not in partner.values()]


def _words(
    part: str,
    old: Mapping[str, Mapping[Any, list[str]]],
    new: Mapping[str, Mapping[Any, list[str]]],
) -> Iterator[Change]:
    """Changed word lists: only the words that came or went."""
    for name in sorted({*old, *new}):
        was, now = old.get(name, {}), new.get(name, {})
        for key in sorted({*was, *now}):
            gone = [word for word in was.get(key, []) if word not in now.get(key, [])]
            came = [word for word in now.get(key, []) if word not in was.get(key, [])]
            if gone or came:
                kind: Kind = (
                    "added" if key not in was else "removed" if key not in now else "changed"
                )
                yield Change(kind, "", f"{part}/{name}/{key}", ", ".join(gone), ", ".join(came))
            elif was.get(key, []) != now.get(key, []):
                yield _moved("", f"{part}/{name}/{key}", was.get(key, []), now.get(key, []))


def _moved(code: str, part: str, old: Sequence[str], new: Sequence[str]) -> Change:
    """The same items in another order, or one of them another number of times."""
    differ = [(one, other) for one, other in zip_longest(old, new, fillvalue="") if one != other]
    before, after = (
        " | ".join(item for item in items if item) for items in zip(*differ, strict=True)
    )
    return Change("changed", code, f"{part}/order", before, after)


def _fields(
    code: str, prefix: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Change]:
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) != new.get(name):
            before, after = _text(old.get(name)), _text(new.get(name))
            yield Change(_kind(before, after), code, f"{prefix}{name}", before, after)


def _kind(before: str, after: str) -> Kind:
    return "added" if not before else "removed" if not after else "changed"


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_text(item)}" for key, item in value.items() if item is not None)
    if isinstance(value, list):
        return " | ".join(_text(item) for item in value)
    return "" if value is None else str(value)


def _summary(code: Code) -> str:
    rules = sum(len(listed) for listed in code.rules.values())
    return f"{code.name('en')} ({rules} rule{'s' * (rules != 1)})"
