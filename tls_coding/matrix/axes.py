"""Columns of segments in; what a matrix compares, down its side and along its top, out.

Down the side stand cases, transcripts, speakers, or the values of any attribute of these; along
the top codes, or branches of the code tree at any level.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tls_coding.errors import UsageError
from tls_coding.matrix.facts import NO_CASE, Facts, Ints, mapped

NOT_GIVEN = "(not given)"
WHOLE = 0  # the level of the code tree at which all codes are one theme
_DATES: dict[str, Callable[[str], str]] = {"year": lambda date: date[:4], "month": lambda d: d[:7]}


@dataclass(frozen=True)
class Axis:
    """What stands down the side of a matrix.

    `by`: what its labels are (case, transcript, speaker, or an attribute); `group`: the number of
    the label of each row of the facts (-1: none); `pairs` (2, n): the numbers of labels and of the
    transcripts that they are about, sorted; `words`: respondents' words, by label.
    """

    by: str
    labels: tuple[str, ...]
    group: Ints
    pairs: NDArray[np.int64]
    words: tuple[int, ...]


@dataclass(frozen=True)
class Themes:
    """What stands along the top of a matrix; `theme`: the number of the label of each code."""

    level: int | None
    labels: tuple[str, ...]
    theme: Ints

    @cached_property
    def codes(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of the codes of each theme."""
        return tuple(
            tuple(np.flatnonzero(self.theme == one).tolist()) for one in range(len(self.labels))
        )


def themes(codes: Sequence[str], level: int | None = None) -> Themes:
    """The codes themselves, or their branches cut after `level` parts; 0: all as one theme.

    >>> themes(["a.x", "a.y", "b"], 1).labels
    ('a', 'b')
    """
    if level == WHOLE:
        return Themes(level, ("all",), np.zeros(len(codes), np.int32))
    stems = [".".join(code.split(".")[:level]) for code in codes]
    labels = list(dict.fromkeys(stems))
    places = {label: number for number, label in enumerate(labels)}
    return Themes(level, tuple(labels), np.array([places[stem] for stem in stems], np.int32))


def axis(facts: Facts, by: str = "case") -> Axis:
    """What `by` names: case, transcript, speaker, or an attribute of one of these.

    Attributes are looked for among those of speakers, then interviews, then cases; write
    `speaker.position`, `interview.date` or `case.country` where several have the name. `year` and
    `month` are those of the interview's date. Raises UsageError, with what there is, for another.
    """
    if by == "case":
        return _of_cases(facts, by, facts.cases, {case: case for case in facts.cases})
    if by == "transcript":
        names = facts.documents.ids
        return _of_documents(facts, by, names, dict(enumerate(names)))
    if by == "speaker":
        return _of_speakers(facts, by, _speaker_names(facts))
    kind, _, name = by.rpartition(".")
    known = attributes(facts)
    for level in ("speaker", "interview", "case"):
        if kind in {"", level} and name in known[level]:
            return _by_attribute(facts, by, level, name)
    listed = ", ".join(f"{level}.{one}" for level, names in known.items() for one in names)
    raise UsageError(f"'{by}' is nothing to compare by. There are: case, transcript, speaker"
                     f"{', ' if listed else ''}{listed}.")  # fmt: skip


def attributes(facts: Facts) -> dict[str, list[str]]:
    """The names of all attributes, of speakers, interviews and cases; of several values each."""
    documents = _names(facts.documents.attributes)
    dates = list(_DATES) if "date" in documents else []
    roles = ["role"] if facts.speakers.labels else []
    return {
        "speaker": [*roles, *(n for n in _names(facts.speakers.attributes) if n != "role")],
        "interview": [*documents, *(name for name in dates if name not in documents)],
        "case": _names(facts.case_attributes.values()),
    }


def _names(held: Iterable[Mapping[str, Any]]) -> list[str]:
    found = dict.fromkeys(
        name
        for one in held
        for name, value in one.items()
        if isinstance(name, str) and value is not None and not isinstance(value, Mapping | list)
    )
    return sorted(found)


def _by_attribute(facts: Facts, by: str, level: str, name: str) -> Axis:
    if level == "speaker":
        speakers = facts.speakers
        held = zip(speakers.roles, speakers.attributes, strict=True)
        values = [role if name == "role" else _value(own, name) for role, own in held]
        return _of_speakers(facts, by, values)
    if level == "interview":
        own = [_value(one, name) for one in facts.documents.attributes]
        return _of_documents(facts, by, _ordered(own), dict(enumerate(own)))
    held_by = {c: _value(facts.case_attributes.get(c, {}), name) for c in facts.cases}
    held_by = {c: value for c, value in held_by.items() if c != NO_CASE or _has_rows(facts, c)}
    return _of_cases(facts, by, _ordered(held_by.values()), held_by)


def _has_rows(facts: Facts, case: str) -> bool:
    return any(case in own for own in facts.documents.cases)


def _value(held: Mapping[str, Any], name: str) -> str:
    if name in _DATES and name not in held:
        return _DATES[name](str(held["date"])) if held.get("date") else NOT_GIVEN
    value = held.get(name)
    return NOT_GIVEN if value is None or value == "" else _told(value)


def _told(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _ordered(values: Collection[str]) -> tuple[str, ...]:
    """The values that there are, sorted, numbers as numbers; what is not given last."""

    def key(value: str) -> tuple[bool, bool, float, str]:
        try:
            number = float(value)
        except ValueError:
            return value == NOT_GIVEN, True, 0.0, value
        return False, False, number, value

    return tuple(sorted(set(values), key=key))


def _of_cases(facts: Facts, by: str, labels: Sequence[str], value_of: Mapping[str, str]) -> Axis:
    places = {label: number for number, label in enumerate(labels)}
    label_of = np.array([places.get(value_of.get(c, ""), -1) for c in facts.cases], np.int32)
    said: dict[tuple[int, int], int] = {}
    for number, cases in enumerate(facts.documents.cases):
        for case in cases:
            label = places.get(value_of.get(case, ""), -1)
            if label >= 0:
                words = said.get((label, number), 0) + facts.documents.words_of(number, case)
                # A passage about two cases of one kind was said once.
                said[label, number] = min(words, facts.documents.words[number])
    totals = [0] * len(labels)
    for (label, _), words in said.items():
        totals[label] += words
    return Axis(by, tuple(labels), mapped(label_of, facts.case), _pairs(said), tuple(totals))


def _pairs(found: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
    listed = sorted(set(found))
    return np.array(listed, np.int64).reshape(-1, 2).T


def _of_documents(
    facts: Facts, by: str, labels: Sequence[str], value_of: Mapping[int, str]
) -> Axis:
    places = {label: number for number, label in enumerate(labels)}
    numbers = [places[value_of[document]] for document in range(len(facts.documents.ids))]
    label_of = np.array(numbers, np.int32)
    pairs = _pairs((label, number) for number, label in enumerate(numbers))
    words = [0] * len(labels)
    for number, count in zip(numbers, facts.documents.words, strict=True):
        words[number] += count
    return Axis(by, tuple(labels), mapped(label_of, facts.document), pairs, tuple(words))


def _of_speakers(facts: Facts, by: str, values: Sequence[str]) -> Axis:
    """Speakers by what is said of them; interviewers stand only where they were coded."""
    heard = set(np.unique(facts.speaker).tolist())
    shown = [
        value if role == "respondent" or number in heard else ""
        for number, (role, value) in enumerate(zip(facts.speakers.roles, values, strict=True))
    ]
    kept = [value for value in shown if value]
    labels = tuple(dict.fromkeys(kept)) if by == "speaker" else _ordered(kept)
    places = {label: number for number, label in enumerate(labels)}
    numbers = np.array([*(places.get(value, -1) for value in shown), -1], np.int32)
    pairs = []
    words = [0] * len(labels)
    for number, value in enumerate(shown):
        if value:
            pairs.append((places[value], facts.speakers.documents[number]))
            words[places[value]] += facts.speakers.words[number]
    return Axis(by, labels, numbers[facts.speaker], _pairs(pairs), tuple(words))


def _speaker_names(facts: Facts) -> list[str]:
    speakers = facts.speakers
    spoken = zip(speakers.documents, speakers.labels, strict=True)
    return [f"{facts.documents.ids[document]} {label}".rstrip() for document, label in spoken]
