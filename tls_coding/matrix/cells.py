"""Segments and what coders finished in; every cell of a case-by-theme matrix out.

A cell counts passages that a person coded, each once however many coders coded it; its state
tells "absent" from "not reviewed".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tls_coding.coding.codings import CoderState
from tls_coding.coding.segments import Segment

State = Literal["present", "absent", "not_reviewed", "suggested_only", "negated_only"]
STATES: tuple[State, ...] = (
    "present", "absent", "not_reviewed", "suggested_only", "negated_only"
)  # fmt: skip
NO_CASE = "(no case)"


@dataclass(frozen=True)
class Cell:
    """One cell: `segments` are counted in `count`; `suggested` are undecided or left unsure."""

    case: str
    code: str
    state: State
    segments: tuple[Segment, ...] = ()
    suggested: tuple[Segment, ...] = ()

    @property
    def count(self) -> int:
        """Passages that were accepted or coded by hand."""
        return len({(s.transcript, s.start, s.end) for s in self.segments})

    @property
    def sign(self) -> str:
        """What the cell shows: every state has a sign of its own, so that none needs a colour."""
        signs: dict[State, str] = {
            "present": str(self.count),
            "negated_only": f"{self.count}¬",
            "absent": "0",
            "suggested_only": f"?{len(self.suggested)}",
            "not_reviewed": "–",
        }
        return signs[self.state]


@dataclass(frozen=True)
class Matrix:
    """Case by theme: rows and columns in order, and a cell for every pair."""

    cases: tuple[str, ...]
    codes: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]

    def row(self, case: str) -> list[Cell]:
        """The cells of one case, in the order of the codes."""
        return [self.cells[case, code] for code in self.codes]


def case_by_theme(
    cases: Sequence[str],
    codes: Sequence[str],
    segments: Iterable[Segment],
    documents: Mapping[str, Sequence[str]],
    states: Sequence[CoderState],
) -> Matrix:
    """The matrix of `cases` by `codes`.

    `documents`: the transcripts of each case, by which "absent" is told from "not reviewed".
    Segments of no case make a row of their own, last.
    """
    coded: dict[tuple[str, str], list[Segment]] = {}
    suggested: dict[tuple[str, str], list[Segment]] = {}
    rows = list(cases)
    if documents.get(NO_CASE):
        rows.append(NO_CASE)
    for segment in segments:
        for case in segment.case.split(";"):
            key = (case or NO_CASE, segment.code)
            if segment.counts:
                coded.setdefault(key, []).append(segment)
            elif segment.status in {"suggested", "unsure"}:  # unsure is no "absent"
                suggested.setdefault(key, []).append(segment)
    rows += sorted({case for case, _ in [*coded, *suggested]} - set(rows))
    finished = _finished(codes, documents, states)
    cells = {
        (case, code): _cell(case, code, coded, suggested, reviewed=(case, code) in finished)
        for case in rows
        for code in codes
    }
    return Matrix(tuple(rows), tuple(codes), cells)


def _cell(
    case: str,
    code: str,
    coded: Mapping[tuple[str, str], list[Segment]],
    suggested: Mapping[tuple[str, str], list[Segment]],
    *,
    reviewed: bool,
) -> Cell:
    held = tuple(coded.get((case, code), ()))
    open_ones = tuple(suggested.get((case, code), ()))
    state: State
    if held:
        denied = all("negated" in segment.flags.split(";") for segment in held)
        state = "negated_only" if denied else "present"
    elif open_ones:
        state = "suggested_only"
    else:
        state = "absent" if reviewed else "not_reviewed"
    return Cell(case, code, state, held, open_ones)


def _finished(
    codes: Sequence[str], documents: Mapping[str, Sequence[str]], states: Sequence[CoderState]
) -> set[tuple[str, str]]:
    """(case, code) where every transcript of the case was finished for the code by someone."""
    done = set().union(*(state.done for state in states)) if states else set()
    return {
        (case, code)
        for case, transcripts in documents.items()
        for code in codes
        if transcripts and all((transcript, code) in done for transcript in transcripts)
    }


@dataclass(frozen=True)
class CellChange:
    """A cell that is not the same in two matrices; `–` where a matrix has no such cell."""

    case: str
    code: str
    before: str
    after: str


def changed_cells(old: Matrix, new: Matrix) -> list[CellChange]:
    """The cells whose state, count or number of open suggestions changed, in matrix order."""
    cases = [*new.cases, *(case for case in old.cases if case not in new.cases)]
    codes = [*new.codes, *(code for code in old.codes if code not in new.codes)]
    changes = []
    for case in cases:
        for code in codes:
            before, after = (_told(matrix.cells.get((case, code))) for matrix in (old, new))
            if before != after:
                changes.append(CellChange(case, code, before, after))
    return changes


def _told(cell: Cell | None) -> str:
    if cell is None:
        return "–"
    told = cell.state.replace("_", " ")
    if cell.segments:
        told += f", {cell.count} coded"
    return f"{told}, {len(cell.suggested)} suggested" if cell.suggested else told
