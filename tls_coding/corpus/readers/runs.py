"""Pieces of text, each bold or not, in; one paragraph with its stretches of bold out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from tls_coding.corpus.readers.source import Paragraph

_HEADING = re.compile(
    r"(?:heading|titre|t[ií]tulo|titolo|t[ií]tol|überschrift|berschrift)[ _]?([1-9])", re.IGNORECASE
)
_BLANK = re.compile(r"[ \t\r\n\f]+")


class Run(NamedTuple):
    """A piece of text. `fixed`: its white space stands as it is (for `flowed`)."""

    text: str
    bold: bool = False
    fixed: bool = False


def paragraph(runs: Iterable[Run], heading: int = 0) -> Paragraph:
    """The runs as one paragraph; bold runs that touch are one stretch."""
    texts: list[str] = []
    bold: list[tuple[int, int]] = []
    at = 0
    for run in runs:
        end = at + len(run.text)
        if run.bold and end > at:
            if bold and bold[-1][1] == at:
                bold[-1] = (bold[-1][0], end)
            else:
                bold.append((at, end))
        texts.append(run.text)
        at = end
    return Paragraph("".join(texts), tuple(bold), heading)


def flowed(runs: Iterable[Run]) -> list[Run]:
    """Runs with their white space as a page shows it: one space for many, none at either end.

    White space of `fixed` runs stays; none stays before or after a line break among them.
    """
    kept: list[Run] = []
    for run in runs:
        text = run.text
        if not run.fixed:
            text = _BLANK.sub(" ", text)
            if text[:1] == " " and (not kept or _ends_blank(kept[-1])):
                text = text[1:]
        elif text[:1] == "\n":
            _strip_last(kept)
        if text:
            kept.append(run._replace(text=text))
    _strip_last(kept)
    return kept


def is_bold(weight: str | None) -> bool | None:
    """Whether a weight of a font, as CSS names it, is bold; None where it says nothing.

    >>> is_bold("bold"), is_bold("400"), is_bold("inherit")
    (True, False, None)
    """
    weight = (weight or "").strip().lower()
    if weight in {"bold", "bolder", "normal", "lighter"}:
        return weight.startswith("bold")
    return int(weight) >= 600 if weight.isdecimal() and len(weight) < 5 else None


def heading_named(style: str) -> int | None:
    """The level of the headings of a style by its name, in the languages of Word; None: no heading.

    >>> heading_named("Titre 2"), heading_named("Title")
    (2, None)
    """
    match = _HEADING.fullmatch(style.strip())
    return int(match[1]) if match else None


def _ends_blank(run: Run) -> bool:
    return run.text[-1] == "\n" if run.fixed else run.text[-1] == " "


def _strip_last(kept: list[Run]) -> None:
    if kept and not kept[-1].fixed and kept[-1].text[-1] == " ":
        kept[-1] = kept[-1]._replace(text=kept[-1].text[:-1])
        if not kept[-1].text:
            kept.pop()
