"""Shaffer's ρ: an observed κ in, the risk that the coders' true κ is too low out."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tls_coding.agreement.tally import Floats

Counts = NDArray[np.int64]
POPULATION = 10_000  # units of each simulated corpus
LOWEST_KAPPA = 0.4  # simulated corpora have a κ between this and the threshold …
PRECISION = (0.6, 1.0)  # … and a precision in this range
REPLICATES = 100_000

Rest = Literal["all", "without"]


def rho(
    kappa: float | None,
    base_rate: float,
    length: int,
    inflation: float = 0.0,
    threshold: float = 0.65,
    *,
    replicates: int = REPLICATES,
    seed: int = 0,
    rest: Rest = "all",
) -> float | None:
    """Shaffer's ρ for a code (Eagan, Brohinsky, Wang & Shaffer 2020), by simulation.

    If the two coders' κ over the whole corpus were below `threshold`, how often would a sample
    like theirs show the observed `kappa` or more? Below .05, the sample speaks for the corpus.

    `base_rate`: share of units that the first coder gives the code; `length`: units both coded;
    `inflation`: share of the sample that was picked from units that the first coder gave the code
    (0: a plain random sample). Each replicate is a corpus of 10,000 units whose κ is drawn evenly
    from .40 … threshold and whose precision (of the second coder against the first) evenly from
    .6 … 1, among those that the base rate allows. The sample, without replacement, takes
    ceil(length × inflation) units with the code first and the rest from all others, or, with
    `rest` "without", from those that the first coder did not give the code: a sample in two
    strata. A sample in which nothing varies has no κ and is left out. An observed κ below the mean
    of the simulated ones gives 1, as the authors' own program does.

    The same arguments and `seed` give the same figure; its standard error is about
    √(ρ(1 − ρ) / replicates). None where kappa is None or no sample varies. ValueError for
    arguments outside their range.

    >>> rho(0.88, 0.2, 80, 0, 0.65) < 0.05
    True
    """
    if kappa is None or math.isnan(kappa):
        return None
    _check(kappa, base_rate, length, inflation, threshold)
    positives = round(base_rate * POPULATION)
    picked = math.ceil(round(length * inflation, 9))
    others = POPULATION - (positives if rest == "without" else picked)
    if picked > positives or length - picked > others:
        raise ValueError(f"a corpus of {POPULATION} units has no such sample of {length} units")
    generator = np.random.default_rng(seed)
    corpora = _corpora(generator, base_rate, positives, threshold, replicates)
    values = _kappas(_samples(generator, corpora, length, picked, rest))
    values = values[~np.isnan(values)]
    if not values.size:
        return None
    if kappa < values.mean():
        return 1.0
    return float((values >= kappa - 1e-12).mean())


def _check(kappa: float, base_rate: float, length: int, inflation: float, threshold: float) -> None:
    if not -1 <= kappa <= 1:
        raise ValueError(f"a kappa of {kappa}: it lies between -1 and 1")
    if not (0 < base_rate < 1 and 1 <= round(base_rate * POPULATION) < POPULATION):
        raise ValueError(f"a base rate of {base_rate}: it lies between 0 and 1")
    if length < 1 or not 0 <= inflation <= 1:
        raise ValueError(f"a sample of {length} units with an inflation of {inflation}")
    if not LOWEST_KAPPA < threshold <= 1:
        raise ValueError(f"a threshold of {threshold}: it lies between {LOWEST_KAPPA} and 1")


def _corpora(
    generator: np.random.Generator, base_rate: float, positives: int, threshold: float, many: int
) -> tuple[Counts, Counts, Counts, Counts]:
    """Units given the code by both coders, the first alone, the second alone, neither."""
    kappas = generator.uniform(LOWEST_KAPPA, threshold, many)
    lowest = np.maximum(PRECISION[0], _lowest_precision(kappas, base_rate))
    precisions = generator.uniform(lowest, PRECISION[1])
    # κ as a function of base rate, precision and recall, solved for the recall.
    recalls = (
        kappas * precisions / (2 * precisions - 2 * base_rate - kappas + 2 * base_rate * kappas)
    )
    both = np.clip(np.rint(positives * recalls), 1, positives).astype(np.int64)
    second = np.rint(both * (1 - precisions) / precisions).astype(np.int64)
    second = np.minimum(second, POPULATION - positives)
    return both, positives - both, second, POPULATION - positives - second


def _lowest_precision(kappas: Floats, base_rate: float) -> Floats:
    """The precision at which the recall has to be 1 to give the κ; below 1 for any base rate."""
    return np.asarray((2 * base_rate + kappas - 2 * base_rate * kappas) / (2 - kappas))


def _samples(
    generator: np.random.Generator,
    corpora: tuple[Counts, ...],
    length: int,
    picked: int,
    rest: Rest,
) -> tuple[Any, ...]:
    both, first, second, neither = corpora
    sure = generator.hypergeometric(both, first, picked) if picked else np.zeros_like(both)
    both, first = both - sure, first - (picked - sure)
    left = length - picked
    if rest == "without":
        c = generator.hypergeometric(second, neither, left)
        return sure, picked - sure, c, left - c
    a = generator.hypergeometric(both, first + second + neither, left)
    b = generator.hypergeometric(first, second + neither, left - a)
    c = generator.hypergeometric(second, neither, left - a - b)
    return a + sure, b + picked - sure, c, left - a - b - c


def _kappas(samples: tuple[Any, ...]) -> Floats:
    """κ of each sample; NaN where it does not vary."""
    both, first, second, neither = (np.asarray(counts, dtype=float) for counts in samples)
    by_chance = (both + first) * (first + neither) + (both + second) * (second + neither)
    with np.errstate(invalid="ignore"):
        return np.asarray(1 - (first + second) * (both + first + second + neither) / by_chance)
