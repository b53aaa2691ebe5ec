"""A study, read and counted, in; one self-contained HTML page, printable and readable without its
script, out.

A cell opens its quotes; a quote opens its place in the interview, with every decision on it. The
page loads nothing: its own style and script are named by their hashes in its policy.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from importlib.resources import files

from markupsafe import Markup, escape

from tls_coding.exchange.given import Given
from tls_coding.exchange.measures import MEANINGS, NAMES, ONCE, STATE_MEANINGS, STATE_SIGNS
from tls_coding.exchange.report.excerpt import Piece, excerpt
from tls_coding.exchange.report.grid import Cell, Grid, grids, parts
from tls_coding.exchange.report.quotes import LIMIT, CellQuotes, Contents, Place, place_of
from tls_coding.exchange.templating import templates
from tls_coding.matrix.framework import FrameworkCell
from tls_coding.matrix.quotes import Quote
from tls_coding.spans import Span, merged

PACKAGE = "tls_coding.exchange.report"


def report(given: Given, *, limit: int = LIMIT) -> str:
    """The whole page as HTML; the same for the same study.

    `limit`: how many quotes it holds at most, spread evenly over cells; what is left out it says
    beside each cell.
    """
    style, script = (_own(name) for name in ("report.css", "report.js"))
    contents = Contents(given, limit)
    written = {key for key, cell in given.framework.cells.items() if cell.summary}
    levels = grids(given.table, given.labels, written)
    template = templates(PACKAGE).get_template("report.html.j2")
    return template.render(
        given=given,
        labels=given.labels,
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        levels=levels,
        codes=levels[0],
        contents=contents,
        whole=levels[0].whole.figures,
        categories=[name for name, _ in levels[0].groups if name],
        meanings=MEANINGS,
        names=NAMES,
        once=ONCE,
        states=[
            (state, STATE_SIGNS[state], meaning, _in_state(levels[0], state))
            for state, meaning in STATE_MEANINGS.items()
        ],
        left_out=sum(cell.left_out for cell in contents.cells.values()),
        words=sum(given.facts.documents.words),
        framework_of=lambda cell: given.framework.cells.get((cell.case, cell.theme)),
        codes_of=lambda cell: _codes_of(cell, given, levels[0]),
        quotes_in=lambda cell: contents.cells.get(_numbers(cell), CellQuotes((), 0)),
        marked=lambda quote: _marked_quote(quote, given),
        passage=lambda quote: contents.passages.get(place_of(quote), 0),
        source=_source,
        pieces=lambda place: _pieces(place, given),
        piece_text=lambda piece, place: _piece_text(piece, contents.evidence.get(place, ())),
        cells_of=lambda place: _cells_of(place, contents, levels[0]),
        stale=_stale,
    )


def _own(name: str) -> str:
    return files(PACKAGE).joinpath(name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    def named(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")

    return (
        f"default-src 'none'; style-src 'sha256-{named(style)}'; "
        f"script-src 'sha256-{named(script)}'; base-uri 'none'; form-action 'none'"
    )


def _in_state(codes: Grid, state: str) -> int:
    return sum(cell.figures.state == state for row in codes.rows for cell in row.cells)


def _numbers(cell: Cell) -> tuple[int, int]:
    row, theme = cell.anchor[1:].split("-")
    return int(row), int(theme)


def _codes_of(cell: Cell, given: Given, codes: Grid) -> list[Cell]:
    """The cells of the codes of a branch that open something."""
    case = given.table.axis.labels.index(cell.case)
    rows = codes.rows
    own = [rows[number].cells[case] for number in parts(cell.theme, given.table.themes.labels)]
    return [one for one in own if one.anchor]


def _cells_of(place: Place, contents: Contents, codes: Grid) -> list[Cell]:
    rows = codes.rows
    return [rows[theme].cells[case] for case, theme in contents.stands_in.get(place, ())]


def _stale(cell: FrameworkCell) -> str:
    """That a summary is older than its codings, and what changed."""
    if cell.standing.state != "stale":
        return ""
    return f"Stale: its codings changed since ({cell.standing.changes})."


def _source(quote: Quote) -> str:
    """Where a quote is from, and who speaks."""
    who = ", ".join(one for one in (quote.speaker, quote.position) if one)
    parts_ = [quote.transcript, who, f"turn {quote.turn}", quote.time]
    return " · ".join(part for part in parts_ if part)


def _marked_quote(quote: Quote, given: Given) -> Markup:
    spans = (
        span
        for code in quote.codes
        for span in given.marks.get((quote.transcript, quote.start, quote.end, code), ())
    )
    return marked(quote.text, quote.start, spans)


def _pieces(place: Place, given: Given) -> Sequence[Piece]:
    text = given.transcripts.get(place[0])
    return excerpt(text, Span(*place[1:])) if text else []


def _piece_text(piece: Piece, evidence: Sequence[Span]) -> Markup:
    """One turn as far as it is shown; what belongs to the passage stands out."""
    before, said, after = piece.text, Markup(""), ""
    if own := piece.within:
        first, last = own.start - piece.start, own.end - piece.start
        said = Markup('<span class="said">{}</span>').format(
            marked(piece.text[first:last], own.start, evidence)
        )
        before, after = piece.text[:first], piece.text[last:]
    dots = ("… " if piece.cut[0] else "", " …" if piece.cut[1] else "")
    return escape(dots[0] + before) + said + escape(after + dots[1])


def marked(text: str, start: int, evidence: Iterable[Span]) -> Markup:
    """`text`, which begins at `start` of its body, with the words that rules found marked."""
    done, out = 0, Markup("")
    for span in merged(evidence):
        first, last = max(done, span.start - start), min(len(text), span.end - start)
        if first < last:
            out += escape(text[done:first]) + Markup("<mark>{}</mark>").format(text[first:last])
            done = last
    return out + escape(text[done:])
