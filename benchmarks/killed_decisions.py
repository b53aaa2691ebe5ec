"""Is a decision that was acknowledged ever lost? python benchmarks/killed_decisions.py [KILLS]

A child process appends decisions to a log and says so over a pipe after each; it is killed
(SIGKILL) at a random moment, 1,000 times, on one log that grows all along. Afterwards no
acknowledged decision may be missing, the chain must be whole, and nothing mended by hand.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tls_coding.coding.log import LogWriter, read_log

AT = "2026-01-31T09:12:03Z"
TEXT = "On ne montrait «l’arcano» à personne. " * 8  # a passage of some length, not ASCII


@dataclass
class Told:
    """What a run of kills left behind."""

    kills: int = 0
    acknowledged: int = 0
    kept: int = 0  # lines in the log: perhaps one more for each kill than was acknowledged
    lost: int = 0  # acknowledged, and not in the log
    torn: int = 0  # half lines set aside
    problems: int = 0  # found in the log at the end


def decide(path: Path, pipe: int, first: int) -> None:
    """Append decisions for ever, each told after it was written."""
    number = first
    with LogWriter(path, "ana") as log:
        while True:
            fields = {"act": "add", "transcript": "grasse_01", "quote": TEXT, "note": str(number)}
            log.append(fields, at=AT)
            os.write(pipe, f"{number}\n".encode())
            number += 1


def kill_once(path: Path, first: int, after: float) -> list[int]:
    """Start a child, kill it after so many seconds; the decisions that it acknowledged."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reads)
        try:
            decide(path, writes, first)
        finally:
            os._exit(1)  # only ever killed
    os.close(writes)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    with os.fdopen(reads, "rb") as file:
        acknowledged = [int(line) for line in file.read().split(b"\n")[:-1]]
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the child left by itself"
    return acknowledged


def run(folder: Path, kills: int, chance: random.Random, longest: float = 0.03) -> Told:
    """Kill a child `kills` times and look at the log."""
    path, told = folder / "ana.jsonl", Told()
    acknowledged: list[int] = []
    for number in range(kills):
        acknowledged += kill_once(path, 1_000 * number, chance.uniform(0, longest))
        told.kills += 1
    aside = path.with_suffix(".torn")
    with LogWriter(path, "ana") as log:
        log.append({"act": "memo", "note": "after all"}, at=AT)
    entries, problems = read_log(path)
    notes = {entry.note for entry in entries}
    told.acknowledged, told.kept = len(acknowledged), len(entries) - 1
    told.lost = sum(str(number) not in notes for number in acknowledged)
    told.torn = aside.read_bytes().count(b"\n") if aside.exists() else 0
    told.problems = len(problems) + ([e.n for e in entries] != list(range(1, len(entries) + 1)))
    return told


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as folder:
        told = run(Path(folder), kills, random.Random(1))
    print(told)
    sys.exit(1 if told.lost or told.problems else 0)


if __name__ == "__main__":
    main()
