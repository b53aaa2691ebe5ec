"""A `tokens:` rule and a row of words in; where spaCy's Matcher finds it out.

spaCy is loaded only where a codebook has such rules.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from tls_coding.coding.compile import CompiledPart
from tls_coding.corpus.folding import fold
from tls_coding.corpus.stream import Ints, Stream
from tls_coding.corpus.tokens import annotated, pipeline, trained
from tls_coding.errors import CodingError

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from tls_coding.coding.anchors import AnchoredPattern


class TokenRule:
    """One `tokens:` rule, run where its words are."""

    def __init__(self, part: CompiledPart, language: str) -> None:
        self.part = part
        self.language = language

    def spans(self, stream: Stream) -> Ints:
        """The first place and the place after the last of every match: an array (n, 2)."""
        turns = stream.turn_table
        try:
            found = self.pattern.spans(
                stream.vocabulary.words, stream.ids, turns, lambda turn: self._doc(stream, turn)
            )
        except ValueError:  # E155: no component of the pipeline says what the pattern looks at
            looks = ", ".join(sorted({str(key) for token in self.part.tokens for key in token}))
            raise CodingError(
                f"The pipeline '{self.part.pipeline}' does not tell what a token pattern of the "
                f"codebook looks at ({looks}). Name another pipeline there."
            ) from None
        table = np.array(found, np.int64).reshape(-1, 3)
        return turns[table[:, 0], :1] + table[:, 1:]

    @cached_property
    def pattern(self) -> AnchoredPattern:
        """The pattern with its anchors."""
        from tls_coding.coding.anchors import AnchoredPattern

        nlp = trained(self.part.pipeline) if self.part.pipeline else pipeline(self.language)
        return AnchoredPattern(self.part.tokens, nlp.vocab)

    def _doc(self, stream: Stream, turn: int) -> Doc:
        text = int(np.searchsorted(stream.turn_of_text, turn, "right")) - 1
        transcript = stream.transcripts[text]
        span = transcript.turns[turn - int(stream.turn_of_text[text])].span
        doc: Any = pipeline(self.language).make_doc(fold(span.of(transcript.body)).text)
        return annotated(doc, self.part.pipeline) if self.part.pipeline else doc
