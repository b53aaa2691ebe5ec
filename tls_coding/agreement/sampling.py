"""The rules as a coder: counts of decided passages in; precision, elusion and recall out.

What people decided on suggestions says how many are right (*precision*). What the rules missed is
known only from a random sample of passages without a suggestion: its share of relevant passages
is the *elusion*, and with it the *recall*. A passage is *relevant* to a code where people gave it
the code. Pure functions of counts; where a sample cannot carry a figure it is None with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypedDict

from tls_coding.agreement.proportions import Limits, clopper_pearson, wilson

LEAST = 30  # passages: with none found in 30, as many as 12 in 100 may still be relevant
MOST = 10**9

SamplingReason = Literal[
    "not_decided", "too_few_sampled", "nothing_relevant", "only_suggested", "too_few_relevant",
    "not_coded", "not_settled", "texts_changed", "rules_changed", "nothing_suggested",
]  # fmt: skip


@dataclass(frozen=True)
class Stratum:
    """Passages of one kind (one code, one language, …), `sampled` of them drawn at random.

    `relevant` counts those among the sampled that people gave the code (a fraction where a sample
    is only expected). All decided: `sampled` equals `size`, and nothing is left to chance.
    ValueError where counts contradict each other.
    """

    size: int
    sampled: int
    relevant: float
    suggested: bool

    def __post_init__(self) -> None:
        if not 0 <= self.relevant <= self.sampled <= self.size:
            raise ValueError(
                f"{self.relevant} relevant of {self.sampled} sampled of {self.size}: "
                "each is at most the next"
            )

    @property
    def whole(self) -> bool:
        """True where every passage was decided."""
        return self.sampled == self.size

    @property
    def estimated(self) -> float:
        """Relevant passages in the stratum, each sampled one standing for size / sampled."""
        return self.size * self.relevant / self.sampled if self.sampled else 0.0

    def limits(self, confidence: float = 0.95) -> Limits:
        """Relevant passages in the stratum, at least and at most: exact binomial limits.

        They are narrowed to what the sample leaves open.
        """
        limits = clopper_pearson(self.relevant, self.sampled, confidence) or (0.0, 1.0)
        low = max(self.size * limits[0], self.relevant)
        return low, min(self.size * limits[1], self.relevant + self.size - self.sampled)


@dataclass(frozen=True)
class Estimate:
    """A share with its limits; `reason` says why there is none."""

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: SamplingReason | None = None


class Elusion(TypedDict):
    """Elusion and recall with their limits; None where one is undefined."""

    elusion: float | None
    e_lo: float | None
    e_hi: float | None
    recall: float | None
    r_lo: float | None
    r_hi: float | None


def elusion(tp: float, n0: int, n: int, x: int, confidence: float = 0.95) -> Elusion:
    """Elusion, and recall from it (Roitblat 2007; ei-Recall, Losey 2015).

    `tp`: relevant passages among the suggested ones, all of them decided; `n0`: passages without
    a suggestion, `n` of them sampled at random, `x` of these relevant. The limits of elusion are
    exact binomial ones, narrowed to what the sample leaves open: at least x, at most n0 − n + x
    passages are relevant. Recall is tp / (tp + n0 × elusion), its limits from those of elusion.
    None throughout where n is 0 and n0 is not; recall is None where nothing relevant is known of.
    ValueError where counts contradict each other.

    >>> made = elusion(8000, 92000, 1534, 5)
    >>> round(made["recall"], 4), round(made["r_lo"], 4), round(made["r_hi"], 4)
    (0.9639, 0.9197, 0.988)
    """
    if tp < 0:
        raise ValueError(f"{tp} relevant passages")
    missed = Stratum(n0, n, x, suggested=False)
    if n0 and not n:
        return Elusion(elusion=None, e_lo=None, e_hi=None, recall=None, r_lo=None, r_hi=None)
    low, high = missed.limits(confidence)
    return Elusion(
        elusion=x / n if n else None,
        e_lo=low / n0 if n0 else None,
        e_hi=high / n0 if n0 else None,
        recall=_share(tp, missed.estimated),
        r_lo=_share(tp, high),
        r_hi=_share(tp, low),
    )


def precision(strata: Iterable[Stratum], *, confidence: float = 0.95) -> Estimate:
    """Share of suggestions that are right, over the suggested strata; the others are ignored.

    One stratum, or several of which the same share is decided, has Wilson's limits. Otherwise each
    suggestion stands for as many as its stratum says, and the limits are Wilson's for as many
    decisions as carry the same information (Kish 1965, effective sample size). None (`not_decided`)
    where a suggested stratum has no decision. Where all are decided the share is exact for these
    texts; the limits are then for further texts like them.

    >>> made = precision([Stratum(200, 80, 60, True)])
    >>> made.value, round(made.low, 4), round(made.high, 4)
    (0.75, 0.6452, 0.8319)
    """
    held = [stratum for stratum in strata if stratum.suggested and stratum.size]
    if not held or not all(stratum.sampled for stratum in held):
        return Estimate(None, reason="not_decided")
    size = sum(stratum.size for stratum in held)
    share = sum(stratum.estimated for stratum in held) / size
    weights = sum(stratum.size**2 / stratum.sampled for stratum in held)
    decided = size**2 / weights
    return _estimate(share, wilson(share * decided, decided, confidence))


def recall(strata: Iterable[Stratum], *, confidence: float = 0.95, least: int = LEAST) -> Estimate:
    """Share of all relevant passages that the rules suggested, from a stratified sample.

    Each sampled passage stands for size / sampled of its stratum (Horvitz & Thompson 1952). The
    limits hold for all strata at once: each stratum that is not wholly decided gets exact binomial
    limits at 1 − (1 − confidence) / (number of such strata), as does `elusion`, and the lowest
    recall puts the suggested strata at their lowest and the others at their highest. They cover
    at least as often as `confidence` says, and more often with many strata.

    None where a suggested stratum has no decision (`not_decided`), where fewer than `least`
    passages of a stratum without suggestions were sampled and it is not wholly decided
    (`too_few_sampled`; also where no such stratum is given), or where nothing relevant was found
    (`nothing_relevant`).

    >>> recall([Stratum(100, 100, 80, True), Stratum(1000, 200, 2, False)]).value
    0.8888888888888888
    """
    held = [stratum for stratum in strata if stratum.size]
    reason = _cannot(held, least)
    if reason:
        return Estimate(None, reason=reason)
    at_least, at_most = bounds(held, confidence)
    found = sum(stratum.estimated for stratum in held if stratum.suggested)
    missed = sum(stratum.estimated for stratum in held if not stratum.suggested)
    return Estimate(
        _share(found, missed),
        _share(at_least[True], at_most[False]),
        _share(at_most[True], at_least[False]),
    )


def bounds(
    strata: Iterable[Stratum], confidence: float = 0.95
) -> tuple[dict[bool, float], dict[bool, float]]:
    """Relevant passages with a suggestion (True) and without (False): at least, at most.

    All of it holds at once with `confidence`: each stratum that is not wholly decided gets its
    share of what may go wrong (Bonferroni).
    """
    held = [stratum for stratum in strata if stratum.size]
    each = 1 - (1 - confidence) / max(1, sum(not stratum.whole for stratum in held))
    at_least, at_most = {True: 0.0, False: 0.0}, {True: 0.0, False: 0.0}
    for stratum in held:
        low, high = stratum.limits(each)
        at_least[stratum.suggested] += low
        at_most[stratum.suggested] += high
    return at_least, at_most


def needed_sample(
    half_width: float, *, share: float = 0.5, size: int | None = None, confidence: float = 0.95
) -> int:
    """How many passages to decide so that Wilson's limits are ± `half_width`.

    `share`: the share expected (.5 asks for most); `size`: passages there are, fewer being needed
    where they are few. ValueError where half_width is not between 0 and .5.

    >>> needed_sample(0.05), needed_sample(0.05, size=500), needed_sample(0.03, share=0.1)
    (381, 217, 388)
    """
    _check_width(half_width)

    def narrow(n: int) -> bool:
        limits = wilson(share * n, n, confidence)
        return limits is not None and limits[1] - limits[0] <= 2 * half_width

    needed = first_enough(narrow, MOST)
    if size is None:
        return needed
    return min(size, -(-needed * size // (needed + size - 1)))  # a finite population


def needed_for_recall(
    half_width: float, *, found: int, unsuggested: int, missed: float, confidence: float = 0.95
) -> int:
    """How many passages without a suggestion to decide so that recall is known ± `half_width`.

    `found`: relevant passages among the suggested; `unsuggested`: passages without a suggestion;
    `missed`: the elusion expected. At most all of them. ValueError where half_width is not between
    0 and .5, or missed not between 0 and 1.

    >>> needed_for_recall(0.05, found=400, unsuggested=9000, missed=0.004)
    2519
    """
    _check_width(half_width)
    if not 0 <= missed <= 1:
        raise ValueError(f"an elusion of {missed}: it lies between 0 and 1")

    def narrow(n: int) -> bool:
        limits = clopper_pearson(missed * n, n, confidence) or (0.0, 1.0)
        low, high = _share(found, unsuggested * limits[1]), _share(found, unsuggested * limits[0])
        return low is None or high is None or high - low <= 2 * half_width

    return first_enough(narrow, unsuggested)


def _cannot(strata: list[Stratum], least: int) -> SamplingReason | None:
    others = [stratum for stratum in strata if not stratum.suggested]
    if not all(stratum.sampled for stratum in strata if stratum.suggested):
        return "not_decided"
    if not others or any(s.sampled < least and not s.whole for s in others):
        return "too_few_sampled"
    return None if any(stratum.relevant for stratum in strata) else "nothing_relevant"


def _estimate(share: float, limits: Limits | None) -> Estimate:
    return Estimate(share, *limits) if limits else Estimate(share)


def _share(found: float, missed: float) -> float | None:
    return found / (found + missed) if found + missed > 0 else None


def first_enough(enough: Callable[[int], bool], most: int) -> int:
    """The smallest number from 1 to `most` that is enough; `most` where none is."""
    low, high = 1, max(1, most)
    while low < high:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _check_width(half_width: float) -> None:
    if not 0 < half_width < 0.5:
        raise ValueError(f"a half-width of {half_width}: it lies between 0 and .5")
