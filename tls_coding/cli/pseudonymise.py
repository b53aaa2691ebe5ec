"""`tls pseudonymise`: real names leave a study."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tls_coding.cli.output import JsonOption, StudyOption

if TYPE_CHECKING:
    from tls_coding.corpus.names import Name
    from tls_coding.pseudonyms import Plan

TableArgument = Annotated[
    Path,
    typer.Argument(
        metavar="TABLE",
        help="CSV with the columns name and pseudonym, kept outside the study.",
    ),
]


def pseudonymise(
    table: TableArgument,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be replaced; change nothing.")
    ] = False,
    study: StudyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Replace names by pseudonyms in transcripts and coding logs.

    Codings stay on their words. All is replaced, or nothing; a stopped run is finished by the next.
    """
    from tls_coding.cli.output import print_json, remark, show_problems
    from tls_coding.pseudonyms import pseudonymise as replace_names
    from tls_coding.study import open_study

    opened = open_study(study)
    plan = replace_names(opened, table, dry_run=dry_run)
    if as_json:
        print_json(_as_json(plan, dry_run=dry_run))
    else:
        _show(plan)
    if plan.warnings:
        show_problems(sorted(plan.warnings))
    if dry_run:
        remark("Nothing was changed.")
        return 0
    remark(
        "The caches in .tls/ were deleted. Real names can still be in exports/ (run 'tls export' "
        "again), in source files, in cases and codebook, in the history of version control and in "
        f"backups. Look with: tls check --names {table}"
    )
    return 0


def _show(plan: Plan) -> None:
    from tls_coding.cli.output import remark, show_table

    counts = ["replaced", "in other names", "lower case"]
    header = ["name", "pseudonym", *counts, "where"]
    names = plan.table.names
    rows = [[n.name, n.pseudonym, *_counts(plan, n), _places(plan, n)] for n in names]
    show_table("Names", header, rows, numbers=counts)
    total = sum(plan.replaced(name) for name in names)
    never = sum(not plan.replaced(name) for name in names)
    remark(
        f"{total:,} names in {len(plan.contents):,} files; {plan.lines:,} lines of coding logs. "
        f"{never:,} of {len(names):,} names of the table do not occur."
    )
    if any(plan.kept.values()):
        remark(
            "Left as they are: parts of another name (Ann in Mary-Ann), and words without a "
            "capital. Where they name somebody, add them to the table as they are written."
        )


def _counts(plan: Plan, name: Name) -> list[int]:
    kept = plan.kept.get(name.name, Counter())
    return [plan.replaced(name), kept.get("compound", 0), kept.get("lower", 0)]


def _places(plan: Plan, name: Name) -> str:
    found = ((file, counts[name.name]) for file, counts in plan.counts.items())
    return ", ".join(f"{Path(file).stem} ({count})" for file, count in found if count)


def _as_json(plan: Plan, *, dry_run: bool) -> dict[str, Any]:
    names = []
    for name in plan.table.names:
        replaced, compound, lower = _counts(plan, name)
        files = {file: counts[name.name] for file, counts in plan.counts.items()}
        names.append(
            {
                "name": name.name,
                "pseudonym": name.pseudonym,
                "line": name.line,
                "replaced": replaced,
                "in_other_names": compound,
                "lower_case": lower,
                "files": {file: count for file, count in files.items() if count},
            }
        )
    return {
        "changed": not dry_run and bool(plan.contents),
        "names": names,
        "files": len(plan.contents),
        "log_lines": plan.lines,
    }
