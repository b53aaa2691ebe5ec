"""A matrix with its quotes in; one self-contained HTML page, each cell opening its quotes, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from tls_coding.coding.segments import Segment
from tls_coding.matrix.cells import Cell, Matrix
from tls_coding.spans import Span, merged

Marks = Mapping[tuple[str, int, int, str], Sequence[Span]]  # evidence by (transcript, span, code)
LEGEND = {
    "present": "n",
    "negated_only": "n¬",
    "absent": "0",
    "suggested_only": "?n",
    "not_reviewed": "–",
}
MEANINGS = {
    "present": "passages that were accepted or coded by hand",
    "negated_only": "coded, but only in passages that deny it",
    "absent": "every transcript of the case was finished for this code: none found",
    "suggested_only": "suggested by rules; nobody has decided",
    "not_reviewed": "nobody has finished the case for this code: nothing is known",
}


@dataclass(frozen=True)
class Labels:
    """The names that the page shows: of cases, codes and categories, by id."""

    cases: Mapping[str, str]
    codes: Mapping[str, str]
    categories: Mapping[str, str]
    definitions: Mapping[str, str]


def page(
    title: str,
    matrix: Matrix,
    labels: Labels,
    marks: Marks,
    provenance: Sequence[tuple[str, str]],
    *,
    language: str = "en",
) -> str:
    """The whole page as HTML; it loads nothing and runs no script."""
    template = templates("tls_coding.matrix").get_template("page.html.j2")
    return template.render(
        title=title,
        language=language,
        matrix=matrix,
        labels=labels,
        groups=_groups(matrix.codes, labels),
        meanings=MEANINGS,
        legend=LEGEND,
        cell_id=cell_id,
        name=_name,
        quotes=lambda cell: _quotes(cell, marks),
        filled=[
            matrix.cells[case, code]
            for case in matrix.cases
            for code in matrix.codes
            if matrix.cells[case, code].segments or matrix.cells[case, code].suggested
        ],
        provenance=provenance,
        totals=totals(matrix),
    )


def templates(package: str) -> Environment:
    """The templates that stand in a package; what they are given is escaped, and must be there."""
    return Environment(
        loader=PackageLoader(package, "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def cell_id(cell: Cell) -> str:
    """The cell's name within the page."""
    return f"{cell.case}--{cell.code}".replace(" ", "_").strip("()")


def totals(matrix: Matrix) -> dict[str, int]:
    """How many cells are in each state."""
    states = [cell.state for cell in matrix.cells.values()]
    return {state: states.count(state) for state in MEANINGS}  # type: ignore[arg-type]


def _groups(codes: Sequence[str], labels: Labels) -> list[tuple[str, int]]:
    grouped = groupby(codes, key=lambda code: code.split(".")[0])
    return [(_name(labels.categories, group), len(list(own))) for group, own in grouped]


def _name(names: Mapping[str, str], key: str) -> str:
    return names.get(key, key)


def _quotes(cell: Cell, marks: Marks) -> list[dict[str, Any]]:
    """The passages of a cell in order, each once, with everyone who coded it."""
    passages: dict[tuple[str, int, int], list[Segment]] = {}
    for segment in (*cell.segments, *cell.suggested):
        place = (segment.transcript, segment.start, segment.end)
        passages.setdefault(place, []).append(segment)
    return [_quote(segments, marks) for segments in passages.values()]


def _quote(segments: list[Segment], marks: Marks) -> dict[str, Any]:
    first = segments[0]
    key = (first.transcript, first.start, first.end, first.code)
    return {
        "text": _marked(first, marks.get(key, ())),
        "segment": first,
        "status": first.status,
        "who": ", ".join(f"{s.status} by {s.coder}" for s in segments if s.coder)
        or "suggested, nobody has decided",
        "rules": sorted({rule for s in segments for rule in s.rules.split(";") if rule}),
        "flags": [flag for flag in first.flags.split(";") if flag],
    }


def _marked(segment: Segment, evidence: Sequence[Span]) -> Markup:
    """The quote with its evidence marked."""
    text, done, out = segment.quote, 0, Markup("")
    for span in merged(evidence):
        start, end = max(0, span.start - segment.start), span.end - segment.start
        out += escape(text[done:start]) + Markup("<mark>{}</mark>").format(text[start:end])
        done = end
    return out + escape(text[done:])
