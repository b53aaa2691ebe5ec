"""Points and names in; the names written beside their points out, none over another.

Each name takes the nearest free place around its point, in the order given; a thin line leads to
it where it stands apart. No chance is in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from numpy.typing import NDArray

from tls_coding.exchange.figures.look import GREY, INK

Line = tuple[tuple[float, float], tuple[float, float]]  # its ends
Boxes = NDArray[np.float64]  # (n, 4): left, bottom, right, top, in points of 1/72 inch
_RADII = (3.0, 5.0, 8.0, 12.0, 17.0, 23.0, 30.0, 38.0, 48.0, 60.0, 75.0)
_ANGLES = np.deg2rad([0, 180, 90, 270, 35, 145, 325, 215, 60, 120, 300, 240, 15, 165, 345, 195])
_AIR = 0.8  # points between two names
_LED = 5.5  # points of air from which on a line leads to a name
_LINE = 30  # places along a line that names keep off, each a point wide
_SPACING = 1.05
_OUTSIDE = 50.0  # how much worse to stand outside than on another name, by area


@dataclass(frozen=True)
class Name:
    """What to write beside a point at `x`, `y` (data), which is `radius` points wide."""

    text: str
    x: float
    y: float
    radius: float = 2.0
    size: float = 6.0
    bold: bool = False


def write_names(axes: Axes, names: Sequence[Name], lines: Sequence[Line] = ()) -> None:
    """Write them, off `lines` where there is room; the limits of the axes must be final."""
    if not names:
        return
    figure = axes.get_figure(root=True)
    assert figure is not None
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    scale = 72 / figure.dpi
    points = axes.transData.transform([(name.x, name.y) for name in names]) * scale
    inside = np.array(axes.get_window_extent().extents) * scale
    sizes = [_size(axes, name, scale) for name in names]
    radii = np.array([name.radius for name in names])
    markers = np.hstack([points - radii[:, None], points + radii[:, None]])
    taken = _along(axes, lines, scale)
    for number, name in enumerate(names):
        others = np.vstack([taken, np.delete(markers, number, axis=0)])
        box = _place(points[number], name.radius, sizes[number], others, inside)
        taken = np.vstack([taken, box, _leader(points[number], box, name.radius)])
        _write(axes, name, box - np.tile(points[number], 2))


def _along(axes: Axes, lines: Sequence[Line], scale: float) -> Boxes:
    """Small boxes along each line."""
    ends = axes.transData.transform(np.array(lines, np.float64).reshape(-1, 2)) * scale
    steps = np.linspace(0, 1, _LINE)[:, None, None]
    places = (ends[0::2] * (1 - steps) + ends[1::2] * steps).reshape(-1, 2)
    return np.hstack([places - 0.5, places + 0.5])


def _size(axes: Axes, name: Name, scale: float) -> tuple[float, float]:
    weight = "bold" if name.bold else "normal"
    text = axes.text(
        name.x, name.y, name.text, fontsize=name.size, fontweight=weight, linespacing=_SPACING
    )
    extent = text.get_window_extent()
    text.remove()
    return extent.width * scale, extent.height * scale


def _place(
    point: NDArray[np.float64],
    radius: float,
    size: tuple[float, float],
    others: Boxes,
    inside: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The box of a name: the nearest that is free, else the least covered."""
    best: tuple[float, NDArray[np.float64]] | None = None
    for reach in _RADII:
        for angle in _ANGLES:
            away = np.array([np.cos(angle), np.sin(angle)])
            middle = point + away * (radius + reach) + away * np.array(size) / 2
            half = np.array(size) / 2 + _AIR
            box = np.concatenate([middle - half, middle + half])
            cost = _covered(box, others) + _OUTSIDE * _beyond(box, inside)
            cost += _covered_by_all(_leader(point, box, radius), others)
            if best is None or cost < best[0] - 1e-6:
                best = (cost, box)
        if best is not None and best[0] < 1e-6:
            break
    assert best is not None
    return best[1]


def _leader(point: NDArray[np.float64], box: NDArray[np.float64], radius: float) -> Boxes:
    """Small boxes along the line that leads from a point to its name, if one does."""
    end = np.clip(point, box[:2], box[2:])
    length = float(np.hypot(*(end - point)))
    if length <= _LED + radius:
        return np.zeros((0, 4))
    steps = np.linspace((radius + 1) / length, 0.97, 8)[:, None]
    places = point * (1 - steps) + end * steps
    return np.hstack([places - 0.4, places + 0.4])


def _covered_by_all(boxes: Boxes, others: Boxes) -> float:
    return sum(_covered(box, others) for box in boxes)


def _covered(box: NDArray[np.float64], others: Boxes) -> float:
    """The area that a box shares with others."""
    wide = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    high = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    return float((wide.clip(0) * high.clip(0)).sum())


def _beyond(box: NDArray[np.float64], inside: NDArray[np.float64]) -> float:
    low, high = (inside[:2] - box[:2]).clip(0), (box[2:] - inside[2:]).clip(0)
    return float(low.sum() + high.sum())


def _write(axes: Axes, name: Name, box: NDArray[np.float64]) -> None:
    """`box`: where the name stands, in points from its own."""
    middle, nearest = (box[:2] + box[2:]) / 2, np.clip(0.0, box[:2], box[2:])
    beside = abs(float(nearest[0])) > abs(float(nearest[1]))
    lines = ("left" if nearest[0] > 0 else "right") if beside else "center"
    axes.annotate(
        name.text, (name.x, name.y), xytext=tuple(middle), textcoords="offset points",
        ha="center", va="center", fontsize=name.size, color=INK, zorder=5, multialignment=lines,
        fontweight="bold" if name.bold else "normal", linespacing=_SPACING,
    )  # fmt: skip
    away = float(np.hypot(*nearest))
    if away > _LED + name.radius:
        axes.annotate(
            "", (name.x, name.y), xytext=tuple(nearest), textcoords="offset points", zorder=2,
            arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.35, "shrinkA": 0,
                        "shrinkB": name.radius},
        )  # fmt: skip
