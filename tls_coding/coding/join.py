"""Spans of the parts of rules in; the shortest ways to put one span of every part together out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tls_coding.coding.compile import CompiledRule
from tls_coding.coding.near import Found
from tls_coding.coding.places import Array, ranges
from tls_coding.corpus.stream import Stream


def put_together(
    rules: Sequence[CompiledRule], line: Array, alive: Array, found: Sequence[Found], stream: Stream
) -> tuple[Array, Array]:
    """The rule (a place in `rules`) and the pieces (n, parts, 2) of every window a rule allows.

    `line[seed]` is the rule of a seed, `alive` are the seeds that have spans of every part.
    """
    by_column = _by_column(found, alive, len(line))
    seed, start, end = by_column[0]
    pieces = np.stack([start, end], axis=1)[:, None]
    done: list[tuple[Array, Array]] = []
    for column in range(1, len(by_column) + 1):
        whole = np.array([len(rule.parts) == column for rule in rules], bool)[line[seed]]
        done.append((line[seed[whole]], pieces[whole]))
        seed, pieces = seed[~whole], pieces[~whole]
        if column < len(by_column):
            seed, pieces = _longer(rules, line, seed, pieces, by_column[column], column, stream)
    rule = np.concatenate([rule for rule, _ in done])
    padded = [_padded(pieces, len(by_column)) for _, pieces in done]
    pieces = np.concatenate(padded)
    within = _within_limits(rules, rule, pieces, stream)
    return rule[within], pieces[within]


def _by_column(
    found: Sequence[Found], alive: Array, seeds: int
) -> list[tuple[Array, Array, Array]]:
    """Seed, start and end of the spans of each column, by seed; dead seeds' left out."""
    living = np.zeros(seeds, bool)
    living[alive] = True
    seed, column, start, end = (
        np.concatenate([getattr(each, name) for each in found])
        for name in ("seed", "column", "start", "end")
    )
    order = np.argsort(seed, kind="stable")
    order = order[living[seed[order]]]
    seed, column, start, end = seed[order], column[order], start[order], end[order]
    widest = int(column.max(initial=0)) + 1
    own = [np.flatnonzero(column == each) for each in range(widest)]
    return [(seed[each], start[each], end[each]) for each in own]


def _longer(
    rules: Sequence[CompiledRule],
    line: Array,
    seed: Array,
    pieces: Array,
    spans: tuple[Array, Array, Array],
    column: int,
    stream: Stream,
) -> tuple[Array, Array]:
    """Windows with one piece more, where the rule lets it stand there."""
    first = np.searchsorted(spans[0], seed)
    counts = np.searchsorted(spans[0], seed, "right") - first
    chosen = ranges(first, counts)
    seed, pieces = np.repeat(seed, counts), np.repeat(pieces, counts, axis=0)
    start, end = spans[1][chosen], spans[2][chosen]
    any_order = np.array(
        [len(r.joins) >= column and r.joins[column - 1] == "&" for r in rules], bool
    )
    reach = np.array([r.limit.words if r.limit.words is not None else -1 for r in rules], np.int64)
    free, words = any_order[line[seed]], reach[line[seed]]
    low, high = pieces[:, :, 0].min(axis=1), pieces[:, :, 1].max(axis=1)
    after, before = start >= high, free & (end <= low)
    apart = ((start[:, None] >= pieces[:, :, 1]) | (end[:, None] <= pieces[:, :, 0])).all(axis=1)
    number = stream.words_before
    gap = np.where(after, number[start] - number[high], 0)
    gap = np.where(before, number[low] - number[end], gap)
    kept = np.flatnonzero((after | before | (free & apart)) & ((words < 0) | (gap < words)))
    added = np.stack([start[kept], end[kept]], axis=1)[:, None]
    return seed[kept], np.concatenate([pieces[kept], added], axis=1)


def _padded(pieces: Array, width: int) -> Array:
    """Pieces of rules of fewer parts, filled up with -1."""
    whole = np.full((len(pieces), width, 2), -1, np.int64)
    whole[:, : pieces.shape[1]] = pieces
    return whole


def hulls(pieces: Array) -> tuple[Array, Array]:
    """The first and the last place of windows."""
    starts = np.where(pieces[:, :, 0] < 0, np.iinfo(np.int64).max, pieces[:, :, 0])
    return starts.min(axis=1), pieces[:, :, 1].max(axis=1)


def _within_limits(
    rules: Sequence[CompiledRule], rule: Array, pieces: Array, stream: Stream
) -> Array:
    """Which windows stay in one turn, and in one sentence where the rule says so."""
    low, high = hulls(pieces)
    by_sentence = np.array([each.limit.scope == "sentence" for each in rules], bool)[rule]
    same_turn = stream.turn_at(low) == stream.turn_at(high - 1)
    same_sentence = stream.sentence_at(low) == stream.sentence_at(high - 1)
    return np.flatnonzero(same_turn & (same_sentence | ~by_sentence))


def shortest(rule: Array, pieces: Array) -> Array:
    """Which windows of each rule hold no other one, by rule and then by place.

    Of windows with the same first and last place the one with the shortest pieces stays, of these
    the first: first pieces count before later ones.
    """
    low, high = hulls(pieces)
    order = np.lexsort(_keys(pieces, low, high, rule))
    rule, low = rule[order], low[order]
    # Windows come by their end, the shortest first: one that starts after all before it holds none.
    shifted = low + rule * (int(low.max(initial=0)) + 1)
    before = np.maximum.accumulate(shifted)
    fresh = np.append(True, (shifted[1:] > before[:-1]) | (rule[1:] != rule[:-1]))
    kept: Array = order[fresh[: len(order)]]
    return kept


def _keys(pieces: Array, low: Array, high: Array, rule: Array) -> list[Array]:
    """What windows are sorted by, the weightiest key last."""
    keys: list[Array] = []
    for column in reversed(range(pieces.shape[1])):
        start, end = pieces[:, column, 0], pieces[:, column, 1]
        keys += [start, end - start]
    return [*keys, -low, high, rule]
