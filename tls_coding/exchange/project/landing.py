"""Selections as a file gives them in; where each stands in its text, and how sure that is, out.

No file is trusted to count as the standard says. Every way to count is tried on each text: against
the selections' names, which usually quote them (whole, cut, or with other spaces), and else
against the bounds of words. The best is taken for the whole text; what it does not explain is
looked for by its name, and listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tls_coding.exchange.project.model import Selection, Source
from tls_coding.exchange.project.offsets import (
    CONVENTIONS,
    NOWHERE,
    Convention,
    FileText,
    Ruler,
)
from tls_coding.exchange.project.quoting import Elsewhere, Name, inside_word

PERFECT = 3.0  # points of a passage that is its name
LOOKED_AT = 12  # texts, from all over a project, on which every way to count is tried
SAMPLE = 32  # selections of a text on which the ways to count are compared
SPACE = 0.25  # points that a space or two at the ends of passages may make
NOT_SAID = -1  # the position of what a file gives no position for: its name is all there is
NOISE = 0.6  # points by which the best of a text may beat the best of the whole project
How = Literal["name", "bounds", "found", "unsure", "nowhere"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A selection that did not land for certain: its source, its GUID, its positions in the file.

    `how`: found (by its name, elsewhere), unsure (kept where it would cut a word), nowhere (left
    out: the text has no such place).
    """

    source: str
    selection: str
    start: int
    end: int
    how: How


@dataclass(frozen=True)
class Landing:
    """How the selections of one source were placed.

    `counts`: how many stand on their `name`, on word `bounds`, were `found` elsewhere by name, are
    `unsure` or `nowhere`. `rival`: another way to count that fits as well and places them
    elsewhere. `document`: the ending of the document that the text was read from, where the file
    has no plain text.
    """

    source: str
    convention: Convention
    counts: Mapping[How, int]
    doubts: tuple[Doubt, ...] = ()
    rival: Convention | None = None
    document: str = ""

    @property
    def sureness(self) -> float:
        """The share of selections that stand on their name or on word bounds; 1 for none."""
        total = sum(self.counts.values())
        sound = self.counts.get("name", 0) + self.counts.get("bounds", 0)
        return sound / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A source whose selections still count as its file does. `document`: see `Landing`."""

    source: Source
    text: FileText
    document: str = ""


def place(sources: Sequence[Unplaced], known: Convention) -> tuple[list[Source], list[Landing]]:
    """The sources with selections in code points, and how each was placed.

    `known`: the way to count that the file's program is known for; it decides where texts do not.
    Selections without a place are left out of their source and listed.
    """
    order = [known, *(one for one in CONVENTIONS if one != known)]
    scored, leader = _all_scores(sources, order)
    totals = {one: sum(scores[one] for scores in scored if scores) for one in order}
    best = max(totals.values())
    # A space at the end of a passage is no evidence against the way that is known.
    close = {one for one in order if totals[one] >= best - SPACE}
    ranked = sorted(order, key=lambda one: (one not in close, one != leader, -totals[one]))
    placed = []
    for unplaced, scores in zip(sources, scored, strict=True):
        if not scores:
            placed.append(_placed(unplaced, leader, ()))
            continue
        enough = max(scores.values()) - NOISE
        taken = next(one for one in ranked if scores[one] >= enough)
        alike = [one for one in order if scores[one] >= scores[taken] > 0]
        rivals = [one for one in alike if totals[one] >= totals[taken]]
        placed.append(_placed(unplaced, taken, rivals))
    return [source for source, _ in placed], [landing for _, landing in placed]


def _all_scores(
    sources: Sequence[Unplaced], order: Sequence[Convention]
) -> tuple[list[dict[Convention, float]], Convention]:
    """The scores of each source, and the leader of the first ones.

    No scores where the leader explains every name: nothing can explain more.
    """
    coded = [n for n, unplaced in enumerate(sources) if unplaced.source.selections]
    first = coded[:: max(1, len(coded) // LOOKED_AT)]
    scored: list[dict[Convention, float]] = [{} for _ in sources]
    for n in first:
        scored[n] = _scores(sources[n], order)
    totals = {one: sum(scored[n][one] for n in first) for one in order}
    best = max(totals.values())
    leader = next(one for one in order if totals[one] >= best - SPACE)
    for n in coded:
        if not scored[n] and not _is_perfect(sources[n], leader):
            scored[n] = _scores(sources[n], order)
    # Where the leader lost its lead, every source has its say.
    totals = {one: sum(scores[one] for scores in scored if scores) for one in order}
    if totals[leader] < max(totals.values()) - SPACE:
        scored = [scores or _scores(sources[n], order) for n, scores in enumerate(scored)]
    return scored, leader


def _is_perfect(unplaced: Unplaced, convention: Convention) -> bool:
    """True where every selection of a sample has a name and stands on it."""
    some = _sample(unplaced.source.selections)
    scores = _scores_of(unplaced, [convention], some)
    return scores[convention] >= PERFECT * len(some) - 1e-6


def _sample(selections: Sequence[Selection]) -> list[Selection]:
    """Some selections from all over a text, the last one among them: it tells most.

    Those that are empty and bear no name tell nothing.
    """
    selections = [one for one in selections if one.name or one.start != one.end]
    if len(selections) <= SAMPLE:
        return list(selections)
    ordered = sorted(selections, key=lambda one: one.start)
    return [ordered[round(n * (len(ordered) - 1) / (SAMPLE - 1))] for n in range(SAMPLE)]


def _scores(unplaced: Unplaced, order: Sequence[Convention]) -> dict[Convention, float]:
    """How well each way to count explains the selections of one source."""
    plain = unplaced.text.plain
    known = dict.fromkeys(plain(one) for one in order)
    scores = _scores_of(unplaced, known, _sample(unplaced.source.selections))
    return {one: scores[plain(one)] for one in order}


def _scores_of(
    unplaced: Unplaced, conventions: Iterable[Convention], some: Sequence[Selection]
) -> dict[Convention, float]:
    ruler, text = Ruler(unplaced.text), unplaced.text.text
    names = [Name(selection.name) for selection in some]
    starts, ends = [s.start for s in some], [s.end for s in some]
    by_spans: dict[tuple[tuple[int, int], ...], float] = {}
    scores = {}
    for convention in conventions:
        found = tuple(ruler.spans(convention, starts, ends))
        if found not in by_spans:
            by_spans[found] = sum(_score(text, *p) for p in zip(found, names, strict=True))
        scores[convention] = by_spans[found]
    return scores


def _rival(
    unplaced: Unplaced, ruler: Ruler, taken: Convention, rivals: Sequence[Convention]
) -> Convention | None:
    """Another way to count that fits the whole project as well and puts a selection elsewhere."""
    some = _sample(unplaced.source.selections)
    starts, ends = [s.start for s in some], [s.end for s in some]
    mine = ruler.spans(taken, starts, ends)
    others = dict.fromkeys(unplaced.text.plain(one) for one in rivals)
    return next((one for one in others if ruler.spans(one, starts, ends) != mine), None)


def _score(text: str, span: tuple[int, int], name: Name) -> float:
    """3 where the passage is its name; about 2 where that is cut; up to 1.2 by its bounds."""
    start, end = span
    if start == NOWHERE or end == NOWHERE or end < start:
        return -1.0
    quote = text[start:end]
    fits = name.fits(quote)
    if name.written and name.written == quote:
        return PERFECT
    ends = 0.5 * (not inside_word(text, start)) + 0.5 * (not inside_word(text, end))
    tight = 0.1 * (not quote[:1].isspace()) + 0.1 * (not quote[-1:].isspace())
    if fits == "whole":
        return 2.8 + tight
    if fits == "cut":
        return 1.8 + 0.25 * (not inside_word(text, end)) + 0.05 * (not quote[-1:].isspace())
    return (ends + tight) * (start < end)


def _placed(
    unplaced: Unplaced, convention: Convention, rivals: Sequence[Convention]
) -> tuple[Source, Landing]:
    """A source with its selections in code points, by the way to count that was taken."""
    source, text = unplaced.source, unplaced.text.text
    given, document = source.selections, unplaced.document
    if not given:
        return replace(source, text=text), Landing(source.name, convention, {}, document=document)
    ruler = Ruler(unplaced.text)
    found = ruler.spans(convention, [s.start for s in given], [s.end for s in given])
    rival = _rival(unplaced, ruler, convention, rivals)
    names = [Name(selection.name) for selection in given]
    quotes = [text[max(0, start) : max(0, end)] for start, end in found]
    fits = [name.fits(quote) for name, quote in zip(names, quotes, strict=True)]
    said = [selection.start != NOT_SAID for selection in given]
    named = sum(1 for name, one in zip(names, said, strict=True) if name.folded and one)
    quoting = sum(1 for fit in fits if fit) * 2 >= named
    elsewhere = Elsewhere(text) if quoting else None
    counts: dict[How, int] = {}
    doubts, kept = [], []
    for selection, name, fit, span in zip(given, names, fits, found, strict=True):
        how, (start, end) = _how(text, span, name, bool(fit), elsewhere)
        counts[how] = counts.get(how, 0) + 1
        if how in {"found", "unsure", "nowhere"}:
            doubts.append(Doubt(source.name, selection.guid, selection.start, selection.end, how))
        if how != "nowhere":
            moved = (start, end) != (selection.start, selection.end)
            kept.append(replace(selection, start=start, end=end) if moved else selection)
    landing = Landing(source.name, convention, counts, tuple(doubts), rival, document)
    return replace(source, text=text, selections=tuple(kept)), landing


def _how(
    text: str, span: tuple[int, int], name: Name, fits: bool, elsewhere: Elsewhere | None
) -> tuple[How, tuple[int, int]]:
    """How a selection landed, and where."""
    start, end = span
    there = NOWHERE not in span and start <= end
    if there and fits:
        return "name", span
    if elsewhere is not None and (other := elsewhere.only_place(name)):
        return "found", other
    if not there or start == end:
        return "nowhere", span
    cuts = inside_word(text, start) or inside_word(text, end)
    return ("unsure" if cuts else "bounds"), span
