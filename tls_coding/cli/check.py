"""`tls check`: every problem of a study, all at once; and what its rules cost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tls_coding.cli.output import JsonOption, StudyOption

if TYPE_CHECKING:
    from tls_coding.coding.costs import RuleCost
    from tls_coding.errors import Problem
    from tls_coding.study import Study

DEAREST = 15  # rules shown beside those without an anchor
RulesOption = Annotated[
    bool,
    typer.Option(
        "--rules", help="Also show which rules run everywhere, and what the dearest cost."
    ),
]
NamesOption = Annotated[
    Path | None,
    typer.Option("--names", metavar="TABLE", help="Also say where names of this table are left."),
]


def check(
    study: StudyOption = None,
    rules: RulesOption = False,
    names: NamesOption = None,
    as_json: JsonOption = False,
) -> int:
    """List every problem of the study.

    Codebook, cues, cases, transcripts, coding logs, summaries, sets: each fault with its place.
    """
    from tls_coding.casesets import sets_problems
    from tls_coding.cli.output import console, print_json, show_problems
    from tls_coding.errors import errors_only
    from tls_coding.study import open_study
    from tls_coding.summaries import summaries_problems

    opened = open_study(study)
    opened.read_all()
    opened.problems += _about_persons(opened, names)
    opened.problems += [*summaries_problems(opened), *sets_problems(opened)]
    stopping = errors_only(opened.problems)
    costs = opened.rule_costs() if rules and not stopping else []
    listed = [_as_json(problem) for problem in opened.problems]
    if as_json:
        print_json({"problems": listed, "rules": list(map(_cost_json, costs))} if rules else listed)
        return 1 if stopping else 0
    if opened.problems:
        show_problems(opened.problems)
    else:
        console().print("No problems.")
    if costs:
        _show_costs(costs)
    return 1 if stopping else 0


def _about_persons(opened: Study, names: Path | None) -> list[Problem]:
    """What may tell who the respondents are."""
    from tls_coding.corpus.personal import identifying
    from tls_coding.errors import Problem

    found = identifying(opened.transcripts.values())
    if (opened.root / ".tls" / "pseudonymise").exists():
        from tls_coding.pseudonyms import is_unfinished

        if is_unfinished(opened):
            what = "pseudonymising was stopped half way: some files hold names, others do not."
            found.append(Problem(".tls/pseudonymise", 0, what, "Run tls pseudonymise again."))
    if names is not None:
        from tls_coding.exposure import names_in_files
        from tls_coding.pseudonyms import read_table

        found += names_in_files(opened, read_table(names, opened)[0])
    return found


def _show_costs(costs: list[RuleCost]) -> None:
    from tls_coding.cli.output import remark, show_table

    everywhere = [cost for cost in costs if not cost.anchored]
    dear = [cost for cost in costs if cost.anchored and (cost.places or cost.seconds is not None)]
    dear.sort(key=lambda cost: -cost.places)
    header = ["rule", "language", "looked for at", "places", "share", "ms"]
    rows = [
        [
            cost.rule,
            cost.language,
            cost.anchor,
            f"{cost.places:,}" if cost.seconds is None or not cost.anchored else "",
            f"{cost.share:.1%}" if cost.seconds is None or not cost.anchored else "",
            "" if cost.seconds is None else f"{cost.seconds * 1000:.1f}",
        ]
        for cost in [*everywhere, *dear[:DEAREST]]
    ]
    show_table("Rules that cost most", header, rows, numbers=header[3:])
    remark(
        f"{len(everywhere)} of {len(costs):,} rules have no anchor and run on every turn. The "
        "others are looked for only near the words named; a rule without rare words costs most."
    )


def _as_json(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "what": problem.what,
        "mend": problem.mend,
        "level": "warning" if problem.warning else "error",
    }


def _cost_json(cost: RuleCost) -> dict[str, object]:
    from dataclasses import asdict

    return {**asdict(cost), "share": round(cost.share, 6)}
