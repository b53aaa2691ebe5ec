"""Everything a study exports, as files: the same study gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tls_coding.agreement.audit import Agreement
from tls_coding.coding.store import LIBRARIES
from tls_coding.exchange.tables import frame_csv, segments_csv
from tls_coding.exchange.workbook import workbook
from tls_coding.files import sha256_of, write_bytes
from tls_coding.matrix import tables
from tls_coding.matrix.page import Labels, Marks, page
from tls_coding.matrix.tabulate import tabulate
from tls_coding.study import Study
from tls_coding.studyfacts import facts_of_study


@dataclass(frozen=True)
class Made:
    """One exported file, as the user is told of it."""

    path: Path
    shown: str
    what: str


def write_all(
    study: Study, *, language: str = "en", agreement: Agreement | None = None
) -> list[Made]:
    """Write every deliverable into the study's `exports/`; labels in `language` where given.

    `agreement`: the study's, where it is at hand already.
    """
    agreement = agreement or study.agreement()
    folder = study.path("exports")
    segments, matrix = study.segments(), study.matrix()
    table = tabulate(facts_of_study(study, segments))
    labels = labels_of(study, language)
    origin = provenance(study)
    made = []

    def put(name: str, what: str, content: str | bytes) -> None:
        path = folder / name
        write_bytes(path, content if isinstance(content, bytes) else content.encode("utf-8"))
        made.append(Made(path, study.shown(path), what))

    coded = sum(1 for segment in segments if segment.counts)
    put("segments.csv", f"{len(segments):,} rows, {coded:,} coded", segments_csv(segments))
    put("matrix_case_by_theme.csv", "counts of coded passages", frame_csv(tables.counts(table)))
    put("matrix_case_by_theme_state.csv", "state of each cell", frame_csv(tables.states(table)))
    put("agreement.json", "agreement per code", _json(agreement.to_json()))
    codes = [(code.id, code.name(language), code.definition) for code in study.codebook.codes]
    book = workbook(matrix, segments, labels.cases, codes, origin)
    put("case_by_theme.xlsx", "matrix, quotes, codes, provenance", book)
    title = f"{study.file.study}: cases by themes"
    html = page(title, matrix, labels, evidence(study), origin, language=language)
    put("case_by_theme.html", "matrix whose cells open their quotes", html)
    return made


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


def provenance(study: Study) -> list[tuple[str, str]]:
    """What every figure of the study was made from: names, versions, hashes."""
    head = study.codebook.codebook
    files = [study.path(part) for part in ("codebook", "cues", "cases")]
    files += sorted(study.path("transcripts").glob("*.txt"))
    files += sorted(study.path("coding").glob("*.jsonl"))
    return [
        ("study", study.file.study),
        ("codebook", f"{head.name}, version {head.version}"),
        *((f"sha256 of {study.shown(path)}", sha256_of(path)) for path in files if path.is_file()),
        *((f"log of {coder}", f"{len(log)} lines") for coder, log in study.logs.items()),
        *((library, version(library)) for library in LIBRARIES),
    ]


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
