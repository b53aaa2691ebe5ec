"""Remembers which codebook was checked and found sound, so that it is not checked again.

The check of two thousand rules takes seconds; the same file under the same program gives the same
answer. Forgetting costs time, nothing else: a damaged memory counts as none.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from tls_coding.errors import Problem
from tls_coding.files import fingerprint, write_text


@lru_cache(maxsize=1)
def _program() -> str:
    return fingerprint(Path(__file__).parent)


def recall(memory: Path, sha256: str) -> list[Problem] | None:
    """The warnings of a codebook that was found sound; None for one that is not remembered."""
    try:
        kept = json.loads(memory.read_text(encoding="utf-8"))
        if kept["codebook"] != sha256 or kept["program"] != _program():
            return None
        return [Problem(**warning) for warning in kept["warnings"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(memory: Path, sha256: str, warnings: list[Problem]) -> None:
    """Remember a sound codebook; a folder that cannot be written to is no reason to stop."""
    kept = {
        "codebook": sha256,
        "program": _program(),
        "warnings": [asdict(warning) for warning in warnings],
    }
    try:
        write_text(memory, json.dumps(kept, ensure_ascii=False) + "\n")
    except OSError:
        return
