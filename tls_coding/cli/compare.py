"""`tls compare`: groups of cases, codes that meet, cases that are alike, what still comes new."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tls_coding.cli.output import CsvOption, JsonOption, StudyOption

if TYPE_CHECKING:
    import pandas as pd

    from tls_coding.matrix.facts import Facts
    from tls_coding.study import Study

app = typer.Typer(
    help="Compare cases: groups, codes that meet, likeness, saturation, time.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
LevelOption = Annotated[
    int | None,
    typer.Option(min=1, help="Branches of the code tree at this level, not codes."),
]
GroupsOption = Annotated[
    str | None, typer.Option(metavar="A,B", help="Its two values to compare, if it has more.")
]
ALL = 1_000_000


@app.command()
def groups(
    attribute: Annotated[str, typer.Argument(help="Of cases, or else of interviews: trajectory.")],
    values: GroupsOption = None,
    level: LevelOption = 1,
    study: StudyOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Two groups of cases, theme by theme: shares, rates, how far apart, and a test."""
    from tls_coding.displays import contrasts_by

    _, facts = _opened(study)
    found = contrasts_by(facts, attribute, values.split(",") if values else (), level)
    one, other = found.names
    columns = {
        "theme": "theme",
        "first_share": f"share, {one}",
        "second_share": f"share, {other}",
        "first_per_1000": f"per 1,000, {one}",
        "second_per_1000": f"per 1,000, {other}",
        "share_difference": "difference",
        "share_difference_low": "low",
        "share_difference_high": "high",
        "p_holm": "p (Holm)",
    }
    caption = f"{found.note} Shares are of interviews; low, high: 95 % limits of their difference."
    _give(found.frame(), columns, f"{one} against {other}", caption, as_json, csv)


@app.command()
def meetings(
    unit: Annotated[str, typer.Option(help="passage, sentence, turn or words.")] = "turn",
    words: Annotated[int, typer.Option(min=1, help="Of a block, with --unit words.")] = 100,
    level: LevelOption = None,
    rows: Annotated[int, typer.Option(min=1, help="Pairs to print, the least likely first.")] = 30,
    study: StudyOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Codes that stand in one sentence, turn or stretch of words, beside what chance would give."""
    from tls_coding.displays import cooccurrence_of

    opened, facts = _opened(study)
    found = cooccurrence_of(opened, facts, unit, words, level)
    frame = found.frame()
    if not (as_json or csv):
        frame = frame[frame["count"] > 0].sort_values(
            ["p", "count", "first", "second"], ascending=[True, False, True, True]
        )
    names = ("first", "second", "count", "expected", "low", "high", "excess", "p_holm", "jaccard")
    caption = " ".join(
        (
            f"count: units ({found.unit}) with both; expected, low, high: what chance gives where "
            "each interview keeps its codes; p_holm: for all pairs.",
            *found.warnings,
        )
    )
    columns = {name: name for name in names}
    _give(frame, columns, f"Codes that meet, by {found.unit}", caption, as_json, csv, rows)


@app.command()
def likeness(
    level: LevelOption = None,
    measure: Annotated[str, typer.Option(help="jaccard, bray_curtis or cosine.")] = "jaccard",
    study: StudyOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """How alike cases are, over the themes that both were reviewed for."""
    from typing import get_args

    from tls_coding.errors import UsageError
    from tls_coding.matrix.similarity import Measure, similarity

    known: tuple[Measure, ...] = get_args(Measure)
    if measure not in known:
        raise UsageError(f"No measure '{measure}'. There are: {', '.join(known)}.")
    _, facts = _opened(study)
    frame = similarity(facts, level, known[known.index(measure)]).frame()
    frame = frame.sort_values(["similarity", "first", "second"], ascending=[False, True, True])
    names = ("first", "second", "similarity", "themes", "shared", "either", "reason")
    caption = f"{measure}; themes: how many both cases were reviewed for."
    _give(frame, {name: name for name in names}, "Likeness of cases", caption, as_json, csv)


@app.command()
def saturation(
    level: LevelOption = None,
    study: StudyOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """After which interview little that is new came (Guest, Namey & Chen 2020)."""
    from tls_coding.matrix.saturation import saturation as of

    _, facts = _opened(study)
    found = of(facts, level)
    names = (
        "base",
        "run",
        "threshold",
        "at",
        "seen",
        "new",
        "median",
        "low",
        "high",
        "not_reached",
    )
    caption = (
        f"{found.interviews} interviews, {found.codes} themes reviewed throughout, {found.found} "
        f"met. at: the interview at which the share of new themes in a run fell to the threshold, "
        f"in the order of dates; median, low, high: over {found.draws} random orders."
    )
    columns = {name: name for name in names}
    _give(found.frame(), columns, "Saturation", caption, as_json, csv)


@app.command()
def time(
    by: Annotated[str, typer.Option(help="year or month of the interviews.")] = "year",
    level: LevelOption = 1,
    study: StudyOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Themes by the time of interviews."""
    from typing import get_args

    from tls_coding.errors import UsageError
    from tls_coding.matrix.timeline import Period, timeline

    known: tuple[Period, ...] = get_args(Period)
    if by not in known:
        raise UsageError(f"No period '{by}'. There are: {', '.join(known)}.")
    _, facts = _opened(study)
    frame = timeline(facts, level, known[known.index(by)]).frame()
    names = ("period", "theme", "interviews", "present", "passages", "words", "per_1000", "reason")
    caption = "Over interviews finished for the theme; per_1000: passages per 1,000 words."
    _give(frame, {name: name for name in names}, f"Themes by {by}", caption, as_json, csv)


def _opened(study: Path | None) -> tuple[Study, Facts]:
    from tls_coding.cli.code import suggestions_with_bar
    from tls_coding.study import open_study
    from tls_coding.studyfacts import facts_of_study

    opened = open_study(study)
    opened.require()
    suggestions_with_bar(opened)
    return opened, facts_of_study(opened)


def _give(
    frame: pd.DataFrame,
    columns: dict[str, str],
    title: str,
    caption: str,
    as_json: bool,
    csv: Path | None,
    most: int = ALL,
) -> None:
    """Print some columns of a frame; as JSON or CSV all of it."""
    from tls_coding.cli.output import print_json, show_table, write_csv

    rows = [
        {str(name): _plain(value) for name, value in row.items()}
        for row in frame.to_dict("records")
    ]
    if as_json:
        print_json(rows)
    elif csv:
        listed = [["" if value is None else value for value in row.values()] for row in rows]
        write_csv(csv, [str(name) for name in frame.columns], listed)
    else:
        shown = [[row[name] for name in columns] for row in rows[:most]]
        told = caption if len(rows) <= most else f"The first {most} of {len(rows):,}. {caption}"
        header = list(columns.values())
        words = {"theme", "first", "second", "reason", "period"}
        numbers = [label for name, label in columns.items() if name not in words]
        show_table(title, header, shown, numbers=numbers, caption=told)


def _plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    missing = value is None or type(value).__name__ == "NAType"
    return None if missing or (isinstance(value, float) and math.isnan(value)) else value
