"""Suggestions kept under `.tls/`, a file for each code: read back while what they depend on stands.

What a code suggests in a text depends on that code and on that text: an edited code is run again
over all texts, an edited text under all codes, and nothing else is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from tls_coding.codebook.cues import Cues
from tls_coding.codebook.lint import list_names
from tls_coding.codebook.lock import AS_WRITTEN, Reading
from tls_coding.codebook.model import Code, Codebook, TokenRule
from tls_coding.codebook.patterns import installed
from tls_coding.coding.suggestion import Suggestion, from_json, to_json
from tls_coding.corpus.index import index_key
from tls_coding.corpus.transcript import Transcript
from tls_coding.files import fingerprint, write_bytes

MARK = "tls-coding suggestions 2"
LIBRARIES = ("tls-coding", "spacy", "simplemma", "yasbd-lib")  # a new version may match otherwise
Rows = dict[str, tuple[str, str]]  # by transcript: the key of its text, and its suggestions as JSON


def rules_key(
    code: Code, codebook: Codebook, cues: Mapping[str, Cues], reading: Reading = AS_WRITTEN
) -> str:
    """A hash of all that the suggestions of one code depend on, but for the texts."""
    rules = [rule for own in (code.rules, code.unless) for each in own.values() for rule in each]
    named = {name for rule in rules if isinstance(rule, str) for name in list_names(rule)}
    trained = {rule.pipeline for rule in rules if isinstance(rule, TokenRule) and rule.pipeline}
    about = {
        "code": [code.id, code.speaker, repr(code.rules), repr(code.unless)],
        "lists": {name: repr(codebook.lists.get(name)) for name in sorted(named)},
        "trained": {name: installed(name) for name in sorted(trained)},
    }
    digest = hashlib.sha256(_surroundings(codebook, cues, reading).encode())
    digest.update(json.dumps(about).encode())
    return digest.hexdigest()


def rules_keys(
    codebook: Codebook, cues: Mapping[str, Cues], reading: Reading = AS_WRITTEN
) -> dict[str, str]:
    """`rules_key` of every code."""
    return {code.id: rules_key(code, codebook, cues, reading) for code in codebook.codes}


def _surroundings(codebook: Codebook, cues: Mapping[str, Cues], reading: Reading) -> str:
    """What the suggestions of all codes depend on: program, libraries, forms, cues, lock, unit."""
    about = [
        _program(),
        [f"{library} {version(library)}" for library in LIBRARIES],
        codebook.codebook.unit,
        repr(sorted(codebook.forms.items())),
        [f"{language}{own.model_dump_json()}" for language, own in sorted(cues.items())],
        list(reading.decided()),
    ]
    return json.dumps(about)


@lru_cache(maxsize=1)
def _program() -> str:
    package = Path(__file__).parents[1]
    return fingerprint(*(package / room for room in ("codebook", "corpus", "coding")))


def text_key(transcript: Transcript) -> str:
    """A hash of what suggestions depend on in a text: its words, and who says them."""
    roles = [(turn.number, turn.role) for turn in transcript.turns]
    about = f"{transcript.id}\x1f{transcript.language}\x1f{index_key(transcript)}\x1f{roles}"
    return hashlib.sha256(about.encode("utf-8", "surrogatepass")).hexdigest()


def code_path(folder: Path, code: str) -> Path:
    """Where the suggestions of a code are kept; `code.` before it, for Windows knows no `aux`."""
    return folder / f"code.{code}.jsonl"


def read_code(path: Path, key: str) -> Rows:
    """What is kept at `path`; nothing where it is damaged or not what `key` names."""
    try:
        with path.open("rb") as file:
            head, kept = file.readline(), file.read()
    except OSError:
        return {}
    if head != _head(key, kept):
        return {}
    lines = (line.split("\t", 2) for line in kept.decode("utf-8", "surrogatepass").split("\n")[:-1])
    return {transcript: (text, found) for transcript, text, found in lines}


def write_code(path: Path, key: str, rows: Rows) -> None:
    """Keep the suggestions of a code."""
    lines = (
        f"{transcript}\t{text}\t{found}\n" for transcript, (text, found) in sorted(rows.items())
    )
    kept = "".join(lines).encode("utf-8", "surrogatepass")
    write_bytes(path, _head(key, kept) + kept)


def as_json(found: Iterable[Suggestion]) -> str:
    """Suggestions on one line."""
    return json.dumps([to_json(suggestion) for suggestion in found], ensure_ascii=True)


def from_text(found: str) -> list[Suggestion]:
    """The suggestions that `as_json` wrote."""
    return [] if found == "[]" else [from_json(item) for item in json.loads(found)]


def _head(key: str, kept: bytes) -> bytes:
    """The first line of a store: what it depends on, and the hash of what follows."""
    head = {"mark": MARK, "key": key, "sha256": hashlib.sha256(kept).hexdigest()}
    return json.dumps(head).encode("utf-8") + b"\n"
