"""How long a matrix of ten million segments takes, and how much memory: matrix_speed.py [ROWS]

Two thousand cases, 57 codes, 20,000 interviews, three coders; rows made at random. The peer is the
same count by pandas: distinct passages by case and code of the rows that count.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from most_memory import most_memory

from tls_coding.matrix.facts import KINDS, Documents, Facts, Speakers
from tls_coding.matrix.tabulate import tabulate

CASES, INTERVIEWS, CODES, CODERS = 2_000, 20_000, 57, 3


def made(rows: int) -> Facts:
    """Facts with `rows` segments."""
    rng = np.random.default_rng(8)
    document = np.sort(rng.integers(0, INTERVIEWS, rows)).astype(np.int32)
    start = rng.integers(0, 60_000, rows).astype(np.int32)
    code = rng.integers(0, CODES, rows).astype(np.int32)
    order = np.lexsort((code, start, document))
    case_of = rng.integers(0, CASES, INTERVIEWS).astype(np.int32)
    cases = tuple(f"case {number}" for number in range(CASES))
    documents = Documents(
        ids=tuple(f"interview {number}" for number in range(INTERVIEWS)),
        cases=tuple((cases[number],) for number in case_of),
        words=(800,) * INTERVIEWS,
        attributes=({},) * INTERVIEWS,
    )
    return Facts(
        documents=documents,
        speakers=Speakers((), (), (), (), ()),
        cases=cases,
        case_attributes={},
        codes=tuple(f"branch{number % 8}.code{number}" for number in range(CODES)),
        coders=tuple(f"coder {number}" for number in range(CODERS)),
        finished=rng.random((CODERS, INTERVIEWS, CODES)) < 0.5,
        document=document,
        start=start[order],
        end=start[order] + 80,
        code=code[order],
        case=case_of[document],
        coder=rng.integers(0, CODERS, rows).astype(np.int32),
        speaker=np.full(rows, -1, np.int32),
        kind=rng.integers(0, len(KINDS), rows).astype(np.int8),
        negated=rng.random(rows) < 0.05,
        segment=np.arange(rows, dtype=np.int32),
    )


def by_pandas(facts: Facts) -> pd.DataFrame:
    """The counts in the plainest way."""
    names = ("document", "start", "end", "code", "case")
    rows = pd.DataFrame({name: getattr(facts, name)[facts.coded] for name in names})
    return rows.drop_duplicates().groupby(["case", "code"]).size().unstack(fill_value=0)


def timed(task: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came out."""
    started = time.perf_counter()
    found = task()
    return time.perf_counter() - started, found


def main() -> None:
    """Print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    facts = made(rows)
    print(f"{rows:,} rows, {CASES:,} cases, {CODES} codes, {INTERVIEWS:,} interviews")
    table = tabulate(facts)
    whole, _ = timed(lambda: (table.count, table.state))
    print(f"counts and states, first time           {whole:.2f} s")
    repeat = min(timed(lambda: tabulate(facts).count)[0] for _ in range(5))
    print(f"counts, of segments at hand             {repeat:.2f} s")
    both = min(timed(lambda: tabulate(facts).state)[0] for _ in range(5))
    print(f"counts and states, of segments at hand  {both:.2f} s")
    for name in ("share", "range", "row_totals", "theme_totals"):
        seconds, _ = timed(lambda name=name: getattr(table, name))
        print(f"{name:38}  {seconds:.2f} s")
    memory = most_memory() / 1000
    print(f"most memory, with making the rows       {memory:.2f} GB")
    seconds, plain = timed(lambda: by_pandas(facts))
    same = bool((plain.to_numpy() == table.count[plain.index.to_numpy()]).all())
    print(f"counts by pandas                        {seconds:.2f} s, the same: {same}")


if __name__ == "__main__":
    main()
