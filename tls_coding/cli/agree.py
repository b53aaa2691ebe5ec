"""`tls agree`: how far the coders agree; with `--report`, the whole audit as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tls_coding.cli.output import CsvOption, JsonOption, StudyOption

if TYPE_CHECKING:
    from tls_coding.agreement.audit import Agreement
    from tls_coding.agreement.audited import Audit
    from tls_coding.agreement.counts import Over
    from tls_coding.agreement.units import Rule
    from tls_coding.study import Study

Unit = Literal["sentence", "turn", "paragraph", "token", "character"]
SHOWN = (
    "code", "coded", "percent", "positive", "kappa", "alpha", "95 % of alpha", "ac1", "verdict"
)  # fmt: skip
HEADER = (
    "coded", "percent", "kappa", "kappa_low", "kappa_high", "alpha", "ac1", "bp", "pi", "fleiss",
    "reason", "alpha_low", "alpha_high", "positive", "negative", "pabak", "kappa_se", "kappa_max",
    "prevalence", "bias", "verdict",
)  # fmt: skip


def agree(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="With --report: the folder to write to (default: exports).", metavar="[DIR]"
        ),
    ] = None,
    report: Annotated[
        bool,
        typer.Option(
            "--report", help="Write the whole audit: HTML, XLSX, JSON, methods paragraph."
        ),
    ] = False,
    unit: Annotated[
        Unit | None, typer.Option(help="What is compared (default: the codebook's unit).")
    ] = None,
    rule: Annotated[
        str,
        typer.Option(help="A unit bears a code by any overlap ('any'), or from a share on (0.5)."),
    ] = "any",
    by_case: Annotated[
        bool,
        typer.Option("--by-case", help="Intervals over cases; interviews of a case count as one."),
    ] = False,
    width: Annotated[
        float, typer.Option(help="With --report: the width of interval to plan samples for.")
    ] = 0.2,
    gamma: Annotated[
        bool, typer.Option("--gamma", help="With --report: γ too (needs pygamma-agreement; slow).")
    ] = False,
    review_page: Annotated[
        str,
        typer.Option(
            help="With --report: the address that 'tls serve' shows (without its token), for "
            "links from disagreements.",
            metavar="URL",
        ),
    ] = "",
    study: StudyOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Measure agreement between coders.

    Per code: percent, Cohen's κ, Krippendorff's α and others with their limits, over the
    transcripts that two coders or more have finished. With --report the whole audit: who was
    compared on what, the verdict per code, how independent the coders were, pairs, cases,
    languages, periods, disagreements with their text, and a paragraph for a methods section.
    """
    from tls_coding.auditing import agreement_by, audit_of
    from tls_coding.cli.output import print_json, remark, write_csv
    from tls_coding.errors import UsageError
    from tls_coding.study import open_study

    if folder and not report:
        raise UsageError("A folder is named for the report: add --report.")
    if not 0 < width < 2:
        raise UsageError(f"--width {width}: it lies between 0 and 2.")
    covered, address = _rule(rule), _address(review_page)
    over: Over = "case" if by_case else "interview"
    opened = open_study(study)
    opened.require()
    if report:
        audit = audit_of(opened, unit, covered, over=over, width=width, with_gamma=gamma)
        _write_report(opened, folder, audit, address)
        return
    found = agreement_by(opened, unit, covered, over=over)
    if as_json:
        print_json(found.to_json())
    elif csv:
        write_csv(csv, ("code", f"{found.unit}s", *HEADER), _rows(found))
    else:
        _show(found)
        if len(found.coders) < 2:
            remark("Agreement needs two coders: each codes with  tls review --coder NAME")


def _rule(text: str) -> Rule:
    from tls_coding.errors import UsageError

    if text == "any":
        return "any"
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise UsageError(f"--rule {text}: write 'any', or a share of the unit over 0 up to 1.")
    return share


def _address(text: str) -> str:
    """Where the review page runs, ending in a slash; empty for nowhere."""
    from urllib.parse import urlsplit

    from tls_coding.errors import UsageError

    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or '"' in text:
        raise UsageError(f"--review-page {text}: an address such as http://127.0.0.1:8765")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/"


def _rows(found: Agreement) -> list[list[Any]]:
    rows = []
    for c in (*found.codes, found.overall):
        kappa, alpha = (c.ci.get(name, [None, None]) for name in ("kappa", "alpha"))
        first = [c.code, c.n_units, c.n_coded, c.percent, c.kappa, *kappa, c.alpha, c.ac1, c.bp]
        more = [c.positive, c.negative, c.pabak, c.kappa_se, c.kappa_max, c.prevalence, c.bias]
        rows.append([*first, c.pi, c.fleiss, c.reason, *alpha, *more, c.verdict])
    return rows


def _show(found: Agreement) -> None:
    from tls_coding.agreement.intervals import FEW
    from tls_coding.cli.output import show_table
    from tls_coding.exchange.audit_words import VERDICTS, limits, reason

    rows = []
    for c in (*found.codes, found.overall):
        said = reason(c.reason) or (None if c is found.overall else VERDICTS[c.verdict])
        figures = (c.percent, c.positive, c.kappa, c.alpha, limits(c.ci, "alpha") or None, c.ac1)
        rows.append([c.code, c.n_units, c.n_coded, *figures, said])
    unit = found.unit
    sure = "" if found.rule == "any" else f", covered to {found.rule:.0%} or more"
    few = 0 < found.overall.n_clusters < FEW
    warned = f"; only {found.overall.n_clusters} here: rough" if few else ""
    title = f"Agreement of {', '.join(found.coders) or 'nobody'}, by {unit}{sure}"
    caption = (
        f"Over the {unit}s of respondents in transcripts that two coders or more finished "
        "('done'). coded: at least one coder gave the code. –: undefined. 95 % limits over "
        f"{found.over}s (five at least{warned}). Verdict: Krippendorff's .800 (reliable) and .667 "
        "(tentative) against the lower limit; under ten units coded, too few to judge. All "
        "figures: --csv; the whole audit: --report."
    )
    header = (SHOWN[0], f"{unit}s", *SHOWN[1:])
    show_table(title, header, rows, numbers=header[1:-1], caption=caption)


def _write_report(study: Study, folder: Path | None, audit: Audit, address: str) -> None:
    from tls_coding.auditing import write_report
    from tls_coding.cli.output import remark
    from tls_coding.exchange.audit_words import warnings
    from tls_coding.gathering import labels_of, origin_of

    about = labels_of(study, "en"), origin_of(study).pairs()
    target = folder or study.path("exports")
    for path, what in write_report(study, audit, target, *about, address=address):
        remark(f"{study.shown(path)} written: {what}.")
    for each in warnings(audit):
        remark(f"Note: {each}")
