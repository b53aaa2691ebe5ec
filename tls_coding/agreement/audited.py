"""A coded corpus in; the whole audit of agreement, as plain data, out.

Everything is over the transcripts that two coders or more finished for a code: a document that one
coder never opened changes nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from tls_coding.agreement.assigned import Reviewed, finished
from tls_coding.agreement.audit import Agreement, agreement_of
from tls_coding.agreement.confusion import Confusion, confusion
from tls_coding.agreement.counts import Counts, clustered, count
from tls_coding.agreement.disagreements import Disagreement, disagreements
from tls_coding.agreement.gamma import Gamma
from tls_coding.agreement.grid import grid
from tls_coding.agreement.groups import (
    Dimension,
    Group,
    PairAgreement,
    broken_down,
    by_pair,
)
from tls_coding.agreement.independence import Independence, independence
from tls_coding.agreement.intervals import DRAWS, bootstrap
from tls_coding.agreement.material import Material
from tls_coding.agreement.measured import CodeAgreement, measured, measured_pooled
from tls_coding.agreement.pairs import pooled_kappa
from tls_coding.agreement.planned import Needed, needed
from tls_coding.agreement.rules_report import RulesReport
from tls_coding.agreement.sets import sets_alpha
from tls_coding.agreement.unitized import Unitized, unitized
from tls_coding.agreement.units import INDEPENDENT, KINDS, Kind, lay_out

WIDTH = 0.2  # of an interval, both sides: ± .10
_PLANNED = ("kappa", "alpha")


@dataclass(frozen=True)
class ByUnit:
    """Agreement by another unit; `independent`: False where large-sample errors mean nothing."""

    unit: Kind
    independent: bool
    overall: CodeAgreement
    codes: tuple[CodeAgreement, ...]


@dataclass(frozen=True)
class Part:
    """What a coder did: transcripts finished, those shared with another coder, passages coded."""

    coder: str
    finished: int
    shared: int
    passages: int  # in shared transcripts


@dataclass(frozen=True)
class Audit:
    """All that was measured.

    `agreement`: the figures per code and overall. `listed_by`: the unit by which disagreements,
    confusion and independence are told (the audit's own, or sentences where that is the token or
    the character). `sets`: α of sets of codes (MASI) and its units. `pooled`: De Vries' pooled κ,
    a mean over pairs of coders. `redrawn`: by code, limits from `draws` bootstrap samples.
    `rules`: the rules as a coder, where they were looked at.
    """

    agreement: Agreement
    transcripts: tuple[str, ...]
    parts: tuple[Part, ...]
    listed_by: Kind
    sets: tuple[float | None, int]
    pooled: float | None
    redrawn: dict[str, dict[str, list[float]]]
    draws: int
    needed: tuple[Needed, ...]
    units: tuple[ByUnit, ...]
    unitized: tuple[Unitized, ...]
    pairs: tuple[PairAgreement, ...]
    groups: dict[Dimension, tuple[Group, ...]]
    independence: Independence
    confusion: tuple[Confusion, ...]
    disagreements: tuple[Disagreement, ...]
    gamma: Gamma | None = None
    rules: RulesReport | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data: the form of design §8, with all else beside it."""
        data = asdict(replace(self, rules=None))
        alpha, units = data.pop("sets")
        for row, said in zip(data["independence"]["rests"], self.independence.rests, strict=True):
            row["share"] = said.share
        for row, found in zip(data["confusion"], self.confusion, strict=True):
            row["excess"] = found.excess
        sets = {"distance": "masi", "alpha": alpha, "n_units": units}
        data["rules"] = self.rules.to_json() if self.rules else None
        return {**data.pop("agreement"), "sets": sets, **data}


def audited(
    material: Material,
    *,
    width: float = WIDTH,
    gamma: Gamma | None = None,
    rules: RulesReport | None = None,
) -> Audit:
    """The audit of a coded corpus; `width`: the width of interval to plan for."""
    coders, clusters = [finished(state) for state in material.states], material.clusters
    counts = _counts(material, coders, material.unit)
    joined = clustered(counts, clusters)
    listed_by: Kind = material.unit if material.unit in INDEPENDENT else "sentence"
    laid = lay_out(material.units[listed_by], kind=listed_by, rule=material.rule)
    seen = grid(laid, coders, material.codes)
    report = agreement_of(joined, material.over)
    rated = np.flatnonzero(counts.rated.any(axis=1)).tolist()
    shared = tuple(str(counts.clusters[i]) for i in rated)
    return Audit(
        agreement=report,
        transcripts=shared,
        parts=tuple(_part(one, set(shared)) for one in coders),
        listed_by=listed_by,
        sets=sets_alpha(seen),
        pooled=_pooled(counts),
        redrawn=_redrawn(joined),
        draws=DRAWS,
        needed=_needed(report, counts, width),
        units=tuple(
            _by_unit(_counts(material, coders, kind), clusters)
            for kind in KINDS
            if kind in material.units
        ),
        unitized=_unitized(material),
        pairs=by_pair(counts, clusters),
        groups=broken_down(material, counts),
        independence=independence(material, seen),
        confusion=confusion(seen),
        disagreements=disagreements(seen, material, report.codes),
        gamma=gamma,
        rules=rules,
    )


def _counts(material: Material, coders: Sequence[Reviewed], kind: Kind) -> Counts:
    laid = lay_out(material.units[kind], kind=kind, rule=material.rule)
    return count(laid, coders, material.codes)


def _part(one: Reviewed, shared: set[str]) -> Part:
    done = {name for name, _ in one.done}
    passages = sum(len(spans) for (name, _), spans in one.given.items() if name in shared)
    return Part(one.coder, len(done), len(done & shared), passages)


def _by_unit(counts: Counts, clusters: Mapping[str, Hashable] | None) -> ByUnit:
    joined, limits = clustered(counts, clusters), ("alpha",)
    overall = measured_pooled(joined, limits)
    return ByUnit(joined.unit, joined.unit in INDEPENDENT, overall, measured(joined, limits))


def _pooled(counts: Counts) -> float | None:
    """De Vries' pooled κ over codes, a mean over the pairs of coders for which it is defined."""
    tables = counts.tables.sum(axis=0)
    found = [pooled_kappa(tables[:, pair]) for pair in range(len(counts.pairs))]
    defined = [value for value in found if value is not None]
    return sum(defined) / len(defined) if defined else None


def _redrawn(counts: Counts) -> dict[str, dict[str, list[float]]]:
    found: dict[str, dict[str, list[float]]] = {code: {} for code in counts.codes}
    if len(counts.coders) < 2:
        return found
    for name in _PLANNED:
        for code, made in zip(counts.codes, bootstrap(counts, name), strict=True):
            if made.low is not None and made.high is not None:
                found[code][name] = [made.low, made.high]
    return found


def _needed(report: Agreement, counts: Counts, width: float) -> tuple[Needed, ...]:
    size = np.arange(counts.raters.shape[-1])
    paired = counts.raters[:, :, 2:].sum(axis=0)  # code, m, k
    ratings = (paired.sum(axis=2) * size[2:]).sum(axis=1)
    given = (paired.sum(axis=1) * size).sum(axis=1)
    shares = [
        float(own / every) if every else None for own, every in zip(given, ratings, strict=True)
    ]
    return tuple(
        needed(code, share, figure, width=width)
        for code, share in zip(report.codes, shares, strict=True)
        for figure in _PLANNED
    )


def _unitized(material: Material) -> tuple[Unitized, ...]:
    texts: Mapping[str, Any] = material.units["character"]
    return unitized(material.states, texts, material.codes)
