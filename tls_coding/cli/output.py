"""What commands share: where they print, how tables look, the options that they have in common."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tls_coding.errors import Problem

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

StudyOption = Annotated[
    Path | None,
    typer.Option("--study", help="The study's folder (default: the nearest one upwards)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
CsvOption = Annotated[
    Path | None, typer.Option("--csv", help="Write the table to this CSV file instead.")
]

WRITTEN = (".csv", ".html", ".json", ".md")  # what commands write, and may write again


@lru_cache(maxsize=1)
def console() -> Console:
    """Standard output."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 160)


@lru_cache(maxsize=1)
def error_console() -> Console:
    """Standard error: problems, progress, remarks."""
    from rich.console import Console

    return Console(stderr=True, width=None if sys.stderr.isatty() else 160)


def show_table(
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    numbers: Sequence[str] = (),
    caption: str = "",
) -> None:
    """Print a table; the columns in `numbers` are set flush right."""
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=title, caption=caption or None, title_justify="left", caption_justify="left"
    )
    for name in header:
        table.add_column(name, justify="right" if name in numbers else "left", overflow="fold")
    for row in rows:
        # Text, not str: a bracket in a quote is no markup.
        table.add_row(*(cell if isinstance(cell, Text) else Text(_cell(cell)) for cell in row))
    console().print(table)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def print_json(data: Any) -> None:
    """Print plain data as JSON on standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write a table to a CSV file and say so."""
    from tls_coding.exchange.tables import rows_csv

    write_file(path, rows_csv(header, rows))


def write_file(path: Path, text: str) -> None:
    """Write a whole file and say so; what is there and is no table or page is left alone."""
    from tls_coding.errors import UsageError
    from tls_coding.files import write_text

    if not path.name or path.is_dir():
        raise UsageError(f"'{path}' names no file to write to.")
    if path.exists() and path.suffix.lower() not in WRITTEN:
        kinds = ", ".join(WRITTEN)
        raise UsageError(f"{path}: already there, and none of {kinds}. Name another file.")
    write_text(path, text)
    remark(f"{path} written.")


def remark(text: str) -> None:
    """Say something beside the result, on standard error."""
    error_console().print(text, highlight=False, soft_wrap=True, markup=False)


def show_problems(problems: Sequence[Problem]) -> None:
    """List problems, one a line, errors before warnings, and how many of each."""
    errors = [problem for problem in problems if not problem.warning]
    warnings = [problem for problem in problems if problem.warning]
    out = error_console()
    for kind, listed, style in (("error", errors, "red"), ("warning", warnings, "yellow")):
        for problem in listed:
            out.print(f"{kind} ", style=style, end="", highlight=False)
            out.print(str(problem), highlight=False, soft_wrap=True, markup=False)
    counts = [f"{len(errors)} problem{'s' * (len(errors) != 1)}"] if errors else []
    counts += [f"{len(warnings)} warning{'s' * (len(warnings) != 1)}"] if warnings else []
    out.print(", ".join(counts), highlight=False)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on standard error, gone when the work is done."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Remaining())
    out = error_console()
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as progress:
        yield progress


@contextmanager
def words_bar(task: str) -> Iterator[Callable[[int, int], None]]:
    """A bar that is told words done of words in all: shows words per second and the time left."""
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining
    from rich.text import Text

    class Speed(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f} words/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), Speed(), Remaining())
    out = error_console()
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as progress:
        number = progress.add_task(task, total=None)
        yield lambda done, total: progress.update(number, completed=done, total=total)
