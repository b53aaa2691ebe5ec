"""Codes that stand in one turn in; the matrix of all pairs, and a network of those that meet more
often than by chance, out."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from tls_coding.agreement.units import turn_spans
from tls_coding.errors import UsageError
from tls_coding.exchange.figures.look import (
    GREY,
    INK,
    MAP,
    PALE,
    Drawing,
    ink_on,
    listed,
    shortened,
)
from tls_coding.exchange.given import Given
from tls_coding.matrix.cooccurrence import Cooccurrence, cooccurrence
from tls_coding.matrix.network import ALPHA
from tls_coding.matrix.similarity import dendrogram

NAME = "cooccurrence_by_turn"


def met_in_turns(given: Given) -> Cooccurrence:
    """Which codes stand in one turn of respondents, and how often by chance."""
    turns = {name: turn_spans(text) for name, text in given.transcripts.items()}
    return cooccurrence(given.facts, turns, unit="turn")


def meetings(given: Given, found: Cooccurrence) -> list[Drawing]:
    """All pairs of codes that meet any other; those alike stand side by side."""
    together = found.counts - np.diag(np.diag(found.counts))
    shown = np.flatnonzero(together.sum(axis=0) > 0)
    if len(shown) < 2:
        raise UsageError("no two codes stand in one turn.")
    order = shown[_alike(found, shown)]
    names = [given.labels.code(found.themes[place]) for place in order]
    alone = [given.labels.code(t) for n, t in enumerate(found.themes) if n not in set(shown)]
    figure = _figure(found, order, names)
    return [Drawing(NAME, figure, _caption(found, alone))]


def _alike(found: Cooccurrence, shown: NDArray[np.intp]) -> list[int]:
    """An order in which themes that share their units stand near one another."""
    likeness = np.nan_to_num(found.jaccard[np.ix_(shown, shown)])
    np.fill_diagonal(likeness, 1.0)
    return dendrogram(1 - likeness)[0]


def _figure(found: Cooccurrence, order: NDArray[np.intp], names: list[str]) -> Figure:
    count = len(order)
    cell = min(0.36, max(0.1, 5.2 / count))
    figure = Figure((cell * count, cell * count))
    axes = figure.add_axes((0, 0, 1, 1))
    counts = found.counts[np.ix_(order, order)]
    signs = _signs(found)[np.ix_(order, order)]
    below = np.tril(np.ones_like(counts), -1) > 0
    scale = Normalize(0, max(1, int(counts[below].max())))
    filled = np.ma.masked_where(~below | (counts == 0), counts)
    axes.pcolormesh(filled, cmap=MAP, norm=scale)
    size = min(6.5, cell * 44)
    for row, column in zip(*np.nonzero(below), strict=True):
        value = int(counts[row, column])
        if value:
            _write(axes, column, row, str(value), size, ink_on(value, scale))
        if signs[row, column]:
            _write(axes, row, column, signs[row, column], size, INK)
    for place in range(count):
        axes.add_patch(Rectangle((place, place), 1, 1, facecolor=PALE, edgecolor="none"))
        _write(axes, place, place, str(int(counts[place, place])), size, INK)
    _frame(axes, names)
    _bar(figure, scale)
    return figure


def _write(axes: Axes, column: int, row: int, told: str, size: float, ink: str) -> None:
    axes.text(column + 0.5, row + 0.53, told, ha="center", va="center", fontsize=size, color=ink)


def _signs(found: Cooccurrence) -> NDArray[np.object_]:
    """By pair: + more often than in 97.5 % of what chance gives, ++ after correction, − less."""
    pairs = found.frame()
    made = np.full(found.counts.shape, "", object)
    i, j = found.pairs
    count, low, high, p = (pairs[key].to_numpy(float) for key in ("count", "low", "high", "p_holm"))
    told = np.where(count > high, "+", np.where(count < low, "−", ""))
    told = np.where((count > high) & (p <= ALPHA), "++", told)
    made[i, j] = made[j, i] = told
    return made


def _frame(axes: Axes, names: list[str]) -> None:
    count = len(names)
    axes.set_xlim(0, count)
    axes.set_ylim(count, 0)
    axes.tick_params(length=0, pad=2)
    size = 6.2 if count > 40 else 6.5
    places = np.arange(count) + 0.5
    axes.set_yticks(places, [shortened(name, 40) for name in names], fontsize=size)
    axes.set_xticks(places, [shortened(name, 40) for name in names], fontsize=size, rotation=90)
    axes.xaxis.tick_top()
    for place in range(count + 1):
        axes.axhline(place, color="#dddddd", linewidth=0.25, zorder=0)
        axes.axvline(place, color="#dddddd", linewidth=0.25, zorder=0)
    axes.spines[:].set(color=GREY, linewidth=0.5)


def _bar(figure: Figure, scale: Normalize) -> None:
    wide, high = figure.get_size_inches()
    bar = figure.add_axes((0, -0.36 / high, min(1.6, wide) / wide, 0.08 / high))
    ticks = MaxNLocator(5, steps=[1, 2, 5, 10], integer=True)
    figure.colorbar(ScalarMappable(scale, MAP), cax=bar, orientation="horizontal", ticks=ticks)
    bar.set_title("turns with both (below the diagonal)", fontsize=6.2, pad=2, loc="left")
    bar.tick_params(labelsize=5.5, length=1.5)


def _caption(found: Cooccurrence, alone: list[str]) -> str:
    told = (
        "Codes that stand in one turn of a respondent. Below the diagonal: turns with both; on it:"
        " turns with the code; above it: + more often than in 97.5 % of what chance gives where"
        f" each interview keeps its codes, ++ also after Holm's correction for all pairs (p ≤"
        f" {ALPHA}), − less often. Codes with like turns stand side by side. A pair is counted in"
        " interviews finished for both. Codes whose rules share words meet by construction."
    )
    if alone:
        told += f" In no turn with another: {listed(alone)}."
    return " ".join([told, *(f"Note: {one}" for one in found.warnings)])
