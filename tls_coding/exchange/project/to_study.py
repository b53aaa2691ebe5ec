"""A project that was read in; the files of a study, and the report of what became of all, out.

Nothing is written here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tls_coding.codebook.model import Codebook
from tls_coding.codebook.read import parse_codebook
from tls_coding.errors import StudyError, errors_only
from tls_coding.exchange.project.codetree import codebook_of, fingerprint, tree_ids
from tls_coding.exchange.project.codings_in import CodingsIn, codings_in
from tls_coding.exchange.project.extension import Extension, from_notes
from tls_coding.exchange.project.logs_in import LogsIn, logs_in
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.model import Project, walk
from tls_coding.exchange.project.read import ReadProject
from tls_coding.exchange.project.report import Report
from tls_coding.exchange.project.texts_in import TextsIn, texts_in

CODEBOOK = "codebook/tls.yaml"
LOCK = "codebook/tls.lock.yaml"
CUES = "codebook/cues.yaml"
CASES = "corpus/cases.yaml"
TRANSCRIPTS = "corpus/transcripts"
CODING = "corpus/coding"


@dataclass
class Drawn:
    """The files of a study by their place in its folder, and the report.

    `settings`: what `study.yaml` said beside names of files, as a note has it; unchecked.
    """

    files: dict[str, bytes]
    report: Report
    name: str
    settings: dict[str, Any]


@dataclass
class Book:
    """The codebook of a project: its text, our ids by GUID; `kept`: just as a note has it."""

    text: str
    ids: dict[str, str]
    codebook: Codebook
    kept: bool = False
    remarks: list[str] = field(default_factory=list)
    sha256: str = ""


def study_files(read: ReadProject, file: str, *, name: str, language: str, now: str) -> Drawn:
    """The study that stands for a project.

    `file`: the project's name, for the front matter of transcripts; `name`: of the study where the
    project has none; `language`: of all texts and of the names of codes, else each text's own;
    `now`: the time of what the project gives no time for.
    """
    project = read.project
    extension = from_notes(project.notes)
    texts = texts_in(project, extension, file, language)
    book = book_in(project, extension, texts, name, language)
    found = codings_in(project, texts, book.ids, extension.notes)
    logs = logs_in(found, extension, texts.transcripts, texts.changed, book.sha256, now)
    files = {
        CODEBOOK: book.text,
        CASES: texts.cases,
        **{f"{TRANSCRIPTS}/{own}.txt": text for own, text in texts.files.items()},
    }
    for part, place in (("cues", CUES), ("lock", LOCK)):
        text = _files_of(extension).get(part)
        if isinstance(text, str):
            files[place] = text
    encoded = {place: text.encode("utf-8") for place, text in files.items()}
    encoded |= {f"{CODING}/{coder}.jsonl": raw for coder, raw in logs.logs.items()}
    report = _report(read, extension, texts, book, found, logs)
    return Drawn(encoded, report, project.name.strip() or name, dict(extension.get("study")))


def _files_of(extension: Extension) -> Mapping[str, Any]:
    files = extension.get("codebook").get("files")
    return files if isinstance(files, dict) else {}


def book_in(
    project: Project, extension: Extension, texts: TextsIn, name: str, language: str
) -> Book:
    """The codebook: as a note has it where the codes still are that, else made of the codes."""
    known, said = _known(extension)
    written_in = str(extension.get("codebook").get("language", "en"))
    if known is not None and extension.get("codebook").get("fits") == fingerprint(project.codes):
        ids: dict[str, str] = {}
        for path, own in zip(walk(project.codes), tree_ids(known, written_in), strict=True):
            ids.setdefault(path[-1].guid, own)
        return Book(said, ids, known, kept=True, sha256=_sha256(said))
    spoken = texts.languages
    drafted = codebook_of(
        project.codes,
        name=project.name.strip() or name,
        language=written_in if known else language or (spoken[0] if spoken else "en"),
        languages=spoken,
        coded=_coded(project),
        known=known,
    )
    parsed, problems = parse_codebook(drafted.text, CODEBOOK)
    if parsed is None:
        raise StudyError(errors_only(problems))
    remarks = []
    if known is not None:
        counts = f"{len(drafted.new)} new, {len(drafted.changed)} changed, {len(drafted.gone)} gone"
        remarks.append(f"codes were edited since the export ({counts}): the project's own count")
    return Book(drafted.text, drafted.ids, parsed, remarks=remarks, sha256=_sha256(drafted.text))


def _coded(project: Project) -> frozenset[str]:
    """The GUIDs of all codes that something bears."""
    selections = (one for source in project.sources for one in source.selections)
    codings = [coding for selection in selections for coding in selection.codings]
    codings += [coding for source in project.sources for coding in source.codings]
    return frozenset(coding.code for coding in codings)


def _known(extension: Extension) -> tuple[Codebook | None, str]:
    """The codebook that a note holds and its text; None where it cannot be used."""
    text = _files_of(extension).get("codebook")
    if not isinstance(text, str):
        return None, ""
    codebook, _ = parse_codebook(text.removeprefix("\ufeff"), CODEBOOK, _sha256(text))
    return codebook, text


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _report(
    read: ReadProject,
    extension: Extension,
    texts: TextsIn,
    book: Book,
    found: CodingsIn,
    logs: LogsIn,
) -> Report:
    project = read.project
    lost = [
        *read.losses,
        *texts.losses,
        *found.losses,
        *losses_of_project(project, extension, book),
    ]
    return Report(
        project=project.name,
        origin=project.origin,
        codes=len(book.codebook.codes),
        cases=len(project.cases),
        transcripts=len(texts.transcripts),
        codings=logs.codings,
        coders=tuple(logs.logs),
        landings=read.landings,
        losses=Losses.of(lost),
        restored=tuple(_restored(texts, book, logs)),
        remarks=tuple(_remarks(read, extension, texts, book, logs)),
    )


def losses_of_project(project: Project, extension: Extension, book: Book) -> list[Loss]:
    """What a study has no place for."""
    joined = {note.guid for note in project.notes}
    loose = [link for link in project.links if not joined & {link.origin, link.target}]
    notes = sum(len(link.notes) for link in project.links)
    if book.kept:
        colours = about = 0
    else:
        codes = [path[-1] for path in walk(project.codes)]
        colours = sum(bool(code.color) for code in codes) * (not extension.parts)
        about = sum(bool(code.description.strip()) for code in codes if not code.codable)
    return [
        Loss("links between passages, codes or sources", len(loose)),
        Loss("memos on links", notes),
        Loss("sets", len(project.sets)),
        Loss("colours of codes", colours),
        Loss("descriptions of categories", about),
        Loss("descriptions of variables", sum(bool(v.description) for v in project.variables)),
    ]


def _restored(texts: TextsIn, book: Book, logs: LogsIn) -> Iterator[str]:
    if book.kept:
        yield "codebook"
    if texts.kept:
        yield "cases"
    yield from (f"log of {coder}" for coder in logs.whole)


def _remarks(
    read: ReadProject, extension: Extension, texts: TextsIn, book: Book, logs: LogsIn
) -> Iterator[str]:
    yield from book.remarks
    if extension.get("cases") and not texts.kept:
        yield "cases or their values were edited since the export: the project's own count"
    if texts.changed:
        names = ", ".join(texts.changed)
        yield f"texts were edited since the export: the project's own count ({names})"
    for coder, lines in logs.cut.items():
        yield f"log of {coder}: {lines} lines about edited texts could not be brought back"
    if extension.parts and (logs.added or logs.removed):
        counts = f"{logs.added} new, {logs.removed} gone"
        yield f"codings were edited since the export ({counts}): the project's own count"
    unmarked = sum(1 for text in texts.transcripts.values() if not text.turns[0].label)
    if unmarked and not extension.parts:
        said = "transcripts without marks of turns, read as the words of one respondent"
        yield f"{said}: {unmarked}"
    if extension.spoilt:
        yield f"notes written by tls that can no longer be read: {extension.spoilt}"
    if read.repeated:
        yield f"GUIDs that stand more than once: {len(read.repeated)}; the first of each is meant"
