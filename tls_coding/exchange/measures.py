"""A matrix in; every figure of its cells and margins, with what it counts in words, out.

Each figure says whether it is of accepted, hand-coded or suggested passages.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tls_coding.matrix.axes import WHOLE, Axis, themes
from tls_coding.matrix.tables import sign
from tls_coding.matrix.tabulate import STATES, Floats, State, Table

STATE_SIGNS: dict[State, str] = {
    "present": "n",
    "negated_only": "n¬",
    "absent": "0",
    "suggested_only": "?n",
    "not_reviewed": "–",
}
STATE_MEANINGS: dict[State, str] = {
    "present": "passages that a person accepted or coded by hand",
    "negated_only": "coded, but only in passages that deny it",
    "absent": "every interview of the case was finished for this theme: none found",
    "suggested_only": "suggested by rules; nobody has decided",
    "not_reviewed": "nobody has finished the case for this theme: nothing is known",
}
NAMES = {
    "count": "Passages coded",
    "accepted": "Accepted",
    "hand": "Coded by hand",
    "suggested": "Only suggested",
    "per_1000_words": "Coded per 1,000 words",
    "share": "Share of interviews",
    "range": "Range over coders",
}
MEANINGS = {
    "count": "passages accepted or coded by hand, each once however many coders coded it.",
    "accepted": "passages of which a coder accepted what a rule suggests, as it is or changed.",
    "hand": "passages that a coder coded without a rule.",
    "suggested": "passages that rules suggest and nobody decided, or where a coder is unsure: no "
    "person says that they bear the theme.",
    "per_1000_words": "passages accepted or coded by hand, per 1,000 words of the respondents.",
    "share": "interviews with a passage accepted or coded by hand, of those that somebody finished "
    "for the theme or that bear it.",
    "range": "the fewest and the most passages that one coder accepted or coded by hand, among "
    "those who finished the whole cell, if two did.",
}
ONCE = "Totals count a passage once, so that they may be less than the sum."


@dataclass(frozen=True)
class Figures:
    """The figures of one cell or margin; None where one is undefined."""

    state: State
    count: int
    accepted: int
    hand: int
    suggested: int
    denied: int
    per_1000_words: float | None
    interviews: int
    interviews_known: int
    low: int | None
    high: int | None

    @property
    def sign(self) -> str:
        """What the cell shows."""
        return sign(self.state, self.count, self.suggested)

    @property
    def share(self) -> float | None:
        return self.interviews / self.interviews_known if self.interviews_known else None

    @property
    def coded_words(self) -> str:
        """How many passages were coded, and how."""
        both = ", some both" if self.accepted + self.hand > self.count else ""
        coded = "passage" if self.count == 1 else "passages"
        how = f"{self.accepted:,} accepted, {self.hand:,} by hand{both}"
        return f"{self.count:,} {coded} coded ({how})"

    @property
    def words(self) -> str:
        """All of them in one sentence, each with what it counts."""
        told = f"{self.state.replace('_', ' ').capitalize()}: {self.coded_words}"
        told += f", {self.denied:,} of them denying it" if self.denied else ""
        told += f"; {self.suggested:,} only suggested"
        if self.per_1000_words is not None:
            told += f"; {self.per_1000_words:.2f} coded per 1,000 words"
        if self.interviews_known:
            told += f"; coded in {self.interviews} of {self.interviews_known} interviews known"
        if self.low is not None:
            told += f"; coders who finished it count {self.low} to {self.high}"
        return told + "."


def figures(table: Table) -> list[list[Figures]]:
    """Rows × themes."""
    low, high = table.range
    columns = [
        [[STATES[one] for one in row] for row in table.state.tolist()],
        *(
            getattr(table, name).tolist()
            for name in ("count", "accepted", "hand", "suggested", "denied")
        ),
        _known(table.per_1000_words),
        table.interviews.tolist(),
        table.interviews_known.tolist(),
        _known(low, whole=True),
        _known(high, whole=True),
    ]
    return [
        [Figures(*cell) for cell in zip(*row, strict=True)] for row in zip(*columns, strict=True)
    ]


@dataclass(frozen=True)
class Margins:
    """What a matrix amounts to along its sides."""

    table: Table

    @cached_property
    def rows(self) -> list[Figures]:
        """Each row, over all themes."""
        whole = themes(self.table.facts.codes, WHOLE)
        return [own[0] for own in figures(Table(self.table.facts, self.table.axis, whole))]

    @cached_property
    def themes(self) -> list[Figures]:
        """Each theme, over all rows."""
        return figures(Table(self.table.facts, self._whole, self.table.themes))[0]

    @cached_property
    def all(self) -> Figures:
        """Everything."""
        facts = self.table.facts
        return figures(Table(facts, self._whole, themes(facts.codes, WHOLE)))[0][0]

    @cached_property
    def _whole(self) -> Axis:
        """One row that holds whatever stands in any row."""
        axis, documents = self.table.axis, np.unique(self.table.axis.pairs[1])
        pairs = np.stack([np.zeros_like(documents), documents])
        words = sum(self.table.facts.documents.words[number] for number in documents.tolist())
        group = np.where(axis.group >= 0, 0, -1).astype(np.int32)
        return Axis("all", ("all",), group, pairs, (words,))


def _known(values: Floats, *, whole: bool = False) -> list[list[float | int | None]]:
    return [
        [None if one != one else int(one) if whole else one for one in row]
        for row in values.tolist()
    ]
