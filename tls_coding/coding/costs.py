"""Rules and the texts of a language in; where each rule must be looked for, and what that costs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from tls_coding.coding.match import RuleMatcher
from tls_coding.coding.places import Row, tables_of
from tls_coding.corpus.stream import Stream


@dataclass(frozen=True)
class RuleCost:
    """What one rule costs. `places`: where it is looked for (of `words` in all).

    `anchored` is False for a `tokens:` pattern none of whose tokens must be a certain word: spaCy's
    Matcher runs it over every turn. `anchor` shows what else is looked up first. `seconds` are
    those of the `tokens:` pattern; rules of words run all together and have none of their own.
    """

    rule: str
    language: str
    anchored: bool
    anchor: str
    places: int
    words: int
    seconds: float | None = None

    @property
    def share(self) -> float:
        """The part of the words at which the rule is looked for."""
        return self.places / self.words if self.words else 0.0


def rule_costs(matcher: RuleMatcher, stream: Stream) -> list[RuleCost]:
    """The cost of every rule of a language over its texts, the dearest first."""
    words = stream.size - (len(stream.turns) - 1)
    row = Row(tables_of(matcher.parts), stream)
    found = []
    for number, rule in enumerate(matcher.rules):
        if number in matcher.token_rules:
            found.append(_token_cost(matcher, number, stream, words))
            continue
        rarest = min(rule.parts, key=lambda part: row.expected[part])
        places = int(row.expected[rarest])
        shown = _shown(row, rarest)
        found.append(RuleCost(rule.id, matcher.language, True, shown, places, words))
    return sorted(found, key=lambda cost: (cost.anchored, -cost.places, cost.rule))


def _token_cost(matcher: RuleMatcher, number: int, stream: Stream, words: int) -> RuleCost:
    own = matcher.token_rules[number]
    own.spans(stream)  # what is loaded for the first rule is not its cost
    started = perf_counter()
    own.spans(stream)
    seconds = perf_counter() - started
    anchors = [json.dumps(anchor, ensure_ascii=False) for anchor in own.pattern.anchors]
    return RuleCost(
        rule=matcher.rules[number].id,
        language=matcher.language,
        anchored=own.pattern.anchored,
        anchor=" … ".join(anchors) or "none: every turn",
        places=0 if own.pattern.anchored else words,
        words=words,
        seconds=seconds,
    )


def _shown(row: Row, part: int, most: int = 4) -> str:
    """The most frequent words at which a part of a rule is looked for."""
    ranks, _ = row.tables.members_of(row.slot[row.tables.part == part])
    ranks = np.unique(ranks)
    ranks = ranks[np.argsort(-row.counts[ranks], kind="stable")]
    names = {rank: word for word, rank in row.tables.ranks.items()}
    words = [names[int(rank)] for rank in ranks[:most] if row.counts[rank]]
    return (
        ", ".join(words) + (" …" if len(ranks) > most else "") if words else "no word of the texts"
    )
