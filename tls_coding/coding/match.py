"""Compiled rules and a row of words in; the hits of every rule out.

Parts made of plain words are read from the places of the words, which gives what spaCy's Matcher
gives for their patterns over whole Docs (tests hold the two against each other); `tokens:` patterns
are the Matcher's own, run where their words are. Of hits of a rule that hold one another the
shortest stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from tls_coding.coding.compile import CompiledRule, RuleSet
from tls_coding.coding.join import hulls, put_together, shortest
from tls_coding.coding.near import Nearby, shapes_of
from tls_coding.coding.places import Array, Row, ranges, tables_of
from tls_coding.coding.tokenrules import TokenRule
from tls_coding.corpus.stream import Stream

BATCH = 200  # rules that are looked for together: bounds what is in memory at once


@dataclass(frozen=True)
class Hits:
    """Matches of rules, by rule in the order of the codebook and then by place.

    `rule` is a place in `rules`. Hit i spans the places `[start[i], end[i])`; its pieces are
    `pieces[i, :len(rules[rule[i]].parts)]`, in the order of the rule.
    """

    rules: Sequence[CompiledRule]
    rule: Array
    start: Array
    end: Array
    pieces: Array

    def __len__(self) -> int:
        return len(self.rule)


class RuleMatcher:
    """Finds the rules of a `RuleSet` in a row of words of its language.

    Of the rule set it keeps what it needs itself, and so travels light.
    """

    def __init__(self, rule_set: RuleSet) -> None:
        self.language = rule_set.language
        self.rules = rule_set.rules
        self.parts = rule_set.parts
        self._tables = tables_of(rule_set.parts)
        self.longest = np.array(
            [max(map(len, part.sequences), default=0) for part in rule_set.parts], np.int64
        )

    def hits(self, stream: Stream) -> Hits:
        """All hits in `stream`."""
        row = Row(self._tables, stream)
        found = [self._of_one_part(row), *self._of_several(row)]
        for number, token_rule in self.token_rules.items():
            spans = token_rule.spans(stream)
            found.append((np.full(len(spans), number), spans[:, None]))
        width = max((pieces.shape[1] for _, pieces in found), default=1)
        rule = np.concatenate([np.zeros(0, np.int64), *(rule for rule, _ in found)])
        pieces = np.full((len(rule), width, 2), -1, np.int64)
        done = 0
        for own, each in found:
            pieces[done : done + len(own), : each.shape[1]] = each
            done += len(own)
        kept = shortest(rule, pieces)
        rule, pieces = rule[kept], pieces[kept]
        return Hits(self.rules, rule, *hulls(pieces), pieces)

    @cached_property
    def token_rules(self) -> dict[int, TokenRule]:
        """The `tokens:` rules by their place among the rules."""
        own = ((i, self.parts[rule.parts[0]]) for i, rule in enumerate(self.rules))
        return {i: TokenRule(part, self.language) for i, part in own if part.tokens}

    @cached_property
    def _singles(self) -> Array:
        rules = enumerate(self.rules)
        own = [i for i, rule in rules if len(rule.parts) == 1 and i not in self.token_rules]
        return np.array(own, np.int64)

    @cached_property
    def _joined(self) -> Array:
        rules = enumerate(self.rules)
        return np.array([i for i, rule in rules if len(rule.parts) > 1], np.int64)

    def _of_one_part(self, row: Row) -> tuple[Array, Array]:
        """The rule and the one piece of every window of rules of one part."""
        own = self._singles
        parts = np.array([self.rules[number].parts[0] for number in own], np.int64)
        line, start, end = _lines(parts, row)
        return own[line], np.stack([start, end], axis=1)[:, None]

    def _of_several(self, row: Row) -> Iterator[tuple[Array, Array]]:
        """The rule and the pieces of every window of rules of several parts."""
        rules = [self.rules[number] for number in self._joined]
        shapes = shapes_of(rules, row.expected, self.longest)
        rarest = np.take_along_axis(shapes.part, shapes.order[:, :1], axis=1)[:, 0]
        line, start, end = _lines(rarest, row)
        edges = np.searchsorted(line, range(0, len(rules) + BATCH, BATCH))
        for number, (low, high) in enumerate(pairwise(edges)):
            first = number * BATCH
            batch = slice(first, first + BATCH)
            own = line[low:high] - first
            nearby = Nearby(shapes.some(batch), row, self.longest)
            alive, found = nearby.around(own, start[low:high], end[low:high])
            rule, pieces = put_together(rules[batch], own, alive, found, row.stream)
            yield self._joined[batch][rule], pieces


def _lines(parts: Array, row: Row) -> tuple[Array, Array, Array]:
    """Every span of every one of `parts`: the place in `parts`, start and end."""
    spans = row.spans(np.unique(parts))
    first = np.searchsorted(spans.part, parts)
    counts = np.searchsorted(spans.part, parts, "right") - first
    chosen = ranges(first, counts)
    return np.repeat(np.arange(len(parts)), counts), spans.start[chosen], spans.end[chosen]
