"""`tls export`: all deliverables into the study's folder of exports, or one file to leave with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tls_coding.cli.output import JsonOption, StudyOption

if TYPE_CHECKING:
    from tls_coding.projects.exporting import Export
    from tls_coding.study import Study


def export(
    as_format: Annotated[
        str | None,
        typer.Option("--as", metavar="FORMAT", help="Write a file for another program (or: help)."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="With --as: the file (default: in exports/).")
    ] = None,
    suggestions: Annotated[
        bool, typer.Option("--suggestions", help="With --as: what rules suggest, too.")
    ] = False,
    profile: Annotated[
        str, typer.Option(help="With --as qdpx: standard, or nvivo (UTF-16 positions).")
    ] = "standard",
    language: Annotated[str, typer.Option(help="Of the names of codes.")] = "en",
    losses: Annotated[
        bool, typer.Option("--losses", help="With --as: only say what will not be seen there.")
    ] = False,
    study: StudyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write all deliverables into exports/, or with --as a file for another program.

    Segments, matrices, agreement, a workbook and a page; the same study, the same bytes.
    """
    from tls_coding.errors import UsageError
    from tls_coding.study import open_study

    if as_format is None:
        given = {"--out": out, "--suggestions": suggestions, "--losses": losses}
        if wrong := [name for name, value in given.items() if value]:
            raise UsageError(f"{wrong[0]} goes with --as FORMAT.")
        _deliverables(open_study(study), language, as_json=as_json)
    elif as_format == "help":
        from tls_coding.cli.projects import show_formats

        show_formats("tls export --as FORMAT", writes=True)
    else:
        from tls_coding.projects.exporting import Export

        opened = open_study(study)
        if suggestions:
            from tls_coding.cli.code import suggestions_with_bar

            suggestions_with_bar(opened)
        leaving = Export(
            opened, as_format, suggestions=suggestions, profile=profile, language=language
        )
        _leave(leaving, None if losses else out or leaving.usual_place, as_json=as_json)


def _deliverables(opened: Study, language: str, *, as_json: bool) -> None:
    from tls_coding.cli.code import suggestions_with_bar
    from tls_coding.cli.output import print_json, show_table
    from tls_coding.deliverables import write_all

    opened.require()
    suggestions_with_bar(opened)
    made = write_all(opened, language=language)
    if as_json:
        print_json([{"file": item.shown, "what": item.what} for item in made])
        return
    show_table("Exported", ["file", "what"], [[item.shown, item.what] for item in made])


def _leave(leaving: Export, path: Path | None, *, as_json: bool) -> None:
    """Say what the other program will not see, then write the file, where one is wanted."""
    from tls_coding.cli.output import print_json, remark
    from tls_coding.cli.projects import show_losses
    from tls_coding.errors import UsageError

    if path is not None and path.is_dir():
        raise UsageError(f"{path}: a folder. Name a file with --out.")
    lost = leaving.losses()
    if as_json:
        print_json({"format": leaving.format.name, "file": str(path) if path else None,
                    "losses": lost.to_json()})  # fmt: skip
    elif len(lost):
        show_losses(lost, f"What a program that reads {leaving.format.name} will not see")
    else:
        remark(f"A program that reads {leaving.format.name} will see all of it.")
    if path is not None:
        leaving.write(path)
        remark(f"{path} written.")
