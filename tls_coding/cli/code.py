"""`tls code`: run the rules and show what they suggest."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tls_coding.cli.cluster import CorpusOption, DaskOption, IntoOption
from tls_coding.cli.output import CsvOption, JsonOption, StudyOption

if TYPE_CHECKING:
    from tls_coding.coding.suggestion import Suggestion
    from tls_coding.study import Study

JobsOption = Annotated[
    int, typer.Option("--jobs", min=0, help="Processes at work (0: one for each core).")
]
WatchOption = Annotated[
    bool, typer.Option("--watch", help="Go on: code again on each save, and say what changed.")
]


def code(
    study: StudyOption = None,
    jobs: JobsOption = 0,
    watch: WatchOption = False,
    csv: CsvOption = None,
    as_json: JsonOption = False,
    dask: DaskOption = None,
    corpus: CorpusOption = None,
    into: IntoOption = None,
) -> None:
    """Run the rules: suggestions with evidence.

    Only what changed since the last time is run again. Nothing is coded by this: people decide with
    'tls review'.
    """
    from tls_coding.cli.cluster import code_on_cluster
    from tls_coding.cli.output import remark, show_table
    from tls_coding.cli.watching import stamps, watch_study
    from tls_coding.study import open_study

    _refuse(watch=watch, table=bool(csv or as_json), dask=dask is not None, places=corpus or into)
    opened = open_study(study)
    if dask is not None:
        code_on_cluster(opened, dask, corpus, into, jobs)
        return
    seen = stamps(opened.root) if watch else {}
    opened.require()
    found = suggestions_with_bar(opened, jobs)
    if as_json or csv:
        _write_segments(opened, found, None if as_json else csv)
        return
    listed = [suggestion for own in found.values() for suggestion in own]
    live = [suggestion for suggestion in listed if not suggestion.vetoed]
    show_table("Suggestions", HEADER, _by_code(opened, listed), numbers=HEADER[2:])
    words = sum(len(transcript.body.split()) for transcript in opened.transcripts.values())
    remark(
        f"{len(live):,} suggestions for {len({s.code for s in live})} codes in "
        f"{len(found)} transcripts ({words:,} words); {len(listed) - len(live)} vetoed."
    )
    if watch:
        watch_study(opened, jobs, seen)
    remark("Next: tls review")


def _write_segments(opened: Study, found: dict[str, list[Suggestion]], csv: Path | None) -> None:
    """What the rules suggest as segments: in a file, or shown as JSON."""
    from tls_coding.cli.output import print_json, write_file
    from tls_coding.coding.segments import COLUMNS, segments

    rows = segments(opened.transcripts.values(), opened.cases, found, [])
    if csv is None:
        print_json([dict(zip(COLUMNS, row.row(), strict=True)) for row in rows])
        return
    from tls_coding.exchange.tables import segments_csv  # loads pandas

    write_file(csv, segments_csv(rows))


def _refuse(*, watch: bool, table: bool, dask: bool, places: Path | None) -> None:
    """Raise UsageError for options that do not go together."""
    from tls_coding.errors import UsageError

    if watch and table:
        raise UsageError("--watch shows what changes: it goes without --csv and --json.")
    if places and not dask:
        raise UsageError("--corpus and --into go with --dask.")
    if dask and (watch or table):
        raise UsageError("--dask writes parquet: it goes without --watch, --csv and --json.")


HEADER = (
    "code",
    "kind",
    "suggested",
    "transcripts",
    "negated",
    "hypothetical",
    "reported",
    "vetoed",
)


def _by_code(opened: Study, listed: list[Suggestion]) -> list[list[object]]:
    rows: list[list[object]] = []
    by_code: dict[str, list[Suggestion]] = {item.id: [] for item in opened.codebook.codes}
    for suggestion in listed:
        by_code[suggestion.code].append(suggestion)
    for item in opened.codebook.codes:
        own = [s for s in by_code[item.id] if not s.vetoed]
        flags = Counter(flag for suggestion in own for flag in suggestion.flags)
        vetoed = len(by_code[item.id]) - len(own)
        rows.append(
            [
                item.id,
                item.kind,
                len(own),
                len({s.transcript for s in own}),
                *(flags[kind] for kind in HEADER[4:7]),
                vetoed,
            ]
        )
    return rows


def suggestions_with_bar(opened: Study, jobs: int = 0) -> dict[str, list[Suggestion]]:
    """The study's suggestions, with a bar while texts are tokenised and rules run."""
    from tls_coding.cli.output import remark, words_bar

    with words_bar("Coding") as progress:
        found = opened.suggestions(progress, jobs=jobs or cores())
    for said in opened.remarks:
        remark(said)
    return found


def cores() -> int:
    """How many cores this program may use."""
    import os

    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
