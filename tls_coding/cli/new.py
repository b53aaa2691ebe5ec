"""`tls new`: a study folder that runs as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    codebook: Annotated[
        Path | None, typer.Option(help="Take this codebook (with the cues and lock beside it).")
    ] = None,
    cases: Annotated[Path | None, typer.Option(help="Take these cases.")] = None,
    example: Annotated[
        bool, typer.Option("--example", help="Copy the demonstration study instead.")
    ] = False,
    project: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Make it of a project of another program."),
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help="With --from: the language of its texts and codes.")
    ] = None,
) -> None:
    """Make a new study folder.

    It holds a small sample that runs as it stands; with --codebook or --cases, yours and no
    transcripts; with --example, the demonstration study; with --from, what a project of NVivo,
    ATLAS.ti, MAXQDA, QualCoder, Taguette … holds (see tls import --as help).
    """
    from tls_coding.cli.output import remark
    from tls_coding.errors import UsageError
    from tls_coding.newstudy import new_study

    if project is not None:
        if codebook or cases or example:
            raise UsageError("--from brings its own codebook and cases: leave the others out.")
        _from_project(project, folder, lang or "")
        return
    if lang:
        raise UsageError("--lang goes with --from FILE.")
    new_study(folder, codebook=codebook, cases=cases, example=example)
    remark(f"{folder} made.")
    if codebook or cases:
        remark(f"Next: put transcripts in with  tls import FILE… --study {folder}")
    else:
        remark(f"Next: tls run --study {folder}")


def _from_project(project: Path, folder: Path, lang: str) -> None:
    from tls_coding.cli.output import remark
    from tls_coding.cli.projects import show_report
    from tls_coding.projects.beginning import import_project

    show_report(import_project(project, folder, language=lang))
    remark(f"{folder} made.")
    remark(f"Next: tls run --study {folder}")
