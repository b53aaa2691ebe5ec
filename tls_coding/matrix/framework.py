"""Facts, segments and summaries in; the framework matrix out (Ritchie and Spencer 1994).

A cell holds its best quotes and what a person wrote of it, or says that nobody did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tls_coding.coding.segments import Segment
from tls_coding.matrix.facts import Facts, Flags
from tls_coding.matrix.passages import ChosenQuote, same_words
from tls_coding.matrix.quotes import Quote, best, in_branch, is_below, of_case, quotes_of
from tls_coding.matrix.summaries import Key, Standing, Summaries, Summary, lines_of, standing

SHOWN = 3
COLUMNS = (
    "case", "code", "state", "reviewed", "coded", "suggested", "summary", "author", "at",
    "changes", "quotes",
)  # fmt: skip


@dataclass(frozen=True)
class FrameworkCell:
    """One cell: `quotes` are all of it, best first, and `shown` those to print.

    Those that a person chose are shown first, in that order. `reviewed`: whether every document of
    the case was finished for every code of the theme. `suggested`: passages that nobody decided.
    """

    case: str
    code: str
    quotes: tuple[Quote, ...]
    shown: tuple[Quote, ...]
    suggested: int
    reviewed: bool
    summary: Summary | None
    standing: Standing

    @property
    def coded(self) -> int:
        """Passages accepted or coded by hand."""
        return len(self.quotes)


@dataclass(frozen=True)
class Framework:
    """Cases by themes; a theme is a code or a branch, whose passages count once."""

    cases: tuple[str, ...]
    codes: tuple[str, ...]
    cells: Mapping[Key, FrameworkCell]

    def row(self, case: str) -> list[FrameworkCell]:
        """The cells of one case, in the order of the themes."""
        return [self.cells[case, code] for code in self.codes]


def framework(
    facts: Facts,
    segments: Sequence[Segment],
    summaries: Summaries,
    *,
    cases: Sequence[str] | None = None,
    codes: Sequence[str] | None = None,
    n: int = SHOWN,
) -> Framework:
    """The framework matrix of `cases` by `codes` (all of the study where none are given).

    `n`: how many quotes a cell shows at most, unless a person chose more.
    """
    rows = facts.cases if cases is None else tuple(cases)
    themes = facts.codes if codes is None else tuple(codes)
    branches = {code: in_branch(facts, code) for code in themes}
    cells = {
        (case, code): _cell(facts, segments, own & branches[code], summaries.of(case, code), key, n)
        for case in rows
        for own in [of_case(facts, case)]
        for code in themes
        for key in [(case, code)]
    }
    return Framework(rows, themes, cells)


def framework_frame(matrix: Framework) -> pd.DataFrame:
    """One row per cell that has anything to say, in matrix order (columns: COLUMNS).

    `quotes`: what is shown, one a line: the words, then source and translation.
    """
    rows = [
        (
            cell.case,
            cell.code,
            cell.standing.state,
            cell.reviewed,
            cell.coded,
            cell.suggested,
            cell.summary.text if cell.summary else "",
            cell.summary.author if cell.summary else "",
            cell.summary.at if cell.summary else "",
            cell.standing.changes,
            "\n".join(_printed(quote) for quote in cell.shown),
        )
        for case in matrix.cases
        for cell in matrix.row(case)
        if cell.quotes or cell.suggested or cell.summary
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def reviewed(facts: Facts, case: str, code: str) -> bool:
    """Whether some coder finished every document of a case, for every code of a branch."""
    documents = [n for n, about in enumerate(facts.documents.cases) if case in about]
    codes = [n for n, one in enumerate(facts.codes) if is_below(one, code)]
    return bool(documents and codes) and bool(facts.reviewed[documents][:, codes].all())


def _cell(
    facts: Facts,
    segments: Sequence[Segment],
    rows: Flags,
    summary: Summary | None,
    key: Key,
    n: int,
) -> FrameworkCell:
    chosen = summary.quotes if summary else ()
    quotes = [_translated(quote, chosen) for quote in best(quotes_of(facts, segments, rows))]
    picked = [quote for one in chosen for quote in quotes if is_chosen(quote, one)]
    shown = list(dict.fromkeys(picked)) if picked else best(quotes, n)
    return FrameworkCell(
        case=key[0],
        code=key[1],
        quotes=tuple(quotes),
        shown=tuple(shown),
        suggested=len(np.unique(facts.passage[rows & facts.of_kinds("suggested", "unsure")])),
        reviewed=reviewed(facts, *key),
        summary=summary,
        standing=standing(summary, lines_of(facts, segments, rows) if summary else ()),
    )


def is_chosen(quote: Quote, chosen: ChosenQuote) -> bool:
    """Whether a quote is the one that a person chose: the same words, or without them the span."""
    if quote.transcript != chosen.transcript:
        return False
    if chosen.text:
        return same_words(quote.text, chosen.text)
    return (quote.start, quote.end) == (chosen.start, chosen.end)


def _translated(quote: Quote, chosen: Sequence[ChosenQuote]) -> Quote:
    for one in chosen:
        if one.translation and is_chosen(quote, one):
            return replace(quote, translation=one.translation)
    return quote


def _printed(quote: Quote) -> str:
    source = f"{quote.passage}, {quote.position}" if quote.position else quote.passage
    words = " ".join(quote.text.split())
    return f"“{words}” ({source})" + (f" [{quote.translation}]" if quote.translation else "")
