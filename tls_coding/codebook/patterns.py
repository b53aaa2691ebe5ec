"""A `tokens:` rule in; why spaCy's Matcher cannot use it, if so, out.

spaCy is loaded only when a codebook has such rules.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from typing import Any

# What the Matcher may look at only where a trained pipeline has been over the text.
TRAINED = {
    **dict.fromkeys(["POS", "TAG", "MORPH"], "a tagger"),
    **dict.fromkeys(["DEP", "SENT_START", "IS_SENT_START"], "a parser"),
    **dict.fromkeys(["ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID"], "an entity recogniser"),
    "LEMMA": "a lemmatiser",
}

# What a trained pipeline says of two words: the Matcher refuses a text that nothing was said of.
ANNOTATED: dict[str, Any] = {
    "tags": ["X", "X"],
    "pos": ["X", "X"],
    "morphs": ["", ""],
    "lemmas": ["a", "b"],
    "heads": [0, 0],
    "deps": ["ROOT", "dep"],
    "ents": ["O", "O"],
}


def installed(pipeline: str) -> str | None:
    """The version of a trained pipeline, or None where it is not installed."""
    try:
        return version(pipeline.replace("_", "-"))
    except PackageNotFoundError:
        return None


def pattern_fault(
    tokens: list[dict[str, Any]], pipeline: str | None = None
) -> tuple[str, str] | None:
    """What is wrong with a token pattern and what to do; None for one that can be used."""
    for token in tokens:
        for attribute in token:
            needed = TRAINED.get(str(attribute).upper())
            if needed and not pipeline:
                what = f"the token pattern looks at {attribute}, which needs {needed}."
                mend = (
                    "Name a trained pipeline beside it (pipeline: fr_core_news_sm), or use LOWER."
                )
                return what, mend
    from spacy.errors import MatchPatternError
    from spacy.matcher import Matcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    vocab = Vocab()
    try:
        matcher = Matcher(vocab, validate=True)
        matcher.add("rule", [tokens])
        matcher(Doc(vocab, ["a", "b"], **(ANNOTATED if pipeline else {})))
    except (MatchPatternError, ValueError, AttributeError, TypeError, KeyError, re.error) as error:
        said = [line.strip("- ") for line in str(error).splitlines() if line.strip()]
        # The first lines of a MatchPatternError only say that there is one.
        detail = said[2] if isinstance(error, MatchPatternError) and len(said) > 2 else said[0]
        mend = "See spaCy's page on the Matcher for what a token may say."
        return f"spaCy's Matcher cannot use this token pattern ({detail}).", mend
    return None
