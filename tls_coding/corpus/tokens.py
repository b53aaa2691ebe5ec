"""A turn of a transcript in; the Doc on which rules run, with the way back to the body, out.

The Doc is spaCy's blank tokenisation of the folded text. Nothing here knows of rules.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

import spacy
from spacy.tokens import Doc

from tls_coding.corpus.folding import Folded, fold
from tls_coding.corpus.galician import Galician
from tls_coding.corpus.sentences import sentence_bounds
from tls_coding.corpus.transcript import Transcript, Turn
from tls_coding.errors import CodingError
from tls_coding.spans import Span

CACHE = 1_000_000  # words whose splitting is remembered; the default of 10,000 is 7 times slower


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
    bounds = sentence_bounds(folded.text, language)
    return TokenTurn(
        turn=turn,
        doc=doc,
        folded=folded,
        words=words,
        words_before=tuple(accumulate(counts, initial=0)),
        sentences=_token_sentences(doc, bounds),
        sentence_spans=tuple(folded.back(start, end) for start, end in bounds),
    )


@lru_cache(maxsize=16)
def pipeline(language: str) -> Any:
    """spaCy's blank pipeline of a language: its tokeniser and nothing else."""
    try:
        nlp = spacy.blank(language)
    except ImportError:
        nlp = Galician() if language == "gl" else spacy.blank("xx")
    tokenizer: Any = nlp.tokenizer
    tokenizer.max_cache_size = CACHE
    nlp.max_length = 100_000_000
    return nlp


@lru_cache(maxsize=4)
def trained(name: str) -> Any:
    """An installed pipeline by name, for patterns that look at more than words."""
    try:
        return spacy.load(name)
    except (OSError, ImportError, AttributeError, ValueError) as error:
        said = str(error).splitlines()[0]
        raise CodingError(f"The pipeline '{name}' cannot be loaded: {said}") from None


def annotated(doc: Doc, name: str) -> Doc:
    """The tokens of `doc` with what the trained pipeline `name` says of each."""
    nlp = trained(name)
    words = [token.text for token in doc]
    spaces = [bool(token.whitespace_) for token in doc]
    return nlp(Doc(nlp.vocab, words=words, spaces=spaces)) if words else Doc(nlp.vocab)


def split_words(text: str, language: str) -> list[str]:
    """How the tokeniser of a language splits `text`, in lower case.

    >>> split_words("savoir-faire", "fr")
    ['savoir', '-', 'faire']
    >>> split_words("d'", "fr")
    ["d'"]
    """
    # An elided word is split off only before the word it leans on: one is lent to it.
    lent = "a" if text.endswith("'") else ""
    words = [token.lower_ for token in pipeline(language).make_doc(text + lent)]
    if lent and words[-1] == lent:
        words.pop()
    elif lent:
        words[-1] = words[-1].removesuffix(lent)
    return [word for word in words if not word.isspace()]


def _token_sentences(doc: Doc, bounds: list[tuple[int, int]]) -> tuple[Span, ...]:
    """The token span of each sentence; white space before a sentence goes to it."""
    starts = [token.idx for token in doc]
    edges = [bisect_left(starts, end) for _, end in bounds]
    return tuple(Span(start, end) for start, end in pairwise([0, *edges]))
