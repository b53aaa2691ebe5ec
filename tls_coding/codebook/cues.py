"""`cues.yaml` in; what marks negation, hypothesis and hearsay in each language, and problems, out.

Cues are written in the rule language. A cue reaches forward or backward to the end of its clause,
over its whole clause, to the end or the start of its sentence, or over its whole sentence. `mood`
are forms of verbs (the conditional) that reach over their clause and mark a hit that holds them,
too. `pseudo` lists what looks like a cue and is none (*pas seulement*).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tls_coding.codebook.grammar import RuleFault, parse_rule
from tls_coding.codebook.yaml_lines import load
from tls_coding.errors import Problem

REACHES = (
    "forward",
    "backward",
    "clause",
    "mood",
    "to_sentence_end",
    "to_sentence_start",
    "sentence",
)
OUTLINE = ("clause_starts", "asides")
KINDS = ("negated", "hypothetical", "reported")


class CueKind(BaseModel):
    """The cues of one kind, by how far they reach."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    forward: list[str] = []
    backward: list[str] = []
    clause: list[str] = []
    mood: list[str] = []
    to_sentence_end: list[str] = []
    to_sentence_start: list[str] = []
    sentence: list[str] = []
    pseudo: list[str] = []


class Cues(BaseModel):
    """The cues of one language.

    `clause_starts` are words before which a clause ends; `asides` are what a short piece between
    commas begins with that does not end it (*come dire*, *you know*).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    clause_starts: list[str] = []
    asides: list[str] = []
    punctuation: str = Field(default='.,;:!?…()«»“”"–—\n')
    negated: CueKind = CueKind()
    hypothetical: CueKind = CueKind()
    reported: CueKind = CueKind()


def parse_cues(text: str, file: str) -> tuple[dict[str, Cues], list[Problem]]:
    """The cues of every language of the file."""
    located, problems = load(text, file)
    data = located.data if isinstance(located.data, dict) else {}
    if not isinstance(located.data, dict | None):
        what, mend = "no cues by language.", "Write 'fr:' and its cues below it."
        problems.append(Problem(file, 1, what, mend))
    cues: dict[str, Cues] = {}
    for language, raw in data.items():
        try:
            cues[language] = Cues.model_validate(raw)
        except ValidationError as error:
            for fault in error.errors():
                line, column = located.place((language, *fault["loc"]))
                name = ".".join(str(part) for part in fault["loc"])
                mend = f"Known: {', '.join(OUTLINE)}, punctuation, {', '.join(KINDS)}."
                what = f"'{language}.{name}': {fault['msg'].lower()}."
                problems.append(Problem(file, line, what, mend, column))
        for path, rule in _rules(raw):
            try:
                parse_rule(rule)
            except RuleFault as fault:
                line, column = located.place((language, *path))
                what = f"in cue '{rule}', at its character {fault.column}: {fault.what}"
                problems.append(Problem(file, line, what, fault.mend, column))
    return cues, problems


def _rules(raw: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every cue of one language's raw data with its path, whatever else is wrong there."""
    data = raw if isinstance(raw, dict) else {}
    lists: dict[tuple[str, ...], Any] = {(name,): data.get(name) for name in OUTLINE}
    for kind in KINDS:
        reaches = data.get(kind)
        for reach in (*REACHES, "pseudo"):
            lists[kind, reach] = reaches.get(reach) if isinstance(reaches, dict) else None
    for path, rules in lists.items():
        for number, rule in enumerate(rules if isinstance(rules, list) else []):
            if isinstance(rule, str):
                yield (*path, number), rule
