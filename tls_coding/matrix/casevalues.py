"""Facts in; what each case holds of a theme, as one number, out.

A case that was not reviewed for a theme has no value: nobody knows whether it is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from tls_coding.matrix.facts import NO_CASE, Facts, Flags
from tls_coding.matrix.quotes import in_branch, is_below

Measure = Literal["count", "per_1000", "share", "presence"]
MEASURES: tuple[Measure, ...] = get_args(Measure)


@dataclass(frozen=True)
class CaseValue:
    """What one case holds; None, and why, where it is not known.

    A number of a theme; of an attribute whatever stands there.
    """

    case: str
    value: Any
    why: str = ""


def case_values(
    facts: Facts, code: str, measure: Measure, *, negated: bool = False
) -> dict[str, CaseValue]:
    """What every case holds of a code or branch.

    `count`: passages accepted or coded by hand; `per_1000`: the same in 1,000 respondents' words;
    `share`: of the case's documents that have one; `presence`: 1 or 0. A passage counts once.
    Passages that are denied speak against the theme and count only where `negated` is True.
    Presence is known as soon as there is one passage; all else once every document of the case was
    finished for every code of the branch. Where nothing counts and something is still to be decided
    there is no value either.
    """
    theme = in_branch(facts, code)
    open_ones = theme & facts.of_kinds("suggested", "unsure")
    rows = facts.coded & theme
    if not negated:
        rows &= ~_denied(facts, rows)
    codes = [number for number, one in enumerate(facts.codes) if is_below(one, code)]
    return {
        case: _value(facts, rows & own, open_ones & own, case, codes, measure)
        for number, case in enumerate(facts.cases)
        if case != NO_CASE
        for own in [np.asarray(facts.case == number)]
    }


def _denied(facts: Facts, rows: Flags) -> Flags:
    """Rows of passages that the rules call denied under each of their codes of the theme."""
    plain = np.zeros(len(facts), np.bool_)
    plain[facts.passage[rows & ~facts.negated]] = True
    return np.asarray(rows & ~plain[facts.passage])


def _value(
    facts: Facts, rows: Flags, open_ones: Flags, case: str, codes: list[int], measure: Measure
) -> CaseValue:
    documents = [n for n, about in enumerate(facts.documents.cases) if case in about]
    if not documents:
        return CaseValue(case, None, "no document")
    passages = len(np.unique(facts.passage[rows]))
    if measure == "presence" and passages:
        return CaseValue(case, 1.0)
    done = [bool(facts.reviewed[n, codes].all()) for n in documents]
    if not codes or not all(done):
        left = [
            facts.documents.ids[n]
            for n, is_done in zip(documents, done, strict=True)
            if not is_done
        ]
        return CaseValue(case, None, f"not reviewed: {', '.join(left)}")
    if not passages and open_ones.any():
        return CaseValue(case, None, "suggested, not decided")
    if measure == "share":
        held = len(np.unique(facts.document[rows]))
        return CaseValue(case, held / len(documents))
    if measure == "per_1000":
        words = sum(facts.documents.words_of(n, case) for n in documents)
        if not words:
            return CaseValue(case, None, "no words of respondents")
        return CaseValue(case, 1000 * passages / words)
    return CaseValue(case, float(passages))
