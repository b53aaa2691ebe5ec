"""Cases by their themes in; how alike they are, pair by pair, and an order for a dendrogram, out.

Only interviews that were finished for a theme count, and a pair is compared over the themes that
were looked for in both cases. Measures: `jaccard` on presence (shared themes over themes that
either has: what both lack is no likeness); `bray_curtis` (1 − the dissimilarity of Bray & Curtis
1957) and `cosine` on passages per 1,000 respondent words. All lie between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from tls_coding.matrix.facts import Facts
from tls_coding.matrix.tallies import CaseTally, Floats, by_case, rates

Measure = Literal["jaccard", "bray_curtis", "cosine"]
NOTHING_SHARED = "no theme was looked for in both"
NOTHING_FOUND = "neither holds any of the themes compared"
ONE_EMPTY = "one holds none of the themes compared"
NO_WORDS = "no respondents' words, so no rate"
_DIGITS = 12  # distances that differ beyond are ties


@dataclass(frozen=True)
class Pair:
    """Two cases, `first` before `second` in the alphabet. `themes`: how many were compared;
    `shared`, `either`: themes that both have, that one at least has; `reason` of a None."""

    first: str
    second: str
    similarity: float | None
    themes: int
    shared: int
    either: int
    reason: str = ""


@dataclass(frozen=True)
class Merge:
    """A step of the dendrogram: numbers below the count of `order` are places in it, numbers from
    there on are merges before this one. `height`: 1 − mean similarity; `size`: cases joined."""

    left: int
    right: int
    height: float
    size: int


@dataclass(frozen=True)
class Similarity:
    """All pairs; `order` and `merges` of the dendrogram (average linkage, Sokal & Michener 1958).

    `interviews`: the most that any theme was counted in, by case: a case with fewer has fewer
    themes to share. `left_out` of the dendrogram: cases with a pair that has no value, the worst
    first.
    """

    measure: Measure
    level: int | None
    pairs: tuple[Pair, ...]
    order: tuple[str, ...]
    merges: tuple[Merge, ...]
    interviews: dict[str, int]
    left_out: tuple[str, ...]

    def frame(self) -> pd.DataFrame:
        """One row a pair: `first`, `second`, `similarity`, `themes`, `shared`, `either`, `reason`;
        a value that is None is NaN."""
        names = ["first", "second", "similarity", "themes", "shared", "either", "reason"]
        made = pd.DataFrame([vars(pair) for pair in self.pairs], columns=names)
        return made.astype({"similarity": "float64"})

    def matrix(self) -> pd.DataFrame:
        """Cases × cases, in `order` and then those left out; 1 on the diagonal, NaN for None."""
        names = [*self.order, *self.left_out]
        made = pd.DataFrame(np.eye(len(names)), index=names, columns=names)
        for pair in self.pairs:
            value = np.nan if pair.similarity is None else pair.similarity
            made.loc[pair.first, pair.second] = made.loc[pair.second, pair.first] = value
        return made


def similarity(facts: Facts, level: int | None = None, measure: Measure = "jaccard") -> Similarity:
    """How alike cases are, over codes (`level` None) or branches."""
    made = by_case(facts, level)
    names = sorted(made.cases)
    places = {case: place for place, case in enumerate(made.cases)}
    pairs = [
        _pair(made, (one, places[one]), (other, places[other]), measure)
        for number, one in enumerate(names)
        for other in names[number + 1 :]
    ]
    values = np.eye(len(names))
    number = {name: place for place, name in enumerate(names)}
    for pair in pairs:
        i, j = number[pair.first], number[pair.second]
        values[i, j] = values[j, i] = np.nan if pair.similarity is None else pair.similarity
    kept = _comparable(values)
    order, merges = dendrogram(1 - values[np.ix_(kept, kept)])
    most = made.interviews.max(axis=1, initial=0)
    return Similarity(
        measure=measure,
        level=level,
        pairs=tuple(pairs),
        order=tuple(names[kept[place]] for place in order),
        merges=merges,
        interviews={case: int(most[place]) for case, place in places.items()},
        left_out=tuple(name for place, name in enumerate(names) if place not in kept),
    )


def dendrogram(distances: Floats) -> tuple[list[int], tuple[Merge, ...]]:
    """Order of the leaves and merges, from distances (n × n), by average linkage.

    Of two branches the one with the earlier leaf stands first. Ties are merged in the order of
    the rows: give them in an order that means nothing, such as the alphabet.
    """
    count = len(distances)
    if count < 2:
        return list(range(count)), ()
    steps = linkage(squareform(distances.round(_DIGITS), checks=False), "average")
    leaves = {place: [place] for place in range(count)}
    joined: list[tuple[int, int, float, int]] = []
    for step, (a, b, height, size) in enumerate(steps.tolist()):
        left, right = sorted((int(a), int(b)), key=lambda node: min(leaves[node]))
        leaves[count + step] = leaves[left] + leaves[right]
        joined.append((left, right, height, int(size)))
    order = leaves[2 * count - 2]
    place = {leaf: number for number, leaf in enumerate(order)}
    merges = [Merge(place.get(a, a), place.get(b, b), height, n) for a, b, height, n in joined]
    return order, tuple(merges)


def _pair(
    made: CaseTally, first: tuple[str, int], second: tuple[str, int], measure: Measure
) -> Pair:
    rows = [first[1], second[1]]
    both = (made.interviews[rows] > 0).all(axis=0)
    here = made.present[rows][:, both] > 0
    shared, either = int(here.all(axis=0).sum()), int(here.any(axis=0).sum())
    told = (int(both.sum()), shared, either)
    if not both.any():
        return Pair(first[0], second[0], None, *told, reason=NOTHING_SHARED)
    if not either:
        return Pair(first[0], second[0], None, *told, reason=NOTHING_FOUND)
    if measure == "jaccard":
        return Pair(first[0], second[0], shared / either, *told)
    rate = rates(made.passages[rows][:, both], made.words[rows][:, both])
    if np.isnan(rate).any():
        return Pair(first[0], second[0], None, *told, reason=NO_WORDS)
    value = MEASURES[measure](*rate)
    return Pair(first[0], second[0], value, *told, reason=ONE_EMPTY if value is None else "")


def _bray_curtis(one: Floats, other: Floats) -> float | None:
    return float(2 * np.minimum(one, other).sum() / (one + other).sum())


def _cosine(one: Floats, other: Floats) -> float | None:
    """None where one is empty: it has no direction."""
    length = float(np.sqrt(one @ one) * np.sqrt(other @ other))
    return min(1.0, float(one @ other) / length) if length else None


MEASURES: dict[str, Callable[[Floats, Floats], float | None]] = {
    "bray_curtis": _bray_curtis,
    "cosine": _cosine,
}


def _comparable(values: Floats) -> list[int]:
    """Rows left when those with most undefined values are taken away, one by one, last first."""
    kept = list(range(len(values)))
    while kept:
        missing = np.isnan(values[np.ix_(kept, kept)]).sum(axis=0)
        if not missing.any():
            break
        kept.pop(int(len(kept) - 1 - missing[::-1].argmax()))
    return kept
