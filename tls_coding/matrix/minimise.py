"""Rows of a truth table in; the fewest and shortest terms that cover them out (Quine–McCluskey).

Quine (1952), McCluskey (1956). All shortest covers are found: where there are several the cases
do not decide between them, and a reader must know.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

Bits = tuple[int, ...]
Term = tuple[int | None, ...]  # 1 present, 0 absent, None: the term does not say
MAX_MODELS = 200  # past this, more covers of the same size are not listed


def covers(term: Term, row: Bits) -> bool:
    """Whether a row is one of those that a term stands for.

    >>> covers((1, None, 0), (1, 1, 0))
    True
    """
    return all(said is None or said == bit for said, bit in zip(term, row, strict=True))


def prime_implicants(rows: Collection[Bits]) -> list[Term]:
    """The shortest terms that stand for nothing but `rows`, in a fixed order."""
    level: set[Term] = set(rows)
    primes: set[Term] = set()
    while level:
        joined: set[Term] = set()
        used: set[Term] = set()
        for term in level:
            for place, said in enumerate(term):
                other = (*term[:place], 1, *term[place + 1 :])
                if said == 0 and other in level:
                    joined.add((*term[:place], None, *term[place + 1 :]))
                    used |= {term, other}
        primes |= level - used
        level = joined
    return sorted(primes, key=_order)


def minimal_models(
    positive: Sequence[Bits], remainders: Collection[Bits] = ()
) -> list[tuple[Term, ...]]:
    """Every choice of the fewest terms that covers all of `positive` and no negative row.

    A term may also stand for `remainders`, but only where it covers a positive row. Of choices of
    equal size all are given (up to MAX_MODELS), those of shorter terms first.
    """
    if not positive:
        return []
    positive = sorted(set(positive))
    primes = [
        term
        for term in prime_implicants({*positive, *remainders})
        if any(covers(term, row) for row in positive)
    ]
    chart = [frozenset(i for i, row in enumerate(positive) if covers(t, row)) for t in primes]
    everything = frozenset(range(len(positive)))
    for size in range(1, len(positive) + 1):
        found = list(islice(_distinct(_choices(chart, everything, size, ())), MAX_MODELS))
        if found:
            models = [tuple(primes[i] for i in choice) for choice in found]
            return sorted(models, key=lambda model: (_literals(model), list(map(_order, model))))
    return []


def _choices(
    chart: list[frozenset[int]], left: frozenset[int], size: int, chosen: tuple[int, ...]
) -> Iterator[tuple[int, ...]]:
    """Choices of at most `size` more terms that cover what is left, each in rising order."""
    if not left:
        yield tuple(sorted(chosen))
        return
    widest = max((len(covered & left) for covered in chart), default=0)
    if widest * size < len(left):
        return
    # Whatever the choice, one of its terms covers the row that fewest terms cover.
    hardest = min(left, key=lambda row: (sum(row in covered for covered in chart), row))
    for number, covered in enumerate(chart):
        if hardest in covered:
            yield from _choices(chart, left - covered, size - 1, (*chosen, number))


def _distinct(choices: Iterator[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    met: set[tuple[int, ...]] = set()
    for choice in choices:
        if choice not in met:
            met.add(choice)
            yield choice


def _order(term: Term) -> tuple[object, ...]:
    """Shorter terms first, then by the first condition that they name, presence before absence."""
    return sum(said is not None for said in term), [2 if s is None else 1 - s for s in term]


def _literals(model: Sequence[Term]) -> int:
    return sum(said is not None for term in model for said in term)
