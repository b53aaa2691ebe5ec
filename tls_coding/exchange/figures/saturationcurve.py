"""How many new codes each interview brought in; the curve of saturation out."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from tls_coding.errors import UsageError
from tls_coding.exchange.figures.look import BLUE, GREY, INK, ORANGE, Drawing, listed
from tls_coding.exchange.given import Given
from tls_coding.matrix.saturation import Reached, Saturation, saturation

BASE, RUN, THRESHOLD = 4, 2, 0.05  # of the line that is drawn (Guest et al. 2020)
_NAMED = 45  # interviews up to which each is named
_LEAST = 3
_STEPS = (1, 2, 5, 10)  # of round numbers along an axis


def saturation_curve(given: Given) -> list[Drawing]:
    """Codes met, interview by interview, beside random orders of the same interviews."""
    found = saturation(given.facts)
    if found.interviews < _LEAST or not found.found:
        raise UsageError(
            f"interviews finished for all codes: {found.interviews}, codes met in them:"
            f" {found.found}; a curve needs {_LEAST} interviews and a code."
        )
    reached = next(
        one for one in found.reached if (one.base, one.run, one.threshold) == (BASE, RUN, THRESHOLD)
    )
    figure = _curve(found, reached)
    return [Drawing("saturation", figure, _caption(found, reached))]


def _curve(found: Saturation, reached: Reached) -> Figure:
    figure = Figure((6.6, 4.2))
    axes = figure.add_axes((0.09, 0.34, 0.89, 0.64))
    bars = figure.add_axes((0.09, 0.16, 0.89, 0.14), sharex=axes)
    steps = found.steps
    number = np.array([step.number for step in steps])
    low, high = ([getattr(s, f"random_{side}") for s in steps] for side in ("low", "high"))
    axes.fill_between(number, low, high, color=GREY, alpha=0.25, linewidth=0,
                      label=f"90 % of {found.draws:,} random orders")  # fmt: skip
    axes.plot(number, [step.random_mean for step in steps], color=GREY, linewidth=1,
              linestyle=(0, (4, 2)), label="mean of random orders")  # fmt: skip
    axes.plot(number, [step.total for step in steps], color=BLUE, linewidth=1.4, marker="o",
              markersize=3, label="order of the interviews")  # fmt: skip
    axes.axhline(found.found, color=INK, linewidth=0.5, linestyle=":")
    axes.set_ylim(0, max(found.found, 1) * 1.08)
    axes.set_ylabel("codes met so far")
    if reached.at is not None:
        _mark(figure, reached)
    axes.legend(loc="lower right")
    axes.tick_params(labelbottom=False)
    bars.bar(number, [step.new for step in steps], color=BLUE, width=0.6)
    bars.set_ylabel("new codes")
    bars.yaxis.set_major_locator(MaxNLocator(3, steps=_STEPS, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(8, steps=_STEPS, integer=True))
    for own in (axes, bars):
        own.spines[["top", "right"]].set_visible(False)
    _names(figure, found)
    return figure


def _mark(figure: Figure, reached: Reached) -> None:
    axes = figure.axes[0]
    assert reached.at is not None
    axes.axvline(reached.at, color=ORANGE, linewidth=1, linestyle=(0, (6, 2)))
    axes.text(
        reached.at + 0.15, axes.get_ylim()[1] * 0.02,
        f"interview {reached.at}: no more than {THRESHOLD:.0%} new\n(base {BASE}, run {RUN})",
        color="#a04400", fontsize=6.5, va="bottom",
    )  # fmt: skip


def _names(figure: Figure, found: Saturation) -> None:
    bars = figure.axes[1]
    bars.set_xlim(0.4, len(found.steps) + 0.6)
    if len(found.steps) <= _NAMED:
        bars.set_xticks([step.number for step in found.steps])
        names = [f"{step.interview}  {step.number}" for step in found.steps]
        bars.set_xticklabels(names, rotation=90, fontsize=6)
    else:
        bars.xaxis.set_major_locator(MaxNLocator(12, steps=_STEPS, integer=True))
    bars.set_xlabel("interviews, in the order of their dates" if any(s.date for s in found.steps)
                    else "interviews, in the order of their names")  # fmt: skip


def _caption(found: Saturation, reached: Reached) -> str:
    told = (
        f"New codes by interview: {found.found} of {found.codes} codes were met in"
        f" {found.interviews} interviews that were reviewed throughout (unit: the interview)."
        f" Saturation after Guest, Namey & Chen (2020), base {BASE}, run {RUN}, threshold"
        f" {THRESHOLD:.0%}: "
    )
    if reached.at is None:
        told += f"{reached.reason}."
    else:
        told += f"reached at interview {reached.at}, seen after {reached.seen}; {reached.after} new"
        told += " codes came after all the same. "
        told += _random(reached)
    if found.undated:
        told += f" Put last for want of a date: {listed(found.undated)}."
    if found.left_out:
        told += f" Left out, not reviewed to the end: {listed(found.left_out)}."
    return (
        f"{told} With a codebook written beforehand the curve tells when its codes had been met,"
        " not whether other things were left unsaid."
    )


def _random(reached: Reached) -> str:
    def at(value: int | None) -> str:
        return "never" if value is None else str(value)

    return (
        f"Over random orders it is reached at {at(reached.median)} in the median (90 %:"
        f" {at(reached.low)} to {at(reached.high)})."
    )
