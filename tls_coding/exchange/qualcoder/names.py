"""What QualCoder had to name otherwise, as a note of the project that is read back.

In QualCoder no two codes, categories, files or attributes may have one name, a code that has codes
below it is a category beside it, and a memo on a file knows no author. The note says, by the names
that QualCoder has, what everything was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tls_coding.exchange.project.extension import from_notes, to_notes
from tls_coding.exchange.project.model import VARIABLE_KINDS, Note, VariableKind

PART = "qualcoder"
Known = dict[str, tuple[str, str]]  # GUID and name, by the name in QualCoder


@dataclass
class Names:
    """What things were before, by their name in QualCoder. `about`: the file of each journal."""

    project: str = ""
    codes: Known = field(default_factory=dict)
    categories: Known = field(default_factory=dict)
    sources: Known = field(default_factory=dict)
    cases: Known = field(default_factory=dict)
    users: Known = field(default_factory=dict)
    variables: dict[str, tuple[str, str, VariableKind]] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)

    def note(self) -> Note:
        """The names as a note."""
        data = {key: value for key, value in vars(self).items() if value}
        (note,) = to_notes({PART: data})
        return note


def names_in(notes: list[Note]) -> Names:
    """The names that a note holds; what it says in another form counts for nothing."""
    said = from_notes(notes).get(PART)
    project = said.get("project")
    return Names(
        project=project if isinstance(project, str) else "",
        codes=_pairs(said.get("codes")),
        categories=_pairs(said.get("categories")),
        sources=_pairs(said.get("sources")),
        cases=_pairs(said.get("cases")),
        users=_pairs(said.get("users")),
        variables=_triples(said.get("variables")),
        about={
            key: value
            for key, value in _entries(said.get("about")).items()
            if isinstance(value, str)
        },
    )


def _entries(said: object) -> Mapping[str, object]:
    return said if isinstance(said, dict) else {}


def _pairs(said: object) -> Known:
    found: Known = {}
    for key, value in _entries(said).items():
        match value:
            case [str(own), str(name)]:
                found[key] = own, name
    return found


def _triples(said: object) -> dict[str, tuple[str, str, VariableKind]]:
    found: dict[str, tuple[str, str, VariableKind]] = {}
    for key, value in _entries(said).items():
        match value:
            case [str(own), str(name), str(kind)]:
                for known in VARIABLE_KINDS:
                    if known == kind:
                        found[key] = own, name, known
    return found
