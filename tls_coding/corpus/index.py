"""A transcript in; its tokens as numbers out, made once and read back from `.tls/` from then on.

One file a text, named by a hash of all that its tokens depend on: what changed is made anew, what
is damaged too, and two programs that write the same file write the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tls_coding.corpus.transcript import Transcript
from tls_coding.files import write_bytes

if TYPE_CHECKING:
    from tls_coding.corpus.chunks import Cut, Tokens
    from tls_coding.corpus.foldedturns import FoldedTurns

Ints = np.ndarray[Any, np.dtype[np.int32]]
Spans = np.ndarray[Any, np.dtype[np.int64]]
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
    "plainchunks.py",
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


def turn_spans(transcript: Transcript) -> Spans:
    """Where the turns of a transcript are in its body: an array (turns, 2)."""
    each = chain.from_iterable((turn.start, turn.end) for turn in transcript.turns)
    return np.fromiter(each, np.int64, 2 * len(transcript.turns)).reshape(-1, 2)


def index_turns(body: str, language: str, turns: Spans) -> TextIndex:
    """Tokenise the `turns` of a body, given by their spans."""
    (index,) = index_bodies([(body, turns)], language)
    return index


def index_bodies(bodies: Sequence[tuple[str, Spans]], language: str) -> Iterator[TextIndex]:
    """Tokenise the turns of some bodies: a little faster than one by one."""
    # Here: what was kept is read without yasbd.
    from tls_coding.corpus.chunks import chunks_of
    from tls_coding.corpus.foldedturns import fold_turns, side_by_side

    turns = side_by_side([fold_turns(body, spans) for body, spans in bodies])
    chunks = chunks_of(language)
    cut = chunks.cut(turns.texts)
    tokens = chunks.tokens_of(cut)
    # A BETWEEN after each turn makes room for one more in every turn before it.
    before = tokens.turns + np.arange(len(tokens.turns))
    place = np.arange(len(tokens.kind)) + np.repeat(
        np.arange(len(turns.texts)), np.diff(tokens.turns)
    )
    starts, ends = np.zeros((2, before[-1]), np.int32)
    starts[place], ends[place] = turns.back(
        tokens.turns, tokens.place, tokens.place + tokens.length
    )
    heads, bounds, sentences = _sentences(turns, tokens, cut, language)
    last = 0
    for _, spans in bodies:
        first, last = last, last + len(spans)  # turns
        low, high = tokens.turns[[first, last]]  # tokens
        here = slice(before[first], before[last])
        own = slice(sentences[first], sentences[last])
        kinds, numbers = _numbered(tokens.kind[low:high], len(chunks.types))
        ids = np.full(here.stop - here.start, BETWEEN, np.int32)
        ids[place[low:high] - here.start] = numbers
        yield TextIndex(
            words=list(map(chunks.types.__getitem__, kinds.tolist())),
            ids=ids,
            starts=starts[here],
            ends=ends[here],
            turns=(before[first : last + 1] - here.start).astype(np.int32),
            sentences=heads[own] - np.int32(here.start),
            bounds=bounds[own],
        )


def _numbered(kind: Any, count: int) -> tuple[Any, Any]:
    """The different ones of some numbers below `count`, ascending, and the place of each there."""
    kinds = np.flatnonzero(np.bincount(kind, minlength=count) != 0)
    place = np.empty(count, np.int32)
    place[kinds] = np.arange(len(kinds))
    return kinds, np.take(place, kind)


def _sentences(
    turns: FoldedTurns, tokens: Tokens, cut: Cut, language: str
) -> tuple[Ints, Ints, Ints]:
    """The places at which sentences begin (gaps counted), their spans in the body, and the first
    sentence of each turn, with an entry more for the end.
    """
    from tls_coding.corpus.bounds import all_bounds

    turn, start, end = all_bounds(turns.texts, language, cut)
    sizes = np.diff(tokens.turns)
    lengths = np.array(list(map(len, turns.texts)), np.int64)
    blank = sizes > 0  # turns of white space are a sentence each
    blank[turn] = False
    if blank.any():
        turn = np.append(turn, np.flatnonzero(blank))
        start = np.append(start, np.zeros(np.count_nonzero(blank), np.int64))
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
    return heads.astype(np.int32), bounds.astype(np.int32), firsts.astype(np.int32)


def load(language: str) -> None:
    """Load what tokenises texts of a language: processes that are copies of this one have it."""
    index_turns("a", language, np.array([[0, 1]]))


@lru_cache(maxsize=1)
def _program() -> str:
    """A hash of the program text and the libraries that tokens depend on."""
    digest = hashlib.sha256(MARK.encode())
    for name in PROGRAM:
        digest.update((Path(__file__).parent / name).read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    return digest.hexdigest()


def index_key(transcript: Transcript, spans: Spans | None = None) -> str:
    """A hash of all that the tokens of a transcript depend on: the name of its file.

    `spans` are those of its turns, where they are at hand.
    """
    spans = turn_spans(transcript) if spans is None else spans
    digest = hashlib.sha256(f"{_program()} {transcript.language}".encode())
    digest.update(spans.tobytes())
    digest.update(transcript.body.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:40]


def index_path(folder: Path, transcript: Transcript, spans: Spans | None = None) -> Path:
    """Where the index of a transcript is kept."""
    return folder / f"{index_key(transcript, spans)}{SUFFIX}"


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
