"""An audit in; one XLSX, a sheet for each of its tables, figures at full precision, out."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter

from tls_coding.agreement.audited import Audit
from tls_coding.agreement.counts import Over
from tls_coding.agreement.independence import BASES
from tls_coding.agreement.measured import CodeAgreement
from tls_coding.exchange import audit_words as words
from tls_coding.exchange.audit_rules import rule_sheets
from tls_coding.exchange.audit_text import methods, references
from tls_coding.exchange.workbook import MADE, MAX_TEXT

Rows = list[Sequence[Any]]
Sheet = tuple[str, Sequence[str], Rows]
WIDTHS = {
    "code": 34, "instead": 34, "label": 32, "transcript": 24, "text": 90, "who": 60, "what": 50,
    "value": 90, "basis": 60, "group": 30, "pair": 24, "reasons": 50, "said": 60,
    "compare": 60, "settled": 40, "paragraph": 105,
}  # fmt: skip
WRAPPED = {"text", "who", "said", "settled", "value", "paragraph"}
FIGURES = (
    "percent", "positive", "negative", "kappa", "kappa_se", "kappa_max", "pi", "bp", "pabak",
    "ac1", "fleiss", "alpha", "prevalence", "bias",
)  # fmt: skip
HEAD = (
    "n_units", "n_coded", "n_both", "n_clusters", *FIGURES, "kappa_low", "kappa_high",
    "alpha_low", "alpha_high", "verdict", "landis_koch", "few_positives", "warning", "reasons",
)  # fmt: skip


def audit_book(
    audit: Audit,
    labels: Mapping[str, str],
    provenance: Sequence[tuple[str, str]],
    *,
    address: str = "",
) -> bytes:
    """The bytes of the workbook; the same audit, the same bytes.

    `labels`: the names of codes; `address`: where the review page runs.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": "Agreement between coders", "created": MADE.replace(tzinfo=None)})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}),
        "plain": book.add_format({"valign": "top"}),
        "wrap": book.add_format({"valign": "top", "text_wrap": True}),
        "figure": book.add_format({"valign": "top", "num_format": "0.000"}),
    }
    for name, header, rows in _sheets(audit, labels, provenance, address):
        _write(book.add_worksheet(name), header, rows, formats)
    book.close()
    return out.getvalue()


def _sheets(
    audit: Audit,
    labels: Mapping[str, str],
    provenance: Sequence[tuple[str, str]],
    address: str,
) -> Iterator[Sheet]:
    report = audit.agreement
    told = (*words.reading(audit), *methods(audit), *words.warnings(audit))
    about: Rows = [(text,) for text in told]
    yield "Summary", ("paragraph",), [*about, *((each,) for each in references(audit, tables=True))]
    everything = [*report.codes, report.overall]
    over = report.over
    own: Rows = [
        (made.code, labels.get(made.code, ""), *_figures(made, over)) for made in everything
    ]
    yield "Codes", ("code", "label", *HEAD), own
    yield "Intervals", *_intervals(audit)
    yield from _parts(audit)
    yield "Suggestions", *_clicks(audit)
    yield from rule_sheets(audit.rules)
    yield "Unitizing", *_unitizing(audit)
    yield "Needed", *_needed(audit)
    yield "Confusion", *_confusion(audit)
    yield "Disagreements", *_disagreements(audit, address)
    yield "Provenance", ("what", "value"), list(provenance)


def _parts(audit: Audit) -> Iterator[Sheet]:
    """Agreement of parts of what was coded, every code on a row of its own."""
    over = audit.agreement.over
    bases: Rows = [
        (BASES[found.basis], made.code, *_figures(made, over))
        for found in audit.independence.bases
        for made in (found.overall, *found.codes)
        if made.n_units
    ]
    yield "Independence", ("basis", "code", *HEAD), bases
    pairs: Rows = [
        (" / ".join(pair.coders), pair.transcripts, made.code, *_figures(made, over))
        for pair in audit.pairs
        for made in (pair.overall, *pair.codes)
    ]
    yield "Pairs", ("pair", "interviews", "code", *HEAD), pairs
    groups: Rows = [
        (dimension, group.name, group.transcripts, made.code, *_figures(made, over))
        for dimension, found in audit.groups.items()
        for group in found
        for made in (group.overall, *group.codes)
        if made.n_units
    ]
    yield "Breakdowns", ("by", "group", "interviews", "code", *HEAD), groups
    units: Rows = [
        (found.unit, "yes" if found.independent else "no", made.code, *_figures(made, over))
        for found in audit.units
        for made in (found.overall, *found.codes)
    ]
    yield "Units", ("unit", "errors_valid", "code", *HEAD), units


def _figures(made: CodeAgreement, over: Over) -> Iterator[Any]:
    yield from (made.n_units, made.n_coded, made.n_both, made.n_clusters)
    yield from (getattr(made, name) for name in FIGURES)
    for name in ("kappa", "alpha"):
        yield from made.ci.get(name, (None, None))
    yield words.VERDICTS[made.verdict]
    yield made.landis_koch
    yield "yes" if made.few_positives else "no"
    yield words.reason(made.ci_warning, over)
    missing = {**made.reasons, **{f"{k} interval": v for k, v in made.ci_reasons.items()}}
    yield "; ".join(f"{name}: {words.reason(why, over)}" for name, why in missing.items())


def _intervals(audit: Audit) -> tuple[Sequence[str], Rows]:
    """Every interval of every code: over interviews (or cases), and of samples drawn again."""
    over = audit.agreement.over
    rows: Rows = []
    for made in [*audit.agreement.codes, audit.agreement.overall]:
        for name in (*made.ci, *made.ci_reasons):
            low, high = made.ci.get(name, (None, None))
            again = audit.redrawn.get(made.code, {}).get(name, (None, None))
            why = words.reason(made.ci_reasons.get(name) or made.ci_warning, over)
            rows.append((made.code, name, low, high, *again, made.n_clusters, why))
    head = ("code", "figure", "low", "high", "bootstrap_low", "bootstrap_high", f"{over}s",
            "reasons")  # fmt: skip
    return head, rows


def _clicks(audit: Audit) -> tuple[Sequence[str], Rows]:
    head = ("coder", "decided", "accepted", "rejected", "unsure", "changed", "by_hand", "blind")
    rows: Rows = [tuple(vars(own).values()) for own in audit.independence.clicks]
    rows += [(), ("pair", "both gave it", "same suggestion", "share")]
    rows += [
        (" / ".join(own.coders), own.positive, own.same, own.share)
        for own in audit.independence.rests
    ]
    return head, rows


def _unitizing(audit: Audit) -> tuple[Sequence[str], Rows]:
    head = ("pair", "interviews", "characters", "code", "u_alpha", "u_alpha_binary", "cu_alpha",
            "ku_alpha", "comparable", "covered_by_first", "covered_by_second")  # fmt: skip
    rows: Rows = []
    for found in audit.unitized:
        pair = " / ".join(found.coders)
        whole = (found.u, found.u_binary, found.cu)
        rows.append((pair, found.transcripts, found.length, "overall", *whole))
        for code, value in found.ku.items():
            shares = [found.covered[coder].get(code) for coder in found.coders]
            alone = (None, None, None, value, found.paired.get(code), *shares)
            rows.append((pair, found.transcripts, found.length, code, *alone))
    return head, rows


def _needed(audit: Audit) -> tuple[Sequence[str], Rows]:
    head = ("code", "figure", "width", "planned_for", "share", "assumed", "units", "positives",
            f"{audit.agreement.over}s", "spread", "reasons")  # fmt: skip
    rows: Rows = []
    for own in audit.needed:
        about = ("yes" if own.assumed else "no", own.units, own.positives, own.interviews)
        rows.append((own.code, own.figure, own.width, own.value, own.share, *about, own.spread,
                     words.reason(own.reason)))  # fmt: skip
    return head, rows


def _confusion(audit: Audit) -> tuple[Sequence[str], Rows]:
    rows: Rows = []
    for own in audit.confusion:
        who = "; ".join(f"{each}: {n}" for each, n in own.by.items())
        rows.append((own.code, own.instead, own.n, own.expected, own.excess, who))
    return ("code", "instead", "units", "by_chance", "excess", "who"), rows


def _disagreements(audit: Audit, address: str) -> tuple[Sequence[str], Rows]:
    head = ("rank", "transcript", "cases", "language", "speaker", "turn", "time", "start", "end",
            "text", "code", "alpha", "said", "settled", "compare")  # fmt: skip
    rows: Rows = []
    for rank, found in enumerate(audit.disagreements, start=1):
        place = (found.transcript, ";".join(found.cases), found.language, found.speaker)
        where = (found.turn, found.time, found.start, found.end, found.text)
        for own in found.codes:
            said = "; ".join(
                f"{one.coder}: {one.what}{f' ({one.note})' if one.note else ''}" for one in own.said
            )
            link = address + own.link
            rows.append((rank, *place, *where, own.code, own.alpha, said, own.settled, link))
    return head, rows


def _write(sheet: Any, header: Sequence[str], rows: Rows, formats: Mapping[str, Any]) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 1 if len(header) > 2 else 0)
    for column, name in enumerate(header):
        sheet.set_column(column, column, WIDTHS.get(name, 11))
        sheet.write(0, column, name.replace("_", " "), formats["head"])
    if len(header) > 2 and rows:
        sheet.autofilter(0, 0, len(rows), len(header) - 1)
    for number, row in enumerate(rows, start=1):
        lines = 1
        for column, value in enumerate(row):
            wraps = header[column] in WRAPPED
            style = "wrap" if wraps else "figure" if isinstance(value, float) else "plain"
            if wraps:
                lines = max(lines, math.ceil(len(str(value)) / WIDTHS[header[column]]))
            shown = value[:MAX_TEXT] if isinstance(value, str) else value
            sheet.write(number, column, shown, formats[style])
        if lines > 1:
            sheet.set_row(number, min(400.0, 15.0 * lines))
