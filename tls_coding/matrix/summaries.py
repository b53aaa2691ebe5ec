"""`summaries.yaml` in; what people wrote of cells, and every problem of the file, out.

A summary keeps what its cell was made of when it was written; it is *stale* once the cell is made
of something else.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from tls_coding.codebook.yaml_lines import Located, load
from tls_coding.coding.segments import Segment
from tls_coding.errors import Problem
from tls_coding.matrix.facts import Facts, Flags
from tls_coding.matrix.passages import ChosenQuote, fault_of, parse_passage
from tls_coding.matrix.quotes import in_branch, is_below, of_case

State = Literal["none", "fresh", "stale"]
Key = tuple[str, str]  # case, code or branch


@dataclass(frozen=True)
class Summary:
    """What a person wrote of one cell.

    `made_of`: the codings of the cell at that time, one line each (see `made_of`). `line`: where
    it stands in the file, 1-based.
    """

    case: str
    code: str
    text: str = ""
    author: str = ""
    at: str = ""
    made_of: tuple[str, ...] = ()
    quotes: tuple[ChosenQuote, ...] = ()
    line: int = 0

    @property
    def key(self) -> Key:
        return self.case, self.code


@dataclass(frozen=True)
class Standing:
    """How a summary stands to its cell of today; `added`, `removed`: codings since then."""

    state: State
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def changes(self) -> str:
        """What changed, in words, by who coded in which transcript."""
        parts = []
        for word, lines in (("added", self.added), ("removed", self.removed)):
            if lines:
                where = Counter(tuple(line.split(" ")[:3:2]) for line in lines)
                told = (f"{n} of {who} in {text}" for (text, who), n in sorted(where.items()))
                parts.append(f"{word}: {', '.join(told)}")
        return "; ".join(parts)


@dataclass(frozen=True)
class Summaries:
    """All summaries of a study, by case and code."""

    by_cell: Mapping[Key, Summary] = field(default_factory=dict)

    def of(self, case: str, code: str) -> Summary | None:
        return self.by_cell.get((case, code))


def made_of(facts: Facts, segments: Sequence[Segment], case: str, code: str) -> tuple[str, ...]:
    """The codings of a cell, one line each: transcript, code, coder, status, hash of the words.

    Sorted; the same words coded twice stand twice. A passage that only moved in its transcript
    keeps its line: it is the same coding.
    """
    return lines_of(facts, segments, of_case(facts, case) & in_branch(facts, code))


def lines_of(facts: Facts, segments: Sequence[Segment], cell: Flags) -> tuple[str, ...]:
    """Like `made_of`, for the rows of any cell."""
    rows = np.flatnonzero(facts.coded & cell)
    return tuple(sorted(_line(segments[facts.segment[row]]) for row in rows.tolist()))


def fingerprint(lines: Sequence[str]) -> str:
    """One hash of what a cell is made of; the order does not matter.

    >>> fingerprint(["b", "a"]) == fingerprint(["a", "b"])
    True
    """
    return hashlib.sha256("\n".join(sorted(lines)).encode("utf-8")).hexdigest()


def standing(summary: Summary | None, today: Sequence[str]) -> Standing:
    """Whether a summary was written of what its cell is made of today.

    A skeleton without text is no summary yet.
    """
    if summary is None or not summary.text.strip():
        return Standing("none")
    before, now = Counter(summary.made_of), Counter(today)
    added = tuple(sorted((now - before).elements()))
    removed = tuple(sorted((before - now).elements()))
    return Standing("stale" if added or removed else "fresh", added, removed)


def _line(segment: Segment) -> str:
    words = hashlib.sha256(" ".join(segment.quote.split()).encode("utf-8")).hexdigest()[:12]
    return f"{segment.transcript} {segment.code} {segment.coder} {segment.status} {words}"


def _passage(name: str) -> str:
    if parse_passage(name) is None:
        raise ValueError("no passage; write transcript:start-end")
    return name


def _as_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _lines(value: Any) -> Any:
    return value.splitlines() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]


class _Chosen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    passage: Annotated[str, AfterValidator(_passage)]
    text: Text = ""
    translation: Text = ""


class _Entry(BaseModel):
    """One entry of the file, as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    case: str = Field(min_length=1)
    code: str = Field(min_length=1)
    text: Text = ""
    author: Text = ""
    at: Annotated[Text, BeforeValidator(_as_text)] = ""
    made_of: Annotated[list[str], BeforeValidator(_lines)] = []
    quotes: list[_Chosen] = []


def parse_summaries(
    text: str,
    file: str,
    *,
    cases: Collection[str],
    codes: Collection[str],
    bodies: Mapping[str, str] | None = None,
) -> tuple[Summaries, list[Problem]]:
    """The summaries of a file; faulty entries are left out and reported.

    `cases`, `codes`: the ids of the study (any branch of a code will do). `bodies`: the text of
    each transcript; a chosen quote that is not there any more is a warning.
    """
    located, problems = load(text, file)
    if not isinstance(located.data, list):
        if located.data is not None and not problems:
            what, mend = "no list of summaries.", "Write '- case: …' for each one."
            problems.append(Problem(file, 1, what, mend))
        return Summaries(), problems
    found: dict[Key, Summary] = {}
    for number, raw in enumerate(located.data):
        summary, faults = _summary(raw, number, located, file)
        if summary is not None:
            faults += _unknown(summary, number, located, file, cases, codes)
            faults += _lost_quotes(summary, number, located, file, bodies)
            if summary.key in found:
                what = f"a second summary of '{summary.case}' and '{summary.code}'."
                faults.append(Problem(file, summary.line, what, "Join the two."))
            if not any(not fault.warning for fault in faults):
                found[summary.key] = summary
        problems += faults
    return Summaries(found), problems


def _summary(
    raw: Any, number: int, located: Located, file: str
) -> tuple[Summary | None, list[Problem]]:
    try:
        entry = _Entry.model_validate(raw)
    except ValidationError as error:
        mend = f"A summary has {', '.join(_Entry.model_fields)}."
        return None, [
            Problem(
                file,
                located.place((number, *fault["loc"]))[0],
                f"'{'.'.join(map(str, fault['loc'])) or 'summary'}': "
                f"{fault['msg'].removeprefix('Value error, ').lower()}.",
                mend,
            )
            for fault in error.errors()
        ]
    chosen = []
    for quote in entry.quotes:
        transcript, start, end = parse_passage(quote.passage) or ("", 0, 0)
        chosen.append(ChosenQuote(transcript, start, end, quote.text, quote.translation))
    return (
        Summary(
            case=entry.case,
            code=entry.code,
            text=entry.text.strip(),
            author=entry.author,
            at=entry.at,
            made_of=tuple(sorted(line for line in entry.made_of if line.strip())),
            quotes=tuple(chosen),
            line=located.place((number,))[0],
        ),
        [],
    )


def _unknown(
    summary: Summary,
    number: int,
    located: Located,
    file: str,
    cases: Collection[str],
    codes: Collection[str],
) -> list[Problem]:
    problems = []
    if summary.case not in cases:
        line = located.place((number, "case"))[0]
        mend = f"Known: {', '.join(cases) or 'none'}."
        problems.append(Problem(file, line, f"the case '{summary.case}' is not there.", mend))
    if not any(is_below(code, summary.code) for code in codes):
        line = located.place((number, "code"))[0]
        mend = "Write the id of a code of the codebook, or of a branch."
        problems.append(Problem(file, line, f"the code '{summary.code}' is not there.", mend))
    return problems


def _lost_quotes(
    summary: Summary, number: int, located: Located, file: str, bodies: Mapping[str, str] | None
) -> list[Problem]:
    if bodies is None:
        return []
    problems = []
    for place, quote in enumerate(summary.quotes):
        if fault := fault_of(quote, bodies):
            line = located.place((number, "quotes", place))[0]
            what = f"{quote.passage}: {fault}"
            problems.append(Problem(file, line, what, "Choose it anew.", warning=True))
    return problems
