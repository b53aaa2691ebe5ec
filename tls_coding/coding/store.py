"""Suggestions kept under `.tls/`, a file for each code: read back while what they depend on stands.

What a code suggests in a text depends on that code and on that text: an edited code is run again
over all texts, an edited text under all codes, and nothing else is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tls_coding.codebook.cues import Cues
from tls_coding.codebook.lock import AS_WRITTEN, Reading
from tls_coding.codebook.model import Code, Codebook, TokenRule, rules_in
from tls_coding.codebook.patterns import installed
from tls_coding.coding.suggestion import Suggestion, from_json, to_json
from tls_coding.corpus.index import index_key
from tls_coding.corpus.transcript import Transcript
from tls_coding.files import fingerprint, write_bytes

NAMES = re.compile(r"#(\w(?:[\w-]|\.(?=\w))*)")  # lists, as `grammar` reads them
MARK = "tls-coding suggestions 4"
LIBRARIES = ("tls-coding", "spacy", "simplemma", "yasbd-lib")  # a new version may match otherwise
Rows = dict[str, tuple[str, str]]  # by transcript: what they depend on, and its suggestions as JSON


def rules_keys(
    codebook: Codebook, cues: Mapping[str, Cues], language: str, reading: Reading = AS_WRITTEN
) -> dict[str, str]:
    """For each code a hash of all that it suggests in texts of a language depends on but the text.

    An edit of its French rules leaves the key for Italian texts as it is.
    """
    around = hashlib.sha256(_surroundings(codebook, cues, language, reading).encode())
    return {code.id: _rules_key(code, codebook, language, around) for code in codebook.codes}


def _rules_key(code: Code, codebook: Codebook, language: str, around: Any) -> str:
    rules = rules_in(code.rules, language) + rules_in(code.unless, language)
    # Also what only looks like the name of a list, within quotes: it does no harm here.
    named = {name for _, rule in rules if isinstance(rule, str) for name in NAMES.findall(rule)}
    trained = {rule.pipeline for _, rule in rules if isinstance(rule, TokenRule) and rule.pipeline}
    lists = {name: codebook.lists.get(name, {}) for name in sorted(named)}
    about = [
        [code.id, code.speaker, len(rules_in(code.rules, language))],
        [f"{tail} {rule!r}" for tail, rule in rules],
        [
            [name, *words.get("all", []), "", *words.get(language, [])]
            for name, words in lists.items()
        ],
        [f"{name} {installed(name)}" for name in sorted(trained)],
    ]
    digest = around.copy()
    digest.update(json.dumps(about).encode())
    return str(digest.hexdigest())


def _surroundings(
    codebook: Codebook, cues: Mapping[str, Cues], language: str, reading: Reading
) -> str:
    """What the suggestions of all codes depend on: program, libraries, forms, cues, lock, unit."""
    about = [
        _program(),
        [f"{library} {version(library)}" for library in LIBRARIES],
        codebook.codebook.unit,
        repr(sorted(codebook.forms.get(language, {}).items())),
        cues.get(language, Cues()).model_dump_json(),
        reading.decided(language),
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


def row_key(rules: str, text: str) -> str:
    """What a row depends on: the rules of its code in the language of its text, and that text."""
    return hashlib.sha256(f"{rules} {text}".encode()).hexdigest()


def read_code(path: Path) -> Rows:
    """What is kept at `path`; nothing where it is damaged or of another kind."""
    try:
        with path.open("rb") as file:
            head, kept = file.readline(), file.read()
    except OSError:
        return {}
    if head != _head(kept):
        return {}
    lines = (line.split("\t", 2) for line in kept.decode("utf-8", "surrogatepass").split("\n")[:-1])
    return {json.loads(name): (key, found) for name, key, found in lines}


def write_code(path: Path, rows: Rows) -> None:
    """Keep the suggestions of a code."""
    each = sorted((json.dumps(transcript), *row) for transcript, row in rows.items())
    lines = (f"{transcript}\t{key}\t{found}\n" for transcript, key, found in each)
    kept = "".join(lines).encode("utf-8", "surrogatepass")
    write_bytes(path, _head(kept) + kept)


def as_json(found: Iterable[Suggestion]) -> str:
    """Suggestions on one line."""
    return json.dumps([to_json(suggestion) for suggestion in found], ensure_ascii=True)


def from_text(found: str) -> list[Suggestion]:
    """The suggestions that `as_json` wrote."""
    return [] if found == "[]" else [from_json(item) for item in json.loads(found)]


def _head(kept: bytes) -> bytes:
    """The first line of a store: its kind, and the hash of what follows."""
    head = {"mark": MARK, "sha256": hashlib.sha256(kept).hexdigest()}
    return json.dumps(head).encode("utf-8") + b"\n"
