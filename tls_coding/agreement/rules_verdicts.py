"""Suggestions and what coders hold in; what people said of each suggestion, out.

A decision is about a passage and a code, not about the words that a rule found: it is taken for
today's suggestion of the same place and code, whatever rules that one rests on by now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tls_coding.coding.adjudication import Settled, settled
from tls_coding.coding.codings import CoderState, Coding, Ref
from tls_coding.coding.suggestion import Suggestion

Said = Literal["accepted", "rejected", "unsure", "split"]
POOLED = ""  # in place of a coder: all of them as one


@dataclass(frozen=True)
class Verdict:
    """What a coder, or all of them (`POOLED`), said of a suggestion.

    `rules`: those that the coders had before them. `refs`: the decisions it was made of.
    """

    said: Said
    rules: frozenset[str] = frozenset()
    refs: tuple[Ref, ...] = ()


Verdicts = dict[tuple[str, str], Verdict]  # by coder and id of the suggestion


def verdicts(
    suggestions: Mapping[str, Sequence[Suggestion]], states: Sequence[CoderState]
) -> Verdicts:
    """What each coder, and all as one, said of the suggestions that were decided.

    `suggestions` by transcript; vetoed ones are passed over. Accepted: the coder says that the
    passage, or what it was widened or narrowed to, bears the code; also where it was coded by hand
    at the same place. Rejected: also where another code was put in its place. Codings whose place
    in today's text is not sure count nowhere.

    All as one: what was adjudicated, for that is the coders' own last word; else what most of
    those who accepted or rejected it said, each coder one vote. As many for as against is
    `split`: neither.
    """
    live = {s.id: s for own in suggestions.values() for s in own if not s.vetoed}
    found: Verdicts = {}
    for state in states:
        for coding in state.located:
            for suggestion in _answered(coding, live):
                said = _said(coding, suggestion)
                one = Verdict(said, frozenset(coding.rules), (coding.ref,))
                found[state.coder, suggestion.id] = one  # of two the later counts
    return found | _pooled(found, live, settled(states))


def _answered(coding: Coding, live: Mapping[str, Suggestion]) -> list[Suggestion]:
    """The suggestions that a coding is about: as it is, and as it was suggested."""
    found = [live[coding.suggestion]] if coding.suggestion in live else []
    asked = live.get(coding.answers)
    # In an edited text the same bounds may hold other words.
    if asked and asked not in found and asked.text_sha256 == coding.text_sha256:
        found.append(asked)
    return found


def _said(coding: Coding, suggestion: Suggestion) -> Said:
    if coding.status == "unsure":
        return "unsure"
    yes = coding.status != "rejected" and coding.code == suggestion.code
    return "accepted" if yes else "rejected"


def _pooled(found: Verdicts, live: Mapping[str, Suggestion], held: Settled) -> Verdicts:
    votes: dict[str, list[Verdict]] = {}
    for (_, name), verdict in found.items():
        votes.setdefault(name, []).append(verdict)
    for coding in held.standing:  # settled on a passage that nobody was asked about here
        if coding.suggestion in live:
            votes.setdefault(coding.suggestion, [])
    return {(POOLED, name): _together(live[name], cast, held) for name, cast in votes.items()}


def _together(suggestion: Suggestion, cast: Sequence[Verdict], held: Settled) -> Verdict:
    refs = tuple(ref for verdict in cast for ref in verdict.refs)
    rules = frozenset(rule for verdict in cast for rule in verdict.rules)
    said = _adjudicated(suggestion, refs, held) or _majority([verdict.said for verdict in cast])
    return Verdict(said, rules, refs)


def _adjudicated(suggestion: Suggestion, refs: Iterable[Ref], held: Settled) -> Said | None:
    place = suggestion.transcript, suggestion.span, suggestion.code
    named = [held.by_passage.get(place), *(held.by_decision.get(ref) for ref in refs)]
    for coding in named:
        if coding is not None and coding.code == suggestion.code:
            return "accepted" if coding.status == "accepted" else "rejected"
    other = any(coding is not None and coding.status == "accepted" for coding in named)
    return "rejected" if other else None  # another code was put in its place


def _majority(said: Sequence[Said]) -> Said:
    """What most said, `unsure` being no vote.

    >>> _majority(["accepted", "rejected", "unsure"]), _majority(["unsure"])
    ('split', 'unsure')
    """
    yes, no = said.count("accepted"), said.count("rejected")
    if yes == no:
        return "split" if yes else "unsure"
    return "accepted" if yes > no else "rejected"
