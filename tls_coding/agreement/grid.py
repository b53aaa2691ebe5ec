"""Units and coders in; who rated which unit how, as arrays, out: to look at single units.

Figures come from counts (`agreement.counts`). A grid holds every unit of every code, and is for
sentences, turns and paragraphs; millions of characters belong in no grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tls_coding.agreement.assigned import Reviewed
from tls_coding.agreement.counts import Counts, count_ratings
from tls_coding.agreement.units import Ints, Units, given_runs, reviewed_runs
from tls_coding.spans import Span

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Grid:
    """`given` and `rated`: coders × codes × units; given only where rated."""

    units: Units
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    given: Flags
    rated: Flags

    def without(self, left_out: Flags) -> Grid:
        """The grid in which nobody rated what `left_out` (codes × units) names."""
        return replace(self, given=self.given & ~left_out, rated=self.rated & ~left_out)

    def place(self, unit: int) -> tuple[str, Span]:
        """The transcript and the span of a unit, by its number."""
        text = int(np.searchsorted(self.units.bounds, unit, "right")) - 1
        start = int(self.units.places[text])
        span = Span(int(self.units.starts[unit]) - start, int(self.units.ends[unit]) - start)
        return self.units.transcripts[text], span

    def counts(self) -> Counts:
        """The counts of these ratings; every transcript is a cluster."""
        tables, raters = count_ratings(self.given, self.units.bounds, self.rated)
        names = self.units.transcripts
        kind, rule = self.units.kind, self.units.rule
        return Counts(self.codes, self.coders, names, kind, rule, tables, raters)


def grid(units: Units, coders: Sequence[Reviewed], codes: Sequence[str]) -> Grid:
    """The ratings of `codes` by `coders` over sentences, turns or paragraphs."""
    shape = (len(coders), len(codes), units.total)
    given, rated = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    for i, coder in enumerate(coders):
        for j, code in enumerate(codes):
            fill(rated[i, j], reviewed_runs(units, coder, code))
            fill(given[i, j], given_runs(units, coder, code))
    return Grid(units, tuple(coder.coder for coder in coders), tuple(codes), given & rated, rated)


def fill(row: Flags, runs: Ints) -> None:
    """Set what `runs` (n, 2) cover."""
    for first, end in runs.tolist():
        row[first:end] = True
