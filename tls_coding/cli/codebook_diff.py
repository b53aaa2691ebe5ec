"""`tls codebook diff`: what an edit of the codebook changes, in it and in this corpus."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tls_coding.cli.output import JsonOption, StudyOption

if TYPE_CHECKING:
    from tls_coding.codebook.compare import Change
    from tls_coding.coding.impact import Effect, Look
    from tls_coding.coding.suggestion import Suggestion
    from tls_coding.matrix.tables import CellChange
    from tls_coding.study import Study

OldArgument = Annotated[Path, typer.Argument(metavar="A", help="The codebook before the edit.")]
NewArgument = Annotated[
    Path | None,
    typer.Argument(metavar="[B]", help="The codebook after it (default: the study's own)."),
]
RowsOption = Annotated[int, typer.Option("--rows", min=0, help="Rows of each list; 0: all.")]


def diff(
    old: OldArgument,
    new: NewArgument = None,
    rows: RowsOption = 20,
    study: StudyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two codebooks: codes and rules, and what the step does to this corpus.

    Suggestions gained and lost with their quotes, matrix cells that change, decisions that need
    another look. Nothing is changed by this.
    """
    from tls_coding.cli.output import print_json
    from tls_coding.codebook.compare import compare, meaning_changed
    from tls_coding.coding.impact import effect, looks
    from tls_coding.errors import UsageError
    from tls_coding.matrix.tables import changed_cells
    from tls_coding.matrix.tabulate import tabulate
    from tls_coding.study import open_study
    from tls_coding.studyfacts import facts_of_study

    opened = open_study(study)
    for path in (old, new):
        if path is not None and not path.is_file():
            raise UsageError(f"{path}: no such file.")
    before = opened.under(old)
    after = opened.under(new or opened.path("codebook"))
    for each in (before, after):
        each.require()
    changes = compare(before.codebook, after.codebook)
    was, now = before.suggestions(), after.suggestions()
    found = effect(was, now)
    books = before.codebook, after.codebook
    to_see = looks(found, was, now, books, meaning_changed(changes), after.states)
    cells = changed_cells(*(tabulate(facts_of_study(each)) for each in (before, after)))
    if as_json:
        print_json(_as_json(after, changes, found, cells, to_see))
    else:
        _show(after, changes, found, cells, to_see, rows)


def _show(
    study: Study,
    changes: Sequence[Change],
    found: Effect,
    cells: Sequence[CellChange],
    to_see: Sequence[Look],
    limit: int,
) -> None:
    from tls_coding.cli.output import remark

    listed = [[c.kind, c.code, c.part, c.before, c.after] for c in changes]
    _list("Codebook", ["change", "code", "where", "before", "after"], listed, limit)
    header = ["code", "transcript", "quote", "words", "rules"]
    for title, own in (
        ("Suggestions gained", found.gained),
        ("Suggestions lost", found.lost),
        ("Suggestions stopped by a veto", found.vetoed),
    ):
        _list(title, header, [_row(study, s) for s in own], limit)
    flags = [[*_row(study, f.after)[:3], _flags(f.before), _flags(f.after)] for f in found.flagged]
    _list("Flags changed", ["code", "transcript", "quote", "before", "after"], flags, limit)
    shown = [[c.case, c.code, c.before, c.after] for c in cells]
    _list("Matrix cells changed", ["case", "code", "before", "after"], shown, limit)
    looked = [[k.coder, k.transcript, k.code, k.status, _quote(study, k), k.why] for k in to_see]
    head = ["coder", "transcript", "code", "status", "quote", "why"]
    _list("Decisions that need another look", head, looked, limit)
    remark(
        f"Changes in the codebook: {len(changes)}. Suggestions: {len(found.gained)} gained, "
        f"{len(found.lost)} lost, {len(found.vetoed)} stopped by a veto, {len(found.flagged)} "
        f"with other flags. Matrix cells that change: {len(cells)}. Decisions that need another "
        f"look: {len(to_see)}."
    )


def _list(title: str, header: list[str], rows: list[list[Any]], limit: int) -> None:
    from tls_coding.cli.output import remark, show_table

    if not rows:
        return
    shown = rows[:limit] if limit else rows
    show_table(f"{title} ({len(rows)})", header, shown)
    if len(shown) < len(rows):
        remark(f"… and {len(rows) - len(shown)} more: --rows 0 shows all, --json gives them.")


def _row(study: Study, s: Suggestion) -> list[str]:
    return [s.code, s.transcript, _quote(study, s), "\n".join(s.words), "\n".join(s.rules)]


def _quote(study: Study, at: Suggestion | Look) -> str:
    body = study.transcripts[at.transcript].body
    return " ".join(body[at.start : at.end].split())


def _flags(suggestion: Suggestion) -> str:
    return ", ".join(suggestion.flags) or "none"


def _as_json(
    study: Study,
    changes: Sequence[Change],
    found: Effect,
    cells: Sequence[CellChange],
    to_see: Sequence[Look],
) -> dict[str, object]:
    from dataclasses import asdict

    def suggestion(s: Suggestion) -> dict[str, object]:
        return {
            "code": s.code,
            "transcript": s.transcript,
            "start": s.start,
            "end": s.end,
            "quote": study.transcripts[s.transcript].body[s.start : s.end],
            "words": list(s.words),
            "rules": list(s.rules),
            "flags": list(s.flags),
        }

    return {
        "codebook": [asdict(change) for change in changes],
        "gained": [suggestion(s) for s in found.gained],
        "lost": [suggestion(s) for s in found.lost],
        "vetoed": [suggestion(s) for s in found.vetoed],
        "flagged": [
            {**suggestion(f.after), "flags_before": list(f.before.flags)} for f in found.flagged
        ],
        "cells": [asdict(cell) for cell in cells],
        "look": [{**asdict(look), "quote": _quote(study, look)} for look in to_see],
    }
