"""A table of transcripts in; a table of what the rules suggest in them, one row each, out.

Pure: no path, no clock, no memory. In whatever table a text stands, it is coded alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from tls_coding.codebook.cues import Cues
from tls_coding.codebook.lock import AS_WRITTEN, Reading
from tls_coding.codebook.model import Codebook
from tls_coding.coding.suggest import suggest_all
from tls_coding.coding.suggestion import Suggestion
from tls_coding.corpus.parquet import transcripts_of
from tls_coding.corpus.transcript import Transcript

TEXTS = pa.list_(pa.string())
SUGGESTIONS = pa.schema(
    [
        ("id", pa.string()),
        ("transcript", pa.string()),
        ("text_sha256", pa.string()),
        ("code", pa.string()),
        ("start", pa.int32()),  # code points into the text
        ("end", pa.int32()),
        ("turn", pa.int32()),
        ("label", pa.string()),
        ("role", pa.string()),
        ("time", pa.string()),
        ("case", TEXTS),
        ("language", pa.string()),
        ("quote", pa.string()),
        ("flags", TEXTS),
        ("rules", TEXTS),
        ("evidence", TEXTS),
        ("vetoed", pa.bool_()),
    ]
)


def code_partition(
    table: pa.Table, codebook: Codebook, cues: dict[str, Cues], reading: Reading = AS_WRITTEN
) -> pa.Table:
    """What the rules suggest in the transcripts of `table`, in the order of its rows.

    Raises CodingError for a row that is no transcript.
    """
    transcripts = transcripts_of(table)
    coded = suggest_all(codebook, cues, transcripts, reading)
    found = {transcript.id: suggestions for transcript, suggestions in coded}
    return suggestions_table((transcript, found[transcript.id]) for transcript in transcripts)


def suggestions_table(
    coded: Iterable[tuple[Transcript, Sequence[Suggestion]]],
) -> pa.Table:
    """One row per suggestion, vetoed ones among them; `SUGGESTIONS` is the schema."""
    rows = [row for transcript, suggestions in coded for row in _rows(transcript, suggestions)]
    return pa.Table.from_pylist(rows, schema=SUGGESTIONS)


def _rows(transcript: Transcript, suggestions: Sequence[Suggestion]) -> list[dict[str, Any]]:
    turns = {turn.number: turn for turn in transcript.turns}
    about = {"case": list(transcript.cases), "language": transcript.language}
    rows = []
    for each in suggestions:
        turn = turns[each.turn]
        rows.append(
            {
                **about,
                "id": each.id,
                "transcript": each.transcript,
                "text_sha256": each.text_sha256,
                "code": each.code,
                "start": each.start,
                "end": each.end,
                "turn": each.turn,
                "label": turn.label,
                "role": turn.role,
                "time": turn.time,
                "quote": each.span.of(transcript.body),
                "flags": each.flags,
                "rules": each.rules,
                "evidence": each.words,
                "vetoed": each.vetoed,
            }
        )
    return rows
