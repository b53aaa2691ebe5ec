"""Transcripts in; each with its tokens out, read back or made by as many processes as asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from tls_coding.coding.workers import Lent, Workers
from tls_coding.corpus.index import (
    Spans,
    TextIndex,
    index_bodies,
    index_path,
    index_text,
    load,
    read_index,
    turn_spans,
    write_index,
)
from tls_coding.corpus.transcript import Transcript

BATCH = 100_000  # words that one process tokenises at a time
WORTH_A_PROCESS = 150_000  # words below which starting processes costs more than it saves
Progress = Callable[[int, int], object]  # words done, words in all


def nothing(*_: object) -> None:
    """What is done where nobody is to be told."""


@dataclass(frozen=True)
class Kept:
    """A transcript, where its tokens are kept, and how many there are (gaps counted).

    They are read when first asked for, but for those `held` in memory. To another process it
    travels without them: they are read where it arrives.
    """

    text: Lent[Transcript]
    path: Path
    tokens: int
    held: TextIndex | None = None

    @property
    def transcript(self) -> Transcript:
        """The transcript itself."""
        return self.text.value

    @cached_property
    def index(self) -> TextIndex:
        """The tokens; made anew where nothing can be kept."""
        return self.held or read_index(self.path) or index_text(self.transcript)

    def __reduce__(self) -> tuple[Any, ...]:
        return Kept, (self.text, self.path, self.tokens)


class Batch(NamedTuple):
    """Texts of one language to be tokenised, as plain data: turns travel slowly.

    `bodies` are texts with the spans of their turns, `paths` where their indexes shall be.
    """

    language: str
    words: int
    paths: list[Path]
    bodies: list[Lent[tuple[str, Spans]]]


@dataclass
class Tokeniser:
    """Makes and keeps the tokens of transcripts in `folder`, by means of `workers`.

    `progress` is told how far it is, `remark` of what was damaged, `met` of the words of the texts.
    While other processes tokenise, `meanwhile` is called.
    """

    folder: Path
    workers: Workers
    progress: Progress = nothing
    remark: Callable[[str], object] = nothing
    met: Callable[[Sequence[str]], object] = nothing
    meanwhile: Callable[[], object] = nothing

    def kept(self, transcripts: Sequence[Transcript]) -> list[Kept]:
        """Each transcript with its tokens; equal texts share what is kept."""
        spans = list(map(turn_spans, transcripts))
        paths = list(map(partial(index_path, self.folder), transcripts, spans))
        found = dict(zip(paths, map(read_index, paths), strict=True))
        lacking = [path for path, index in found.items() if index is None]
        self._tell_damage(lacking)
        for index in filter(None, found.values()):
            self.met(index.words)
        words = list(map(words_in, transcripts))
        bodies = self.workers.lend(
            (transcript.body, own) for transcript, own in zip(transcripts, spans, strict=True)
        )
        lent = self.workers.lend(transcripts)
        texts = zip(paths, transcripts, bodies, words, strict=True)
        batches = list(_batches((text for text in texts if found[text[0]] is None), BATCH))
        tokens = {path: len(index.ids) for path, index in found.items() if index}
        if batches:
            tokens |= self._made(batches, sum(words))
        each = zip(lent, paths, strict=True)
        return [Kept(text, path, tokens[path], found[path]) for text, path in each]

    def _made(self, batches: Sequence[Batch], total: int) -> dict[Path, int]:
        """Tokenise `batches`; how many tokens are kept at each path."""
        made: dict[Path, int] = {}
        words = sum(batch.words for batch in batches)
        done = total - words
        alone = words < WORTH_A_PROCESS
        if self.workers.copies and self.workers.jobs > 1 and not alone:
            for language in dict.fromkeys(batch.language for batch in batches):
                load(language)  # once, instead of in each process
        running = self.workers.run(keep_indexes, batches, alone=alone)
        self.meanwhile()
        for batch, (tokens, types) in running:
            made |= zip(batch.paths, tokens, strict=True)
            self.met(types)
            done += batch.words
            self.progress(done, total)
        return made

    def _tell_damage(self, lacking: Sequence[Path]) -> None:
        damaged = sum(path.exists() for path in lacking)
        if damaged:
            what = "part was" if damaged == 1 else "parts were"
            where = f"{self.folder.parent.name}/{self.folder.name}"
            self.remark(f"{where}: {damaged} damaged {what} made again.")


def keep_indexes(batch: Batch) -> tuple[list[int], list[str]]:
    """Tokenise texts and keep their indexes, where that can be written to.

    Tells how many tokens each text has, and the words of them all, each once.
    """
    tokens = []
    types: dict[str, None] = {}
    indexes = index_bodies([text.value for text in batch.bodies], batch.language)
    for path, index in zip(batch.paths, indexes, strict=True):
        with suppress(OSError):  # a study on a read-only disk is coded all the same
            write_index(path, index)
        tokens.append(len(index.ids))
        types |= dict.fromkeys(index.words)
    return tokens, list(types)


def words_in(transcript: Transcript) -> int:
    """About how many words a transcript has: enough to say how long it will take."""
    return len(transcript.body) // 6 + 1


def _batches(
    texts: Iterable[tuple[Path, Transcript, Lent[tuple[str, Spans]], int]], size: int
) -> Iterator[Batch]:
    """Texts, their paths, bodies with turns, and words, gathered to about `size` words."""
    for language, same in groupby(texts, lambda each: each[1].language):
        batch = Batch(language, 0, [], [])
        for path, _, body, words in same:
            batch.paths.append(path)
            batch.bodies.append(body)
            batch = batch._replace(words=batch.words + words)
            if batch.words >= size:
                yield batch
                batch = Batch(language, 0, [], [])
        if batch.paths:
            yield batch
