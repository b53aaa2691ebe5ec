"""`tls qca`: which combinations of conditions go with an outcome."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tls_coding.cli.output import JsonOption, StudyOption

if TYPE_CHECKING:
    from tls_coding.matrix.qca import Qca
    from tls_coding.matrix.solution import Solution

SHOWN = 5  # models of one solution; all of them are in the JSON
OutcomeOption = Annotated[
    str, typer.Option("--outcome", help="The set to explain; ~SET for its absence.")
]
ConditionsOption = Annotated[
    str, typer.Option("--conditions", help="Sets that may explain it: A,B,C.")
]
ConsistencyOption = Annotated[
    float, typer.Option("--consistency", min=0, max=1, help="From where a row has the outcome.")
]
PriOption = Annotated[
    float, typer.Option("--pri", min=0, max=1, help="The PRI that such a row must have as well.")
]
FrequencyOption = Annotated[
    int, typer.Option("--frequency", min=1, help="How many cases make a row.")
]
FilesOption = Annotated[
    Path | None,
    typer.Option(
        "--csv",
        help="Write memberships for R's QCA package to this CSV file, and beside it anchors and "
        "raw values.",
    ),
]


def qca(
    outcome: OutcomeOption,
    conditions: ConditionsOption,
    consistency: ConsistencyOption = 0.8,
    pri: PriOption = 0.0,
    frequency: FrequencyOption = 1,
    study: StudyOption = None,
    as_json: JsonOption = False,
    csv: FilesOption = None,
) -> None:
    """Compare cases as sets: truth table, necessity, sufficiency, solutions.

    Sets are written in sets.yaml beside the cases, from codes or attributes. A case that was not
    reviewed for a code has no membership: it is left out and named.
    """
    from tls_coding.casesets import qca_of_study
    from tls_coding.cli.code import suggestions_with_bar
    from tls_coding.cli.output import print_json
    from tls_coding.exchange.qca_files import qca_json
    from tls_coding.matrix.truthtable import Cuts
    from tls_coding.study import open_study

    opened = open_study(study)
    opened.require()
    suggestions_with_bar(opened)
    named = [name.strip() for name in conditions.split(",") if name.strip()]
    found = qca_of_study(opened, outcome.strip(), named, Cuts(frequency, consistency, pri))
    if as_json:
        print_json(qca_json(found))
    elif csv:
        _write(found, csv)
    else:
        _show(found)


def _write(found: Qca, csv: Path) -> None:
    from tls_coding.cli.output import write_file
    from tls_coding.exchange.qca_files import anchors_csv, data_csv, raw_csv

    write_file(csv, data_csv(found))
    write_file(csv.with_name(f"{csv.stem}_anchors{csv.suffix}"), anchors_csv(found))
    write_file(csv.with_name(f"{csv.stem}_raw{csv.suffix}"), raw_csv(found))
    _remarks(found)


def _show(found: Qca) -> None:
    from tls_coding.cli.output import show_table

    table = found.table
    names = [one.id for one in found.sets.sets]
    show_table("Memberships, and raw values", ["case", *names], _members(found), numbers=names)
    header = [*table.conditions, table.outcome, "n", "consistency", "PRI", "cases"]
    rows = [
        [*row.bits, f"{row.outcome}{' C' * row.contradictory}", len(row.cases), row.consistency,
         row.pri, _named(row.cases, row.deviant)]
        for row in sorted(table.rows, key=lambda row: (row.outcome == "?", row.number))
        if row.outcome != "?"
    ]  # fmt: skip
    caption = f"C: contradictory, its cases differ in {table.outcome}; ! marks those that deviate"
    show_table("Truth table", header, rows, numbers=header[:-1], caption=caption)
    header = ["", "necessity", "coverage", "RoN", "sufficiency", "PRI", "coverage"]
    rows = [
        [one.expression, one.necessity.consistency, one.necessity.coverage,
         one.necessity.relevance, one.sufficiency.consistency, one.sufficiency.pri,
         one.sufficiency.coverage]
        for one in found.relations
    ]  # fmt: skip
    caption = "necessary from 0.9 of consistency; a low RoN says that it is hardly ever absent"
    title = f"Conditions beside {table.outcome}"
    show_table(title, header, rows, numbers=header[1:], caption=caption)
    for solution in (found.conservative, found.parsimonious):
        _show_solution(solution, table.outcome)
    _remarks(found)


def _show_solution(solution: Solution, outcome: str) -> None:
    from tls_coding.cli.output import remark, show_table

    if not solution.models:
        remark(f"No {solution.kind} solution: {solution.why}.")
    many = len(solution.models) > 1
    if many:
        remark(f"{len(solution.models)} models of the {solution.kind} solution fit alike.")
    header = ["term", "consistency", "PRI", "coverage", "unique", "cases"]
    for number, model in enumerate(solution.models[:SHOWN], start=1):
        rows: list[list[object]] = [
            [t.expression, t.consistency, t.pri, t.coverage, t.unique, ", ".join(t.cases)]
            for t in model.terms
        ]
        rows.append(["all", model.fit.consistency, model.fit.pri, model.fit.coverage, "", ""])
        which = f", {number} of {len(solution.models)} models" if many else ""
        title = f"{solution.kind.capitalize()} solution{which}: {model.expression} → {outcome}"
        assumed = ", ".join(map(str, model.assumed))
        caption = f"assumes remainders {assumed}" if assumed else ""
        show_table(title, header, rows, numbers=header[1:-1], caption=caption)


def _remarks(found: Qca) -> None:
    from tls_coding.cli.output import remark

    remainders = [row.number for row in found.table.remainders]
    if remainders:
        listed = ", ".join(map(str, remainders))
        remark(f"Logical remainders, {len(remainders)} of {len(found.table.rows)} rows: {listed}.")
    few = [row for row in found.table.remainders if row.cases]
    for row in few:
        remark(f"Row {row.number} has too few cases: {', '.join(row.cases)}.")
    for name, side in found.one_sided.items():
        remark(f"Every case is {side} {'of ' * (side == 'out')}{name}: it tells none from another.")
    for case, name in found.halves:
        remark(f"{case} is neither in nor out of {name} (exactly 0.5): no row can hold it.")
    for case, name in found.close:
        remark(f"{case} is close to the crossover of {name}: its row hangs on the calibration.")
    for case, reasons in found.excluded.items():
        remark(f"{case} left out: {'; '.join(reasons)}.")


def _members(found: Qca) -> list[list[str]]:
    """A row for each case: membership, and in brackets what it was calibrated from."""
    by_case: dict[str, list[str]] = {}
    for member in found.sets.members:
        shown = "–" if member.membership is None else f"{member.membership:.2f}"
        raw = f"{member.raw:.2f}" if isinstance(member.raw, float) else str(member.raw)
        shown += "" if member.membership is None else f" ({raw})"
        by_case.setdefault(member.case, [member.case]).append(shown)
    return list(by_case.values())


def _named(cases: tuple[str, ...], deviant: tuple[str, ...]) -> str:
    return ", ".join(f"{case}!" if case in deviant else case for case in cases)
