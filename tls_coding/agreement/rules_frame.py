"""Transcripts and suggestions in; the passages to draw from, and which are suggested, out."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence

from tls_coding.agreement.rules_draw import Unit
from tls_coding.coding.suggestion import Suggestion
from tls_coding.corpus.cases import Case, mentions
from tls_coding.corpus.transcript import Transcript
from tls_coding.spans import Span


def frame_of(
    transcripts: Iterable[Transcript], cases: list[Case], passages: Mapping[str, Sequence[Span]]
) -> list[Unit]:
    """The passages to draw from; `passages`: the spans by transcript, in order."""
    found = []
    for text in transcripts:
        named = mentions(text, cases) if text.by_mention else None
        for span in passages[text.id]:
            about = named.of(span) if named else text.cases
            found.append(Unit(text.id, span, text.language, ";".join(about)))
    return found


def suggested_units(
    frame: Sequence[Unit], suggestions: Mapping[str, Sequence[Suggestion]], codes: Iterable[str]
) -> dict[str, list[int]]:
    """By code, the numbers of the passages of `frame` that a suggestion of it touches."""
    found: dict[str, list[int]] = {code: [] for code in codes}
    own: dict[str, list[int]] = {}
    for number, unit in enumerate(frame):
        own.setdefault(unit.transcript, []).append(number)
    for name, numbers in own.items():
        touched = set()
        for suggestion in suggestions.get(name, ()):
            if not suggestion.vetoed and suggestion.code in found:
                first = bisect_right(numbers, suggestion.start, key=lambda n: frame[n].span.end)
                last = bisect_left(numbers, suggestion.end, key=lambda n: frame[n].span.start)
                touched |= {(suggestion.code, n) for n in numbers[first:last]}
        for code, number in sorted(touched):
            found[code].append(number)
    return found


def places_of(
    suggestions: Mapping[str, Sequence[Suggestion]], codes: Iterable[str], names: Collection[str]
) -> dict[str, str]:
    """By code, a hash of where it is suggested in the transcripts `names`."""
    listed: dict[str, list[str]] = {code: [] for code in codes}
    for name in sorted(names):
        for suggestion in suggestions.get(name, ()):
            if not suggestion.vetoed and suggestion.code in listed:
                listed[suggestion.code].append(suggestion.id)
    return {code: hash_of("\n".join(sorted(ids))) for code, ids in listed.items()}


def hash_of(text: str) -> str:
    """The hash of some words."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
