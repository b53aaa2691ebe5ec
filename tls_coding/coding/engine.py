"""Codebook and transcripts in; suggestions out, by way of the index and as many processes as asked.

Tokenising is done once per text and kept; rules then run over rows of a few million words at a
time, which bounds what is in memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from tls_coding.codebook.cues import Cues
from tls_coding.codebook.lemmas import keys_of
from tls_coding.codebook.lock import AS_WRITTEN, Reading
from tls_coding.codebook.model import Codebook
from tls_coding.coding.compile import compile_codebook
from tls_coding.coding.costs import RuleCost, rule_costs
from tls_coding.coding.match import RuleMatcher
from tls_coding.coding.memory import remembered
from tls_coding.coding.suggest import Suggester, uncollected
from tls_coding.coding.suggestion import Suggestion
from tls_coding.coding.workers import Workers
from tls_coding.corpus.index import (
    SUFFIX,
    TextIndex,
    index_path,
    index_text,
    index_turns,
    read_index,
    turn_spans,
    types_of,
    write_index,
)
from tls_coding.corpus.stream import join_texts
from tls_coding.corpus.transcript import Transcript

CHUNK = 2_000_000  # tokens of a row
BATCH = 60_000  # words that one process tokenises at a time
LEFT_OVER = 3_600  # seconds after which nobody writes to a temporary file any more
WORTH_A_PROCESS = 150_000  # words below which starting processes costs more than it saves
WORTH_RULES = 3_000_000_000  # tokens times rules, for the same reason
Plain = tuple[Path, str, str, list[tuple[int, int]]]  # path of the index; body, language, turns
Progress = Callable[[int, int], None]  # words done, words in all
Met = Callable[[Sequence[str]], None]


@dataclass
class Engine:
    """Where the index is kept, how many processes may run, and who is told how far it is."""

    index: Path | None = None
    jobs: int = 1
    progress: Progress | None = None
    remarks: list[str] = field(default_factory=list)
    start: str | None = None  # how processes start: fork, spawn, forkserver; None: as here usual

    def indexes(self, transcripts: Sequence[Transcript], met: Met | None = None) -> list[TextIndex]:
        """The tokens of each transcript, read back or made; what was made is kept.

        `met` is told of words as they are met, while other processes go on.
        """
        if self.index is None:
            return [index_text(transcript) for transcript in transcripts]
        paths = [index_path(self.index, transcript) for transcript in transcripts]
        found = [read_index(path) for path in paths]
        missing = [i for i, index in enumerate(found) if index is None]
        damaged = sum(paths[i].exists() for i in missing)
        if damaged:
            what = "part was" if damaged == 1 else "parts were"
            where = f"{self.index.parent.name}/{self.index.name}"
            self.remarks.append(f"{where}: {damaged} damaged {what} made again.")
        lacking = [(paths[i], transcripts[i]) for i in missing]
        batches = list(_batches(lacking, BATCH))
        total = sum(map(words_in, transcripts))
        done = total - sum(words_in(transcript) for _, transcript in lacking)
        with Workers(self._jobs(total - done), batches, start=self.start) as workers:
            for _, (words, types) in workers.run(keep_indexes):
                done += words
                if met:
                    met(types)
                if self.progress:
                    self.progress(done, total)
        for i in missing:
            found[i] = read_index(paths[i]) or index_text(transcripts[i])
        return [index for index in found if index is not None]

    def suggestions(
        self,
        codebook: Codebook,
        cues: Mapping[str, Cues],
        transcripts: Sequence[Transcript],
        reading: Reading = AS_WRITTEN,
    ) -> Iterator[tuple[Transcript, list[Suggestion]]]:
        """Run the rules over `transcripts`, language by language."""
        for language in sorted({transcript.language for transcript in transcripts}):
            own = [transcript for transcript in transcripts if transcript.language == language]
            with self.knowing(language), uncollected():
                indexes = self.indexes(own, keys_of(language).learn)
                types = {word.lower() for word in {*chain.from_iterable(i.words for i in indexes)}}
                suggester = Suggester(codebook, cues, language, sorted(types), reading)
            yield from self._coded(suggester, own, indexes)

    def costs(
        self, codebook: Codebook, transcripts: Sequence[Transcript], reading: Reading = AS_WRITTEN
    ) -> list[RuleCost]:
        """What each rule costs over `transcripts`: rules without an anchor first."""
        found: list[RuleCost] = []
        for language in sorted({transcript.language for transcript in transcripts}):
            own = [transcript for transcript in transcripts if transcript.language == language]
            stream = join_texts(own, self.indexes(own))
            with self.knowing(language):
                rule_set = compile_codebook(codebook, language, stream.vocabulary.lower, reading)
            found += rule_costs(RuleMatcher(rule_set), stream)
        return sorted(found, key=lambda cost: (cost.anchored, -cost.places, cost.rule))

    def tidy(self, transcripts: Sequence[Transcript]) -> None:
        """Take away what is kept of texts that are not among `transcripts`."""
        if self.index is None:
            return
        wanted = {index_path(self.index, transcript) for transcript in transcripts}
        for path in self.index.glob(f"*{SUFFIX}"):
            if path not in wanted:
                with suppress(OSError):  # another program is reading it, or the disk is read-only
                    path.unlink()
        for path in self.index.parent.glob("*/.*.tmp"):  # of a run that was killed
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > LEFT_OVER:
                    path.unlink()

    def knowing(self, language: str) -> AbstractContextManager[None]:
        """Within it what is known of the words of a language is at hand, and kept afterwards."""
        return remembered(self.index.parent / "words" if self.index else None, language)

    def _coded(
        self, suggester: Suggester, transcripts: Sequence[Transcript], indexes: Sequence[TextIndex]
    ) -> Iterator[tuple[Transcript, list[Suggestion]]]:
        tokens = sum(len(index.ids) for index in indexes)
        jobs = self.jobs if tokens * len(suggester.rule_set.rules) >= WORTH_RULES else 1
        size = CHUNK if jobs == 1 else min(CHUNK, tokens // jobs + 1)
        streams = list(_rows(transcripts, indexes, size))
        if jobs == 1 or self.index is None:
            for texts, own in streams:
                yield from zip(texts, suggester.suggest(join_texts(texts, own)), strict=True)
            return
        with Workers(jobs, [texts for texts, _ in streams], start=self.start) as workers:
            for texts, found in workers.run(code_texts, self.index, suggester):
                yield from zip(texts, found, strict=True)

    def _jobs(self, words: int) -> int:
        return self.jobs if words >= WORTH_A_PROCESS else 1


def keep_indexes(texts: Sequence[Plain]) -> tuple[int, list[str]]:
    """Tokenise texts and keep their indexes, where that can be written to.

    About how many words they have, and the types that this process had not met before.
    """
    words = 0
    types: list[str] = []
    for path, body, language, turns in texts:
        known = len(types_of(language))
        index = index_turns(body, language, turns)
        types += types_of(language)[known:]
        words += _words(body)
        with suppress(OSError):  # a study on a read-only disk is coded all the same
            write_index(path, index)
    return words, types


def code_texts(
    transcripts: Sequence[Transcript], folder: Path, suggester: Suggester
) -> list[list[Suggestion]]:
    """The suggestions for each of some transcripts whose indexes are in `folder`."""
    indexes = [read_index(index_path(folder, each)) or index_text(each) for each in transcripts]
    return suggester.suggest(join_texts(transcripts, indexes))


def words_in(transcript: Transcript) -> int:
    """About how many words a transcript has: enough to say how long it will take."""
    return _words(transcript.body)


def _words(body: str) -> int:
    return body.count(" ") + 1


def _batches(texts: Sequence[tuple[Path, Transcript]], size: int) -> Iterator[list[Plain]]:
    """Texts as plain data, which travels between processes faster than their turns do."""
    batch: list[Plain] = []
    words = 0
    for path, transcript in texts:
        batch.append((path, transcript.body, transcript.language, turn_spans(transcript)))
        words += words_in(transcript)
        if words >= size:
            yield batch
            batch, words = [], 0
    if batch:
        yield batch


def _rows(
    transcripts: Sequence[Transcript], indexes: Sequence[TextIndex], size: int
) -> Iterator[tuple[list[Transcript], list[TextIndex]]]:
    """Transcripts with their indexes, so many together that a row has about `size` tokens."""
    each = iter(zip(transcripts, indexes, strict=True))
    counts = [len(index.ids) for index in indexes]
    first = 0
    while first < len(counts):
        last, tokens = first, 0
        while last < len(counts) and (tokens == 0 or tokens + counts[last] <= size):
            tokens += counts[last]
            last += 1
        texts, own = zip(*islice(each, last - first), strict=True)
        yield list(texts), list(own)
        first = last
