"""How alike cases are in; a dendrogram beside the matrix of all pairs out."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from numpy.typing import NDArray

from tls_coding.errors import UsageError
from tls_coding.exchange.figures.look import GREY, INK, MAP, Drawing, ink_on, listed, shortened
from tls_coding.exchange.given import Given
from tls_coding.matrix.facts import NO_CASE
from tls_coding.matrix.similarity import Similarity, similarity

_LEAST = 3


def likeness(given: Given) -> list[Drawing]:
    """Cases by the codes that they share (Jaccard), joined by average linkage."""
    found = similarity(given.facts)
    if len(found.order) < _LEAST:
        raise UsageError(
            f"cases that can be compared with all others: {len(found.order)};"
            f" a tree needs {_LEAST}."
        )
    return [Drawing("similarity_of_cases", _figure(given, found), _caption(given, found))]


def _figure(given: Given, found: Similarity) -> Figure:
    count = len(found.order)
    cell = min(0.42, max(0.118, 4.2 / count))
    size = cell * count
    figure = Figure((size, size))
    tree = figure.add_axes((-1.25 / size, 0, 1.2 / size, 1))
    axes = figure.add_axes((0, 0, 1, 1))
    _tree(tree, found)
    _cells(axes, found, cell)
    names = [shortened(given.labels.case(case), 30) for case in found.order]
    axes.set_xlim(0, count)
    axes.set_ylim(count, 0)
    axes.tick_params(length=0, pad=2)
    axes.yaxis.tick_right()
    axes.set_yticks(np.arange(count) + 0.5, names, fontsize=6.5)
    axes.set_xticks(np.arange(count) + 0.5, names, rotation=90, fontsize=6.5)
    axes.spines[:].set_visible(False)
    return figure


def _tree(axes: Axes, found: Similarity) -> None:
    """Branches from the right, where cases stand, to the left; the height is 1 − similarity."""
    count = len(found.order)
    at = {place: (0.0, place + 0.5) for place in range(count)}
    for number, merge in enumerate(found.merges):
        (x1, y1), (x2, y2) = at[merge.left], at[merge.right]
        axes.plot([x1, merge.height, merge.height, x2], [y1, y1, y2, y2], color=INK, linewidth=0.8,
                  solid_joinstyle="miter")  # fmt: skip
        at[count + number] = (merge.height, (y1 + y2) / 2)
    axes.set_xlim(max(merge.height for merge in found.merges) * 1.05 + 1e-9, 0)
    axes.set_ylim(count, 0)
    axes.set_yticks([])
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.set_xlabel("1 − mean similarity")


def _cells(axes: Axes, found: Similarity, cell: float) -> None:
    """Every pair, in percent; the diagonal is left empty."""
    values = found.matrix().loc[list(found.order), list(found.order)].to_numpy(np.float64)
    off = values[~np.eye(len(values), dtype=bool)]
    scale = _scale(off)
    shown = np.where(np.eye(len(values), dtype=bool), np.nan, values)
    axes.pcolormesh(np.ma.masked_invalid(shown), cmap=MAP, norm=scale, edgecolors="white",
                    linewidth=0.3)  # fmt: skip
    for row, own in enumerate(shown):
        for column, value in enumerate(own):
            if np.isfinite(value):
                axes.text(column + 0.5, row + 0.53, f"{100 * value:.0f}", ha="center", va="center",
                          fontsize=min(6.5, cell * 40), color=ink_on(value, scale))  # fmt: skip
            elif row == column:
                axes.text(column + 0.5, row + 0.53, "·", ha="center", va="center", color=GREY)
    figure = axes.get_figure(root=True)
    assert figure is not None
    wide, high = figure.get_size_inches()
    bar = figure.add_axes((0, 1 + 0.22 / high, min(1.6, wide) / wide, 0.08 / high))
    figure.colorbar(ScalarMappable(scale, MAP), cax=bar, orientation="horizontal")
    bar.set_title("similarity (1: all codes shared)", fontsize=6.2, pad=2, loc="left")
    bar.tick_params(labelsize=5.5, length=1.5)


def _scale(values: NDArray[np.float64]) -> Normalize:
    """From the tenth below the least value to the tenth above the greatest."""
    low, high = (float(side(10 * values)) for side in (np.nanmin, np.nanmax))
    least, most = np.floor(low) / 10, np.ceil(high) / 10
    return Normalize(least, most if most > least else least + 0.1)


def _caption(given: Given, found: Similarity) -> str:
    told = (
        "Similarity of cases, in percent: the share of codes present in both among those present"
        " in either (Jaccard), over codes that were looked for in both. The tree joins cases by"
        " average linkage (Sokal & Michener 1958)."
    )
    most = [count for case, count in found.interviews.items() if case != NO_CASE]
    if most and min(most) != max(most):
        told += (
            f" Cases rest on {min(most)} to {max(most)} interviews: one with fewer has fewer codes"
            " to share."
        )
    if found.left_out:
        names = [given.labels.case(case) for case in found.left_out]
        told += f" Left out, for want of a value with some other case: {listed(names)}."
    return told
