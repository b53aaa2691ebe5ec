"""`tls code`: run the rules and show what they suggest."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tls_coding.cli.output import CsvOption, JsonOption, StudyOption

if TYPE_CHECKING:
    from tls_coding.coding.suggestion import Suggestion
    from tls_coding.study import Study


def code(study: StudyOption = None, csv: CsvOption = None, as_json: JsonOption = False) -> None:
    """Run the rules: suggestions with evidence.

    Nothing is coded by this: people decide with 'tls review'.
    """
    from tls_coding.cli.output import print_json, remark, show_table, write_file
    from tls_coding.coding.segments import COLUMNS, segments
    from tls_coding.exchange.tables import segments_csv
    from tls_coding.study import open_study

    opened = open_study(study)
    opened.require()
    found = suggestions_with_bar(opened)
    rows = segments(opened.transcripts.values(), opened.cases, found, [])
    if as_json:
        print_json([dict(zip(COLUMNS, row.row(), strict=True)) for row in rows])
        return
    if csv:
        write_file(csv, segments_csv(rows))
        return
    listed = [suggestion for own in found.values() for suggestion in own]
    live = [suggestion for suggestion in listed if not suggestion.vetoed]
    show_table("Suggestions", HEADER, _by_code(opened, listed), numbers=HEADER[2:])
    words = sum(len(transcript.body.split()) for transcript in opened.transcripts.values())
    remark(
        f"{len(live):,} suggestions for {len({s.code for s in live})} codes in "
        f"{len(found)} transcripts ({words:,} words); {len(listed) - len(live)} vetoed."
    )
    remark("Next: tls review")


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
    for item in opened.codebook.codes:
        own = [s for s in listed if s.code == item.id and not s.vetoed]
        flags = Counter(flag for suggestion in own for flag in suggestion.flags)
        vetoed = sum(1 for s in listed if s.code == item.id and s.vetoed)
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


def suggestions_with_bar(opened: Study) -> dict[str, list[Suggestion]]:
    """The study's suggestions, with a progress bar while rules run."""
    from tls_coding.cli.output import progress_bar

    with progress_bar() as progress:
        task = progress.add_task("Coding", total=len(opened.transcripts))
        return opened.suggestions(lambda _: progress.advance(task))
