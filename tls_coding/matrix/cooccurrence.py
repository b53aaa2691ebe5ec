"""Columns of segments and units in; how often themes meet in one unit, and how often by chance,
out.

Each unit counts once for a pair, however many passages and coders coded it; a pair is counted in
the interviews that were finished for both themes. Two themes whose rules share words meet by
construction: `excess` tells that they meet, not why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tls_coding.agreement.units import Bounds
from tls_coding.matrix.chance import holm
from tls_coding.matrix.excess import Chance, chance
from tls_coding.matrix.facts import Facts, Flags
from tls_coding.matrix.stretches import incidence
from tls_coding.matrix.tallies import Counts, Floats, themes_of

PASSAGE = "passage"
NO_CHANCE = "passages alone do not tell how many units were left uncoded: give sentences or turns"
NOT_BOTH = "not reviewed: no interview was finished for both"
EMPTY = "one is in no unit of the interviews finished for both"
FIXED = "chance leaves one count only"
WIDE = 1.5  # units that a passage may touch, on average, before neighbours are no longer apart


@dataclass(frozen=True)
class Cooccurrence:
    """Themes that meet; `unit`: what the units are called.

    Themes × themes: `counts`, units that hold both (on the diagonal: that hold the theme, wherever
    it was reviewed); `holding[i, j]`, units that hold i; `units` and `interviews`, how many there
    are; each in the interviews finished for both i and j. Interviews × themes: `margins`, units
    that hold the theme; `reviewed`. `sizes`: units of each interview. `apart`: passages that touch
    no unit; `reach`: units that a passage touches on average.
    """

    unit: str
    level: int | None
    themes: tuple[str, ...]
    counts: Counts
    holding: Counts
    units: Counts
    interviews: Counts
    margins: Counts
    sizes: Counts
    reviewed: Flags
    apart: int
    reach: float

    @cached_property
    def pairs(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Numbers of the two themes of each pair, the earlier in the codebook first."""
        return np.triu_indices(len(self.themes), 1)

    @cached_property
    def jaccard(self) -> Floats:
        """Units that hold both over units that hold either; NaN where none does."""
        either = self.holding + self.holding.T - self.counts
        out = np.full(either.shape, np.nan)
        return np.asarray(np.divide(self.counts, either, out=out, where=either > 0))

    @cached_property
    def testable(self) -> NDArray[np.bool_]:
        """Which pairs chance can be asked about."""
        i, j = self.pairs
        both = (self.holding[i, j] > 0) & (self.holding[j, i] > 0)
        return np.asarray(both & (self.unit != PASSAGE))

    @cached_property
    def chance(self) -> Chance:
        """The chance model of the testable pairs, in their order."""
        i, j = (side[self.testable] for side in self.pairs)
        both = self.reviewed[:, i] & self.reviewed[:, j]
        first, second = self.margins[:, i] * both, self.margins[:, j] * both
        return chance(self.counts[i, j], first, second, self.sizes)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to know before reading p."""
        told = []
        if self.reach > WIDE and self.unit != PASSAGE:
            told.append(
                f"a passage touches {self.reach:.1f} units on average: neighbouring units are not"
                f" apart, and p is too small. Take longer units."
            )
        if self.apart:
            told.append(f"{self.apart} coded passages touch no {self.unit}, and are not counted.")
        return tuple(told)

    def frame(self) -> pd.DataFrame:
        """One row a pair: `first`, `second`, `count` (units with both), `first_units`,
        `second_units`, `units`, `interviews` (n), `jaccard`, `expected`, `excess` ((count −
        expected) in standard deviations), `low`, `high` (95 % of chance), `method` (exact,
        normal), `p`, `p_holm` (for all pairs), `reason` of what is NaN."""
        i, j = self.pairs
        names = np.array(self.themes, object)
        made = pd.DataFrame(
            {
                "first": names[i],
                "second": names[j],
                "count": self.counts[i, j],
                "first_units": self.holding[i, j],
                "second_units": self.holding[j, i],
                "units": self.units[i, j],
                "interviews": self.interviews[i, j],
                "jaccard": self.jaccard[i, j],
            }
        )
        return made.assign(**self._by_chance(), reason=self._reasons())

    def _by_chance(self) -> dict[str, NDArray[np.float64] | NDArray[np.object_]]:
        asked, found = self.testable, self.chance
        i, j = (side[asked] for side in self.pairs)
        off = self.counts[i, j] - found.expected
        free = found.deviation > 0
        excess = np.divide(off, found.deviation, out=np.full(len(off), np.nan), where=free)
        corrected = np.array(holm(found.p.tolist()), np.float64)
        method = np.full(len(asked), "", object)
        method[asked] = np.where(found.exact, "exact", "normal")
        columns = {
            "expected": found.expected, "excess": excess, "low": found.low, "high": found.high,
            "p": found.p, "p_holm": corrected,
        }  # fmt: skip
        spread = {name: _spread(asked, values) for name, values in columns.items()}
        return spread | {"method": method}

    def _reasons(self) -> NDArray[np.object_]:
        i, j = self.pairs
        reasons = np.full(len(i), "", object)
        reasons[~self.testable] = NO_CHANCE if self.unit == PASSAGE else EMPTY
        reasons[self.interviews[i, j] == 0] = NOT_BOTH
        asked = np.flatnonzero(self.testable)
        reasons[asked[self.chance.deviation == 0]] = FIXED
        return reasons

    def matrix(self, value: str = "count") -> pd.DataFrame:
        """Themes × themes of a column of `frame`; the diagonal of `count` is each theme's units,
        of others NaN."""
        i, j = self.pairs
        cells = np.full((len(self.themes), len(self.themes)), np.nan)
        if value == "count":
            np.fill_diagonal(cells, np.diag(self.counts))
        cells[i, j] = cells[j, i] = self.frame()[value].to_numpy(np.float64)
        return pd.DataFrame(cells, index=list(self.themes), columns=list(self.themes))


def cooccurrence(
    facts: Facts,
    stretches: Mapping[str, Bounds] | None = None,
    *,
    unit: str = PASSAGE,
    level: int | None = None,
) -> Cooccurrence:
    """How often codes (`level` None) or branches stand in one unit.

    `stretches`: units by transcript (see `stretches`), called `unit`. Without them two codes meet
    where they were given to the very same passage, and no chance model holds. ValueError where
    units overlap or are not in order.
    """
    themes = themes_of(facts, level)
    laid = incidence(facts, themes, stretches)
    documents = len(facts.documents.ids)
    reviewed = laid.reviewed & (laid.units > 0)[:, np.newaxis]
    whole = reviewed.astype(np.float64)  # matrices of floats are multiplied much faster
    margins = _margins(laid.held, laid.document, documents)
    return Cooccurrence(
        unit=PASSAGE if stretches is None else unit,
        level=level,
        themes=themes.names,
        counts=np.asarray((laid.held.T @ laid.held).todense(), np.int64),
        holding=(margins.T @ whole).astype(np.int64),
        units=(whole.T @ (whole * laid.units[:, np.newaxis])).astype(np.int64),
        interviews=(whole.T @ whole).astype(np.int64),
        margins=margins.astype(np.int64),
        sizes=laid.units,
        reviewed=reviewed,
        apart=laid.apart,
        reach=laid.reach,
    )


def _margins(held: Any, document: Counts, documents: int) -> Floats:
    """Documents × themes: units that hold each."""
    rows, themes = held.nonzero()
    counted = np.bincount(
        document[rows] * held.shape[1] + themes, minlength=documents * held.shape[1]
    )
    return counted.reshape(documents, held.shape[1]).astype(np.float64)


def _spread(asked: NDArray[np.bool_], values: NDArray[np.float64] | Counts) -> Floats:
    made = np.full(len(asked), np.nan)
    made[asked] = values
    return made
