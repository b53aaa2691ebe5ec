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
) -> None:
    """Make a new study folder.

    It holds a small sample that runs as it stands; with --codebook or --cases, yours and no
    transcripts; with --example, the demonstration study.
    """
    from tls_coding.cli.output import remark
    from tls_coding.newstudy import new_study

    new_study(folder, codebook=codebook, cases=cases, example=example)
    remark(f"{folder} made.")
    if codebook or cases:
        remark(f"Next: put transcripts in with  tls import FILE… --study {folder}")
    else:
        remark(f"Next: tls run --study {folder}")
