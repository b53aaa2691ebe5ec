"""Passages in; what the page shows of them, as plain data for JSON, out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from tls_coding.coding.codings import Coding
from tls_coding.coding.confirm import ToConfirm
from tls_coding.coding.log import Entry
from tls_coding.coding.review import passage
from tls_coding.corpus.transcript import Transcript, Turn
from tls_coding.page.blind import own
from tls_coding.page.desk import Desk
from tls_coding.page.material import Material
from tls_coding.page.stock import Item, as_suggestion
from tls_coding.spans import Span

QUESTION = 600  # characters of the turn before
AROUND = 4_000  # characters of its turn on each side of a passage: a turn may be a whole document
Data = dict[str, Any]


def item_json(item: Item, desk: Desk, material: Material) -> Data:
    """A suggestion or a control passage in its surroundings."""
    text = material.texts[item.transcript]
    data = _passage(text, item.span, material) | {
        "id": item.id,
        "kind": item.kind,
        "case": item.where.case,
        "code": item.code or None,
        "pieces": [[text.body[item.start : item.end], "unit"]],
        "evidence": [],
        "flags": item.flags,
        "mine": desk.status(item),
        "codings": [_overlapping(coding) for coding in desk.overlapping(text.id, item.span)],
        "control_of": None,
        "proposed": None,
        "quote": item.span.of(text.body),
    }
    if item.code:
        shown = passage(as_suggestion(item, text.sha256), text, around=0)
        data["pieces"] = shown.pieces
        data["evidence"] = [
            {
                "rule": rule,
                "rule_text": material.rules.get(rule, ""),
                "words": words,
                "flags": flags,
            }
            for rule, _, words, flags in item.hits
        ]
    if material.sight.coders:
        data["others"] = [
            {"coder": coder, "status": status} for coder, status in desk.others.statuses(item)
        ]
    return data


def confirm_json(each: ToConfirm, desk: Desk, material: Material) -> Data:
    """A coding whose place in the text of today is to be confirmed."""
    coding, text = each.coding, material.texts.get(each.coding.transcript)
    data: Data = {
        "id": confirm_id(coding.n),
        "kind": "confirm",
        "n": coding.n,
        "fate": coding.fate,
        "code": coding.code,
        "evidence": [],
        "flags": [],
        "mine": coding.status,
        "control_of": None,
        "quote": coding.quote,
        "note": coding.note,
    }
    if each.proposed is None or text is None:
        return data | _nowhere(coding, text)
    span = each.proposed
    return (
        _passage(text, span, material)
        | data
        | {
            "case": text.cases,
            "pieces": [[span.of(text.body), "unit"]],
            "codings": [_overlapping(other) for other in desk.overlapping(text.id, span)],
            "proposed": {"start": span.start, "end": span.end, "quote": each.words},
        }
    )


def confirm_id(n: int) -> str:
    """The id of the item that asks where coding `n` stands."""
    return f"confirm-{n}"


def coding_json(coding: Coding, material: Material) -> Data:
    """One of the coder's own codings."""
    return _coding(own(coding, material.sight))


def other_json(coding: Coding) -> Data:
    """A coding of another coder, as it may be seen (see `blind.others`)."""
    return _coding(coding)


def memo_json(memo: Entry, desk: Desk) -> Data:
    """A memo; one on a coding stands where the coding stands."""
    coding = desk.held.coding(memo.target) if memo.target is not None else None
    start, end = coding.span if coding else (memo.start, memo.end)
    about = {"n": memo.n, "target": memo.target, "start": start, "end": end}
    return about | {"note": memo.note, "at": memo.at}


def turn_json(turn: Turn) -> Data:
    """A turn of a transcript."""
    about = {"n": turn.number + 1, "label": turn.label, "role": turn.role, "time": turn.time}
    return about | {"start": turn.start, "end": turn.end}


def suggestion_json(item: Item) -> Data:
    """A suggestion as the view of a transcript marks it."""
    return {
        "id": item.id,
        "code": item.code,
        "start": item.start,
        "end": item.end,
        "flags": item.flags,
        "evidence": [
            bounds[place : place + 2]
            for _, bounds, _, _ in item.hits
            for place in range(0, len(bounds), 2)
        ],
        "vetoed": False,
    }


def marked(body: str, spans: Sequence[tuple[Span, str]], around: Span) -> list[list[str]]:
    """The text of `around`, cut where `spans` begin and end; each piece with its kind.

    >>> marked("Kept secret.", [(Span(5, 11), "evidence")], Span(0, 12))
    [['Kept ', 'context'], ['secret', 'evidence'], ['.', 'context']]
    """
    cuts = {around.start, around.end}
    cuts |= {bound for span, _ in spans for bound in span if around.start < bound < around.end}
    pieces = []
    for start, end in pairwise(sorted(cuts)):
        kinds = [kind for span, kind in spans if span.start <= start and end <= span.end]
        pieces.append([body[start:end], kinds[-1] if kinds else "context"])
    return pieces


def _passage(text: Transcript, span: Span, material: Material) -> Data:
    """A span in its turn: the turn's text is `before`, the passage, `after`, and nothing else."""
    first, last = _turn(text, span.start), _turn(text, max(span.start, span.end - 1))
    start = max(min(first.start, span.start), span.start - AROUND)
    end = min(max(last.end, span.end), span.end + AROUND)
    whole = [material.sentences_of_turn(text.id, n) for n in range(first.number, last.number + 1)]
    return {
        "transcript": text.id,
        "language": text.language,
        "speaker": first.label,
        "role": first.role,
        "turn": first.number + 1,
        "time": first.time,
        "start": span.start,
        "end": span.end,
        "turn_start": start,
        "before": text.body[start : span.start],
        "after": text.body[span.end : end],
        "sentences": [s for some in whole for s in some if s.start < end and s.end > start],
        "question": _question(text, first),
    }


def _turn(text: Transcript, offset: int) -> Turn:
    place = bisect_right(text.turns, offset, key=lambda turn: turn.start)
    return text.turns[max(0, place - 1)]


def _question(text: Transcript, turn: Turn) -> Data | None:
    if not turn.number:
        return None
    before = text.turns[turn.number - 1]
    words = before.span.of(text.body)[-QUESTION:]
    return {"label": before.label, "role": before.role, "text": words}


def _nowhere(coding: Coding, text: Transcript | None) -> Data:
    return {
        "transcript": coding.transcript,
        "case": text.cases if text else (),
        "language": text.language if text else "",
        "speaker": "", "role": "", "turn": 0, "time": "",
        "start": coding.span.start, "end": coding.span.end, "turn_start": 0,
        "before": "", "after": "", "sentences": [], "question": None,
        "pieces": [], "codings": [], "proposed": None,
    }  # fmt: skip


def _overlapping(coding: Coding) -> Data:
    place = {"start": coding.span.start, "end": coding.span.end}
    return {"n": coding.n, "code": coding.code, "status": coding.status, **place}


def _coding(coding: Coding) -> Data:
    return {
        "n": coding.n,
        "coder": coding.coder,
        "code": coding.code,
        "status": coding.status,
        "start": coding.span.start,
        "end": coding.span.end,
        "origin": coding.origin,
        "note": coding.note,
        "fate": coding.fate,
        "rules": coding.rules,
    }
