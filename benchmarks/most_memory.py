"""The most memory that a process had."""

from __future__ import annotations

import resource
from pathlib import Path


def most_memory() -> float:
    """Of this process, in MB, where the system tells (Linux); what it began with may count else."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    # What getrusage tells counts the program that started this one.
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
