"""`cases.yaml` in; the cases, and every problem of the file, out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tls_coding.codebook.yaml_lines import load
from tls_coding.corpus.folding import fold
from tls_coding.corpus.transcript import MENTIONED, Transcript
from tls_coding.errors import Problem
from tls_coding.spans import Span

_STOP = re.compile(r"[.!?…]+\s")  # where nobody knows the language
Name = Annotated[str, Field(pattern=r"\w")]


def _no_keyword(case_id: str) -> str:
    if case_id == MENTIONED:
        raise ValueError(f"'{MENTIONED}' stands for several cases in a transcript")
    return case_id


class Case(BaseModel):
    """One case of the comparison; `aliases` are its names as they occur in texts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]+$"), AfterValidator(_no_keyword)]
    label: Name
    attributes: dict[str, Any] = {}
    aliases: list[Name] = []


def parse_cases(text: str, file: str) -> tuple[list[Case], list[Problem]]:
    """The cases of a `cases.yaml`; faulty ones are left out and reported."""
    located, problems = load(text, file)
    cases: list[Case] = []
    if not isinstance(located.data, list):
        if not problems:
            what, mend = "no list of cases.", "Write '- id: …' for each case."
            problems.append(Problem(file, 1, what, mend))
        return [], problems
    for number, raw in enumerate(located.data):
        line, _ = located.place((number,))
        try:
            case = Case.model_validate(raw)
        except ValidationError as error:
            for fault in error.errors():
                name = ".".join(str(part) for part in fault["loc"]) or "case"
                place = located.place((number, *fault["loc"]))[0]
                mend = "A case has id (lower case, _), label, attributes, aliases."
                said = fault["msg"].removeprefix("Value error, ")
                problems.append(Problem(file, place, f"'{name}': {said.lower()}.", mend))
            continue
        if any(case.id == other.id for other in cases):
            what = f"the case '{case.id}' stands a second time."
            problems.append(Problem(file, line, what, "Give it another id."))
            continue
        cases.append(case)
    return cases, problems


@dataclass(frozen=True)
class Mentions:
    """Where a document about several cases names which: the case of any of its passages.

    A passage belongs to the cases that its sentence names; else to those of the nearest sentence
    before it in its paragraph that names any; else to those that its paragraph names; else to those
    named last before; else to none. (Paragraphs alone are too coarse where cases are compared: in
    a paper of 5,000 words they gave 36 of 131 passages exactly their cases, sentences 93.)
    """

    starts: list[int] = field(default_factory=list)  # of each sentence, or space between
    cases: list[tuple[str, ...]] = field(default_factory=list)  # what each one belongs to

    def of(self, span: Span) -> tuple[str, ...]:
        """The ids of the cases that the passage at `span` belongs to: those where it begins."""
        number = bisect_right(self.starts, span.start) - 1
        return self.cases[number] if number >= 0 else ()


def mentions(transcript: Transcript, cases: list[Case]) -> Mentions:
    """Read the names of `cases` in a transcript that is about several of them."""
    allowed = [case for case in cases if not transcript.cases or case.id in transcript.cases]
    patterns = [(case.id, _names(case)) for case in allowed]

    def named(start: int, end: int) -> tuple[str, ...]:
        text = fold(transcript.body[start:end]).text
        return tuple(case_id for case_id, pattern in patterns if pattern.search(text))

    made = Mentions()
    last: tuple[str, ...] = ()
    inner = _sentence_starts(transcript)
    breaks = [0, *(match.end() for match in re.finditer(r"\n\s*\n", transcript.body))]
    for start, end in zip(breaks, [*breaks[1:], len(transcript.body)], strict=True):
        within = inner[bisect_right(inner, start) : bisect_left(inner, end)]
        starts = [start, *within]
        held = named(start, end) or last
        for first, after in zip(starts, [*within, end], strict=True):
            if own := named(first, after):
                held = last = own
            made.starts.append(first)
            made.cases.append(held)
    return made


def _sentence_starts(transcript: Transcript) -> list[int]:
    from tls_coding.corpus.sentenceends import sentence_ends  # slow to load, few studies need it

    found = []
    for turn in transcript.turns:
        folded = fold(turn.span.of(transcript.body), turn.start)
        told = sentence_ends(folded.text, transcript.language)
        ends = told if told is not None else (m.end() for m in _STOP.finditer(folded.text))
        starts = [0, *(end for end in ends if end < len(folded.text))]
        found += [folded.back(start, len(folded.text)).start for start in starts]
    return sorted(set(found))


def _names(case: Case) -> re.Pattern[str]:
    # Names are matched with their capitals: "grasse" is a word, "Grasse" a town.
    names = {" ".join(fold(name).text.split()) for name in (case.label, *case.aliases)}
    joined = "|".join(re.escape(name) for name in sorted(names))
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)")
