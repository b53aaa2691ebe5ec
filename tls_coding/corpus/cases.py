"""`cases.yaml` in; the cases, and every problem of the file, out."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tls_coding.codebook.yaml_lines import load
from tls_coding.corpus.folding import fold
from tls_coding.corpus.transcript import MENTIONED, Transcript
from tls_coding.errors import Problem
from tls_coding.spans import Span

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

    A passage belongs to the cases named in its paragraph, else to those named last before it,
    else to none.
    """

    paragraphs: list[int] = field(default_factory=list)  # where each paragraph starts
    cases: list[tuple[str, ...]] = field(default_factory=list)  # what each one belongs to

    def of(self, span: Span) -> tuple[str, ...]:
        """The ids of the cases that the passage at `span` belongs to."""
        number = bisect_right(self.paragraphs, span.start) - 1
        return self.cases[number] if number >= 0 else ()


def mentions(transcript: Transcript, cases: list[Case]) -> Mentions:
    """Read the names of `cases` in a transcript that is about several of them."""
    allowed = [case for case in cases if not transcript.cases or case.id in transcript.cases]
    patterns = [(case.id, _names(case)) for case in allowed]
    starts = [0, *(match.end() for match in re.finditer(r"\n\s*\n", transcript.body))]
    found: list[tuple[str, ...]] = []
    for start, end in zip(starts, [*starts[1:], len(transcript.body)], strict=True):
        paragraph = fold(transcript.body[start:end]).text
        named = tuple(case_id for case_id, pattern in patterns if pattern.search(paragraph))
        found.append(named or (found[-1] if found else ()))
    return Mentions(starts, found)


def _names(case: Case) -> re.Pattern[str]:
    # Names are matched with their capitals: "grasse" is a word, "Grasse" a town.
    names = {" ".join(fold(name).text.split()) for name in (case.label, *case.aliases)}
    joined = "|".join(re.escape(name) for name in sorted(names))
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)")
