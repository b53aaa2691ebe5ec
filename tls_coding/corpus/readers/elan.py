"""ELAN files (.eaf) in; their speech as turns, and the text of all other tiers beside it, out.

Speech are the tiers with times of their own. A tier that depends on another one (words of an
utterance, its translation) stands beside, unless its parent holds no text, only numbers. The
date in the file is that of the transcription; the values that a controlled vocabulary allows are
no text: neither is read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from pathlib import Path
from typing import Any

from lxml import etree

from tls_coding.corpus.readers.limits import parse_xml, read_bytes
from tls_coding.corpus.readers.source import Source
from tls_coding.corpus.readers.tiers import (
    BESIDE,
    Annotation,
    Tier,
    name_words,
    sort_tiers,
    turns,
)
from tls_coding.errors import UsageError

Span = tuple[float | None, float | None]
UNITS = {"NTSC-frames": 30_000 / 1001, "PAL-frames": 25.0, "PAL-50-frames": 50.0}  # per second
# Words in the name of a dependent tier that holds the text of an utterance.
TEXT = frozenset("tx txt text utterance utt transcription trascrizione transcripcion orth".split())
# Names that Toolbox gives to dependent tiers of analysis and translation.
ANALYSIS = BESIDE | frozenset("ft ge gl ps mb mr ph pos wd nt".split())
NUMBERED = 0.9  # share of annotations like `A_017` from which a tier holds numbers, not text


@dataclass
class _Tier:
    """A tier as the file has it; `children` are the names of the tiers that depend on it."""

    name: str
    participant: str
    parent: str
    language: str
    elements: list[Any]
    children: list[str] = field(default_factory=list)
    annotations: tuple[Annotation, ...] = ()

    @property
    def texts(self) -> list[str]:
        return [annotation.text for annotation in self.annotations if annotation.text.strip()]


def read_elan(path: Path) -> Source:
    """Read one .eaf; raises UsageError for what is none."""
    root = parse_xml(read_bytes(path), path)
    if root.tag != "ANNOTATION_DOCUMENT":
        raise UsageError(f"{path}: not an ELAN file (no ANNOTATION_DOCUMENT). Save it in ELAN.")
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    tiers = _tiers(root)
    _read_annotations(tiers, _slots(root))
    chosen = {_speech(tier, tiers).name for tier in tiers.values() if tier.parent not in tiers}
    found = sort_tiers(
        [
            Tier(tier.name, _speaker(tier, tiers), tier.annotations, tier.name not in chosen)
            for tier in tiers.values()
        ]
    )
    untimed = [t.name for t in found.speech if any(a.start is None for a in t.annotations)]
    remarks = [f"tier '{name}' lacks times: its text stands at the end" for name in untimed]
    # A name given to two tiers of speech tells nobody apart: the tiers' own names do.
    shared = Counter(tier.speaker for tier in found.speech)
    speech = [replace(t, speaker=t.name) if shared[t.speaker] > 1 else t for t in found.speech]
    return Source(
        turns(speech),
        found.elsewhere,
        found.remarks + remarks,
        _attributes(root, [tiers[tier.name] for tier in speech]),
        {
            tier.speaker: {"name": tiers[tier.name].participant}
            for tier in speech
            if tiers[tier.name].participant not in {"", tier.speaker}
        },
    )


def _tiers(root: Any) -> dict[str, _Tier]:
    tiers: dict[str, _Tier] = {}
    for number, element in enumerate(root.iterfind("TIER"), 1):
        name = _spaced(element.get("TIER_ID", "")) or f"tier {number}"
        if name in tiers:
            name = f"{name} ({number})"
        tiers[name] = _Tier(
            name,
            _spaced(element.get("PARTICIPANT", "")),
            _spaced(element.get("PARENT_REF", "")),
            element.get("LANG_REF", ""),
            [child for annotation in element.iterfind("ANNOTATION") for child in annotation],
        )
    for tier in tiers.values():
        if tier.parent in tiers:
            tiers[tier.parent].children.append(tier.name)
    return tiers


def _slots(root: Any) -> dict[str, float]:
    """The seconds of every time slot that has a time."""
    header = root.find("HEADER")
    unit = "" if header is None else header.get("TIME_UNITS", "")
    slots = {}
    for slot in root.iterfind("TIME_ORDER/TIME_SLOT"):
        time = _number(slot.get("TIME_VALUE", ""))
        if time is not None:
            slots[slot.get("TIME_SLOT_ID", "")] = time / UNITS.get(unit, 1000.0)
    return slots


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) and number >= 0 else None


def _read_annotations(tiers: Mapping[str, _Tier], slots: Mapping[str, float]) -> None:
    """Fill in the annotations of every tier: those with times of their own, then the others."""
    spans: dict[str, Span] = {}
    above: dict[str, str] = {}
    for tier in tiers.values():
        aligned = [element for element in tier.elements if element.tag != "REF_ANNOTATION"]
        own = _spans(aligned, slots)
        spans.update(zip((_id(element) for element in aligned), own, strict=True))
        tier.annotations = tuple(
            Annotation(_value(element), *span) for element, span in zip(aligned, own, strict=True)
        )
        above |= {
            _id(element): element.get("ANNOTATION_REF", "")
            for element in tier.elements
            if element.tag == "REF_ANNOTATION"
        }
    for tier in tiers.values():
        referring = [element for element in tier.elements if element.tag == "REF_ANNOTATION"]
        groups: defaultdict[str, list[Any]] = defaultdict(list)
        for element in referring:
            groups[element.get("ANNOTATION_REF", "")].append(element)
        tier.annotations += tuple(
            Annotation(" ".join(map(_value, _chained(group))), *_span_of(name, spans, above))
            for name, group in groups.items()
        )


def _id(element: Any) -> str:
    return str(element.get("ANNOTATION_ID", ""))


def _value(element: Any) -> str:
    values = element.iterfind("ANNOTATION_VALUE")
    return "".join(text for value in values for text in value.itertext())


def _spans(elements: Sequence[Any], slots: Mapping[str, float]) -> list[Span]:
    """Start and end of each; a time that is missing lies evenly between its neighbours'."""
    names = [element.get(f"TIME_SLOT_REF{end}", "") for element in elements for end in (1, 2)]
    # Two that touch share a slot, which counts once.
    row = [name for place, name in enumerate(names) if not place or name != names[place - 1]]
    times = dict(zip(row, _filled([slots.get(name) for name in row]), strict=True))
    return [(times[start], times[end]) for start, end in zip(names[::2], names[1::2], strict=True)]


def _filled(times: Sequence[float | None]) -> Sequence[float | None]:
    """Missing times put evenly between known ones; at either end they are the nearest.

    >>> _filled([None, 1.0, None, None, 4.0, None])
    [1.0, 1.0, 2.0, 3.0, 4.0, 4.0]
    """
    known = [(place, time) for place, time in enumerate(times) if time is not None]
    if not known:
        return times
    filled = []
    for place in range(len(times)):
        at = bisect_left(known, (place, 0.0))
        (left, before), (right, after) = known[max(at - 1, 0)], known[min(at, len(known) - 1)]
        share = (place - left) / (right - left) if right > left else 0.0
        filled.append(after if place >= right else before + share * (after - before))
    return filled


def _span_of(name: str, spans: dict[str, Span], above: Mapping[str, str]) -> Span:
    """The times of an annotation, or of the one that it refers to in the end; kept in `spans`."""
    way: dict[str, None] = {}
    while name not in spans and name in above and name not in way:
        way[name] = None
        name = above[name]
    span = spans.get(name, (None, None))
    spans.update(dict.fromkeys(way, span))
    return span


def _chained(elements: Sequence[Any]) -> list[Any]:
    """Annotations of one parent in order: each names the one before it."""
    names = {_id(element) for element in elements}
    after: defaultdict[str, list[Any]] = defaultdict(list)
    for element in reversed(elements):
        previous = element.get("PREVIOUS_ANNOTATION", "")
        after[previous if previous in names else ""].append(element)
    ordered: dict[int, Any] = {}
    waiting = after.pop("", [])
    while waiting:
        element = waiting.pop()
        ordered[id(element)] = element
        waiting += after.pop(_id(element), [])
    ordered |= {id(element): element for element in elements}  # those in a circle come last
    return list(ordered.values())


def _speech(tier: _Tier, tiers: Mapping[str, _Tier]) -> _Tier:
    """The tier itself; where it holds no text, the one of its children that does."""
    while tier.children and _numbered(tier.texts):
        below = [tiers[name] for name in tier.children]
        below = [child for child in below if child.texts or child.children] or below
        text = [child for child in below if name_words(child.name) & TEXT]
        text = text or [child for child in below if not name_words(child.name) & ANALYSIS] or below
        tier = max(text, key=lambda child: len(" ".join(child.texts).split()))
    return tier


def _numbered(texts: Sequence[str]) -> bool:
    """True for no text at all, and for texts that only number the utterances (`A_017`)."""
    numbers = sum(1 for text in texts if len(text.split()) == 1 and re.search(r"\d", text))
    return numbers >= NUMBERED * len(texts)


def _speaker(tier: _Tier, tiers: Mapping[str, _Tier]) -> str:
    """Who speaks on a tier: its participant or its parent's, what follows `@`, or its name."""
    parent = tiers.get(tier.parent)
    named = tier.participant or (parent.participant if parent else "")
    return named or tier.name.rpartition("@")[2].strip() or tier.name


def _attributes(root: Any, speech: Sequence[_Tier]) -> dict[str, Any]:
    languages = {tier.language for tier in speech}
    said = {
        "language": languages.pop() if len(languages) == 1 else "",
        "transcriber": _spaced(root.get("AUTHOR", "")),
    }
    return {key: text for key, text in said.items() if text}


def _spaced(text: str) -> str:
    return " ".join(text.split())
