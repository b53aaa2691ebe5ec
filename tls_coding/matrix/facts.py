"""Segments, and what is known of their transcripts, in; columns of numbers, quick to count, out.

Everything that compares cases is counted from these columns. They hold no text: a row names the
segment that it stands for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tls_coding.coding.codings import CoderState
from tls_coding.coding.segments import SETTLED, Segment

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]
Attributes = Mapping[str, Any]
Kind = Literal["accepted", "hand", "suggested", "unsure", "rejected", "settled"]
KINDS: tuple[Kind, ...] = ("accepted", "hand", "suggested", "unsure", "rejected", "settled")
CODED: tuple[Kind, ...] = ("accepted", "hand")  # the kinds that count
NO_CASE = "(no case)"
BLOCK = 1 << 19  # rows


@dataclass(frozen=True)
class Documents:
    """The transcripts of a study, in the order of their ids.

    `cases`: what each is about; of one by mention the cases that it names, and NO_CASE where it
    names none. `words`: of respondents, in each; `case_words`: the same by (document number,
    case), where a document is about several. `attributes`: language, date and all else that the
    front matter says.
    """

    ids: tuple[str, ...]
    cases: tuple[tuple[str, ...], ...]
    words: tuple[int, ...]
    attributes: tuple[Attributes, ...]
    case_words: Mapping[tuple[int, str], int] = field(default_factory=dict)

    def words_of(self, document: int, case: str) -> int:
        """Respondents' words in a document that are about a case."""
        return self.case_words.get((document, case), self.words[document])


@dataclass(frozen=True)
class Speakers:
    """Who speaks: one entry for each label of each transcript, with respondents' words."""

    documents: tuple[int, ...]
    labels: tuple[str, ...]
    roles: tuple[str, ...]
    words: tuple[int, ...]
    attributes: tuple[Attributes, ...]


@dataclass(frozen=True)
class Facts:
    """Every segment of every coder, once for each case that it belongs to, as columns.

    `document`, `start`, `end` (code points), `code`, `case`, `coder` (-1: nobody, of suggestions),
    `speaker` (-1: not known), `kind` (a number in KINDS), `negated`, `segment` (the row in the list
    of segments that the columns were made of) are arrays of one length, sorted by document, start,
    end, code, case and coder, so that what is one passage stands together. Numbers point into
    `documents.ids`, `codes`, `cases`, `coders` and `speakers`. `finished[coder, document, code]`:
    whether a coder finished a document for a code.
    """

    documents: Documents
    speakers: Speakers
    cases: tuple[str, ...]
    case_attributes: Mapping[str, Attributes]
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    finished: Flags
    document: Ints
    start: Ints
    end: Ints
    code: Ints
    case: Ints
    coder: Ints
    speaker: Ints
    kind: NDArray[np.int8]
    negated: Flags
    segment: Ints

    def __len__(self) -> int:
        return len(self.document)

    def of_kinds(self, *kinds: Kind) -> Flags:
        """Which rows are of one of these kinds."""
        found = np.zeros(len(self), np.bool_)
        for kind in kinds:
            found |= self.kind == KINDS.index(kind)
        return found

    @cached_property
    def coded(self) -> Flags:
        """Which rows count: accepted, or coded by hand."""
        return self.of_kinds(*CODED)

    @cached_property
    def open_ones(self) -> Flags:
        """Which rows nobody decided, or left unsure."""
        return self.of_kinds("suggested", "unsure")

    @cached_property
    def passage(self) -> Ints:
        """The number of each row's passage: a document, start and end; ascending."""
        made = np.zeros(len(self), np.int32)
        for rows in self.blocks:  # of whole documents, so that each begins a passage
            own, after = slice(rows.start + 1, rows.stop), slice(rows.start, rows.stop - 1)
            made[rows.start] = rows.start > 0
            new = self.start[own] != self.start[after]
            new |= self.end[own] != self.end[after]
            new |= self.document[own] != self.document[after]
            made[own] = new
        return np.cumsum(made, dtype=np.int32, out=made)

    @cached_property
    def blocks(self) -> list[slice]:
        """The rows in stretches of whole documents, each small enough to be worked on quickly."""
        bounds = [0]
        while bounds[-1] < len(self):
            last = min(bounds[-1] + BLOCK, len(self)) - 1
            bounds.append(int(np.searchsorted(self.document, self.document[last], "right")))
        return [slice(start, stop) for start, stop in pairwise(bounds)]

    @cached_property
    def reviewed(self) -> Flags:
        """`[document, code]`: whether some coder finished the document for the code."""
        return np.asarray(self.finished.any(axis=0))


def facts_of(
    segments: Sequence[Segment],
    documents: Documents,
    speakers: Speakers,
    cases: Sequence[str],
    codes: Sequence[str],
    states: Sequence[CoderState],
    case_attributes: Mapping[str, Attributes] | None = None,
) -> Facts:
    """The columns of `segments`; codes that the codebook does not have any more come last."""
    listed = _with_others([*cases], (c for own in documents.cases for c in own), NO_CASE)
    listed = _with_others(listed, (c for s in segments for c in _cases(s)), NO_CASE)
    branched = in_branches(_with_others([*codes], (s.code for s in segments)))
    coders = _with_others([state.coder for state in states], (s.coder for s in segments if s.coder))
    rows = [(number, case) for number, one in enumerate(segments) for case in _cases(one)]
    own = [segments[number] for number, _ in rows]
    places = _places(documents.ids)
    spoken = zip(speakers.documents, speakers.labels, strict=True)
    voices = {key: number for number, key in enumerate(spoken)}
    columns = {
        "document": [places[one.transcript] for one in own],
        "start": [one.start for one in own],
        "end": [one.end for one in own],
        "code": _numbers(branched, [one.code for one in own]),
        "case": _numbers(listed, [case for _, case in rows]),
        "coder": _numbers(coders, [one.coder for one in own]),
        "speaker": [voices.get((places[one.transcript], one.speaker), -1) for one in own],
        "kind": [KINDS.index(_kind(one)) for one in own],
        "negated": ["negated" in one.flags.split(";") for one in own],
        "segment": [number for number, _ in rows],
    }
    arrays = {name: np.array(column, np.int32) for name, column in columns.items()}
    keys = ("coder", "case", "code", "end", "start", "document")
    order = np.lexsort([arrays[key] for key in keys])
    arrays = {name: column[order] for name, column in arrays.items()}
    return Facts(
        documents=documents,
        speakers=speakers,
        cases=tuple(listed),
        case_attributes=case_attributes or {},
        codes=tuple(branched),
        coders=tuple(coders),
        finished=_finished(states, coders, places, _places(branched)),
        kind=arrays.pop("kind").astype(np.int8),
        negated=arrays.pop("negated").astype(np.bool_),
        **arrays,
    )


def mapped(numbers: Ints, column: Ints) -> Ints:
    """`numbers[column]`, without the work where every number is its own place."""
    same = len(numbers) and np.array_equal(numbers, np.arange(len(numbers)))
    return column if same else np.asarray(numbers[column], np.int32)


def in_branches(codes: Sequence[str]) -> list[str]:
    """Codes in their order, those of one branch together.

    >>> in_branches(["a.x", "b", "a.y.z", "a.x.w"])
    ['a.x', 'a.x.w', 'a.y.z', 'b']
    """
    first: dict[str, int] = {}
    for number, code in enumerate(codes):
        for stem in _stems(code):
            first.setdefault(stem, number)
    return sorted(codes, key=lambda code: [first[stem] for stem in _stems(code)])


def _stems(code: str) -> list[str]:
    parts = code.split(".")
    return [".".join(parts[: depth + 1]) for depth in range(len(parts))]


def _kind(segment: Segment) -> Kind:
    if segment.status in {"suggested", "unsure", "rejected"}:
        return segment.status  # type: ignore[return-value]
    if SETTLED in segment.flags.split(";"):
        return "settled"
    return "hand" if segment.origin == "hand" else "accepted"


def _cases(segment: Segment) -> list[str]:
    return segment.case.split(";") if segment.case else [NO_CASE]


def _with_others(known: list[str], met: Any, last: str = "") -> list[str]:
    """`known`, and after them whatever else was met, in order; `last` at the end."""
    others = sorted(set(met) - set(known))
    return [*known, *sorted(others, key=lambda name: name == last)]


def _places(names: Sequence[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


def _numbers(known: Sequence[str], names: list[str]) -> list[int]:
    places = _places(known)
    return [places.get(name, -1) for name in names]


def _finished(
    states: Sequence[CoderState],
    coders: Sequence[str],
    documents: Mapping[str, int],
    codes: Mapping[str, int],
) -> Flags:
    made = np.zeros((len(coders), len(documents), len(codes)), np.bool_)
    for state in states:
        coder = coders.index(state.coder)
        for transcript, code in state.done:
            if transcript in documents and code in codes:
                made[coder, documents[transcript], codes[code]] = True
    return made
