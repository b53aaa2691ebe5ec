"""Two groups of cases in; a forest plot out: how far they are apart in each theme, with limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from tls_coding.errors import UsageError
from tls_coding.exchange.figures.look import BLUE, GREY, INK, Drawing, shortened
from tls_coding.exchange.figures.rows import Row, pages, rows_of
from tls_coding.exchange.given import Given
from tls_coding.matrix.contrasts import Contrast, Contrasts, contrasts
from tls_coding.matrix.facts import Facts
from tls_coding.matrix.groups import groups_by

MOST_ROWS = 72
_ROW = 0.124
_NAMES = {"label", "id"}  # what only names a case
_TICKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
_ENDS = (0.04, 25.0)  # of the axis of ratios; limits beyond are drawn as arrows


def forests(given: Given) -> list[Drawing]:
    """A plot for each attribute of cases that has two values."""
    chosen = attributes_with_two(given.facts)
    if not chosen:
        raise UsageError("no attribute of the cases has two values to compare.")
    return [drawing for attribute in chosen for drawing in _of(given, attribute)]


def attributes_with_two(facts: Facts) -> list[str]:
    """Attributes of cases with exactly two values, in the order of the alphabet."""
    held: dict[str, set[str]] = {}
    for said in facts.case_attributes.values():
        for name, value in said.items():
            if value is not None and not isinstance(value, Mapping | list):
                held.setdefault(str(name), set()).add(str(value))
    return sorted(name for name, values in held.items() if len(values) == 2 and name not in _NAMES)


def _of(given: Given, attribute: str) -> list[Drawing]:
    groups = groups_by(given.facts, attribute)
    codes, branches = (contrasts(given.facts, groups, level) for level in (None, 1))
    parts = pages(rows_of(given), MOST_ROWS)
    made = []
    for number, rows in enumerate(parts, 1):
        name = f"contrast_{attribute}" + (f"_{number}" if len(parts) > 1 else "")
        figure = _forest(rows, {False: codes, True: branches})
        made.append(Drawing(name, figure, _caption(attribute, codes, branches)))
    return made


def _forest(rows: Sequence[Row], found: Mapping[bool, Contrasts]) -> Figure:
    figure = Figure((4.6, _ROW * len(rows)))
    share, ratio = (figure.add_axes((left, 0, 0.42, 1)) for left in (0.0, 0.58))
    names = (shortened(found[False].names[0], 22), shortened(found[False].names[1], 22))
    by_theme = {(own.level == 1, row.theme): row for own in found.values() for row in own.rows}
    for place, row in enumerate(rows):
        one = by_theme[row.branch, row.theme]
        _shares(share, place, one, row.branch)
        _ratios(ratio, place, one, row.branch, names)
    sides = f"← more in {names[1]}   more in {names[0]} →"
    _frame(share, rows, 0.0, f"difference of shares of interviews\n{sides}")
    _frame(ratio, rows, 1.0, f"ratio of passages per 1,000 words\n{sides}")
    share.annotate(
        "interviews", (1, -0.9), xycoords=("axes fraction", "data"), xytext=(5, 0),
        textcoords="offset points", va="center", fontsize=5.4, color=INK, annotation_clip=False,
    )  # fmt: skip
    share.set_xlim(-1.05, 1.05)
    ratio.set_xscale("log")
    ratio.set_xlim(*_ENDS)
    ratio.xaxis.set_major_locator(FixedLocator(_TICKS))
    ratio.xaxis.set_minor_locator(NullLocator())
    ratio.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ratio.tick_params(axis="x", labelsize=5.5)
    share.set_yticks(range(len(rows)), [shortened(row.label, 44) for row in rows], fontsize=6.2)
    for row, label in zip(rows, share.get_yticklabels(), strict=True):
        label.set_fontweight("bold" if row.branch else "normal")
    return figure


def _frame(axes: Axes, rows: Sequence[Row], nothing: float, called: str) -> None:
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.axvline(nothing, color=INK, linewidth=0.6)
    axes.set_yticks([])
    axes.set_xlabel(called)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    for place, row in enumerate(rows):
        if row.branch:
            axes.axhspan(place - 0.5, place + 0.5, color="#efefef", linewidth=0, zorder=0)


def _shares(axes: Axes, place: int, one: Contrast, bold: bool) -> None:
    """The difference with its limits, and beside it the interviews of both groups."""
    effect = one.effect
    axes.annotate(
        f"{one.first.present}/{one.first.interviews}  {one.second.present}/{one.second.interviews}",
        (1, place), xycoords=("axes fraction", "data"), xytext=(5, 0), textcoords="offset points",
        va="center", fontsize=5.4, color=INK,
    )  # fmt: skip
    if effect.share_difference is None or effect.share_limits is None:
        axes.text(0, place, "not reviewed", ha="center", va="center", fontsize=5, color=GREY)
        return
    _interval(axes, place, effect.share_difference, effect.share_limits, bold)


def _ratios(axes: Axes, place: int, one: Contrast, bold: bool, names: tuple[str, str]) -> None:
    effect = one.effect
    if effect.rate_ratio is None:
        empty = [one.first.passages == 0, one.second.passages == 0]
        told = "not defined"
        if any(empty):
            told = "in neither" if all(empty) else f"only in {names[empty.index(False)]}"
        axes.text(1, place, told, ha="center", va="center", fontsize=5, color=GREY,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.2})  # fmt: skip
        return
    _interval(axes, place, effect.rate_ratio, effect.rate_limits, bold, _ENDS)


def _interval(
    axes: Axes, place: int, value: float, limits: tuple[float, float] | None, bold: bool,
    ends: tuple[float, float] = (-np.inf, np.inf),
) -> None:  # fmt: skip
    """A point and its limits; an arrow where a limit lies beyond the axis."""
    if limits is not None:
        low, high = max(limits[0], ends[0]), min(limits[1], ends[1])
        axes.plot([low, high], [place, place], color=BLUE, linewidth=1.4 if bold else 0.8,
                  solid_capstyle="butt")  # fmt: skip
        if limits[0] < ends[0]:
            axes.plot([low], [place], marker="<", color=BLUE, markersize=2.6, clip_on=False)
        if limits[1] > ends[1]:
            axes.plot([high], [place], marker=">", color=BLUE, markersize=2.6, clip_on=False)
    shown = min(max(value, ends[0]), ends[1])
    axes.plot([shown], [place], marker="D" if bold else "o", color=BLUE,
              markersize=3.4 if bold else 2.6)  # fmt: skip


def _caption(attribute: str, codes: Contrasts, branches: Contrasts) -> str:
    first, second = codes.names
    sizes = " and ".join(str(len(own)) for own in codes.groups.members)
    tested = [
        f"{row.theme}: p {row.test.p_holm:.3f} after Holm's correction"
        for row in (*branches.rows, *codes.rows)
        if row.test.p_holm is not None
    ]
    told = (
        f"Contrast by {attribute}: {first} against {second} ({sizes} cases), codes below their"
        " branches (bold, diamonds). Left: the difference of the shares of interviews in which a"
        " theme is present, limits of 95 % after Newcombe (1998), and in how many interviews it"
        f" is, of those reviewed, of {first} and of {second}. Right: the ratio of passages per"
        " 1,000 words of respondents, on a logarithmic scale, with limits of 95 %; arrows: beyond"
        " the axis. The limits tell what other interviews of these same cases might have given."
    )
    return f"{told} Branches: {branches.note} Codes: {codes.note} {'; '.join(tested)}".strip()
