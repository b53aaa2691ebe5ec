"""A study, read and counted, in; its figures for the paper, SVG and PNG, with captions out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tls_coding.exchange.given import Given

CAPTIONS = "figures.md"


def all_figures(given: Given) -> dict[str, bytes]:
    """Every figure by the name of its file, as SVG and as PNG (300 dots per inch), and CAPTIONS.

    CAPTIONS (Markdown) has a caption for each figure, and says of those that are left out why:
    a display that needs dates, two groups or more cases than there are. The same `given` gives the
    same bytes. Text in SVG stays text.
    """
    from tls_coding.exchange.figures.album import drawn, told
    from tls_coding.exchange.figures.look import look, rendered

    made: dict[str, bytes] = {}
    captions: dict[str, str] = {}
    left_out: dict[str, str] = {}
    with look():
        for drawing in drawn(given, left_out):
            captions[drawing.name] = drawing.caption
            for form, content in rendered(drawing.figure).items():
                made[f"{drawing.name}.{form}"] = content
    return made | {CAPTIONS: told(given, captions, left_out).encode("utf-8")}
