"""Suggestions of two codebooks and what coders decided in; what an edit does to them, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tls_coding.codebook.model import Codebook, rules_by_id
from tls_coding.coding.codings import CoderState, Coding
from tls_coding.coding.suggestion import Suggestion

Suggestions = Mapping[str, Sequence[Suggestion]]  # by transcript
Key = tuple[str, str, int, int]


@dataclass(frozen=True)
class Flagged:
    """A suggestion that stands in both, with other flags."""

    before: Suggestion
    after: Suggestion


@dataclass(frozen=True)
class Look:
    """A decision, or a transcript that a coder finished, which needs another look; and why."""

    coder: str
    transcript: str
    code: str
    start: int
    end: int
    status: str
    why: str


@dataclass(frozen=True)
class Effect:
    """What the step from one codebook to the other does to suggestions.

    `vetoed`: suggestions lost because a veto stops them now.
    """

    gained: tuple[Suggestion, ...]
    lost: tuple[Suggestion, ...]
    vetoed: tuple[Suggestion, ...]
    flagged: tuple[Flagged, ...]


def effect(old: Suggestions, new: Suggestions) -> Effect:
    """Compare the suggestions of two codebooks over the same transcripts."""
    before, after = _live(old), _live(new)
    stopped = {_key(s) for own in new.values() for s in own if s.vetoed}
    lost = [s for key, s in before.items() if key not in after]
    both = [(before[key], after[key]) for key in before if key in after]
    return Effect(
        gained=tuple(s for key, s in after.items() if key not in before),
        lost=tuple(s for s in lost if _key(s) not in stopped),
        vetoed=tuple(s for s in lost if _key(s) in stopped),
        flagged=tuple(Flagged(a, b) for a, b in both if a.flags != b.flags),
    )


def looks(
    found: Effect,
    old: Suggestions,
    new: Suggestions,
    books: tuple[Codebook, Codebook],
    meaning: Iterable[str],
    states: Iterable[CoderState],
) -> list[Look]:
    """The decisions that need another look under the second of `books`, old and new.

    `meaning`: codes whose definition changed.
    """
    changed, kept = set(meaning), set(books[1].ids)
    was, now = _live(old), _live(new)
    rules = rules_by_id(books[0]), rules_by_id(books[1])
    listed: list[Look] = []
    for state in states:
        for coding in state.located:
            if why := _why(coding, was, now, rules, kept, changed):
                listed.append(_look(state.coder, coding, why))
        listed += _in_finished(state, found.gained)
    return sorted(listed, key=lambda look: (look.coder, look.transcript, look.start, look.code))


def _why(
    coding: Coding,
    was: Mapping[Key, Suggestion],
    now: Mapping[Key, Suggestion],
    rules: tuple[Mapping[str, str], Mapping[str, str]],
    kept: set[str],
    changed: set[str],
) -> str:
    if coding.code not in kept:
        return "the code is gone"
    if coding.code in changed:
        return "the meaning of the code changed"
    key = (coding.transcript, coding.code, *coding.span)
    before, after = was.get(key), now.get(key)
    if coding.status == "accepted" and coding.rules and before and not after:
        return "no rule suggests it any more"
    if coding.status == "rejected" and after:
        # An id is a place in a list: a rule put in before others gives theirs to the next ones.
        seen = {rules[0].get(rule) for rule in (*coding.rules, *(before.rules if before else ()))}
        other = [rule for rule in after.rules if rules[1].get(rule) not in seen]
        if other:
            return f"rejected, and suggested by another rule now ({', '.join(other)})"
    return ""


def _in_finished(state: CoderState, gained: Iterable[Suggestion]) -> Iterator[Look]:
    decided = {coding.suggestion for coding in state.codings}
    for s in gained:
        if (s.transcript, s.code) in state.done and s.id not in decided:
            why = "new suggestion in a transcript that was finished"
            yield Look(state.coder, s.transcript, s.code, s.start, s.end, "not seen", why)


def _look(coder: str, coding: Coding, why: str) -> Look:
    start, end = coding.span
    return Look(coder, coding.transcript, coding.code, start, end, coding.status, why)


def _live(found: Suggestions) -> dict[Key, Suggestion]:
    return {_key(s): s for own in found.values() for s in own if not s.vetoed}


def _key(suggestion: Suggestion) -> Key:
    return (suggestion.transcript, suggestion.code, suggestion.start, suggestion.end)
