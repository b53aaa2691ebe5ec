"""A transcript in; its tokens as numbers out, made once and read back from `.tls/` from then on.

One file a text, named by a hash of all that its tokens depend on: what changed is made anew, what
is damaged too, and two programs that write the same file write the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from tls_coding.corpus.bounds import all_bounds
from tls_coding.corpus.chunks import Cut, Tokens, chunks_of
from tls_coding.corpus.foldedturns import FoldedTurns, fold_turns
from tls_coding.corpus.transcript import Transcript
from tls_coding.files import write_bytes

Ints = np.ndarray[Any, np.dtype[np.int32]]
MARK = "tls-coding index 2"
SUFFIX = ".tokens"
AFTER = "\x1e"  # stands after each word of a file; folding leaves none in any
BETWEEN = -1  # the type of what stands after each turn: no word
LIBRARIES = ("spacy", "yasbd-lib")
PROGRAM = (
    "bounds.py",
    "chunks.py",
    "cutting.py",
    "foldedturns.py",
    "folding.py",
    "galician.py",
    "index.py",
    "known.py",
    "labels.py",
    "points.py",
    "sentences.py",
    "speechmarks.py",
    "stops.py",
    "table.py",
    "tokens.py",
)


@dataclass(frozen=True)
class TextIndex:
    """The tokens of one transcript, turn after turn, a `BETWEEN` after each.

    `ids[i]` is a place in `words`, which are as written; `starts[i]`, `ends[i]` are the token's
    span in the body. Turn t holds the tokens from `turns[t]` up to `turns[t + 1] - 1`. Sentence s
    begins with token `sentences[s]` and spans `bounds[s]` of the body.
    """

    words: Sequence[str]
    ids: Ints
    starts: Ints
    ends: Ints
    turns: Ints
    sentences: Ints
    bounds: Ints  # (sentences, 2)


def index_text(transcript: Transcript) -> TextIndex:
    """Tokenise a transcript: spaCy's tokens of each turn, as if each were a text of its own."""
    return index_turns(transcript.body, transcript.language, turn_spans(transcript))


def turn_spans(transcript: Transcript) -> list[tuple[int, int]]:
    """Where the turns of a transcript are in its body."""
    return [(turn.start, turn.end) for turn in transcript.turns]


def index_turns(body: str, language: str, turns: Sequence[tuple[int, int]]) -> TextIndex:
    """Tokenise the `turns` of a body, given by their spans."""
    turns_text = fold_turns(body, turns)
    chunks = chunks_of(language)
    cut = chunks.cut(turns_text.texts)
    tokens = chunks.tokens_of(cut)
    kinds, ids = _numbered(tokens.kind, len(chunks.types))
    counts = np.diff(tokens.turns)
    # A BETWEEN after each turn makes room for one more in every turn before it.
    gaps = np.arange(len(tokens.turns))
    place = np.arange(len(ids)) + np.repeat(gaps[:-1], counts)
    whole = np.full(len(ids) + len(turns), BETWEEN, np.int32)
    starts, ends = np.zeros((2, len(whole)), np.int32)
    whole[place] = ids
    starts[place], ends[place] = turns_text.back(
        tokens.turns, tokens.place, tokens.place + tokens.length
    )
    heads, bounds = _sentences(turns_text, tokens, cut, language)
    return TextIndex(
        words=list(map(chunks.types.__getitem__, kinds.tolist())),
        ids=whole,
        starts=starts,
        ends=ends,
        turns=(tokens.turns + gaps).astype(np.int32),
        sentences=heads,
        bounds=bounds,
    )


def _numbered(kind: Any, count: int) -> tuple[Any, Any]:
    """The different ones of some numbers below `count`, ascending, and the place of each there."""
    met = np.zeros(count, bool)
    met[kind] = True
    kinds = np.flatnonzero(met)
    place = np.empty(count, np.int32)
    place[kinds] = np.arange(len(kinds))
    return kinds, place[kind]


def _sentences(turns: FoldedTurns, tokens: Tokens, cut: Cut, language: str) -> tuple[Ints, Ints]:
    """The places at which sentences begin (gaps counted), and their spans in the body."""
    turn, start, end = all_bounds(turns.texts, language, cut)
    sizes = np.diff(tokens.turns)
    lengths = np.array([len(text) for text in turns.texts], np.int64)
    blank = np.setdiff1d(np.flatnonzero(sizes), turn)  # turns of white space are a sentence each
    if len(blank):
        turn, start = np.append(turn, blank), np.append(start, np.zeros(len(blank), np.int64))
        end = np.append(end, lengths[blank])
        order = np.lexsort((start, turn))
        turn, start, end = turn[order], start[order], end[order]
    chars = np.append(0, np.cumsum(lengths + 1))
    inner = np.append(False, turn[1:] == turn[:-1])
    # The first character of what each sentence holds, white space before it.
    cuts = chars[turn] + np.where(inner, np.append(0, end[:-1]), 0)
    places = tokens.place + np.repeat(chars[:-1], sizes)
    heads = np.searchsorted(places, cuts) + turn
    firsts = np.searchsorted(turn, np.arange(len(turns.texts) + 1))
    bounds = np.stack(turns.back(firsts, start, end), axis=1)
    return heads.astype(np.int32), bounds.astype(np.int32)


def types_of(language: str) -> Sequence[str]:
    """The types of tokens that this process met in texts of a language, in the order of meeting."""
    return chunks_of(language).types


@lru_cache(maxsize=1)
def _program() -> str:
    """A hash of the program text and the libraries that tokens depend on."""
    digest = hashlib.sha256(MARK.encode())
    for name in PROGRAM:
        digest.update((Path(__file__).parent / name).read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    return digest.hexdigest()


def index_key(transcript: Transcript) -> str:
    """A hash of all that the tokens of a transcript depend on: the name of its file."""
    digest = hashlib.sha256(f"{_program()} {transcript.language}".encode())
    spans = np.array(turn_spans(transcript), np.int64)
    digest.update(spans.tobytes())
    digest.update(transcript.body.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:40]


def index_path(folder: Path, transcript: Transcript) -> Path:
    """Where the index of a transcript is kept."""
    return folder / f"{index_key(transcript)}{SUFFIX}"


def write_index(path: Path, index: TextIndex) -> None:
    """Keep an index at `path`."""
    arrays = [index.ids, index.starts, index.ends, index.turns, index.sentences, index.bounds]
    rest = AFTER.join([*index.words, ""]).encode("utf-8", "surrogatepass")
    body = b"".join([*(array.tobytes() for array in arrays), rest])
    sizes = [len(array) for array in arrays]
    head = {"mark": MARK, "name": path.name, "sizes": sizes, "crc": zlib.crc32(body)}
    write_bytes(path, json.dumps(head).encode() + b"\n" + body)


def read_index(path: Path) -> TextIndex | None:
    """The index kept at `path`, mapped into memory; None where it is damaged or of another kind."""
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline(10_000))
            offset = file.tell()
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if head["mark"] != MARK or head["name"] != path.name:
            return None
        if zlib.crc32(memoryview(mapped)[offset:]) != head["crc"]:
            return None
        arrays = []
        for size in [*head["sizes"][:-1], 2 * head["sizes"][-1]]:
            arrays.append(np.frombuffer(mapped, np.int32, size, offset))
            offset += 4 * size
        ids, starts, ends, turns, sentences, bounds = arrays
        words = mapped[offset:].decode("utf-8", "surrogatepass").split(AFTER)[:-1]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return TextIndex(words, ids, starts, ends, turns, sentences, bounds.reshape(-1, 2))
