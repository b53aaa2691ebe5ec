"""Figures of a code in; what thresholds, each under its author's name, say of them, out.

No threshold is a law. Krippendorff's are held against the lower limit of α's interval, not against
α itself: a figure that a few more interviews may push under the line has not passed it.
"""

from __future__ import annotations

from typing import Literal

Verdict = Literal["reliable", "tentative", "not_shown", "too_few", "no_interval", "undefined"]

RELIABLE, TENTATIVE = 0.800, 0.667  # Krippendorff (2019, ch. 12)
FEW_POSITIVES = 10  # ours: below it, one passage moves positive agreement by a tenth or so
LANDIS_KOCH = (
    (0.81, "almost perfect"),
    (0.61, "substantial"),
    (0.41, "moderate"),
    (0.21, "fair"),
    (0.0, "slight"),
)

VERDICTS: dict[Verdict, str] = {
    "reliable": "lower limit of α at .800 or more: reliable",
    "tentative": "lower limit of α from .667 to .800: for tentative conclusions only",
    "not_shown": "lower limit of α below .667: reliability is not shown",
    "too_few": "fewer than ten units bear the code for anyone: too few to judge (our rule)",
    "no_interval": "α has no interval here: nothing can be said of its lower limit",
    "undefined": "α is undefined: nothing varies, or nothing was coded by two",
}


def verdict(alpha: float | None, low: float | None, coded: int) -> Verdict:
    """What Krippendorff's thresholds (2019, ch. 12) say of the lower limit `low` of α.

    `coded`: units that anyone gave the code; of too few nothing is said, since where the handful
    lies in a few interviews that differ alike the interval is narrower than what is known.

    >>> verdict(0.85, 0.79, 40), verdict(0.85, None, 40), verdict(0.85, 0.84, 6)
    ('tentative', 'no_interval', 'too_few')
    """
    if alpha is None:
        return "undefined"
    if few_positives(coded):
        return "too_few"
    if low is None:
        return "no_interval"
    if low >= RELIABLE:
        return "reliable"
    return "tentative" if low >= TENTATIVE else "not_shown"


def landis_koch(kappa: float | None) -> str | None:
    """The name that Landis & Koch (1977) give a κ, in their words "clearly arbitrary".

    Their classes are of two digits (.41–.60, .61–.80): κ is rounded to two first.

    >>> landis_koch(0.608), landis_koch(0.604), landis_koch(-0.1)
    ('substantial', 'moderate', 'poor')
    """
    if kappa is None:
        return None
    rounded = round(kappa, 2)
    return next((name for least, name in LANDIS_KOCH if rounded >= least), "poor")


def few_positives(coded: int) -> bool:
    """True where fewer than ten units bear the code for anyone: too few to say how it is used.

    The rule is ours.
    """
    return coded < FEW_POSITIVES
