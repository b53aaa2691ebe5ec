"""Counts per interview in; agreement within each case, language, interviewer, period and pair out.

Figures of a group are over its own units only; a group of few interviews has no interval.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from tls_coding.agreement.assigned import finished
from tls_coding.agreement.counts import Counts, clustered, count
from tls_coding.agreement.material import Material
from tls_coding.agreement.measured import (
    CodeAgreement,
    measured,
    measured_pooled,
)
from tls_coding.agreement.units import lay_out
from tls_coding.corpus.cases import mentions
from tls_coding.corpus.transcript import Transcript
from tls_coding.spans import Span

Dimension = Literal["case", "language", "interviewer", "period"]
DIMENSIONS: tuple[Dimension, ...] = ("case", "language", "interviewer", "period")
NONE = "(none)"
LEAST_MONTHS = 3  # with fewer, thirds of the transcripts in the order in which they were finished
_LIMITS = ("kappa", "alpha")


@dataclass(frozen=True)
class Group:
    """Agreement within a group; `overall` pools the units of all codes."""

    name: str
    transcripts: int
    overall: CodeAgreement
    codes: tuple[CodeAgreement, ...]


@dataclass(frozen=True)
class PairAgreement:
    """Agreement of two coders on what both of them rated."""

    coders: tuple[str, str]
    transcripts: int
    overall: CodeAgreement
    codes: tuple[CodeAgreement, ...]


def by_pair(
    counts: Counts, clusters: Mapping[str, Hashable] | None = None
) -> tuple[PairAgreement, ...]:
    """Every pair of coders; `clusters`: of each transcript (None: its own)."""
    found = []
    for number, pair in enumerate(counts.pairs):
        own = counts.of_pair(number)
        joined = clustered(own, clusters)
        about = measured_pooled(joined, _LIMITS), measured(joined, _LIMITS)
        found.append(PairAgreement(pair, int(own.rated.any(axis=1).sum()), *about))
    return tuple(found)


def broken_down(material: Material, counts: Counts) -> dict[Dimension, tuple[Group, ...]]:
    """Agreement by each dimension; groups without a unit that two coders rated are left out.

    A transcript about several cases, or with several interviewers, is in each of their groups.
    """
    texts = _texts(material)
    groups: dict[Dimension, dict[str, Counts]] = {
        "case": _by_case(material, counts),
        "language": _grouped(counts, {n: [t.language] for n, t in texts.items()}),
        "interviewer": _grouped(counts, {n: interviewers(t) for n, t in texts.items()}),
        "period": _grouped(counts, periods(material, counts), in_order=True),
    }
    clusters = material.clusters
    return {dimension: _measured(found, clusters) for dimension, found in groups.items()}


def interviewers(transcript: Transcript) -> list[str]:
    """Who asked: the transcript's attribute `interviewer`, else its speakers of that role."""
    named = transcript.attributes.get("interviewer")
    if named:
        return [str(each) for each in (named if isinstance(named, list) else [named])]
    said = {turn.label for turn in transcript.turns if turn.role == "interviewer" and turn.label}
    about = [transcript.speakers.get(label, {}) for label in sorted(said)]
    names = [
        str(known.get("name", label)) for label, known in zip(sorted(said), about, strict=True)
    ]
    return names or [NONE]


def periods(material: Material, counts: Counts) -> dict[str, list[str]]:
    """The period of each transcript that two coders rated: when the last of them finished it.

    By month where there are three months or more, else by thirds of the transcripts in that order.
    """
    rated = {counts.clusters[i] for i in np.flatnonzero(counts.rated.any(axis=1)).tolist()}
    last: dict[str, str] = {}
    for (_, name), at in material.finished_at.items():
        if name in rated:
            last[name] = max(at, last.get(name, ""))
    months = sorted({at[:7] for at in last.values()})
    if len(months) >= LEAST_MONTHS:
        return {name: [at[:7]] for name, at in last.items()}
    ordered = sorted(last, key=lambda name: (last[name], name))
    thirds = [part for part in np.array_split(np.array(ordered, object), 3) if len(part)]
    return {
        name: [f"{number} of {len(thirds)}: {last[part[0]][:10]} to {last[part[-1]][:10]}"]
        for number, part in enumerate(thirds, start=1)
        for name in part
    }


def subset(counts: Counts, transcripts: Collection[str]) -> Counts:
    """The counts of some transcripts."""
    kept = [i for i, name in enumerate(counts.clusters) if name in transcripts]
    return replace(
        counts,
        clusters=tuple(counts.clusters[i] for i in kept),
        tables=counts.tables[kept],
        raters=counts.raters[kept],
    )


def joined(parts: Sequence[Counts]) -> Counts:
    """Counts of the same codes and coders, over clusters of which none stands in two parts."""
    return replace(
        parts[0],
        clusters=tuple(name for part in parts for name in part.clusters),
        tables=np.concatenate([part.tables for part in parts]),
        raters=np.concatenate([part.raters for part in parts]),
    )


def _texts(material: Material) -> dict[str, Transcript]:
    return {name: material.transcripts[name] for name in material.units[material.unit]}


def _grouped(
    counts: Counts, groups_of: Mapping[str, Iterable[str]], *, in_order: bool = False
) -> dict[str, Counts]:
    members: dict[str, set[str]] = {}
    for name, groups in groups_of.items():
        for group in groups:
            members.setdefault(group, set()).add(name)
    names = (
        sorted(members) if in_order else sorted(members, key=lambda group: (group == NONE, group))
    )
    return {name: subset(counts, members[name]) for name in names}


def _measured(
    groups: Mapping[str, Counts], clusters: Mapping[str, Hashable] | None
) -> tuple[Group, ...]:
    found = []
    for name, counts in groups.items():
        if counts.units.any():
            joined = clustered(counts, clusters)
            about = measured_pooled(joined, _LIMITS), measured(joined, _LIMITS)
            found.append(Group(name, int(counts.rated.any(axis=1).sum()), *about))
    return tuple(found)


def _by_case(material: Material, counts: Counts) -> dict[str, Counts]:
    """The counts of each case; a passage of a text that names its cases belongs to those named."""
    texts = _texts(material)
    parts: dict[str, list[Counts]] = {}
    plain = {name: text.cases or (NONE,) for name, text in texts.items() if not text.by_mention}
    for case in sorted({case for own in plain.values() for case in own}):
        parts[case] = [subset(counts, {name for name, own in plain.items() if case in own})]
    for name, text in texts.items():
        if not text.by_mention:
            continue
        named = mentions(text, list(material.cases))
        units: dict[str, list[Span]] = {}
        for unit in map(Span._make, np.asarray(material.units[material.unit][name]).tolist()):
            for case in named.of(unit) or (NONE,):
                units.setdefault(case, []).append(unit)
        for case, own in units.items():
            parts.setdefault(case, []).append(_counted(material, {name: own}))
    order = sorted(parts, key=lambda case: (case == NONE, case))
    return {case: joined(parts[case]) for case in order}


def _counted(material: Material, units: Mapping[str, Sequence[Span]]) -> Counts:
    laid = lay_out(units, kind=material.unit, rule=material.rule)
    return count(laid, [finished(state) for state in material.states], material.codes)
