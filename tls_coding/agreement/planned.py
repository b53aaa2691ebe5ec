"""A figure and how often a code is given in; how many units a narrower interval would take, out.

The large-sample variance of κ of two coders with the same share of positives (Bloch & Kraemer
1989; Donner & Eliasziw 1992), which is also that of α of two coders, and what Krippendorff's own
table of sample sizes rests on. It takes units for independent; that those of one interview are not
is made good by the factor by which the interval over interviews is wider (Kish's design effect).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from scipy.special import ndtri

from tls_coding.agreement.judged import RELIABLE
from tls_coding.agreement.measured import CodeAgreement

Unplanned = Literal["undefined", "no_disagreement"]


@dataclass(frozen=True)
class Needed:
    """What an interval of `width` would take, the code being given as often as it was (`share`).

    `value`: the figure planned for, the one that was found; of a code given too rarely to judge,
    or where it is 0 or less, .800 is `assumed`. `units` if they were independent; `positives`: how
    many of these bear the code; `interviews`: how many like these, where there is an interval over
    interviews to tell; `spread`: the factor by which that units of one interview are alike makes
    the variance larger.
    """

    code: str
    figure: str
    width: float
    value: float | None = None
    share: float | None = None
    assumed: bool = False
    units: int | None = None
    positives: int | None = None
    interviews: int | None = None
    spread: float | None = None
    reason: Unplanned | None = None


def variance_of_unit(value: float, share: float) -> float:
    """The variance of κ (or α) × the number of units, for two coders (Bloch & Kraemer 1989).

    `share`: of units that a coder gives the code, between 0 and 1.

    >>> round(variance_of_unit(0.4, 0.5), 2)
    0.84
    """
    spread = share * (1 - share)
    return (1 - value) * ((1 - value) * (1 - 2 * value) + value * (2 - value) / (2 * spread))


def needed(
    made: CodeAgreement, share: float | None, figure: str, *, width: float, level: float = 0.95
) -> Needed:
    """How many units, positives and interviews an interval of `width` (both sides) would take.

    `share`: of the ratings, those that gave the code. ValueError for a width that is none.
    """
    if not 0 < width < 2:
        raise ValueError(f"a width of {width}: it lies between 0 and 2")
    found = getattr(made, figure)
    if found is None or share is None or not 0 < share < 1:
        return Needed(made.code, figure, width, reason="undefined")
    assumed = made.few_positives or found <= 0
    value = RELIABLE if assumed else found
    plain = Needed(made.code, figure, width, value, share, assumed)
    if value == 1:
        return replace(plain, reason="no_disagreement")
    z = float(ndtri((1 + level) / 2))
    each = variance_of_unit(value, share)
    units = math.ceil(4 * z**2 * each / width**2)
    plain = replace(plain, units=units, positives=math.ceil(units * share))
    limits = made.ci.get(figure)
    if assumed or not limits:
        return plain
    # In large samples the half width of an interval is z standard errors, and shrinks as √n.
    wide = limits[1] - limits[0]
    interviews = max(2, math.ceil(made.n_clusters * (wide / width) ** 2))
    return replace(
        plain, interviews=interviews, spread=(wide / (2 * z)) ** 2 / (each / made.n_units)
    )
