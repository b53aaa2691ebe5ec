"""Counts per interview in; how sure a coefficient is, as an interval per code, out.

What varies from sample to sample is which interviews (or cases) were made: units of one interview
are alike, and treating them as independent makes intervals too narrow. `intervals` leaves out one
interview at a time, `bootstrap` draws interviews again. How often each holds the truth is measured
in `benchmarks/coverage.txt`: `intervals` as often as it says, but where few interviews hold a rare
code; `bootstrap` less often. The same counts give the same limits: draws have a fixed seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, stdtrit

from tls_coding.agreement import figures
from tls_coding.agreement.counts import Counts
from tls_coding.agreement.judged import FEW_POSITIVES
from tls_coding.agreement.pairs import Table, kappa, kappa_se
from tls_coding.agreement.units import INDEPENDENT, Kind

Floats = NDArray[np.float64]
Method = Literal["jackknife", "bca", "percentile", "unit_bootstrap", "analytic"]
Warned = Literal["few_clusters", "present_in_few"]
Refused = Literal[
    "too_few_clusters", "undefined", "no_disagreement", "no_agreement", "one_cluster_decides",
    "clusters_alike", "units_not_independent", "never_both",
]  # fmt: skip
LEAST, FEW = 5, 10  # clusters: below the first no interval, below the second a warning
DRAWS = 2000
SEED = 20_010_101
_NOTHING = 0.005  # narrower than this over few interviews is no knowledge, but likeness of these
_OF_PRESENCE = frozenset({"alpha", "kappa", "pi", "fleiss"})  # what rests on units given by two
_SHARES = frozenset({"percent", "positive", "negative"})  # from 0; the others from −1


@dataclass(frozen=True)
class Interval:
    """Limits of one figure; without limits `reason` says why.

    `draws`: the samples that were drawn again (`jackknife`: one for each cluster left out);
    `undefined`: those in which the figure has no value, which are left out. `clusters`: the
    interviews or cases with units that two coders rated. `warning`: `few_clusters` where they are
    fewer than ten; `present_in_few` where two coders agree on the code's presence in fewer than
    ten of them: the interval may then be too narrow.
    """

    low: float | None
    high: float | None
    level: float
    method: Method
    draws: int
    undefined: int
    clusters: int
    warning: Warned | None = None
    reason: Refused | None = None


def intervals(counts: Counts, name: str, *, level: float = 0.95) -> list[Interval]:
    """Intervals of a figure (`figures.FIGURES`), one for each code, over clusters.

    Tukey's jackknife on Fisher's z of the figure (Miller 1974): the mean of the pseudo-values of
    clusters ± t × its standard error. The degrees of freedom of t are those that a variance has
    whose values have the kurtosis of the pseudo-values (2n / (kurtosis − 1), at least 3): where
    few interviews hold most of what there is, fewer than clusters.

    No limits where there are fewer than five clusters (`too_few_clusters`), where the figure has
    no value (`undefined`), where it is 1 or −1 (`no_disagreement`, `no_agreement`) or the same
    in all clusters that hold it (`clusters_alike`): what does not vary does not tell how much it
    may; where fewer than ten units were given a code and none by two (`never_both`): what corrects
    for chance is then near 0 whichever of these interviews are left out; or where one cluster
    alone makes it defined, or holds all disagreement (`one_cluster_decides`).
    """
    whole = counts.figure(name)
    left_out = figures.figure(
        name, counts.tables.sum(axis=0) - counts.tables, counts.raters.sum(axis=0) - counts.raters
    )
    rated = counts.rated
    with np.errstate(divide="ignore", invalid="ignore"):
        z, each = np.arctanh(whole), np.arctanh(left_out)
    result = []
    for code, plain in enumerate(_plain(counts, whole, level, "jackknife", name=name)):
        own = each[rated[:, code], code]
        lost = int(np.isnan(own).sum())
        made = replace(plain, draws=len(own), undefined=lost)
        if made.reason is None and (lost or np.isinf(own).any()):
            made = replace(made, reason="one_cluster_decides")
        result.append(made if made.reason else _jackknife(made, float(z[code]), own, name))
    return result


def bootstrap(
    counts: Counts,
    name: str,
    *,
    method: Literal["percentile", "bca"] = "bca",
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> list[Interval]:
    """Intervals of a figure, one for each code, from clusters drawn again with replacement.

    `percentile`, or `bca`, corrected for bias and for skewness (Efron 1987). With 20 or 30
    interviews both cover less often than they say (see `benchmarks/coverage.txt`).
    """
    whole = counts.figure(name)
    result = _plain(counts, whole, level, method, name=name)
    for chosen, codes in _alike(counts.rated):
        tables, raters = counts.tables[chosen][:, codes], counts.raters[chosen][:, codes]
        drawn = _drawn(tables, raters, name, draws, seed)
        left_out = figures.figure(name, tables.sum(axis=0) - tables, raters.sum(axis=0) - raters)
        for place, code in enumerate(codes):
            values = drawn[:, place]
            kept = np.sort(values[~np.isnan(values)])
            tails = (1 - level) / 2, (1 + level) / 2
            if method == "bca" and len(kept):
                tails = _bca(tails[0], kept, float(whole[code]), left_out[:, place])
            result[code] = _between(result[code], kept, draws, tails, name)
    return result


def unit_bootstrap(
    counts: Counts, name: str, *, level: float = 0.95, draws: int = DRAWS, seed: int = SEED
) -> list[Interval]:
    """Percentile intervals from *units* drawn again, as if each were an interview of its own.

    For comparison with published figures only: where units of one interview are alike these
    intervals are too narrow, and for tokens or characters they mean nothing
    (`units_not_independent`). Of several coders only α, AC1 and Fleiss' κ; for others ask for a
    pair (`Counts.of_pair`), else ValueError.
    """
    if name in figures.OF_PAIRS and len(counts.pairs) != 1:
        raise ValueError(f"{name} over units: for one pair of coders only")
    tables, raters = counts.tables.sum(axis=0), figures.several(counts.raters.sum(axis=0))
    result = [
        replace(plain, warning=None)
        for plain in _plain(counts, counts.figure(name), level, "unit_bootstrap", least=0)
    ]
    for code, plain in enumerate(result):
        if counts.unit not in INDEPENDENT:
            result[code] = replace(plain, reason="units_not_independent")
        if result[code].reason:
            continue
        rng = np.random.default_rng(seed)
        new_tables, new_raters = (
            _redrawn(own[code], draws, rng) if name in wanted else own[code][np.newaxis]
            for own, wanted in ((tables, figures.OF_PAIRS), (raters, figures.OF_RATERS))
        )
        values = figures.figure(name, new_tables, new_raters)
        kept = values[~np.isnan(values)]
        result[code] = _between(plain, kept, draws, ((1 - level) / 2, (1 + level) / 2), name)
    return result


def analytic(table: Table, unit: Kind, *, level: float = 0.95) -> Interval:
    """The interval of κ by its large-sample standard error (Fleiss, Cohen & Everitt 1969).

    It takes units for independent: a sample of sentences from many interviews, not all sentences
    of a few. No limits for tokens and characters (`units_not_independent`), where κ is undefined,
    or where it is 1 or −1.

    >>> made = analytic([[20, 5], [10, 15]], "sentence")
    >>> round(made.low, 4), round(made.high, 4)
    (0.1511, 0.6489)
    """
    plain = Interval(None, None, level, "analytic", 0, 0, 0)
    if unit not in INDEPENDENT:
        return replace(plain, reason="units_not_independent")
    value, error = kappa(table), kappa_se(table)
    if value is None or error is None:
        return replace(plain, reason="undefined")
    if abs(value) == 1:
        return replace(plain, reason="no_disagreement" if value > 0 else "no_agreement")
    half = float(ndtri((1 + level) / 2)) * error
    return replace(plain, low=max(-1.0, value - half), high=min(1.0, value + half))


def _plain(
    counts: Counts, whole: Floats, level: float, method: Method, least: int = LEAST, name: str = ""
) -> list[Interval]:
    """An interval without limits for each code, with a reason where there can be none."""
    if not 0 < level < 1:
        raise ValueError(f"a level of {level}: it lies between 0 and 1")
    clusters = counts.rated.sum(axis=0)
    # Two coders who both gave it: what chance-corrected figures of rare codes rest on.
    present = (counts.raters[:, :, 2:, 2:].sum(axis=(2, 3)) > 0).sum(axis=0)
    rare = (counts.coded < FEW_POSITIVES) & (present == 0) & (name in _OF_PRESENCE)
    result = []
    about = zip(whole, clusters.tolist(), present.tolist(), rare.tolist(), strict=True)
    for value, number, held, never in about:
        reason: Refused | None = None
        if number < least:
            reason = "too_few_clusters"
        elif np.isnan(value):
            reason = "undefined"
        elif abs(value) == 1:
            reason = "no_disagreement" if value > 0 else "no_agreement"
        elif never:
            reason = "never_both"
        warning: Warned | None = None
        if number < FEW:
            warning = "few_clusters"
        elif held < FEW:
            warning = "present_in_few"
        result.append(Interval(None, None, level, method, 0, 0, number, warning, reason))
    return result


def _between(
    made: Interval, kept: Floats, draws: int, tails: tuple[float, float], name: str
) -> Interval:
    """The interval between two quantiles of the draws in which the figure has a value."""
    made = replace(made, draws=draws, undefined=draws - len(kept))
    if made.reason or not len(kept):
        return replace(made, reason=made.reason or "undefined")
    low, high = np.quantile(kept, tails)
    if made.warning and name in _OF_PRESENCE and high - low < _NOTHING:
        return replace(made, reason="clusters_alike")
    return replace(made, low=float(low), high=float(high))


def _jackknife(made: Interval, z: float, left_out: Floats, name: str) -> Interval:
    n = len(left_out)
    values = n * z - (n - 1) * left_out
    apart = values - values.mean()
    spread = float((apart**2).sum())
    if spread == 0:
        return replace(made, reason="clusters_alike")
    error = np.sqrt(spread / (n * (n - 1)))
    kurtosis = n * float((apart**4).sum()) / spread**2 * (n + 1) / (n - 1)
    freedom = min(n - 1, max(3.0, 2 * n / max(kurtosis - 1, 0.1)))
    half = float(stdtrit(freedom, (1 + made.level) / 2)) * error
    # The figure itself is never outside, though the mean of pseudo-values may lie apart from it.
    low = float(np.tanh(min(z, values.mean() - half)))
    high = float(np.tanh(max(z, values.mean() + half)))
    if made.warning and name in _OF_PRESENCE and high - low < _NOTHING:
        return replace(made, reason="clusters_alike")
    return replace(made, low=max(low, 0.0) if name in _SHARES else low, high=high)


def _alike(rated: NDArray[np.bool_]) -> Iterator[tuple[NDArray[np.bool_], list[int]]]:
    """Codes by the clusters in which they were rated: these are drawn together."""
    groups: dict[bytes, list[int]] = {}
    for code in range(rated.shape[1]):
        groups.setdefault(rated[:, code].tobytes(), []).append(code)
    for codes in groups.values():
        yield rated[:, codes[0]], codes


def _drawn(tables: Any, raters: Any, name: str, draws: int, seed: int) -> Floats:
    """The figure in samples of as many clusters, drawn with replacement: draws × codes."""
    clusters = len(tables)
    if not clusters:
        return np.full((draws, tables.shape[1]), np.nan)
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(clusters, np.full(clusters, 1 / clusters), draws).astype(float)

    def sums(of: Any) -> Floats:
        flat = weights @ of.reshape(clusters, -1).astype(float)  # whole numbers: exact
        return np.asarray(flat.reshape(draws, *of.shape[1:]))

    if name in figures.OF_RATERS:
        return figures.figure(name, tables[:0], sums(raters))
    return figures.figure(name, sums(tables), raters[:0])


def _bca(tail: float, kept: Floats, whole: float, left_out: Floats) -> tuple[float, float]:
    """The shares of draws below the limits (Efron 1987, sections 4 and 6)."""
    apart = left_out[~np.isnan(left_out)]
    apart = apart.sum() / max(1, len(apart)) - apart
    spread = float((apart**2).sum())
    skewness = float((apart**3).sum()) / (6 * spread**1.5) if spread else 0.0
    below = float((kept < whole).mean() + (kept == whole).mean() / 2)
    edge = 1 / (2 * len(kept))
    middle = ndtri(min(max(below, edge), 1 - edge))

    def share(z: float) -> float:
        beyond = middle + z
        return float(ndtr(middle + beyond / max(1 - skewness * beyond, 1e-9)))

    return share(float(ndtri(tail))), share(float(ndtri(1 - tail)))


def _redrawn(counts: Any, draws: int, rng: np.random.Generator) -> Floats:
    flat = counts.ravel()
    new = rng.multinomial(int(flat.sum()), flat / flat.sum(), draws)
    return np.asarray(new.reshape(draws, *counts.shape), float)
