"""Reasons, warnings and figures of an audit in; the same in plain English, with sources, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tls_coding.agreement.audited import Audit
from tls_coding.agreement.counts import Over
from tls_coding.agreement.independence import RESTS
from tls_coding.agreement.intervals import FEW, LEAST
from tls_coding.agreement.judged import FEW_POSITIVES

REASONS = {
    "one_coder": "one coder only",
    "no_common_units": "no unit that two coders rated",
    "no_units": "no units",
    "no_variation": "nothing varies: every rating is the same",
    "one_category_used": "one category only",
    "never_given": "nobody gave the code",
    "always_given": "everybody gave it everywhere",
    "two_coders_only": "for two coders only: see the pairs",
    "units_not_independent": "these units are not independent",
    "too_few_clusters": f"fewer than {LEAST} {{s}}",
    "undefined": "the figure is undefined",
    "no_disagreement": "no disagreement at all",
    "no_agreement": "no agreement at all",
    "never_both": "no two coders agree on any presence",
    "one_cluster_decides": "one {} alone decides the figure",
    "clusters_alike": "all {s} are alike",
    "few_clusters": f"fewer than {FEW} {{s}}",
    "present_in_few": f"agreed present in fewer than {FEW} {{s}}",
}
VERDICTS = {
    "reliable": "reliable",
    "tentative": "tentative",
    "not_shown": "not shown",
    "too_few": "too few to judge",
    "no_interval": "no interval",
    "undefined": "undefined",
}
DIMENSIONS = {
    "case": "case",
    "language": "language",
    "interviewer": "interviewer",
    "period": "period",
}
REFERENCES = {
    "bloch1989": "Bloch, D. A., & Kraemer, H. C. (1989). 2 × 2 kappa coefficients: Measures of "
    "agreement or association. Biometrics, 45(1), 269–287.",
    "brennan1981": "Brennan, R. L., & Prediger, D. J. (1981). Coefficient kappa: Some uses, "
    "misuses, and alternatives. Educational and Psychological Measurement, 41(3), 687–699.",
    "byrt1993": "Byrt, T., Bishop, J., & Carlin, J. B. (1993). Bias, prevalence and kappa. Journal "
    "of Clinical Epidemiology, 46(5), 423–429.",
    "cicchetti1990": "Cicchetti, D. V., & Feinstein, A. R. (1990). High agreement but low kappa: "
    "II. Resolving the paradoxes. Journal of Clinical Epidemiology, 43(6), 551–558.",
    "clopper1934": "Clopper, C. J., & Pearson, E. S. (1934). The use of confidence or fiducial "
    "limits illustrated in the case of the binomial. Biometrika, 26(4), 404–413.",
    "cohen1960": "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and "
    "Psychological Measurement, 20(1), 37–46.",
    "devries2008": "De Vries, H., Elliott, M. N., Kanouse, D. E., & Teleki, S. S. (2008). Using "
    "pooled kappa to summarize interrater agreement across many items. Field Methods, 20(3), "
    "272–282.",
    "donner1992": "Donner, A., & Eliasziw, M. (1992). A goodness-of-fit approach to inference "
    "procedures for the kappa statistic. Statistics in Medicine, 11(11), 1511–1519.",
    "efron1987": "Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American "
    "Statistical Association, 82(397), 171–185.",
    "fleiss1969": "Fleiss, J. L., Cohen, J., & Everitt, B. S. (1969). Large sample standard errors "
    "of kappa and weighted kappa. Psychological Bulletin, 72(5), 323–327.",
    "fleiss1971": "Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. "
    "Psychological Bulletin, 76(5), 378–382.",
    "gwet2008": "Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the "
    "presence of high agreement. British Journal of Mathematical and Statistical Psychology, "
    "61(1), 29–48.",
    "krippendorff2016": "Krippendorff, K., Mathet, Y., Bouvry, S., & Widlöcher, A. (2016). On the "
    "reliability of unitizing textual continua: Further developments. Quality & Quantity, 50(6), "
    "2347–2364.",
    "krippendorff2019": "Krippendorff, K. (2019). Content analysis: An introduction to its "
    "methodology (4th ed.). Sage.",
    "landis1977": "Landis, J. R., & Koch, G. G. (1977). The measurement of observer agreement for "
    "categorical data. Biometrics, 33(1), 159–174.",
    "mathet2015": "Mathet, Y., Widlöcher, A., & Métivier, J.-P. (2015). The unified and holistic "
    "method gamma (γ) for inter-annotator agreement measure and alignment. Computational "
    "Linguistics, 41(3), 437–479.",
    "miller1974": "Miller, R. G. (1974). The jackknife: A review. Biometrika, 61(1), 1–15.",
    "passonneau2006": "Passonneau, R. J. (2006). Measuring agreement on set-valued items (MASI) "
    "for semantic and pragmatic annotation. Proceedings of LREC 2006, 831–836.",
    "roitblat2007": "Roitblat, H. L. (2007). Search and information retrieval science. The Sedona "
    "Conference Journal, 8, 225.",
    "scott1955": "Scott, W. A. (1955). Reliability of content analysis: The case of nominal scale "
    "coding. Public Opinion Quarterly, 19(3), 321–325.",
    "wilson1927": "Wilson, E. B. (1927). Probable inference, the law of succession, and "
    "statistical inference. Journal of the American Statistical Association, 22(158), 209–212.",
}


def number(value: float | None, digits: int = 2) -> str:
    """A figure to so many digits; – where there is none; never a minus before zero.

    >>> number(0.6895), number(-0.0008), number(None)
    ('0.69', '0.00', '–')
    """
    if value is None:
        return "–"
    text = f"{value:.{digits}f}"
    return text.removeprefix("-") if not float(text) else text.replace("-", "−")


def limits(ci: dict[str, list[float]], name: str, digits: int = 2) -> str:
    """An interval as it is written; empty where there is none.

    >>> limits({"alpha": [0.6, 0.751]}, "alpha")
    '0.60 to 0.75'
    """
    return " to ".join(number(end, digits) for end in ci[name]) if name in ci else ""


def reason(why: str | None, over: Over = "interview") -> str:
    """A reason in words, several joined by a semicolon; `over`: what intervals are over.

    >>> reason("few_clusters"), reason("clusters_alike", "case")
    ('fewer than 10 interviews', 'all cases are alike')
    """
    said = (REASONS.get(each, each) for each in (why or "").split(";") if each)
    return "; ".join(each.format(over, s=f"{over}s") for each in said)


def listed(names: Iterable[str]) -> str:
    """Names as a sentence lists them.

    >>> listed(["ana", "marc", "zoe"])
    'ana, marc and zoe'
    """
    *first, last = list(names) or ["nobody"]
    return f"{', '.join(first)} and {last}" if first else last


def counted(number: int, what: str) -> str:
    """A count with its noun.

    >>> counted(1, "interview"), counted(1205, "sentence")
    ('1 interview', '1,205 sentences')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def verdicts_in_words(audit: Audit) -> str:
    """How many codes have which verdict, those that none has left out.

    For an audit of three codes: "2 are reliable, and 1 was given too rarely to judge".
    """
    said = [code.verdict for code in audit.agreement.codes]
    parts = []
    for key, one, more in (
        ("reliable", "is reliable", "are reliable"),
        ("tentative", "allows tentative conclusions", "allow tentative conclusions"),
        ("not_shown", "is not shown to be reliable", "are not shown to be reliable"),
        ("too_few", "was given too rarely to judge", "were given too rarely to judge"),
        ("no_interval", "has no interval", "have no interval"),
        ("undefined", "has no figure", "have no figure"),
    ):
        number = said.count(key)  # type: ignore[arg-type]
        if number:
            parts.append(f"{number} {one if number == 1 else more}")
    *first, last = parts or ["there is none"]
    return f"{', '.join(first)}, and {last}" if first else last


def reading(audit: Audit) -> list[str]:
    """What every table counts: unit, rule and n, and what intervals are over."""
    report = audit.agreement
    return [
        f"Unit: {report.unit} of the interviewees' speech, where a sheet names no other. Rule: "
        f"{rule_in_short(audit)}. n units: units that two coders or more rated; of several codes "
        f"together: ratings, each a unit with one code. Intervals of 95 % are over {report.over}s."
    ]


def rule_in_short(audit: Audit) -> str:
    """The rule by which a unit bears a code, in a few words."""
    rule = audit.agreement.rule
    return "any overlap" if rule == "any" else f"{float(rule):.0%} of the unit or more"


def warnings(audit: Audit) -> list[str]:
    """What a reader must know before any figure, most serious first."""
    return list(_warnings(audit))


def _warnings(audit: Audit) -> Iterator[str]:
    report = audit.agreement
    if report.overall.reason in {"one_coder", "no_common_units"}:
        yield f"Agreement cannot be measured: {reason(report.overall.reason)}."
        return
    clusters = counted(report.overall.n_clusters, report.over)
    if report.overall.n_clusters < LEAST:
        yield f"Only {clusters} can be compared: no interval is given below {LEAST}."
    elif report.overall.n_clusters < FEW:
        yield f"Only {clusters} can be compared: intervals over {report.over}s are rough."
    for rests in audit.independence.rests:
        if rests.warning:
            yield (
                f"{listed(rests.coders)} accepted the same suggestion in {rests.same:,} of the "
                f"{rests.positive:,} units that both gave a code ({rests.share or 0:.0%}). From "
                f"{RESTS:.0%} on (a line that is ours) their agreement on presence rests on having "
                "clicked on what a rule proposed, not on two readings."
            )
    bases = {found.basis: found.overall.n_units for found in audit.independence.bases}
    if not bases.get("blind") and not bases.get("control"):
        yield (
            "Nothing was coded by two coders without suggestions in view: neither transcripts nor "
            "control passages. How far they would agree unprompted is not known."
        )
    if audit.agreement.unit in {"token", "character"}:
        yield (
            f"The unit is the {audit.agreement.unit}: long stretches that nobody coded count as "
            "agreement, and large-sample errors are invalid."
        )
    few = [code.code for code in report.codes if code.few_positives and code.n_units]
    if few:
        was = "was" if len(few) == 1 else "were"
        yield (
            f"{counted(len(few), 'code')} of {len(report.codes)} {was} given in fewer than "
            f"{FEW_POSITIVES} units by anyone (marked †): their figures say little. The rule is "
            "ours; below it one unit more or less moves positive agreement by a tenth or so."
        )
