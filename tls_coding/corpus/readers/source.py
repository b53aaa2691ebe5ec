"""What a reader gives: the text of a source file by paragraph, and what stood beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of running text, or one turn where the format itself names who speaks.

    `text`: line breaks within it are newlines. `bold`: half-open stretches of `text` in bold,
    ascending and apart. `heading`: its level from 1, or 0. `speaker`: the label that the format
    gives (subtitles, ELAN, TEI, a table's column); None where labels, if any, stand in the text.
    `start`, `end`: seconds from the beginning of the recording, where the format tells them.
    """

    text: str
    bold: tuple[tuple[int, int], ...] = ()
    heading: int = 0
    speaker: str | None = None
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True)
class Source:
    """`paragraphs` in reading order; blank ones are kept, they part what stands around them.

    `elsewhere`: text outside the running text (header, footer, footnotes, comments), by place.
    `remarks`: what the reader wants said (a guessed encoding, …). `attributes`: what the file
    says of the interview (`date`, `place`, …). `speakers`: what it says of each label (`role`,
    `name`, `sex`, `age`, …).
    """

    paragraphs: list[Paragraph]
    elsewhere: dict[str, list[str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    speakers: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def texts(self) -> list[str]:
        """The text of every paragraph."""
        return [paragraph.text for paragraph in self.paragraphs]

    def words(self) -> list[str]:
        """Every word of the source, in order, those elsewhere last."""
        beside = [text for group in self.elsewhere.values() for text in group]
        return [word for text in self.texts + beside for word in text.split()]
