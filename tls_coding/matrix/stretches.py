"""Units in which codes can meet in; which of them hold which themes, out.

Units are spans of each transcript, in order, that do not overlap: sentences
(`corpus.sentences.sentences`), turns (`agreement.units.turn_spans`), or blocks of n words
(`word_blocks`). Take those of respondents where codes are looked for in respondents' speech: units
in which no code can stand make every meeting look like more than chance.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tls_coding.agreement.units import Bounds, turn_spans
from tls_coding.corpus.transcript import Transcript
from tls_coding.matrix.facts import Facts, Flags
from tls_coding.matrix.tallies import Counts, Themes, reviewed_of

_WORD = re.compile(r"\S+")


def word_blocks(transcript: Transcript, size: int, role: str = "respondent") -> Counts:
    """Blocks of `size` words of a role, one after another through the transcript: an array (n, 2).

    Words are split at white space; the last block may be shorter. Two passages a few words apart
    may fall into two blocks; in return each word is in one unit, as chance models need it.
    ValueError where `size` is less than 1.
    """
    if size < 1:
        raise ValueError(f"blocks of {size} words")
    found = [
        match.span()
        for turn in turn_spans(transcript, role)
        for match in _WORD.finditer(transcript.body, turn.start, turn.end)
    ]
    words = np.array(found, np.int64).reshape(-1, 2)
    firsts = np.arange(0, len(words), size)
    lasts = np.minimum(firsts + size, len(words)) - 1
    return np.stack([words[firsts, 0], words[lasts, 1]], axis=1)


@dataclass(frozen=True)
class Incidence:
    """Which units hold which themes: `held` (units × themes, 0 and 1, sparse).

    `document` of each unit; `units`: how many each document has; `reviewed[document, theme]`: only
    there is anything held. `apart`: passages (of one theme each) that touch no unit; `reach`: units
    that a passage touches, on average.
    """

    held: Any
    document: Counts
    units: Counts
    reviewed: Flags
    apart: int
    reach: float


def incidence(facts: Facts, themes: Themes, stretches: Mapping[str, Bounds] | None) -> Incidence:
    """Lay coded passages on units; where `stretches` is None each passage is a unit of its own.

    A unit holds a theme where a passage that was coded and not denied overlaps it, in a transcript
    that somebody finished for the theme. Transcripts without `stretches` have no units.
    """
    reviewed = reviewed_of(facts, themes)
    rows = _distinct(facts, themes, reviewed)
    document, theme = facts.document[rows].astype(np.int64), themes.of[facts.code[rows]]
    if stretches is None:
        numbers, first = np.unique(facts.passage[rows], return_inverse=True)
        place = np.zeros(len(numbers), np.int64)
        place[first] = document
        last = first + 1
    else:
        place, first, last = _touched(facts, rows, stretches)
    lengths = last - first
    unit = np.repeat(first - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
    keys = np.unique(unit * len(themes.names) + np.repeat(theme, lengths))
    count = max(1, len(themes.names))
    ones = np.ones(len(keys), np.int64)
    shape = (len(place), len(themes.names))
    touching = lengths[lengths > 0]
    return Incidence(
        held=csr_matrix((ones, (keys // count, keys % count)), shape=shape),
        document=place,
        units=np.bincount(place, minlength=len(facts.documents.ids)).astype(np.int64),
        reviewed=reviewed,
        apart=int((lengths == 0).sum()),
        reach=float(touching.mean()) if touching.size else 0.0,
    )


def _distinct(facts: Facts, themes: Themes, reviewed: Flags) -> NDArray[np.intp]:
    """One row for each passage of a theme that counts, whoever coded it and for whichever case."""
    theme = themes.of[facts.code]
    rows = np.flatnonzero(facts.coded & ~facts.negated & (theme >= 0))
    rows = rows[reviewed[facts.document[rows], theme[rows]]]
    keys = facts.passage[rows].astype(np.int64) * len(themes.names) + theme[rows]
    return np.asarray(rows[np.unique(keys, return_index=True)[1]])


def _touched(
    facts: Facts, rows: NDArray[np.intp], stretches: Mapping[str, Bounds]
) -> tuple[Counts, Counts, Counts]:
    """Document of each unit; the first unit that each row touches, and the one after the last.

    All documents are laid on one line, one behind the other, so that one search serves all.
    """
    none = np.zeros((0, 2), np.int64)
    bounds = [
        np.asarray(stretches.get(name, none), np.int64).reshape(-1, 2)
        for name in facts.documents.ids
    ]
    place = np.repeat(np.arange(len(bounds)), [len(own) for own in bounds])
    line = np.concatenate([none, *bounds])
    width = max(int(line.max(initial=0)), int(facts.end.max(initial=0))) + 1
    line = line + (place * width)[:, np.newaxis]
    if (line[:, 0] >= line[:, 1]).any() or (line[1:, 0] < line[:-1, 1]).any():
        raise ValueError("units: spans in order that hold a character and do not overlap")
    before = facts.document[rows].astype(np.int64) * width
    first = np.searchsorted(line[:, 1], before + facts.start[rows], "right")
    last = np.searchsorted(line[:, 0], before + facts.end[rows], "left")
    return place, first, np.maximum(first, last)
