"""A study in; the agreement of its coders by any unit, the whole audit, and its report, out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tls_coding.agreement.assigned import looks
from tls_coding.agreement.audit import Agreement, agreement
from tls_coding.agreement.audited import WIDTH, Audit, audited
from tls_coding.agreement.counts import MOST_CODERS, Over
from tls_coding.agreement.gamma import gamma
from tls_coding.agreement.material import Material, clusters_by, finish_times
from tls_coding.agreement.units import (
    KINDS,
    Bounds,
    Kind,
    Rule,
    paragraph_spans,
    turn_spans,
    within,
)
from tls_coding.corpus.sentences import sentences
from tls_coding.corpus.transcript import Transcript
from tls_coding.errors import UsageError
from tls_coding.files import write_bytes
from tls_coding.sampled import report_of
from tls_coding.study import Study

if TYPE_CHECKING:
    from tls_coding.exchange.given import Labels

WRITTEN = {
    "audit.html": "to be read from top to bottom",
    "audit.xlsx": "every table",
    "audit.json": "every figure",
    "audit_methods.md": "for a methods section",
}


def agreement_by(
    study: Study, unit: Kind | None = None, rule: Rule = "any", *, over: Over = "interview"
) -> Agreement:
    """How far the coders agree on each code; `unit`: the codebook's where none is named.

    `over`: what intervals are over. UsageError for more coders than can be compared at once.
    """
    _check(study)
    kind = unit or study.codebook.codebook.unit
    units = units_of(study, _finished_by_two(study), [kind])[kind]
    cases = clusters_by(over, study.transcripts, study.cases)
    return agreement(study.codebook.ids, study.states, units, unit=kind, rule=rule, cases=cases)


def audit_of(
    study: Study,
    unit: Kind | None = None,
    rule: Rule = "any",
    *,
    over: Over = "interview",
    width: float = WIDTH,
    with_gamma: bool = False,
) -> Audit:
    """The whole audit, rules as a coder in it; `width`: the width of interval to plan for.

    UsageError for more coders than can be compared at once, and where γ is asked for and its
    program is not installed.
    """
    _check(study)
    made = material(study, unit, rule, over)
    codes = tuple(code for code in made.codes if _reviewed_by_two(made, code))
    own = gamma(made.states, list(made.transcripts), codes) if with_gamma else None
    return audited(made, width=width, gamma=own, rules=report_of(study))


def report_files(
    study: Study, labels: Labels, provenance: Sequence[tuple[str, str]]
) -> dict[str, bytes]:
    """The whole audit of a study by its own unit, as files by name (see `files_of`)."""
    return files_of(audit_of(study), study.file.study, labels, provenance)


def write_report(
    study: Study,
    audit: Audit,
    folder: Path,
    labels: Labels,
    provenance: Sequence[tuple[str, str]],
    *,
    address: str = "",
) -> list[tuple[Path, str]]:
    """Write the audit into `folder`; what is what. For the others see `files_of`."""
    made = files_of(audit, study.file.study, labels, provenance, address=address)
    for name, content in made.items():
        write_bytes(folder / name, content)
    return [(folder / name, WRITTEN[name]) for name in made]


def files_of(
    audit: Audit,
    title: str,
    labels: Labels,
    provenance: Sequence[tuple[str, str]],
    *,
    address: str = "",
) -> dict[str, bytes]:
    """An audit as a page, a workbook, data and a paragraph, by name of file.

    `title`: of the study; `labels`: names of codes, categories and cases; `provenance`: what all
    was made from; `address`: where the review page runs, for links. The same audit gives the same
    bytes.
    """
    # Figures alone need no spreadsheet and no templates.
    from tls_coding.exchange.audit_book import audit_book
    from tls_coding.exchange.audit_page import page
    from tls_coding.exchange.audit_text import methods_page

    data = json.dumps(audit.to_json(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    read = page(audit, title, labels, provenance, address=address)
    return {
        "audit.html": read.encode("utf-8"),
        "audit.xlsx": audit_book(audit, labels.codes, provenance, address=address),
        "audit.json": data.encode("utf-8"),
        "audit_methods.md": methods_page(audit, title).encode("utf-8"),
    }


def material(
    study: Study, unit: Kind | None = None, rule: Rule = "any", over: Over = "interview"
) -> Material:
    """What the audit of a study is made from: transcripts that two coders finished or looked at."""
    looked = {who: looks(log, study.transcripts) for who, log in study.logs.items()}
    seen = [name for own in looked.values() for name in own]
    names = {*_finished_by_two(study), *(name for name in seen if seen.count(name) > 1)}
    texts = {name: text for name, text in study.transcripts.items() if name in names}
    times = [finish_times(who, log) for who, log in study.logs.items()]
    return Material(
        codes=tuple(study.codebook.ids),
        states=tuple(study.states),
        transcripts=texts,
        units=units_of(study, list(texts), KINDS),
        cases=study.cases,
        looked=looked,
        finished_at=dict(chain.from_iterable(own.items() for own in times)),
        unit=unit or study.codebook.codebook.unit,
        rule=rule,
        over=over,
    )


def units_of(
    study: Study, names: Sequence[str], kinds: Sequence[Kind]
) -> dict[Kind, dict[str, Bounds]]:
    """The respondents' units of some transcripts, by kind."""
    texts = {name: study.transcripts[name] for name in names}
    found: dict[Kind, dict[str, Bounds]] = {}
    for kind in kinds:
        if kind == "token":
            found[kind] = _tokens(study, texts)
        else:
            found[kind] = {name: _spans(text, kind) for name, text in texts.items()}
    return found


def _spans(text: Transcript, kind: Kind) -> Bounds:
    if kind == "sentence":
        return sentences(text, role="respondent")
    return paragraph_spans(text) if kind == "paragraph" else turn_spans(text)


def _tokens(study: Study, texts: Mapping[str, Transcript]) -> dict[str, Bounds]:
    """spaCy's tokens without those of white space, which nobody codes."""
    indexes = study.engine().indexes(list(texts.values()))
    found: dict[str, Bounds] = {}
    for (name, text), index in zip(texts.items(), indexes, strict=True):
        worded = np.array([bool(word.strip()) for word in index.words] + [False])
        kept = worded[index.ids]  # what stands between turns has the number −1: the last
        spans = np.stack([index.starts[kept], index.ends[kept]], axis=1)
        found[name] = within(spans, turn_spans(text))
    return found


def _finished_by_two(study: Study) -> list[str]:
    """The transcripts that two coders or more finished for some code in common."""
    done = [key for state in study.states for key in state.done]
    seen: set[tuple[str, str]] = set()
    twice = {key[0] for key in done if key in seen or seen.add(key)}  # type: ignore[func-returns-value]
    return [name for name in study.transcripts if name in twice]


def _reviewed_by_two(made: Material, code: str) -> bool:
    return any(
        sum((name, code) in state.done for state in made.states) > 1 for name in made.transcripts
    )


def _check(study: Study) -> None:
    if len(study.logs) > MOST_CODERS:
        raise UsageError(f"{len(study.logs)} coders: at most {MOST_CODERS} are compared at once.")
