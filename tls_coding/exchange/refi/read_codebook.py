"""A `.qdc` file of any program in; its codes and sets out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tls_coding.corpus.readers.limits import read_bytes
from tls_coding.exchange.project.model import Code, Set
from tls_coding.exchange.refi.elements import parse_tree
from tls_coding.exchange.refi.read_parts import codes, sets, top


@dataclass(frozen=True)
class ReadCodebook:
    """A codebook as it was read."""

    origin: str
    codes: tuple[Code, ...]
    sets: tuple[Set, ...]


def read_codebook(path: Path) -> ReadCodebook:
    """Read a codebook file; raises UsageError for what is none, or is not safe to read."""
    root = parse_tree(read_bytes(path), path, "CodeBook")
    origin = root.get("origin") or ""
    return ReadCodebook(
        origin, codes(top(root, "Codes")) or codes(root), tuple(sets(top(root, "Sets")))
    )
