"""Counts of ratings in; every coefficient of all of them at once out, NaN where it is undefined.

The same coefficients as in `agreement.pairs`, `agreement.raters` and `agreement.alpha`, for codes
that a passage has or has not, worked out over any leading axes: codes, draws of a bootstrap,
samples with one interview left out.

*Tables* have the shape `[…, 2, 2]`: `[…, a, b]` counts the units that the first coder rated a and
the second b (0 absent, 1 present). *Raters* have the shape `[…, m, k]`: the units that m coders
rated, k of them as present. Counts may be any numbers from 0 on. NaN is what the scalar functions
call None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[Any]


def percent(tables: Numbers) -> Floats:
    """Share of units on which both coders agree."""
    return 1 - _share(_differing(tables), _total(tables))


def positive_agreement(tables: Numbers) -> Floats:
    """Of the times that a coder gave the code, the share that the other gave it too.

    Cicchetti & Feinstein (1990).
    """
    differing = _differing(tables)
    return 1 - _share(differing, 2.0 * tables[..., 1, 1] + differing)


def negative_agreement(tables: Numbers) -> Floats:
    """Of the times that a coder did not give the code, the share where the other did not either."""
    differing = _differing(tables)
    return 1 - _share(differing, 2.0 * tables[..., 0, 0] + differing)


def kappa(tables: Numbers) -> Floats:
    """Cohen's κ (Cohen 1960).

    >>> kappa(np.array([[[15, 10], [5, 20]], [[30, 0], [0, 0]]])).round(3)
    array([0.4, nan])
    """
    total = _total(tables)
    first, second = tables[..., 1, :].sum(axis=-1), tables[..., :, 1].sum(axis=-1)
    by_chance = 1.0 * first * (total - second) + 1.0 * second * (total - first)
    return 1 - _share(1.0 * _differing(tables) * total, by_chance)


def pi(tables: Numbers) -> Floats:
    """Scott's π (Scott 1955)."""
    return 1 - _share(_share(_differing(tables), _total(tables)), _unlike_of(tables))


def brennan_prediger(tables: Numbers) -> Floats:
    """Brennan & Prediger's κ (1981) of two categories."""
    differing = _share(_differing(tables), _total(tables))
    return _where(_unlike_of(tables) > 0, 1 - 2 * differing)


def ac1(tables: Numbers) -> Floats:
    """Gwet's AC1 (Gwet 2008) of two categories."""
    differing, unlike = _share(_differing(tables), _total(tables)), _unlike_of(tables)
    return _where(unlike > 0, 1 - differing / (1 - unlike))


def percent_raters(raters: Numbers) -> Floats:
    """Mean over units of the share of pairs of coders that agree."""
    return 1 - _observed(raters)


def alpha(raters: Numbers) -> Floats:
    """Krippendorff's nominal α over the units with two ratings or more (2019, ch. 12).

    >>> float(alpha(np.array([[0, 0, 0], [0, 0, 0], [10, 4, 6]])).round(4))
    0.5938
    """
    m, k = _grid(raters)
    several = m >= 2
    differing = _sum(raters, np.where(several, k * (m - k) / np.maximum(m - 1, 1), 0))
    present = _sum(raters, np.where(several, k, 0))
    absent = _sum(raters, np.where(several, m - k, 0))
    return 1 - _share(differing * (present + absent - 1), present * absent)


def fleiss(raters: Numbers) -> Floats:
    """Fleiss' κ (Fleiss 1971); with missing ratings as Gwet (2014, ch. 2) extends it."""
    return 1 - _share(_observed(raters), _unlike(raters))


def ac1_raters(raters: Numbers) -> Floats:
    """Gwet's AC1 of several coders (Gwet 2014, ch. 2)."""
    unlike = _unlike(raters)
    return _where(unlike > 0, 1 - _observed(raters) / (1 - unlike))


def brennan_prediger_raters(raters: Numbers) -> Floats:
    """Brennan & Prediger's κ of several coders (Gwet 2014, ch. 2)."""
    return _where(_unlike(raters) > 0, 1 - 2 * _observed(raters))


OF_PAIRS: Mapping[str, Callable[[Numbers], Floats]] = {
    "percent": percent,
    "kappa": kappa,
    "bp": brennan_prediger,
    "pi": pi,
    "positive": positive_agreement,
    "negative": negative_agreement,
}
OF_RATERS: Mapping[str, Callable[[Numbers], Floats]] = {
    "alpha": alpha,
    "ac1": ac1_raters,
    "fleiss": fleiss,
}
FIGURES = (*OF_PAIRS, *OF_RATERS)


def figure(name: str, tables: Numbers, raters: Numbers) -> Floats:
    """One figure of the report (`FIGURES`) for counts `[…, pair, 2, 2]` and `[…, m, k]`.

    `percent`, `kappa`, `bp`, `pi`, `positive` and `negative` are means over the pairs of coders
    for which they are defined; `alpha`, `ac1` and `fleiss` are over all coders at once. All are
    over units with two ratings or more: what one coder alone rated changes none. KeyError for
    another name.
    """
    if name in OF_RATERS:
        return OF_RATERS[name](several(raters))
    values = OF_PAIRS[name](tables)
    defined = ~np.isnan(values)
    total = np.where(defined, values, 0.0).sum(axis=-1)
    return _share(total, defined.sum(axis=-1))


def several(raters: Numbers) -> Numbers:
    """The counts without units that fewer than two coders rated."""
    kept = raters.copy()
    kept[..., :2, :] = 0
    return kept


def _total(tables: Numbers) -> Numbers:
    return np.asarray(tables.sum(axis=(-2, -1)))


def _differing(tables: Numbers) -> Numbers:
    return np.asarray(tables[..., 0, 1] + tables[..., 1, 0])


def _unlike_of(tables: Numbers) -> Floats:
    """Chance that two ratings drawn from those of both coders differ (Scott)."""
    present = _share(_differing(tables) + 2.0 * tables[..., 1, 1], 2.0 * _total(tables))
    return 2 * present * (1 - present)


def _observed(raters: Numbers) -> Floats:
    """Share of pairs of ratings of one unit that differ, a mean over units."""
    m, k = _grid(raters)
    pairs = np.maximum(m * (m - 1), 1)
    differing = np.where(m >= 2, 2 * k * (m - k) / pairs, 0)
    return _share(_sum(raters, differing), _sum(raters, m >= 2))


def _unlike(raters: Numbers) -> Floats:
    """Chance that two ratings drawn from all differ; every rated unit weighs the same."""
    m, k = _grid(raters)
    given = _sum(raters, np.where(m >= 1, k / np.maximum(m, 1), 0))
    present = _share(given, _sum(raters, m >= 1))
    return 2 * present * (1 - present)


def _grid(raters: Numbers) -> tuple[Floats, Floats]:
    size = np.arange(raters.shape[-1], dtype=float)
    return np.broadcast_arrays(size[:, np.newaxis], size[np.newaxis, :])  # type: ignore[return-value]


def _sum(raters: Numbers, weights: Numbers) -> Floats:
    # einsum adds in the same order on every machine; a BLAS need not.
    return np.asarray(np.einsum("...mk,mk->...", raters.astype(float, copy=False), 1.0 * weights))


def _share(part: Numbers, whole: Numbers) -> Floats:
    """part / whole, NaN where whole is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(whole != 0, part / np.asarray(whole, float), np.nan))


def _where(defined: Numbers, values: Numbers) -> Floats:
    return np.asarray(np.where(defined, values, np.nan))
