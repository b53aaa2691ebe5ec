"""The correspondence analysis of cases and themes in; its map, first and second axis, out."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from tls_coding.errors import UsageError
from tls_coding.exchange.figures.look import BLUE, GREY, ORANGE, Drawing, folded, listed
from tls_coding.exchange.figures.placing import Name, write_names
from tls_coding.exchange.given import Given
from tls_coding.matrix.correspondence import Correspondence, Points, correspondence_of

_MARGIN = 0.12  # of the map's width, so that names at the edge have room
_MANY = 25  # themes from which on names are smaller
_ALL = 75  # points up to which each is named on the map


def profile_maps(given: Given) -> list[Drawing]:
    """A map of cases and branches, where the codebook has some, and one of cases and codes."""
    made = []
    branched = any("." in code for code in given.facts.codes)
    for level, called in ((1, "branches"), (None, "codes")):
        if level and not branched:
            continue
        found = correspondence_of(given.facts, level)
        if len(found.inertia) < 2:
            continue
        figure = _map(given, found)
        made.append(Drawing(f"correspondence_{called}", figure, _caption(given, found, called)))
    if not made:
        raise UsageError("a map has two axes: it needs three cases and three themes with passages.")
    return made


def _map(given: Given, found: Correspondence) -> Figure:
    figure = Figure((7.0, 6.2))
    axes = figure.add_axes((0.08, 0.08, 0.9, 0.9))
    axes.axhline(0, color=GREY, linewidth=0.4, dashes=(4, 3))
    axes.axvline(0, color=GREY, linewidth=0.4, dashes=(4, 3))
    names: list[Name] = []
    bare: list[Name] = []
    few = len(found.columns.names) <= _MANY
    all_named = not _unnamed(given, found)
    sides = (
        (found.rows, "^", ORANGE, 7.0, given.labels.case, True),
        (found.columns, "o", BLUE, 6.5 if few else 5.4, given.labels.code, False),
    )
    for points, shape, colour, size, label, bold in sides:
        strong = _above_average(points)
        x, y = points.coordinates[:, 0], points.coordinates[:, 1]
        for filled in (True, False):
            own = strong == filled
            axes.scatter(
                x[own], y[own], s=22 if bold else 14, marker=shape, linewidth=0.8,
                facecolor=colour if filled else "white", edgecolor=colour, zorder=4,
            )  # fmt: skip
        texts = [folded(label(name), 30 if bold else 24) for name in points.names]
        made = [
            Name(text, float(a), float(b), 2.6 if bold else 2.1, size, bold)
            for text, a, b in zip(texts, x, y, strict=True)
        ]
        weight = points.contributions[:, :2].sum(axis=1).round(9)
        for n in np.argsort(-weight, kind="stable"):
            (names if strong[n] or all_named else bare).append(made[n])
    axes.set_aspect("equal", adjustable="datalim")
    axes.margins(_MARGIN)
    shares = found.axes()["share"]
    axes.set_xlabel(f"Axis 1: {shares[0]:.1%} of the inertia ({found.inertia[0]:.3f})")
    axes.set_ylabel(f"Axis 2: {shares[1]:.1%} of the inertia ({found.inertia[1]:.3f})")
    _legend(figure)
    write_names(axes, names, [((one.x, one.y), (one.x, one.y)) for one in bare])
    return figure


def _unnamed(given: Given, found: Correspondence) -> list[str]:
    """Points that are not named on the map, for want of room: those that make little of it."""
    if len(found.rows.names) + len(found.columns.names) <= _ALL:
        return []
    return [
        label(name)
        for points, label in ((found.rows, given.labels.case), (found.columns, given.labels.code))
        for name, strong in zip(points.names, _above_average(points), strict=True)
        if not strong
    ]


def _above_average(points: Points) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which points make more than their even share of one of the two axes."""
    even = 1 / max(1, len(points.names))
    return np.asarray((points.contributions[:, :2] > even).any(axis=1))


def _legend(figure: Figure) -> None:
    axes = figure.axes[0]
    for shape, colour, called in (("^", ORANGE, "case"), ("o", BLUE, "theme")):
        axes.scatter([], [], marker=shape, s=20, color=colour, label=called)
    axes.scatter(
        [], [], marker="o", s=20, facecolor="white", edgecolor=GREY,
        label="hollow: makes less than its even share of both axes",
    )  # fmt: skip
    axes.legend(
        loc="upper left", bbox_to_anchor=(0, -0.075), ncols=3, handletextpad=0.2, borderaxespad=0
    )


def _caption(given: Given, found: Correspondence, called: str) -> str:
    made = [
        f"Correspondence map of cases and {called} ({found.n:,} passages; total inertia"
        f" {found.total:.3f}, {found.by_chance:.3f} expected of a table without structure)."
        " Principal coordinates on both sides (symmetric map): distances among cases, and among"
        " themes, tell how far their profiles differ; a distance between a case and a theme does"
        " not."
    ]
    for axis in range(2):
        made.append(f"Axis {axis + 1} is made by {_makers(given, found, axis)}.")
    if unnamed := _unnamed(given, found):
        made.append(f"Drawn, not named, for want of room: {', '.join(unnamed)}.")
    if found.not_reviewed:
        made.append(f"Left out, not reviewed to the end: {listed(found.not_reviewed)}.")
    if found.left_out:
        made.append(f"Left out, without a passage: {listed(found.left_out)}.")
    return " ".join([*made, *(f"Note: {told}" for told in found.warnings)])


def _makers(given: Given, found: Correspondence, axis: int) -> str:
    """The points that make most of an axis, with their shares."""
    told = []
    for points, label in ((found.rows, given.labels.case), (found.columns, given.labels.code)):
        share = points.contributions[:, axis].round(9)
        first = [n for n in np.argsort(-share, kind="stable")[:3] if share[n] > 1 / len(share)]
        told.append(", ".join(f"{label(points.names[n])} ({share[n]:.0%})" for n in first))
    return " and by ".join(part for part in told if part)
