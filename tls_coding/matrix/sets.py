"""`sets.yaml` in; the sets that cases are members of, and every problem of the file, out.

A set says what it is made from, where its anchors lie and why, with the quotes that justify them:
calibration is a claim about cases, not arithmetic.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from tls_coding.codebook.yaml_lines import Located, load
from tls_coding.errors import Problem
from tls_coding.matrix.calibration import Anchors
from tls_coding.matrix.casevalues import Measure
from tls_coding.matrix.passages import ChosenQuote, fault_of, parse_passage
from tls_coding.matrix.quotes import is_below

# What R, or a table of its QCA package, calls something else.
TAKEN = frozenset(
    {"t", "f", "na", "nan", "inf", "null", "true", "false", "out", "n", "incl", "pri"}
)
Share = Annotated[float, Field(ge=0, le=1)]


def _not_taken(name: str) -> str:
    if name in TAKEN:
        raise ValueError(f"'{name}' means something else in R")
    return name


def _is_passage(name: str) -> str:
    if parse_passage(name) is None:
        raise ValueError("no passage; write transcript:start-end")
    return name


class AnchorText(BaseModel):
    """Anchors as they are written: `out` .05, `crossover` .5, `in` .95."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    out: float
    crossover: float
    full: float = Field(alias="in")

    @property
    def made(self) -> Anchors:
        return Anchors(self.out, self.crossover, self.full)


class Justification(BaseModel):
    """A passage that shows what an anchor means; `anchor`: out, crossover or in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    passage: Annotated[str, AfterValidator(_is_passage)]
    anchor: Annotated[str, Field(pattern="^(out|crossover|in)?$")] = ""
    text: Annotated[str, BeforeValidator(lambda value: value or "")] = ""
    translation: Annotated[str, BeforeValidator(lambda value: value or "")] = ""

    @property
    def chosen(self) -> ChosenQuote:
        transcript, start, end = parse_passage(self.passage) or ("", 0, 0)
        return ChosenQuote(transcript, start, end, self.text, self.translation)


class CaseSet(BaseModel):
    """One set of cases.

    It is made from one of: a `code` (or branch) by `measure`; an `attribute` of cases; membership
    `given` for each case by a person. A code or an attribute that is a number is fuzzy by
    `anchors`, crisp by `threshold`; an attribute that is a word is crisp by its `members`.
    `negated`: count passages that are denied as well.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$"), AfterValidator(_not_taken)]
    label: str = ""
    why: str = ""
    code: str = ""
    measure: Measure = "presence"
    negated: bool = False
    attribute: str = ""
    members: list[Any] = []
    given: dict[str, Share] = {}
    anchors: AnchorText | None = None
    threshold: float | None = None
    quotes: list[Justification] = []

    @field_validator("anchors")
    @classmethod
    def _in_order(cls, anchors: AnchorText | None) -> AnchorText | None:
        if anchors is not None:
            _ = anchors.made  # raises where they are in no order
        return anchors

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        sources = [bool(self.code), bool(self.attribute), bool(self.given)]
        if sum(sources) != 1:
            raise ValueError("a set is made from one of code, attribute, given")
        rules = [self.anchors is not None, self.threshold is not None, bool(self.members)]
        if self.members and not self.attribute:
            raise ValueError("members are values of an attribute")
        if self.given:
            wanted = 0
        else:
            wanted = 0 if self.code and self.measure == "presence" and not any(rules) else 1
        if sum(rules) != wanted:
            said = "anchors, threshold or members" if self.attribute else "anchors or threshold"
            raise ValueError("given memberships are final" if self.given else f"say one of {said}")
        return self

    @property
    def name(self) -> str:
        """What R calls it."""
        return self.id.upper()

    @property
    def is_fuzzy(self) -> bool:
        return self.anchors is not None or any(0 < value < 1 for value in self.given.values())

    @property
    def source(self) -> str:
        """What it is made from, in words."""
        if self.code:
            return f"{self.code}, {self.measure.replace('_', ' ')}"
        return f"attribute {self.attribute}" if self.attribute else "given"


def parse_sets(
    text: str,
    file: str,
    *,
    cases: Collection[str],
    codes: Collection[str],
    attributes: Collection[str],
    bodies: Mapping[str, str] | None = None,
) -> tuple[list[CaseSet], list[Problem]]:
    """The sets of a `sets.yaml`; faulty ones are left out and reported.

    `cases`, `codes`, `attributes`: what the study has. `bodies`: the text of each transcript; a
    quote that is not there any more is a warning, and so is a set without a reason.
    """
    located, problems = load(text, file)
    if not isinstance(located.data, list):
        if located.data is not None and not problems:
            problems.append(Problem(file, 1, "no list of sets.", "Write '- id: …' for each set."))
        return [], problems
    sets: list[CaseSet] = []
    for number, raw in enumerate(located.data):
        made, faults = _one(raw, number, located, file)
        if made is not None:
            faults += _unknown(made, number, located, file, cases, codes, attributes)
            faults += _unjustified(made, number, located, file, bodies)
            if any(made.id == other.id for other in sets):
                line = located.place((number,))[0]
                what = f"the set '{made.id}' stands a second time."
                faults.append(Problem(file, line, what, "Give it another id."))
            if all(fault.warning for fault in faults):
                sets.append(made)
        problems += faults
    return sets, problems


def _one(
    raw: Any, number: int, located: Located, file: str
) -> tuple[CaseSet | None, list[Problem]]:
    try:
        return CaseSet.model_validate(raw), []
    except ValidationError as error:
        problems = []
        for fault in error.errors():
            line = located.place((number, *fault["loc"]))[0]
            name = ".".join(map(str, fault["loc"])) or str(
                raw.get("id", "set") if isinstance(raw, dict) else "set"
            )
            said = fault["msg"].removeprefix("Value error, ")
            mend = f"A set has {', '.join(CaseSet.model_fields)}."
            problems.append(Problem(file, line, f"'{name}': {said[0].lower()}{said[1:]}.", mend))
        return None, problems


def _unknown(
    made: CaseSet,
    number: int,
    located: Located,
    file: str,
    cases: Collection[str],
    codes: Collection[str],
    attributes: Collection[str],
) -> list[Problem]:
    problems = []

    def note(what: str, mend: str, *path: str | int) -> None:
        line = located.place((number, *path))[0]
        problems.append(Problem(file, line, f"'{made.id}': {what}", mend))

    if made.code and not any(is_below(code, made.code) for code in codes):
        note(f"the code '{made.code}' is not there.", "Write a code or a branch.", "code")
    if made.attribute and made.attribute not in attributes:
        known = f"Known: {', '.join(sorted(attributes)) or 'none'}."
        note(f"no case has the attribute '{made.attribute}'.", known, "attribute")
    for case in made.given:
        if case not in cases:
            known = f"Known: {', '.join(cases) or 'none'}."
            note(f"the case '{case}' is not there.", known, "given", case)
    return problems


def _unjustified(
    made: CaseSet, number: int, located: Located, file: str, bodies: Mapping[str, str] | None
) -> list[Problem]:
    problems = []
    if not made.why.strip():
        line = located.place((number,))[0]
        what = f"'{made.id}': nothing says why its members are members."
        mend = "Write 'why: …'; quotes that show it go into 'quotes:'."
        problems.append(Problem(file, line, what, mend, warning=True))
    for place, quote in enumerate(made.quotes if bodies is not None else ()):
        if fault := fault_of(quote.chosen, bodies or {}):
            line = located.place((number, "quotes", place))[0]
            what = f"'{made.id}', {quote.passage}: {fault}"
            problems.append(Problem(file, line, what, "Choose it anew.", warning=True))
    return problems
