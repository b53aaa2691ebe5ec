"""A study's transcripts and suggestions in; all passages to ask coders about, in order, out.

The stock is the same for all coders and for the whole time that a program runs. It holds 100,000
suggestions in some 60 MB: what they share is there once, their evidence is plain tuples.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tls_coding.coding.suggestion import Evidence, Suggestion, suggestion_id
from tls_coding.corpus.cases import Case, Mentions, mentions
from tls_coding.corpus.folding import fold
from tls_coding.corpus.sentences import turn_sentences
from tls_coding.corpus.transcript import Transcript
from tls_coding.spans import Span

Hit = tuple[str, tuple[int, ...], str, tuple[str, ...]]  # rule, bounds of pieces, words, flags
SUGGESTION, CONTROL = "suggestion", "control"


class Where(NamedTuple):
    """What all passages of one turn (and the same cases) share."""

    transcript: str
    case: tuple[str, ...]
    language: str
    speaker: str
    role: str
    turn: int
    time: str


class Item(NamedTuple):
    """A passage to ask a coder about: a suggestion, or a control passage shown without any."""

    id: str
    where: Where
    start: int
    end: int
    code: str  # "" for a control passage
    hits: tuple[Hit, ...]
    rules: tuple[str, ...]
    flags: tuple[str, ...]

    @property
    def kind(self) -> str:
        return SUGGESTION if self.code else CONTROL

    @property
    def transcript(self) -> str:
        return self.where.transcript

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass
class Stock:
    """All items by number, in the order of transcripts and places.

    `controls`: the numbers of the control passages of each transcript, in order. `under`: the
    suggestions that touch a control passage; `over`: the control passages that one touches.
    `drawn`: the control passages of samples, each with the coders it is for (none: everybody).
    """

    items: list[Item] = field(default_factory=list)
    number: dict[str, int] = field(default_factory=dict)
    ranges: dict[str, range] = field(default_factory=dict)
    controls: dict[str, list[int]] = field(default_factory=dict)
    under: dict[int, list[int]] = field(default_factory=dict)
    over: dict[int, tuple[int, ...]] = field(default_factory=dict)
    drawn: dict[int, frozenset[str]] = field(default_factory=dict)

    def is_for(self, number: int, coder: str) -> bool:
        """Whether a coder is asked about an item, if its transcript is theirs."""
        coders = self.drawn.get(number)
        return not coders or coder in coders

    def find(self, item_id: str) -> int | None:
        """The number of an item, None where there is none of that id."""
        return self.number.get(item_id)

    def controls_at(self, transcript: str, span: Span) -> list[int]:
        """The control passages that a span touches."""
        listed = self.controls.get(transcript, [])
        first = bisect_right(listed, span.start, key=lambda i: self.items[i].end)
        last = bisect_left(listed, span.end, key=lambda i: self.items[i].start)
        return listed[first:last]


def is_control(study: str, transcript: str, span: Span, share: float) -> bool:
    """Whether a passage is one of the `share` that all coders of a study see without suggestions.

    >>> is_control("Valleys", "grasse_01", Span(0, 40), 1.0)
    True
    """
    text = f"{study}\x1f{transcript}\x1f{span.start}\x1f{span.end}"
    drawn = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(drawn[:8], "big") < share * 2**64


def stock_of(
    study: str,
    transcripts: Iterable[Transcript],
    cases: list[Case],
    suggestions: MutableMapping[str, list[Suggestion]],
    share: float,
    drawn: Mapping[str, Mapping[Span, frozenset[str]]] | None = None,
) -> Stock:
    """The stock of a study; `suggestions` by transcript are taken out as they are put away.

    `share` of the respondents' sentences are control passages, and so are those `drawn` in samples,
    by transcript, each with the coders it is for. Vetoed suggestions are no items.
    """
    stock = Stock()
    shared: dict[Any, Any] = {}
    for transcript in transcripts:
        shelf = _Shelf(transcript, cases, shared)
        sample = (drawn or {}).get(transcript.id, {})
        plain = dict(_controls(study, transcript, share))
        found = [shelf.control(turn, span) for span, turn in _asked(transcript, plain, sample)]
        found += [shelf.suggestion(s) for s in suggestions.pop(transcript.id, []) if not s.vetoed]
        # Of one place the control passage first: what is suggested there comes after it.
        found.sort(key=lambda item: (item.start, item.end, item.code))
        _put(stock, transcript.id, found)
        for number in stock.controls[transcript.id]:
            if (span := stock.items[number].span) in sample:
                # One that all coders see in any case stays for all.
                stock.drawn[number] = frozenset() if span in plain else sample[span]
    return stock


def as_suggestion(item: Item, text_sha256: str) -> Suggestion:
    """The suggestion that an item was made of."""
    evidence = tuple(
        Evidence(rule, tuple(map(Span, bounds[::2], bounds[1::2])), words, flags)
        for rule, bounds, words, flags in item.hits
    )
    place = item.transcript, text_sha256, item.code, item.start, item.end, item.where.turn
    return Suggestion(item.id, *place, evidence)


def _controls(study: str, text: Transcript, share: float) -> Iterator[tuple[Span, int]]:
    """The control passages of a transcript, each with the number of its turn."""
    if not share:
        return
    for turn in text.turns:
        if turn.role == "respondent":
            for span in turn_sentences(fold(turn.span.of(text.body), turn.start), text.language):
                if is_control(study, text.id, span, share):
                    yield span, turn.number


def _asked(
    text: Transcript, plain: Mapping[Span, int], sample: Iterable[Span]
) -> Iterator[tuple[Span, int]]:
    """Control passages and those of samples, none overlapping another: a drawn one goes first."""
    kept: list[Span] = []
    for span in sorted(sample):
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
            yield span, text.turn_at(span.start).number
    for span, turn in plain.items():
        place = bisect_right(kept, span.start, key=lambda each: each.end)
        if place == len(kept) or kept[place].start >= span.end:
            yield span, turn


def _put(stock: Stock, transcript: str, found: Sequence[Item]) -> None:
    first = len(stock.items)
    stock.items += found
    stock.ranges[transcript] = range(first, len(stock.items))
    stock.number.update((item.id, first + place) for place, item in enumerate(found))
    stock.controls[transcript] = [first + n for n, item in enumerate(found) if not item.code]
    if not stock.controls[transcript]:
        return
    for number, touched in _touching(found):
        stock.over[first + number] = tuple(first + control for control in touched)
        for control in touched:
            stock.under.setdefault(first + control, []).append(first + number)


def _touching(found: Sequence[Item]) -> Iterator[tuple[int, list[int]]]:
    """The suggestions that touch control passages, and these; both in order of their starts."""
    controls = [number for number, item in enumerate(found) if not item.code]
    passed = 0  # controls that end before this suggestion, and so before all after it
    for number, item in enumerate(found):
        if not item.code:
            continue
        while passed < len(controls) and found[controls[passed]].end <= item.start:
            passed += 1
        touched = []
        place = passed
        while place < len(controls) and found[controls[place]].start < item.end:
            touched.append(controls[place])
            place += 1
        if touched:
            yield number, touched


class _Shelf:
    """Makes the items of one transcript; what many of them share is kept once."""

    def __init__(self, transcript: Transcript, cases: list[Case], shared: dict[Any, Any]) -> None:
        self._transcript = transcript
        self._named: Mentions | None = None
        if transcript.by_mention:
            self._named = mentions(transcript, cases)
        self._shared = shared

    def control(self, turn: int, span: Span) -> Item:
        name = suggestion_id(self._transcript.id, span, "")
        return Item(name, self._where(turn, span), span.start, span.end, "", (), (), ())

    def suggestion(self, found: Suggestion) -> Item:
        hits = tuple(self._hit(evidence) for evidence in found.evidence)
        where = self._where(found.turn, found.span)
        rules, flags = self._once(found.rules), self._once(found.flags)
        code = self._once(found.code)
        return Item(found.id, where, found.start, found.end, code, hits, rules, flags)

    def _hit(self, evidence: Evidence) -> Hit:
        bounds = tuple(bound for piece in evidence.pieces for bound in piece)
        words = self._once(evidence.words)
        return self._once(evidence.rule), bounds, words, self._once(evidence.flags)

    def _where(self, number: int, span: Span) -> Where:
        transcript = self._transcript
        turn = transcript.turns[number]
        case = self._named.of(span) if self._named else transcript.cases
        about = transcript.id, case, transcript.language, turn.label, turn.role, number
        where: Where = self._once(Where(*about, turn.time))
        return where

    def _once(self, value: Any) -> Any:
        return self._shared.setdefault(value, value)


def sentence_bounds_of(text: Transcript, turn: int) -> list[Span]:
    """The sentences of one turn."""
    span = text.turns[turn].span
    return turn_sentences(fold(span.of(text.body), span.start), text.language)


def cases_of(transcripts: Mapping[str, Transcript]) -> dict[str, tuple[str, ...]]:
    """The cases that each transcript names."""
    return {name: transcript.cases for name, transcript in transcripts.items()}
