"""Suggestions kept under `.tls/`: read back as long as nothing they depend on has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from tls_coding.codebook.cues import Cues
from tls_coding.codebook.lock import AS_WRITTEN, Reading
from tls_coding.codebook.model import Codebook, pipelines_of
from tls_coding.codebook.patterns import installed
from tls_coding.coding.suggestion import Suggestion, from_json, to_json
from tls_coding.corpus.transcript import Transcript
from tls_coding.files import fingerprint, write_bytes

LIBRARIES = ("tls-coding", "spacy", "simplemma", "yasbd-lib")  # a new version may match otherwise


def dependencies_key(
    codebook: Codebook,
    cues: Mapping[str, Cues],
    transcripts: Iterable[Transcript],
    reading: Reading = AS_WRITTEN,
) -> str:
    """A hash of all that suggestions depend on."""
    digest = hashlib.sha256(codebook.sha256.encode())
    program = Path(__file__).parents[1]
    digest.update(
        fingerprint(*(program / room for room in ("codebook", "corpus", "coding"))).encode()
    )
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    for pipeline in sorted(pipelines_of(codebook)):
        digest.update(f"{pipeline} {installed(pipeline)}\n".encode())
    for language, own in sorted(cues.items()):
        digest.update(f"{language}{own.model_dump_json()}\n".encode())
    digest.update("\n".join(reading.decided()).encode())
    for transcript in transcripts:
        about = (transcript.id, transcript.language, transcript.sha256, transcript.turns)
        digest.update(repr(about).encode())
    return digest.hexdigest()


def read_store(path: Path, key: str) -> dict[str, list[Suggestion]] | None:
    """The suggestions kept at `path`; None where they are not those of `key`, or damaged."""
    try:
        with path.open("rb") as file:
            head, kept = file.readline(), file.read()
    except OSError:
        return None
    if head != _head(key, kept):
        return None
    rows = [json.loads(line) for line in kept.splitlines()]
    return {row["transcript"]: list(map(from_json, row["found"])) for row in rows}


def write_store(path: Path, key: str, found: Mapping[str, list[Suggestion]]) -> None:
    """Keep `found` at `path`."""
    rows = (
        {"transcript": transcript, "found": [to_json(suggestion) for suggestion in own]}
        for transcript, own in found.items()
    )
    kept = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8")
    write_bytes(path, _head(key, kept) + kept)


def _head(key: str, kept: bytes) -> bytes:
    """The first line of a store: what it depends on, and the hash of what follows."""
    head = {"key": key, "sha256": hashlib.sha256(kept).hexdigest()}
    return json.dumps(head).encode("utf-8") + b"\n"
