"""`tls import`: interviews become canonical transcripts, projects of other programs come in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tls_coding.cli.output import JsonOption, StudyOption

if TYPE_CHECKING:
    from tls_coding.corpus.importing import Wishes
    from tls_coding.errors import UsageError
    from tls_coding.intake import Intake, Taken

FIRST = 6  # turns that a dry run shows of each file
SHOWN = 70  # characters of a turn that it shows


class Form(StrEnum):
    """How turns are marked in the source."""

    auto = "auto"
    bracket = "bracket"
    colon = "colon"
    time = "time"
    tab = "tab"
    chevron = "chevron"
    dash = "dash"
    blank = "blank"
    bold = "bold"
    heading = "heading"
    none = "none"


def import_(
    files: Annotated[
        list[Path] | None,
        # One that cannot be read stops no other: the readers say it.
        typer.Argument(metavar="FILE…", help="Files, folders or zip archives.", readable=False),
    ] = None,
    case: Annotated[str | None, typer.Option(help="Their case, or 'mentioned'.")] = None,
    lang: Annotated[str | None, typer.Option(help="Their language (fr, it, es, en …).")] = None,
    turns: Annotated[
        Form,
        typer.Option(
            help="How turns are marked: [Label], Label:, Name 0:12, CODE<tab>, >>, a dash, a blank "
            "line, bold, a heading; or not at all."
        ),
    ] = Form.auto,
    speakers: Annotated[
        str | None,
        typer.Option(metavar="LABEL=ROLE,…", help="Who is who: Q=interviewer,R=respondent."),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(metavar="WHAT=NAME,…", help="Of tables: text=…,speaker=…,time=…,end=…"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the first turns of each file; write nothing.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace transcripts that were edited by hand.")
    ] = False,
    as_format: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="FORMAT", help="What the files are: interview, a project (or: help)."
        ),
    ] = None,
    study: StudyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take in interviews of any common format, and projects of other programs.

    Word, OpenDocument, RTF, PDF, plain text, Markdown, HTML, subtitles, Whisper, ELAN, Praat, TEI,
    CHAT, tables. Finds turns, speakers, roles and language; accounts for every word of the source.
    Projects (.qdpx, .qdc …: --as help) bring codes, cases, texts, codings and memos; outside a
    study a new one is made of them.
    """
    from tls_coding.cli.projects import parted, show_formats, take_projects
    from tls_coding.corpus.importing import Wishes
    from tls_coding.errors import UsageError

    if as_format == "help":
        show_formats("tls import --as FORMAT", writes=False)
        return 0
    if not files:
        raise UsageError("Missing argument 'FILE…'. See 'tls import --help'.")
    wishes = Wishes(
        case=case,
        language=lang,
        form=turns.value,
        speakers=_pairs("--speakers", speakers, values=("interviewer", "respondent", "other")),
        columns=_pairs("--columns", columns, keys=("text", "speaker", "time", "end")),
    )
    projects, interviews = parted(files, as_format)
    if not projects:
        intake = _take_in(interviews, wishes, study, replace=replace, dry_run=dry_run)
        return _said(intake, dry_run=dry_run, as_json=as_json)
    _only_for_interviews(projects[0], wishes, replace=replace)
    if interviews:
        raise _mixed(projects[0], interviews[0])
    return take_projects(projects, study, as_format, lang, dry_run=dry_run, as_json=as_json)


def _only_for_interviews(path: Path, wishes: Wishes, *, replace: bool) -> None:
    from tls_coding.errors import UsageError

    given = {
        "--case": wishes.case,
        "--turns": wishes.form != Form.auto.value,
        "--speakers": wishes.speakers,
        "--columns": wishes.columns,
        "--replace": replace,
    }
    for option, value in given.items():
        if value:
            raise UsageError(f"{option} is for interviews; {path} is a project. Leave it out.")


def _mixed(project: Path, interview: Path) -> UsageError:
    from tls_coding.errors import UsageError

    return UsageError(f"{project} is a project, {interview} is none: import one, then the other.")


def _take_in(
    files: list[Path], wishes: Wishes, study: Path | None, *, replace: bool, dry_run: bool
) -> Intake:
    from tls_coding.cli.output import progress_bar
    from tls_coding.intake import take_in
    from tls_coding.study import open_study

    opened = open_study(study)
    with progress_bar() as progress:
        task = progress.add_task("Reading", total=None)
        return take_in(
            opened,
            files,
            wishes,
            replace=replace,
            dry_run=dry_run,
            progress=lambda done, total: progress.update(task, completed=done, total=total),
        )


def _said(intake: Intake, *, dry_run: bool, as_json: bool) -> int:
    from tls_coding.cli.output import print_json, remark

    if as_json:
        imported = [item.to_json() for item in intake.taken]
        print_json(
            {"imported": imported, "refused": intake.refused, "passed_over": intake.passed_over}
        )
    else:
        _show(intake, dry_run=dry_run)
    for message in intake.refused:
        remark(message)
    if not as_json and intake.taken:
        remark("Nothing was written." if dry_run else "Next: tls check, then tls code")
    return 2 if intake.refused else 0


def _pairs(
    option: str,
    text: str | None,
    *,
    keys: tuple[str, ...] | None = None,
    values: tuple[str, ...] | None = None,
) -> dict[str, str]:
    """`A=B,C=D` as a table; raises UsageError for anything else."""
    from tls_coding.errors import UsageError

    pairs: dict[str, str] = {}
    for part in (text or "").split(",") if text else []:
        key, equals, value = (piece.strip() for piece in part.partition("="))
        allowed = keys or values or ()
        if not (key and equals and value):
            raise UsageError(
                f"{option}: '{part.strip()}' is not NAME=VALUE. Allowed: {', '.join(allowed)}."
            )
        if keys and key not in keys:
            raise UsageError(f"{option}: no column is the '{key}'. Allowed: {', '.join(keys)}.")
        if values and value not in values:
            raise UsageError(f"{option}: '{value}' is no role. Allowed: {', '.join(values)}.")
        pairs[key] = value
    return pairs


def _show(intake: Intake, *, dry_run: bool) -> None:
    from tls_coding.cli.output import remark, show_table

    taken = intake.taken
    header = [
        "transcript", "what", "lang", "turns", "speakers (words)", "words in", "in turns",
        "labels, times", "beside", "lost",
    ]  # fmt: skip
    numbers = header[3:4] + header[5:]
    if taken:
        show_table("Imported", header, [item.row() for item in taken], numbers=numbers)
        sums = [sum(column) for column in zip(*(item.counts() for item in taken), strict=True)]
        words = "{:,} words in = {:,} in turns + {:,} labels and times + {:,} beside + {:,} lost"
        remark(f"{len(taken)} files: " + words.format(*sums))
    if dry_run:
        _show_first_turns(taken)
    said: dict[str, list[str]] = {}
    for item in taken:
        for text in item.imported.remarks:
            said.setdefault(text, []).append(item.imported.id)
    for text, ids in said.items():
        where = ids[0] if len(ids) == 1 else f"{len(ids)} transcripts, {ids[0]} the first"
        remark(f"  {text} ({where})")
    for item in taken:
        _remark_on_losses(item)
    if intake.passed_over:
        count = len(intake.passed_over)
        remark(f"{count} files of other kinds passed over, {intake.passed_over[0]} the first")


def _show_first_turns(taken: list[Taken]) -> None:
    from tls_coding.cli.output import show_table

    for item in taken:
        transcript = item.imported.transcript
        rows = []
        for turn in transcript.turns[:FIRST]:
            text = " ".join(turn.span.of(transcript.body).split())
            text = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
            rows.append([turn.number + 1, turn.time, turn.label, turn.role, text])
        title = f"{item.imported.id}: the first of {len(transcript.turns)} turns"
        show_table(title, ["turn", "time", "label", "role", "begins"], rows, numbers=["turn"])


def _remark_on_losses(item: Taken) -> None:
    from tls_coding.cli.output import remark

    if item.imported.lost:
        remark(f"  {item.imported.id}: not placed: {' '.join(item.imported.lost[:20])}")
    if item.codings:
        listed = ", ".join(f"{count} {fate}" for fate, count in item.codings.items())
        remark(
            f"  {item.imported.id}: codings of the earlier text: {listed} (tls check lists them)"
        )
