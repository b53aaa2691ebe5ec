"""The styles of an OpenDocument text in; what they make bold or hidden, out."""

from __future__ import annotations

from typing import Any, NamedTuple

from tls_coding.corpus.readers.runs import is_bold

_URN = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT = f"{_URN}office:1.0}}", f"{_URN}text:1.0}}"
STYLE, DRAW = f"{_URN}style:1.0}}", f"{_URN}drawing:1.0}}"
FORMAT, PICTURE = f"{_URN}xsl-fo-compatible:1.0}}", f"{_URN}svg-compatible:1.0}}"


class Look(NamedTuple):
    """How text is set; None where a style leaves it to what is around."""

    bold: bool | None = None
    hidden: bool | None = None

    def over(self, other: Look) -> Look:
        """This look, and `other` where this one says nothing."""
        return Look(
            other.bold if self.bold is None else self.bold,
            other.hidden if self.hidden is None else self.hidden,
        )


class Styles:
    """The named styles of `styles` (a root element, or None), the automatic ones of `content`."""

    def __init__(self, content: Any, styles: Any) -> None:
        self._own: dict[tuple[str, str], tuple[Look, str]] = {}
        self._found: dict[tuple[str, str], Look] = {}
        named = [root.find(f"{OFFICE}styles") for root in (styles, content) if root is not None]
        for group in (*named, content.find(f"{OFFICE}automatic-styles")):
            for style in () if group is None else group.iter(f"{STYLE}style"):
                key = style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")
                self._own[key] = _look(style), style.get(f"{STYLE}parent-style-name", "")
            for style in () if group is None else group.iter(f"{STYLE}default-style"):
                self._own[style.get(f"{STYLE}family", ""), ""] = _look(style), ""

    def of(self, family: str, name: str | None) -> Look:
        """The look of style `name` of a family (`paragraph`, `text`), with what it inherits.

        Paragraphs without a style of that name have the look of their family.
        """
        key = family, name or ""
        if key not in self._found:
            self._found[key] = self._inherited(*key)
        return self._found[key]

    def _inherited(self, family: str, name: str) -> Look:
        look, seen = Look(), set()
        while name and name not in seen:
            seen.add(name)
            own, name = self._own.get((family, name), (Look(), ""))
            look = look.over(own)
        if family == "paragraph":
            look = look.over(self._own.get((family, ""), (Look(), ""))[0])
        return look


def _look(style: Any) -> Look:
    properties = style.find(f"{STYLE}text-properties")
    if properties is None:
        return Look()
    display = properties.get(f"{TEXT}display")
    return Look(
        is_bold(properties.get(f"{FORMAT}font-weight")),
        None if display is None else display == "none",
    )
