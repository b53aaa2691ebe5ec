"""Remembers which codebook, and which of its codes, were found sound, to check only what changed.

The check of thousands of rules takes time; the same code under the same program gives the same
answer. Forgetting costs time, nothing else: a damaged memory counts as none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tls_coding.errors import Problem
from tls_coding.files import fingerprint, write_text


@lru_cache(maxsize=1)
def _program() -> str:
    return fingerprint(Path(__file__).parent)


@dataclass(frozen=True)
class Checked:
    """A codebook that was found sound: its hash, its warnings, and its lists and codes without any.

    `codes` are hashes of all that the check of one code, or of the lists, looks at (`code_keys`).
    """

    codebook: str = ""
    warnings: tuple[Problem, ...] = ()
    codes: frozenset[str] = frozenset()


def recall(memory: Path) -> Checked:
    """What is remembered; nothing where that was another program, or is damaged."""
    try:
        kept = json.loads(memory.read_text(encoding="utf-8"))
        if kept["program"] != _program():
            return Checked()
        warnings = tuple(Problem(**warning) for warning in kept["warnings"])
        return Checked(kept["codebook"], warnings, frozenset(kept["codes"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Checked()


def code_keys(codes: Sequence[Any], around: Any) -> list[str]:
    """The hash of the data of each code and of what it may lean on (the head, the lists)."""
    shared = hashlib.sha256(_plain(around))
    keys = []
    for code in codes:
        key = shared.copy()
        key.update(_plain(code))
        keys.append(key.hexdigest())
    return keys


def _plain(data: Any) -> bytes:
    return json.dumps(data, sort_keys=True, default=repr).encode()


def remember(memory: Path, checked: Checked) -> None:
    """Remember a sound codebook; a folder that cannot be written to is no reason to stop."""
    kept = {
        "codebook": checked.codebook,
        "program": _program(),
        "warnings": [asdict(warning) for warning in checked.warnings],
        "codes": sorted(checked.codes),
    }
    try:
        write_text(memory, json.dumps(kept, ensure_ascii=False) + "\n")
    except OSError:
        return
