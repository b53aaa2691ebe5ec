"""Cases and what is known of transcripts in; variables and their values out, and back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any

from tls_coding.corpus.cases import Case as OwnCase
from tls_coding.corpus.importing import slug
from tls_coding.corpus.transcript import MENTIONED, Transcript
from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.model import (
    Case,
    Project,
    Source,
    Value,
    Variable,
    VariableKind,
    xml_text,
)

NOT_ATTRIBUTES = ("source", "preamble")  # of a transcript: where it comes from, not what it is
OURS = {"case", "language", "speakers", *NOT_ATTRIBUTES}


def source_guid(transcript: str) -> str:
    """The GUID of a transcript."""
    return guid("source", transcript)


def attributes_of(transcript: Transcript) -> dict[str, Any]:
    """What is known of an interview, as far as a variable can say it."""
    known = {"language": transcript.language, **transcript.attributes}
    return {
        key: value
        for key, value in known.items()
        if key not in NOT_ATTRIBUTES and _kind(value) is not None
    }


def variables_of(
    cases: Iterable[OwnCase], transcripts: Iterable[Transcript]
) -> tuple[Variable, ...]:
    """One variable for each attribute; of several kinds of values, text."""
    kinds: dict[str, set[VariableKind]] = {}
    sheets = [case.attributes for case in cases]
    sheets += [attributes_of(transcript) for transcript in transcripts]
    for sheet in sheets:
        for key, value in sheet.items():
            if kind := _kind(value):
                kinds.setdefault(str(key), set()).add(kind)
    return tuple(
        Variable(guid("variable", key), key, _joint(found)) for key, found in kinds.items()
    )


def _joint(kinds: set[VariableKind]) -> VariableKind:
    if kinds == {"Integer", "Float"}:
        return "Float"
    return next(iter(kinds)) if len(kinds) == 1 else "Text"


def _kind(value: Any) -> VariableKind | None:
    """The kind of variable that a value needs; None for what no variable can hold."""
    match value:
        case bool():
            return "Boolean"
        case int():
            return "Integer"
        case float():
            return "Float" if isfinite(value) else "Text"
        case dt.datetime():
            return "DateTime"
        case dt.date():
            return "Date"
        case str():
            return "Text"
        case [*items] if all(isinstance(item, str | int | float) for item in items):
            return "Text"
    return None


def values_of(sheet: Mapping[str, Any], variables: Iterable[Variable]) -> tuple[Value, ...]:
    """The values of one case or source, in the order of `variables`."""
    found = []
    for variable in variables:
        value = sheet.get(variable.name)
        if _kind(value) is not None:
            found.append(Value(variable.guid, variable.kind, _written(value, variable.kind)))
    return tuple(found)


def _written(value: Any, kind: VariableKind) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and kind == "Float":
        return format(Decimal(repr(value)), "f")  # the schema knows no exponents
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value)


def cases_of(
    cases: Iterable[OwnCase], transcripts: Iterable[Transcript], variables: Iterable[Variable]
) -> tuple[Case, ...]:
    """The cases with their values, and the transcripts that belong to them."""
    listed = list(variables)
    about: dict[str, list[str]] = {}
    for transcript in transcripts:
        for case in transcript.cases:
            about.setdefault(case, []).append(source_guid(transcript.id))
    return tuple(
        Case(
            guid=guid("case", case.id),
            name=case.label,
            values=values_of(case.attributes, listed),
            sources=tuple(about.get(case.id, ())),
        )
        for case in cases
    )


def fingerprint(project: Project) -> str:
    """A hash of what a project says of cases and sources, whatever its GUIDs and orders."""
    names = {source.guid: xml_text(source.name) for source in project.sources}
    labels = {variable.guid: variable.name for variable in project.variables}

    def said(values: Iterable[Value]) -> list[list[str]]:
        pairs = ((labels.get(v.variable, ""), xml_text(v.text or "").split()) for v in values)
        return sorted([xml_text(key), " ".join(words)] for key, words in pairs if words)

    cases = [
        [xml_text(case.name), said(case.values), sorted(names.get(one, "") for one in case.sources)]
        for case in project.cases
    ]
    sources = [[names[source.guid], said(source.values)] for source in project.sources]
    told = json.dumps([sorted(cases, key=repr), sorted(sources, key=repr)])
    return hashlib.sha256(told.encode("ascii")).hexdigest()


def read_values(values: Iterable[Value], variables: Iterable[Variable]) -> dict[str, Any]:
    """Values by the name of their variable, each as what it is; several of one variable joined."""
    by_guid: dict[str, Variable] = {}
    for variable in variables:
        by_guid.setdefault(variable.guid, variable)
    sheet: dict[str, Any] = {}
    for value in values:
        about = by_guid.get(value.variable)
        if about is None or value.text is None or not about.name.strip():
            continue
        kind = about.kind if value.kind == "Text" else value.kind
        found = _typed(value.text, kind)
        if about.name in sheet and sheet[about.name] != found:
            found = f"{sheet[about.name]}; {found}"
        sheet[about.name] = found
    return sheet


def _typed(text: str, kind: VariableKind) -> Any:
    plain = text.strip()
    try:
        match kind:
            case "Boolean":
                return {"true": True, "1": True, "false": False, "0": False}[plain.lower()]
            case "Integer":
                return int(plain)
            case "Float":
                return float(plain)
            case "Date":
                return dt.date.fromisoformat(plain[:10])
            case "DateTime":
                found = dt.datetime.fromisoformat(plain.replace("Z", "+00:00"))
                return found if found.tzinfo is None else text
    except (ValueError, KeyError):
        return text
    return text


def own_cases(project: Project, known: Sequence[OwnCase] = ()) -> list[dict[str, Any]]:
    """The cases as `cases.yaml` writes them, in the order of the project.

    One that is `known` by its label keeps its id, its aliases, and values that are still the same.
    """
    before: dict[str, list[OwnCase]] = {}
    for one in known:
        before.setdefault(one.label, []).append(one)
    taken: set[str] = {MENTIONED, *(case.id for case in known)}
    listed = []
    for case in project.cases:
        called = case.name if re.search(r"\w", case.name) else _plain_id(case.name)
        same = before.get(called)
        old = same.pop(0) if same else None
        own = old.id if old else _free_id(case.name, taken)
        label = case.name if called == case.name else own
        entry: dict[str, Any] = {"id": own, "label": label}
        sheet = read_values(case.values, project.variables)
        if case.description.strip():
            sheet.setdefault("description", case.description.strip())
        if old:
            sheet = {key: _kept(value, old.attributes.get(key)) for key, value in sheet.items()}
        if sheet:
            entry["attributes"] = sheet
        if old and old.aliases:
            entry["aliases"] = old.aliases
        listed.append(entry)
    return listed


def _kept(value: Any, before: Any) -> Any:
    """What a value was before, where the project says the same of it."""
    kind = _kind(before)
    same = kind is not None and str(value) == _written(before, "Text")
    return before if same else value


def _plain_id(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", slug(name)).strip("_")[:60] or "case"
    if plain == "transcript" and "transcript" not in name.lower():
        return "case"  # what `slug` makes of a name without Latin letters
    return plain


def _free_id(name: str, taken: set[str]) -> str:
    plain = _plain_id(name)
    number, free = 1, plain
    while free in taken:
        number += 1
        free = f"{plain}_{number}"
    taken.add(free)
    return free


def case_of_source(project: Project, ids: Iterable[str]) -> dict[str, list[str]]:
    """The ids of the cases that each source belongs to, by the GUID of the source.

    A source that cases name only passages of belongs to all of these.
    """
    found: dict[str, list[str]] = {}
    about = {one.guid: source.guid for source in project.sources for one in source.selections}
    named = {source for case in project.cases for source in case.sources}
    for case, own in zip(project.cases, ids, strict=True):
        parts = (about.get(selection, "") for selection in case.selections)
        for source in dict.fromkeys([*case.sources, *(one for one in parts if one not in named)]):
            found.setdefault(source, []).append(own)
    return found


def source_attributes(source: Source, project: Project) -> dict[str, Any]:
    """What a project says of one source, under keys that a transcript has free."""
    sheet = read_values(source.values, project.variables)
    if source.description.strip():
        sheet.setdefault("description", source.description.strip())
    return {f"{key}_" if key in OURS else key: value for key, value in sheet.items()}
