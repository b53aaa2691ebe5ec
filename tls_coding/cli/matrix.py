"""`tls matrix`: cases by themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tls_coding.cli.output import CsvOption, JsonOption, StudyOption

if TYPE_CHECKING:
    from rich.text import Text

    from tls_coding.matrix.cells import Cell

STYLES = {
    "present": "bold green",
    "negated_only": "magenta",
    "absent": "",
    "suggested_only": "yellow",
    "not_reviewed": "dim",
}
LEGEND = (
    "n: passages accepted or coded by hand · n¬: only in passages that deny it · 0: finished, "
    "absent · ?n: suggested, not decided · –: not reviewed"
)


def matrix(study: StudyOption = None, as_json: JsonOption = False, csv: CsvOption = None) -> None:
    """Show cases by themes.

    Each cell is present, absent, only denied, only suggested, or not reviewed.
    """
    from tls_coding.cli.code import suggestions_with_bar
    from tls_coding.cli.output import print_json, show_table, write_file
    from tls_coding.study import open_study

    opened = open_study(study)
    opened.require()
    suggestions_with_bar(opened)
    made = opened.matrix()
    if as_json:
        print_json(
            {
                case: {
                    cell.code: {
                        "count": cell.count,
                        "suggested": len(cell.suggested),
                        "state": cell.state,
                    }
                    for cell in made.row(case)
                }
                for case in made.cases
            }
        )
    elif csv:
        from tls_coding.exchange.tables import frame_csv
        from tls_coding.matrix.tables import counts

        write_file(csv, frame_csv(counts(made)))
    else:
        rows = [
            [code, *(_sign(made.cells[case, code]) for case in made.cases)] for code in made.codes
        ]
        header = ["theme", *made.cases]
        show_table("Case by theme", header, rows, numbers=header[1:], caption=LEGEND)


def _sign(cell: Cell) -> Text:
    from rich.text import Text

    return Text(cell.sign, style=STYLES[cell.state])
