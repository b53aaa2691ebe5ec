"""Source files into a study: each one written whole, or refused with a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tls_coding.corpus.importing import Imported, import_file, seal
from tls_coding.corpus.transcript import MENTIONED, parse_transcript
from tls_coding.corpus.turns import Form
from tls_coding.errors import UsageError
from tls_coding.files import write_text
from tls_coding.study import Study


@dataclass(frozen=True)
class Taken:
    """One imported file; `what`: new, unchanged, or updated (the source had changed)."""

    imported: Imported
    what: str

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
            "source": str(self.imported.source),
            "what": self.what,
            "language": self.imported.transcript.language,
            "turns": len(self.imported.transcript.turns),
            "speakers": [
                {"label": label, "role": role, "words": words}
                for label, role, words in self.speakers()
            ],
            **dict(zip(keys, self.counts(), strict=True)),
            "remarks": list(self.imported.remarks),
        }


def take_in(
    study: Study,
    files: Sequence[Path],
    *,
    case: str | None = None,
    language: str | None = None,
    form: Form = "auto",
    replace: bool = False,
    progress: Callable[[Path], None] = lambda _: None,
) -> tuple[list[Taken], list[str]]:
    """Import `files` into the study's transcripts; returns those taken and why others were not.

    Files that cannot be read stop nobody else. A transcript that was edited by hand since its
    import is left alone unless `replace`.
    """
    known = [item.id for item in study.cases]
    if case not in {None, MENTIONED, *known}:
        listed = ", ".join([*known, MENTIONED])
        raise UsageError(f"'{case}' is no case of this study. Known: {listed}.")
    taken, refused = [], []
    seen: dict[str, Path] = {}
    for path in files:
        try:
            imported = import_file(
                path,
                cases=study.cases,
                case=case,
                language=language,
                languages=study.codebook.codebook.languages,
                form=form,
            )
            other = seen.setdefault(imported.id, path)
            if other != path:
                raise UsageError(
                    f"{path}: its transcript would be '{imported.id}', as is that "
                    f"of {other}. Rename one of the two."
                )
            taken.append(_write(study, imported, replace=replace))
        except UsageError as error:
            refused.append(str(error))
        progress(path)
    return taken, refused


def _write(study: Study, imported: Imported, *, replace: bool) -> Taken:
    folder = study.path("transcripts")
    path = folder / f"{imported.id}.txt"
    if not path.exists():
        write_text(path, imported.text)
        return Taken(imported, "new")
    existing = path.read_text(encoding="utf-8", errors="replace")
    if existing == imported.text:
        return Taken(imported, "unchanged")
    objection = None if replace else _objection(existing, imported)
    if objection:
        raise UsageError(f"{imported.source}: {study.shown(path)} {objection}")
    write_text(path, imported.text)
    return Taken(imported, "updated")


def _objection(existing: str, imported: Imported) -> str | None:
    """Why a transcript that is there may not be replaced by one that is imported."""
    old, _ = parse_transcript(existing, imported.id, imported.id)
    source = old.attributes.get("source") if old else None
    source = source if isinstance(source, dict) else {}
    new = imported.transcript
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
