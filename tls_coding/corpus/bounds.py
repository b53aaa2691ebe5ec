"""The texts of many turns in; the bounds of their sentences out, all turns looked at in one go.

Turns of interviews are short, and what is done once a turn costs more than looking for full stops.
Here the turns are searched as one string. A turn with anything that is not plain (quotes, brackets,
lists, line breaks, an abbreviation in doubt) is left to `sentence_bounds`, and so is every other
language: the bounds are always those that it gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tls_coding.corpus.sentences import sentence_bounds, stops_of
from tls_coding.corpus.stops import FIRST_MARKER, LANGUAGES, LETTERS, LOWER, Stops

Ints = np.ndarray[Any, np.dtype[np.int64]]
BETWEEN = "\x1e"  # stands between turns; folding leaves none in their texts
_ODD = re.compile(rf"[^{LETTERS}0-9 .,;!?…')\]–\-/%&=@_°¿¡€$*+~>{BETWEEN}]")
_ODD_PAIRS = ("  ", " '", "''", " .", "...", f" {BETWEEN}", f"{BETWEEN} ", f"{BETWEEN}.")
_MARKER = re.compile(BETWEEN + FIRST_MARKER.pattern)
_CANDIDATE = re.compile(rf"[.!?](?= [^{LOWER}&.!?])")


def all_bounds(texts: Sequence[str], language: str) -> tuple[Ints, Ints, Ints]:
    """For each sentence of `texts`: the number of its text, its start and its end in that text."""
    joined = BETWEEN + BETWEEN.join(texts) + BETWEEN
    lengths = np.array([len(text) for text in texts], np.int64)
    after = np.cumsum(lengths + 1)  # where the BETWEEN after each text stands
    first = after - lengths
    doubtful = lengths == 0
    ends: list[int] = []
    if language in LANGUAGES and joined.count(BETWEEN) == len(texts) + 1:
        doubtful[_texts_at(list(_odd_places(joined)), after)] = True
        ends, unsure = _plain_ends(joined, stops_of(language))
        doubtful[_texts_at(unsure, after)] = True
    else:
        doubtful[:] = True
    inner = np.array(ends, np.int64)
    inner = inner[~doubtful[_texts_at(ends, after)]]
    plain = ~doubtful
    starts, stops = [first[plain], inner + 1], [inner, after[plain]]
    for number in np.flatnonzero(doubtful & (lengths > 0)).tolist():
        own = np.array(sentence_bounds(texts[number], language), np.int64).reshape(-1, 2)
        starts.append(own[:, 0] + first[number])
        stops.append(own[:, 1] + first[number])
    start, stop = np.sort(np.concatenate(starts)), np.sort(np.concatenate(stops))
    texts_of = _texts_at(start, after)
    return texts_of, start - first[texts_of], stop - first[texts_of]


def _texts_at(places: Sequence[int] | Ints, after: Ints) -> Ints:
    """The numbers of the texts that hold some places of the joined string."""
    return np.minimum(np.searchsorted(after, np.asarray(places, np.int64)), len(after) - 1)


def _odd_places(joined: str) -> Iterator[int]:
    """Where something stands that plain search does not judge; for a pair, its last character."""
    for pattern in (_ODD, _MARKER):
        yield from (match.end() - 1 for match in pattern.finditer(joined))
    for pair in _ODD_PAIRS:
        # A text is named by its own character, not by the BETWEEN beside it.
        shift = len(pair) - 1 if pair[0] == BETWEEN else 0
        place = joined.find(pair)
        while place >= 0:
            yield place + shift
            place = joined.find(pair, place + 1)


def _plain_ends(joined: str, stops: Stops) -> tuple[list[int], list[int]]:
    """Where sentences end within turns, and where that is in doubt."""
    ends: list[int] = []
    unsure: list[int] = []
    for match in _CANDIDATE.finditer(joined):
        end = match.end()
        verdict = stops.verdict(joined, end)
        if verdict:
            ends.append(end)
        elif verdict is None:
            unsure.append(end - 1)
    return ends, unsure
