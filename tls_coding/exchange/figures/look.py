"""How figures look, the same on every machine and for every eye; a figure in, its bytes out.

Colours are cividis (Nuñez, Anderton & Renslow 2018) and those of Okabe & Ito (2008), which people
who do not tell red from green tell apart; signs, hatches or shapes say the same again.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from typing import Any

import matplotlib
from matplotlib import colormaps
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

DPI = 300
INK, GREY, PALE = "#222222", "#6b6b6b", "#e9e9e9"
BLUE, ORANGE, GREEN, PINK = "#0072b2", "#d55e00", "#009e73", "#cc79a7"
OKABE_ITO = (BLUE, ORANGE, GREEN, PINK, "#e69f00", "#56b4e9", "#8a7d00")
SHAPES = ("o", "s", "^", "D", "v", "P", "X", "p", "h", "<", ">")
MAP = colormaps["cividis_r"]  # light where there is little, so that white is nothing
_AIR = 0.06  # inches around a figure
_NOTHING: dict[str, Any] = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}
_DARK = 0.5  # luminance below which text on a cell is white
_SETTINGS: dict[str, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],  # shipped; the others are for SVG
    "font.size": 7,
    "figure.dpi": DPI,
    "axes.titlesize": 7,
    "axes.labelsize": 7,
    "axes.linewidth": 0.6,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.unicode_minus": True,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 6.5,
    "ytick.labelsize": 6.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "hatch.linewidth": 0.4,
    "legend.fontsize": 6.5,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "tls",
    "text.parse_math": False,  # a name with a dollar is a name
}


@dataclass(frozen=True)
class Drawing:
    """A figure, what its file is called, and what stands below it."""

    name: str
    figure: Figure
    caption: str


@contextmanager
def look() -> Iterator[None]:
    """Our settings instead of those of the machine, and those of the machine again afterwards."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)  # type: ignore[arg-type]
        yield


def rendered(figure: Figure) -> dict[str, bytes]:
    """A figure as `svg` and `png`, with nothing of the time or the program in them.

    The page is as large as what stands on it.
    """
    FigureCanvasAgg(figure)
    page = figure.get_tightbbox().padded(_AIR)
    made = {}
    for form, nothing in _NOTHING.items():
        out = io.BytesIO()
        figure.savefig(out, format=form, dpi=DPI, metadata=nothing, bbox_inches=page)
        made[form] = out.getvalue()
    return made


def ink_on(value: float, scale: Normalize) -> str:
    """The colour of text on a cell of that value."""
    red, green, blue, _ = MAP(scale(value))
    return "white" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < _DARK else INK


def folded(name: str, width: int) -> str:
    """A name on as many lines as it needs.

    >>> folded("Communities of practice", 12)
    'Communities\\nof practice'
    """
    return "\n".join(wrap(name, width, break_long_words=False)) or name


def shortened(name: str, width: int) -> str:
    """A name cut where it would run over others.

    >>> shortened("Scarcity of labour and successors", 20)
    'Scarcity of labour …'
    """
    if len(name) <= width:
        return name
    return name[: width - 1].rsplit(" ", 1)[0].rstrip(" ,;") + " …"


def parted(count: int, most: int) -> list[slice]:
    """`count` things in as few stretches of at most `most` as there can be, of nearly one length.

    >>> [(one.start, one.stop) for one in parted(10, 4)]
    [(0, 4), (4, 7), (7, 10)]
    """
    parts = max(1, -(-count // most))
    bounds = [-(-count * n // parts) for n in range(parts + 1)]
    return [slice(start, stop) for start, stop in pairwise(bounds)]


def listed(names: Sequence[str], most: int = 12) -> str:
    """Names in one line; how many more where they are many.

    >>> listed(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
