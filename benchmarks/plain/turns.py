"""A turn of a transcript in; its Doc, one at a time, with the way back to the body, out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise

from spacy.tokens import Doc

from tls_coding.corpus.folding import Folded, fold
from tls_coding.corpus.sentences import sentence_bounds
from tls_coding.corpus.tokens import pipeline
from tls_coding.corpus.transcript import Transcript, Turn
from tls_coding.spans import Span


@dataclass(frozen=True)
class TokenTurn:
    """One turn, tokenised. `words_before[i]`: words (not punctuation) before token i."""

    turn: Turn
    doc: Doc
    folded: Folded
    words: tuple[str, ...]  # lower case, one per token
    words_before: tuple[int, ...]  # len(words) + 1 values
    sentences: tuple[Span, ...]  # token spans
    sentence_spans: tuple[Span, ...]  # the same ones in the body

    def body_span(self, tokens: Span) -> Span:
        """The span of the transcript's body behind a span of tokens."""
        first, last = self.doc[tokens.start], self.doc[tokens.end - 1]
        return self.folded.back(first.idx, last.idx + len(last.text))

    def sentence_at(self, token: int) -> int:
        """The number of the sentence that holds a token."""
        ends = [span.end for span in self.sentences]
        return min(bisect_right(ends, token), len(ends) - 1)


def tokenise(transcript: Transcript) -> list[TokenTurn]:
    """Tokenise every turn of a transcript."""
    return [tokenise_turn(transcript.body, turn, transcript.language) for turn in transcript.turns]


def tokenise_turn(body: str, turn: Turn, language: str) -> TokenTurn:
    """Tokenise one turn of `body`."""
    folded = fold(turn.span.of(body), turn.start)
    doc = pipeline(language).make_doc(folded.text)
    words = tuple(token.lower_ for token in doc)
    counts = (1 if any(char.isalnum() for char in word) else 0 for word in words)
    bounds = sentence_bounds(folded.text, language) or [(0, len(folded.text))][: len(doc)]
    return TokenTurn(
        turn=turn,
        doc=doc,
        folded=folded,
        words=words,
        words_before=tuple(accumulate(counts, initial=0)),
        sentences=_token_sentences(doc, bounds),
        sentence_spans=tuple(folded.back(start, end) for start, end in bounds),
    )


def _token_sentences(doc: Doc, bounds: list[tuple[int, int]]) -> tuple[Span, ...]:
    """The token span of each sentence; white space between sentences goes to the one after it."""
    if not bounds:
        return ()
    starts = [token.idx for token in doc]
    edges = [bisect_left(starts, end) for _, end in bounds[:-1]]
    return tuple(Span(start, end) for start, end in pairwise([0, *edges, len(doc)]))
