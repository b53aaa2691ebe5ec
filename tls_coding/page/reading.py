"""A coder's seat in; the study, a transcript and the progress of all, as plain data, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tls_coding.coding.codings import Coding
from tls_coding.page import items
from tls_coding.page.asked import Refused
from tls_coding.page.holdings import Holdings
from tls_coding.page.seat import Seat

Data = dict[str, Any]


def study_json(seat: Seat, *, team: bool = False) -> Data:
    """What the page is to know of the study at its start."""
    seat.refresh()
    with seat.lock:
        office = seat.office
        desk, material, sight = office.desk, office.material, office.material.sight
        waiting = desk.waiting.facets["transcript"]
        others = sorted({*office.others.held, *material.study.file.coders} - {seat.coder})
        everything = set(material.codebook.ids)
        transcripts = []
        for text in material.texts.values():
            about = {"id": text.id, "case": text.cases, "language": text.language}
            held = desk.held.codings(text.id)
            transcripts.append(
                about
                | {
                    "words": material.words[text.id],
                    "turns": len(text.turns),
                    "assigned": text.id in desk.assigned,
                    "done": everything <= desk.held.done(text.id),
                    "codings": sum(coding.counts for coding in held),
                    "waiting": waiting[text.id],
                }
            )
        return material.about() | {
            "coder": seat.coder,
            "coders": others if sight.coders else [],
            "transcripts": transcripts,
            "can_adjudicate": sight.coders and bool(office.others.held),
            "team": team,
        }


def transcript_json(seat: Seat, name: str) -> Data:
    """A transcript with what this coder and the others said of it."""
    seat.refresh()
    with seat.lock:
        office = seat.office
        desk, material = office.desk, office.material
        text = material.texts.get(name)
        if text is None:
            raise Refused("There is no such transcript.", 404)
        done = desk.held.done(name)
        seen = [
            items.other_json(coding)
            for coder in office.others.held
            for coding in office.others.codings(coder, name)
            if not desk.is_blind(name, coding.span)
        ]
        return {
            "id": text.id,
            "case": text.cases,
            "language": text.language,
            "attributes": {key: str(value) for key, value in text.attributes.items()},
            "body": text.body,
            "turns": [items.turn_json(turn) for turn in text.turns],
            "codings": seat.codings(name) + seen,
            "sentences": material.sentences(name),
            "done": True if set(material.codebook.ids) <= done else sorted(done),
            **seat.marks(name),
        }


def progress_json(seat: Seat) -> Data:
    """How far this coder is, and the others where they may be seen."""
    seat.refresh()
    with seat.lock:
        office = seat.office
        desk, others = office.desk, office.others
        waiting = desk.waiting.facets
        held: dict[str, Holdings] = {seat.coder: desk.held, **others.held}
        coders = [_coder(seat.coder, _all(desk.held)) | {"waiting": desk.waiting.total}]
        coders += [
            _coder(name, others.codings(name)) | {"waiting": others.waiting(name, office.material)}
            for name in sorted(others.held)
        ]
        everything = set(office.material.codebook.ids)
        transcripts = [
            {
                "id": name,
                "done": [coder for coder, each in held.items() if everything <= each.done(name)],
                "waiting": waiting["transcript"][name],
                "decided": desk.decided(name),
                "codings": sum(coding.counts for coding in desk.held.codings(name)),
            }
            for name in office.material.texts
        ]
        mine = _all(desk.held)
        decided = Counter(coding.code for coding in mine)
        accepted = Counter(coding.code for coding in mine if coding.counts)
        codes = [
            {
                "id": code,
                "decided": decided[code],
                "waiting": waiting["code"][code],
                "accepted": accepted[code],
            }
            for code in office.material.codebook.ids
        ]
        return {"coders": coders, "transcripts": transcripts, "codes": codes}


def _all(held: Holdings) -> list[Coding]:
    return [coding for name in held.by_transcript for coding in held.codings(name)]


def _coder(name: str, codings: Iterable[Coding]) -> Data:
    statuses = Counter(coding.status for coding in codings)
    return {
        "coder": name,
        "decided": statuses.total(),
        "accepted": statuses["accepted"],
        "rejected": statuses["rejected"],
        "unsure": statuses["unsure"],
        "added": statuses["coded"],
    }
