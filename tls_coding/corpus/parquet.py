"""Transcripts in; a parquet table of them, one row each, out; and back again.

A row: `id`, `case` (a list of ids, or one id), `language`, `text` (the body of a transcript) and
`turns` (null: they are read from the labels in the text). Offsets are code points into the text.
Needs pyarrow, which comes with the extra `dask`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tls_coding.corpus.transcript import ROLES, Transcript, Turn, split_turns
from tls_coding.errors import CodingError

TURN = pa.struct(
    [
        ("number", pa.int32()),
        ("label", pa.string()),
        ("role", pa.string()),
        ("time", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
    ]
)
CORPUS = pa.schema(
    [
        ("id", pa.string()),
        ("case", pa.list_(pa.string())),
        ("language", pa.string()),
        ("text", pa.string()),
        ("turns", pa.list_(TURN)),
    ]
)
GROUP_WORDS = 200_000  # about so many words of text in a row group


def transcripts_table(transcripts: Iterable[Transcript]) -> pa.Table:
    """One row per transcript, in their order, each with its turns; `CORPUS` is the schema."""
    return pa.Table.from_pylist([_row(transcript) for transcript in transcripts], schema=CORPUS)


def write_corpus(path: Path, transcripts: Iterable[Transcript]) -> None:
    """Write transcripts to a parquet file, whole or not at all, in groups of `GROUP_WORDS`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with pq.ParquetWriter(temporary, CORPUS) as writer:
            for group in _groups(transcripts):
                writer.write_table(transcripts_table(group), row_group_size=len(group))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def transcripts_of(table: pa.Table) -> list[Transcript]:
    """The transcripts of a corpus table, in the order of its rows.

    Raises CodingError for the first row that cannot be used: which (from 1), what is wrong, what
    to do.
    """
    check_columns(table.schema)
    seen: dict[str, int] = {}
    found = []
    names = [name for name in CORPUS.names if name in table.column_names]
    columns = [table.column(name).to_pylist() for name in names]
    for number, values in enumerate(zip(*columns, strict=True), start=1):
        transcript = _transcript(dict(zip(names, values, strict=True)), number)
        if transcript.id in seen:
            what = f"has the id '{transcript.id}' of row {seen[transcript.id]}."
            raise _fault(number, what, "Give every row its own.")
        seen[transcript.id] = number
        found.append(transcript)
    return found


def check_columns(schema: pa.Schema) -> None:
    """Raises CodingError where a column is missing or holds what no corpus column may hold."""
    asked = f"A corpus has the columns {', '.join(CORPUS.names)}."
    for name in CORPUS.names:
        if name not in schema.names:
            raise CodingError(f"no column '{name}'. {asked}")
        if schema.names.count(name) > 1:
            raise CodingError(f"two columns '{name}'. {asked}")
        held = schema.field(name).type
        if not (pa.types.is_null(held) or _may_hold(name, held)):
            wanted = CORPUS.field(name).type
            raise CodingError(f"the column '{name}' is {held}. Make it {wanted}.")


def _may_hold(name: str, held: pa.DataType) -> bool:
    if name == "turns":
        return _is_list(held) and _is_turn(held.value_type)
    if name == "case" and _is_list(held):
        return _is_text(held.value_type) or pa.types.is_null(held.value_type)
    return _is_text(held)


def _is_turn(held: pa.DataType) -> bool:
    if not pa.types.is_struct(held):
        return bool(pa.types.is_null(held))
    fields = {field.name: field.type for field in held}
    if not set(TURN.names) <= set(fields):
        return False
    numbers = (pa.types.is_integer(fields[name]) for name in ("number", "start", "end"))
    texts = (fields[name] for name in ("label", "role", "time"))
    return all(numbers) and all(_is_text(each) or pa.types.is_null(each) for each in texts)


def _is_text(held: pa.DataType) -> bool:
    if pa.types.is_dictionary(held):
        held = held.value_type
    return bool(
        pa.types.is_string(held) or pa.types.is_large_string(held) or pa.types.is_string_view(held)
    )


def _is_list(held: pa.DataType) -> bool:
    kinds = (pa.types.is_list, pa.types.is_large_list, pa.types.is_list_view)
    return any(bool(is_kind(held)) for is_kind in kinds)


def _row(transcript: Transcript) -> dict[str, Any]:
    turns = [{name: getattr(turn, name) for name in TURN.names} for turn in transcript.turns]
    return {
        "id": transcript.id,
        "case": list(transcript.cases),
        "language": transcript.language,
        "text": transcript.body,
        "turns": turns,
    }


def _groups(transcripts: Iterable[Transcript]) -> Iterator[list[Transcript]]:
    group: list[Transcript] = []
    words = 0
    for transcript in transcripts:
        group.append(transcript)
        words += transcript.body.count(" ") + 1
        if words >= GROUP_WORDS:
            yield group
            group, words = [], 0
    if group:
        yield group


def _transcript(row: dict[str, Any], number: int) -> Transcript:
    for name in ("id", "language", "text"):
        if row[name] is None or (name == "id" and not row[name]):
            raise _fault(number, f"has no {name}.", f"Fill in the column '{name}', or drop it.")
    if not re.fullmatch(r"[a-z]{2,3}", row["language"]):
        raise _fault(number, "has a language that is no code.", "Write two letters: fr, it, es.")
    body = row["text"]
    return Transcript(
        id=row["id"],
        body=body,
        language=row["language"],
        cases=_cases(row["case"], number),
        turns=tuple(_turns(row["turns"], len(body), number) or split_turns(body, None)),
        file=row["id"],
    )


def _cases(given: str | Sequence[str | None] | None, number: int) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    cases = tuple(case for case in given or () if case is not None)
    if len(cases) < len(given or ()):
        raise _fault(number, "has a case without an id.", "Leave empty cases out of the list.")
    return cases


def _turns(given: Sequence[dict[str, Any] | None] | None, size: int, number: int) -> list[Turn]:
    """The turns of a row; none where it says nothing of them."""
    turns: list[Turn] = []
    for place, each in enumerate(given or (), start=1):
        turn = _turn(each or {}, f"turn {place}", size, number)
        if turns and (turn.start < turns[-1].end or turn.number <= turns[-1].number):
            mend = "Number the turns in the order of the text."
            raise _fault(number, f"has a turn {place} that does not follow the one before.", mend)
        turns.append(turn)
    return turns


def _turn(given: dict[str, Any], which: str, size: int, number: int) -> Turn:
    if given.get("role") not in ROLES:
        mend = f"Allowed: {', '.join(ROLES)}."
        raise _fault(number, f"has an unknown role in {which}.", mend)
    places = (given["number"], given["start"], given["end"])
    if None in places or not 0 <= given["start"] <= given["end"] <= size:
        mend = "Count start and end in characters (code points) of the text, from 0."
        raise _fault(number, f"has a {which} that lies outside its text.", mend)
    label, time = given["label"] or "", given["time"] or ""
    return Turn(given["number"], label, given["role"], time, given["start"], given["end"])


def _fault(number: int, what: str, mend: str) -> CodingError:
    return CodingError(f"row {number} {what} {mend}")
