"""A codebook, texts and what is kept of them in; suggestions out, running only what changed."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tls_coding.codebook.cues import Cues
from tls_coding.codebook.lock import Reading
from tls_coding.codebook.model import Codebook
from tls_coding.coding.store import (
    Rows,
    as_json,
    code_path,
    from_text,
    read_code,
    row_key,
    rules_keys,
    text_key,
    write_code,
)
from tls_coding.coding.suggestion import Suggestion
from tls_coding.corpus.transcript import Transcript

if TYPE_CHECKING:
    from tls_coding.coding.engine import Engine


def recode(
    folder: Path,
    codebook: Codebook,
    cues: Mapping[str, Cues],
    transcripts: Sequence[Transcript],
    reading: Reading,
    engine: Callable[[], Engine],
) -> tuple[dict[str, list[Suggestion]], list[str]]:
    """All suggestions by transcript, in their order; and what there is to say of the index.

    `folder` keeps them: what codes suggest in texts is on disk as soon as it is known. `engine` is
    asked for only where something is to be run.
    """
    keys = {
        language: rules_keys(codebook, cues, language, reading)
        for language in {transcript.language for transcript in transcripts}
    }
    texts = {
        transcript.id: (transcript.language, text_key(transcript)) for transcript in transcripts
    }

    def wanted(code: str, transcript: str) -> str:
        language, text = texts[transcript]
        return row_key(keys[language][code], text)

    kept = {
        code: _fitting(read_code(code_path(folder, code)), code, texts, wanted)
        for code in codebook.ids
    }
    runner = None
    for codes, some in _work(kept, transcripts):
        runner = runner or engine()
        part = codebook.model_copy(update={"codes": [c for c in codebook.codes if c.id in codes]})
        for transcript, listed in runner.suggestions(part, cues, some, reading):
            for code in codes:
                own = [suggestion for suggestion in listed if suggestion.code == code]
                kept[code][transcript.id] = (wanted(code, transcript.id), as_json(own))
        runner.remarks += _keep(folder, {code: kept[code] for code in codes})
    found = {transcript.id: _together(kept, transcript.id) for transcript in transcripts}
    if runner is None:
        return found, []
    runner.tidy(transcripts)
    return found, list(dict.fromkeys(runner.remarks))


def _keep(folder: Path, rows: Mapping[str, Rows]) -> list[str]:
    """Write the rows of codes; what there is to say where that cannot be done."""
    try:
        for code, own in rows.items():
            write_code(code_path(folder, code), own)
    except OSError as error:
        where = f"{folder.parent.name}/{folder.name}"
        what = f"nothing can be kept there ({error.strerror})"
        return [f"{where}: {what}: next time all rules run again."]
    return []


def _fitting(
    rows: Rows, code: str, texts: Container[str], wanted: Callable[[str, str], str]
) -> Rows:
    """The rows of texts and rules that are as they were."""
    return {n: row for n, row in rows.items() if n in texts and wanted(code, n) == row[0]}


def _work(
    kept: Mapping[str, Rows], transcripts: Sequence[Transcript]
) -> list[tuple[set[str], list[Transcript]]]:
    """Which codes to run over which texts: changed codes over all, all over changed texts."""
    work: dict[frozenset[str], list[Transcript]] = {}
    for transcript in transcripts:
        lacking = frozenset(code for code, rows in kept.items() if transcript.id not in rows)
        if lacking:
            work.setdefault(lacking, []).append(transcript)
    return [(set(codes), some) for codes, some in work.items()]


def _together(kept: Mapping[str, Rows], transcript: str) -> list[Suggestion]:
    found = [s for rows in kept.values() for s in from_text(rows[transcript][1])]
    return sorted(found, key=lambda s: (s.start, s.end, s.code, s.vetoed))
