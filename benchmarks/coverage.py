"""How often the limits of the agreement audit hold the truth: python benchmarks/coverage.py

Interviews are made up: of varying length, each with its own share of sentences that bear the code
and with coders who are surer of themselves in some interviews than in others. The truth is the
coefficient of all interviews that could be made that way. Limits of 95 % should hold it in 93 to
97 of 100 samples. Elusion needs no made-up data: its coverage is worked out exactly.

What is printed is kept in `coverage.txt`.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray
from scipy.stats import hypergeom

from tls_coding.agreement.counts import Counts
from tls_coding.agreement.figures import figure
from tls_coding.agreement.intervals import Interval, bootstrap, intervals
from tls_coding.agreement.sampling import elusion

Floats = NDArray[np.float64]
NAMES = ("kappa", "alpha", "ac1")
CLUSTERS = (20, 30, 40)
PREVALENCES = (0.05, 0.1, 0.2, 0.3, 0.4)
KAPPAS = (0.4, 0.5, 0.7, 0.9)
LOW, HIGH = 0.93, 0.97
SEED = 2026
POPULATION = 400_000  # interviews from which the truth is worked out


@dataclass(frozen=True)
class World:
    """What interviews and coders are like.

    `length`, `spread`: mean and coefficient of variation of sentences in an interview (log-normal,
    at least 20). `alike`: how alike sentences of one interview are in bearing the code
    (intraclass correlation, beta-binomial). `steady`: how much alike coders are from interview to
    interview (beta, as so many trials). `bias`: how much more false alarms the last coder has
    than the first.
    """

    length: float = 100
    spread: float = 0.5
    alike: float = 0.1
    steady: float = 20
    bias: float = 0.2
    coders: int = 2


PLAIN = World()
HARD = replace(PLAIN, length=60, spread=0.9, alike=0.25, steady=6)


def interviews(
    world: World, prevalence: float, target: float, shape: tuple[int, ...], rng: np.random.Generator
) -> tuple[NDArray[np.int64], Floats]:
    """Sentences of each interview, and the shares of what its coders say: [..., pattern].

    Bit c of a pattern is what coder c says. With equal shares, a coder who gives the code by
    chance alone in 1 − √target of all sentences, and else as it is, has κ = target with another.
    """
    scale = math.log(1 + world.spread**2)
    drawn = rng.lognormal(math.log(world.length) - scale / 2, math.sqrt(scale), shape)
    lengths = np.maximum(20, drawn).astype(np.int64)
    trials = 1 / world.alike - 1
    bears = rng.beta(prevalence * trials, (1 - prevalence) * trials, shape)
    sure, root = world.steady, math.sqrt(target)
    shares = np.stack([1 - bears, bears])[..., np.newaxis]  # without the code, with it
    for coder in range(world.coders):
        knows = rng.beta(root * sure, (1 - root) * sure, shape)
        more = 1 + world.bias * (coder / (world.coders - 1) - 0.5)
        alarms = np.minimum(1, prevalence * (1 - knows) * more)
        says = np.stack([alarms, np.minimum(1, knows + alarms)])[..., np.newaxis]
        shares = np.concatenate([shares * (1 - says), shares * says], axis=-1)
    return lengths, shares.sum(axis=0)


def as_counts(patterns: NDArray[np.float64], world: World) -> Counts:
    """Numbers of sentences [cluster, sample, pattern] as counts, samples in the place of codes."""
    coders = range(world.coders)
    tables = np.zeros((*patterns.shape[:2], len(list(combinations(coders, 2))), 2, 2))
    raters = np.zeros((*patterns.shape[:2], world.coders + 1, world.coders + 1))
    for pattern in range(patterns.shape[2]):
        said = [pattern >> coder & 1 for coder in coders]
        for pair, (a, b) in enumerate(combinations(coders, 2)):
            tables[:, :, pair, said[a], said[b]] += patterns[..., pattern]
        raters[:, :, world.coders, sum(said)] += patterns[..., pattern]
    samples = tuple(map(str, range(patterns.shape[1])))
    names = tuple(f"coder {coder}" for coder in coders)
    clusters = tuple(range(len(patterns)))
    return Counts(samples, names, clusters, "sentence", "any", tables, raters)  # type: ignore[arg-type]


@cache
def truths(world: World, prevalence: float, target: float) -> dict[str, float]:
    """The coefficients of all interviews that could be made."""
    rng = np.random.default_rng(SEED + 1)
    lengths, shares = interviews(world, prevalence, target, (POPULATION,), rng)
    whole = (lengths[:, np.newaxis] * shares).sum(axis=0)
    counts = as_counts(whole[np.newaxis, np.newaxis] * 1e6, world)  # α's small-sample term is nil
    return {name: float(figure(name, counts.tables, counts.raters)[0, 0]) for name in NAMES}


def sample(
    world: World, prevalence: float, target: float, clusters: int, samples: int, seed: int
) -> Counts:
    """Samples of so many interviews, all coded by all coders."""
    key = [SEED, seed, clusters, round(prevalence * 100), round(target * 100), world.coders]
    rng = np.random.default_rng(key)
    lengths, shares = interviews(world, prevalence, target, (clusters, samples), rng)
    return as_counts(rng.multinomial(lengths, shares).astype(float), world)


@dataclass
class Held:
    """How often intervals held the truth. `quiet`: the same without those that carry a warning."""

    all: int = 0
    held: int = 0
    quiet: int = 0
    quiet_held: int = 0
    none: int = 0

    def add(self, made: Interval, truth: float) -> None:
        """Count one interval."""
        if made.low is None or made.high is None:
            self.none += 1
            return
        held = made.low <= truth <= made.high
        self.all += 1
        self.held += held
        self.quiet += made.warning is None
        self.quiet_held += held and made.warning is None

    @property
    def share(self) -> float:
        return self.held / self.all if self.all else math.nan

    @property
    def quiet_share(self) -> float:
        return self.quiet_held / self.quiet if self.quiet else math.nan


Method = Callable[[Counts, str], list[Interval]]


def covered(
    method: Method, counts: Counts, truth: dict[str, float], names: tuple[str, ...] = NAMES
) -> dict[str, Held]:
    """How often the intervals of each coefficient hold the truth."""
    found = {}
    for name in names:
        found[name] = Held()
        for made in method(counts, name):
            found[name].add(made, truth[name])
    return found


def chosen_method(world: World, samples: int, clusters: tuple[int, ...], title: str) -> list[Held]:
    """Print the table of the intervals that `tls agree` gives."""
    print(f"\n{title}\n{world}\n")
    heads = "".join(f"{name:>9} true   held  quiet" for name in NAMES)
    print(f"clusters  share target{heads}    warned   none")
    every = []
    for number, prevalence, target in product(clusters, PREVALENCES, KAPPAS):
        truth = truths(world, prevalence, target)
        counts = sample(world, prevalence, target, number, samples, 0)
        found = covered(intervals, counts, truth)
        every += found.values()
        cells = "".join(
            f"{'':>9}{truth[name]:5.2f} {held.share:6.3f} {held.quiet_share:6.3f}"
            for name, held in found.items()
        )
        held = found["kappa"]
        rest = f"{1 - held.quiet / max(1, held.all):10.3f} {held.none / samples:6.3f}"
        print(f"{number:8} {prevalence:6.2f} {target:6.2f}{cells}{rest}", flush=True)
    summary(every, samples)
    return every


def summary(every: list[Held], samples: int) -> None:
    """Print what the cells of a table have in common."""
    error = math.sqrt(0.95 * 0.05 / samples)
    shares = [held.share for held in every]
    outside = sum(not LOW <= share <= HIGH for share in shares)
    beyond = sum(not LOW - 2 * error <= share <= HIGH + 2 * error for share in shares)
    print(
        f"\n{len(every)} cells of {samples} samples (Monte-Carlo error ± {error:.4f} each): held "
        f"{min(shares):.3f} to {max(shares):.3f}, mean {sum(shares) / len(shares):.3f}; outside "
        f".93 to .97: {outside}, by more than two errors: {beyond}."
    )


def methods(world: World, samples: int, target: float = 0.7) -> None:
    """Print the same for the methods that were not chosen."""
    print(f"\nOther methods beside it, target {target}, κ and AC1, {samples} samples\n{world}\n")
    listed: dict[str, Method] = {
        "jackknife": intervals,
        "bca": lambda counts, name: bootstrap(counts, name, method="bca"),
        "percentile": lambda counts, name: bootstrap(counts, name, method="percentile"),
    }
    heads = "".join(f"{name + ' κ':>14}{name + ' AC1':>16}" for name in listed)
    print(f"clusters  share{heads}")
    for number in CLUSTERS:
        for prevalence in (0.05, 0.2, 0.4):
            truth = truths(world, prevalence, target)
            cells = ""
            for method in listed.values():
                found = dict.fromkeys(("kappa", "ac1"), 0.0)
                for part in range(samples // 250):  # other draws for each 250 samples
                    counts = sample(world, prevalence, target, number, 250, 1 + part)
                    for name, held in covered(method, counts, truth, ("kappa", "ac1")).items():
                        found[name] += held.share / (samples // 250)
                cells += f"{found['kappa']:14.3f}{found['ac1']:16.3f}"
            print(f"{number:8} {prevalence:6.2f}{cells}", flush=True)


def elusions() -> None:
    """Print the exact coverage of the limits of elusion and recall."""
    print(
        "\nLimits of elusion (95 %), exact: n of N passages without a suggestion sampled, so many "
        "relevant\n"
    )
    print("       N      n  relevant  elusion  held (elusion)  held (recall)")
    least = 1.0
    shares = (0.0, 0.002, 0.01, 0.05, 0.2)
    for size, n, share in product((500, 5_000, 50_000), (30, 100, 400, 1500), shares):
        relevant = round(size * share)
        if n > size:
            continue
        held = recalled = 0.0
        for x in range(max(0, n - size + relevant), min(n, relevant) + 1):
            weight = float(hypergeom.pmf(x, size, relevant, n))
            made = elusion(200, size, n, x)
            held += weight * _between(made["e_lo"], relevant / size, made["e_hi"])
            recalled += weight * _between(made["r_lo"], 200 / (200 + relevant), made["r_hi"])
        least = min(least, held, recalled)
        print(f"{size:8} {n:6} {relevant:9} {share:8.3f} {held:15.4f} {recalled:14.4f}")
    print(f"\nleast: {least:.4f}")


def _between(low: float | None, value: float, high: float | None) -> bool:
    return low is not None and high is not None and low - 1e-12 <= value <= high + 1e-12


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=4000)
    parser.add_argument("--quick", action="store_true", help="a tenth of the samples")
    given = parser.parse_args()
    samples = given.samples // (10 if given.quick else 1)
    print(__doc__.split("\n\n")[1])
    print("\nheld: share of the intervals that hold the truth; quiet: of those without a warning")
    print("('few_clusters', 'present_in_few'); warned: share with one; none: share of samples that")
    print("give no interval, for a reason that it names (warned, none: κ's).")
    chosen_method(PLAIN, samples, CLUSTERS, "Two coders")
    chosen_method(
        replace(PLAIN, coders=3), samples, CLUSTERS[:2], "Three coders (κ: mean of pairs)"
    )
    chosen_method(HARD, samples, CLUSTERS[:2], "Where it is hard: few interviews hold the code")
    chosen_method(PLAIN, samples, (6, 8, 12), "Few interviews")
    methods(PLAIN, max(250, samples // 4))
    elusions()


if __name__ == "__main__":
    main()
