"""What `tls import`, `tls new` and `tls export` do with files of other programs, and say of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tls_coding.exchange.project.landing import How
    from tls_coding.exchange.project.losses import Losses
    from tls_coding.exchange.project.report import Report

LISTED = 60  # rows of a table; --json has all
INTERVIEW = "interview"  # what `--as` calls a file that is no project
HOW: tuple[How, ...] = ("name", "bounds", "found", "unsure", "nowhere")
LEGEND = (
    "Sure are passages that are the words by which the file calls them (name), or that begin and "
    "end with words (bounds)."
)
SAID = {
    "found": "found elsewhere, by its name",
    "unsure": "cuts a word; kept there",
    "nowhere": "no such place in the text; left out",
}


def parted(files: Sequence[Path], as_format: str | None) -> tuple[list[Path], list[Path]]:
    """Files that are projects or codebooks of other programs, and the others."""
    from tls_coding.exchange.formats import format_of, named

    if as_format == INTERVIEW:
        return [], list(files)
    if as_format:
        named(as_format)
        return list(files), []
    projects = [path for path in files if format_of(path)]
    return projects, [path for path in files if path not in projects]


def take_projects(
    files: Sequence[Path],
    study: Path | None,
    as_format: str | None,
    lang: str | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Put projects into the study, or each into a new one, and say what became of them."""
    from tls_coding.cli.output import print_json, remark
    from tls_coding.errors import UsageError

    reports, refused = [], []
    for path in files:
        folder = None if study else _new_folder(path)
        try:
            report = _take(path, study, folder, as_format or "", lang or "", dry_run=dry_run)
        except UsageError as error:
            refused.append(str(error))
            continue
        reports.append(report)
        if not as_json:
            show_report(report, dry_run=dry_run)
            _say_next(report, folder, dry_run=dry_run)
    if as_json:
        listed = [report.to_json() for report in reports]
        print_json(listed[0] if len(files) == len(listed) == 1 else
                   {"projects": listed, "refused": refused})  # fmt: skip
    for message in refused:
        remark(message)
    return 2 if refused else 0


def _take(
    path: Path, study: Path | None, folder: Path | None, as_format: str, lang: str, *, dry_run: bool
) -> Report:
    from tls_coding.projects.beginning import import_project
    from tls_coding.projects.merging import take_project
    from tls_coding.study import open_study

    if folder is not None:
        return import_project(path, folder, language=lang, as_format=as_format, dry_run=dry_run)
    opened = open_study(study)
    return take_project(opened, path, language=lang, as_format=as_format, dry_run=dry_run)


def _say_next(report: Report, folder: Path | None, *, dry_run: bool) -> None:
    from tls_coding.cli.output import remark

    if dry_run:
        remark("Nothing was written.")
    elif folder is not None:
        remark(f"{folder} made. Next: tls run --study {folder}")
    elif report.changes:
        remark("Next: tls check, then tls code")


def _new_folder(path: Path) -> Path | None:
    """Where a study of its own is made of a project; None within a study."""
    from tls_coding.errors import UsageError
    from tls_coding.studyfile import find_study

    try:
        find_study(Path.cwd())
    except UsageError:
        return Path(path.stem)
    return None


def show_report(report: Report, *, dry_run: bool = False) -> None:
    """Everything that became of a project, as tables."""
    from tls_coding.cli.output import remark

    name = f"'{report.project}'" if report.project else "The file"
    origin = f" ({report.origin})" if report.origin else ""
    remark(
        f"{name}{origin}: {report.codes:,} codes, {report.cases:,} cases, "
        f"{report.transcripts:,} transcripts, {report.codings:,} codings by "
        f"{', '.join(report.coders) or 'nobody'}."
    )
    _show_taken(report, dry_run=dry_run)
    _show_landings(report)
    show_losses(report.losses, "What has no place in a study")
    if report.restored:
        remark(f"Brought back as they were: {', '.join(report.restored)}.")
    for said in report.remarks:
        remark(f"  {said}")


def _show_taken(report: Report, *, dry_run: bool) -> None:
    from tls_coding.cli.output import remark, show_table

    taken = report.taken
    if not taken:
        return
    parts = list(dict.fromkeys(one.part for one in taken))
    kinds = list(dict.fromkeys(one.what for one in taken))
    counts = [[part, *(report.counted(part)[kind] for kind in kinds)] for part in parts]
    show_table(
        "Would be taken over" if dry_run else "Taken over", ["", *kinds], counts, numbers=kinds
    )
    if not report.changes:
        remark("The study has all of it: nothing is new.")
        return
    rows = [
        [one.part, one.name, one.what, one.was, one.codings if one.part == "log" else ""]
        for one in taken
        if one.what != "there already"
    ]
    rows.sort(key=lambda row: row[0] != "log" and row[2] == "new")  # what is not plain goes first
    header = ["part", "id", "what", "would be", "codings"]
    _table("One by one", header, rows, numbers=["codings"])


def _show_landings(report: Report) -> None:
    from tls_coding.cli.output import remark

    coded = [landing for landing in report.landings if landing.counts]
    ways = [
        f"{landing.convention}" + (f"; or {landing.rival}" if landing.rival else "")
        for landing in coded
    ]
    alike = len(set(ways)) == 1
    rows = [
        [
            landing.source,
            sum(landing.counts.values()),
            *(landing.counts.get(how, 0) for how in HOW),
            f"{landing.sureness:.0%}",
            *([] if alike else [way]),
        ]
        for landing, way in zip(coded, ways, strict=True)
    ]
    header = ["source", "passages", *HOW, "sure", *([] if alike else ["counted as"])]
    if rows:
        _table("Where passages landed", header, rows, numbers=[*HOW, "passages", "sure"])
        remark(LEGEND)
    read = [landing.document for landing in report.landings if landing.document]
    if read:
        remark(
            f"{len(read)} texts come as documents alone ({', '.join(sorted(set(read)))}) and were "
            "read from these: look at where their passages landed."
        )
    if alike:
        remark(f"All positions are counted as: {ways[0]}.")
    doubts = [
        [doubt.source, doubt.start, doubt.end, SAID.get(doubt.how, doubt.how)]
        for landing in coded
        for doubt in landing.doubts
    ]
    if doubts:
        header = ["source", "start in the file", "end", "what was done"]
        _table("Passages to look at", header, doubts, numbers=header[1:3])


def show_losses(losses: Losses, title: str) -> None:
    """A table of what the other side does not see."""
    if len(losses):
        _table(title, ["what", "how many", "what becomes of it"], losses.rows(),
               numbers=["how many"])  # fmt: skip


def _table(
    title: str, header: Sequence[str], rows: Sequence[Sequence[object]], numbers: Sequence[str]
) -> None:
    from tls_coding.cli.output import remark, show_table

    show_table(title, header, rows[:LISTED], numbers=numbers)
    if len(rows) > LISTED:
        remark(f"  … and {len(rows) - LISTED:,} more; --json lists all.")


def show_formats(title: str, *, writes: bool) -> None:
    """The formats that there are, a line each."""
    from tls_coding.cli.output import show_table
    from tls_coding.exchange.formats import FORMATS

    listed = [one for one in FORMATS if (one.writes if writes else one.reads)]
    rows = [[one.name, " ".join(one.suffixes) or "folder", one.what] for one in listed]
    show_table(title, ["format", "ending", "what"], rows)
