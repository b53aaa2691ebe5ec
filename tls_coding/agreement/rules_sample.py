"""A sample's file in; what was drawn, of what and for whom, out, and the other way round.

    format: 1
    name: spring
    seed: 7
    …
    texts: {grasse_01: 5f0c…}                  # hash of each transcript that was drawn from
    suggestions: {craft.kin: 09ab…}            # hash of the places that rules suggest it for
    strata:                                    # by number, from 0
    - {code: craft.kin, language: fr, case: "", suggested: true, population: 34, sampled: 25}
    passages:
    - {transcript: grasse_01, start: 812, end: 901, quote_sha256: …, strata: "0 3"}

The same sample is always the same bytes. No passage is quoted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tls_coding.agreement.rules_draw import Cell, Drawn
from tls_coding.codebook.yaml_lines import load
from tls_coding.errors import Problem
from tls_coding.spans import Span

HEAD = """\
# A random sample of passages, drawn by 'tls sample'. Do not edit it: figures rest on its chances.
# Look at its passages: tls sample --look {0}; then: tls sample --result {0}
"""
MEND = "Draw it again with 'tls sample' (the same seed gives the same passages), or restore it."


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Passage(_Part):
    """A passage drawn; `strata`: the numbers of those it stands for, between spaces."""

    transcript: str
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    quote_sha256: str
    strata: str = Field(pattern=r"^\d{1,6}( \d{1,6})*$")  # many numbers: one value is read faster

    @property
    def cells(self) -> tuple[int, ...]:
        """The numbers of the strata."""
        return tuple(map(int, self.strata.split()))

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class DrawnStratum(_Part):
    """A stratum: every one of its `population` passages had the chance sampled / population."""

    code: str
    language: str
    case: str
    suggested: bool
    population: int = Field(ge=0)
    sampled: int = Field(ge=0)


class Sample(_Part):
    """A sample as it was drawn. `coders`: who is to look at it; empty: everybody.

    `size`: passages asked for, for each of what is named in `by`; `share`: of them with a
    suggestion. `unit`: what a passage is.
    """

    format: Literal[1] = 1
    name: str
    seed: int
    size: int
    share: float
    by: tuple[str, ...]
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    unit: Literal["sentence", "turn"]
    codebook_sha256: str
    texts: dict[str, str]
    suggestions: dict[str, str]
    strata: tuple[DrawnStratum, ...]
    passages: tuple[Passage, ...]

    @model_validator(mode="after")
    def _counts_agree(self) -> Self:
        found = Counter(number for passage in self.passages for number in passage.cells)
        stated = {n: stratum.sampled for n, stratum in enumerate(self.strata) if stratum.sampled}
        if found != stated or any(s.sampled > s.population for s in self.strata):
            raise ValueError("strata and passages contradict each other")
        return self

    @property
    def drawn(self) -> Drawn:
        """The strata and passages for the figures."""
        cells = tuple(Cell(**stratum.model_dump()) for stratum in self.strata)
        return Drawn(cells, {(p.transcript, p.span): p.cells for p in self.passages})

    def is_for(self, coder: str) -> bool:
        """Whether a coder is to look at it."""
        return not self.coders or coder in self.coders


def parse_sample(text: str, file: str) -> tuple[Sample | None, list[Problem]]:
    """Read a sample's file; None, and every problem, where it cannot be used."""
    located, problems = load(text, file)
    if problems:
        return None, problems
    try:
        return Sample.model_validate(located.data), []
    except ValidationError as error:
        for fault in error.errors(include_input=False):
            line, _ = located.place(fault["loc"])
            name = ".".join(map(str, fault["loc"])) or "sample"
            said = fault["msg"].removeprefix("Value error, ").lower()
            problems.append(Problem(file, line, f"'{name}': {said}.", MEND))
        return None, problems


def sample_text(sample: Sample) -> str:
    """The bytes of a sample's file, as text; `parse_sample` reads the same sample back."""
    data = sample.model_dump()
    lines = [HEAD.format(sample.name).rstrip()]
    for name, value in data.items():
        if name in {"texts", "suggestions"}:
            lines += _block(name, [f"{_flow(key)}: {_flow(value[key])}" for key in sorted(value)])
        elif name in {"strata", "passages"}:
            lines += _block(name, [f"- {_flow(each)}" for each in value], empty="[]")
        else:
            lines.append(f"{name}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _block(name: str, lines: Collection[str], *, empty: str = "{}") -> list[str]:
    return [f"{name}:", *(f"  {line}" for line in lines)] if lines else [f"{name}: {empty}"]


def _flow(value: Any) -> str:
    """A value on one line: JSON is YAML, and keys need no quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
