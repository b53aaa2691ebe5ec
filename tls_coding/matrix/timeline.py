"""Columns of segments in; passages of each theme by month or year out.

Unit: the interview, which has a date; only interviews that were finished for a theme count. Rates
are per 1,000 respondent words. A period without interviews has no row: nothing was said in it,
which is not 0. Cases differ from period to period: `cases` tells which ones a period speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from tls_coding.matrix.dates import dates_of
from tls_coding.matrix.facts import Facts
from tls_coding.matrix.tallies import PER, tally

Period = Literal["month", "year"]
_LENGTH: dict[Period, int] = {"month": 7, "year": 4}
UNDATED = ""
NOT_REVIEWED = "not reviewed: nobody finished an interview of this period"
NO_WORDS = "no respondents' words"


@dataclass(frozen=True)
class Point:
    """A theme in a period (`2007-05`, `2007`, or "" for interviews whose date does not tell it).

    `interviews`: finished for the theme; `left_out`: not finished; `present`: of `interviews`;
    `per_1000` is None where `reason` says why.
    """

    period: str
    theme: str
    interviews: int
    left_out: int
    present: int
    passages: int
    words: int
    per_1000: float | None
    reason: str


@dataclass(frozen=True)
class Timeline:
    """Points by period and theme, those without a date last; `interviews` and `cases` of each
    period, in the same order."""

    by: Period
    periods: tuple[str, ...]
    interviews: tuple[tuple[str, ...], ...]
    cases: tuple[tuple[str, ...], ...]
    points: tuple[Point, ...]

    @property
    def undated(self) -> tuple[str, ...]:
        """Interviews whose date does not tell the period."""
        named = dict(zip(self.periods, self.interviews, strict=True))
        return named.get(UNDATED, ())

    def frame(self) -> pd.DataFrame:
        """One row a period and theme: the fields of `Point`; None is NaN."""
        names = list(Point.__dataclass_fields__)
        made = pd.DataFrame([vars(point) for point in self.points], columns=names)
        return made.astype({"per_1000": "float64"})


def timeline(facts: Facts, level: int | None = None, by: Period = "year") -> Timeline:
    """Each code (`level` None) or branch by month or year of the interviews."""
    made = tally(facts, level, "interview")
    length = _LENGTH[by]
    dated = [
        date[:length] if len(date) >= length else UNDATED for date in dates_of(facts.documents)
    ]
    periods = sorted(set(dated), key=lambda period: (period == UNDATED, period))
    own = {period: [i for i, one in enumerate(dated) if one == period] for period in periods}
    points = []
    for period, rows in own.items():
        part = made.of_rows(np.array(rows))
        reviewed = part.reviewed.astype(np.int64)
        columns = zip(
            part.themes,
            reviewed.sum(axis=0).tolist(),
            (1 - reviewed).sum(axis=0).tolist(),
            part.present.sum(axis=0).tolist(),
            part.known.sum(axis=0).tolist(),
            (part.words @ reviewed).tolist(),
            strict=True,
        )
        points += [_point(period, *figures) for figures in columns]
    documents = facts.documents
    about = [{case for i in rows for case in documents.cases[i]} for rows in own.values()]
    return Timeline(
        by=by,
        periods=tuple(periods),
        interviews=tuple(tuple(sorted(documents.ids[i] for i in rows)) for rows in own.values()),
        cases=tuple(tuple(case for case in facts.cases if case in held) for held in about),
        points=tuple(points),
    )


def _point(
    period: str, theme: str, interviews: int, left_out: int, present: int, passages: int, words: int
) -> Point:
    reason = NOT_REVIEWED if not interviews else "" if words else NO_WORDS
    rate = None if reason else PER * passages / words
    return Point(period, theme, interviews, left_out, present, passages, words, rate, reason)
