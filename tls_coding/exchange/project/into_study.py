"""A project that was read in, and a study that is there; the study's files with what is new, out.

Nothing of the study is changed or taken away: codes, cases, transcripts and lines of logs come to
it. The same project a second time adds nothing. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tls_coding.codebook.model import Codebook
from tls_coding.coding.chain import Entry
from tls_coding.corpus.cases import Case, parse_cases
from tls_coding.corpus.transcript import Transcript
from tls_coding.errors import StudyError, errors_only
from tls_coding.exchange.project.appending import append_items
from tls_coding.exchange.project.codes_into import CodesInto, codes_into
from tls_coding.exchange.project.codings_in import CodingsIn, codings_in
from tls_coding.exchange.project.extension import Extension, from_notes
from tls_coding.exchange.project.logs_in import LogsIn, restored_logs
from tls_coding.exchange.project.logs_into import LogsInto, Mapped, logs_into
from tls_coding.exchange.project.losses import Losses
from tls_coding.exchange.project.read import ReadProject
from tls_coding.exchange.project.report import CONTINUED, NEW, THERE, Report, Taken
from tls_coding.exchange.project.texts_in import TextsIn, texts_in
from tls_coding.exchange.project.texts_into import TextsInto, texts_into
from tls_coding.exchange.project.to_study import book_in, losses_of_project


@dataclass(frozen=True)
class Held:
    """A study, read. `codebook_text`, `cases_text`: as on disk; `logs`: whole lines by coder."""

    codebook: Codebook
    codebook_text: str
    cases: Sequence[Case]
    cases_text: str
    transcripts: Mapping[str, Transcript]
    logs: Mapping[str, bytes] = field(default_factory=dict)
    entries: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    coders: Sequence[str] = ()  # whom `study.yaml` lists


@dataclass(frozen=True)
class Into:
    """What to write: the codebook and the cases where they grow, new transcripts, longer logs."""

    codebook: str | None
    cases: str | None
    transcripts: Mapping[str, str]
    logs: Mapping[str, bytes]
    report: Report


def into_study(read: ReadProject, held: Held, file: str, *, language: str, now: str) -> Into:
    """What becomes of a study when a project comes to it.

    `file`: the project's name, for the front matter of transcripts; `language`: of all texts and
    names of codes, else each text's own; `now`: the time of what the project gives no time for.
    Raises StudyError where the codebook or the cases could not be read afterwards.
    """
    project = read.project
    extension = from_notes(project.notes)
    texts = texts_in(project, extension, file, language, held.cases)
    book = book_in(project, extension, texts, file, _names_in(language, texts, held))
    codes = codes_into(book.codebook, held.codebook, held.codebook_text)
    cases, cases_taken = _cases(texts, held)
    placed = texts_into(texts, held.transcripts, _once(held))
    ids = {own: codes.ids.get(theirs, theirs) for own, theirs in book.ids.items()}
    found = codings_in(project, texts, ids, extension.notes)
    notes = LogsIn()
    restored = restored_logs(extension, texts.transcripts, texts.changed, notes)
    mapped = _mapped(texts, placed, codes, held)
    logs = logs_into(found, restored, mapped, held.logs, codes.codebook.sha256, now)
    losses = [*read.losses, *texts.losses, *found.losses, *codes.losses]
    losses += losses_of_project(project, extension, book)
    report = Report(
        project=project.name,
        origin=project.origin,
        codes=len(book.codebook.codes),
        cases=len(project.cases),
        transcripts=len(texts.transcripts),
        codings=sum(map(len, found.coded.values())),
        coders=tuple(one.name for one in logs.taken),
        landings=read.landings,
        losses=Losses.of(losses),
        remarks=tuple(_remarks(read, extension, texts, found, logs, notes, held)),
        taken=(*codes.taken, *cases_taken, *placed.taken, *logs.taken),
    )
    return Into(
        codes.text if codes.text != held.codebook_text else None,
        cases if cases != held.cases_text else None,
        placed.files,
        logs.logs,
        report,
    )


def _names_in(language: str, texts: TextsIn, held: Held) -> str:
    """The language of the names of codes: one that the study's codebook has."""
    known = held.codebook.codebook.languages
    wanted = [language, *texts.languages[:1]]
    return next((one for one in wanted if one in known), known[0])


def _cases(texts: TextsIn, held: Held) -> tuple[str, list[Taken]]:
    """The text of `cases.yaml` with the cases that it lacked, and what became of each."""
    known = {case.id for case in held.cases}
    fresh = [case for case in texts.listed if case["id"] not in known]
    taken = [Taken("case", str(case["id"]), NEW if case in fresh else THERE)
             for case in texts.listed]  # fmt: skip
    text = append_items(held.cases_text, None, fresh)
    if fresh:
        _, problems = parse_cases(text.removeprefix("\ufeff"), "cases.yaml")
        if errors_only(problems):
            raise StudyError(errors_only(problems))
    return text, taken


def _once(held: Held) -> dict[str, str]:
    """Transcripts by the hash of each text that lines of logs say they had."""
    return {
        entry.text_sha256: entry.transcript
        for entries in held.entries.values()
        for entry in entries
        if entry.text_sha256
    }


def _mapped(texts: TextsIn, placed: TextsInto, codes: CodesInto, held: Held) -> Mapped:
    new = {
        placed.ids[own]: replace(text, id=placed.ids[own])
        for own, text in texts.transcripts.items()
        if placed.ids[own] in placed.files
    }
    return Mapped(texts.transcripts, {**held.transcripts, **new}, placed.ids, codes.ids)


def _remarks(
    read: ReadProject,
    extension: Extension,
    texts: TextsIn,
    found: CodingsIn,
    logs: LogsInto,
    notes: LogsIn,
    held: Held,
) -> list[str]:
    said = {
        "values of cases that the study has otherwise or not, left as they are":
            _other_values(texts, held),
        "codings that the study's own logs decide otherwise, left as they are": logs.left,
        "codings that the project no longer has and the study keeps": logs.gone,
        "lines of logs about edited texts, which could not be brought back":
            sum(notes.cut.values()),
        "notes written by tls that can no longer be read": extension.spoilt,
        "GUIDs that stand more than once, of which the first is meant": len(read.repeated),
    }  # fmt: skip
    remarks = [f"{what}: {count}" for what, count in said.items() if count]
    continued = [one.name for one in logs.taken if one.what == CONTINUED]
    if continued:
        remarks.append(f"logs that were there before and go on: {', '.join(continued)}")
    strangers = [own for own in logs.logs if held.coders and own not in held.coders]
    if strangers:
        remarks.append(f"not among the coders of study.yaml: {', '.join(strangers)}")
    if {"cues", "lock"} & {*(extension.get("codebook").get("files") or {})}:
        remarks.append("cues and locked words of the project are not taken over")
    return remarks


def _other_values(texts: TextsIn, held: Held) -> int:
    known = {case.id: case for case in held.cases}
    count = 0
    for case in texts.listed:
        before: Any = known.get(str(case["id"]))
        if before is not None:
            given = case.get("attributes", {})
            count += sum(before.attributes.get(key) != value for key, value in given.items())
    return count
