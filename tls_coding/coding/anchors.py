"""A token pattern and a tokenised corpus in; what spaCy's Matcher finds there, and faster, out.

A token of a pattern that must occur, and of which something depends on the written word alone, is
an anchor: the pattern can match only near such words. They are looked up in an index, and spaCy's
own Matcher runs on the windows around them. That windows suffice rests on this: whether a stretch
of tokens matches depends on these tokens and on nothing around them (a test holds it).
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from spacy.matcher import Matcher
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.vocab import Vocab

AnyInts = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Window = tuple[int, int, int]  # turn, first token, token after the last
R = TypeVar("R")

# What a token has from its lexeme. Not NORM: the tokeniser's exceptions set it token by token.
OF_THE_TYPE = frozenset(
    "ORTH TEXT LOWER SHAPE LENGTH IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_UPPER IS_TITLE IS_PUNCT "
    "IS_SPACE IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY IS_STOP LIKE_NUM "
    "LIKE_URL LIKE_EMAIL".split()
)
FAR = 1 << 40  # more tokens than any turn has
SHORT = 32  # tokens of a turn that is matched whole: a window would cost more than it saves
WORTH = 200  # an anchor this much more frequent than the places left is not worth looking up


class AnchoredPattern:
    """One pattern of spaCy's Matcher, run only where its mandatory words are."""

    def __init__(self, tokens: Sequence[Mapping[str, Any]], vocab: Vocab) -> None:
        """Take a pattern as the Matcher takes it; raises what the Matcher raises for a bad one."""
        specs = [dict(token) for token in tokens]
        self._vocab, self._matcher = vocab, Matcher(vocab)
        self._matcher.add("pattern", [specs])
        self._repeats = [repeats(spec) for spec in specs]
        asked = {place: type_conditions(spec) for place, spec in enumerate(specs)}
        self._anchors = {i: asked[i] for i in asked if asked[i] and self._repeats[i][0] > 0}

    @property
    def anchored(self) -> bool:
        """False for a pattern without an anchor, which runs on every turn."""
        return bool(self._anchors)

    @property
    def anchors(self) -> tuple[Mapping[str, Any], ...]:
        """What is asked of the mandatory words, in their order, for a report to people."""
        return tuple(self._anchors.values())

    def spans(
        self, texts: Sequence[str], ids: AnyInts, turns: AnyInts, doc_of: Callable[[int], Doc]
    ) -> list[Window]:
        """The (turn, start, end) of every match, sorted; start and end count tokens of the turn.

        `texts[i]` is type i as written; `ids` the type of every token, -1 between turns; turn t is
        `ids[turns[t, 0]:turns[t, 1]]`, and no two turns share tokens; `doc_of(t)` its Doc, asked
        for only where the pattern can match. Tables are kept for the very objects `texts`, `ids`
        and `turns`: pass the same ones again, and others where anything in them has changed.
        """
        found: set[Window] = set()
        for turn, windows in groupby(self._windows(texts, ids, turns), key=lambda own: own[0]):
            doc = doc_of(turn)
            for _, start, end in windows:
                part = doc if end - start == len(doc) else doc[start:end]
                # The Matcher counts from the start of what it is given, be it a Doc or a Span.
                found.update((turn, start + s, start + e) for _, s, e in self._matcher(part))
        return sorted(found)

    def _windows(self, texts: Sequence[str], ids: AnyInts, turns: AnyInts) -> list[Window]:
        """Windows, by place in the corpus, so that every match lies within one of them."""
        bounds = turn_bounds(turns)
        least, most = self._reach(0, len(self._repeats))
        if not most or not bounds.turn.size:
            return []
        if not self._anchors:
            rows = np.flatnonzero(bounds.end - bounds.start >= least)
            return merged(rows, bounds.start[rows], bounds.end[rows], bounds)
        table, postings = type_table(self._vocab, texts), postings_of(ids)
        rarest, places, rows = self._candidates(table, postings, bounds)
        before, after = self._reach(0, rarest), self._reach(rarest, len(self._repeats))
        first, last = bounds.start[rows], bounds.end[rows]
        fits = (places - before[0] >= first) & (places + after[0] <= last)
        short = last - first <= SHORT
        starts = np.where(short, first, np.maximum(places - before[1], first))[fits]
        ends = np.where(short, last, np.minimum(places + after[1], last))[fits]
        return merged(rows[fits], starts, ends, bounds)

    def _candidates(
        self, table: TypeTable, postings: Postings, bounds: TurnBounds
    ) -> tuple[int, Ints, Ints]:
        """The rarest anchor's place in the pattern; where it stands near all others; the turns."""
        masks = {place: table.mask(asked) for place, asked in self._anchors.items()}
        counts = {place: postings.count(mask) for place, mask in masks.items()}
        rarest, *others = sorted(counts, key=lambda place: counts[place])
        places = postings.places(masks[rarest])
        rows = np.searchsorted(bounds.start, places, side="right") - 1
        inside = (rows >= 0) & (places < bounds.end[rows])
        places, rows = places[inside], rows[inside]
        for other in others:
            if counts[other] <= WORTH * len(places):
                least, most = self._reach(min(rarest, other), max(rarest, other))
                nearest, farthest = (least, most) if other > rarest else (-most, -least)
                low = np.maximum(places + nearest, bounds.start[rows])
                high = np.minimum(places + farthest, bounds.end[rows] - 1)
                there = postings.places(masks[other])
                near = np.searchsorted(there, high, "right") > np.searchsorted(there, low)
                places, rows = places[near], rows[near]
        return rarest, places, rows

    def _reach(self, start: int, end: int) -> tuple[int, int]:
        """The least and the greatest number of tokens that a stretch of the pattern takes up."""
        part = self._repeats[start:end]
        return sum(least for least, _ in part), sum(most for _, most in part)


def repeats(spec: Mapping[str, Any]) -> tuple[int, int]:
    """How often a token of a pattern occurs: at least, and at most (FAR for any number)."""
    op = spec.get("OP", spec.get("op", "!"))  # "!" takes up one token too: one that does not match
    if op.startswith("{"):
        least, comma, most = op[1:-1].partition(",")
        return int(least or 0), int(most or FAR) if comma else int(least)
    return {"?": (0, 1), "*": (0, FAR), "+": (1, FAR)}.get(op, (1, 1))


def type_conditions(spec: Mapping[str, Any]) -> dict[str, Any]:
    """What a token of a pattern asks of the type alone; nothing where it asks for another ("!")."""
    own = () if "!" in (spec.get("OP"), spec.get("op")) else spec.items()
    return {key: value for key, value in own if str(key).upper() in OF_THE_TYPE}


def by_identity(build: Callable[..., R]) -> Callable[..., R]:
    """`build`, with its last 8 results kept for the very objects that it was called with."""
    kept: deque[tuple[tuple[object, ...], R]] = deque(maxlen=8)

    def made(*args: object) -> R:
        for known, result in kept:
            if all(one is other for one, other in zip(known, args, strict=True)):
                return result
        kept.append((args, build(*args)))
        return kept[-1][1]

    return made


class TypeTable:
    """Which types of a list fulfil which conditions; each condition is looked at once."""

    def __init__(self, vocab: Vocab, texts: Sequence[str]) -> None:
        self._doc = Doc(vocab, words=list(texts))
        self._values = cache(self._values_of)
        self._packed: dict[tuple[str, str], npt.NDArray[np.uint8]] = {}

    def mask(self, conditions: Mapping[str, Any]) -> Bools:
        """For each type whether it fulfils all conditions."""
        fulfilled = np.ones(len(self._doc), dtype=np.bool_)
        for name, wanted in conditions.items():
            key = (name, json.dumps(wanted, sort_keys=True))
            if key not in self._packed:
                self._packed[key] = np.packbits(self._fulfil(name, wanted))
            fulfilled &= np.unpackbits(self._packed[key], count=len(self._doc)).view(np.bool_)
        return fulfilled

    def _fulfil(self, name: str, wanted: Any) -> Bools:
        if not isinstance(wanted, dict):  # compared as the Matcher compares it
            value = get_string_id(wanted) if isinstance(wanted, str) else int(wanted)
            return np.equal(self._values(name), np.uint64(value))
        if [key.upper() for key in wanted] == ["IN"] and name.upper() != "LENGTH":
            words = [get_string_id(word) for own in wanted.values() for word in own]
            return np.isin(self._values(name), np.array(words, np.uint64))
        matcher = Matcher(self._doc.vocab)
        matcher.add("condition", [[{name: wanted}]])
        fulfilled = np.zeros(len(self._doc), dtype=np.bool_)
        try:
            fulfilled[[start for _, start, _ in matcher(self._doc)]] = True
        except (KeyError, TypeError, ValueError):  # it cannot be told of every type: none is left
            fulfilled[:] = True
        return fulfilled

    def _values_of(self, name: str) -> npt.NDArray[np.uint64]:
        return np.asarray(self._doc.to_array(name.upper().replace("TEXT", "ORTH")), np.uint64)


class Postings:
    """Where the tokens of each type are: type i at `_order[_ends[i]:_ends[i + 1]]`."""

    def __init__(self, ids: AnyInts) -> None:
        self._order = np.argsort(ids, kind="stable").astype(np.min_scalar_type(-ids.size - 1))
        self._ends = np.cumsum(np.bincount(np.add(ids, 1, dtype=np.int64), minlength=1))

    def _runs(self, mask: Bools) -> tuple[Ints, Ints]:
        if len(self._ends) - 1 > len(mask):
            raise ValueError("A token has a type that is not in the list of types.")
        types = np.flatnonzero(mask[: len(self._ends) - 1])
        return self._ends[types], self._ends[types + 1] - self._ends[types]

    def count(self, mask: Bools) -> int:
        """How many tokens have a type of `mask`."""
        return int(self._runs(mask)[1].sum())

    def places(self, mask: Bools) -> Ints:
        """The tokens that have a type of `mask`, in order."""
        starts, lengths = self._runs(mask)
        shifts = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        return np.sort(self._order[shifts + np.arange(len(shifts))].astype(np.int64))


type_table = by_identity(TypeTable)
postings_of = by_identity(Postings)


class TurnBounds(NamedTuple):
    """The turns that are not empty, in the order of their tokens."""

    turn: Ints
    start: Ints
    end: Ints


@by_identity
def turn_bounds(turns: AnyInts) -> TurnBounds:
    """The bounds of the turns, sorted for looking up in which one a token is."""
    spans = np.asarray(turns, dtype=np.int64).reshape(-1, 2)
    filled = np.flatnonzero(spans[:, 1] > spans[:, 0])
    ordered = filled[np.argsort(spans[filled, 0], kind="stable")]
    return TurnBounds(ordered, spans[ordered, 0], spans[ordered, 1])


def merged(rows: Ints, starts: Ints, ends: Ints, bounds: TurnBounds) -> list[Window]:
    """Windows of the corpus, in order, as windows of its turns; those that meet are made one."""
    apart = (rows[1:] != rows[:-1]) | (starts[1:] > ends[:-1])
    edge = np.ones(min(len(rows), 1), dtype=np.bool_)
    base = bounds.start[rows]
    first, last = np.concatenate([edge, apart]), np.concatenate([apart, edge])
    columns = (bounds.turn[rows][first], (starts - base)[first], (ends - base)[last])
    return list(zip(*(column.tolist() for column in columns), strict=True))
