"""The sources and cases of a project in; transcripts and `cases.yaml` out.

The text of a source becomes the body of its transcript letter by letter: codings stand where they
stood. Line ends become LF, and nothing else changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePath
from typing import Any

import yaml

from tls_coding.corpus.cases import Case, parse_cases
from tls_coding.corpus.importing import detect_language, slug
from tls_coding.corpus.transcript import Transcript, parse_transcript
from tls_coding.errors import errors_only
from tls_coding.exchange.project import casesheet
from tls_coding.exchange.project.codetree import dumped
from tls_coding.exchange.project.extension import Extension
from tls_coding.exchange.project.losses import Loss
from tls_coding.exchange.project.model import Project, Source

LOOKED_AT = 4_000  # characters of a text from which its language is told


@dataclass
class TextsIn:
    """What became of the sources and cases.

    `files`: text of each transcript by id; `by_source`: transcript of each source by its place in
    the project; `changed`: ids of transcripts whose words are no longer those that a note is
    about; `kept`: whether `cases.yaml` is the very file that the study had; `listed`: the cases
    of the project as `cases.yaml` writes them, where that is not kept.
    """

    cases: str = "[]\n"
    kept: bool = False
    listed: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    transcripts: dict[str, Transcript] = field(default_factory=dict)
    by_source: dict[int, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)

    @property
    def languages(self) -> list[str]:
        """The languages of the transcripts, the commonest first."""
        counted = Counter(text.language for text in self.transcripts.values())
        return [language for language, _ in counted.most_common()]


def texts_in(
    project: Project,
    extension: Extension,
    file: str,
    language: str,
    among: Sequence[Case] | None = None,
) -> TextsIn:
    """The transcripts and cases of a project; `file` is its name, `language` that of all texts.

    Without a `language` a text has the one that its variables name, else the one it reads like.
    `among`: the cases of a study that these come to; one of the same label is the same.
    """
    found = TextsIn()
    known = _known_cases(extension)
    part = extension.get("cases")
    fits = part.get("fits") == casesheet.fingerprint(project) and bool(known)
    found.kept = fits and among is None
    if among is not None:
        ids = {case.id for case in among}
        known = [*among, *(case for case in known if case.id not in ids)]
    if found.kept:
        found.cases = str(part["text"])
        owners: dict[str, list[str]] | None = None
    else:
        listed = casesheet.own_cases(project, known)
        found.cases = dumped(listed) if listed else "[]\n"
        found.listed = listed
        owners = casesheet.case_of_source(project, [str(case["id"]) for case in listed])
    heads = _Heads(extension)
    draft = _Draft(project, file, language, owners)
    for number, source in enumerate(project.sources):
        head = heads.of(source)
        made = draft.restored(source, head) if head else None
        if head and (made is None or made.sha256 != head["sha256"]):
            found.changed.append(head["id"])
        made = made or draft.new(source, head)
        if made is None:
            found.losses.append(Loss("sources without words", 1))
            continue
        found.transcripts[made.id] = made
        found.files[made.id] = draft.texts[made.id]
        found.by_source[number] = made.id
    whole = "a text without a case of its own belongs to all of them"
    found.losses.append(Loss("cases' references to passages", _passages(project), whole))
    found.losses.append(
        Loss("cases' references to codes", sum(len(c.codes) for c in project.cases))
    )
    return found


def _passages(project: Project) -> int:
    return sum(len(case.selections) for case in project.cases)


def _known_cases(extension: Extension) -> list[Case]:
    """The cases that a note holds; none where they cannot be read."""
    text = extension.get("cases").get("text")
    if not isinstance(text, str):
        return []
    cases, problems = parse_cases(text, "cases.yaml")
    return [] if errors_only(problems) else cases


class _Heads:
    """What notes say of each transcript, found by the GUID of its source or else by its name."""

    def __init__(self, extension: Extension) -> None:
        listed = extension.parts.get("transcripts")
        self._by_name: dict[str, dict[str, str]] = {}
        for item in listed if isinstance(listed, list) else []:
            match item:
                case {"id": str(own), "head": str(), "sha256": str()} if _fit(own):
                    self._by_name.setdefault(own, item)
        self._by_guid = {casesheet.source_guid(own): item for own, item in self._by_name.items()}

    def of(self, source: Source) -> dict[str, str] | None:
        """The entry of a source; each is given out once."""
        item = self._by_guid.get(source.guid) or self._by_name.get(source.name)
        if item is not None:
            self._by_guid.pop(casesheet.source_guid(item["id"]), None)
            self._by_name.pop(item["id"], None)
        return item


def _fit(own: str) -> bool:
    """True for an id that is a plain name of a file."""
    plain = own and own == PurePath(own).name and "\\" not in own and not own.startswith(".")
    return bool(plain) and re.search(r"[\x00-\x1f\x7f:]", own) is None and len(own) <= 200


class _Draft:
    """Writes transcripts, each under an id of its own; `texts` are their files."""

    def __init__(
        self, project: Project, file: str, language: str, owners: Mapping[str, Sequence[str]] | None
    ) -> None:
        self._project = project
        self._file = file
        self._language = language
        self._owners = owners
        self._taken: set[str] = set()
        self.texts: dict[str, str] = {}

    def restored(self, source: Source, head: Mapping[str, str]) -> Transcript | None:
        """The transcript as the study had it, but for what the project says otherwise."""
        body = source.text
        exact = head.get("body")
        if isinstance(exact, str) and _hash(exact) == head["sha256"] and _lf(exact) == body:
            body = exact
        before = head["head"]
        if self._owners is not None:
            before = self._mended(before, source)
        return self._parsed(head["id"], before + body)

    def new(self, source: Source, head: Mapping[str, str] | None) -> Transcript | None:
        """A transcript of a source that no note tells of; None where it has no words."""
        if not source.text.strip():
            return None
        given = casesheet.source_attributes(source, self._project)
        said = next((str(v.text) for v in source.values if self._is_language(v.variable)), "")
        language = self._language or (said if re.fullmatch("[a-z]{2,3}", said) else "")
        if not language:
            language, _ = detect_language(source.text[:LOOKED_AT], ())
        data: dict[str, Any] = {}
        cases = list((self._owners or {}).get(source.guid, ()))
        if cases:
            data["case"] = cases[0] if len(cases) == 1 else cases
        given.pop("language_", None)
        data |= {"language": language, **given, "source": {"file": self._file}}
        return self._parsed(self._id(source, head), f"---\n{dumped(data)}---\n{source.text}")

    def _is_language(self, variable: str) -> bool:
        named = (one for one in self._project.variables if one.guid == variable)
        return any(one.name.lower() == "language" for one in named)

    def _mended(self, head: str, source: Source) -> str:
        """The front matter with the cases and values that the project gives now."""
        try:
            data = yaml.safe_load(head.strip().strip("-"))
        except yaml.YAMLError:
            return head
        if not isinstance(data, dict):
            return head
        cases = list((self._owners or {}).get(source.guid, ()))
        if cases or isinstance(data.get("case"), list):
            data["case"] = cases[0] if len(cases) == 1 else cases
        given = casesheet.source_attributes(source, self._project)
        data |= {key: value for key, value in given.items() if not key.endswith("_")}
        return f"---\n{dumped(data)}---\n"

    def _parsed(self, own: str, text: str) -> Transcript | None:
        if own in self._taken:
            return None
        parsed, _ = parse_transcript(text, own, f"{own}.txt")
        if parsed is not None:
            self._taken.add(own)
            self.texts[own] = text
        return parsed

    def _id(self, source: Source, head: Mapping[str, str] | None) -> str:
        own = head["id"] if head else slug(source.name)[:100].strip("._") or "source"
        number, free = 1, own
        while free in self._taken:
            number += 1
            free = f"{own}_{number}"
        return free


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
