"""doccano's JSONL for sequence labelling: a study out, and such files in.

A line is a text: `text`, and `label` (or `labels`, `entities`, `spans`) with start, end and label.
Positions count code points. doccano keeps what else a line says as its metadata and gives it out
again: there the coders, times and memos are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tls_coding.errors import UsageError
from tls_coding.exchange.annotations.documents import Document, documents_of, losses_beyond
from tls_coding.exchange.annotations.folders import beginning, integer, json_in, members
from tls_coding.exchange.annotations.gathering import Labelled, Passage, apart, gathered
from tls_coding.exchange.project.from_study import Contents
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.offsets import FileText
from tls_coding.exchange.project.read import ReadProject
from tls_coding.files import write_text

OURS = "tls_codings"
_LISTS = ("label", "labels", "entities", "spans")
_STARTS, _ENDS = ("start_offset", "start"), ("end_offset", "end")
_LABELS, _NAMES = ("label", "type", "tag"), ("transcript", "name", "filename", "title", "id")
Mark = tuple[int, int, str]


def sniff(path: Path) -> bool:
    """True for lines of JSON with a text and a list of labels, and for an archive of such."""
    first = beginning(path, (".jsonl", ".json")).lstrip().split("\n", 1)[0]
    if not first.startswith("{") or '"text"' not in first[:5_000_000]:
        return False
    if path.suffix.lower() in {".jsonl", ".zip"} or path.is_dir():
        return True
    try:
        return not set(_LISTS).isdisjoint(json.loads(first))
    except (ValueError, RecursionError):
        return False


def read(path: Path) -> ReadProject:
    """Read one file, or an archive with a file for each annotator, named after them.

    Raises UsageError for a line that is no labelled text.
    """
    files = members(path, (".jsonl",))
    several = len(files) > 1
    found: dict[tuple[str, str], Labelled] = {}
    losses: list[Loss] = []
    ours = True
    for file, raw in files.items():
        coder = Path(file).stem if several and Path(file).stem not in {"all", "unknown"} else ""
        for number, line in enumerate(raw.split(b"\n"), 1):
            if not line.strip():
                continue
            entry = json_in(line, path)
            where = f"{path}: line {number} of {file}"
            if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
                raise UsageError(f"{where} is no text with labels of doccano.")
            ours = ours and isinstance(entry.get(OURS), list)
            name = _name(entry, number)
            document = found.setdefault(
                (name, entry["text"]), Labelled(name, FileText.of(entry["text"]))
            )
            document.passages += _passages(entry, coder, losses, where)
    if not found:
        raise UsageError(f"{path}: holds no labelled text.")
    apart(list(found.values()))
    return gathered(list(found.values()), origin="doccano", trusted=ours, losses=losses)


def _name(entry: Mapping[str, Any], number: int) -> str:
    sheets = [entry, *(m for key in ("meta", "metadata") if isinstance(m := entry.get(key), dict))]
    for key in _NAMES:
        for sheet in sheets:
            if isinstance(sheet.get(key), str | int) and str(sheet[key]).strip():
                own = str(sheet[key])
                return f"text_{own}" if own.isdecimal() else own
    return f"text_{number}"


def _passages(
    entry: Mapping[str, Any], coder: str, losses: list[Loss], where: str
) -> Iterator[Passage]:
    """The labels of a line, with the coders, times and memos that we gave them."""
    told: dict[Mark, list[Mapping[str, Any]]] = {}
    listed = entry.get(OURS)
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict) and (mark := _mark(one)):
            told.setdefault(mark, []).append(one)
    marks: dict[Mark, None] = {}
    for key in _LISTS:
        labels = entry.get(key) or []
        for label in labels if isinstance(labels, list) else [labels]:
            mark = _mark(label)
            if mark is None and isinstance(label, str):
                losses.append(Loss("labels of whole texts", 1))
            elif mark is None:
                raise UsageError(f"{where}: a label without start, end or name.")
            else:
                marks[mark] = None
    for key in ("relations", "Comments", "comments", "cats"):
        if entry.get(key) and isinstance(entry[key], list | dict):
            losses.append(Loss(f"{key.lower()} of doccano", len(entry[key])))
    marks.update((mark, None) for mark in told if not mark[2])
    for start, end, label in marks:
        known = told.get((start, end, label), [{}])
        for one in known:
            said = {key: str(one.get(key) or "") for key in ("coder", "at", "memo")}
            yield Passage(start, end, label, said["coder"] or coder, said["at"], said["memo"])


def _mark(label: Any) -> Mark | None:
    """Start, end and name of a label in any dialect; None for what is none."""
    match label:
        case [start, end, str(name), *_]:
            ends = integer(start), integer(end)
        case dict():
            said = next((label[key] for key in _LABELS if label.get(key) is not None), "")
            name = said if isinstance(said, str) else ""
            ends = _first(label, _STARTS), _first(label, _ENDS)
            if not name and OURS not in label:
                return None
        case _:
            return None
    start, end = ends
    return (start, end, name) if start is not None and end is not None else None


def _first(label: Mapping[str, Any], keys: Sequence[str]) -> int | None:
    return next((integer(label[key]) for key in keys if key in label), None)


def write(contents: Contents, path: Path, *, language: str = "en") -> Losses:
    """Write a study as one `.jsonl` file; returns what is not in it."""
    lines = [json.dumps(_line(doc), ensure_ascii=False) for doc in documents_of(contents)]
    write_text(path, "".join(f"{line}\n" for line in lines))
    return losses_beyond(contents, "coders", "times", "memos", "passage memos")


def _line(document: Document) -> dict[str, Any]:
    """A text; a code that several coders gave one passage is one label."""
    marks = dict.fromkeys((one.start, one.end, one.code) for one in document.codings if one.code)
    told = [
        {"start": one.start, "end": one.end, "label": one.code, "coder": one.coder}
        | ({"at": one.at} if one.at else {})
        | ({"memo": one.memo} if one.memo else {})
        | ({OURS: True} if not one.code else {})
        for one in document.codings
    ]
    return {
        "text": document.text,
        "label": [list(mark) for mark in marks],
        "transcript": document.name,
        "language": document.language,
        OURS: told,
    }
