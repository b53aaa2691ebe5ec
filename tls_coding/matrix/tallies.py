"""Columns of segments in; how many passages of each theme each interview holds, and where that is
known, out.

A passage is counted once, however many coders coded it. Where nobody finished an interview for a
theme, what was found so far is no count: comparisons leave the interview out and say how many they
left out. Passages in which every coder's decision bears `negated` are kept apart (`denied`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tls_coding.matrix.facts import NO_CASE, Facts, Flags

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
By = Literal["part", "interview"]
PER = 1000  # words that a rate is given for


@dataclass(frozen=True)
class Themes:
    """Codes at a level of the code tree: `of[code]` is the number of its theme, -1 for none."""

    names: tuple[str, ...]
    of: NDArray[np.int64]

    def columns(self, theme: int) -> NDArray[np.intp]:
        """The numbers of the codes of a theme."""
        return np.flatnonzero(self.of == theme)


def themes_of(facts: Facts, level: int | None = None) -> Themes:
    """Every code (`level` None), or branches: the first `level` parts of a code's name.

    A branch is made of the codes that somebody finished somewhere: what was never looked for, or
    is no longer in the codebook, belongs to no branch. A branch of nothing else keeps all of it.
    ValueError where `level` is not at least 1.
    """
    if level is None:
        return Themes(facts.codes, np.arange(len(facts.codes)))
    if level < 1:
        raise ValueError(f"level {level}: 1 is the first part of a code's name")
    stems = [".".join(code.split(".")[:level]) for code in facts.codes]
    names = tuple(dict.fromkeys(stems))
    of = np.array([names.index(stem) for stem in stems], np.int64)
    looked_for = facts.reviewed.any(axis=0)
    alive = np.zeros(len(names), np.bool_)
    alive[of[looked_for]] = True
    return Themes(names, np.where(looked_for | ~alive[of], of, -1))


def reviewed_of(facts: Facts, themes: Themes) -> Flags:
    """`[document, theme]`: whether somebody finished the document for every code of the theme."""
    made = np.zeros((len(facts.documents.ids), len(themes.names)), np.bool_)
    for theme in range(len(themes.names)):
        if (codes := themes.columns(theme)).size:
            made[:, theme] = facts.reviewed[:, codes].all(axis=1)
    return made


@dataclass(frozen=True)
class Tally:
    """Passages by row and theme. A row is an interview, or what an interview says of one case.

    `document`, `case` (-1 where a row is a whole interview) and `words` (of respondents) have one
    entry a row; `passages`, `denied` and `reviewed` one a row and theme. `passages` holds what was
    coded and not denied, `denied` the rest, both also where nobody finished.
    """

    themes: tuple[str, ...]
    document: Counts
    case: Counts
    words: Counts
    passages: Counts
    denied: Counts
    reviewed: Flags

    @cached_property
    def known(self) -> Counts:
        """Passages where somebody finished the interview for the theme, else 0."""
        return np.where(self.reviewed, self.passages, 0)

    @cached_property
    def present(self) -> Flags:
        """Where somebody finished, and a passage was found that does not deny."""
        return np.asarray(self.known > 0)

    def of_rows(self, rows: NDArray[Any]) -> Tally:
        """The same of some rows."""
        return Tally(
            self.themes,
            self.document[rows],
            self.case[rows],
            self.words[rows],
            self.passages[rows],
            self.denied[rows],
            self.reviewed[rows],
        )


def tally(facts: Facts, level: int | None = None, by: By = "part") -> Tally:
    """Count by interview, or by interview and case (`part`), for codes or branches."""
    themes = themes_of(facts, level)
    document, case = _rows(facts, by)
    count = (len(document), len(themes.names))
    rows = np.flatnonzero(facts.coded & (themes.of[facts.code] >= 0))
    place = _places(facts, document, case, by)[rows]
    theme = themes.of[facts.code[rows]]
    everywhere = np.int64(facts.passage[-1]) + 1 if len(facts) else np.int64(1)
    keys = (place * count[1] + theme) * everywhere + facts.passage[rows]
    held = _counted(keys, everywhere, count)
    meant = _counted(keys[~facts.negated[rows]], everywhere, count)
    return Tally(
        themes=themes.names,
        document=document,
        case=case,
        words=_words(facts, document, case, by),
        passages=meant,
        denied=held - meant,
        reviewed=np.asarray(reviewed_of(facts, themes)[document]),
    )


def rates(passages: Counts, words: Counts) -> Floats:
    """Passages per 1,000 words; NaN where there are no words."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(words > 0, PER * passages / words, np.nan)


@dataclass(frozen=True)
class CaseTally:
    """Cases × themes, from the interviews that were finished for the theme.

    `interviews`: how many these are; `present`: in how many of them the theme is; `words`: theirs.
    `left_out`: interviews about the case that nobody finished for the theme.
    """

    cases: tuple[str, ...]
    themes: tuple[str, ...]
    passages: Counts
    words: Counts
    interviews: Counts
    present: Counts
    left_out: Counts


def by_case(facts: Facts, level: int | None = None) -> CaseTally:
    """Cases × themes; what belongs to no case is left out."""
    return case_tally(tally(facts, level), facts.cases)


def case_tally(parts: Tally, cases: Sequence[str]) -> CaseTally:
    """What interviews say of each case, added up; `cases`: what the numbers of cases stand for."""
    named = [number for number, case in enumerate(cases) if case != NO_CASE]
    belongs = np.stack([parts.case == number for number in named]).astype(np.int64) if named else (
        np.zeros((0, len(parts.case)), np.int64)
    )  # fmt: skip
    reviewed = parts.reviewed.astype(np.int64)
    return CaseTally(
        cases=tuple(cases[number] for number in named),
        themes=parts.themes,
        passages=belongs @ parts.known,
        words=belongs @ (reviewed * parts.words[:, np.newaxis]),
        interviews=belongs @ reviewed,
        present=belongs @ parts.present.astype(np.int64),
        left_out=belongs @ (1 - reviewed),
    )


def complete_block(reviewed: Flags) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of a table such that every cell of theirs is known: a large block, not
    always the largest. What misses most, in share, goes first; of equals the columns, then the
    last.

    >>> rows, columns = complete_block(np.array([[1, 1, 0], [1, 1, 0], [0, 0, 0]], bool))
    >>> rows.tolist(), columns.tolist()
    ([0, 1], [0, 1])
    """
    rows, columns = (np.flatnonzero(reviewed.any(axis=axis)) for axis in (1, 0))
    while rows.size and columns.size:
        block = reviewed[np.ix_(rows, columns)]
        if block.all():
            break
        by_row, by_column = (1 - block.mean(axis=axis) for axis in (1, 0))
        if by_column.max() >= by_row.max():
            columns = np.delete(columns, _last(by_column))
        else:
            rows = np.delete(rows, _last(by_row))
    return rows, columns


def _last(missing: Floats) -> int:
    return int(len(missing) - 1 - np.argmax(missing[::-1]))


def _rows(facts: Facts, by: By) -> tuple[Counts, Counts]:
    if by == "interview":
        return np.arange(len(facts.documents.ids)), np.full(len(facts.documents.ids), -1)
    numbers = {case: number for number, case in enumerate(facts.cases)}
    named = {(d, numbers[c]) for d, own in enumerate(facts.documents.cases) for c in own}
    named |= set(zip(facts.document.tolist(), facts.case.tolist(), strict=True))
    pairs = np.array(sorted(named), np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _places(facts: Facts, document: Counts, case: Counts, by: By) -> Counts:
    """The row that each segment belongs to."""
    if by == "interview":
        return facts.document.astype(np.int64)
    cases = len(facts.cases)
    sought = facts.document.astype(np.int64) * cases + facts.case
    return np.searchsorted(document * cases + case, sought)


def _counted(keys: Counts, everywhere: np.int64, shape: tuple[int, int]) -> Counts:
    cells = np.unique(keys) // everywhere
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape).astype(np.int64)


def _words(facts: Facts, document: Counts, case: Counts, by: By) -> Counts:
    told = facts.documents
    if by == "interview":
        return np.array(told.words, np.int64)
    pairs = zip(document.tolist(), case.tolist(), strict=True)
    return np.array([told.words_of(d, facts.cases[c]) for d, c in pairs], np.int64)
