"""The styles of a Word document in; what they make bold, a heading or numbered, out."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from docx.oxml.ns import qn

from tls_coding.corpus.readers.runs import heading_named

VALUE = qn("w:val")
_BOLD, _LEVEL, _NUMBER = qn("w:b"), qn("w:outlineLvl"), f"{qn('w:numPr')}/{qn('w:numId')}"
_OFF = {"0", "false", "off", "none"}


class Style(NamedTuple):
    """What a style says with all that it inherits; None where it says nothing."""

    bold: bool | None = None
    level: int | None = None
    numbered: bool | None = None

    def over(self, base: Style) -> Style:
        """This style, and `base` where this one says nothing."""
        return Style(
            base.bold if self.bold is None else self.bold,
            base.level if self.level is None else self.level,
            base.numbered if self.numbered is None else self.numbered,
        )


class Styles:
    """The styles of `root`, the element of the styles part (None: no styles)."""

    def __init__(self, root: Any) -> None:
        self._elements: dict[str, Any] = {}
        self._found: dict[str, Style] = {"": Style()}
        self.default = ""  # the style of paragraphs that name none
        self.bold = False  # of text that nothing is said of
        if root is None:
            return
        for element in root.iter(qn("w:style")):
            name = element.get(qn("w:styleId"), "")
            self._elements[name] = element
            if element.get(qn("w:type")) == "paragraph" and is_on(
                element.get(qn("w:default"), "0")
            ):
                self.default = name
        defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self.bold = bool(bold_of(defaults))

    def of(self, name: str) -> Style:
        """The style of this id, with what it inherits."""
        if name not in self._found:
            self._found[name] = self._inherited(name)
        return self._found[name]

    def _inherited(self, name: str) -> Style:
        found, seen = Style(), set()
        while name in self._elements and name not in seen:
            seen.add(name)
            element = self._elements[name]
            found = found.over(_own(element, name))
            base = element.find(qn("w:basedOn"))
            name = "" if base is None else base.get(VALUE, "")
        return found


def _own(style: Any, name: str) -> Style:
    properties = style.find(qn("w:pPr"))
    level = level_of(properties)
    title = style.find(qn("w:name"))
    if level is None:
        level = heading_named("" if title is None else title.get(VALUE, "")) or heading_named(name)
    return Style(bold_of(style.find(qn("w:rPr"))), level, numbered_of(properties))


def is_on(value: str) -> bool:
    """Whether the value of a switch is on."""
    return value.lower() not in _OFF


def bold_of(properties: Any) -> bool | None:
    """What the properties of a run (`w:rPr`, or None) say of bold."""
    bold = None if properties is None else properties.find(_BOLD)
    return None if bold is None else is_on(bold.get(VALUE, "1"))


def level_of(properties: Any) -> int | None:
    """The level of a heading that a paragraph's properties (`w:pPr`, or None) give; 0: none."""
    level = None if properties is None else properties.find(_LEVEL)
    number = "" if level is None else level.get(VALUE, "")
    if not re.fullmatch(r"[0-9]", number):
        return None
    return (int(number) + 1) % 10  # 9 is running text


def numbered_of(properties: Any) -> bool | None:
    """Whether the properties of a paragraph (`w:pPr`, or None) number it."""
    number = None if properties is None else properties.find(_NUMBER)
    return None if number is None else number.get(VALUE, "0") != "0"
