"""What a reader gives: the text of a source file by paragraph, and what stood beside it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """`paragraphs` in reading order, line breaks within a paragraph kept as newlines.

    `elsewhere`: text outside the running text (header, footer, footnotes, comments), by place.
    `remarks`: what the reader wants said (a guessed encoding, …).
    """

    paragraphs: list[str]
    elsewhere: dict[str, list[str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def words(self) -> list[str]:
        """Every word of the source, in order, those elsewhere last."""
        texts = [*self.paragraphs, *(text for texts in self.elsewhere.values() for text in texts)]
        return [word for text in texts for word in text.split()]
