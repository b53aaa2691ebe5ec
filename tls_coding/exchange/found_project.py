"""Codings that a table names and a study's texts hold in; the project that they are, out.

So that they come to the study as any project does: on the texts that are there. As a format, only
a table that names documents is taken for one of codings unasked: others may be interviews.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tls_coding.codebook.model import Codebook
from tls_coding.corpus.transcript import Transcript
from tls_coding.errors import UsageError
from tls_coding.exchange.project.codetree import code_guid, tree_of
from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.landing import Doubt, How, Landing
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import (
    Code,
    Coding,
    Project,
    Selection,
    Source,
    User,
    walk,
)
from tls_coding.exchange.project.offsets import STANDARD
from tls_coding.exchange.project.read import ReadProject
from tls_coding.exchange.segment_columns import columns_of
from tls_coding.exchange.segment_tables import (
    FoundCoding,
    FoundCodings,
    code_named,
    read_codings,
)
from tls_coding.exchange.table_rows import sheets_of

__all__ = ["project_of_codings", "read_codings", "sniff"]

_GUESSED = {"paragraph", "order"}  # told apart by something else than the words
Steps = tuple[str, ...]


def sniff(path: Path) -> bool:
    """True for a table with columns for a document, a passage and a code. Never raises."""
    try:
        found = [columns_of(sheet.rows) for sheet in sheets_of(path)]
    except (UsageError, OSError):
        return False
    return any("transcript" in one[0] for one in found if one)


def project_of_codings(
    found: FoundCodings, transcripts: Mapping[str, Transcript], codebook: Codebook
) -> ReadProject:
    """A project with the texts that codings stand in, and the codes that they name.

    A code that `codebook` has under that name or id stands at its place there.
    """
    paths = _paths(found.codings, codebook)
    by_text: dict[str, list[FoundCoding]] = {}
    for one in found.codings:
        by_text.setdefault(one.transcript, []).append(one)
    coders = sorted({one.coder for one in found.codings if one.coder})
    project = Project(
        name="",
        users=tuple(User(_user(coder), coder) for coder in coders),
        codes=_tree([*dict.fromkeys(paths.values())]),
        sources=tuple(_source(transcripts[name], coded, paths) for name, coded in by_text.items()),
    )
    landings = [_landing(name, coded) for name, coded in by_text.items()]
    losses = [
        Loss("codings whose words stand in several places", len(found.ambiguous)),
        Loss("codings whose words are not found", len(found.not_found)),
    ]
    if found.ambiguous or found.not_found:
        landings.append(_astray(found))
    return ReadProject(project, tuple(landings), found.losses + Losses.of(losses))


def _paths(codings: Iterable[FoundCoding], codebook: Codebook) -> dict[Steps, Steps]:
    """The names down to each code, as the study's tree has them where it has the code."""
    language = codebook.codebook.languages[0]
    known = {
        steps[-1].guid: tuple(code.name for code in steps)
        for steps in walk(tree_of(codebook, language))
    }
    paths: dict[Steps, Steps] = {}
    for one in codings:
        if one.code not in paths:
            own = code_named(one.code, codebook)
            paths[one.code] = known.get(code_guid(own), one.code) if own else one.code
    return paths


def _tree(paths: Sequence[Steps], above: Steps = ()) -> tuple[Code, ...]:
    depth = len(above)
    names = dict.fromkeys(path[depth] for path in paths if len(path) > depth)
    made = []
    for name in names:
        own = (*above, name)
        below = [path for path in paths if path[: depth + 1] == own]
        made.append(Code(_code(own), name, codable=own in below, codes=_tree(below, own)))
    return tuple(made)


def _source(
    transcript: Transcript, coded: Iterable[FoundCoding], paths: Mapping[Steps, Steps]
) -> Source:
    return Source(
        guid=guid("table source", transcript.id),
        name=transcript.id,
        text=transcript.body,
        selections=tuple(
            Selection(
                guid=guid("table selection", transcript.id, n),
                start=one.span.start,
                end=one.span.end,
                name=one.span.of(transcript.body),
                user=_user(one.coder),
                at=one.at,
                description=one.memo,
                codings=(
                    Coding(
                        guid("table coding", transcript.id, n),
                        _code(paths[one.code]),
                        _user(one.coder),
                        one.at,
                    ),
                ),
            )
            for n, one in enumerate(coded)
        ),
    )


def _landing(name: str, coded: Sequence[FoundCoding]) -> Landing:
    hows: list[How] = ["found" if one.how in _GUESSED else "name" for one in coded]
    doubts = [
        Doubt(name, f"row {one.row}", one.span.start, one.span.end, "found")
        for one in coded
        if one.how in _GUESSED
    ]
    return Landing(name, STANDARD, Counter(hows), tuple(doubts))


def _astray(found: FoundCodings) -> Landing:
    """What has no place, row by row."""
    doubts = [
        *(
            Doubt(_astray_in(one.places), f"row {one.row}", 0, 0, "nowhere")
            for one in found.ambiguous
        ),
        *(Doubt(one.transcript, f"row {one.row}", 0, 0, "nowhere") for one in found.not_found),
    ]
    return Landing("(not found)", STANDARD, {"nowhere": len(doubts)}, tuple(doubts))


def _astray_in(places: Sequence[tuple[str, object]]) -> str:
    names = dict.fromkeys(name for name, _ in places)
    return ", ".join(names)


def _user(coder: str) -> str:
    return guid("table user", coder) if coder else ""


def _code(steps: Steps) -> str:
    return guid("table code", *steps)
