"""Source files into a study: each one written whole, or refused with a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from pathlib import Path
from typing import Any

from tls_coding.corpus.importing import Imported, Wishes, import_file, seal, slug
from tls_coding.corpus.readers.archive import source_files
from tls_coding.corpus.transcript import MENTIONED, parse_transcript
from tls_coding.errors import UsageError
from tls_coding.files import write_text
from tls_coding.study import Study, open_study


@dataclass(frozen=True)
class Taken:
    """One imported file; `what`: new, unchanged, updated (the source had changed), or would be.

    `codings`: of a transcript that was there before, how many codings are found where they stood
    (`exact`), elsewhere (`moved`), or not for certain (`fuzzy`, `lost`).
    """

    imported: Imported
    what: str
    shown: str
    codings: Mapping[str, int] = field(default_factory=dict)

    def counts(self) -> tuple[int, int, int, int, int]:
        """Words: in the source, in turns, labels and times, beside the turns, lost."""
        item = self.imported
        beside = (item.words_labels, item.words_beside, len(item.lost))
        return (item.words_in, item.words_out, *beside)

    def speakers(self) -> list[tuple[str, str, int]]:
        """(label, role, words) of every speaker, in the order of their first turn."""
        words: Counter[tuple[str, str]] = Counter()
        transcript = self.imported.transcript
        for turn in transcript.turns:
            words[turn.label, turn.role] += len(turn.span.of(transcript.body).split())
        return [(label, role, count) for (label, role), count in words.items()]

    def row(self) -> list[object]:
        """What the table of the command shows."""
        transcript = self.imported.transcript
        speakers = ", ".join(f"{s or 'no label'}: {r} ({n:,})" for s, r, n in self.speakers())
        head = [self.imported.id, self.what, transcript.language, len(transcript.turns), speakers]
        return [*head, *self.counts()]

    def to_json(self) -> dict[str, Any]:
        """The same as plain data."""
        keys = ("words_in", "words_turns", "words_labels", "words_beside", "words_lost")
        return {
            "transcript": self.imported.id,
            "source": self.shown,
            "what": self.what,
            "language": self.imported.transcript.language,
            "turns": len(self.imported.transcript.turns),
            "speakers": [
                {"label": label, "role": role, "words": words}
                for label, role, words in self.speakers()
            ],
            **dict(zip(keys, self.counts(), strict=True)),
            "codings": dict(self.codings),
            "remarks": list(self.imported.remarks),
        }


@dataclass
class Intake:
    """What was imported, why other files were not, and which were passed over."""

    taken: list[Taken] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


def take_in(
    study: Study,
    paths: Sequence[Path],
    wishes: Wishes,
    *,
    replace: bool = False,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Intake:
    """Import files, folders and archives into the study's transcripts.

    Files that cannot be read stop nobody else. A transcript that was edited by hand since its
    import is left alone unless `replace`. With `dry_run` nothing is written. `progress` is told
    how many files are done, of how many.
    """
    known = [item.id for item in study.cases]
    if wishes.case not in {None, MENTIONED, *known}:
        listed = ", ".join([*known, MENTIONED])
        raise UsageError(f"'{wishes.case}' is no case of this study. Known: {listed}.")
    if not re.fullmatch("[a-z]{2,3}", wishes.language or "fr"):
        raise UsageError(f"--lang: '{wishes.language}' is no language. Say fr, it, es, en …")
    wishes = replaced(wishes, languages=study.codebook.codebook.languages)
    intake = Intake()
    seen: dict[str, str] = {}
    with source_files(paths) as found:
        intake.refused += found.refused
        intake.passed_over += found.passed_over
        for number, source in enumerate(found.files, start=1):
            try:
                name = _name(study, source.path, seen)
                imported = import_file(source.path, cases=study.cases, wishes=wishes, name=name)
                other = seen.setdefault(imported.id, source.shown)
                if other != source.shown:
                    raise UsageError(
                        f"{source.path}: its transcript would be '{imported.id}', as is that "
                        f"of {other}. Rename one of the two."
                    )
                what = _write(study, imported, replace=replace, dry_run=dry_run)
                intake.taken.append(Taken(imported, what, source.shown))
            except UsageError as error:
                intake.refused.append(str(error).replace(str(source.path), source.shown))
            progress(number, len(found.files))
    if any(item.what == "updated" for item in intake.taken):
        intake.taken = _with_codings(study, intake.taken)
    return intake


def _name(study: Study, path: Path, seen: Mapping[str, str]) -> str:
    """The id of a transcript: the file's name, with its ending where another format has that name.

    `a.docx` and `a.pdf` are two transcripts, whichever came first; two `a.docx` are one name twice.
    """
    name = slug(path.stem)
    origin = seen.get(name) or _origin(study.path("transcripts") / f"{name}.txt")
    ending = Path(origin).suffix.lower()
    taken = ending not in {"", path.suffix.lower()} and slug(Path(origin).stem) == name
    return slug(path.name.lower()) if taken else name


def _origin(path: Path) -> str:
    """The name of the file that a transcript was imported from; empty where there is none."""
    if not path.exists():
        return ""
    text = path.read_text(encoding="utf-8", errors="replace")
    transcript, _ = parse_transcript(text, path.stem, path.name)
    source = transcript.attributes.get("source") if transcript else None
    return str(source.get("file") or "") if isinstance(source, dict) else ""


def _with_codings(study: Study, taken: list[Taken]) -> list[Taken]:
    """Those updated with how the codings of their earlier text were found again."""
    fates: dict[str, Counter[str]] = {}
    for state in open_study(study.root).states:
        for coding in state.codings:
            fates.setdefault(coding.transcript, Counter())[coding.fate] += 1
    return [
        replaced(item, codings=dict(sorted(fates.get(item.imported.id, {}).items())))
        if item.what == "updated"
        else item
        for item in taken
    ]


def _write(study: Study, imported: Imported, *, replace: bool, dry_run: bool) -> str:
    folder = study.path("transcripts")
    path = folder / f"{imported.id}.txt"
    what, objection = "new", None
    if path.exists():
        existing = path.read_text(encoding="utf-8", errors="replace")
        if existing == imported.text:
            return "unchanged"
        what = "updated"
        objection = None if replace else _objection(existing, imported)
    if objection:
        raise UsageError(f"{imported.source}: {study.shown(path)} {objection}")
    if dry_run:
        return f"would be {what}"
    write_text(path, imported.text)
    return what


def _objection(existing: str, imported: Imported) -> str | None:
    """Why a transcript that is there may not be replaced by one that is imported."""
    old, _ = parse_transcript(existing, imported.id, imported.id)
    source = old.attributes.get("source") if old else None
    source = source if isinstance(source, dict) else {}
    new = imported.transcript
    if source.get("pseudonymised"):
        return (
            "was pseudonymised since its import; the source would bring the names back. Import "
            "with --replace, then run tls pseudonymise again."
        )
    if old and source.get("file") != new.attributes["source"]["file"]:
        origin = source.get("file") or "made by hand"
        return f"is there already, from another file ({origin}). Rename this one."
    if old and old.cases and new.cases and old.cases != new.cases:
        return (
            f"is there already, of the case {', '.join(old.cases)}. Rename this file, or import "
            "it with --replace if it is the same interview."
        )
    if seal(existing) == source.get("text_sha256"):
        return None
    return (
        "was edited since its import. Import with --replace to take the source again; codings "
        "are found again by their words."
    )
