"""Suggestions kept under `.tls/`: read back as long as nothing they depend on has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from tls_coding.codebook.cues import Cues
from tls_coding.codebook.model import Codebook
from tls_coding.coding.suggestion import Suggestion, from_json, to_json
from tls_coding.corpus.transcript import Transcript
from tls_coding.files import fingerprint, write_text

LIBRARIES = ("tls-coding", "spacy", "simplemma", "yasbd-lib")  # a new version may match otherwise


def dependencies_key(
    codebook: Codebook, cues: Mapping[str, Cues], transcripts: Iterable[Transcript]
) -> str:
    """A hash of all that suggestions depend on."""
    digest = hashlib.sha256(codebook.sha256.encode())
    program = Path(__file__).parents[1]
    digest.update(
        fingerprint(*(program / room for room in ("codebook", "corpus", "coding"))).encode()
    )
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    for language, own in sorted(cues.items()):
        digest.update(f"{language}{own.model_dump_json()}\n".encode())
    for transcript in transcripts:
        about = (transcript.id, transcript.language, transcript.sha256, transcript.turns)
        digest.update(repr(about).encode())
    return digest.hexdigest()


def read_store(path: Path, key: str) -> dict[str, list[Suggestion]] | None:
    """The suggestions kept at `path`; None where they are not those of `key`, or damaged."""
    try:
        with path.open(encoding="utf-8") as file:
            if json.loads(next(file))["key"] != key:
                return None
            rows = [json.loads(line) for line in file]
        return {row["transcript"]: list(map(from_json, row["found"])) for row in rows}
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return None


def write_store(path: Path, key: str, found: Mapping[str, list[Suggestion]]) -> None:
    """Keep `found` at `path`."""
    lines = [json.dumps({"key": key})]
    for transcript, own in found.items():
        row = {"transcript": transcript, "found": [to_json(suggestion) for suggestion in own]}
        lines.append(json.dumps(row, ensure_ascii=False))
    write_text(path, "\n".join(lines) + "\n")
