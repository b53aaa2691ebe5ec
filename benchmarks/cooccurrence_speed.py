"""How fast meetings of codes are counted, beside a plain loop: benchmarks/cooccurrence_speed.py

60 codes over 200 interviews of 200 sentences; 20,000 codings of one to three sentences, and
1,000,000 over 2,000 interviews of 1,000. Seconds of one processor, best of three; the loop, which
looks at every pair of codings of an interview, runs once, and on the smaller study only.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from tls_coding.matrix.cooccurrence import cooccurrence
from tls_coding.matrix.facts import Documents, Facts, Speakers

CODES = 60
LONG = 100  # code points of a sentence
SEED = 4
STUDIES = ((200, 200, 20_000, 0.3), (2_000, 1_000, 1_000_000, 10.0))


def made(interviews: int, sentences: int, codings: int) -> tuple[Facts, dict[str, Any]]:
    """A study of made-up codings, all of them reviewed; and its sentences."""
    rng = np.random.default_rng(SEED)
    ids = tuple(f"i{number:04}" for number in range(interviews))
    document = np.sort(rng.integers(0, interviews, codings)).astype(np.int32)
    sentence = rng.integers(0, sentences - 3, codings)
    start = (sentence * LONG).astype(np.int32)
    end = (start + rng.integers(1, 4, codings) * LONG - 1).astype(np.int32)
    code = rng.integers(0, CODES, codings).astype(np.int32)
    order = np.lexsort([code, end, start, document])
    zeros = np.zeros(codings, np.int32)
    facts = Facts(
        documents=Documents(ids, (("all",),) * interviews, (1,) * interviews, ({},) * interviews),
        speakers=Speakers((), (), (), (), ()),
        cases=("all",),
        case_attributes={},
        codes=tuple(f"c{number}" for number in range(CODES)),
        coders=("one",),
        finished=np.ones((1, interviews, CODES), np.bool_),
        document=document[order],
        start=start[order],
        end=end[order],
        code=code[order],
        case=zeros,
        coder=zeros,
        speaker=zeros - 1,
        kind=zeros.astype(np.int8),
        negated=zeros.astype(np.bool_),
        segment=np.arange(codings, dtype=np.int32),
    )
    places = np.arange(sentences)[:, np.newaxis] * LONG + np.array([0, LONG - 1])
    return facts, dict.fromkeys(ids, places)


def with_chance(count: Callable[[], Any]) -> Any:
    """Counts, and the chance model of every pair."""
    return count().frame()


def plain(facts: Facts, sentences: dict[str, Any]) -> Any:
    """Every pair of codings of an interview, sentence by sentence."""
    met: dict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
    own: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for row in zip(*(getattr(facts, name).tolist() for name in _COLUMNS), strict=True):
        own[row[0]].append(row[1:])
    for document, codings in own.items():
        for start, end, code in codings:
            for first, last, other in codings:
                if code < other and start < last and first < end:
                    low, high = max(start, first) // LONG, (min(end, last) - 1) // LONG
                    met[code, other].update((document, place) for place in range(low, high + 1))
    counts = np.zeros((CODES, CODES), np.int64)
    for (code, other), places in met.items():
        counts[code, other] = counts[other, code] = len(places)
    return counts


_COLUMNS = ("document", "start", "end", "code")


def best(run: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """The least of some times, in seconds, and what came out."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        value = run()
        taken.append(time.process_time() - started)
    return min(taken), value


def main() -> None:
    """Print the table."""
    for interviews, sentences, codings, aim in STUDIES:
        facts, places = made(interviews, sentences, codings)
        count = partial(cooccurrence, facts, places, unit="sentence")
        seconds, found = best(count)
        fully, _ = best(partial(with_chance, count))
        print(f"{codings:,} codings, {interviews:,} interviews, {CODES} codes")
        print(f"  counts              {seconds:7.3f} s   aim {aim} s")
        print(f"  with chance model   {fully:7.3f} s")
        if codings <= 20_000:
            slow, counts = best(partial(plain, facts, places), times=1)
            off = np.abs(counts - found.counts)
            np.fill_diagonal(off, 0)
            print(f"  plain loop          {slow:7.3f} s   counts differ by {off.max()}")


if __name__ == "__main__":
    main()
