"""A study, read and counted, in; a Word file to paste into an appendix out.

It holds the matrix, a framework table for each branch (Ritchie & Spencer 1994), every quote by its
code with its source, and what all this was made from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document

from tls_coding.exchange.given import Given
from tls_coding.exchange.matrixparts import SIGNS, Part, branches_of, codings, parts_of
from tls_coding.exchange.wordpage import (
    CELL,
    CELL_KEPT,
    HEAD,
    KEPT,
    LAST,
    NOTE,
    NUMBER,
    NUMBER_KEPT,
    SOURCE,
    TRANSLATION,
    caption,
    marked_run,
    new_page,
    paragraph,
    row,
    saved,
    table,
    turned,
)
from tls_coding.matrix.framework import FrameworkCell
from tls_coding.matrix.quotes import Quote, best, quotes_of
from tls_coding.matrix.tables import sign
from tls_coding.matrix.tabulate import STATES, tabulate

WIDE = 25.7  # cm between the margins of a page that lies
_CASE = 4.0
_COLUMN = (0.95, 2.0)


def document(given: Given) -> bytes:
    """The appendix as DOCX; the same `given` gives the same bytes.

    Tables are split by the branches of the codebook, so that they stay readable with dozens of
    codes; header rows stand on every page; captions are numbered by Word.
    """
    made = new_page(f"{given.study}: coded material", given.language)
    made.add_heading(given.study, 0)
    _what_counts(made, given)
    turned(made, landscape=True)
    made.add_heading("Cases by themes", 1)
    for part in parts_of(given):
        _matrix(made, part)
    paragraph(made, "; ".join(f"{one}: {what}" for one, what in SIGNS) + ".", NOTE)
    made.add_heading("Framework", 1)
    _framework(made, given)
    turned(made, landscape=False)
    made.add_heading("Quotes by code", 1)
    _quotes(made, given)
    made.add_heading("What this was made from", 1)
    _origin(made, given)
    return saved(made)


def _what_counts(made: Document, given: Given) -> None:
    head, facts = given.codebook.codebook, given.facts
    accepted, hand, undecided = (
        codings(given, "accepted"), codings(given, "hand"), codings(given, "suggested", "unsure")
    )  # fmt: skip
    made.add_heading("What counts", 1)
    for told in (
        f"{len(facts.documents.ids)} transcripts with {sum(facts.documents.words):,} words of"
        f" respondents, on {len(facts.cases)} cases, were coded by {len(facts.coders)} coders with"
        f" {len(facts.codes)} codes (codebook “{head.name}”, version {head.version}).",
        "Rules suggest, people decide. A figure counts passages that a coder accepted or coded by"
        f" hand: {accepted:,} codings (a passage and a code) were accepted, {hand:,} made by hand,"
        f" some both, by two coders. {undecided:,} suggestions that nobody decided, or where a"
        " coder is unsure, are in no count.",
        "A passage counts once, however many coders coded it. A branch counts a passage with"
        " several of its codes once, so that a total may be less than the sum of its parts. A"
        " passage about two cases counts in both.",
        "Quotes stand in their original language. Where a passage stands is told by transcript,"
        " turn and time, and by its characters in the transcript.",
    ):
        paragraph(made, told, "Normal")


def _matrix(made: Document, part: Part) -> None:
    count = len(part.header)
    width = min(_COLUMN[1], max(_COLUMN[0], (WIDE - _CASE) / max(1, count)))
    widths = [_CASE, *[width] * count]
    caption(made, "Table", f"Coded passages by case: {part.title}")
    drawn = table(made, ["Case", *part.header], widths, upright=True)
    styles = (NUMBER_KEPT, CELL_KEPT) if len(part.rows) <= KEPT else (NUMBER, CELL)
    for cells in part.rows[:-1]:
        row(drawn, cells, widths, *styles)
    row(drawn, part.rows[-1], widths, LAST, HEAD)
    paragraph(made, "", NOTE)


def _framework(made: Document, given: Given) -> None:
    """A table for each branch: a row a case, what a person wrote of it, and its best quotes."""
    whole = tabulate(given.facts, "case", 1)
    states = {
        (case, theme): sign(
            STATES[whole.state[i, j]], int(whole.count[i, j]), int(whole.suggested[i, j])
        )
        for i, case in enumerate(whole.axis.labels)
        for j, theme in enumerate(whole.themes.labels)
    }
    widths = [3.2, 1.9, 6.6, 14.0]
    for theme in given.framework.codes:
        caption(made, "Table", f"Framework: {given.labels.code(theme)}")
        drawn = table(made, ["Case", "Passages", "Summary", "Quotes"], widths)
        for case in given.framework.cases:
            cell = given.framework.cells[case, theme]
            told = states.get((case, theme), str(cell.coded))
            filled = row(drawn, [given.labels.case(case), told, _summary(cell), ""], widths)
            _shown(filled[3], cell.shown)
        paragraph(made, "", NOTE)


def _summary(cell: FrameworkCell) -> str:
    """What a person wrote, and who; that it is out of date, where it is; else that nobody did."""
    if cell.summary is None or not cell.summary.text.strip():
        return "" if not cell.coded else "[no summary written]"
    told = " ".join(cell.summary.text.split())
    if cell.summary.author:
        told += f" ({cell.summary.author})"
    if cell.standing.state == "stale":
        told += f" [The codings changed since: {cell.standing.changes}.]"
    return told


def _shown(cell: Any, quotes: Sequence[Quote]) -> None:
    for number, quote in enumerate(quotes):
        one = paragraph(cell, "", CELL) if number else cell.paragraphs[0]
        marked_run(one, _words(quote), quote.language)
        if quote.translation:
            marked_run(one, f" [{quote.translation}]")
        marked_run(one, f" ({quote.transcript}, {quote.position or quote.speaker})")


def _quotes(made: Document, given: Given) -> None:
    """Every coded passage under each of its codes, best first, with all that tells its source."""
    branches = branches_of(given)
    before = ""
    translated = _translations(given)
    for number, code in enumerate(given.facts.codes):
        branch = code.split(".")[0]
        if branch in branches and branch != before:
            made.add_heading(given.labels.code(branch), 2)
        before = branch
        made.add_heading(f"{given.labels.code(code)} ({code})", 3)
        if definition := given.labels.definitions.get(code):
            paragraph(made, definition, "Normal")
        own = best(quotes_of(given.facts, given.segments, given.facts.code == number))
        if not own:
            paragraph(made, "No passage.", NOTE)
        for quote in own:
            paragraph(made, _words(quote), "Quote", quote.language)
            if translation := translated.get(quote.passage, ""):
                paragraph(made, translation, TRANSLATION, given.language)
            paragraph(made, source_of(given, quote), SOURCE)


def _words(quote: Quote) -> str:
    return f"“{' '.join(quote.text.split())}”"


def source_of(given: Given, quote: Quote) -> str:
    """Where a quote stands and who says it, as far as the transcript tells."""
    cases = ", ".join(given.labels.case(case) for case in quote.cases)
    speaker = [quote.speaker, quote.role]
    speaker += [f"{key}: {value}" for key, value in sorted(quote.attributes.items())]
    where = [f"turn {quote.turn}", quote.time, f"characters {quote.start}–{quote.end}"]
    flags = f" [{', '.join(quote.flags)}]" if quote.flags else ""
    coders = f"coded by {', '.join(quote.coders)}" if quote.coders else ""
    against = f"rejected by {', '.join(quote.against)}" if quote.against else ""
    parts = (cases, quote.transcript, *speaker, *where, coders, against)
    return ", ".join(part for part in parts if part) + flags


def _translations(given: Given) -> dict[str, str]:
    return {
        quote.passage: quote.translation
        for cell in given.framework.cells.values()
        for quote in cell.quotes
        if quote.translation
    }


def _origin(made: Document, given: Given) -> None:
    widths = [7.0, 10.0]
    caption(made, "Table", "Files, logs and versions that every figure was counted from")
    drawn = table(made, ["What", "Value"], widths)
    for what, value in given.origin.pairs():
        row(drawn, [what, value], widths)
