"""An act of the page in; the log lines that it writes, checked against the study, out.

All lines of one act are written together: all of them count or none. Those of a decision that was
changed at once (accepted, then recoded or resized) and of a control passage stand one after the
other, and one undo takes them back together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from tls_coding.coding import review
from tls_coding.coding.adjudication import adjudication
from tls_coding.coding.codings import FOUND, Coding
from tls_coding.coding.log import Entry
from tls_coding.corpus.transcript import Transcript
from tls_coding.page import asked
from tls_coding.page.asked import AnyAct, Refused
from tls_coding.page.office import GONE, Office
from tls_coding.page.stock import Item, as_suggestion

Line = dict[str, Any]


@dataclass
class Plan:
    """The lines to write. `told`: the place among them of the line whose number the page is told.

    `item`: the id of what the act was about; `transcript`: the one that it touches.
    """

    lines: list[Line]
    transcript: str = ""
    item: str = ""
    told: int = -1
    undoes: list[Entry] = field(default_factory=list)


@singledispatch
def plan(act: AnyAct, office: Office) -> Plan:
    """The lines that an act writes; raises Refused (or UsageError) where it cannot be done."""
    raise TypeError(type(act).__name__)


@plan.register
def _decide(act: asked.Decide, office: Office) -> Plan:
    item = office.item(act)
    if not item.code:
        raise Refused("This passage is shown without a suggestion: give it codes, or none.")
    text = office.text(item.transcript)
    changes = _changes(act, item, text, office)
    if changes and act.act != "accept":
        raise Refused("Only what is accepted can be changed in the same act.")
    suggestion = as_suggestion(item, text.sha256)
    decision = review.decision(act.act, suggestion, text, office.sha256)
    seen = {"evidence": suggestion.words, "shown": office.material.sight.shown}
    # A suggestion that was accepted and changed is one decision: another one takes its place.
    earlier = [
        {"act": "delete", "target": n, "transcript": text.id, "suggestion": item.id}
        for n in office.desk.deciding_elsewhere(item)
    ]
    lines = [*earlier, {**decision, **seen, "note": act.note}, *changes]
    return Plan(lines, text.id, item.id, told=len(earlier))


def _changes(act: asked.Decide, item: Item, text: Transcript, office: Office) -> list[Line]:
    """The recode and the resize of a decision; `target` is filled in when its number is known."""
    about = {"target": 0, "suggestion": item.id, "codebook_sha256": office.sha256}
    changes: list[Line] = []
    if act.code is not None and office.code(act.code) != item.code:
        changes.append({"act": "recode", "transcript": text.id, "code": act.code, **about})
    if act.start is not None or act.end is not None:
        start = item.start if act.start is None else act.start
        end = item.end if act.end is None else act.end
        span = office.span(text, start, end)
        if span != item.span:
            changes.append({"act": "resize", **review.place(text, span), **about})
    return changes


@plan.register
def _looked(act: asked.Looked, office: Office) -> Plan:
    item = office.item(act)
    if item.code:
        raise Refused("This is a suggestion: accept or reject it, or leave it unsure.")
    text = office.text(item.transcript)
    where = review.place(text, item.span)
    common = {**where, "shown": "blind", "codebook_sha256": office.sha256}
    codes = [office.code(code) for code in dict.fromkeys(act.codes)]
    held = [
        c for c in office.desk.overlapping(text.id, item.span)
        if c.span == item.span and c.shown == "blind"
    ]  # fmt: skip
    lines: list[Line] = [
        {"act": "delete", "target": c.n, **common} for c in held if c.code not in codes
    ]
    new = [code for code in codes if code not in {coding.code for coding in held}]
    lines += [{"act": "add", "code": code, **common} for code in new]
    lines.append({"act": "done", **common})
    return Plan(lines, text.id, item.id)


@plan.register
def _add(act: asked.Add, office: Office) -> Plan:
    text = office.text(act.transcript)
    span = office.span(text, act.start, act.end)
    line = review.by_hand(office.code(act.code), text, span, office.sha256, note=act.note)
    return Plan([{**line, "shown": office.shown(text, span)}], text.id)


@plan.register
def _recode(act: asked.Recode, office: Office) -> Plan:
    coding = office.coding(act.n)
    if office.code(act.code) == coding.code:
        raise Refused("It has this code already.")
    about = {"transcript": coding.transcript, "codebook_sha256": office.sha256}
    line = {"act": "recode", "target": act.n, "code": act.code, **about}
    return Plan([line], coding.transcript)


@plan.register
def _resize(act: asked.Resize, office: Office) -> Plan:
    coding = office.coding(act.n)
    if (act.act == "place") == (coding.fate in FOUND):
        raise Refused(GONE if act.act == "place" else "Say first where this coding stands.", 409)
    return _placed(coding, act.start, act.end, office)


def _placed(coding: Coding, start: int, end: int, office: Office) -> Plan:
    text = office.text(coding.transcript)
    span = office.span(text, start, end)
    line = {"act": "resize", "target": coding.n, **review.place(text, span)}
    return Plan([line], text.id)


@plan.register
def _of_coding(act: asked.OfCoding, office: Office) -> Plan:
    coding = office.coding(act.n)
    if act.act == "delete":
        line = {"act": "delete", "target": act.n, "transcript": coding.transcript}
        return Plan([line], coding.transcript)
    if coding.fate != "fuzzy":
        raise Refused("No place is proposed for this coding.", 409)
    return _placed(coding, *coding.span, office)


@plan.register
def _memo(act: asked.Memo, office: Office) -> Plan:
    line: Line = {"act": "memo", "note": act.note}
    if act.n is not None:
        transcript = office.coding(act.n).transcript
        return Plan([{**line, "target": act.n, "transcript": transcript}], transcript)
    if act.transcript is None:
        raise Refused("A memo is about a coding or a transcript.")
    text = office.text(act.transcript)
    if act.start is None or act.end is None:
        about = {"transcript": text.id, "text_sha256": text.sha256}
        return Plan([{**line, **about}], text.id)
    span = office.span(text, act.start, act.end)
    return Plan([{**line, **review.place(text, span)}], text.id)


@plan.register
def _done(act: asked.Done, office: Office) -> Plan:
    text = office.text(act.transcript)
    known = office.material.codebook.ids
    codes = known if act.codes is None else [office.code(code) for code in act.codes]
    if not codes:
        raise Refused("Name the codes for which the transcript is finished.")
    return Plan([review.finished(text, codes, office.sha256)], text.id)


@plan.register
def _adjudicate(act: asked.Adjudicate, office: Office) -> Plan:
    if not office.material.sight.coders:
        raise Refused("In this study coders do not see each other's decisions.", 403)
    text = office.material.texts.get(act.transcript)
    if text is None:
        raise Refused("There is no such transcript.", 404)
    span, code = office.span(text, act.start, act.end), office.code(act.code)
    decisions = [_decision_of(coder, n, office) for coder, n in act.settles]
    line = adjudication(text, span, code, act.outcome, decisions, act.note, office.sha256)
    return Plan([line], text.id)


def _decision_of(coder: str, n: int, office: Office) -> Coding:
    held = office.desk.held
    if coder != held.coder:
        others = office.others.held.get(coder)
        if others is None:
            raise Refused("There is no such coder.", 404)
        held = others
    coding = held.coding(n)
    if coding is None:
        raise Refused(GONE, 409)
    return coding


@plan.register
def _undo(act: asked.Undo, office: Office) -> Plan:
    taken = last_act(office)
    lines: list[Line] = [{"act": "undo", "target": entry.n} for entry in taken]
    return Plan(lines, taken[0].transcript if taken else "", undoes=taken)


def last_act(office: Office) -> list[Entry]:
    """The standing lines of the coder's last act, the last one first."""
    held = office.desk.held
    taken: list[Entry] = []
    n = held.last
    while n is not None and (not taken or _is_one_act(held.entries[n], taken[-1])):
        taken.append(held.entries[n])
        n = held.before(n)
    return taken


def _is_one_act(one: Entry, after: Entry) -> bool:
    """True where a line and the standing line after it were written by one act of the page."""
    if (
        one.n + 1 != after.n
        or one.at != after.at
        or not _about(one)
        or _about(one) != _about(after)
    ):
        return False
    leads = one.act == "delete" or (one.act == "add" and one.shown == "blind")
    changes = after.act in {"resize", "recode"} and bool(after.suggestion)
    return leads or changes or _is_look(after)


def _about(entry: Entry) -> Sequence[object]:
    if entry.suggestion:
        return (entry.suggestion,)
    return (entry.transcript, entry.start, entry.end) if entry.start is not None else ()


def _is_look(entry: Entry) -> bool:
    return entry.act == "done" and entry.start is not None
