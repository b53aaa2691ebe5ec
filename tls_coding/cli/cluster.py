"""`tls code --dask`: code a parquet corpus on a Dask cluster, here or at an address."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

if TYPE_CHECKING:
    from tls_coding.study import Study

LOCAL = "local"  # what `--dask` alone stands for

DaskOption = Annotated[
    str | None,
    typer.Option(
        "--dask",
        metavar="[ADDRESS]",
        help="Code on a Dask cluster, into parquet: one of this computer's processes, or the one "
        "at ADDRESS (tcp://host:8786).",
    ),
]
CorpusOption = Annotated[
    Path | None,
    typer.Option(
        "--corpus",
        metavar="PARQUET",
        help="With --dask: the transcripts, as a parquet file or a folder of them (default: the "
        "study's own).",
    ),
]
IntoOption = Annotated[
    Path | None,
    typer.Option(
        "--into",
        metavar="FOLDER",
        help="With --dask: where the suggestions go; what is there is replaced (default: "
        "suggestions.parquet in the study's exports).",
    ),
]


class CodeCommand(TyperCommand):
    """`tls code`, where `--dask` may stand without an address: Typer has no such options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, with_address(args))


def with_address(words: list[str]) -> list[str]:
    """The words of a command line, `--dask` alone written out.

    >>> with_address(["--dask", "--jobs", "2"])
    ['--dask=local', '--jobs', '2']
    >>> with_address(["--dask", "tcp://host:8786"])
    ['--dask', 'tcp://host:8786']
    """
    return [
        f"--dask={LOCAL}" if word == "--dask" and after.startswith("-") else word
        for word, after in pairwise([*words, "-"])
    ]


def code_on_cluster(
    opened: Study, address: str, corpus: Path | None, into: Path | None, jobs: int
) -> None:
    """Code `corpus` (None: the study's transcripts) with a bar, and say what was made."""
    from tls_coding.cli.code import cores
    from tls_coding.cli.output import progress_bar, remark
    from tls_coding.cluster import code_corpus

    if corpus is None:
        opened.require()
    into = into or opened.path("exports") / "suggestions.parquet"
    where = None if address == LOCAL else address
    with progress_bar() as progress:
        rows = progress.add_task("Coding", total=None)

        def tell(done: int, total: int) -> None:
            progress.update(rows, completed=done, total=total)

        made = code_corpus(opened, corpus, into, where, jobs or cores(), tell)
    for said in made.remarks:
        remark(said)
    count = len(made.parts)
    remark(
        f"{made.suggestions:,} suggestions in {made.rows:,} rows "
        f"({count:,} partition{'s' * (count != 1)}): {opened.shown(made.into)}"
    )
