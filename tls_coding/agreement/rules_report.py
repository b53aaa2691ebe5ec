"""What rules suggest, what people decided and what samples say, in; the rules as a coder, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tls_coding.agreement.rules_precision import ALL, RulePrecision, precision_rows
from tls_coding.agreement.rules_recall import SampleRow
from tls_coding.agreement.rules_verdicts import POOLED
from tls_coding.coding.codings import CoderState
from tls_coding.coding.suggestion import Suggestion


@dataclass(frozen=True)
class RulesReport:
    """The rules against people.

    `rows`: precision of all rules, of codes, of codes in a language, of single rules, by all
    coders as one and by each (see `precision_rows`). `samples`: what each sample says, by its name
    (see `rules_recall.sample_rows`).
    """

    rows: tuple[RulePrecision, ...]
    samples: Mapping[str, Sequence[SampleRow]]

    @property
    def overall(self) -> RulePrecision | None:
        """All rules together, by all coders as one; None where nothing is suggested."""
        return next((r for r in self.rows if not r.code and not r.language and not r.coder), None)

    @property
    def languages(self) -> list[RulePrecision]:
        """Each language, by all coders as one."""
        return [r for r in self.rows if not r.code and r.language and r.coder == POOLED]

    @property
    def codes(self) -> list[RulePrecision]:
        """Each code, and each code in a language, by all coders as one."""
        return [r for r in self.rows if r.code and not r.rule and r.coder == POOLED]

    @property
    def rules(self) -> list[RulePrecision]:
        """Each rule, by all coders as one."""
        return [r for r in self.rows if r.rule and r.coder == POOLED]

    @property
    def coders(self) -> list[RulePrecision]:
        """Each code, and all together (`ALL`), by each coder."""
        return [r for r in self.rows if r.coder != POOLED and not r.rule and not r.language]

    def to_json(self) -> dict[str, Any]:
        """Plain data.

        `codes`: each with its precision and, in `samples`, what samples say of that code (and
        language); `languages`, `rules`, `coders`: precision; `samples`: all rows of each sample.
        """
        return {
            "overall": self.overall.to_json() if self.overall else None,
            "languages": [row.to_json() for row in self.languages],
            "codes": [row.to_json() | {"samples": self._sampled(row)} for row in self.codes],
            "rules": [row.to_json() for row in self.rules],
            "coders": [row.to_json() for row in self.coders],
            "samples": {
                name: [row.to_json() for row in rows] for name, rows in self.samples.items()
            },
        }

    def _sampled(self, row: RulePrecision) -> list[dict[str, Any]]:
        return [
            {
                "sample": name,
                "coder": each.coder,
                "left": each.left,
                "elusion": vars(each.elusion),
                "recall": vars(each.recall),
                "f1": vars(each.f1),
            }
            for name, rows in self.samples.items()
            for each in rows
            if (each.code, each.language, each.case) == (row.code, row.language, ALL)
        ]


def rules_report(
    suggestions: Mapping[str, Sequence[Suggestion]],
    states: Sequence[CoderState],
    languages: Mapping[str, str],
    samples: Mapping[str, Sequence[SampleRow]] | None = None,
) -> RulesReport:
    """The rules against people.

    `suggestions`, `languages`: by transcript; `states`: what every coder holds; `samples`: the
    results of samples by their names. For an open study: `sampled.report_of`.
    """
    return RulesReport(tuple(precision_rows(suggestions, states, languages)), dict(samples or {}))
