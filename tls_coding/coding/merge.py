"""Copies of one coder's log in; one log with every line of all of them out.

Any order, any number of times, one result. A line is known by the hash under which it was first
written, which stands for the history that it was written on, and so never by its number: two
copies that parted number their lines alike. Lines that have to move get a new number and a new
place in the chain; `was` and `was_n` keep the old ones, and what they are about follows them.

The order is that of the clock, but never against knowledge: a line comes after all that stood
before it where it was written, even if the clock of that machine was late. For this the time of a
line is the latest up to it. Within that time lines go by their first number, which grows with
whatever was known, then by their hash. None of the three changes when copies are merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tls_coding.coding.chain import GENESIS, Entry, Line, line_of
from tls_coding.coding.codings import STATUS_OF, standing_entries
from tls_coding.spans import Span


@dataclass(frozen=True)
class Twice:
    """A passage and a code that were decided in two copies; numbers are those of the merged log."""

    transcript: str
    span: Span
    code: str
    first: Entry
    stands: Entry  # the later one

    @property
    def differ(self) -> bool:
        """True where the two decisions are not the same."""
        return self.first.act != self.stands.act


def merge(*logs: Sequence[Line]) -> list[Line]:
    """One log that holds each line of `logs` once.

    A log in which two copies stand one after the other counts as both. Of lines that were edited
    by hand both versions are kept; what follows from no known line keeps saying so.
    """
    found: dict[str, _Known] = {}
    for log in logs:
        for branch in branches(log):
            for known in _known(branch):
                there = found.get(known.id)
                found[known.id] = known if there is None else _one(there, known)
    return _chained(sorted(found.values(), key=lambda known: (known.time, known.n, known.id)))


def branches(lines: Sequence[Line]) -> list[list[Line]]:
    """The copies that stand in one log: each way from its first line to a line none follows."""
    before: dict[str, str] = {}
    by_hash: dict[str, Line] = {}
    previous = ""
    for line in lines:
        if line.sha256 in by_hash:
            continue
        prev = line.entry.prev
        # A line that follows from none here was edited, or the one before it was.
        before[line.sha256] = prev if prev in by_hash or prev == GENESIS else previous
        by_hash[line.sha256] = line
        previous = line.sha256
    followed = set(before.values())
    ends = [sha256 for sha256 in by_hash if sha256 not in followed]
    return [_way(end, before, by_hash) for end in ends]


def decided_twice(*logs: Sequence[Line]) -> list[Twice]:
    """What was decided in two copies after they parted, in the order of the merged log."""
    copies = [branch for log in logs for branch in branches(log)]
    merged = {_id(line): line.entry for line in merge(*logs)}
    place = {name: number for number, name in enumerate(merged)}
    known = [{_id(line) for line in copy} for copy in copies]
    decided = [_decided(copy) for copy in copies]
    pairs: set[tuple[str, str]] = set()
    for one in range(len(copies)):
        for other in range(one):
            for passage in decided[one].keys() & decided[other].keys():
                a, b = decided[one][passage], decided[other][passage]
                if a not in known[other] and b not in known[one]:
                    pairs.add((a, b) if place[a] < place[b] else (b, a))
    twice = [_twice(merged[first], merged[stands]) for first, stands in pairs]
    return sorted(twice, key=lambda t: (t.stands.n, t.first.n))


def _twice(first: Entry, stands: Entry) -> Twice:
    return Twice(stands.transcript, _span(stands), stands.code, first, stands)


def _span(entry: Entry) -> Span:
    return Span(entry.start or 0, entry.end or 0)


@dataclass(frozen=True, slots=True)
class _Known:
    """A line, with all that its place depends on: the same in every copy that holds it."""

    id: str
    time: str
    n: int
    target: str  # the id of the line that it is about
    loose: bool  # follows from no known line
    line: Line


def _id(line: Line) -> str:
    return line.entry.was or line.sha256


def _way(end: str, before: dict[str, str], by_hash: dict[str, Line]) -> list[Line]:
    way = []
    while end in by_hash:
        way.append(by_hash[end])
        end = before[end]
    return way[::-1]


def _known(branch: Iterable[Line]) -> Iterator[_Known]:
    time, previous = "", GENESIS
    numbered: dict[int, str] = {}
    for line in branch:
        entry = line.entry
        time = max(time, entry.at)
        target = "" if entry.target is None else numbered.get(entry.target, "")
        loose = entry.prev != previous
        yield _Known(_id(line), time, entry.first_n, target, loose, line)
        numbered[entry.n] = _id(line)
        previous = line.sha256


def _one(a: _Known, b: _Known) -> _Known:
    """The same line from two copies; they differ only where one of them was edited."""
    best = min(a, b, key=lambda known: (known.loose, bool(known.line.entry.was), known.line.raw))
    time, n = max(a.time, b.time), max(a.n, b.n)
    return _Known(best.id, time, n, a.target or b.target, best.loose, best.line)


def _chained(ordered: Iterable[_Known]) -> list[Line]:
    """The lines with their numbers and hashes; a line whose place is as it was stays as it is."""
    lines: list[Line] = []
    numbers: dict[str, int] = {}
    previous = GENESIS
    for n, known in enumerate(ordered, start=1):
        entry = known.line.entry
        target = numbers.get(known.target, 0) if known.target else entry.target
        prev = entry.prev if known.loose else previous
        if (entry.n, entry.prev, entry.target) == (n, prev, target):
            line = known.line
        else:
            if target is not None and not known.target:
                target = 0  # about no line: it must not come to be about one
            moved = {"n": n, "prev": prev, "target": target, "was": known.id, "was_n": known.n}
            line = line_of(entry.model_copy(update=moved))
        numbers[known.id] = n
        lines.append(line)
        previous = line.sha256
    return lines


def _decided(branch: Sequence[Line]) -> dict[tuple[str, Span, str, str], str]:
    """The decision that stands on each passage and code, as the id of its line."""
    ids = {line.entry.n: _id(line) for line in branch}
    standing = standing_entries([line.entry for line in branch])
    return {
        (e.transcript, _span(e), e.code, e.quote): ids[e.n] for e in standing if e.act in STATUS_OF
    }
