"""Columns of segments and two groups in; how far apart the groups are in each theme, out.

Unit of every share and interval: the interview. Unit of a test: what the groups are made of, the
case or the interview, never the passage. Interviews that nobody finished for a theme are left out
of it and counted. An interview about several cases counts once in each of them, with what it says
of that case.

Two effects are given, because a theme can be everywhere and still be more spoken of: the
difference of the shares of interviews in which it is present (bounded, defined when a group has
none, read as it stands; limits of Newcombe 1998), and the ratio of passages per 1,000 respondent
words (`chance.rate_ratio`). Their limits tell what other interviews of these same cases might have
given; whether the groups differ beyond these cases, only the test over cases can tell. It
rearranges the cases (Fisher's and Pitman's permutation test on the mean share); with groups of
interviews it rearranges the interviews of each case among themselves. No test is made where no
arrangement of the values could reach .05. Tests of one call are corrected by Holm's (1979) method;
those that could never reach .05 are not among them (Tarone 1990).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tls_coding.agreement.proportions import Limits
from tls_coding.matrix.chance import ALPHA, difference, holm, permutation_test, rate_ratio
from tls_coding.matrix.facts import Facts, Flags
from tls_coding.matrix.groups import Groups
from tls_coding.matrix.tallies import PER, Tally, tally

_FLOATS = ("share", "per_1000", "difference", "ratio", "low", "high", "p", "p_holm")
NOT_REVIEWED = "not reviewed: nobody finished it in {}"


@dataclass(frozen=True)
class Side:
    """One group in one theme: its interviews that were finished for it, and what they hold.

    `interviews`: how many; `left_out`: how many were not finished; `share`: of `interviews`, where
    `present`; `per_1000`: passages per 1,000 respondent words; `denied`: passages that deny the
    theme, in no other figure.
    """

    interviews: int
    left_out: int
    present: int
    share: float | None
    passages: int
    words: int
    per_1000: float | None
    denied: int


@dataclass(frozen=True)
class Effect:
    """How far apart: first group less second (−1 to 1), first over second; `reason` of a None."""

    share_difference: float | None = None
    share_limits: Limits | None = None
    rate_ratio: float | None = None
    rate_limits: Limits | None = None
    reason: str = ""


@dataclass(frozen=True)
class Test:
    """Whether chance alone could do it: two-sided, and why there is no test.

    `units`: cases (or interviews) of each group; `smallest_p`: the least that their values allow;
    `p_holm`: corrected for all tests of the call.
    """

    units: tuple[int, int] = (0, 0)
    smallest_p: float | None = None
    p: float | None = None
    p_holm: float | None = None
    reason: str = ""

    __test__ = False  # pytest: not one of yours


@dataclass(frozen=True)
class Contrast:
    """Two groups in one theme."""

    theme: str
    first: Side
    second: Side
    effect: Effect
    test: Test


@dataclass(frozen=True)
class Contrasts:
    """All themes; `names` of the groups; `note`: what holds for all tests of the call."""

    names: tuple[str, str]
    groups: Groups
    level: int | None
    rows: tuple[Contrast, ...]
    note: str

    def frame(self) -> pd.DataFrame:
        """One row a theme: `first_…`, `second_…` hold `Side`; then effects, limits, test.

        What is None is NaN here; its reason stands in `effect_reason` or `test_reason`.
        """
        made = pd.DataFrame([_flat(row) for row in self.rows])
        numbers = [name for name in made.columns if name.endswith(_FLOATS)]
        return made.astype(dict.fromkeys(numbers, "float64"))


def contrasts(facts: Facts, groups: Groups, level: int | None = None) -> Contrasts:
    """Each code (`level` None) or branch, in the first of two groups against the second."""
    names = (groups.names[0], groups.names[1])
    parts = tally(facts, level, "part" if groups.unit == "case" else "interview")
    sides = groups.rows(facts, parts)
    blocks = groups.blocks(facts, parts)
    rows = [_contrast(parts, theme, sides, blocks, names) for theme in range(len(parts.themes))]
    corrected = holm([row.test.p for row in rows])
    made = [
        replace(row, test=replace(row.test, p_holm=p))
        for row, p in zip(rows, corrected, strict=True)
    ]
    return Contrasts(names, groups, level, tuple(made), _note(made, groups))


def _contrast(
    parts: Tally,
    theme: int,
    sides: tuple[Flags, Flags],
    blocks: NDArray[np.int64] | None,
    names: tuple[str, str],
) -> Contrast:
    kept = (sides[0] & parts.reviewed[:, theme], sides[1] & parts.reviewed[:, theme])
    one, other = (_side(parts, theme, all_, own) for all_, own in zip(sides, kept, strict=True))
    nobody = [name for name, side in zip(names, (one, other), strict=True) if not side.interviews]
    if nobody or one.share is None or other.share is None:
        reason = NOT_REVIEWED.format(" and in ".join(nobody))
        return Contrast(parts.themes[theme], one, other, Effect(reason=reason), Test(reason=reason))
    ratio = rate_ratio(
        (parts.known[kept[0], theme], parts.known[kept[1], theme]),
        (parts.words[kept[0]], parts.words[kept[1]]),
    )
    effect = Effect(
        share_difference=one.share - other.share,
        share_limits=difference(one.present, one.interviews, other.present, other.interviews),
        rate_ratio=ratio[0] if ratio else None,
        rate_limits=ratio[1] if ratio else None,
        reason=_no_ratio(one, other, names, ratio),
    )
    return Contrast(parts.themes[theme], one, other, effect, _test(parts, theme, kept, blocks))


def _side(parts: Tally, theme: int, all_: Flags, kept: Flags) -> Side:
    interviews, words = int(kept.sum()), int(parts.words[kept].sum())
    present = int(parts.present[kept, theme].sum())
    passages = int(parts.passages[kept, theme].sum())
    return Side(
        interviews=interviews,
        left_out=int(all_.sum()) - interviews,
        present=present,
        share=present / interviews if interviews else None,
        passages=passages,
        words=words,
        per_1000=PER * passages / words if words else None,
        denied=int(parts.denied[kept, theme].sum()),
    )


def _no_ratio(one: Side, other: Side, names: tuple[str, str], found: object) -> str:
    empty = [name for name, side in zip(names, (one, other), strict=True) if not side.passages]
    if empty:
        return f"no ratio of rates: no passage in {' and in '.join(empty)}"
    if found is None:
        return "no ratio of rates: no respondents' words"
    if min(one.interviews, other.interviews) < 2:
        return "no limits of the ratio: a group has one interview"
    return ""


def _test(
    parts: Tally, theme: int, kept: tuple[Flags, Flags], blocks: NDArray[np.int64] | None
) -> Test:
    """The test, over cases (`blocks` None) or over interviews within their cases."""
    values, first, block = _units(parts, theme, kept, blocks)
    units = (int(first.sum()), int((~first).sum()))
    if np.ptp(values) == 0:
        where = {0.0: "in no interview", 1.0: "in every interview"}
        told = where.get(float(values[0]), "in the same share of interviews everywhere")
        return Test(units, reason=f"no test: {told}")
    found = permutation_test(values, first, block)
    if found.arrangements == 1:
        told = "no test: every case has all its interviews in one group"
        return Test(units, found.smallest, reason=told)
    if found.smallest > ALPHA:
        what = "cases" if blocks is None else "interviews, each case by itself,"
        told = f"no test: {units[0]} against {units[1]} {what} cannot give a p below"
        return Test(units, found.smallest, reason=f"{told} {found.smallest:.2f}")
    return Test(units, found.smallest, found.p)


def _units(
    parts: Tally, theme: int, kept: tuple[Flags, Flags], blocks: NDArray[np.int64] | None
) -> tuple[NDArray[np.float64], Flags, NDArray[np.int64] | None]:
    """Share present of each case, or 1 and 0 for each interview; whether of the first group."""
    both = kept[0] | kept[1]
    held = parts.present[:, theme].astype(np.float64)
    if blocks is not None:
        return held[both], kept[0][both], blocks[both]
    cases = np.unique(parts.case[both])
    values = np.array([held[both & (parts.case == case)].mean() for case in cases])
    first = np.isin(cases, parts.case[kept[0]])
    return values, first, None


def _note(rows: list[Contrast], groups: Groups) -> str:
    least = [row.test.smallest_p for row in rows if row.test.p is not None]
    what = f"{len(least)} of {len(rows)} themes tested over {groups.unit}s"
    if not least:
        return f"{what}: what they hold is true of these {groups.unit}s, not of others."
    possible = min(p for p in least if p is not None) * len(least)
    if possible > ALPHA:
        return f"{what}; after Holm's correction no p can be below {min(possible, 1):.2f}."
    return f"{what}, p corrected by Holm's method."


def _flat(row: Contrast) -> dict[str, object]:
    flat: dict[str, object] = {"theme": row.theme}
    for name, side in (("first", row.first), ("second", row.second)):
        flat |= {f"{name}_{key}": value for key, value in asdict(side).items()}
    effect, test = row.effect, row.test
    for name, value, limits in (
        ("share_difference", effect.share_difference, effect.share_limits),
        ("rate_ratio", effect.rate_ratio, effect.rate_limits),
    ):
        low, high = limits or (None, None)
        flat |= {name: value, f"{name}_low": low, f"{name}_high": high}
    flat |= {"effect_reason": effect.reason}
    flat |= {"first_units": test.units[0], "second_units": test.units[1]}
    flat |= {"smallest_p": test.smallest_p, "p": test.p, "p_holm": test.p_holm}
    return flat | {"test_reason": test.reason}
