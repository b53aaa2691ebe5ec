"""How fast the audit counts, beside krippendorff and scikit-learn: benchmarks/agreement_speed.py

Three coders, 1,000,000 units in 40 interviews, 30 codes that one unit in twenty bears. Every
figure is taken in a process of its own, all in one run: best of three times, most memory of the
whole process with the ratings (90 MB) and, for peers, their own copies of one code.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from most_memory import most_memory

CODERS, UNITS, CODES, CLUSTERS = 3, 1_000_000, 30, 40
SEED = 4
AIMS = {"figures": (1.0, 600), "draws": (2.0, 600)}
TASKS = (
    "figures",
    "runs",
    "draws",
    "leave_out",
    "krippendorff",
    "scikit",
    "one_alpha",
    "one_kappa",
)


def ratings(units: int, codes: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Coders × codes × units, true where the coder gave the code."""
    given = np.zeros((CODERS, codes, units), bool)
    rng = np.random.default_rng(SEED)
    for code in range(codes):  # one by one: the random numbers would be most of the memory
        bears = rng.random(units, np.float32) < 0.05
        for coder in range(CODERS):
            given[coder, code] = bears ^ (rng.random(units, np.float32) < 0.01)
    return given


def best(run: Callable[[], Any], times: int = 3) -> float:
    """The least of some times, in seconds."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return min(taken)


def task(name: str, units: int, codes: int) -> dict[str, float]:
    """One figure, in this process."""
    one = name in {"krippendorff", "scikit", "one_alpha", "one_kappa"}
    given = ratings(units, 1 if one else codes)
    seconds, value = PEERS[name](given) if one else OURS[name](given)
    memory = most_memory()
    return {"seconds": seconds, "value": value, "memory": memory}


def figures(given: Any) -> tuple[float, float]:
    """From ratings to all figures of all codes, and of each pair."""
    return best(lambda: _all_of(_counts(given))), _value(given, "kappa")


def runs(given: Any) -> tuple[float, float]:
    """The same from runs of units, as they come from coded passages."""
    from tls_coding.agreement.counts import count_runs

    whole = np.array([[0, given.shape[2]]])
    found = [
        [(_runs(given[coder, code]), whole) for coder in range(CODERS)]
        for code in range(given.shape[1])
    ]
    bounds = _bounds(given.shape[2])

    def run() -> None:
        counted = count_runs(found, CODERS, bounds, np.arange(CLUSTERS), CLUSTERS)
        _all_of(_named(*counted))

    return best(run), _value(given, "kappa")


def draws(given: Any) -> tuple[float, float]:
    """2,000 bootstrap draws of interviews, all figures of all codes."""
    from tls_coding.agreement.figures import FIGURES
    from tls_coding.agreement.intervals import bootstrap

    counts = _counts(given)
    taken = best(lambda: [bootstrap(counts, name) for name in FIGURES])
    return taken, bootstrap(counts, "kappa")[0].low or 0.0


def leave_out(given: Any) -> tuple[float, float]:
    """The intervals that are reported: one interview left out at a time."""
    from tls_coding.agreement.figures import FIGURES
    from tls_coding.agreement.intervals import intervals

    counts = _counts(given)
    taken = best(lambda: [intervals(counts, name) for name in FIGURES])
    return taken, intervals(counts, "kappa")[0].low or 0.0


def peer_alpha(given: Any) -> tuple[float, float]:
    """α of one code by krippendorff."""
    import krippendorff

    rows = given[:, 0].astype(float)

    def run() -> float:
        return float(krippendorff.alpha(rows, level_of_measurement="nominal"))

    return best(run), run()


def peer_kappa(given: Any) -> tuple[float, float]:
    """κ of one code and one pair by scikit-learn."""
    from sklearn.metrics import cohen_kappa_score

    rows = given[:, 0].astype(np.int64)
    return best(lambda: cohen_kappa_score(rows[0], rows[1])), cohen_kappa_score(rows[0], rows[1])


def one_alpha(given: Any) -> tuple[float, float]:
    """α of one code by this package, from ratings."""
    return best(lambda: _value(given, "alpha")), _value(given, "alpha")


def one_kappa(given: Any) -> tuple[float, float]:
    """κ of one code and one pair by this package, from ratings."""
    pair = given[:2]
    return best(lambda: _value(pair, "kappa")), _value(pair, "kappa")


OURS = {"figures": figures, "runs": runs, "draws": draws, "leave_out": leave_out}
PEERS = {
    "krippendorff": peer_alpha, "scikit": peer_kappa, "one_alpha": one_alpha,
    "one_kappa": one_kappa,
}  # fmt: skip


def _bounds(units: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.linspace(0, units, CLUSTERS + 1).astype(np.int64)


def _counts(given: Any) -> Any:
    from tls_coding.agreement.counts import count_ratings

    return _named(*count_ratings(given, _bounds(given.shape[2])))


def _named(tables: Any, raters: Any) -> Any:
    from tls_coding.agreement.counts import Counts

    codes = tuple(map(str, range(tables.shape[1])))
    coders = tuple("abc"[: raters.shape[2] - 1])
    return Counts(codes, coders, tuple(range(CLUSTERS)), "sentence", "any", tables, raters)


def _all_of(counts: Any) -> None:
    from tls_coding.agreement.figures import FIGURES

    for name in FIGURES:
        counts.figure(name)
        for pair in range(len(counts.pairs)):
            counts.of_pair(pair).figure(name)


def _value(given: Any, name: str) -> float:
    return float(_counts(given).figure(name)[0])


def _runs(row: Any) -> Any:
    edges = np.diff(np.concatenate([[0], row.view(np.int8), [0]]))
    return np.flatnonzero(edges).astype(np.int64).reshape(-1, 2)


def apart(name: str, units: int, codes: int) -> dict[str, float]:
    """A task in a process of its own."""
    command = [sys.executable, __file__, "--task", name, "--units", str(units)]
    made = subprocess.run(
        [*command, "--codes", str(codes)], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(made.stdout)
    return found


def main() -> None:
    """Print the table, or do one task of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--task", choices=TASKS)
    parser.add_argument("--units", type=int, default=UNITS)
    parser.add_argument("--codes", type=int, default=CODES)
    given = parser.parse_args()
    if given.task:
        print(json.dumps(task(given.task, given.units, given.codes)))
        return
    print(f"{CODERS} coders, {given.units:,} units in {CLUSTERS} interviews, {given.codes} codes")
    print(f"\n{'':14}{'seconds':>9}{'MB':>7}   aim")
    found = {}
    for name in TASKS:
        made = found[name] = apart(name, given.units, given.codes)
        aim = "{} s, {} MB".format(*AIMS[name]) if name in AIMS else ""
        said = (OURS | PEERS)[name].__doc__
        print(f"{name:14}{made['seconds']:9.3f}{made['memory']:7.0f}   {aim:13} {said}", flush=True)
    for peer, own in (("krippendorff", "one_alpha"), ("scikit", "one_kappa")):
        times = found[peer]["seconds"] / found[own]["seconds"]
        apart_by = abs(found[peer]["value"] - found[own]["value"])
        print(f"{peer} / {own}: {times:.1f} times as long; values differ by {apart_by:.0e}")


if __name__ == "__main__":
    main()
