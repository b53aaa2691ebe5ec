"""An open study in; all that its deliverables are made from, read and counted once, out."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from tls_coding.agreement.audit import Agreement
from tls_coding.casesets import sets_path
from tls_coding.coding.store import LIBRARIES
from tls_coding.exchange.given import Given, Labels, Marks, Origin
from tls_coding.files import sha256_of
from tls_coding.matrix.axes import themes
from tls_coding.matrix.framework import framework
from tls_coding.matrix.tabulate import tabulate
from tls_coding.study import Study
from tls_coding.studyfacts import facts_of_study
from tls_coding.summaries import read_summaries, summaries_path

# What figures are worked out and drawn by, beside LIBRARIES: other versions, other bytes.
COUNTED_WITH = ("numpy", "pandas", "scipy", "matplotlib", "python-docx", "xlsxwriter")
QUOTES = 3  # that a cell of the framework matrix shows


def gathered(study: Study, *, language: str = "en", agreement: Agreement | None = None) -> Given:
    """All that goes into the deliverables of a study; names in `language` where it has them.

    The framework is of cases by branches of the first level. `agreement`: where it is at hand.
    """
    segments = study.segments()
    facts = facts_of_study(study, segments)
    summaries, problems = read_summaries(study)
    study.problems += [problem for problem in problems if problem not in study.problems]
    branches = themes(facts.codes, 1).labels
    written = [code for _, code in summaries.by_cell if code not in branches]
    return Given(
        study=study.file.study,
        language=language,
        codebook=study.codebook,
        transcripts=study.transcripts,
        facts=facts,
        segments=segments,
        table=tabulate(facts),
        labels=labels_of(study, language),
        framework=framework(
            facts, segments, summaries, codes=[*branches, *dict.fromkeys(written)], n=QUOTES
        ),
        states=study.states,
        entries=study.logs,
        origin=origin_of(study),
        marks=evidence(study),
        agreement=agreement or study.agreement(),
    )


def labels_of(study: Study, language: str) -> Labels:
    """Names of cases, codes and categories in `language`, as far as the codebook has them."""
    codebook = study.codebook
    return Labels(
        cases={case.id: case.label for case in study.cases},
        codes={code.id: code.name(language) for code in codebook.codes},
        categories={
            key: names.get(language) or names.get("en") or key
            for key, names in codebook.categories.items()
        },
        definitions={code.id: code.definition for code in codebook.codes},
    )


def evidence(study: Study) -> Marks:
    """The spans of the words that rules found, by passage and code."""
    return {
        (s.transcript, s.start, s.end, s.code): [p for e in s.evidence for p in e.pieces]
        for own in study.suggestions().values()
        for s in own
        if not s.vetoed
    }


def origin_of(study: Study) -> Origin:
    """What every figure of the study was made from: files, logs, versions."""
    files = [study.path(part) for part in ("codebook", "cues", "cases")]
    files += [study.lock_path, summaries_path(study), sets_path(study)]
    files += sorted(study.path("transcripts").glob("*.txt"))
    logs = sorted(study.path("coding").glob("*.jsonl"))
    return Origin(
        files={study.shown(path): sha256_of(path) for path in [*files, *logs] if path.is_file()},
        logs={path.stem: _head(path) for path in logs},
        versions={library: version(library) for library in (*LIBRARIES, *COUNTED_WITH)},
    )


def _head(path: Path) -> tuple[str, int]:
    """The hash of the last whole line of a log, and how many lines it has."""
    lines = path.read_bytes().split(b"\n")[:-1]
    return hashlib.sha256(lines[-1]).hexdigest() if lines else "", len(lines)
