"""An audit in; a paragraph for the methods section of an article, with its references, out.

The paragraph says what was computed, on what n, by which units and over what intervals were taken:
nothing that was not done.
"""

from __future__ import annotations

from collections.abc import Iterator

from tls_coding.agreement.audited import Audit
from tls_coding.agreement.intervals import FEW, LEAST
from tls_coding.agreement.judged import FEW_POSITIVES, RELIABLE, TENTATIVE
from tls_coding.exchange.audit_rules import rules_references, rules_sentences
from tls_coding.exchange.audit_words import (
    REFERENCES,
    counted,
    limits,
    listed,
    number,
    reason,
    verdicts_in_words,
    warnings,
)

_ALWAYS = (
    "brennan1981", "byrt1993", "cicchetti1990", "cohen1960", "devries2008",
    "efron1987", "fleiss1969", "fleiss1971", "gwet2008", "krippendorff2016", "krippendorff2019",
    "miller1974", "passonneau2006", "scott1955",
)  # fmt: skip
_IN_TABLES = ("bloch1989", "donner1992", "landis1977")


def methods_page(audit: Audit, title: str) -> str:
    """The paragraph as Markdown, with what a reader must know and the references."""
    known = warnings(audit)
    lines = [f"# Agreement between coders: {title}", "", *_paragraphs(audit)]
    if known:
        lines += ["## To be said beside it", "", *(f"- {each}" for each in known), ""]
    lines += ["## References", "", *(f"- {each}" for each in references(audit))]
    return "\n".join(lines) + "\n"


def methods(audit: Audit) -> list[str]:
    """The paragraphs of the methods section, as plain text."""
    if not audit.agreement.overall.n_units:
        why = reason(audit.agreement.overall.reason)
        return [f"Agreement between coders could not be measured: {why}."]
    parts = (_who(audit), _figures(audit), _results(audit), rules_sentences(audit.rules))
    return [said for part in parts if (said := " ".join(part))]


def references(audit: Audit, *, tables: bool = False) -> list[str]:
    """The works that the paragraphs name, or the tables too, in alphabetical order."""
    wanted = {*_ALWAYS, *(_IN_TABLES if tables else ())}
    if audit.gamma:
        wanted.add("mathet2015")
    if audit.agreement.overall.n_units or tables:
        wanted |= rules_references(audit.rules)
    return sorted(REFERENCES[key] for key in wanted)


def rule_in_words(audit: Audit) -> str:
    """When a unit bears a code."""
    rule = audit.agreement.rule
    if rule == "any":
        return "a passage of the code overlaps it anywhere"
    return f"passages of the code cover at least {float(rule):.0%} of it"


def _paragraphs(audit: Audit) -> Iterator[str]:
    for each in methods(audit):
        yield each
        yield ""


def _who(audit: Audit) -> Iterator[str]:
    report, overall = audit.agreement, audit.agreement.overall
    active = [part.coder for part in audit.parts if part.shared]
    interviews = counted(len(audit.transcripts), "interview")
    if len(active) == 2:
        yield f"{listed(active)} both finished {interviews}; agreement was measured on these."
    else:
        yield (
            f"{counted(len(active), 'coder')} ({listed(active)}) took part; agreement was measured "
            f"on the {interviews} that at least two of them finished."
        )
    measured = [code for code in report.codes if code.n_units]
    most = max(code.n_units for code in measured)
    yield (
        f"The unit of comparison was the {report.unit} of the interviewees' speech "
        f"({most:,} units at most per code; {counted(len(measured), 'code')}, together "
        f"{overall.n_units:,} unit-by-code ratings by two coders or more). A unit bears a code "
        f"where {rule_in_words(audit)}."
    )
    yield (
        "That a unit lacks a code was counted only where the coder had declared the interview "
        "finished for that code; all else was treated as missing, not as absent."
    )


def _figures(audit: Audit) -> Iterator[str]:
    several = len(audit.agreement.coders) > 2
    mean = " (means over pairs of coders)" if several else ""
    yield (
        "For each code we computed the share of agreement, positive and negative agreement "
        "(Cicchetti & Feinstein, 1990), Cohen's κ (Cohen, 1960), Scott's π (Scott, 1955), Brennan "
        f"and Prediger's coefficient (1981; with two categories identical with PABAK, Byrt et al., "
        f"1993){mean}, Gwet's AC1 (2008), Fleiss' κ (1971) and Krippendorff's α for nominal data "
        "(2019); where a coefficient is undefined none is reported."
    )
    over = audit.agreement.over
    shared = " (interviews that share a case taken as one)" if over == "case" else ""
    yield (
        f"Intervals of 95 % are over {over}s{shared}, not over units, since units of one {over} "
        f"are alike: the jackknife that leaves out one {over} at a time, on Fisher's z (Miller, "
        f"1974); none is given below {LEAST} {over}s, and below {FEW} they are marked. "
        f"Bias-corrected bootstrap limits from {audit.draws:,} samples of {over}s (Efron, 1987) "
        "are given beside them for κ and α. The large-sample standard error of κ is that of "
        "Fleiss, Cohen and Everitt (1969) and takes units for independent."
    )
    yield (
        f"Following Krippendorff (2019), a code counts as reliable where α is at least "
        f"{RELIABLE:.3f}, and as usable for tentative conclusions from {TENTATIVE:.3f}; we hold "
        "these thresholds against the lower limit of the interval."
    )
    yield (
        "Over all codes we give α with the distance MASI for the set of codes of each unit "
        "(Passonneau, 2006) and the pooled κ of De Vries et al. (2008). How far coders marked the "
        "same stretches of text, whatever the unit, is told by uα, |uα and cuα (Krippendorff et "
        "al., 2016)."
    )


def _results(audit: Audit) -> Iterator[str]:
    report, overall = audit.agreement, audit.agreement.overall
    sets, units = audit.sets
    interval = limits(overall.ci, "alpha")
    with_limits = f", 95 % interval {interval}" if interval else ""
    yield (
        f"Taken together, α was {number(overall.alpha)}{with_limits} and κ {number(overall.kappa)} "
        f"(positive agreement {number(overall.positive)}; pooled κ {number(audit.pooled)}; α of "
        f"sets of codes {number(sets)} on {units:,} {audit.listed_by}s)."
    )
    yield (
        f"Of {counted(len(report.codes), 'code')}, by the lower limit of α, "
        f"{verdicts_in_words(audit)} (too rarely: fewer than {FEW_POSITIVES} {report.unit}s by "
        "anyone)."
    )
    for found in audit.unitized:
        if found.transcripts:
            yield (
                f"Between {listed(found.coders)} uα was {number(found.u)}, |uα "
                f"{number(found.u_binary)} and cuα {number(found.cu)} over "
                f"{counted(found.transcripts, 'interview')}."
            )
    yield from _independence(audit)


def _independence(audit: Audit) -> Iterator[str]:
    bases = {found.basis: found.overall for found in audit.independence.bases}
    for basis, what in (
        ("suggestion", "suggestions of the coding rules that two coders decided"),
        ("elsewhere", "everything else"),
        ("blind", "interviews coded without suggestions in view"),
        ("control", "control passages shown without suggestions"),
    ):
        found = bases.get(basis)  # type: ignore[call-overload]
        if found is not None and found.n_units:
            yield f"On {what}, α was {number(found.alpha)} (n = {found.n_units:,})."
    for rests in audit.independence.rests:
        if rests.positive:
            yield (
                f"Of the {rests.positive:,} units that {listed(rests.coders)} both gave a code, "
                f"{rests.same:,} ({rests.share or 0:.0%}) rest on the same suggestion accepted by "
                "both."
            )
