"""The rules as a coder in; its rows of the page, its sheets and its sentences, out.

No recall is named where no random sample carries one: the reason stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tls_coding.agreement.rules_precision import RulePrecision
    from tls_coding.agreement.rules_recall import SampleRow
    from tls_coding.agreement.rules_report import RulesReport
    from tls_coding.agreement.sampling import Estimate

WHY = {
    "not_coded": "passages are left to look at",
    "not_settled": "coders differ: adjudicate",
    "not_decided": "no suggested passage drawn",
    "nothing_suggested": "nothing suggested",
    "only_suggested": "only suggested passages drawn",
    "too_few_sampled": "fewer than 30 drawn without suggestion",
    "too_few_relevant": "fewer than 5 relevant found",
    "nothing_relevant": "nothing relevant found",
    "texts_changed": "texts changed since it was drawn",
    "rules_changed": "rules find other passages since",
}
NO_SAMPLE = (
    "No recall is claimed. What the rules missed is known only from passages that were drawn at "
    "random, with and without suggestions, and no such sample has been drawn: tls sample NAME"
)
FEW_DECIDED, LISTED = 5, 30  # rules on the page: decided so often, and so many of them
FIGURES = ("precision", "elusion", "recall", "f1")
RULES = (
    "by", "code", "language", "rule", "coder", "flag", "suggestions", "decided", "accepted",
    "rejected", "unsure", "split", "on_other_evidence", "precision", "low", "high",
)  # fmt: skip
SAMPLES = (
    "sample", "code", "language", "case", "coder", "passages", "drawn", "relevant", "left",
    "unsettled", *(f"{name}{end}" for name in FIGURES for end in ("", "_low", "_high")), "reasons",
)  # fmt: skip
Sheet = tuple[str, Sequence[str], list[Sequence[Any]]]


def rules_context(rules: RulesReport | None) -> dict[str, Any]:
    """What the page's section is made from."""
    if rules is None:
        return {"rules": None}
    codes = [row for row in rules.codes if not row.language]
    people = [row for row in rules.coders if not row.code]
    return {
        "rules": rules,
        "rules_coders": people,
        "rules_by_code": [(row, _each(row, rules.coders, people)) for row in codes],
        "rules_wrong": wrong_rules(rules),
        "rules_samples": {name: list(rows) for name, rows in rules.samples.items()},
        "no_sample": NO_SAMPLE,
        "why_not": why_not,
        "drawn_of": drawn_of,
        "few_decided": FEW_DECIDED,
    }


def wrong_rules(rules: RulesReport) -> list[RulePrecision]:
    """The rules of which the upper limit of precision is lowest, decided five times or more."""
    known = [row for row in rules.rules if row.plain.decided >= FEW_DECIDED]
    order = sorted(known, key=lambda row: (row.plain.precision.high or 0, row.rule))
    return order[:LISTED]


def why_not(row: SampleRow) -> str:
    """Why figures of a sample are missing, each reason once."""
    given = (getattr(row, name).reason for name in FIGURES)
    return "; ".join(dict.fromkeys(WHY.get(each, each) for each in given if each))


def drawn_of(row: SampleRow) -> tuple[int, int, float]:
    """Passages that could be drawn, were drawn, and were found to bear the code."""
    return (
        sum(stratum.size for stratum in row.strata),
        sum(stratum.sampled for stratum in row.strata),
        sum(stratum.relevant for stratum in row.strata),
    )


def rule_sheets(rules: RulesReport | None) -> Iterator[Sheet]:
    """The sheets of precision and of samples; none where rules were not looked at."""
    if rules is None:
        return
    yield "Rules", RULES, [line for row in rules.rows for line in _lines(row)]
    if rules.samples:
        rows: list[Sequence[Any]] = [
            (name, *_sampled(row)) for name, listed in rules.samples.items() for row in listed
        ]
        yield "Samples", SAMPLES, rows


def rules_sentences(rules: RulesReport | None) -> Iterator[str]:
    """What a methods section says of the rules."""
    overall = rules.overall if rules else None
    if rules is None or overall is None or overall.plain.precision.value is None:
        return
    made, plain = overall.plain.precision, overall.plain
    yield (
        f"Of {plain.suggestions:,} suggestions of the coding rules (outside the reach of negation "
        f"and the like), coders accepted {plain.accepted:,} and rejected {plain.rejected:,}: a "
        f"precision of {_of(made)} (Wilson's limits of 95 %, 1927)."
    )
    whole = [(name, row) for name, rows in rules.samples.items() for row in _whole(rows)]
    for name, row in whole:
        if row.recall.value is not None:
            yield (
                f"By the random sample “{name}”, judged without suggestions in view, the recall "
                f"was {_of(row.recall)} and the elusion {_of(row.elusion, 4)} (Roitblat, 2007; "
                "exact binomial limits, Clopper & Pearson, 1934)."
            )
    if not any(row.recall.value is not None for _, row in whole):
        yield "No recall is claimed for the rules, since no random sample carries one."


def rules_references(rules: RulesReport | None) -> set[str]:
    """The keys of the works that the sentences name."""
    said = " ".join(rules_sentences(rules))
    named = {"Wilson": "wilson1927", "Roitblat": "roitblat2007", "Clopper": "clopper1934"}
    return {key for name, key in named.items() if name in said}


def _each(
    row: RulePrecision, every: Sequence[RulePrecision], people: Sequence[RulePrecision]
) -> list[Estimate | None]:
    """The share of a code's suggestions that each coder accepted."""
    own = {each.coder: each.plain.precision for each in every if each.code == row.code}
    return [own.get(person.coder) for person in people]


def _whole(rows: Sequence[SampleRow]) -> list[SampleRow]:
    """The rows of all codes together, by all coders as one, or by the only coder."""
    found = [row for row in rows if not (row.code or row.language or row.case)]
    return [row for row in found if not row.coder] or found[:1]


def _lines(row: RulePrecision) -> Iterator[tuple[Any, ...]]:
    by = "rule" if row.rule else "code" if row.code else "language" if row.language else "all"
    about = (by, row.code or "all", row.language or "all", row.rule, row.coder or "all as one")
    for flag, tally in [("", row.plain), *sorted(row.flagged.items())]:
        made = tally.precision
        counts = (tally.suggestions, tally.decided, tally.accepted, tally.rejected, tally.unsure)
        yield (*about, flag, *counts, tally.split, tally.on_other_evidence,
               made.value, made.low, made.high)  # fmt: skip


def _sampled(row: SampleRow) -> Iterator[Any]:
    yield from (row.code or "any", row.language or "all", row.case or "all")
    yield row.coder or "all as one"
    yield from (*drawn_of(row), row.left, row.unsettled)
    for name in FIGURES:
        made = getattr(row, name)
        yield from (made.value, made.low, made.high)
    yield why_not(row)


def _of(made: Estimate, digits: int = 2) -> str:
    limits = f"{made.low:.{digits}f} to {made.high:.{digits}f}"
    return f"{made.value:.{digits}f} ({limits})"
