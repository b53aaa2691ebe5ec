"""A suggestion: what rules propose for one passage and one code, with the evidence.

No spaCy here: suggestions are read back from disk where nothing needs to be matched.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from tls_coding.spans import Span


@dataclass(frozen=True)
class Evidence:
    """One hit of one rule: the spans of its pieces in the body, and their words."""

    rule: str
    pieces: tuple[Span, ...]
    words: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """All hits of one code in one unit. `vetoed` ones are kept and counted, not proposed."""

    id: str
    transcript: str
    text_sha256: str
    code: str
    start: int
    end: int
    turn: int
    evidence: tuple[Evidence, ...]
    vetoed: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that found it, each once, in the order of their hits."""
        return tuple(dict.fromkeys(evidence.rule for evidence in self.evidence))

    @property
    def words(self) -> tuple[str, ...]:
        """The matched words of each hit, each wording once."""
        return tuple(dict.fromkeys(evidence.words for evidence in self.evidence))

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags that all of its hits share: one plain hit makes the suggestion plain."""
        shared = set.intersection(*(set(evidence.flags) for evidence in self.evidence))
        return tuple(sorted(shared))


def suggestion_id(transcript: str, span: Span, code: str) -> str:
    """The id of a suggestion: the same for the same transcript, span and code, always."""
    text = f"{transcript}\x1f{span.start}\x1f{span.end}\x1f{code}"
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def to_json(suggestion: Suggestion) -> dict[str, Any]:
    """Plain data that `from_json` reads back."""
    evidence = [
        {"rule": each.rule, "pieces": each.pieces, "words": each.words, "flags": each.flags}
        for each in suggestion.evidence
    ]
    return {**vars(suggestion), "evidence": evidence}


def from_json(data: dict[str, Any]) -> Suggestion:
    """The suggestion that `to_json` wrote."""
    evidence = tuple(
        Evidence(
            item["rule"],
            tuple(Span(*piece) for piece in item["pieces"]),
            item["words"],
            tuple(item["flags"]),
        )
        for item in data["evidence"]
    )
    return Suggestion(**{**data, "evidence": evidence})
