"""A study, read and counted, in; its figures, and why some could not be drawn, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from tls_coding.errors import UsageError
from tls_coding.exchange.figures.forest import forests
from tls_coding.exchange.figures.heatmap import heat_maps
from tls_coding.exchange.figures.likeness import likeness
from tls_coding.exchange.figures.look import Drawing
from tls_coding.exchange.figures.meetings import meetings, met_in_turns
from tls_coding.exchange.figures.netmap import net_map
from tls_coding.exchange.figures.periods import time_lines
from tls_coding.exchange.figures.profilemap import profile_maps
from tls_coding.exchange.figures.saturationcurve import saturation_curve
from tls_coding.exchange.given import Given


def drawn(given: Given, left_out: dict[str, str]) -> Iterator[Drawing]:
    """Each figure that the study has enough for; the others go into `left_out`, with the reason."""
    found = cache(partial(met_in_turns, given))
    displays: dict[str, Callable[[], list[Drawing]]] = {
        "Cases by themes": lambda: heat_maps(given),
        "Contrasts": lambda: forests(given),
        "Correspondence": lambda: profile_maps(given),
        "Similarity of cases": lambda: likeness(given),
        "Co-occurrence": lambda: meetings(given, found()),
        "Network of co-occurrence": lambda: net_map(given, found()),
        "Saturation": lambda: saturation_curve(given),
        "Time line": lambda: time_lines(given),
    }
    for called, draw in displays.items():
        try:
            yield from draw()
        except UsageError as error:
            left_out[called] = str(error)


def told(given: Given, captions: Mapping[str, str], left_out: Mapping[str, str]) -> str:
    """The captions as Markdown, and why figures are missing."""
    lines = [f"# Figures: {given.study}", ""]
    for name, caption in captions.items():
        lines += [f"**{name}.svg**, {name}.png. {caption}", ""]
    if left_out:
        lines += ["## Left out", ""]
        lines += [f"- {called}: {reason}" for called, reason in left_out.items()]
    return "\n".join(lines).rstrip("\n") + "\n"
