"""An open study in; its sets of cases, and what a comparison of them finds, out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tls_coding.codebook.yaml_lines import decoded
from tls_coding.errors import Problem, StudyError, UsageError, errors_only
from tls_coding.matrix.qca import Qca, analyse
from tls_coding.matrix.setmembers import case_sets
from tls_coding.matrix.sets import CaseSet, parse_sets
from tls_coding.matrix.truthtable import Cuts
from tls_coding.study import Study
from tls_coding.studyfacts import facts_of_study

FILE = "sets.yaml"


def sets_path(study: Study) -> Path:
    """Where the sets of a study are: beside its cases."""
    return study.path("cases").with_name(FILE)


def read_sets(study: Study) -> tuple[list[CaseSet], list[Problem]]:
    """The sets of a study and every problem of their file; none where there is no file."""
    path = sets_path(study)
    if not path.is_file():
        return [], []
    text, problems = decoded(path.read_bytes(), study.shown(path))
    if text is None:
        return [], problems
    return parse_sets(
        text,
        study.shown(path),
        cases=[case.id for case in study.cases],
        codes=study.codebook.ids,
        attributes={key for case in study.cases for key in case.attributes},
        bodies={name: transcript.body for name, transcript in study.transcripts.items()},
    )


def sets_problems(study: Study) -> list[Problem]:
    """Every problem of the sets; none of its own where the codebook cannot be used."""
    try:
        return read_sets(study)[1]
    except StudyError:
        return []


def qca_of_study(
    study: Study, outcome: str, conditions: Sequence[str], cuts: Cuts | None = None
) -> Qca:
    """The analysis of `outcome` (a set, or `~set`) by `conditions`, sets of the study.

    Raises UsageError for a set that is not there, StudyError where the file of sets has faults.
    """
    sets, problems = read_sets(study)
    if errors_only(problems):
        raise StudyError(errors_only(problems))
    by_id = {one.id: one for one in sets}
    wanted = [*conditions, outcome.removeprefix("~")]
    for name in wanted:
        if name not in by_id:
            shown = study.shown(sets_path(study))
            known = ", ".join(by_id) or f"none; write them in {shown}"
            raise UsageError(f"No set '{name}'. Known: {known}.")
    chosen = [by_id[name] for name in dict.fromkeys(wanted)]
    return analyse(case_sets(facts_of_study(study), chosen), outcome, conditions, cuts)
