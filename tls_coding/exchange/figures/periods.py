"""Themes by year or month of the interviews in; small time lines, one a theme, out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from tls_coding.errors import UsageError
from tls_coding.exchange.figures.look import BLUE, GREY, Drawing, listed, parted, shortened
from tls_coding.exchange.given import Given
from tls_coding.matrix.timeline import UNDATED, Point, Timeline, timeline

MOST = 24  # small figures on a page
ALONG = 3


def time_lines(given: Given) -> list[Drawing]:
    """Branches of the first level by year; by month where all interviews are of one year."""
    found = timeline(given.facts, 1, "year")
    if len(_dated(found)) < 2:
        found = timeline(given.facts, 1, "month")
    if len(_dated(found)) < 2:
        raise UsageError("the interviews have no dates, or are all of one month.")
    themes = list(dict.fromkeys(point.theme for point in found.points))
    parts = parted(len(themes), MOST)
    made = []
    for number, part in enumerate(parts, 1):
        name = "time" + (f"_{number}" if len(parts) > 1 else "")
        made.append(Drawing(name, _panels(given, found, themes[part]), _caption(found)))
    return made


def _dated(found: Timeline) -> list[str]:
    return [period for period in found.periods if period != UNDATED]


def _panels(given: Given, found: Timeline, themes: Sequence[str]) -> Figure:
    periods = _dated(found)
    along = min(ALONG, len(themes))
    down = -(-len(themes) // along)
    figure = Figure((7.0 * along / ALONG, 1.25 * down + 0.35))
    grid = figure.subplots(down, along, sharex=True, sharey=True, squeeze=False)
    figure.subplots_adjust(hspace=0.32, wspace=0.08, left=0.08, right=0.99, top=0.96, bottom=0.1)
    for number, axes in enumerate(grid.flat):
        if number >= len(themes):
            axes.set_visible(False)
            continue
        own = {p.period: p for p in found.points if p.theme == themes[number]}
        rate = [_rate(own[period]) for period in periods]
        axes.plot(range(len(periods)), rate, color=BLUE, linewidth=1.1, marker="o", markersize=3.2)
        axes.set_title(shortened(given.labels.code(themes[number]), 40), loc="left", pad=2)
        axes.grid(axis="y", color="#dddddd", linewidth=0.4)
        axes.spines[["top", "right"]].set_visible(False)
        for place, period in enumerate(periods):
            if not own[period].interviews:
                axes.axvspan(place - 0.5, place + 0.5, color=GREY, alpha=0.15, linewidth=0)
        if number + along >= len(themes):
            axes.tick_params(labelbottom=True)
    first = grid[0][0]
    first.set_ylim(0, first.get_ylim()[1] * 1.04)
    first.yaxis.set_major_locator(MaxNLocator(4))
    first.set_xlim(-0.5, len(periods) - 0.5)
    _ticks(figure, found, periods)
    figure.supylabel("passages per 1,000 words", fontsize=7, x=0.005)
    return figure


def _ticks(figure: Figure, found: Timeline, periods: Sequence[str]) -> None:
    counts = dict(zip(found.periods, found.interviews, strict=True))
    step = max(1, -(-len(periods) // 10))
    for axes in figure.axes:
        axes.set_xticks(range(0, len(periods), step))
        axes.set_xticklabels([f"{p}\nn {len(counts[p])}" for p in periods[::step]], fontsize=5.8)


def _rate(point: Point) -> float:
    return np.nan if point.per_1000 is None else point.per_1000


def _caption(found: Timeline) -> str:
    about = zip(found.periods, found.cases, strict=True)
    cases = "; ".join(f"{period}: {len(own)}" for period, own in about if period != UNDATED)
    told = (
        f"Coded passages per 1,000 respondents' words by {found.by} of the interview (n:"
        " interviews), over interviews finished for all codes of a branch; grey: none was"
        " finished. Other cases stand behind each"
        f" {found.by} (cases: {cases}): a change may be one of cases, not of times."
    )
    return told + (f" Without a date: {listed(found.undated)}." if found.undated else "")
