"""Rows of a page in; its lines in reading order out, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from tls_coding.corpus.readers.pdf_layout import Line, Page, Row, Word, segments

MAX_DEPTH = 3  # columns within columns
BINS = 2_000  # places looked at across the page


def reading_order(page: Page) -> list[Line]:
    """The lines of a page: column by column, and what runs across all columns in its place."""
    return _ordered(page.rows, page.number, "")


def _ordered(rows: Sequence[Row], page: int, column: str) -> list[Line]:
    middle = gutter(rows) if len(column) < MAX_DEPTH else None
    if middle is None:
        return [Line(r.words, r.base, r.opens, r.time, page, column) for r in rows]
    lines: list[Line] = []
    band: list[Row] = []
    for row in rows:
        if not _halves(row.words, middle)[2]:
            band.append(row)
            continue
        lines += _side_by_side(band, middle, page, column)
        lines.append(Line(row.words, row.base, row.opens, row.time, page, column))
        band = []
    return lines + _side_by_side(band, middle, page, column)


def _side_by_side(rows: Sequence[Row], middle: float, page: int, column: str) -> list[Line]:
    left, right = [], []
    for row in rows:
        words, others, _ = _halves(row.words, middle)
        if words:
            left.append(Row(tuple(words), _base(words), row.opens, row.time))
        if others:
            opens, time = (False, "") if words else (row.opens, row.time)
            right.append(Row(tuple(others), _base(others), opens, time))
    return _ordered(left, page, f"{column}L") + _ordered(right, page, f"{column}R")


def _base(words: Sequence[Word]) -> float:
    """The height of most of the words: those of another column may stand a little higher."""
    return median(word.base for word in words)


def gutter(rows: Sequence[Row]) -> float | None:
    """Where two columns of prose part, if there are two.

    Each takes at least a quarter of the width and is mostly filled by its lines: a table is not,
    nor is a dialogue with the names at the left.
    """
    parts = [(part[0].x0, part[-1].x1) for row in rows for part in segments(row.words)]
    if len(rows) < 3 or len(parts) < 6:
        return None
    start, end = min(x0 for x0, _ in parts), max(x1 for _, x1 in parts)
    middle = _clearest(parts, start, end)
    if middle is None:
        return None
    halves = [_halves(row.words, middle) for row in rows]
    before = [left[-1].x1 - left[0].x0 for left, right, _ in halves if left]
    after = [right[-1].x1 - right[0].x0 for left, right, _ in halves if right]
    if min(len(before), len(after)) < max(3, sum(across for *_, across in halves)):
        return None
    filled = median(before) > 0.5 * (middle - start) and median(after) > 0.5 * (end - middle)
    return middle if filled else None


def _halves(words: Sequence[Word], middle: float) -> tuple[list[Word], list[Word], bool]:
    """The words of a row left and right of a height, none if some part of it runs across."""
    across = any(part[0].x0 < middle < part[-1].x1 for part in segments(words))
    if across:
        return [], [], True
    left = [word for word in words if word.x0 < middle]
    return left, list(words[len(left) :]), False


def _clearest(parts: Sequence[tuple[float, float]], left: float, right: float) -> float | None:
    """The middle of the strip that the fewest parts cross, in the middle half of the width."""
    step = (right - left) / BINS
    if step <= 0:
        return None
    change = [0] * (BINS + 2)
    for x0, x1 in parts:
        change[min(int((x0 - left) / step), BINS)] += 1
        change[min(int((x1 - left) / step), BINS) + 1] -= 1
    crossed, strips = 0, []
    for place in range(BINS + 1):
        crossed += change[place]
        if BINS // 4 <= place <= BINS * 3 // 4:
            strips.append((crossed, place))
    fewest = min(strips)[0]
    best = (0, 0)
    start = previous = None
    for count, place in strips:
        if count > fewest:
            start = None
            continue
        start = place if start is None or previous != place - 1 else start
        previous = place
        best = max(best, (place - start, start))
    if best[0] == 0:
        return None
    return left + (best[1] + best[0] / 2) * step
