"""Text in, spaCy's tokens out: the blank pipelines, trained ones by name, and the words of a rule.

spaCy is imported when a text is first tokenised: what is read from the index needs none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tls_coding.corpus.charsets import shared_charsets
from tls_coding.errors import CodingError

if TYPE_CHECKING:
    from spacy.tokens import Doc

CACHE = 1_000_000  # words whose splitting is remembered; the default of 10,000 is 7 times slower


@lru_cache(maxsize=16)
def pipeline(language: str) -> Any:
    """spaCy's blank pipeline of a language: its tokeniser and nothing else."""
    import spacy

    with shared_charsets():
        try:
            nlp = spacy.blank(language)
        except ImportError:
            if language == "gl":
                from tls_coding.corpus.galician import Galician

                nlp = Galician()
            else:
                nlp = spacy.blank("xx")
    tokenizer: Any = nlp.tokenizer
    tokenizer.max_cache_size = CACHE
    nlp.max_length = 100_000_000
    return nlp


@lru_cache(maxsize=4)
def trained(name: str) -> Any:
    """An installed pipeline by name, for patterns that look at more than words."""
    import spacy

    try:
        with shared_charsets():
            return spacy.load(name)
    except (OSError, ImportError, AttributeError, ValueError) as error:
        said = str(error).splitlines()[0]
        raise CodingError(f"The pipeline '{name}' cannot be loaded: {said}") from None


def annotated(doc: Doc, name: str) -> Doc:
    """The tokens of `doc` with what the trained pipeline `name` says of each."""
    from spacy.tokens import Doc

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
    words = pipeline(language).make_doc(text + lent_to(text))
    return own_words([token.lower_ for token in words], text)


def lent_to(text: str) -> str:
    """What is put after `text`: an elided word is split off only before a word it leans on."""
    return "a" if text.endswith("'") else ""


def own_words(words: list[str], text: str) -> list[str]:
    """The words of `text`, given those that it has with what was lent to it; no white space."""
    if lent := lent_to(text):
        words = [*words[:-1], words[-1].removesuffix(lent)]
    return [word for word in words if word and not word.isspace()]


def split_chunks(chunks: Sequence[str], language: str) -> list[list[str]]:
    """How the tokeniser of a language splits each of `chunks`, which hold no white space.

    They are given to it as one text, a chunk a line: one after another takes four times as long.

    >>> split_chunks(["savoir-faire,", "d'eau"], "fr")
    [['savoir', '-', 'faire', ','], ["d'", 'eau']]
    """
    found: list[list[str]] = [[]]
    for token in pipeline(language).make_doc("\n".join(chunks)) if chunks else ():
        text = token.text
        if text == "\n":
            found.append([])
        else:
            found[-1].append(text)
    return found if chunks else []


def alphabetic_exceptions(language: str) -> frozenset[str]:
    """Words of letters alone that the tokeniser splits or may split (`cannot`); all others are one.

    What holds a letter and nothing else has no prefix, suffix or infix to be cut off.
    """
    return frozenset(text for text in pipeline(language).tokenizer.rules if text.isalpha())


def spaced_exceptions(language: str) -> tuple[str, ...]:
    """What the tokeniser keeps together or splits in its own way across a space (`EE. UU.`)."""
    rules = pipeline(language).tokenizer.rules
    return tuple(text for text in rules if len(text.split()) > 1)
