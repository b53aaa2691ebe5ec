"""`tls run`: the main job, check → code → agree → matrix → export, in one command."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from tls_coding.cli.output import StudyOption

if TYPE_CHECKING:
    from tls_coding.agreement.audit import Agreement


def run(study: StudyOption = None) -> None:
    """Do all of it, from check to export."""
    from tls_coding.cli.code import cores
    from tls_coding.cli.output import progress_bar, remark, show_problems, show_table
    from tls_coding.deliverables import write_all
    from tls_coding.matrix import tables
    from tls_coding.matrix.tabulate import tabulate
    from tls_coding.study import open_study
    from tls_coding.studyfacts import facts_of_study

    opened = open_study(study)
    rows: list[list[object]] = []
    with progress_bar() as progress:
        started = perf_counter()

        def done(step: str, made: str) -> None:
            nonlocal started
            now = perf_counter()
            rows.append([step, made, f"{now - started:.1f} s"])
            started = now

        checking = progress.add_task("Checking", total=1)
        opened.require()
        progress.advance(checking)
        words = sum(len(transcript.body.split()) for transcript in opened.transcripts.values())
        done(
            "check",
            f"{len(opened.codebook.codes)} codes, {len(opened.cases)} cases, "
            f"{len(opened.transcripts)} transcripts ({words:,} words), no problem that stops",
        )
        coding = progress.add_task("Coding", total=None)
        found = opened.suggestions(
            lambda ready, total: progress.update(coding, completed=ready, total=total), jobs=cores()
        )
        live = [s for own in found.values() for s in own if not s.vetoed]
        vetoed = sum(len(own) for own in found.values()) - len(live)
        done("code", f"{len(live):,} suggestions, {vetoed} vetoed")
        agreeing = progress.add_task("Agreement", total=1)
        report = opened.agreement()
        progress.advance(agreeing)
        done("agree", _agreement_in_words(report))
        exporting = progress.add_task("Matrix and exports", total=1)
        states = tables.states(tabulate(facts_of_study(opened))).to_numpy().ravel().tolist()
        counted = ", ".join(
            f"{states.count(state)} {state.replace('_', ' ')}" for state in sorted(set(states))
        )
        done("matrix", f"{len(states)} cells: {counted}")
        made = write_all(opened, agreement=report)
        progress.advance(exporting)
        done("export", "\n".join(f"{item.shown}  {item.what}" for item in made))
    for said in opened.remarks:
        remark(said)
    if opened.problems:
        show_problems(opened.problems)
    show_table(f"Study '{opened.file.study}'", ["step", "made", "took"], rows, numbers=["took"])
    page = next((item.path for item in made if item.path.suffix == ".html"), None)
    if page:
        remark(f"Look at {page}")
    remark("Next: tls review")


def _agreement_in_words(report: Agreement) -> str:
    """The figures that `tls agree` shows for all codes."""
    from tls_coding.exchange.audit_words import limits

    found = report.overall
    if found.kappa is None or found.alpha is None:
        return "no two coders have finished the same transcript"
    bounds = limits(found.ci, "alpha")
    known = f" (95 % {bounds}, over {found.n_clusters} interviews)" if bounds else ""
    units = f"{found.n_units:,} {report.unit}s × codes"
    return f"over all codes κ {found.kappa:.2f}, α {found.alpha:.2f}{known}; {units}"
