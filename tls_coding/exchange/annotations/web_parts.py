"""Parts of Web Annotations as JSON in; the annotations, their texts and their passages out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tls_coding.exchange.annotations.folders import integer
from tls_coding.exchange.annotations.gathering import Passage
from tls_coding.exchange.project.losses import Loss

CODES = {"tagging", "classifying", "identifying", "highlighting", ""}  # purposes of codes
DEEP = 8  # collections within collections


def listed(value: Any) -> list[Any]:
    """A value that may be one, several or none, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def annotations_in(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every annotation of a collection, a page, a list or a graph."""
    if depth > DEEP:
        return
    for entry in listed(data):
        if not isinstance(entry, dict):
            continue
        if "target" in entry:
            yield entry
            continue
        for key in ("first", "items", "@graph", "annotations", "last"):
            if key == "last" and "first" in entry:
                continue
            yield from annotations_in(entry.get(key), depth + 1)


def source_of(target: Any) -> str:
    """The IRI of the text that a target is in."""
    if isinstance(target, str):
        return target.partition("#")[0]
    if not isinstance(target, dict):
        return ""
    source = target.get("source", target.get("id"))
    if isinstance(source, dict):
        source = source.get("id")
    return source.partition("#")[0] if isinstance(source, str) else ""


def passages_in(
    annotation: Mapping[str, Any], target: Any, text: str, losses: list[Loss]
) -> list[Passage]:
    """The codes that an annotation gives one target; none where that is no passage."""
    place = _place(target, text)
    labels, memos = _said(annotation, losses)
    if place is None:
        losses.append(Loss("annotations that name no passage by position or quote", 1))
        return []
    start, end, quote = place
    creator, at = _coder(annotation.get("creator")), annotation.get("created")
    when = at if isinstance(at, str) else ""
    if not labels and not memos:
        motivation = annotation.get("motivation")
        labels = [motivation if isinstance(motivation, str) else "highlighting"]
    memo = "\n\n".join(memos)
    return [Passage(start, end, label, creator, when, memo, quote) for label in labels or [""]]


def _said(annotation: Mapping[str, Any], losses: list[Loss]) -> tuple[list[str], list[str]]:
    """The codes and the memos of an annotation: bodies by their purpose."""
    labels: list[str] = []
    memos: list[str] = []
    motivation = annotation.get("motivation")
    usual = motivation if isinstance(motivation, str) else ""
    for body in [*listed(annotation.get("body")), *listed(annotation.get("bodyValue"))]:
        value, purpose = body, usual
        if isinstance(body, dict):
            said = [body.get(key) for key in ("value", "label", "source", "id")]
            value = next((one for one in said if isinstance(one, str)), None)
            given = body.get("purpose")
            purpose = given if isinstance(given, str) else usual
        if not isinstance(value, str) or not value.strip():
            losses.append(Loss("bodies of annotations without a value", 1))
        elif purpose.rpartition(":")[2] in CODES:
            labels.append(value)
        else:
            memos.append(value)
    return labels, memos


def _coder(creator: Any) -> str:
    for one in listed(creator):
        if isinstance(one, str):
            return one.rstrip("/").rpartition("/")[2] or one
        if isinstance(one, dict):
            said = [one.get(key) for key in ("name", "nickname", "email", "id")]
            return next((name for name in said if isinstance(name, str) and name), "")
    return ""


def _place(target: Any, text: str) -> tuple[int, int, str] | None:
    """Start, end and quote of a target; by its quote alone where that stands but once."""
    selectors = list(_selectors(target.get("selector"))) if isinstance(target, dict) else []
    start = end = None
    quote = prefix = suffix = ""
    for one in selectors:
        if one.get("type") == "TextPositionSelector":
            start, end = integer(one.get("start")), integer(one.get("end"))
        elif one.get("type") == "TextQuoteSelector" and isinstance(one.get("exact"), str):
            quote = one["exact"]
            prefix, suffix = (_string(one.get(key)) for key in ("prefix", "suffix"))
    if start is not None and end is not None:
        return start, end, quote
    if not quote:
        return None
    around = f"{prefix}{quote}{suffix}"
    for looked_for, before in ((around, len(prefix)), (quote, 0)):
        at = text.find(looked_for)
        if at >= 0 and text.find(looked_for, at + 1) < 0:
            return at + before, at + before + len(quote), quote
    return None


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _selectors(selector: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Selectors, with those that refine them or that they choose between."""
    for one in listed(selector) if depth < DEEP else []:
        if isinstance(one, dict):
            yield one
            yield from _selectors(one.get("refinedBy"), depth + 1)
            yield from _selectors(one.get("items"), depth + 1)
