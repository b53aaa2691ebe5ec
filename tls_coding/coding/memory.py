"""What is known of the words of a language, kept under `.tls/`: their lemmas, and how they split.

With it an edited rule is run without loading spaCy or the dictionaries of lemmas. Forgetting costs
time, nothing else: a damaged memory counts as none.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from tls_coding.codebook.lemmas import keys_of
from tls_coding.corpus.splitting import splits_of
from tls_coding.files import fingerprint, write_bytes

MARK = "tls-coding words 3"
LIBRARIES = ("spacy", "simplemma")
END, AND = "\x1e", "\x1f"  # after each word of a table, and between several words for one


@contextmanager
def remembered(folder: Path | None, language: str) -> Iterator[None]:
    """Know of a language's words what is kept in `folder`; keep there what is learnt inside."""
    if folder is None:
        yield
        return
    path = folder / f"words.{language}.json"
    known = _recall(path, language)
    try:
        yield
    finally:
        if _size(language) > known:
            _remember(path, language)


def _recall(path: Path, language: str) -> int:
    """Take in what is kept at `path`; how much is known now and need not be kept again."""
    keys, splits = keys_of(language), splits_of(language)
    try:
        head, _, kept = path.read_bytes().partition(b"\n")
        if json.loads(head) != _head(kept):
            return 0
        data = json.loads(kept)
    except (OSError, ValueError):
        return 0
    lemmas, own, alone = _pairs(data["lemmas"]), _pairs(data["keys"]), data["alone"].split(END)[:-1]
    keys.lemmas.update(lemmas)
    keys.lemmas.update(zip(alone, alone, strict=True))
    keys.update((form, frozenset(each.split(AND))) for form, each in own)
    keys.update((form, frozenset((form,))) for form in alone)
    splits.update((words, tuple(map(tuple, ways))) for words, ways in data["splits"].items())
    if data["exceptions"] is not None:
        splits.exceptions = frozenset(data["exceptions"])
    return len(own) + len(lemmas) + 2 * len(alone) + len(data["splits"])


def _remember(path: Path, language: str) -> None:
    keys, splits = keys_of(language), splits_of(language)
    alone = dict.fromkeys(form for form, own in keys.items() if len(own) == 1)
    data = {
        "lemmas": _table((f, own) for f, own in keys.lemmas.items() if f not in alone),
        "keys": _table((f, AND.join(own)) for f, own in keys.items() if f not in alone),
        "alone": "".join([f"{form}{END}" for form in alone if _plain(form)]),
        "splits": splits,
        "exceptions": None if splits.exceptions is None else sorted(splits.exceptions),
    }
    kept = json.dumps(data).encode()
    try:
        write_bytes(path, json.dumps(_head(kept)).encode() + b"\n" + kept)
    except OSError:
        return  # a study on a read-only disk is coded all the same


def _table(pairs: Iterable[tuple[str, str]]) -> str:
    """Words with what is known of each as one text: tens of thousands of JSON strings are slow."""
    return "".join([f"{word}{END}{known}{END}" for word, known in pairs if _plain(word)])


def _plain(word: str) -> bool:
    return word.isalnum() or (END not in word and AND not in word)


def _pairs(table: str) -> list[tuple[str, str]]:
    words = table.split(END)[:-1]
    return list(zip(words[::2], words[1::2], strict=True))


def _size(language: str) -> int:
    keys = keys_of(language)
    return len(keys) + len(keys.lemmas) + len(splits_of(language))


def _head(kept: bytes) -> dict[str, object]:
    return {"mark": MARK, "program": _program(), "crc": zlib.crc32(kept)}


@lru_cache(maxsize=1)
def _program() -> str:
    """A hash of the program text and the libraries that lemmas and splits depend on."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(fingerprint(package / "codebook", package / "corpus").encode())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    return digest.hexdigest()
