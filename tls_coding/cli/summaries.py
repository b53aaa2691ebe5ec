"""`tls summaries`: what people wrote of each cell, and whether it still holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tls_coding.cli.output import CsvOption, JsonOption, StudyOption

if TYPE_CHECKING:
    from tls_coding.matrix.framework import FrameworkCell
    from tls_coding.summaries import CellSummaries

app = typer.Typer(
    help="What people wrote of each cell, and whether its codings changed since.",
    invoke_without_command=True,
)
SCISSORS = "# ---- what stands below this line is not kept ----"
STATES = ("none", "fresh", "stale")
CaseArgument = Annotated[str, typer.Argument(help="Id of the case.")]
CodeArgument = Annotated[str, typer.Argument(help="Id of the code, or of a branch of codes.")]
TextOption = Annotated[str | None, typer.Option("--text", help="The summary itself.")]
EditOption = Annotated[bool, typer.Option("--edit", help="Write it in your editor.")]
KeepOption = Annotated[
    bool, typer.Option("--keep", help="The text still holds for the codings of today.")
]
QuoteOption = Annotated[
    list[str] | None,
    typer.Option("--quote", metavar="PASSAGE", help="A quote to show, e.g. grasse_01:812-901."),
]
CoderOption = Annotated[str | None, typer.Option("--coder", help="Who writes (default: you).")]
StateOption = Annotated[
    str | None, typer.Option("--state", help="Only cells that are none, fresh or stale.")
]
CasesOption = Annotated[list[str] | None, typer.Option("--case", help="Only this case.")]
BranchOption = Annotated[str, typer.Option("--code", help="Only this code, or branch of codes.")]


@app.callback()
def summaries(
    context: typer.Context,
    state: StateOption = None,
    study: StudyOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """List cells that have codings or a summary, with the state of each.

    A summary is stale once the codings of its cell are not those it was written of.
    """
    if context.invoked_subcommand is None:
        _list(state, _opened(study), as_json, csv)


@app.command("write")
def write(
    case: CaseArgument,
    code: CodeArgument,
    text: TextOption = None,
    edit: EditOption = False,
    keep: KeepOption = False,
    quote: QuoteOption = None,
    coder: CoderOption = None,
    study: StudyOption = None,
) -> None:
    """Write the summary of one cell; the rest of the file stays as it is."""
    from tls_coding.cli.output import remark
    from tls_coding.errors import UsageError
    from tls_coding.summaries import summaries_path

    if sum((text is not None, edit, keep)) != 1:
        raise UsageError("Give the summary with --text, write it with --edit, or --keep it.")
    cells = _opened(study)
    author = cells.study.coder(coder)
    if edit:
        text = _edited(cells.cell(case, code))
    cells.write(case, code, text, author, quote or ())
    path = cells.study.shown(summaries_path(cells.study))
    remark(f"{case}, {code}: written to {path}.")


@app.command("draft")
def draft(case: CasesOption = None, code: BranchOption = "", study: StudyOption = None) -> None:
    """Make an empty entry, with its best quotes, for each cell with codings that has none."""
    from tls_coding.cli.output import remark
    from tls_coding.summaries import summaries_path

    cells = _opened(study)
    made = cells.draft(case or (), code)
    path = cells.study.shown(summaries_path(cells.study))
    remark(f"{len(made)} entries added to {path}. Write each text, and translations of quotes.")


def _list(state: str | None, opened: CellSummaries, as_json: bool, csv: Path | None) -> None:
    from tls_coding.cli.output import print_json, show_table, write_csv
    from tls_coding.errors import UsageError

    if state is not None and state not in STATES:
        raise UsageError(f"'{state}' is no state. Known: {', '.join(STATES)}.")
    cells = [cell for cell in opened.cells() if state in (None, cell.standing.state)]
    header = ["case", "code", "state", "coded", "author", "at", "changes"]
    rows = [_row(cell) for cell in cells]
    if as_json:
        print_json([{**dict(zip(header, row, strict=True)), **_told(cell)}
                    for row, cell in zip(rows, cells, strict=True)])  # fmt: skip
    elif csv:
        write_csv(csv, header, rows)
    else:
        counts = {one: sum(cell.standing.state == one for cell in cells) for one in STATES}
        caption = ", ".join(f"{count} {one}" for one, count in counts.items())
        show_table("Summaries", header, rows, numbers=["coded"], caption=caption)


def _opened(study: Path | None) -> CellSummaries:
    from tls_coding.cli.code import suggestions_with_bar
    from tls_coding.study import open_study
    from tls_coding.summaries import CellSummaries

    opened = open_study(study)
    opened.require()
    suggestions_with_bar(opened)
    return CellSummaries(opened)


def _row(cell: FrameworkCell) -> list[Any]:
    summary = cell.summary
    by = [summary.author, summary.at] if summary else ["", ""]
    return [cell.case, cell.code, cell.standing.state, cell.coded, *by, cell.standing.changes]


def _told(cell: FrameworkCell) -> dict[str, Any]:
    return {
        "summary": cell.summary.text if cell.summary else "",
        "added": list(cell.standing.added),
        "removed": list(cell.standing.removed),
        "quotes": [
            {"passage": quote.passage, "text": quote.text, "translation": quote.translation}
            for quote in cell.shown
        ],
    }


def _edited(cell: FrameworkCell) -> str:
    """What a person made of the text of a cell, with its quotes before their eyes."""
    quotes = "\n".join(f"{quote.passage}  {' '.join(quote.text.split())}" for quote in cell.quotes)
    old = cell.summary.text if cell.summary else ""
    below = f"{cell.case}, {cell.code}. {cell.standing.changes}\n{quotes}\n"
    written = _in_editor(f"{old}\n\n{SCISSORS}\n{below}")
    return written.split(SCISSORS, maxsplit=1)[0].strip()


def _in_editor(text: str) -> str:
    """`text` after a person changed it in the editor that VISUAL or EDITOR names."""
    import os
    import shlex
    import subprocess
    from tempfile import TemporaryDirectory

    from tls_coding.errors import UsageError

    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        raise UsageError("No editor: set EDITOR, or give the summary with --text.")
    with TemporaryDirectory() as folder:
        path = Path(folder, "summary.txt")
        path.write_text(text, encoding="utf-8")
        if subprocess.run([*shlex.split(editor), str(path)], check=False).returncode:
            raise UsageError("The editor ended with an error: nothing is written.")
        return path.read_text(encoding="utf-8")
