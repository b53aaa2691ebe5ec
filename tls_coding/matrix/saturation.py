"""Columns of segments in; how many new codes each interview brought, and when that ended, out.

After Guest, Namey & Chen (2020, PLoS ONE 15(5): e0232076): the codes of the first interviews (the
*base*) are counted; then the new codes of a *run* of the following interviews, and of each later
run, which starts one interview further. Saturation is reached before the first run whose new codes
are no more than a *threshold*, as a share of the base: "at interview 6, seen after 8" is their
6⁺².

Only a block of interviews and codes counts in which every interview was finished for every code.
With a codebook that was written beforehand this tells when its codes had been met, not whether
other things were left unsaid; and new codes may come after: `after` counts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tls_coding.matrix.dates import dates_of, in_order
from tls_coding.matrix.facts import Facts, Flags
from tls_coding.matrix.tallies import Counts, complete_block, tally

BASES, RUNS, THRESHOLDS = (4, 5, 6), (2, 3), (0.05, 0.0)
DRAWS, SEED = 1_000, 8
TOO_FEW = "{} interviews: a base of {} and a run of {} need {}"
NO_BASE = "no code in the base of {} interviews: there is nothing to compare new ones with"
NOT_REACHED = "not reached in {} interviews: the last run of {} brought {} new codes ({:.0%} of {})"
_SLACK = 1e-12


@dataclass(frozen=True)
class Step:
    """An interview, in order: codes that are `new` in it, `total` up to it; over random orders
    the mean of that total, and the bounds that hold 90 % of it."""

    number: int
    interview: str
    date: str
    new: int
    total: int
    random_mean: float
    random_low: float
    random_high: float


@dataclass(frozen=True)
class Reached:
    """Saturation by one base, run and threshold, in interview order and over random orders.

    `at`: interviews needed; `seen`: interviews read to know it, `at` + `run`; None where `reason`
    says why not. `base_codes`: codes of the base; `new`: of the run that reached it, or of the
    last one; `after`: codes that were first met after `at` all the same. `median`, `low`, `high`:
    of `at` over random orders (5 % and 95 %), where those in which it is not reached count as later
    than all; None where that is where they fall. `not_reached`: share of random orders.
    """

    base: int
    run: int
    threshold: float
    at: int | None = None
    seen: int | None = None
    base_codes: int | None = None
    new: int | None = None
    after: int | None = None
    reason: str = ""
    median: int | None = None
    low: int | None = None
    high: int | None = None
    not_reached: float | None = None


@dataclass(frozen=True)
class Saturation:
    """`interviews` and `codes`: how many were counted; `found`: codes met at all; `left_out`:
    interviews and codes that are not reviewed throughout; `undated`: interviews put last for want
    of a date; `draws`: random orders."""

    interviews: int
    codes: int
    found: int
    left_out: tuple[str, ...]
    undated: tuple[str, ...]
    draws: int
    steps: tuple[Step, ...]
    reached: tuple[Reached, ...]

    def curve(self) -> pd.DataFrame:
        """One row an interview, in order: the fields of `Step`."""
        names = list(Step.__dataclass_fields__)
        return pd.DataFrame([vars(step) for step in self.steps], columns=names)

    def frame(self) -> pd.DataFrame:
        """One row a base, run and threshold: the fields of `Reached`; None is NaN."""
        made = pd.DataFrame([vars(one) for one in self.reached])
        whole = ("at", "seen", "base_codes", "new", "after", "median", "low", "high")
        return made.astype({**dict.fromkeys(whole, "Int64"), "not_reached": "float64"})


def saturation(
    facts: Facts,
    level: int | None = None,
    *,
    bases: Sequence[int] = BASES,
    runs: Sequence[int] = RUNS,
    thresholds: Sequence[float] = THRESHOLDS,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Saturation:
    """New codes (`level` None) or branches by interview, in the order of dates, else of ids.

    ValueError where a base or run is less than 1, a threshold is no share, or draws are none.
    """
    if min((*bases, *runs, draws)) < 1 or not all(0 <= share <= 1 for share in thresholds):
        raise ValueError("bases, runs and draws of at least 1, thresholds between 0 and 1")
    made = tally(facts, level, "interview")
    order = np.array(in_order(facts.documents, range(len(facts.documents.ids))), np.intp)
    rows, themes = complete_block(made.reviewed[order])
    kept = order[rows]
    held = made.present[np.ix_(kept, themes)]
    ids, dates = facts.documents.ids, dates_of(facts.documents)
    apart = [ids[i] for i in order if i not in set(kept.tolist())]
    apart += [name for place, name in enumerate(made.themes) if place not in set(themes.tolist())]
    given = new_codes(held, np.arange(len(kept))[np.newaxis])[0] if len(kept) else np.zeros(0, int)
    random = new_codes(held, random_orders(len(kept), draws, seed))
    return Saturation(
        interviews=len(kept),
        codes=len(themes),
        found=int(held.any(axis=0).sum()),
        left_out=tuple(apart),
        undated=tuple(ids[i] for i in kept if not dates[i]),
        draws=draws,
        steps=_steps([(ids[i], dates[i]) for i in kept], given, random),
        reached=tuple(
            _reached(given, random, *asked) for asked in product(bases, runs, thresholds)
        ),
    )


def random_orders(count: int, draws: int, seed: int) -> NDArray[np.intp]:
    """Orders of `count` interviews, one a row; the same for the same seed."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.random((draws, count)).argsort(axis=1, kind="stable"))


def new_codes(held: Flags, orders: NDArray[np.intp]) -> Counts:
    """Codes met for the first time at each step (orders × interviews).

    `held`: interviews × codes; `orders`: numbers of interviews, one order a row.

    >>> new_codes(np.array([[1, 0, 0], [1, 1, 0]], bool), np.array([[0, 1], [1, 0]])).tolist()
    [[1, 1], [2, 0]]
    """
    draws, count = orders.shape
    made = np.zeros((draws, count), np.int64)
    step = np.empty_like(orders)
    np.put_along_axis(step, orders, np.broadcast_to(np.arange(count), orders.shape), axis=1)
    for code in np.flatnonzero(held.any(axis=0)):
        first = step[:, held[:, code]].min(axis=1)
        made[np.arange(draws), first] += 1
    return made


def reached_at(new: Counts, base: int, run: int, threshold: float) -> Counts:
    """Interviews needed, by order: 0 where the base has no code, −1 where it is not reached.

    `new` (orders × interviews): new codes at each step.

    >>> reached_at(np.array([[20, 10, 4, 3, 4, 3, 1, 0]]), 4, 2, 0.05).tolist()
    [6]
    """
    total = np.pad(new.cumsum(axis=1), ((0, 0), (1, 0)))
    based = total[:, base]
    brought = total[:, base + run :] - total[:, base:-run]
    enough = brought <= threshold * based[:, np.newaxis] + _SLACK
    at = np.where(enough.any(axis=1), base + enough.argmax(axis=1), -1)
    return np.asarray(np.where(based > 0, at, 0))


def _steps(
    interviews: Sequence[tuple[str, str]], given: Counts, random: Counts
) -> tuple[Step, ...]:
    totals = random.cumsum(axis=1)
    if not interviews:
        return ()
    low, high = np.quantile(totals, [0.05, 0.95], axis=0, method="inverted_cdf")
    columns = zip(
        given.tolist(), given.cumsum().tolist(), totals.mean(axis=0).tolist(),
        low.tolist(), high.tolist(), strict=True,
    )  # fmt: skip
    return tuple(
        Step(number, *interview, *figures)
        for number, (interview, figures) in enumerate(
            zip(interviews, columns, strict=True), start=1
        )
    )


def _reached(given: Counts, random: Counts, base: int, run: int, threshold: float) -> Reached:
    count = len(given)
    if count < base + run:
        return Reached(base, run, threshold, reason=TOO_FEW.format(count, base, run, base + run))
    at = int(reached_at(given[np.newaxis], base, run, threshold)[0])
    start = at if at > 0 else count - run
    codes, new = int(given[:base].sum()), int(given[start : start + run].sum())
    draws = reached_at(random, base, run, threshold)
    later = np.where(draws > 0, draws, count + 1)
    middle, low, high = (
        int(value) if value <= count else None
        for value in np.quantile(later, [0.5, 0.05, 0.95], method="inverted_cdf")
    )
    made = Reached(
        base, run, threshold, base_codes=codes, new=new, median=middle, low=low, high=high,
        not_reached=float((draws <= 0).mean()),
    )  # fmt: skip
    if at == 0:
        return replace(made, reason=NO_BASE.format(base))
    if at < 0:
        return replace(made, reason=NOT_REACHED.format(count, run, new, new / codes, codes))
    return replace(made, at=at, seen=at + run, after=int(given[at:].sum()))
