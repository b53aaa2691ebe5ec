"""Agreement of coders who cut a text themselves: spans with codes in, coefficients out.

Krippendorff, Mathet, Bouvry & Widlöcher (2016), "On the reliability of unitizing textual continua:
further developments"; eqs. 32–38 of Krippendorff (2019), section 12.6. All is computed from the
ends of spans, in whole numbers; the length of the text costs nothing.

The paper lets no two units of a coder overlap. Here spans of one code by one coder that overlap
are one unit (touching ones stay two). Where units of different codes overlap, the coder's text is
cut at all their ends and each *piece* bears its set of codes as one value, which agrees with an
equal set only; without such overlaps pieces are the units, and all is as in the paper.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from operator import index
from typing import Any, NamedTuple, TypedDict

from tls_coding.agreement.tally import Reason
from tls_coding.spans import Span, merged

Unit = tuple[int, int, Any] | Sequence[Any]  # start, end (half-open, code points), code
SpansByCoder = Mapping[Any, Iterable[Unit]] | Sequence[Iterable[Unit]]
Value = frozenset[Hashable]
Figure = tuple[float | None, Reason | None]  # a value, or why there is none


class Unitizing(TypedDict):
    """Coefficients of the family; None where one is undefined."""

    u: float | None  # units and codes: where they lie and what they are
    u_binary: float | None  # units against gaps, whatever the codes
    cu: float | None  # codes, where two coders both have a unit
    ku: dict[Any, float | None]  # each code against the others, where two coders both have a unit


class UnitizingReasons(TypedDict):
    """Why a coefficient is None; None where it has a value."""

    u: Reason | None
    u_binary: Reason | None
    cu: Reason | None
    ku: dict[Any, Reason | None]


class _Cover:
    """How much of any stretch a coder's units cover."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._starts = [span.start for span in spans]
        self._ends = [span.end for span in spans]
        self._before = [0]
        for span in spans:
            self._before.append(self._before[-1] + span.end - span.start)

    def within(self, span: Span) -> int:
        return self._upto(span.end) - self._upto(span.start)

    def _upto(self, place: int) -> int:
        last = bisect_right(self._starts, place) - 1
        if last < 0:
            return 0
        return self._before[last] + min(place, self._ends[last]) - self._starts[last]


class _Texts(NamedTuple):
    """One text as each coder cut it. Lists are in the order of the coders."""

    length: int
    units: list[dict[Hashable, list[Span]]]
    pieces: list[list[tuple[Span, Value]]]
    covers: list[_Cover]

    @property
    def coders(self) -> int:
        return len(self.units)

    @property
    def codes(self) -> list[Hashable]:
        return sorted({code for held in self.units for code in held}, key=str)


def unitizing(spans_by_coder: SpansByCoder, length: int) -> Unitizing:
    """The coefficients uα, |uα, cuα and (k)uα of one text of `length` code points.

    `spans_by_coder`: for each coder the spans `(start, end, code)`; a coder without any had the
    text as one gap. `ku` has every code that was used. ValueError for a span that is empty or
    leaves the text. With more than two coders cuα and (k)uα depend on how a unit's pairing with
    itself is taken out of what chance gives: here pair by pair of coders, and never so far that
    less than nothing is expected.

    >>> made = unitizing([[(0, 10, "a"), (20, 30, "b")], [(0, 10, "a"), (25, 30, "b")]], 50)
    >>> round(made["u"], 4), round(made["u_binary"], 4), made["cu"], made["ku"]
    (0.8134, 0.7888, 1.0, {'a': 1.0, 'b': 1.0})
    """
    u, binary, cu, ku = _figures(_texts(spans_by_coder, length))
    by_code = {code: value for code, (value, _) in ku.items()}
    return {"u": u[0], "u_binary": binary[0], "cu": cu[0], "ku": by_code}


def why_undefined_unitizing(spans_by_coder: SpansByCoder, length: int) -> UnitizingReasons:
    """Why each coefficient of `unitizing` is None.

    `no_units`: the text is empty. `one_coder`: fewer than two. `no_common_units`: no stretch is in
    units of two coders (for a code: of one that gave it, and another). `no_variation`: all that is
    compared has one value.

    >>> why_undefined_unitizing([[(0, 10, "a")], [(20, 30, "a")]], 50)["cu"]
    'no_common_units'
    """
    u, binary, cu, ku = _figures(_texts(spans_by_coder, length))
    by_code = {code: reason for code, (_, reason) in ku.items()}
    return {"u": u[1], "u_binary": binary[1], "cu": cu[1], "ku": by_code}


def coverage(spans_by_coder: SpansByCoder, length: int) -> dict[Any, dict[Any, float | None]]:
    """Share of the text that each coder gave each code (every code that any coder used).

    Coders are named as in `spans_by_coder`, in a list by their place. None in an empty text.

    >>> coverage({"ana": [(0, 10, "a")], "marc": []}, 50)
    {'ana': {'a': 0.2}, 'marc': {'a': 0.0}}
    """
    texts = _texts(spans_by_coder, length)
    names = spans_by_coder if isinstance(spans_by_coder, Mapping) else range(texts.coders)
    return {
        name: {code: _share(_total(held.get(code, [])), length) for code in texts.codes}
        for name, held in zip(names, texts.units, strict=True)
    }


def paired_share(spans_by_coder: SpansByCoder, length: int) -> dict[Any, float | None]:
    """Share of the units of each code that (k)uα could compare: what else it says is unknown.

    Krippendorff's coverage of a code: of its length over all coders, the mean share that lies in
    units, of any code, of another coder. None with one coder.

    >>> paired_share([[(0, 10, "a"), (20, 30, "b")], [(0, 5, "b")]], 50)
    {'a': 0.5, 'b': 0.3333333333333333}
    """
    texts = _texts(spans_by_coder, length)
    result: dict[Any, float | None] = {}
    for code in texts.codes:
        overlaps, _ = _with_others(texts, [held.get(code, []) for held in texts.units])
        held = sum(_total(units.get(code, [])) for units in texts.units)
        result[code] = _share(overlaps, held * (texts.coders - 1))
    return result


def _texts(spans_by_coder: SpansByCoder, length: int) -> _Texts:
    if length < 0:
        raise ValueError(f"a text of length {length}")
    given = spans_by_coder.values() if isinstance(spans_by_coder, Mapping) else spans_by_coder
    units = [_units(spans, length) for spans in given]
    pieces = [_pieces(held) for held in units]
    covers = [_Cover([span for span, _ in cut]) for cut in pieces]
    return _Texts(length, units, pieces, covers)


def _units(spans: Iterable[Unit], length: int) -> dict[Hashable, list[Span]]:
    by_code: dict[Hashable, list[Span]] = defaultdict(list)
    for start, end, code in spans:
        if not 0 <= start < end <= length:
            raise ValueError(f"a span from {start} to {end} in a text of length {length}")
        by_code[code].append(Span(index(start), index(end)))
    return {code: merged(found) for code, found in by_code.items()}


def _pieces(units: Mapping[Hashable, Sequence[Span]]) -> list[tuple[Span, Value]]:
    """A coder's text cut at every end of a unit; stretches outside units are left out."""
    events = [(span.start, 1, code) for code, spans in units.items() for span in spans]
    events += [(span.end, 0, code) for code, spans in units.items() for span in spans]
    events.sort(key=lambda event: event[:2])  # what ends at a place goes before what starts there
    pieces: list[tuple[Span, Value]] = []
    held: set[Hashable] = set()
    last = 0
    for place, starts, code in events:
        if held and place > last:
            pieces.append((Span(last, place), frozenset(held)))
        last = place
        if starts:
            held.add(code)
        else:
            held.discard(code)
    return pieces


def _figures(texts: _Texts) -> tuple[Figure, Figure, Figure, dict[Any, Figure]]:
    if texts.length == 0 or texts.coders < 2:
        none: Figure = (None, "one_coder" if texts.length and texts.coders else "no_units")
        return none, none, none, dict.fromkeys(texts.codes, none)
    by_value: dict[Value, list[list[Span]]] = {}
    for number, cut in enumerate(texts.pieces):
        for span, value in cut:
            by_value.setdefault(value, [[] for _ in texts.pieces])[number].append(span)
    gaps = [_gaps(cut, texts.length) for cut in texts.pieces]
    filled = [[span for span, _ in cut] for cut in texts.pieces]
    u = _whole(texts, [*by_value.values(), gaps])
    binary = _whole(texts, [filled, gaps])
    return u, binary, _cu(texts, list(by_value.values()), filled), _ku(texts, filled)


def _whole(texts: _Texts, groups: list[list[list[Span]]]) -> Figure:
    """uα of text cut into `groups` of spans of one value, the last of them the gaps."""
    everything = texts.coders * texts.length
    lengths = [sum(map(_total, group)) for group in groups]
    by_chance = everything**2 - sum(length**2 for length in lengths)
    if by_chance == 0:
        return (None, "no_variation")
    # A unit is not paired with itself; a gap is no unit, each of its characters is.
    selves = sum(_squares(spans) for group in groups[:-1] for spans in group) + lengths[-1]
    pairs = (texts.coders - 1) * everything
    observed = pairs - sum(map(_shared, groups))
    return 1 - observed * (everything**2 - selves) / (pairs * by_chance), None


def _cu(texts: _Texts, groups: list[list[list[Span]]], filled: list[list[Span]]) -> Figure:
    """cuα: pieces of one value against other values, where two coders both have units."""
    pairs = _shared(filled)
    if pairs == 0:
        return (None, "no_common_units")
    sums = [_with_others(texts, group) for group in groups]
    differing = pairs**2 - sum(overlaps**2 for overlaps, _ in sums)
    if differing == 0:
        return (None, "no_variation")
    alike = sum(_without_selves(texts, *found) for found in sums)
    observed = pairs - sum(map(_shared, groups))
    return 1 - observed * (differing + alike) / (pairs * differing), None


def _ku(texts: _Texts, filled: list[list[Span]]) -> dict[Any, Figure]:
    """(k)uα: each code against stretches of units without it, where two coders have units."""
    pairs = _shared(filled)
    result: dict[Any, Figure] = {}
    for code in texts.codes:
        units = [held.get(code, []) for held in texts.units]
        overlaps, squares = _with_others(texts, units)
        differing = overlaps * (pairs - overlaps)
        if differing == 0:
            result[code] = (None, "no_variation" if overlaps else "no_common_units")
            continue
        alike = _without_selves(texts, overlaps, squares)
        observed = overlaps - _shared(units)
        result[code] = 1 - observed * (differing + alike) / (overlaps * differing), None
    return result


def _with_others(texts: _Texts, by_coder: Sequence[Sequence[Span]]) -> tuple[int, int]:
    """Lengths that spans share with units of each other coder: their sum, the sum of squares."""
    total = squares = 0
    for number, spans in enumerate(by_coder):
        others = [cover for i, cover in enumerate(texts.covers) if i != number]
        for span in spans:
            for cover in others:
                common = cover.within(span)
                total += common
                squares += common**2
    return total, squares


def _without_selves(texts: _Texts, overlaps: int, squares: int) -> int:
    """Pairs of one value that chance gives, none of them of a unit with itself."""
    return max(0, overlaps**2 - (texts.coders - 1) * squares)


def _shared(by_coder: Iterable[Iterable[Span]]) -> int:
    """Length that spans of two coders share, over all ordered pairs of coders."""
    change: dict[int, int] = defaultdict(int)
    for spans in by_coder:
        for span in spans:
            change[span.start] += 1
            change[span.end] -= 1
    total = coders = last = 0
    for place in sorted(change):
        total += coders * (coders - 1) * (place - last)
        coders += change[place]
        last = place
    return total


def _gaps(cut: Iterable[tuple[Span, Value]], length: int) -> list[Span]:
    ends = [0, *(end for span, _ in cut for end in span), length]
    gaps = (Span(*pair) for pair in zip(ends[::2], ends[1::2], strict=True))
    return [gap for gap in gaps if gap.start < gap.end]


def _total(spans: Iterable[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _squares(spans: Iterable[Span]) -> int:
    return sum((span.end - span.start) ** 2 for span in spans)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
