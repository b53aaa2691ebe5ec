"""Agreement of two coders or more: ratings in, a number out, or None where it is undefined.

Ratings are coders × units, with None (or NaN) for missing ones (`agreement.tally`). Agreement is
over the units with two ratings or more; what chance gives is from all units (Gwet 2014, ch. 2).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from tls_coding.agreement.tally import Floats, Ratings, is_missing, tally


class _Seen(NamedTuple):
    """What all coefficients start from. `agreeing` and `given` have a row for every rated unit."""

    agreeing: Floats  # share of the unit's pairs of coders that agree; 0 where one coder rated
    given: Floats  # units × values: share of the unit's coders
    several: Floats  # 1 for units with two ratings or more, else 0

    @property
    def paired(self) -> int:
        return int(self.several.sum())

    @property
    def observed(self) -> float:
        return float(self.agreeing.sum() / self.paired)

    @property
    def shares(self) -> Floats:
        return np.asarray(self.given.mean(axis=0))


def percent_raters(ratings: Ratings) -> float | None:
    """Mean over units of the share of pairs of coders that agree, 0 to 1.

    >>> percent_raters([[1, 1, 0, 0], [1, 0, 0, None]])
    0.6666666666666666
    """
    seen = _seen(ratings)
    return seen.observed if seen.paired else None


def fleiss(ratings: Ratings) -> float | None:
    """Fleiss' κ (Fleiss 1971); with missing ratings as Gwet (2014, ch. 2) extends it.

    >>> round(fleiss([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, 1]]), 4)
    0.3333
    """
    seen = _seen(ratings)
    return _corrected(seen, _unlike(seen)) if _varies(seen) else None


def ac1_raters(ratings: Ratings, categories: int | None = None) -> float | None:
    """Gwet's AC1 for several coders with missing ratings (Gwet 2014, ch. 2).

    `categories`: how many coders could use, if more than were used.

    >>> round(ac1_raters([[1, 1, 0, 0], [1, 0, 0, None], [1, 1, 0, 1]]), 4)
    0.1724
    """
    seen = _seen(ratings)
    size = _size(seen, categories)
    return _corrected(seen, 1 - _unlike(seen) / (size - 1)) if _varies(seen) else None


def brennan_prediger_raters(ratings: Ratings, categories: int | None = None) -> float | None:
    """Brennan & Prediger's κ for several coders (Gwet 2014, ch. 2).

    `categories`: how many coders could use, if more than were used.

    >>> round(brennan_prediger_raters([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, 1]]), 4)
    0.3333
    """
    seen = _seen(ratings)
    size = _size(seen, categories)
    return _corrected(seen, 1 - 1 / size) if _varies(seen) else None


def fleiss_per_category(ratings: Ratings) -> dict[Any, float | None]:
    """Fleiss' κ of every value against all others (Fleiss 1971, p. 381).

    >>> {v: round(k, 4) for v, k in fleiss_per_category([["a", "a", "b"], ["a", "b", "c"]]).items()}
    {'a': 0.3333, 'b': -0.5, 'c': -0.2}
    """
    _, values = tally(ratings)
    result: dict[Any, float | None] = {}
    for value in values:
        result[value] = fleiss(
            [[given if is_missing(given) else given == value for given in row] for row in ratings]
        )
    return result


def fleiss_se0(ratings: Ratings) -> float | None:
    """Standard error of Fleiss' κ if there were chance agreement only, for a test against 0.

    Fleiss, Nee & Landis (1979); their formula corrects that of 1971. None too where units differ
    in how many coders rated them: the formula has no such case.

    >>> round(fleiss_se0([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, 1]]), 4)
    0.2887
    """
    counts, _ = tally(ratings)
    sizes = set(counts.sum(axis=1).tolist()) if counts.size else set()
    if len(sizes) != 1 or fleiss(ratings) is None:
        return None
    coders, units = sizes.pop(), len(counts)
    shares = counts.sum(axis=0) / counts.sum()
    spread = shares * (1 - shares)
    total = float(spread.sum())
    variance = total**2 - float((spread * (1 - 2 * shares)).sum())
    return math.sqrt(2 * variance / (units * coders * (coders - 1))) / total


def standard_errors(ratings: Ratings, categories: int | None = None) -> dict[str, float | None]:
    """Gwet's standard errors of `percent`, `fleiss`, `ac1` and `bp` over units (2014, ch. 5).

    They hold for these coders and a large population of units. None where the coefficient is
    undefined or there is one unit only.

    >>> errors = standard_errors([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, 1]])
    >>> {name: round(value, 4) for name, value in errors.items()}
    {'percent': 0.1925, 'fleiss': 0.3849, 'ac1': 0.3849, 'bp': 0.3849}
    """
    seen = _seen(ratings)
    units = len(seen.agreeing)
    if not seen.paired or units < 2:
        return dict.fromkeys(("percent", "fleiss", "ac1", "bp"))
    result = {"percent": _error(_parts(seen, 0.0))} | dict.fromkeys(("fleiss", "ac1", "bp"))
    if not _varies(seen):
        return result
    size = _size(seen, categories)
    unlike = _unlike(seen)
    own = seen.given @ (1 - seen.shares)  # chance to differ, from the point of view of each unit
    result["fleiss"] = _error(_linear(seen, 1 - unlike, 1 - own))
    result["ac1"] = _error(_linear(seen, unlike / (size - 1), own / (size - 1)))
    result["bp"] = _error(_parts(seen, 1 / size))
    return result


def _parts(seen: _Seen, expected: float) -> Floats:
    """Each unit's part in a coefficient, 0 where one coder rated; their mean is the coefficient."""
    beyond = seen.agreeing - expected * seen.several
    return np.asarray(beyond * len(seen.several) / seen.paired / (1 - expected))


def _linear(seen: _Seen, expected: float, own: Floats) -> Floats:
    """The same to first order, chance agreement being itself from the sample."""
    each = _parts(seen, expected)
    return np.asarray(each - 2 * (1 - each.mean()) * (own - expected) / (1 - expected))


def _error(parts: Floats) -> float:
    return float(parts.std(ddof=1) / math.sqrt(len(parts)))


def _seen(ratings: Ratings) -> _Seen:
    counts, _ = tally(ratings)
    if not counts.size:
        return _Seen(np.zeros(0), np.zeros((0, 0)), np.zeros(0))
    sizes = counts.sum(axis=1)
    pairs = np.maximum(1, sizes * (sizes - 1))  # 0 pairs agree where one coder rated
    agreeing = (counts * (counts - 1)).sum(axis=1) / pairs
    return _Seen(agreeing, counts / sizes[:, np.newaxis], (sizes >= 2).astype(float))


def _corrected(seen: _Seen, by_chance: float) -> float:
    """1 − observed by expected disagreement."""
    return 1 - (1 - seen.observed) / by_chance


def _unlike(seen: _Seen) -> float:
    """Chance that two ratings drawn from all differ."""
    return float(seen.shares @ (1 - seen.shares))


def _varies(seen: _Seen) -> bool:
    return seen.paired > 0 and seen.given.shape[1] > 1


def _size(seen: _Seen, categories: int | None) -> int:
    used = seen.given.shape[1]
    if categories is not None and categories < used:
        raise ValueError(f"{used} categories are used, more than the {categories} declared")
    return used if categories is None else categories
