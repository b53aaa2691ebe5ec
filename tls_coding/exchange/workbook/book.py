"""A study, read and counted, in; one XLSX with linked sheets out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import xlsxwriter

from tls_coding.agreement.units import turn_spans
from tls_coding.exchange.given import Given
from tls_coding.exchange.measures import MEANINGS, NAMES, Margins, figures
from tls_coding.exchange.workbook.lists import (
    first_rows,
    framework_cells,
    framework_sheet,
    listed,
    plain_sheet,
    quotes_sheet,
)
from tls_coding.exchange.workbook.matrices import (
    HEAD,
    Lead,
    Link,
    Sheet,
    matrix_sheet,
    told_range,
    told_rate,
    told_share,
    told_state,
)
from tls_coding.exchange.workbook.styles import MADE, Styles, put
from tls_coding.matrix.cooccurrence import Cooccurrence, cooccurrence
from tls_coding.matrix.tabulate import tabulate

SHEETS = (
    "Matrix", "Per 1,000 words", "Share of interviews", "States", "Range over coders", "Branches",
    "By interview", "All figures", "Quotes", "Framework", "Co-occurrence", "Pairs", "Codes",
    "Provenance",
)  # fmt: skip
BRANCH = 1  # the level of the code tree that the sheet of branches is cut at


def workbook(given: Given) -> bytes:
    """The bytes of an XLSX with the sheets SHEETS; the same for the same study.

    A cell of Matrix links to its first quote, a quote back to its cell; a cell of Branches to its
    row of the framework, and back. Nothing in it is a formula or an outside link.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": "Cases by themes", "created": MADE.replace(tzinfo=None)})
    styles = Styles(book)
    sheets = {name: book.add_worksheet(name) for name in SHEETS}
    for sheet in sheets.values():
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        sheet.set_footer("&L&A&R&P/&N")
    _matrices(sheets, given, styles)
    _lists(sheets, given, styles)
    book.close()
    return out.getvalue()


def _caption(key: str) -> str:
    return f"{NAMES[key]}: {MEANINGS[key]}"


def _matrices(sheets: dict[str, Any], given: Given, styles: Styles) -> None:
    table, labels = given.table, given.labels
    quotes = listed(given)
    named = [labels.case(label) for label in table.axis.labels]
    lead: list[Lead] = [("Case", 26, named)]
    drawn = {
        "Matrix": Sheet(_caption("count"), lead, links=first_rows(quotes)),
        "Per 1,000 words": Sheet(
            _caption("per_1000_words"), [*lead, ("Words", 9, table.axis.words)], told_rate, "0.00",
            6.0,
        ),
        "Share of interviews": Sheet(_caption("share"), lead, told_share, "0%", 6.0),
        "States": Sheet("What is known of each cell.", lead, told_state, totals=False, up=True),
        "Range over coders": Sheet(_caption("range"), lead, told_range, width=6.0, totals=False),
    }  # fmt: skip
    for name, own in drawn.items():
        matrix_sheet(sheets[name], table, labels, own, styles)
    branches = tabulate(given.facts, table.axis.by, BRANCH)
    own = Sheet(_caption("count"), lead, width=7.0, links=_framework_links(given))
    matrix_sheet(sheets["Branches"], branches, labels, own, styles)
    _interviews(sheets["By interview"], given, styles)
    quotes_sheet(sheets["Quotes"], given, quotes, styles)


def _interviews(sheet: Any, given: Given, styles: Styles) -> None:
    documents = given.facts.documents
    cases = ["; ".join(map(given.labels.case, own)) for own in documents.cases]
    lead: list[Lead] = [
        ("Interview", 26, documents.ids),
        ("Case", 26, cases),
        ("Words", 9, documents.words),
    ]
    own = Sheet(_caption("count"), lead)
    matrix_sheet(sheet, tabulate(given.facts, "transcript"), given.labels, own, styles)


def _lists(sheets: dict[str, Any], given: Given, styles: Styles) -> None:
    table = given.table
    branches = tabulate(given.facts, table.axis.by, BRANCH)
    places = {
        (case, theme): (HEAD + row, 1 + column)
        for row, case in enumerate(branches.axis.labels)
        for column, theme in enumerate(branches.themes.labels)
    }
    framework_sheet(sheets["Framework"], given, places, styles)
    _figures_sheet(sheets["All figures"], given, styles)
    found = met(given)
    _met_sheet(sheets["Co-occurrence"], given, found, styles)
    _pairs_sheet(sheets["Pairs"], given, found, styles)
    _codes_sheet(sheets["Codes"], given, styles)
    plain_sheet(sheets["Provenance"], {"what": 50, "value": 100}, about(given), styles)


def _figures_sheet(sheet: Any, given: Given, styles: Styles) -> None:
    """One row a cell, with every figure; accepted, by hand and suggested apart."""
    widths = {
        "case": 24, "theme": 38, "code": 34, "state": 16, "coded": 9, "accepted": 10, "by hand": 9,
        "only suggested": 11, "only denied": 9, "coded per 1,000 words": 12,
        "interviews coded": 11, "interviews known": 11, "fewest of a coder": 10,
        "most of a coder": 10,
    }  # fmt: skip
    table, labels = given.table, given.labels
    rows = (
        (
            labels.case(case), labels.code(code), code, one.state.replace("_", " "), one.count,
            one.accepted, one.hand, one.suggested, one.denied, one.per_1000_words, one.interviews,
            one.interviews_known, one.low, one.high,
        )
        for case, own in zip(table.axis.labels, figures(table), strict=True)
        for code, one in zip(table.themes.labels, own, strict=True)
    )  # fmt: skip
    plain_sheet(sheet, widths, rows, styles)


def met(given: Given) -> Cooccurrence:
    """Codes that stand in one turn of a respondent."""
    stretches = {name: turn_spans(text) for name, text in given.transcripts.items()}
    return cooccurrence(given.facts, stretches, unit="turn")


def _met_sheet(sheet: Any, given: Given, found: Cooccurrence, styles: Styles) -> None:
    """Codes by codes; on the diagonal, how many turns hold the code."""
    said = (
        "Turns of respondents that hold both codes, accepted or coded by hand, in the interviews "
        "finished for both; on the diagonal, turns that hold the code. Pairs has chance beside it."
    )
    put(sheet, 0, 0, " ".join([said, *found.warnings]), styles.named("caption"))
    sheet.freeze_panes(2, 1)
    sheet.set_row(1, 210)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(found.themes), 4.5)
    put(sheet, 1, 0, "Code", styles.named("head"))
    off = found.counts - np.diag(np.diag(found.counts))
    top = int(off.max(initial=0))
    for row, theme in enumerate(found.themes):
        put(sheet, 1, 1 + row, given.labels.code(theme), styles.named("up"))
        put(sheet, 2 + row, 0, given.labels.code(theme), styles.named("case"))
        for column in range(len(found.themes)):
            count = int(found.counts[row, column])
            shade = -int(-5 * (count / top) ** 0.5 // 1) if top and row != column else 0
            state = "not_reviewed" if row == column else "present" if count else "absent"
            put(sheet, 2 + row, 1 + column, count, styles.cell(state, min(5, shade)))


def _pairs_sheet(sheet: Any, given: Given, found: Cooccurrence, styles: Styles) -> None:
    """One row a pair of codes that meet at least once, those that meet most first."""
    pairs = found.frame()
    pairs = pairs[pairs["count"] > 0].sort_values("count", ascending=False, kind="stable")
    for side in ("first", "second"):
        pairs[side] = [given.labels.code(code) for code in pairs[side]]
    wide = {"first": 34, "second": 34, "reason": 50}
    said = {
        "count": "turns with both", "first_units": "turns with the first",
        "second_units": "turns with the second", "units": "turns in all",
        "expected": "expected by chance", "excess": "excess (SD)", "low": "chance, low",
        "high": "chance, high", "p_holm": "p (Holm)",
    }  # fmt: skip
    widths = {said.get(str(name), str(name)): wide.get(str(name), 11) for name in pairs.columns}
    rows = pairs.astype(object).where(pairs.notna(), None).itertuples(index=False)
    plain_sheet(sheet, widths, rows, styles)


def _codes_sheet(sheet: Any, given: Given, styles: Styles) -> None:
    totals = Margins(given.table).themes
    rows = []
    for code, own in zip(given.facts.codes, totals, strict=True):
        branch = given.labels.categories.get(code.split(".")[0], "")
        counted = (own.count, own.accepted, own.hand, own.suggested)
        definition = given.labels.definitions.get(code, "no longer in the codebook")
        rows.append((code, given.labels.code(code), branch, *counted, definition))
    widths = {
        "code": 34, "label": 36, "category": 24, "coded": 9, "accepted": 9, "by hand": 9,
        "suggested": 10, "definition": 100,
    }  # fmt: skip
    plain_sheet(sheet, widths, rows, styles)


def about(given: Given) -> Sequence[tuple[str, str]]:
    """What the workbook was made from."""
    head = given.codebook.codebook
    return [
        ("study", given.study),
        ("codebook", f"{head.name}, version {head.version}"),
        *((f"what counts: {NAMES[key].lower()}", MEANINGS[key]) for key in NAMES),
        *given.origin.pairs(),
    ]


def _framework_links(given: Given) -> Link:
    rows = {label: number for number, label in enumerate(given.table.axis.labels)}
    branches = tabulate(given.facts, given.table.axis.by, BRANCH).themes.labels
    columns = {label: number for number, label in enumerate(branches)}
    return {
        (rows[cell.case], columns[cell.code]): ("Framework", number)
        for number, cell in enumerate(framework_cells(given), start=2)
        if cell.case in rows and cell.code in columns
    }
