"""Runs of rated units in; counts per interview that every coefficient can be worked out from, out.

Coefficients ask only how many units were rated how by whom. These counts are small, they add up
over interviews and over codes, and so the interviews can be drawn again thousands of times without
a second look at any unit.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tls_coding.agreement.assigned import Reviewed
from tls_coding.agreement.figures import figure
from tls_coding.agreement.tally import Reason
from tls_coding.agreement.units import (
    Ints,
    Kind,
    Rule,
    Units,
    given_runs,
    reviewed_runs,
)

Floats = NDArray[np.float64]
MOST_CODERS = 20  # a state of all coders is two bits for each, beside a place, in 64 bits
_DENSE = 1 << 20
Over = Literal["interview", "case"]  # what intervals are over


@dataclass(frozen=True)
class Counts:
    """How often units were rated how, by cluster (interview or case) and code.

    `tables[cluster, code, pair, a, b]`: units that the first coder of a pair rated a and the
    second b (0 absent, 1 present); pairs as in `pairs`. `raters[cluster, code, m, k]`: units that
    m coders rated, k of them as present. `unit` and `rule` say what was counted.
    """

    codes: tuple[str, ...]
    coders: tuple[str, ...]
    clusters: tuple[Hashable, ...]
    unit: Kind
    rule: Rule
    tables: Ints
    raters: Ints

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The pairs of coders, in the order of `tables`."""
        return list(combinations(self.coders, 2))

    @property
    def units(self) -> Ints:
        """Per code: the units that two coders or more rated."""
        return np.asarray(self.raters[:, :, 2:, :].sum(axis=(0, 2, 3)))

    @property
    def coded(self) -> Ints:
        """Per code: of these units, those that at least one coder gave the code."""
        return np.asarray(self.raters[:, :, 2:, 1:].sum(axis=(0, 2, 3)))

    @property
    def rated(self) -> NDArray[np.bool_]:
        """Per cluster and code: whether a unit was rated by two coders or more."""
        return np.asarray(self.raters[:, :, 2:, :].sum(axis=(2, 3)) > 0)

    def figure(self, name: str) -> Floats:
        """One figure of the report per code, NaN where it is undefined (see `figures.figure`)."""
        return figure(name, self.tables.sum(axis=0), self.raters.sum(axis=0))

    def reason(self, code: int) -> Reason | None:
        """Why chance-corrected figures of a code (by its number) are undefined, if they are."""
        if len(self.coders) < 2:
            return "one_coder"
        if not self.units[code]:
            return "no_common_units"
        # A pair of coders may have no variation where all of them together have some.
        names = ("kappa", "alpha", "ac1", "bp", "pi", "fleiss")
        undefined = any(np.isnan(self.figure(name)[code]) for name in names)
        return "no_variation" if undefined else None

    def pooled(self, name: str = "overall") -> Counts:
        """The units of all codes as those of one."""
        return replace(
            self,
            codes=(name,),
            tables=self.tables.sum(axis=1, keepdims=True),
            raters=self.raters.sum(axis=1, keepdims=True),
        )

    def of_pair(self, pair: int) -> Counts:
        """The same for one pair of coders (by its number): what both of them rated."""
        own = self.tables[:, :, pair : pair + 1]
        raters = np.zeros((*own.shape[:2], 3, 3), np.int64)
        for a, b in ((0, 0), (0, 1), (1, 0), (1, 1)):
            raters[:, :, 2, a + b] += own[:, :, 0, a, b]
        return replace(self, coders=self.pairs[pair], tables=own, raters=raters)


def clustered(counts: Counts, cluster_of: Mapping[str, Hashable] | None) -> Counts:
    """The same with interviews put together as `cluster_of` says (None: as they are)."""
    if cluster_of is None:
        return counts
    belongs = [cluster_of[str(name)] for name in counts.clusters]
    places = {name: place for place, name in enumerate(dict.fromkeys(belongs))}
    number = np.array([places[name] for name in belongs], np.int64)
    tables = np.zeros((len(places), *counts.tables.shape[1:]), np.int64)
    raters = np.zeros((len(places), *counts.raters.shape[1:]), np.int64)
    np.add.at(tables, number, counts.tables)
    np.add.at(raters, number, counts.raters)
    return replace(counts, clusters=tuple(places), tables=tables, raters=raters)


def count(
    units: Units,
    coders: Sequence[Reviewed],
    codes: Sequence[str],
    clusters: Mapping[str, Hashable] | None = None,
) -> Counts:
    """Count the ratings of `codes` over `units`.

    `clusters`: the cluster of each transcript; without it every transcript is its own.
    """
    named = clusters or {}
    belongs = [named.get(name, name) for name in units.transcripts]
    places = {name: place for place, name in enumerate(dict.fromkeys(belongs))}
    number = np.array([places[name] for name in belongs], np.int64)
    runs = (
        [(given_runs(units, one, code), reviewed_runs(units, one, code)) for one in coders]
        for code in codes
    )
    people = tuple(one.coder for one in coders)
    tables, raters = count_runs(runs, len(people), units.bounds, number, len(places))
    return Counts(tuple(codes), people, tuple(places), units.kind, units.rule, tables, raters)


def count_ratings(
    given: NDArray[np.bool_],
    bounds: Sequence[int] | Ints,
    rated: NDArray[np.bool_] | None = None,
) -> tuple[Ints, Ints]:
    """`tables` and `raters` (as in `Counts`) of ratings as an array.

    `given`: coders × codes × units, true where the coder gave the unit the code; `rated`: the
    same shape, false where the rating is missing (None: nowhere). `bounds`: the first unit of
    each interview, and the end of the last one.
    """
    _check(len(given))
    ends = np.asarray(bounds, np.int64)
    clusters = np.arange(len(ends) - 1)
    cluster = np.repeat(clusters, np.diff(ends))
    found = [
        _tally(cluster, _states(given[:, code], None if rated is None else rated[:, code]), None,
               len(given), len(clusters))
        for code in range(given.shape[1])
    ]  # fmt: skip
    return _stacked(found, len(given), len(clusters))


def count_runs(
    codes: Iterable[Sequence[tuple[Ints, Ints]]],
    coders: int,
    bounds: Ints,
    cluster_of: Ints,
    clusters: int,
) -> tuple[Ints, Ints]:
    """`tables` and `raters` (as in `Counts`) of runs that do not touch.

    `codes`: for each code and coder the runs (n, 2) of units that bear the code, and of units
    reviewed. Transcript t has the units `[bounds[t], bounds[t + 1])` and belongs to the cluster
    `cluster_of[t]`. ValueError for more coders than MOST_CODERS.
    """
    _check(coders)
    found = []
    for own in codes:
        transcripts, states, lengths = _stretches(own, bounds)
        found.append(_tally(cluster_of[transcripts], states, lengths, coders, clusters))
    return _stacked(found, coders, clusters)


def by_case(cases_of: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The cluster of each transcript where cases are drawn: transcripts that share a case are one.

    A transcript without a case is a cluster of its own. A cluster is called by its first
    transcript.

    >>> by_case({"a": ["x"], "b": ["y"], "c": ["x", "z"], "d": []})
    {'a': 'a', 'b': 'b', 'c': 'a', 'd': 'd'}
    """
    groups: list[tuple[set[str], list[str]]] = []
    for name, cases in cases_of.items():
        joined: tuple[set[str], list[str]] = (set(cases), [name])
        apart = []
        for group in groups:
            if group[0] & joined[0]:
                joined = (group[0] | joined[0], group[1] + joined[1])
            else:
                apart.append(group)
        groups = [*apart, joined]
    cluster = {name: min(names) for _, names in groups for name in names}
    return {name: cluster[name] for name in cases_of}


def _check(coders: int) -> None:
    if coders > MOST_CODERS:
        raise ValueError(f"{coders} coders at once: at most {MOST_CODERS}")


def _stacked(found: list[tuple[Ints, Ints]], coders: int, clusters: int) -> tuple[Ints, Ints]:
    pairs = coders * (coders - 1) // 2
    tables = np.zeros((clusters, len(found), pairs, 2, 2), np.int64)
    raters = np.zeros((clusters, len(found), coders + 1, coders + 1), np.int64)
    for code, (own_tables, own_raters) in enumerate(found):
        tables[:, code], raters[:, code] = own_tables, own_raters
    return tables, raters


def _states(given: NDArray[np.bool_], rated: NDArray[np.bool_] | None) -> NDArray[Any]:
    """What all coders did with each unit: two bits for each coder, 1 for given, 2 for reviewed."""
    kind = np.min_scalar_type(4 ** len(given) - 1)
    states = np.zeros(given.shape[1], kind)
    for coder, own in enumerate(given):
        reviewed = kind.type(2) if rated is None else rated[coder].astype(kind) << kind.type(1)
        states |= (own.astype(kind) | reviewed) << kind.type(2 * coder)
    return states


def _stretches(coders: Sequence[tuple[Ints, Ints]], bounds: Ints) -> tuple[Ints, Ints, Ints]:
    """Stretches of units that all coders rated alike: transcript, state, length of each."""
    shift = (4 * len(coders)).bit_length()
    change = np.zeros(1 << shift, np.int64)
    keys: list[Ints] = [bounds << shift]
    for coder, runs in enumerate(coders):
        for bit, own in enumerate(runs):
            kind = 4 * coder + 2 * bit + 1
            change[kind], change[kind + 1] = 1 << (2 * coder + bit), -(1 << (2 * coder + bit))
            keys.append(np.ravel((own << shift) + np.array([kind, kind + 1])))
    # Place and kind of change are one number: sorting it is faster than sorting an order.
    events = np.sort(np.concatenate(keys))
    places = events >> shift
    lengths = np.diff(places)
    kept = np.flatnonzero(lengths)
    states = np.cumsum(change[events & ((1 << shift) - 1)])[kept]
    each = np.diff(np.searchsorted(places[kept], bounds))
    return np.repeat(np.arange(len(each)), each), states, lengths[kept]


def _tally(
    cluster: Ints, states: NDArray[Any], lengths: Ints | None, coders: int, clusters: int
) -> tuple[Ints, Ints]:
    """Tables (clusters, pairs, 2, 2) and raters (clusters, m, k) of one code.

    `cluster`, `states`, `lengths` of stretches of units; without lengths of single units.
    """
    found, states = _distinct(states, 4**coders, clusters)
    size = len(found)
    counts = np.bincount(cluster * size + states, lengths, clusters * size)
    counts = counts.astype(np.int64).reshape(clusters, size)
    bits = found[:, np.newaxis] >> (2 * np.arange(coders))
    rated, given = (bits & 2) > 0, (bits & 3) == 3
    m, k = rated.sum(axis=1), given.sum(axis=1)
    raters = _sorted(counts, m * (coders + 1) + k, (coders + 1, coders + 1))
    tables = np.zeros((clusters, coders * (coders - 1) // 2, 2, 2), np.int64)
    for pair, (a, b) in enumerate(combinations(range(coders), 2)):
        both = rated[:, a] & rated[:, b]
        cells = 2 * given[both, a] + given[both, b]
        tables[:, pair] = _sorted(counts[:, both], cells, (2, 2))
    return tables, raters


def _sorted(counts: Ints, cells: NDArray[Any], shape: tuple[int, int]) -> Ints:
    """Counts (clusters, states) summed over the states of each cell: (clusters, *shape)."""
    summed = np.zeros((shape[0] * shape[1], len(counts)), np.int64)
    np.add.at(summed, cells.astype(np.int64), counts.T)
    return summed.T.reshape(-1, *shape)


def _distinct(states: NDArray[Any], most: int, clusters: int) -> tuple[Ints, NDArray[Any]]:
    """The states that may occur, and the number of each of `states` among them."""
    if most * clusters <= _DENSE:
        return np.arange(most), states
    found, number = np.unique(states, return_inverse=True)
    return found.astype(np.int64), number
