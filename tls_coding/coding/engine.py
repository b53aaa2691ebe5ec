"""Codebook and transcripts in; suggestions out, by way of the index and as many processes as asked.

Tokenising is done once per text and kept; rules then run over rows of a few million words at a
time, which bounds what is in memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np

from tls_coding.codebook.cues import Cues
from tls_coding.codebook.lemmas import keys_of
from tls_coding.codebook.lock import AS_WRITTEN, Reading
from tls_coding.codebook.model import Codebook
from tls_coding.coding.compile import compile_codebook, count_rules
from tls_coding.coding.costs import RuleCost, rule_costs
from tls_coding.coding.match import RuleMatcher
from tls_coding.coding.memory import remembered
from tls_coding.coding.suggest import Suggester, meet_words, uncollected
from tls_coding.coding.suggestion import Suggestion
from tls_coding.coding.tokenising import Kept, Progress, Tokeniser, nothing
from tls_coding.coding.workers import Lent, Workers
from tls_coding.corpus.index import SUFFIX, TextIndex, index_path, index_text
from tls_coding.corpus.stream import Stream, join_texts
from tls_coding.corpus.transcript import Transcript

CHUNK = 2_000_000  # tokens of a row
LEFT_OVER = 3_600  # seconds after which nobody writes to a temporary file any more
WORTH_RULES = 3_000_000_000  # tokens times rules below which starting processes costs more
AHEAD = 2  # rows that another process joins before there are rules
WORTH_A_COPY = 1_000_000  # tokens, where processes start as copies of this one
T = TypeVar("T")
Coded = Iterator[tuple[Transcript, list[Suggestion]]]


@dataclass
class Engine:
    """Where the index is kept, how many processes may run, and who is told how far it is."""

    index: Path | None = None
    jobs: int = 1
    progress: Progress | None = None
    remarks: list[str] = field(default_factory=list)
    start: str | None = None  # how processes start: fork, spawn, forkserver; None: as here usual

    def indexes(self, transcripts: Sequence[Transcript]) -> list[TextIndex]:
        """The tokens of each transcript, read back or made; what was made is kept."""
        with Workers(self.jobs, start=self.start) as workers:
            return [kept.index for kept in self._kept(transcripts, workers)]

    def suggestions(
        self,
        codebook: Codebook,
        cues: Mapping[str, Cues],
        transcripts: Sequence[Transcript],
        reading: Reading = AS_WRITTEN,
    ) -> Coded:
        """Run the rules over `transcripts`, language by language."""
        for language in sorted({transcript.language for transcript in transcripts}):
            own = [transcript for transcript in transcripts if transcript.language == language]
            with Workers(self.jobs, start=self.start) as workers:
                with uncollected(), self.knowing(language):
                    met = Met(language)
                    prepare = partial(meet_words, codebook, cues, language)
                    texts = self._kept(own, workers, met, prepare)
                    rows = self._rows(texts, count_rules(codebook, language), workers)
                    if workers.paired and len(rows) > 1:
                        workers.ahead(join_row, rows[:-1][:AHEAD])
                    suggester = Suggester(codebook, cues, language, met.types, reading)
                    coded = workers.run(code_row, rows, suggester)
                for row, found in _uncollected(coded):
                    for kept, suggestions in zip(row, found, strict=True):
                        yield kept.transcript, suggestions

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

    def _kept(
        self,
        transcripts: Sequence[Transcript],
        workers: Workers,
        met: Callable[[Sequence[str]], object] = nothing,
        meanwhile: Callable[[], object] = nothing,
    ) -> list[Kept]:
        if self.index is None:
            found = list(map(index_text, transcripts))
            for index in found:
                met(index.words)
            each = zip(transcripts, found, strict=True)
            return [Kept(Lent(text), Path(), len(index.ids), index) for text, index in each]
        tokeniser = Tokeniser(
            self.index,
            workers,
            self.progress or nothing,
            self.remarks.append,
            met,
            meanwhile,
        )
        return tokeniser.kept(transcripts)

    def _rows(self, texts: Sequence[Kept], rules: int, workers: Workers) -> list[Sequence[Kept]]:
        """Texts in the pieces in which rules are run over them."""
        counts = [kept.tokens for kept in texts]
        tokens = sum(counts)
        if workers.started or workers.copies:
            worth = tokens >= WORTH_A_COPY
        else:
            worth = tokens * rules >= WORTH_RULES
        if self.index is None or not worth:
            rows = 1
        else:
            # One more for the other process, which joins two while this one compiles the rules.
            rows = AHEAD + 1 if workers.paired else workers.jobs
        return [texts[low:high] for low, high in row_edges(counts, CHUNK, rows)]


def _uncollected(found: Iterator[T]) -> Iterator[T]:
    """The same, where nobody looks for cycles while one of them is made."""
    while True:
        with uncollected():
            each = next(found, None)
        if each is None:
            return
        yield each


class Met:
    """The words of texts of one language; what lemmas each may belong to is worked out at once."""

    def __init__(self, language: str) -> None:
        self._learn = keys_of(language).learn
        self._words: dict[str, None] = {}

    def __call__(self, words: Sequence[str]) -> None:
        new = [word for word in words if word not in self._words]
        self._words |= dict.fromkeys(new)
        self._learn(new)

    @property
    def types(self) -> set[str]:
        """All of them in lower case."""
        return {word.lower() for word in self._words}


def join_row(row: Sequence[Kept]) -> None:
    """Join some transcripts before the rules are there that will run over them."""
    _joined[_name(row)] = _join(row)


def code_row(row: Sequence[Kept], suggester: Suggester) -> list[list[Suggestion]]:
    """The suggestions for each of some transcripts."""
    stream = _joined.pop(_name(row), None)
    return suggester.suggest(stream or _join(row))


Name = tuple[tuple[str, Path], ...]
_joined: dict[Name, Stream] = {}


def _name(row: Sequence[Kept]) -> Name:
    return tuple((kept.transcript.id, kept.path) for kept in row)


def _join(row: Sequence[Kept]) -> Stream:
    return join_texts([kept.transcript for kept in row], [kept.index for kept in row])


def row_edges(counts: Sequence[int], size: int, rows: int) -> list[tuple[int, int]]:
    """Texts, given by their tokens, cut into rows: first text, and the one after the last.

    Rows have about `size` tokens or fewer, all about as many; there are `rows`, or some times that.

    >>> row_edges([5, 5, 5, 5, 5, 5], size=11, rows=2)
    [(0, 2), (2, 3), (3, 5), (5, 6)]
    """
    total = sum(counts)
    number = rows * max(1, -(-total // (size * rows)))
    row = (np.cumsum([0, *counts])[:-1] * number) // max(total, 1)  # of the first token of each
    edges = [*np.flatnonzero(np.diff(row, prepend=-1)).tolist(), len(counts)]
    return list(pairwise(edges))
