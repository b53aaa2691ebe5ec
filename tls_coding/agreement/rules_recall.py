"""A drawn sample and what coders said of its passages in; precision, elusion and recall out.

What counts is what a coder said of a passage that was shown without any suggestion. Where the
sample cannot carry a figure there is none, and its reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tls_coding.agreement import sampling
from tls_coding.agreement.assigned import Passages, unprompted
from tls_coding.agreement.rules_draw import ALL, Cell, Drawn
from tls_coding.agreement.rules_verdicts import POOLED
from tls_coding.agreement.sampling import Estimate, SamplingReason, Stratum, bounds
from tls_coding.coding.adjudication import Settled
from tls_coding.coding.chain import Entry
from tls_coding.coding.codings import CoderState, standing_entries
from tls_coding.spans import Span

LEAST_RELEVANT = 5  # passages: with fewer, the next one drawn could turn the figure round
Place = tuple[str, Span]
Judged = Mapping[Place, frozenset[str]]  # the codes given to each passage that was looked at


@dataclass(frozen=True)
class Changes:
    """What is no longer as it was when the sample was drawn: transcripts, codes of other rules."""

    texts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SampleRow:
    """What a sample says of a code (in a language, a case), by one coder or all as one.

    `code`, `language`, `case`: `ALL` where not told apart; `coder`: `POOLED` for all as one.
    `left`: passages still to look at; `unsettled`: those of which coders say different things,
    as many for as against. Figures are of all passages that could be drawn, flagged suggestions
    among the others.
    """

    code: str
    language: str
    case: str
    coder: str
    strata: tuple[Stratum, ...]
    left: int
    unsettled: int
    precision: Estimate
    elusion: Estimate
    recall: Estimate
    f1: Estimate

    def to_json(self) -> dict[str, Any]:
        """Plain data; each figure with `value`, `low`, `high`, `reason`."""
        names = ("code", "language", "case", "coder", "left", "unsettled")
        figures = ("precision", "elusion", "recall", "f1")
        return {
            **{name: getattr(self, name) for name in names},
            "strata": [vars(stratum) for stratum in self.strata],
            **{name: vars(getattr(self, name)) for name in figures},
        }


def judged(state: CoderState, looked: Passages, places: Collection[Place]) -> dict[Place, Any]:
    """The codes that a coder gave each of `places` that they looked at without any suggestion.

    `looked`: the passages looked at, by transcript (see `assigned.looks`).
    """
    own = unprompted(state, looked)
    by_text: dict[str, list[tuple[str, Span]]] = {}
    for (transcript, code), spans in own.given.items():
        by_text.setdefault(transcript, []).extend((code, span) for span in spans)
    return {
        (name, span): frozenset(c for c, given in by_text.get(name, ()) if given.overlaps(span))
        for name, span in places
        if any(seen.covers(span) for seen in looked.get(name, ()))
    }


def prompted(entries: Sequence[Entry], places: Collection[Place]) -> int:
    """In how many of `places` a coder had decided on a suggestion before looking without any.

    `entries`: the coder's log. Of these passages the coder knew what rules say; what was decided
    after the look is no matter.
    """
    looked: dict[tuple[object, ...], int] = {}
    decided: dict[str, list[tuple[int, Span]]] = {}
    for entry in standing_entries(list(entries)):
        if entry.start is None or entry.end is None:
            continue
        if entry.act == "done":
            looked.setdefault((entry.transcript, entry.start, entry.end), entry.n)
        elif entry.act in {"accept", "reject", "unsure"} and entry.shown != "blind":
            span = Span(entry.start, entry.end)
            decided.setdefault(entry.transcript, []).append((entry.n, span))
    return sum(
        any(n < looked.get((name, *span), n + 1) and own.overlaps(span) for n, own in known)
        for name, span in places
        if (known := decided.get(name))
    )


def sample_rows(
    drawn: Drawn,
    codes: Sequence[str],
    by_coder: Mapping[str, Judged],
    held: Settled | None = None,
    changes: Changes | None = None,
) -> list[SampleRow]:
    """What a sample says of each code, language and case that it was drawn for.

    A code that was drawn for in several languages or cases gets a row of all of them, too.
    `codes`: those the sample is about; a passage of the row `ALL` is relevant with any of them.
    `by_coder`: what each coder said (see `judged`). With several coders, rows of all as one follow
    theirs: for each passage what was adjudicated (`held`), else what most of them said.
    """
    rows = []
    for coder in [*by_coder, *([POOLED] if len(by_coder) > 1 else [])]:
        asked = [by_coder[coder]] if coder != POOLED else list(by_coder.values())
        settling = held if coder == POOLED else None
        said = _Said(drawn, codes, asked, settling)
        for group, numbers in _groups(drawn.cells):
            rows.append(_row(group, coder, [said.cell(n) for n in numbers], changes or Changes()))
    return rows


@dataclass(frozen=True)
class _Counted:
    """A stratum, and how many of its passages are still open."""

    stratum: Stratum
    left: int
    unsettled: int


class _Said:
    """What was said of the passages of a sample, by one coder or by several as one."""

    def __init__(
        self, drawn: Drawn, codes: Sequence[str], asked: Sequence[Judged], held: Settled | None
    ) -> None:
        self._drawn, self._codes, self._asked, self._held = drawn, codes, asked, held
        self._of_cell: dict[int, list[Place]] = {}
        for place, numbers in drawn.passages.items():
            for number in numbers:
                self._of_cell.setdefault(number, []).append(place)

    def cell(self, number: int) -> _Counted:
        """What was said of the passages of a stratum."""
        cell = self._drawn.cells[number]
        codes = self._codes if cell.code == ALL else [cell.code]
        places = self._of_cell.get(number, [])
        looked = [place for place in places if all(place in judged for judged in self._asked)]
        relevant = [self._relevant(place, codes) for place in looked]
        stratum = Stratum(cell.population, cell.sampled, relevant.count(True), cell.suggested)
        return _Counted(stratum, len(places) - len(looked), relevant.count(None))

    def _relevant(self, place: Place, codes: Sequence[str]) -> bool | None:
        """Whether a passage bears one of `codes`; None where coders do not agree."""
        said = [self._bears(place, code) for code in codes]
        return True if True in said else None if None in said else False

    def _bears(self, place: Place, code: str) -> bool | None:
        settled = self._held.by_passage.get((*place, code)) if self._held else None
        if settled is not None:
            return settled.status == "accepted"
        votes = sum(1 if code in judged[place] else -1 for judged in self._asked)
        return votes > 0 if votes else None


def _groups(cells: Sequence[Cell]) -> list[tuple[tuple[str, str, str], list[int]]]:
    """The rows of a sample with the numbers of their strata."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for number, cell in enumerate(cells):
        for group in dict.fromkeys([(cell.code, ALL, ALL), cell.group]):
            found.setdefault(group, []).append(number)
    return list(found.items())


def _row(
    group: tuple[str, str, str], coder: str, counted: Sequence[_Counted], changes: Changes
) -> SampleRow:
    strata = tuple(each.stratum for each in counted)
    left = sum(each.left for each in counted)
    unsettled = sum(each.unsettled for each in counted)
    code = group[0]
    changed = code in changes.codes or (code == ALL and changes.codes)
    reason: SamplingReason | None = (
        "texts_changed" if changes.texts
        else "rules_changed" if changed
        else "not_coded" if left
        else "not_settled" if unsettled
        else None
    )  # fmt: skip
    figures = [Estimate(None, reason=reason)] * 4 if reason else _figures(strata)
    return SampleRow(*group, coder, strata, left, unsettled, *figures)


def _figures(strata: Sequence[Stratum]) -> list[Estimate]:
    """Precision, elusion, recall, F1."""
    suggested = [s for s in strata if s.suggested and s.size]
    others = [s for s in strata if not s.suggested and s.size]
    right = sampling.precision(strata) if suggested else Estimate(None, reason="nothing_suggested")
    if others and not any(stratum.sampled for stratum in others):
        return [right, *[Estimate(None, reason="only_suggested")] * 3]
    whole = sampling.recall(strata)
    if whole.value is not None and sum(stratum.relevant for stratum in strata) < LEAST_RELEVANT:
        whole = Estimate(None, reason="too_few_relevant")
    both = Estimate(None, reason=whole.reason) if whole.value is None else f1(strata)
    return [right, elusion_of(strata), whole, both]


def elusion_of(strata: Sequence[Stratum], *, confidence: float = 0.95) -> Estimate:
    """The share of relevant passages among those without a suggestion (Roitblat 2007).

    With one such stratum the limits are exact binomial ones (Clopper & Pearson 1934), with several
    they hold for all of them at once. 0 where every passage has a suggestion; None
    (`too_few_sampled`) where a stratum was not sampled.

    >>> made = elusion_of([Stratum(92000, 1534, 5, False)])
    >>> round(made.value, 5), round(made.low, 5), round(made.high, 5)
    (0.00326, 0.00106, 0.00759)
    """
    others = [s for s in strata if not s.suggested and s.size]
    if not others:
        return Estimate(0.0, 0.0, 0.0)
    if not all(stratum.sampled for stratum in others):
        return Estimate(None, reason="too_few_sampled")
    size = sum(stratum.size for stratum in others)
    at_least, at_most = bounds(others, confidence)
    missed = sum(stratum.estimated for stratum in others)
    return Estimate(missed / size, at_least[False] / size, at_most[False] / size)


def f1(strata: Sequence[Stratum], *, confidence: float = 0.95) -> Estimate:
    """Twice the relevant passages that rules suggest, by all suggested and all relevant ones.

    Its limits put suggested passages at their lowest and the others at their highest, as those of
    `sampling.recall` do, and the other way round. None (`nothing_relevant`) where there is neither.

    >>> round(f1([Stratum(100, 100, 80, True), Stratum(1000, 1000, 20, False)]).value, 2)
    0.8
    """
    suggested = sum(stratum.size for stratum in strata if stratum.suggested)
    found = sum(stratum.estimated for stratum in strata if stratum.suggested)
    missed = sum(stratum.estimated for stratum in strata if not stratum.suggested)
    if not suggested + found + missed:
        return Estimate(None, reason="nothing_relevant")
    at_least, at_most = bounds(strata, confidence)

    def of(right: float, wrong: float) -> float:
        return 2 * right / (suggested + right + wrong)

    low, high = (at_least[True], at_most[False]), (at_most[True], at_least[False])
    return Estimate(of(found, missed), of(*low), of(*high) if suggested + sum(high) else 0.0)
