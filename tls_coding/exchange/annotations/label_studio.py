"""Label Studio's JSON of labelled texts: a study out, and such files in.

A task is a text; an annotation is what one person coded in it (`completed_by`), a prediction what
a program suggests. Positions count code points; files of old versions count UTF-16 units, which
the quotes show.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tls_coding.corpus.readers.limits import read_bytes
from tls_coding.errors import UsageError
from tls_coding.exchange.annotations.documents import Coded, Document, documents_of, losses_beyond
from tls_coding.exchange.annotations.folders import beginning, integer, json_in
from tls_coding.exchange.annotations.gathering import Labelled, Passage, apart, gathered
from tls_coding.exchange.project.from_study import Contents
from tls_coding.exchange.project.guids import guid
from tls_coding.exchange.project.losses import Loss, Losses
from tls_coding.exchange.project.offsets import FileText
from tls_coding.exchange.project.passages import RULES
from tls_coding.exchange.project.read import ReadProject
from tls_coding.files import write_text

MODEL = "tls-coding rules"
_NAMES = ("transcript", "name", "title", "filename", "file", "id")
_TEXTS = ("text", "dialogue", "content", "body")
_LABELS = ("labels", "hypertextlabels", "paragraphlabels")


def sniff(path: Path) -> bool:
    """True for a JSON list of tasks."""
    if path.suffix.lower() != ".json":
        return False
    first = beginning(path)
    known = any(f'"{key}"' in first for key in ("annotations", "completions", "predictions"))
    return first.lstrip().startswith("[") and '"data"' in first and known


def read(path: Path) -> ReadProject:
    """Read one file; raises UsageError for what is none."""
    tasks = json_in(read_bytes(path), path)
    if not isinstance(tasks, list) or not tasks:
        raise UsageError(f"{path}: no list of tasks of Label Studio.")
    losses: list[Loss] = []
    documents = []
    for number, task in enumerate(tasks, 1):
        data = task.get("data") if isinstance(task, dict) else None
        if not isinstance(data, dict):
            raise UsageError(f"{path}: task {number} has no data. Export the tasks as JSON.")
        text = _text(data)
        if text is None:
            losses.append(Loss("tasks without a text", 1))
            continue
        passages = list(_passages(task, losses, f"{path}: task {number}"))
        documents.append(Labelled(_name(task, data, number), FileText.of(text), passages))
    if not documents:
        raise UsageError(f"{path}: no task has a text.")
    apart(documents)
    return gathered(documents, origin="Label Studio", losses=losses)


def _text(data: Mapping[str, Any]) -> str | None:
    """The text of a task: under a known name, else the longest text that there is."""
    for key in _TEXTS:
        if isinstance(data.get(key), str):
            return str(data[key])
    texts = [value for key, value in data.items() if isinstance(value, str) and key not in _NAMES]
    return max(texts, key=len, default=None)


def _name(task: Mapping[str, Any], data: Mapping[str, Any], number: int) -> str:
    for key in _NAMES:
        if isinstance(data.get(key), str) and data[key].strip():
            return str(data[key])
    own = task.get("id", number)
    return f"task_{own if isinstance(own, int | str) else number}"


def _passages(task: Mapping[str, Any], losses: list[Loss], where: str) -> Iterator[Passage]:
    for annotation in _dicts(task, "annotations", where) + _dicts(task, "completions", where):
        if annotation.get("was_cancelled"):
            losses.append(Loss("annotations that were cancelled", 1))
            continue
        at = annotation.get("created_at") or annotation.get("updated_at") or ""
        yield from _regions(annotation, _coder(annotation), _string(at), losses, where)
    for prediction in _dicts(task, "predictions", where):
        if prediction.get("model_version") == MODEL:
            yield from _regions(prediction, RULES, "", losses, where)
        else:
            count = len(_dicts(prediction, "result", where))
            losses.append(Loss("predictions of a program, which nobody decided", count))


def _dicts(holder: Mapping[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    listed = holder.get(key) or []
    if not isinstance(listed, list):
        raise UsageError(f"{where}: its {key} are no list.")
    # Some exports name annotations and predictions by their numbers alone.
    return [one for one in listed if isinstance(one, dict)]


def _coder(annotation: Mapping[str, Any]) -> str:
    """Who made an annotation: the name before the @ of an address, else a number."""
    by = annotation.get("completed_by")
    if by is None and isinstance(annotation.get("created_username"), str):
        by = annotation["created_username"].strip().partition(",")[0]
    if isinstance(by, dict):
        names = [by.get("username"), by.get("email"), by.get("id")]
        by = next((name for name in names if name not in (None, "")), None)
    if isinstance(by, int):
        return f"annotator_{by}"
    return by.partition("@")[0] if isinstance(by, str) else ""


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _regions(
    annotation: Mapping[str, Any], coder: str, at: str, losses: list[Loss], where: str
) -> Iterator[Passage]:
    for region in _dicts(annotation, "result", where):
        value = region.get("value")
        value = value if isinstance(value, dict) else {}
        offsets = value.get("globalOffsets")
        place = offsets if isinstance(offsets, dict) else value
        start, end = integer(place.get("start")), integer(place.get("end"))
        named = (value[key] for key in _LABELS if isinstance(value.get(key), list))
        labels: list[object] = next(named, [])
        memo = _memo(region)
        if start is None or end is None or not (labels or memo):
            losses.append(Loss("regions and choices that are no labelled passage", 1))
            continue
        quote = value["text"] if isinstance(value.get("text"), str) else ""
        when, who = (
            _string(_meta(region).get("at")) or at,
            _string(_meta(region).get("coder")) or coder,
        )
        for label in [str(label) for label in labels] or [""]:
            yield Passage(start, end, label, who, when, memo, quote)


def _meta(region: Mapping[str, Any]) -> Mapping[str, Any]:
    meta = region.get("meta")
    return meta if isinstance(meta, dict) else {}


def _memo(region: Mapping[str, Any]) -> str:
    text = _meta(region).get("text")
    listed = text if isinstance(text, list) else [text]
    return "\n".join(part for part in listed if isinstance(part, str))


def write(contents: Contents, path: Path, *, language: str = "en") -> Losses:
    """Write a study as one `.json` file of tasks; returns what is not in it.

    The labelling configuration that fits is `<View><Labels name="label" toName="text">…`.
    """
    tasks = [_task(document, n) for n, document in enumerate(documents_of(contents), 1)]
    write_text(path, json.dumps(tasks, ensure_ascii=False, indent=1) + "\n")
    return losses_beyond(contents, "coders", "times", "memos", "passage memos")


def _task(document: Document, number: int) -> dict[str, Any]:
    by_coder = document.by_coder()
    suggested = by_coder.pop(RULES, [])
    task: dict[str, Any] = {
        "id": number,
        "data": {
            "text": document.text,
            "transcript": document.name,
            "language": document.language,
        },
        "annotations": [_annotation(document, coder, made) for coder, made in by_coder.items()],
        "predictions": [],
    }
    if suggested:
        result = [_region(document, one) for one in suggested]
        task["predictions"] = [{"model_version": MODEL, "result": result}]
    return task


def _annotation(document: Document, coder: str, codings: Sequence[Coded]) -> dict[str, Any]:
    first = min((one.at for one in codings if one.at), default="")
    return {
        # Label Studio refuses a file that says `completed_by` somebody who has no account there.
        "created_username": coder,
        **({"created_at": first} if first else {}),
        "result": [_region(document, one) for one in codings],
    }


def _region(document: Document, coded: Coded) -> dict[str, Any]:
    value: dict[str, Any] = {
        "start": coded.start,
        "end": coded.end,
        "text": document.quote(coded),
        "labels": [coded.code] if coded.code else [],
    }
    meta: dict[str, Any] = {"text": [coded.memo]} if coded.memo else {}
    if coded.coder != RULES:
        meta["coder"] = coded.coder
    if coded.at:
        meta["at"] = coded.at
    where = document.name, coded.coder, coded.start, coded.end, coded.code, coded.memo
    return {
        "id": guid("region", *where).replace("-", "")[:10],
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": value,
        **({"meta": meta} if meta else {}),
    }
