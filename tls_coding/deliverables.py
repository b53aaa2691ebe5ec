"""Everything a study exports, as files: the same study gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tls_coding.agreement.audit import Agreement
from tls_coding.auditing import WRITTEN, report_files
from tls_coding.exchange import coreq, latex
from tls_coding.exchange.document import document
from tls_coding.exchange.figures import __file__ as figures_room
from tls_coding.exchange.figures import all_figures
from tls_coding.exchange.given import Given
from tls_coding.exchange.provenance import provenance_json
from tls_coding.exchange.report import report
from tls_coding.exchange.tables import frame_csv, segments_csv
from tls_coding.exchange.tidy import files
from tls_coding.exchange.workbook import workbook
from tls_coding.files import fingerprint, write_bytes, write_text
from tls_coding.gathering import gathered, labels_of, origin_of
from tls_coding.matrix import __file__ as matrix_room
from tls_coding.matrix import tables
from tls_coding.study import Study

__all__ = ["Made", "contents", "labels_of", "provenance", "write_all"]

TIDY = {
    "cells": "every figure of every cell, one cell a row",
    "presence": "1 present, 0 absent, one case a row",
    "quotes": "coded passages, one a row, the code's path in columns",
    "interviews": "one interview a row, with its attributes",
    "segments": "as segments.csv",
}

FIGURES = {".svg": "figure", ".png": "the same, 300 dots an inch", ".md": "captions of the figures"}


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
    given = gathered(study, language=language, agreement=agreement)
    made = []
    audit = report_files(study, given.labels, provenance(study))
    audited = [(name, WRITTEN[name], content) for name, content in audit.items()]
    for name, what, content in (*contents(given, _drawn_before(study, given)), *audited):
        path = study.path("exports") / name
        write_bytes(path, content)
        made.append(Made(path, study.shown(path), what))
    _forget_figures(study.path("exports") / "figures", {item.path for item in made})
    return made


def _forget_figures(folder: Path, made: set[Path]) -> None:
    """Take away figures of displays that are not drawn any more."""
    for path in folder.glob("*"):
        if path not in made and path.suffix in FIGURES:
            path.unlink()


def provenance(study: Study) -> list[tuple[str, str]]:
    """What every figure of the study was made from: names, versions, hashes."""
    head = study.codebook.codebook
    named = [("study", study.file.study), ("codebook", f"{head.name}, version {head.version}")]
    return [*named, *origin_of(study).pairs()]


def contents(
    given: Given, drawn: Mapping[str, bytes] | None = None
) -> Iterator[tuple[str, str, bytes]]:
    """Every file as its name, what it is, and its bytes; `drawn`: figures at hand already."""
    coded = sum(1 for segment in given.segments if segment.counts)
    told = f"{len(given.segments):,} rows, {coded:,} coded"
    agreement = json.dumps(
        given.agreement.to_json() if given.agreement else {}, ensure_ascii=False, indent=2
    )
    texts = {
        "segments.csv": (told, segments_csv(given.segments)),
        "matrix_case_by_theme.csv": (
            "counts of coded passages", frame_csv(tables.counts(given.table)),
        ),
        "matrix_case_by_theme_state.csv": (
            "state of each cell", frame_csv(tables.states(given.table)),
        ),
        "agreement.json": ("agreement per code", f"{agreement}\n"),
    }  # fmt: skip
    for name, (what, text) in texts.items():
        yield name, what, text.encode("utf-8")
    yield "case_by_theme.xlsx", "matrices, quotes, framework, co-occurrence", workbook(given)
    page = report(given).encode("utf-8")
    yield "case_by_theme.html", "matrix whose cells open their quotes and decisions", page
    for name, content in files(given).items():
        yield name, TIDY[Path(name).stem], content
    yield "appendix.docx", "matrix, framework and quotes, for an appendix", document(given)
    yield "tables.tex", "the matrix and agreement, for LaTeX", latex.tables(given).encode("utf-8")
    yield "coreq.md", "COREQ items 22, 24 to 27, 29: a draft", coreq.draft(given).encode("utf-8")
    for name, content in (all_figures(given) if drawn is None else drawn).items():
        yield f"figures/{name}", FIGURES.get(Path(name).suffix, ""), content
    yield "provenance.json", "what everything was made from", provenance_json(given).encode("utf-8")


def _drawn_before(study: Study, given: Given) -> dict[str, bytes]:
    """The figures: those in the exports where they were drawn of the same, else drawn now.

    Drawing takes longer than all else together. What was drawn is known by its hash in the caches.
    """
    memory = study.root / ".tls" / "figures.json"
    folder = study.path("exports") / "figures"
    made_of = sha256(provenance_json(given).encode("utf-8"))
    made_of.update(fingerprint(Path(figures_room).parent, Path(matrix_room).parent).encode("utf-8"))
    try:
        known = json.loads(memory.read_text(encoding="utf-8"))
        kept = {name: (folder / Path(name).name).read_bytes() for name in known["files"]}
        hashes = {name: sha256(content).hexdigest() for name, content in kept.items()}
        if known == {"made_of": made_of.hexdigest(), "files": hashes}:
            return kept
    except (OSError, ValueError, KeyError, TypeError):
        pass  # none, or not ours: drawn again
    drawn = all_figures(given)
    hashes = {name: sha256(content).hexdigest() for name, content in drawn.items()}
    write_text(memory, json.dumps({"made_of": made_of.hexdigest(), "files": hashes}))
    return drawn
