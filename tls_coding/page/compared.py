"""What two coders said in; passage by passage where they agree and where not, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tls_coding.coding.adjudication import Settled, settled
from tls_coding.coding.codings import FOUND, Coding
from tls_coding.corpus.transcript import Transcript
from tls_coding.page.asked import Adjudicate, Refused
from tls_coding.page.holdings import Holdings
from tls_coding.page.items import marked
from tls_coding.page.office import Office
from tls_coding.spans import Span, hull

AROUND = 160  # characters shown on each side of a passage
Data = dict[str, Any]
Pair = tuple[Coding | None, Coding | None]


def compare_json(
    office: Office, coders: Sequence[str], *, codes: Sequence[str] = (), only: Sequence[str] = ()
) -> Data:
    """Two coders beside each other; `coders`: two, or one beside this coder. Raises Refused.

    What only one of them said is there where the other has finished the transcript for that code:
    else nobody knows what the other thinks of it.
    """
    if not office.material.sight.coders:
        raise Refused("In this study coders do not see each other's decisions.", 403)
    names = list(dict.fromkeys(coders))
    if len(names) == 1:
        names = [office.desk.held.coder, *names]
    if len(names) != 2 or names[0] == names[1]:
        raise Refused("Name two coders to compare.", 400)
    both = [_held(name, office) for name in names]
    done = _settled(office)
    found = []
    for name in only or office.material.texts:
        if name in office.material.texts:
            found += [
                _pair_json(pair, done, office)
                for pair in _pairs(both, names, name, office)
                if not codes or (pair[0] or pair[1]).code in codes  # type: ignore[union-attr]
            ]
    found.sort(key=lambda pair: (pair["agree"], pair["settled"] is not None))
    agreed = sum(pair["agree"] for pair in found)
    counts = {"agree": agreed, "disagree": len(found) - agreed}
    return {"coders": names, "pairs": found, **counts}


def settled_pair(office: Office, act: Adjudicate) -> Data | None:
    """The pair that an adjudication has just settled; None where it is none of two coders."""
    coders = list(dict.fromkeys(coder for coder, _ in act.settles))
    if len(coders) > 2 or coders == [office.desk.held.coder]:
        return None
    found = compare_json(office, coders, only=[act.transcript])
    named = set(act.settles)
    for pair in found["pairs"]:
        sides = zip(found["coders"], (pair["a"], pair["b"]), strict=True)
        if named & {(coder, side["n"]) for coder, side in sides if side}:
            return dict(pair)
    return None


def _held(name: str, office: Office) -> Holdings:
    held = office.desk.held
    found = held if name == held.coder else office.others.held.get(name)
    if found is not None:
        return found
    if name not in office.material.study.file.coders:
        raise Refused("There is no such coder, or nothing of theirs yet.", 404)
    return Holdings(name, [], office.material.texts)


def _settled(office: Office) -> Settled:
    held = [office.desk.held, *office.others.held.values()]
    return settled(each.state() for each in held)


def _pairs(
    both: Sequence[Holdings], names: Sequence[str], transcript: str, office: Office
) -> Iterator[Pair]:
    """What two coders said of one passage and code; None for who said nothing of it."""
    one, two = (_codings(name, transcript, office) for name in names)
    done = [held.done(transcript) for held in both]
    taken: set[int] = set()
    for coding in one:
        met = _partner(coding, two, taken)
        if met is not None:
            taken.add(met.n)
            yield coding, met
        elif coding.counts and coding.code in done[1]:
            yield coding, None
    for coding in two:
        if coding.n not in taken and coding.counts and coding.code in done[0]:
            yield None, coding


def _codings(coder: str, transcript: str, office: Office) -> list[Coding]:
    """A coder's codings that may be seen, by place: none on a passage still to be coded blind."""
    if coder == office.desk.held.coder:
        listed = office.desk.held.codings(transcript)
    else:
        listed = office.others.codings(coder, transcript)
    seen = [c for c in listed if c.fate in FOUND and not office.desk.is_blind(transcript, c.span)]
    return sorted(seen, key=lambda coding: (coding.span, coding.code))


def _partner(coding: Coding, others: Sequence[Coding], taken: set[int]) -> Coding | None:
    """The coding of the other coder that shares most with this one."""
    there = [
        other
        for other in others
        if other.code == coding.code and other.n not in taken and other.span.overlaps(coding.span)
    ]

    def shared(other: Coding) -> tuple[bool, int, int]:
        end, start = min(other.span.end, coding.span.end), max(other.span.start, coding.span.start)
        return other.span == coding.span, end - start, -other.n

    return max(there, key=shared, default=None)


def _pair_json(pair: Pair, done: Settled, office: Office) -> Data:
    sides = [coding for coding in pair if coding is not None]
    first = sides[0]
    span = hull(coding.span for coding in sides)
    text = office.material.texts[first.transcript]
    says = {coding.counts if coding else False for coding in pair}
    unsure = {coding.status == "unsure" for coding in sides}
    return {
        "transcript": first.transcript,
        "start": span.start,
        "end": span.end,
        "code": first.code,
        "a": _side(pair[0]),
        "b": _side(pair[1]),
        "agree": len(says) == 1 and len(unsure) == 1,
        "pieces": _pieces(text, span, sides),
        "settled": _outcome(sides, done),
    }


def _pieces(text: Transcript, span: Span, sides: Sequence[Coding]) -> list[list[str]]:
    """The passages in what their turns hold around them."""
    first, last = text.turn_at(span.start), text.turn_at(span.end - 1)
    start = min(span.start, max(first.start, span.start - AROUND))
    end = max(span.end, min(last.end, span.end + AROUND))
    return marked(text.body, [(coding.span, "unit") for coding in sides], Span(start, end))


def _side(coding: Coding | None) -> Data | None:
    if coding is None:
        return None
    place = {"start": coding.span.start, "end": coding.span.end}
    return {"n": coding.n, "status": coding.status, **place, "note": coding.note}


def _outcome(sides: Sequence[Coding], done: Settled) -> Data | None:
    """How a pair was settled, by the decisions that an adjudication names."""
    found = [done.by_decision[coding.ref] for coding in sides if coding.ref in done.by_decision]
    if not found:
        return None
    last = max(found, key=lambda coding: (coding.at, coding.n))
    outcome = "accept" if last.status == "accepted" else "reject"
    return {"outcome": outcome, "note": last.note, "by": last.coder}
