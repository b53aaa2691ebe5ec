"""The contents of a study in; the project that stands for it, and what that cannot show, out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from tls_coding import __version__
from tls_coding.codebook.model import Codebook
from tls_coding.coding.codings import CoderState
from tls_coding.coding.suggestion import Suggestion
from tls_coding.corpus.cases import Case
from tls_coding.corpus.transcript import Transcript
from tls_coding.exchange.project import casesheet, codetree
from tls_coding.exchange.project.extension import to_notes
from tls_coding.exchange.project.history import pack
from tls_coding.exchange.project.losses import RESTORED, Loss, Losses
from tls_coding.exchange.project.model import Note, Project, Source, Variable
from tls_coding.exchange.project.offsets import OURS_IN_UTF_16, FileText, Profile
from tls_coding.exchange.project.passages import Passages, passages_of, time_of, users_of

ORIGIN = f"tls-coding {__version__}"
_BEYOND = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Contents:
    """A study, read. `suggestions`: by transcript, where they are to be given out.

    `files`: the text of `codebook`, `cues`, `lock` and `cases` as they are on disk; `heads`: what
    stands before the body of each transcript; `logs`: the whole lines of each coder's log;
    `settings`: what `study.yaml` says beside names of files.
    """

    name: str
    codebook: Codebook
    cases: Sequence[Case]
    transcripts: Mapping[str, Transcript]
    states: Sequence[CoderState]
    suggestions: Mapping[str, Sequence[Suggestion]] | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)
    logs: Mapping[str, bytes] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


def project_of(contents: Contents, *, language: str, profile: Profile = "standard") -> Project:
    """The project of a study; names of codes in `language` where the codebook has it."""
    languages = contents.codebook.codebook.languages
    language = language if language in languages else languages[0]
    found = passages_of(contents.states, contents.transcripts, contents.suggestions)
    texts = list(contents.transcripts.values())
    variables = casesheet.variables_of(contents.cases, texts)
    times = sorted(
        filter(None, (time_of(c.changed or c.at) for s in contents.states for c in s.codings))
    )
    suffix = f" {OURS_IN_UTF_16}" if profile == "nvivo" else ""
    project = Project(
        name=contents.name,
        origin=f"{ORIGIN}{suffix}",
        at=times[0] if times else "",
        changed_at=times[-1] if times else "",
        users=users_of(contents.states, suggestions=contents.suggestions is not None),
        codes=codetree.tree_of(contents.codebook, language),
        variables=variables,
        cases=casesheet.cases_of(contents.cases, texts, variables),
        sources=tuple(_source(text, variables, found) for text in texts),
        notes=_notes(found),
    )
    parts = _parts(contents, project, language)
    return replace(project, notes=project.notes + to_notes(parts))


def _notes(found: Passages) -> tuple[Note, ...]:
    return (*chain.from_iterable(found.about.values()), *found.free)


def _source(transcript: Transcript, variables: Sequence[Variable], found: Passages) -> Source:
    return Source(
        guid=casesheet.source_guid(transcript.id),
        name=transcript.id,
        text=transcript.body,
        selections=tuple(found.selections.get(transcript.id, ())),
        notes=tuple(note.guid for note in found.about.get(transcript.id, ())),
        values=casesheet.values_of(casesheet.attributes_of(transcript), variables),
    )


def _parts(contents: Contents, project: Project, language: str) -> dict[str, Any]:
    """What rides in notes: each part with what it fits."""
    files = contents.files
    book = {key: files[key] for key in ("codebook", "cues", "lock") if key in files}
    parts: dict[str, Any] = {"study": dict(contents.settings)} if contents.settings else {}
    if "codebook" in book:
        fits = codetree.fingerprint(project.codes)
        parts["codebook"] = {"fits": fits, "language": language, "files": book}
    if "cases" in files:
        parts["cases"] = {"fits": casesheet.fingerprint(project), "text": files["cases"]}
    if contents.heads:
        texts = contents.transcripts.items()
        parts["transcripts"] = [_head(name, text, contents.heads[name]) for name, text in texts]
    for coder, raw in contents.logs.items():
        parts[f"log of {coder}"] = pack(coder, raw, contents.transcripts).to_json()
    return parts


def _head(name: str, transcript: Transcript, head: str) -> dict[str, str]:
    said = {"id": name, "head": head, "sha256": transcript.sha256}
    if FileText.of(transcript.body).text != transcript.body:
        said["body"] = transcript.body  # line ends that are not LF
    return said


def losses_of(contents: Contents, profile: Profile = "standard") -> Losses:
    """What other programs do not see of a study: all of it, before anything is written."""
    return Losses.of([*_of_codebook(contents), *_of_texts(contents, profile), *_of_logs(contents)])


def _of_codebook(contents: Contents) -> list[Loss]:
    book = contents.codebook
    rules = sum(
        len(listed)
        for code in book.codes
        for by_language in (code.rules, code.unless)
        for listed in by_language.values()
    )
    labels = sum(max(0, len(code.label) - 1) for code in book.codes)
    labels += sum(max(0, len(names) - 1) for names in book.categories.values())
    examples = sum(len(code.examples) + len(code.counterexamples) for code in book.codes)
    sources = sum(1 for code in book.codes if code.source)
    return [
        Loss("rules that suggest codes", rules, RESTORED),
        Loss("word lists and forms", len(book.lists) + len(book.forms), RESTORED),
        Loss("names of codes in other languages", labels, RESTORED),
        Loss("examples and counterexamples", examples, RESTORED),
        Loss("where concepts come from", sources, RESTORED),
        Loss("cues and locked words (files)", sum(k in contents.files for k in ("cues", "lock")),
             RESTORED),
    ]  # fmt: skip


def _of_texts(contents: Contents, profile: Profile) -> list[Loss]:
    texts = list(contents.transcripts.values())
    speakers = sum(len(text.speakers) for text in texts)
    mentioned = sum(1 for text in texts if text.by_mention)
    aliases = sum(len(case.aliases) for case in contents.cases)
    hidden = sum(len(set(text.attributes) - set(casesheet.attributes_of(text))) for text in texts)
    ends = sum(1 for text in texts if "\r" in text.body)
    beyond = sum(1 for text in texts if _BEYOND.search(text.body)) * (profile == "standard")
    return [
        Loss("roles of speakers", speakers, RESTORED),
        Loss("transcripts whose passages name their own cases", mentioned, RESTORED),
        Loss("other names of cases", aliases, RESTORED),
        Loss("what is known of interviews and no variable can say", hidden, RESTORED),
        Loss("transcripts with other line ends than LF", ends, RESTORED),
        Loss("transcripts with characters beyond U+FFFF, which some programs count as two", beyond,
             "write them with the profile nvivo for NVivo, MAXQDA and ATLAS.ti"),
    ]  # fmt: skip


def _of_logs(contents: Contents) -> list[Loss]:
    states = contents.states
    every = [coding for state in states for coding in state.codings]
    located = [coding for state in states for coding in state.located]
    entries = sum(raw.count(b"\n") for raw in contents.logs.values())
    standing = sum(1 for coding in every if coding.counts)
    done = sum(len(state.done) for state in states)
    return [
        Loss("rejected suggestions", sum(c.status == "rejected" for c in located), RESTORED),
        Loss("passages left unsure", sum(c.status == "unsure" for c in located), RESTORED),
        Loss("rules and evidence of codings", sum(bool(c.rules) for c in located), RESTORED),
        Loss("settled disagreements", sum(len(s.adjudications) for s in states), RESTORED),
        Loss("marks of finished work (transcript and code)", done, RESTORED),
        Loss("codings whose words are not in the text of today", len(every) - len(located),
             RESTORED),
        Loss("lines of logs beyond the codings that stand", max(0, entries - standing), RESTORED),
    ]  # fmt: skip
