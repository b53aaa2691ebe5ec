"""`tls import`: files of other programs become canonical transcripts."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tls_coding.cli.output import JsonOption, StudyOption

if TYPE_CHECKING:
    from tls_coding.intake import Taken


class Form(StrEnum):
    """How turns are marked in the source."""

    auto = "auto"
    bracket = "bracket"
    colon = "colon"
    none = "none"


def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Word or text files.")],
    case: Annotated[str | None, typer.Option(help="Their case, or 'mentioned'.")] = None,
    lang: Annotated[str | None, typer.Option(help="Their language (fr, it, es, en …).")] = None,
    turns: Annotated[
        Form, typer.Option(help="How turns are marked: [Label] (time), or Label: text.")
    ] = Form.auto,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace transcripts that were edited by hand.")
    ] = False,
    study: StudyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Turn Word and text files into transcripts.

    Finds turns, speakers, roles and language, and accounts for every word of the source.
    """
    from tls_coding.cli.output import print_json, progress_bar, remark
    from tls_coding.intake import take_in
    from tls_coding.study import open_study

    opened = open_study(study)
    with progress_bar() as progress:
        task = progress.add_task("Reading", total=len(files))
        taken, refused = take_in(
            opened,
            files,
            case=case,
            language=lang,
            form=turns.value,
            replace=replace,
            progress=lambda _: progress.advance(task),
        )
    if as_json:
        print_json({"imported": [item.to_json() for item in taken], "refused": refused})
    elif taken:
        _show(taken)
    for message in refused:
        remark(message)
    if not as_json and taken:
        remark("Next: tls check, then tls code")
    return 2 if refused else 0


def _show(taken: list[Taken]) -> None:
    from tls_coding.cli.output import remark, show_table

    header = [
        "transcript", "what", "lang", "turns", "speakers (words)", "words in", "in turns",
        "labels, times", "beside", "lost",
    ]  # fmt: skip
    numbers = header[3:4] + header[5:]
    show_table("Imported", header, [item.row() for item in taken], numbers=numbers)
    sums = [sum(column) for column in zip(*(item.counts() for item in taken), strict=True)]
    words = "{:,} words in = {:,} in turns + {:,} labels and times + {:,} beside + {:,} lost"
    remark(f"{len(taken)} files: " + words.format(*sums))
    said: dict[str, list[str]] = {}
    for item in taken:
        for text in item.imported.remarks:
            said.setdefault(text, []).append(item.imported.id)
    for text, ids in said.items():
        where = ids[0] if len(ids) == 1 else f"{len(ids)} transcripts, {ids[0]} the first"
        remark(f"  {text} ({where})")
    for item in taken:
        if item.imported.lost:
            remark(f"  {item.imported.id}: not placed: {' '.join(item.imported.lost[:20])}")
