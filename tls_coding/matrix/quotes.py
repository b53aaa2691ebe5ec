"""Facts and their segments in; the quotes of any cell, best first, out.

The worth of a quote, in this order: it is not flagged as denied, imagined or reported (it would
show the opposite of its theme); more coders agree on it than reject it; somebody settled it;
somebody coded it by hand; it is of middling length; it holds more evidence. What is alike in all
stands in the order of transcripts and places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tls_coding.coding.segments import SETTLED, Segment
from tls_coding.matrix.facts import CODED, KINDS, Facts, Flags, Kind

DOUBTS = frozenset({"negated", "hypothetical", "reported"})
MIDDLING = (60, 320)  # characters that a reader takes in at once and that still tell something
TOLERABLE = (30, 600)
_WHO_TELLS = frozenset({"role"})  # columns of their own


@dataclass(frozen=True)
class Quote:
    """One passage under a theme, with all who coded it.

    `text` is the original, in `language`; `translation` is what a person wrote beside it. `start`
    and `end`: code points of the transcript's body. `codes`: those of the theme that it bears;
    `coders`: who say so (nobody of a mere suggestion); `against`: who rejected it. `status`: as in
    segments.csv, the firmest of its codings. `attributes`: what is said of the speaker.
    """

    transcript: str
    cases: tuple[str, ...]
    codes: tuple[str, ...]
    language: str
    speaker: str
    role: str
    attributes: Mapping[str, Any] = field(hash=False)
    turn: int
    time: str
    start: int
    end: int
    text: str
    status: str
    coders: tuple[str, ...]
    against: tuple[str, ...] = ()
    adjudicated: bool = False
    by_hand: bool = False
    rules: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    translation: str = field(default="", compare=False)

    @property
    def passage(self) -> str:
        """What the passage is called: transcript and span."""
        return f"{self.transcript}:{self.start}-{self.end}"

    @property
    def position(self) -> str:
        """Who speaks, as far as the transcript says it: position, else role."""
        return str(self.attributes.get("position") or self.role)

    @property
    def worth(self) -> tuple[object, ...]:
        """Sorts the better quote first; see the module."""
        return (
            bool(DOUBTS & set(self.flags)),
            len(self.against) - len(self.coders),
            not self.adjudicated,
            not self.by_hand,
            _length_class(len(self.text)),
            -len(self.evidence),
            self.transcript,
            self.start,
            self.end,
        )


def in_branch(facts: Facts, code: str) -> Flags:
    """Which rows are of a code, or of any code below it.

    The codes `a` and `a.b` are of the branch `a`; `ab` is not.
    """
    wanted = np.array([is_below(one, code) for one in facts.codes], np.bool_)
    return np.asarray(wanted[facts.code]) if len(wanted) else np.zeros(len(facts), np.bool_)


def is_below(code: str, branch: str) -> bool:
    """Whether a code is `branch` or stands below it."""
    return code == branch or code.startswith(f"{branch}.")


def of_case(facts: Facts, case: str) -> Flags:
    """Which rows are of a case."""
    number = facts.cases.index(case) if case in facts.cases else -2
    return np.asarray(facts.case == number)


def quotes_of(
    facts: Facts, segments: Sequence[Segment], cell: Flags, kinds: tuple[Kind, ...] = CODED
) -> list[Quote]:
    """The quotes of a cell in the order of their worth, each passage once.

    `cell`: which rows of `facts` belong to it (a case and a code, a speaker and a branch …), of
    whatever kind; `kinds`: which of them make a quote. The others tell who rejected a passage and
    whether it was settled.
    """
    rows = np.flatnonzero(cell)
    passages: dict[int, list[tuple[int, Kind]]] = {}
    of_row = zip(
        facts.passage[rows].tolist(), rows.tolist(), facts.kind[rows].tolist(), strict=True
    )
    for passage, row, kind in of_row:
        passages.setdefault(passage, []).append((row, KINDS[kind]))
    found = [
        _quote(facts, segments, own, [row for row, kind in own if kind in kinds])
        for own in passages.values()
        if any(kind in kinds for _, kind in own)
    ]
    return sorted(found, key=lambda quote: quote.worth)


def best(quotes: Iterable[Quote], n: int | None = None) -> list[Quote]:
    """The `n` quotes to show: by worth, spread over interviews and speakers.

    No interview has a second quote before every interview had one, no speaker of an interview
    before every speaker of it had one. What overlaps a better quote is not shown beside it; where
    all are asked for (no `n`) it comes after all others.
    """
    first: list[Quote] = []
    late: list[Quote] = []
    for quote in sorted(quotes, key=lambda quote: quote.worth):
        again = any(_overlap(quote, better) for better in first)
        (late if again else first).append(quote)
    return _spread(first) + _spread(late) if n is None else _spread(first)[:n]


def _spread(quotes: list[Quote]) -> list[Quote]:
    by_speaker = _in_turns(quotes, [(quote.transcript, quote.speaker) for quote in quotes])
    return _in_turns(by_speaker, [(quote.transcript, "") for quote in by_speaker])


def _in_turns(quotes: list[Quote], owners: list[tuple[str, str]]) -> list[Quote]:
    """The first of every owner, then the second of every owner …; otherwise as they stand."""
    met: Counter[tuple[str, str]] = Counter()
    turns = []
    for owner in owners:
        turns.append(met[owner])
        met[owner] += 1
    return [quotes[i] for i in sorted(range(len(quotes)), key=lambda i: (turns[i], i))]


def _overlap(one: Quote, other: Quote) -> bool:
    same = one.transcript == other.transcript
    return same and one.start < other.end and other.start < one.end


def _length_class(length: int) -> int:
    if MIDDLING[0] <= length <= MIDDLING[1]:
        return 0
    return 1 if TOLERABLE[0] <= length <= TOLERABLE[1] else 2


def _quote(
    facts: Facts, segments: Sequence[Segment], rows: list[tuple[int, Kind]], own: list[int]
) -> Quote:
    """`rows`: all of one passage in the cell, with their kinds; `own`: those that make it one."""
    made = [segments[facts.segment[row]] for row in own]
    kind_of = dict(rows)
    firmest = min(own, key=lambda row: (KINDS.index(kind_of[row]), row))
    one = segments[facts.segment[firmest]]
    coders = _names(segment.coder for segment in made)
    against = {segments[facts.segment[row]].coder for row, kind in rows if kind == "rejected"}
    speaker = int(facts.speaker[firmest])
    said = facts.speakers.attributes[speaker] if speaker >= 0 else {}
    return Quote(
        transcript=one.transcript,
        cases=_names(facts.cases[facts.case[row]] for row in own),
        codes=_names(segment.code for segment in made),
        language=one.language,
        speaker=one.speaker,
        role=one.role,
        attributes={key: value for key, value in said.items() if key not in _WHO_TELLS},
        turn=one.turn,
        time=one.time,
        start=one.start,
        end=one.end,
        text=one.quote,
        status=one.status,
        coders=coders,
        against=_names(against - set(coders)),
        adjudicated="settled" in kind_of.values(),
        by_hand=any(segment.origin != "rule" for segment in made),
        rules=_names(rule for segment in made for rule in segment.rules.split(";")),
        flags=_names(f for s in made for f in s.flags.split(";") if f != SETTLED),
        evidence=_names(word for segment in made for word in segment.evidence.split(";")),
    )


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}))
