"""Columns of segments and two axes in; every cell of a matrix, counted when it is asked for, out.

A cell counts passages that a person coded, each once however many coders coded it and however many
codes of a branch it bears; its state tells "absent" from "not reviewed".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tls_coding.matrix.axes import WHOLE, Axis, Themes, axis, themes
from tls_coding.matrix.facts import Facts, Flags, Ints, mapped

State = Literal["present", "absent", "not_reviewed", "suggested_only", "negated_only"]
STATES: tuple[State, ...] = (
    "present", "absent", "not_reviewed", "suggested_only", "negated_only"
)  # fmt: skip
Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
PER = 1000  # words that a rate is given for


class _Seen(NamedTuple):
    """Of each cell: passages coded; whether one is left open; whether one is coded, not denied."""

    coded: Counts
    open_ones: Flags
    affirmed: Flags


@dataclass(frozen=True)
class Table:
    """A matrix: `axis.labels` down, `themes.labels` along; every array has that shape.

    What is undefined is NaN in arrays of floats: a rate without words, a share without an
    interview that anybody reviewed, a range over coders where fewer than two finished the cell.
    """

    facts: Facts
    axis: Axis
    themes: Themes

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.axis.labels), len(self.themes.labels)

    @property
    def count(self) -> Counts:
        """Passages that were accepted or coded by hand."""
        return self._seen.coded

    @cached_property
    def accepted(self) -> Counts:
        """Passages of which a coder accepted what a rule suggests (changed by the coder or not)."""
        return self._passages(self.facts.of_kinds("accepted"))

    @cached_property
    def hand(self) -> Counts:
        """Passages that a coder coded without a rule."""
        return self._passages(self.facts.of_kinds("hand"))

    @cached_property
    def suggested(self) -> Counts:
        """Passages that rules suggest and nobody decided, or where a coder is unsure."""
        return self._passages(self.facts.open_ones)

    @cached_property
    def denied(self) -> Counts:
        """Passages among `count` in which every coder's segment denies the matter (negated)."""
        return self.count - self._passages(self.facts.coded & ~self.facts.negated)

    @cached_property
    def state(self) -> NDArray[np.int8]:
        """The state of each cell, as a number in STATES."""
        made = np.where(self._reviewed, STATES.index("absent"), STATES.index("not_reviewed"))
        made = np.where(self._seen.open_ones, STATES.index("suggested_only"), made)
        made = np.where(self.count > 0, STATES.index("negated_only"), made)
        affirmed = self._seen.affirmed
        return np.where(affirmed, STATES.index("present"), made).astype(np.int8)

    @cached_property
    def per_1000_words(self) -> Floats:
        """Passages per 1,000 words of the respondents whom a row is about."""
        words = np.array(self.axis.words, np.float64)[:, np.newaxis]
        return _quotient(self.count * float(PER), np.broadcast_to(words, self.shape))

    @cached_property
    def interviews(self) -> Counts:
        """Interviews with a passage that was accepted or coded by hand."""
        return self._summed(self._with_passage)

    @cached_property
    def interviews_known(self) -> Counts:
        """Interviews that somebody finished for the theme, or that bear it: what a share is of."""
        return self._summed(self._with_passage | self._finished[self.axis.pairs[1]])

    @cached_property
    def share(self) -> Floats:
        """The share of interviews that bear the theme, of those that are known."""
        return _quotient(self.interviews, self.interviews_known)

    @cached_property
    def by_coder(self) -> Floats:
        """`[coder, row, theme]`: what each coder who finished the whole cell counts there.

        A decision counts as its coder made it, whatever was settled later; NaN for coders who
        have not finished every transcript of the cell.
        """
        kept = self.facts.of_kinds("accepted", "hand", "settled")
        made = np.full((len(self.facts.coders), *self.shape), np.nan)
        for coder in range(len(self.facts.coders)):
            done = self._all_done(self.facts.finished[coder])
            if done.any():
                own = self._passages(kept & (self.facts.coder == coder))
                made[coder] = np.where(done, own, np.nan)
        return made

    @cached_property
    def range(self) -> tuple[Floats, Floats]:
        """The lowest and the highest count of the coders who finished a cell, if two did."""
        known = np.isfinite(self.by_coder).sum(axis=0) >= 2
        low = np.where(np.isnan(self.by_coder), np.inf, self.by_coder).min(axis=0, initial=np.inf)
        high = np.where(np.isnan(self.by_coder), -np.inf, self.by_coder).max(
            axis=0, initial=-np.inf
        )
        return np.where(known, low, np.nan), np.where(known, high, np.nan)

    def rows_of(self, row: int, theme: int) -> NDArray[np.intp]:
        """The rows of the facts that stand in a cell, whatever their kind, in the facts' order."""
        order, bounds = self._by_cell
        cell = row * self.shape[1] + theme
        return order[bounds[cell] : bounds[cell + 1]]

    @cached_property
    def row_totals(self) -> Counts:
        """Coded passages of each row, those with several codes once."""
        whole = themes(self.facts.codes, WHOLE)
        return np.asarray(Table(self.facts, self.axis, whole).count[:, 0])

    @cached_property
    def theme_totals(self) -> Counts:
        """Coded passages of each theme in the rows, those of several rows once."""
        group = np.where(self.axis.group >= 0, 0, -1).astype(np.int32)
        whole = Axis("all", ("all",), group, self.axis.pairs[:, :0], (sum(self.axis.words),))
        return np.asarray(Table(self.facts, whole, self.themes).count[0])

    def _standing(
        self, kept: Flags, rows: slice = slice(None)
    ) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """The rows among `rows` that are kept and stand in a cell, and the number of each's cell.

        Cells are counted along the rows of the table.
        """
        at = np.flatnonzero(kept[rows]) + (rows.start or 0)
        group = self.axis.group[at]
        if len(group) and group.min() < 0:
            at = at[group >= 0]
            group = self.axis.group[at]
        theme = mapped(self.themes.theme, self.facts.code[at])
        return at, group * np.int64(self.shape[1]) + theme

    @cached_property
    def _by_cell(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        inside, cells = self._standing(np.ones(len(self.facts), np.bool_))
        order = np.argsort(cells, kind="stable")
        bounds = np.searchsorted(cells[order], np.arange(self.shape[0] * self.shape[1] + 1))
        return inside[order], bounds

    @cached_property
    def _seen(self) -> _Seen:
        """What most displays ask for, in one pass over the rows."""
        size = self.shape[0] * self.shape[1]
        made = _Seen(np.zeros(size, np.int64), np.zeros(size, np.bool_), np.zeros(size, np.bool_))
        facts = self.facts
        for rows in facts.blocks:
            at, cell = self._standing(facts.coded, rows)
            made.coded[:] += _distinct(cell, facts.passage[at], size)
            made.affirmed[cell[~facts.negated[at]]] = True
            made.open_ones[self._standing(facts.open_ones, rows)[1]] = True
        return _Seen(
            made.coded.reshape(self.shape),
            made.open_ones.reshape(self.shape),
            made.affirmed.reshape(self.shape),
        )

    def _passages(self, kept: Flags) -> Counts:
        """How many passages the rows that are kept make in each cell."""
        counts = np.zeros(self.shape[0] * self.shape[1], np.int64)
        for rows in self.facts.blocks:
            at, cell = self._standing(kept, rows)
            counts += _distinct(cell, self.facts.passage[at], len(counts))
        return counts.reshape(self.shape)

    @cached_property
    def _with_passage(self) -> Flags:
        """`[pair, theme]`: whether a document bears a theme, as far as it is the row's."""
        rows, documents = self.axis.pairs
        width = len(self.facts.documents.ids)
        kept = np.flatnonzero(self.facts.coded & (self.axis.group >= 0))
        keys = self.axis.group[kept].astype(np.int64) * width + self.facts.document[kept]
        made = np.zeros((len(rows), self.shape[1]), np.bool_)
        pair = np.searchsorted(rows * width + documents, keys)
        made[pair, self.themes.theme[self.facts.code[kept]]] = True
        return made

    def _summed(self, held: Flags) -> Counts:
        """`[row, theme]`: of how many of the row's documents `held[pair, theme]` is true."""
        made = np.zeros(self.shape, np.int64)
        np.add.at(made, self.axis.pairs[0], held)
        return made

    @cached_property
    def _finished(self) -> Flags:
        """`[document, theme]`: whether all codes of a theme were finished, each by somebody."""
        return self._all_codes(self.facts.reviewed)

    @cached_property
    def _reviewed(self) -> Flags:
        return self._all_done(self.facts.reviewed)

    def _all_done(self, finished: Flags) -> Flags:
        """`[row, theme]`: whether all transcripts of the row are finished for all of its codes."""
        still_open = self._summed(~self._all_codes(finished)[self.axis.pairs[1]])
        there = np.bincount(self.axis.pairs[0], minlength=self.shape[0]) > 0
        return np.asarray((still_open == 0) & there[:, np.newaxis])

    def _all_codes(self, finished: Flags) -> Flags:
        columns = [finished[:, list(own)].all(axis=1) for own in self.themes.codes]
        return np.stack(columns, axis=1) if columns else np.zeros((len(finished), 0), np.bool_)


def tabulate(facts: Facts, by: str = "case", level: int | None = None) -> Table:
    """The matrix of what `by` names (see `axes.axis`) by codes, or by branches at a level.

    A row for segments of no case is there only where there are some.
    """
    side = axis(facts, by)
    return Table(facts, side, themes(facts.codes, level))


def _distinct(cell: NDArray[np.int64], passage: Ints, size: int) -> Counts:
    """How many passages each of `size` cells holds; passages ascend."""
    same = passage[1:] == passage[:-1]
    if bool(np.any(same & (cell[1:] < cell[:-1]))):  # cells of a passage out of order
        order = np.lexsort((cell, passage))
        cell, passage = cell[order], passage[order]
        same = passage[1:] == passage[:-1]
    new = np.ones(len(cell), np.bool_)
    new[1:] = ~(same & (cell[1:] == cell[:-1]))
    return np.asarray(np.bincount(cell[new], minlength=size))


def _quotient(above: NDArray[Any], below: NDArray[Any]) -> Floats:
    made = np.full(above.shape, np.nan)
    np.divide(above, below, out=made, where=np.asarray(below) > 0)
    return made
