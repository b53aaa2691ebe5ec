"""Suggestions and what people said of them in; the precision of codes and rules, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tls_coding.agreement.proportions import wilson
from tls_coding.agreement.rules_verdicts import POOLED, Verdict, verdicts
from tls_coding.agreement.sampling import Estimate
from tls_coding.coding.codings import CoderState
from tls_coding.coding.suggestion import Suggestion

ALL = ""  # in place of a code, a language or a rule: all of them
Key = tuple[str, str, str]  # code, language, rule


@dataclass
class Tally:
    """How many suggestions there are, and what was said of them.

    `split`: coders accepted as often as they rejected it. `on_other_evidence`: those of the
    accepted and rejected on which every decision was made before this rule was among the evidence.
    """

    suggestions: int = 0
    accepted: int = 0
    rejected: int = 0
    unsure: int = 0
    split: int = 0
    on_other_evidence: int = 0

    @property
    def decided(self) -> int:
        """How many were accepted or rejected."""
        return self.accepted + self.rejected

    @property
    def precision(self) -> Estimate:
        """The share of the decided that was accepted, with Wilson's limits (Wilson 1927).

        >>> made = Tally(suggestions=300, accepted=60, rejected=20).precision
        >>> made.value, round(made.low, 4), round(made.high, 4)
        (0.75, 0.6452, 0.8319)
        """
        limits = wilson(self.accepted, self.decided)
        if limits is None:
            return Estimate(None, reason="not_decided")
        return Estimate(self.accepted / self.decided, *limits)

    def add(self, verdict: Verdict | None, rule: str) -> None:
        """Count one suggestion, and what was said of it; `rule`: the one that is asked about."""
        self.suggestions += 1
        if verdict is None:
            return
        setattr(self, verdict.said, getattr(self, verdict.said) + 1)
        known = verdict.rules and verdict.said in {"accepted", "rejected"}
        self.on_other_evidence += bool(rule and known and rule not in verdict.rules)

    def to_json(self) -> dict[str, Any]:
        """Plain data: the counts, `precision`, `low`, `high`."""
        made = self.precision
        counts = {**vars(self), "decided": self.decided}
        return counts | {"precision": made.value, "low": made.low, "high": made.high}


@dataclass(frozen=True)
class RulePrecision:
    """How right a code, or one rule, is in one language, or in all, by one coder, or by all.

    `code`, `language`, `rule`: `ALL` where not told apart; `coder`: `POOLED` for all as one.
    `plain`: suggestions without flags; `flagged`: those with each flag (with two: under both).
    """

    code: str
    language: str
    rule: str
    coder: str
    plain: Tally = field(default_factory=Tally)
    flagged: dict[str, Tally] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        names = {name: getattr(self, name) for name in ("code", "language", "rule", "coder")}
        flagged = {flag: tally.to_json() for flag, tally in sorted(self.flagged.items())}
        return {**names, **self.plain.to_json(), "flagged": flagged}


def precision_rows(
    suggestions: Mapping[str, Sequence[Suggestion]],
    states: Sequence[CoderState],
    languages: Mapping[str, str],
) -> list[RulePrecision]:
    """Precision of all rules together, of each language, code, code and language, and rule.

    `suggestions`, `languages`: by transcript. A rule answers for every suggestion of today that it
    is among the evidence of; who made a decision before the rule found the passage still said
    whether the passage bears the code (`Tally.on_other_evidence`). A rule that no longer finds a
    passage answers for it no more. First all coders as one (see `verdicts`), then each.
    """
    said = verdicts(suggestions, states)
    coders = [POOLED, *sorted(state.coder for state in states)]
    rows: dict[tuple[int, Key], RulePrecision] = {}
    for transcript, own in suggestions.items():
        for suggestion in own:
            if suggestion.vetoed:
                continue
            for number, coder in enumerate(coders):
                verdict = said.get((coder, suggestion.id))
                for key in _keys(suggestion, languages[transcript]):
                    row = rows.get((number, key))
                    if row is None:
                        row = rows[number, key] = RulePrecision(*key, coder)
                    _count(row, suggestion.flags, verdict)
    return [rows[name] for name in sorted(rows)]


def _keys(suggestion: Suggestion, language: str) -> Iterator[Key]:
    yield ALL, ALL, ALL
    yield ALL, language, ALL
    yield suggestion.code, ALL, ALL
    yield suggestion.code, language, ALL
    for rule in suggestion.rules:
        yield suggestion.code, language, rule


def _count(row: RulePrecision, flags: Sequence[str], verdict: Verdict | None) -> None:
    tallies = [row.flagged.setdefault(flag, Tally()) for flag in flags] if flags else [row.plain]
    for tally in tallies:
        tally.add(verdict, row.rule)
