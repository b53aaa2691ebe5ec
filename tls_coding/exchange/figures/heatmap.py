"""Cases by themes in; a map of cells out: colour for how much, a sign for every state."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator

from tls_coding.errors import UsageError
from tls_coding.exchange.figures.look import (
    GREY,
    INK,
    MAP,
    PALE,
    Drawing,
    ink_on,
    parted,
    shortened,
)
from tls_coding.exchange.figures.rows import Grid, Row, grid, pages, rows_of
from tls_coding.exchange.given import Given
from tls_coding.matrix.tables import sign
from tls_coding.matrix.tabulate import STATES, State

MOST_ROWS, MOST_CASES = 72, 44  # that one page holds
MEASURES = {"count": "Coded passages", "per_1000_words": "Coded passages per 1,000 words"}
NAMES = {"count": "case_by_theme_counts", "per_1000_words": "case_by_theme_per_1000_words"}
HATCHES: dict[State, str] = {
    "not_reviewed": "////",
    "suggested_only": "...",
    "negated_only": "\\\\\\\\",
}
SIGNS = {
    "absent": "0  absent: looked for and not found",
    "negated_only": "n¬  spoken of only to deny it",
    "suggested_only": "?n  n suggestions that nobody decided",
    "not_reviewed": "–  not reviewed to the end",
}
_ROW, _CASES = 0.122, 4.7  # inches: of a row; of all cases together
_COLUMN = (0.118, 0.42)


def heat_maps(given: Given) -> list[Drawing]:
    """One map of counts and one of rates; of many codes or cases in parts, each on a page."""
    rows = rows_of(given)
    if not rows or not given.table.shape[0]:
        raise UsageError("there is no case or no code.")
    parts = [
        (own, cases)
        for own in pages(rows, MOST_ROWS)
        for cases in parted(given.table.shape[0], MOST_CASES)
    ]
    made = []
    for measure, title in MEASURES.items():
        whole = grid(given, [row for row in rows if not row.branch], measure)
        scale = Normalize(0, max(1.0, float(np.nanmax(whole.values, initial=0.0))))
        for number, (own, cases) in enumerate(parts, 1):
            name = NAMES[measure] + (f"_{number}" if len(parts) > 1 else "")
            figure = _map(given, own, cases, measure, title, scale)
            made.append(Drawing(name, figure, _caption(title, measure)))
    return made


def _map(
    given: Given, rows: Sequence[Row], cases: slice, measure: str, title: str, scale: Normalize
) -> Figure:
    names = [given.labels.case(case) for case in given.table.axis.labels[cases]]
    width = min(_COLUMN[1], max(_COLUMN[0], _CASES / len(names)))
    figure = Figure((width * len(names), _ROW * len(rows)))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, len(names))
    axes.set_ylim(len(rows), 0)
    cells = grid(given, rows, measure)
    for down, row in enumerate(rows):
        for along, place in enumerate(range(*cases.indices(given.table.shape[0]))):
            _cell(axes, (along, down), cells, (down, place), row, measure, scale, width)
    _labels(axes, rows, names)
    _legend(figure, axes, title, scale)
    return figure


def _cell(
    axes: Axes, at: tuple[int, int], cells: Grid, place: tuple[int, int], row: Row, measure: str,
    scale: Normalize, width: float,
) -> None:  # fmt: skip
    state, value = STATES[cells.state[place]], float(cells.values[place])
    filled = state in {"present", "negated_only"} and np.isfinite(value)
    colour = MAP(scale(value)) if filled and not row.branch else PALE if row.branch else "white"
    hatch = "" if row.branch else HATCHES.get(state, "")
    box = Rectangle(at, 1, 1, facecolor=colour, edgecolor="#bdbdbd", linewidth=0.3, hatch=hatch)
    axes.add_patch(box)
    told = sign(state, int(cells.count[place]), int(cells.suggested[place]))
    if measure != "count" and filled:
        told = f"{value:.{int(value < 10)}f}" + "¬" * (state == "negated_only")
    ink = ink_on(value, scale) if filled and not row.branch else INK if row.branch else GREY
    size = min(6.0, max(3.4, width * 72 / ((0.72 if row.branch else 0.64) * len(told) + 0.4)))
    under = None
    if hatch:
        under = {"facecolor": colour, "edgecolor": "none", "pad": 0.4}
    axes.text(
        at[0] + 0.5, at[1] + 0.53, told, ha="center", va="center", fontsize=size, color=ink,
        fontweight="bold" if row.branch else "normal", bbox=under,
    )  # fmt: skip


def _labels(axes: Axes, rows: Sequence[Row], names: Sequence[str]) -> None:
    axes.tick_params(length=0, pad=2)
    axes.xaxis.tick_top()
    axes.set_xticks(np.arange(len(names)) + 0.5)
    slanted = len(names) > 11
    axes.set_xticklabels(
        [shortened(name, 28) for name in names], rotation=90 if slanted else 45,
        ha="center" if slanted else "left", rotation_mode="default" if slanted else "anchor",
        fontsize=6.5,
    )  # fmt: skip
    axes.set_yticks(np.arange(len(rows)) + 0.5)
    axes.set_yticklabels([shortened(row.label, 44) for row in rows], fontsize=6.2)
    for row, label in zip(rows, axes.get_yticklabels(), strict=True):
        label.set_fontweight("bold" if row.branch else "normal")
    for place, row in enumerate(rows):
        if row.branch:
            axes.axhline(place, color=INK, linewidth=0.6)
    axes.spines[:].set(color=INK, linewidth=0.6)


def _legend(figure: Figure, axes: Axes, title: str, scale: Normalize) -> None:
    _, height = figure.get_size_inches()
    wide = figure.get_size_inches()[0]
    bar = figure.add_axes((-1.6 / wide, -0.3 / height, 1.3 / wide, 0.09 / height))
    ticks = MaxNLocator(4, steps=[1, 2, 5, 10], integer=True)
    figure.colorbar(ScalarMappable(scale, MAP), cax=bar, orientation="horizontal", ticks=ticks)
    bar.set_title(title, fontsize=6.2, pad=2)
    bar.tick_params(labelsize=5.5, length=1.5)
    signs = [
        Patch(facecolor="white", edgecolor=GREY, linewidth=0.4, hatch=HATCHES.get(state, ""),
              label=SIGNS[state])
        for state in STATES if state in SIGNS
    ]  # fmt: skip
    axes.legend(
        handles=signs, loc="upper left", bbox_to_anchor=(0, -0.12 / height), borderaxespad=0,
        handlelength=1.6, handleheight=0.9, labelspacing=0.3, fontsize=6,
    )  # fmt: skip


def _caption(title: str, measure: str) -> str:
    counted = "A number is of passages that were accepted or coded by hand"
    if measure != "count":
        counted += ", per 1,000 words of the respondents whom the case is about"
    return (
        f"{title}, by case and theme. {counted}; colour"
        " says the same. Bold rows are branches of the codebook, in which a passage with several"
        " codes counts once; they bear no colour. 0: looked for and not found; n¬: spoken of only"
        " to deny it; ?n: n suggestions of rules that nobody decided; –: not reviewed to the end."
    )
