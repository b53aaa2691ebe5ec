"""`tls matrix`: cases by themes, or whatever else is compared."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tls_coding.cli.output import CsvOption, JsonOption, StudyOption

if TYPE_CHECKING:
    from rich.text import Text

    from tls_coding.matrix.tabulate import Table

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
ALONG = 12  # rows beyond which themes go along the top


class Shown(StrEnum):
    """What a cell tells."""

    passages = "count"
    accepted = "accepted"
    hand = "hand"
    suggested = "suggested"
    per_1000_words = "per_1000_words"
    interviews = "interviews"
    share = "share"
    range = "range"
    state = "state"


MEANT = {
    Shown.passages: LEGEND,
    Shown.accepted: "Passages of which a coder accepted what a rule suggests.",
    Shown.hand: "Passages that a coder coded without a rule.",
    Shown.suggested: "Passages that rules suggest and nobody decided, or where a coder is unsure.",
    Shown.per_1000_words: "Coded passages per 1,000 words of respondents.",
    Shown.interviews: "Interviews with the theme, of those finished for it by somebody.",
    Shown.share: "Share of interviews with the theme, of those finished for it by somebody.",
    Shown.range: "Fewest–most passages of the coders who finished the whole cell (two or more).",
    Shown.state: "What is known of each cell.",
}


def matrix(
    by: Annotated[
        str,
        typer.Option(
            metavar="WHAT",
            help="Rows: case, transcript, speaker, or any attribute of cases, interviews, "
            "speakers (country, year, position …).",
        ),
    ] = "case",
    level: Annotated[
        int | None,
        typer.Option(min=1, help="Themes: branches of the code tree at this level, not codes."),
    ] = None,
    show: Annotated[Shown, typer.Option(help="What a cell tells.")] = Shown.passages,
    study: StudyOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Show cases by themes, or anything else by themes.

    Each cell is present, absent, only denied, only suggested, or not reviewed.
    """
    from tls_coding.cli.code import suggestions_with_bar
    from tls_coding.cli.output import print_json, write_file
    from tls_coding.exchange.tables import frame_csv
    from tls_coding.matrix import tables
    from tls_coding.matrix.tabulate import tabulate
    from tls_coding.study import open_study
    from tls_coding.studyfacts import facts_of_study

    opened = open_study(study)
    opened.require()
    suggestions_with_bar(opened)
    made = tabulate(facts_of_study(opened), by, level)
    if as_json:
        print_json(tables.cells(made))
    elif csv:
        write_file(csv, frame_csv(_frame(made, show)))
    else:
        _print(made, show)


def _frame(made: Table, show: Shown) -> Any:
    from tls_coding.matrix import tables

    if show is not Shown.range:
        return tables.frame(made, tables.MEASURES[tables.MEASURES.index(show.value)])
    low, high = tables.frame(made, "low"), tables.frame(made, "high")
    joined = low.astype("Int64").astype("string") + "-" + high.astype("Int64").astype("string")
    return joined.fillna("")


def _print(made: Table, show: Shown) -> None:
    from tls_coding.cli.output import show_table

    rows, columns = made.axis.labels, made.themes.labels
    cells = [
        [_cell(made, show, row, one) for one in range(len(columns))] for row in range(len(rows))
    ]
    title = f"{made.axis.by.rpartition('.')[2].capitalize()} by theme"
    if len(rows) <= ALONG:
        turned = [[theme, *(own[one] for own in cells)] for one, theme in enumerate(columns)]
        show_table(title, ["theme", *rows], turned, numbers=rows, caption=MEANT[show])
    else:
        listed = [[row, *own] for row, own in zip(rows, cells, strict=True)]
        header = [made.axis.by, *columns]
        show_table(title, header, listed, numbers=columns, caption=MEANT[show])


def _cell(made: Table, show: Shown, row: int, column: int) -> Text:
    from rich.text import Text

    from tls_coding.matrix.tables import sign
    from tls_coding.matrix.tabulate import STATES

    state = STATES[made.state[row, column]]
    if show is Shown.passages:
        told = sign(state, made.count[row, column], made.suggested[row, column])
    elif show is Shown.state:
        told = state.replace("_", " ")
    elif show is Shown.interviews:
        told = f"{made.interviews[row, column]}/{made.interviews_known[row, column]}"
    elif show is Shown.range:
        low, high = (own[row, column] for own in made.range)
        told = "–" if low != low else f"{low:.0f}–{high:.0f}"
    else:
        value = getattr(made, show.value)[row, column]
        whole = show not in {Shown.share, Shown.per_1000_words}
        told = str(value) if whole else "–" if value != value else f"{value:.2f}"
    return Text(told, style=STYLES[state])
