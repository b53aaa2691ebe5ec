"""A table of counts in; its correspondence analysis out: a map of cases and themes.

Simple correspondence analysis by the singular values of the standardized residuals (Greenacre
2017, Correspondence Analysis in Practice, appendix A). Of an axis only the line has a meaning, not
its direction: each is turned so that the row with the largest coordinate lies on the positive side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tls_coding.errors import UsageError
from tls_coding.matrix.facts import Facts
from tls_coding.matrix.tallies import Counts, Floats, case_tally, complete_block, tally

TINY = 1e-12  # inertia of an axis below which it is nothing but rounding
TWO_CELLS = 1 / 3  # share of the inertia that two cells may bear
ONE_POINT = 1 / 2  # share of an axis that one point may make
ALIKE = 0.1  # share by which the third axis must be weaker than the second
SPARSE = 5  # passages expected in a cell, on average, below which one passage moves points
_DIGITS = 9  # to which coordinates are compared when an axis is turned


@dataclass(frozen=True)
class Points:
    """Rows, or columns, on the map; arrays have one row a point and one column an axis.

    `coordinates`: principal; `contributions`: share of an axis that a point makes (0 for
    supplementary points); `cos2`: share of a point's distance from the centre that an axis shows
    (NaN at the centre); `mass`: share of all passages; `totals`: passages.
    """

    names: tuple[str, ...]
    totals: tuple[int, ...]
    mass: Floats
    coordinates: Floats
    contributions: Floats
    cos2: Floats
    supplementary: tuple[bool, ...]


@dataclass(frozen=True)
class Correspondence:
    """The map: `inertia` of each axis, first the largest; `total` passages (`n`) and inertia.

    `by_chance`: the inertia that a table without any structure would have on average,
    (rows − 1)(columns − 1) / n. `left_out`: rows and columns without a passage;
    `not_reviewed`: interviews and themes left out because somebody has yet to finish them;
    `warnings`: what to know before reading distances.
    """

    n: int
    rows: Points
    columns: Points
    inertia: tuple[float, ...]
    total: float
    by_chance: float
    left_out: tuple[str, ...]
    not_reviewed: tuple[str, ...]
    warnings: tuple[str, ...]

    def frame(self) -> pd.DataFrame:
        """One row a point and axis: `kind` (row, column), `name`, `supplementary`, `passages`,
        `mass`, `axis` (from 1), `coordinate`, `contribution`, `cos2`."""
        return pd.concat([_tidy("row", self.rows), _tidy("column", self.columns)]).reset_index(
            drop=True
        )

    def axes(self) -> pd.DataFrame:
        """One row an axis: `axis`, `inertia`, `share` of the total, `cumulated`."""
        inertia = np.array(self.inertia)
        share = inertia / self.total if self.total else inertia
        numbers = range(1, len(inertia) + 1)
        return pd.DataFrame(
            {"axis": numbers, "inertia": inertia, "share": share, "cumulated": share.cumsum()}
        )


def correspondence(
    table: NDArray[np.int64],
    rows: Sequence[str],
    columns: Sequence[str],
    supplementary: Sequence[str] = (),
    not_reviewed: Sequence[str] = (),
) -> Correspondence:
    """Analyse `table` (rows × columns, counts); `supplementary`: rows placed on the map of the
    others without bearing on it.

    Rows and columns without a passage are left out and named. UsageError where fewer than two
    rows or two columns are left.
    """
    passive = np.isin(np.array(rows, object), np.array(supplementary, object))
    along = table[~passive].sum(axis=0) > 0
    filled = table[:, along].sum(axis=1) > 0
    active, extra = (np.flatnonzero(filled & side).tolist() for side in (~passive, passive))
    if len(active) < 2 or along.sum() < 2:
        raise UsageError("a correspondence map needs two rows and two columns with passages.")
    counts, more = table[np.ix_(active, along)], table[np.ix_(extra, along)]
    names = [rows[i] for i in active]
    kept = [name for name, has in zip(columns, along, strict=True) if has]
    left, singular, right = _decomposed(counts)
    down, across = _points(names, counts, left, singular), _points(kept, counts.T, right, singular)
    empty = [name for name, has in zip(rows, filled, strict=True) if not has]
    empty += [name for name, has in zip(columns, along, strict=True) if not has]
    return Correspondence(
        n=int(counts.sum()),
        rows=_with(down, [rows[i] for i in extra], more, counts, right),
        columns=across,
        inertia=tuple((singular**2).tolist()),
        total=float((_residuals(counts) ** 2).sum()),
        by_chance=(len(names) - 1) * (len(kept) - 1) / int(counts.sum()),
        left_out=tuple(empty),
        not_reviewed=tuple(not_reviewed),
        warnings=tuple(_warnings(counts, down, across, singular**2)),
    )


def correspondence_of(
    facts: Facts, level: int | None = None, supplementary: Sequence[str] = ()
) -> Correspondence:
    """Cases × themes, passages counted in a block of interviews and themes that is complete.

    A map needs every cell: a theme that nobody looked for in an interview would count as absent
    there. UsageError where no case has two themes with passages.
    """
    parts = tally(facts, level)
    ids = facts.documents.ids
    order = np.array(sorted(range(len(parts.document)), key=lambda i: ids[parts.document[i]]), int)
    rows, themes = complete_block(parts.reviewed[order])
    kept = order[rows]
    apart = sorted({ids[d] for d in parts.document} - {ids[d] for d in parts.document[kept]})
    missing = [*apart, *(name for i, name in enumerate(parts.themes) if i not in set(themes))]
    made = case_tally(parts.of_rows(kept), facts.cases)
    names = [made.themes[theme] for theme in themes]
    return correspondence(made.passages[:, themes], made.cases, names, supplementary, missing)


def _residuals(counts: Counts) -> Floats:
    """Standardized residuals: (p − r c) / √(r c)."""
    share = counts / counts.sum()
    even = np.outer(share.sum(axis=1), share.sum(axis=0))
    return np.asarray((share - even) / np.sqrt(even))


def _decomposed(counts: Counts) -> tuple[Floats, Floats, Floats]:
    """Singular vectors of rows, singular values, singular vectors of columns; axes turned."""
    left, singular, right = np.linalg.svd(_residuals(counts), full_matrices=False)
    some = singular**2 > TINY
    left, singular, right = left[:, some], singular[some], right[some].T
    along = left / np.sqrt(counts.sum(axis=1))[:, np.newaxis]
    farthest = np.abs(along).round(_DIGITS).argmax(axis=0)
    signs = np.where(along[farthest, np.arange(len(singular))] < 0, -1.0, 1.0)
    return left * signs, singular, right * signs


def _points(names: Sequence[str], counts: Counts, vectors: Floats, singular: Floats) -> Points:
    totals = counts.sum(axis=1)
    mass = totals / totals.sum()
    coordinates = vectors * singular / np.sqrt(mass)[:, np.newaxis]
    distance = (_residuals(counts) ** 2).sum(axis=1) / mass
    return Points(
        names=tuple(names),
        totals=tuple(totals.tolist()),
        mass=mass,
        coordinates=coordinates,
        contributions=vectors**2,
        cos2=_cos2(coordinates, distance),
        supplementary=(False,) * len(names),
    )


def _with(own: Points, names: Sequence[str], more: Counts, counts: Counts, right: Floats) -> Points:
    """`own` and after them supplementary rows: profiles times the columns' standard coordinates."""
    if not names:
        return own
    weight = counts.sum(axis=0) / counts.sum()
    profile = more / more.sum(axis=1, keepdims=True)
    placed = profile @ (right / np.sqrt(weight)[:, np.newaxis])
    distance = ((profile - weight) ** 2 / weight).sum(axis=1)
    return Points(
        names=(*own.names, *names),
        totals=(*own.totals, *more.sum(axis=1).tolist()),
        mass=np.append(own.mass, np.zeros(len(names))),
        coordinates=np.vstack([own.coordinates, placed]),
        contributions=np.vstack([own.contributions, np.zeros_like(placed)]),
        cos2=np.vstack([own.cos2, _cos2(placed, distance)]),
        supplementary=(*own.supplementary, *(True for _ in names)),
    )


def _cos2(coordinates: Floats, distance: Floats) -> Floats:
    away = np.where(distance > TINY, distance, np.nan)[:, np.newaxis]
    return np.asarray(coordinates**2 / away)


def _warnings(counts: Counts, down: Points, across: Points, inertia: Floats) -> list[str]:
    n, cells = int(counts.sum()), counts.size
    told = []
    if n / cells < SPARSE:
        told.append(
            f"{n} passages in {cells} cells, {n / cells:.1f} on average: one passage more moves"
            f" points. Take branches instead of codes, or read the table."
        )
    if not len(inertia):
        return [*told, "all profiles are equal: there is no axis."]
    chance = (counts.shape[0] - 1) * (counts.shape[1] - 1) / n
    if inertia.sum() < 2 * chance:
        told.append(
            f"inertia {inertia.sum():.3f}; a table without structure would have {chance:.3f} on"
            f" average: distances are largely what chance makes."
        )
    if len(inertia) > 2 and inertia[2] > (1 - ALIKE) * inertia[1]:
        told.append(
            f"axes 2 and 3 bear nearly the same ({inertia[1]:.3f}, {inertia[2]:.3f}): a plane of 1"
            f" and 3 is as good a map."
        )
    return [*told, *_heavy_cells(counts, down, across), *_heavy_points(down, across)]


def _heavy_cells(counts: Counts, down: Points, across: Points) -> list[str]:
    parts = _residuals(counts) ** 2
    if parts.size <= 6:
        return []
    share = (parts / parts.sum()).round(_DIGITS)
    first, second = np.argsort(-share, axis=None, kind="stable")[:2]
    if share.flat[first] + share.flat[second] <= TWO_CELLS:
        return []
    named = [np.unravel_index(place, parts.shape) for place in (first, second)]
    cells = " and ".join(f"{down.names[i]} × {across.names[j]} ({counts[i, j]})" for i, j in named)
    borne = float(share.flat[first] + share.flat[second])
    return [f"two cells bear {borne:.0%} of the inertia: {cells}."]


def _heavy_points(down: Points, across: Points) -> list[str]:
    return [
        f"axis {axis + 1} is {points.contributions[i, axis]:.0%} {points.names[i]}"
        f" ({points.totals[i]} passages): it tells that point from the rest."
        for axis in range(min(2, down.contributions.shape[1]))
        for points in (down, across)
        for i in np.flatnonzero(points.contributions[:, axis] > ONE_POINT)
    ]


def _tidy(kind: str, points: Points) -> pd.DataFrame:
    count, axes = points.coordinates.shape
    return pd.DataFrame(
        {
            "kind": kind,
            "name": np.repeat(np.array(points.names, object), axes),
            "supplementary": np.repeat(points.supplementary, axes),
            "passages": np.repeat(points.totals, axes),
            "mass": np.repeat(points.mass, axes),
            "axis": np.tile(np.arange(1, axes + 1), count),
            "coordinate": points.coordinates.ravel(),
            "contribution": points.contributions.ravel(),
            "cos2": points.cos2.ravel(),
        }
    )
