"""Codebook and transcripts in; suggestions out, by way of the index and as many processes as asked.

Tokenising is done once per text and kept; rules then run over rows of a few million words at a
time, which bounds what is in memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tls_coding.codebook.cues import Cues
from tls_coding.codebook.lemmas import keys_of
from tls_coding.codebook.lock import AS_WRITTEN, Reading
from tls_coding.codebook.model import Codebook
from tls_coding.coding.compile import compile_codebook
from tls_coding.coding.costs import RuleCost, rule_costs
from tls_coding.coding.match import RuleMatcher
from tls_coding.coding.memory import remembered
from tls_coding.coding.suggest import Suggester, meet_words, uncollected
from tls_coding.coding.suggestion import Suggestion
from tls_coding.coding.workers import Workers, forks
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
WORTH_A_COPY = 1_000_000  # tokens, where processes start as copies of this one
Progress = Callable[[int, int], None]  # words done, words in all


@dataclass
class Engine:
    """Where the index is kept, how many processes may run, and who is told how far it is."""

    index: Path | None = None
    jobs: int = 1
    progress: Progress | None = None
    remarks: list[str] = field(default_factory=list)
    start: str | None = None  # how processes start: fork, spawn, forkserver; None: as here usual

    def indexes(
        self,
        transcripts: Sequence[Transcript],
        met: Callable[[Sequence[str]], object] = len,
        meanwhile: Callable[[], object] = tuple,
    ) -> list[TextIndex]:
        """The tokens of each transcript, read back or made; what was made is kept.

        While other processes make them, `met` is told of words as they are met; before that
        `meanwhile` is called.
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
        counts = [words_in(transcript) for transcript in transcripts]
        total, lacking = sum(counts), sum(counts[i] for i in missing)
        done = total - lacking
        batches = list(_batches([(paths[i], transcripts[i], counts[i]) for i in missing], BATCH))
        jobs = self.jobs if lacking >= WORTH_A_PROCESS else 1
        with Workers(jobs, batches, start=self.start) as workers:
            running = workers.run(keep_indexes)
            if missing:
                meanwhile()
            for batch, types in running:
                done += batch.words
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
            with ExitStack() as working:
                with self.knowing(language), uncollected():
                    split = partial(meet_words, codebook, cues, language)
                    indexes = self.indexes(own, keys_of(language).learn, split)
                    words = {*chain.from_iterable(index.words for index in indexes)}
                    types = sorted({word.lower() for word in words})
                    suggester = Suggester(codebook, cues, language, types, reading)
                    coded = self._coded(suggester, own, indexes, working)
                yield from coded

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
        self,
        suggester: Suggester,
        transcripts: Sequence[Transcript],
        indexes: Sequence[TextIndex],
        working: ExitStack,
    ) -> Iterator[tuple[Transcript, list[Suggestion]]]:
        """What is suggested for each transcript; other processes begin at once."""
        counts = [len(index.ids) for index in indexes]
        jobs = self._jobs_for_rules(sum(counts), len(suggester.rule_set.rules))
        rows = row_edges(counts, CHUNK, jobs)
        if jobs == 1 or self.index is None:
            return _coded_here(suggester, transcripts, indexes, rows)
        pieces = [transcripts[low:high] for low, high in rows]
        workers = working.enter_context(Workers(jobs, pieces, start=self.start))
        running = workers.run(code_texts, self.index, suggester)
        return chain.from_iterable(zip(*done, strict=True) for done in running)

    def _jobs_for_rules(self, tokens: int, rules: int) -> int:
        worth = tokens * rules >= WORTH_RULES
        if forks(self.start):
            worth = worth or tokens >= WORTH_A_COPY
        return self.jobs if worth else 1


class Batch(NamedTuple):
    """Texts to be tokenised, as plain data: it travels faster between processes than turns do.

    Each is the path of its index, its body, its language and the spans of its turns.
    """

    words: int
    texts: list[tuple[Path, str, str, list[tuple[int, int]]]]


def keep_indexes(batch: Batch) -> list[str]:
    """Tokenise texts and keep their indexes, where that can be written to.

    The types that this process had not met before.
    """
    types: list[str] = []
    for path, body, language, turns in batch.texts:
        known = len(types_of(language))
        index = index_turns(body, language, turns)
        types += types_of(language)[known:]
        with suppress(OSError):  # a study on a read-only disk is coded all the same
            write_index(path, index)
    return types


def code_texts(
    transcripts: Sequence[Transcript], folder: Path, suggester: Suggester
) -> list[list[Suggestion]]:
    """The suggestions for each of some transcripts whose indexes are in `folder`."""
    indexes = [read_index(index_path(folder, each)) or index_text(each) for each in transcripts]
    return suggester.suggest(join_texts(transcripts, indexes))


def words_in(transcript: Transcript) -> int:
    """About how many words a transcript has: enough to say how long it will take."""
    return transcript.body.count(" ") + 1


def _coded_here(
    suggester: Suggester,
    transcripts: Sequence[Transcript],
    indexes: Sequence[TextIndex],
    rows: Sequence[tuple[int, int]],
) -> Iterator[tuple[Transcript, list[Suggestion]]]:
    for low, high in rows:
        stream = join_texts(transcripts[low:high], indexes[low:high])
        yield from zip(stream.transcripts, suggester.suggest(stream), strict=True)


def _batches(texts: Iterable[tuple[Path, Transcript, int]], size: int) -> Iterator[Batch]:
    batch = Batch(0, [])
    for path, transcript, words in texts:
        plain = (path, transcript.body, transcript.language, turn_spans(transcript))
        batch = Batch(batch.words + words, [*batch.texts, plain])
        if batch.words >= size:
            yield batch
            batch = Batch(0, [])
    if batch.texts:
        yield batch


def row_edges(counts: Sequence[int], size: int, rows: int) -> list[tuple[int, int]]:
    """Texts, given by their tokens, cut into rows: first text, and the one after the last.

    Rows have about `size` tokens or fewer, all about as many; there are `rows`, or some times that.

    >>> row_edges([5, 5, 5, 5, 5, 5], size=11, rows=2)
    [(0, 1), (1, 3), (3, 4), (4, 6)]
    """
    total = sum(counts)
    number = rows * max(1, -(-total // (size * rows)))
    row = (np.cumsum([0, *counts])[:-1] * number) // max(total, 1)  # of the first token of each
    edges = [*np.flatnonzero(np.diff(row, prepend=-1)).tolist(), len(counts)]
    return list(pairwise(edges))
