"""How often the limits of `tls sample` hold the truth: python benchmarks/recall_coverage.py

Corpora are made up, so that all is known: how many passages rules suggest, how many of these and of
the others bear the code. Samples are drawn as `tls sample` draws them and judged without error.
Limits of 95 % should hold the truth in 95 of 100 samples or more; those of recall do so among the
samples that carry a figure, too (the others are refused, with a reason). `left out` says how many
were refused. A last corpus is drawn passage by passage with `rules_draw.draw` itself.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from tls_coding.agreement.rules_draw import Unit, draw, split
from tls_coding.agreement.rules_recall import LEAST_RELEVANT, f1, sample_rows
from tls_coding.agreement.sampling import Stratum, recall
from tls_coding.spans import Span

SEED = 2026
PASSAGES = (1_000, 5_000, 50_000)
SUGGESTED = (0.01, 0.05)  # of all passages
PRECISION = (0.5, 0.85)
RECALL = (0.5, 0.8, 0.95)
SIZES = (100, 400, 1_000)
Truth = tuple[int, int, int, int]  # suggested, relevant of them; others, relevant of them


def truths() -> Iterator[Truth]:
    """Corpora of every kind."""
    for passages, share, right, found in product(PASSAGES, SUGGESTED, PRECISION, RECALL):
        suggested = round(passages * share)
        hits = round(suggested * right)
        yield suggested, hits, passages - suggested, round(hits / found - hits)


def samples(truth: Truth, size: int, rounds: int) -> Iterator[list[Stratum]]:
    """Samples of a corpus, as their strata."""
    suggested, hits, others, missed = truth
    some, rest = split(size, 0.25, suggested, others)
    generator = np.random.default_rng([SEED, size, *truth])
    found = generator.hypergeometric(hits, suggested - hits, some, rounds)
    more = generator.hypergeometric(missed, others - missed, rest, rounds)
    for x, y in zip(found.tolist(), more.tolist(), strict=True):
        yield [Stratum(suggested, some, x, True), Stratum(others, rest, y, False)]


def covered(truth: Truth, size: int, rounds: int) -> tuple[float, float, float, float]:
    """The share of samples whose limits hold recall; of those with a figure; F1; left out."""
    suggested, hits, _, missed = truth
    true, true_f1 = hits / (hits + missed), 2 * hits / (suggested + hits + missed)
    whole, shown, held_f1, left_out = 0, 0, 0, 0
    for strata in samples(truth, size, rounds):
        made = recall(strata)
        relevant = sum(stratum.relevant for stratum in strata)
        holds = made.low is None or made.high is None or made.low <= true <= made.high
        carries = made.value is not None and relevant >= LEAST_RELEVANT
        both = f1(strata)
        whole += holds
        shown += holds and carries
        left_out += not carries
        held_f1 += both.low is None or both.low <= true_f1 <= (both.high or 0)
    carried = shown / (rounds - left_out) if rounds > left_out else float("nan")
    return whole / rounds, carried, held_f1 / rounds, left_out / rounds


def drawn_coverage(draws: int) -> float:
    """The same with passages drawn one by one, in two languages and three codes, each row."""
    generator = np.random.default_rng(SEED)
    size, codes = 2_000, ("a", "b", "c")
    frame = [Unit("t", Span(n, n + 1), "fr" if n % 3 else "it", "") for n in range(size)]
    bears = {code: set(generator.choice(size, 120, replace=False).tolist()) for code in codes}
    hits = {code: {n for n in bears[code] if n % 10 < 7} | set(range(0, 60)) for code in codes}
    given = {n: frozenset(code for code in codes if n in bears[code]) for n in range(size)}
    held, rows = 0, 0
    for seed in range(draws):
        drawn = draw(frame, hits, size=300, by=("code", "language"), seed=seed)
        judged = {place: given[place[1].start] for place in drawn.passages}
        for row in sample_rows(drawn, codes, {"ana": judged}):
            own = [n for n in range(size) if row.language in {"", frame[n].language}]
            relevant = [n for n in own if n in bears[row.code]]
            true = sum(n in hits[row.code] for n in relevant) / len(relevant)
            if row.recall.low is not None and row.recall.high is not None:
                rows += 1
                held += row.recall.low <= true <= row.recall.high
    return held / rows


def main(rounds: int, sizes: Sequence[int] = SIZES) -> None:
    print(f"{rounds} samples of each corpus; limits of 95 %")
    print("size  corpora  recall: lowest  mean   with a figure: lowest  F1: lowest  left out: most")
    for size in sizes:
        kept = [covered(truth, size, rounds) for truth in truths()]
        whole, shown, held_f1, left_out = (np.array(column) for column in zip(*kept, strict=True))
        print(
            f"{size:>4}  {len(kept):>7}  {whole.min():>14.3f}  {whole.mean():.3f}  "
            f"{np.nanmin(shown):>21.3f}  {held_f1.min():>10.3f}  {left_out.max():>14.3f}"
        )
    print(f"passage by passage, three codes, two languages: {drawn_coverage(rounds // 20):.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2_000)
    main(parser.parse_args().rounds)
