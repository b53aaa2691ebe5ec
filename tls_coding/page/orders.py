"""Items and what was decided in; the place of each item in a queue's order out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence

from tls_coding.page.stock import Item


def by_use(items: Sequence[Item], decided: Iterable[str]) -> list[int]:
    """Codes of which least was decided first; control passages with the first of them."""
    used = Counter(decided)
    return _ranks(items, lambda item: used[item.code] if item.code else 0)


def by_doubt(
    items: Sequence[Item], statuses: Callable[[Item], Iterable[str]], latent: Collection[str]
) -> list[int]:
    """What is most likely no case of its code first; control passages in the middle.

    Doubt: flags, one rule only, a latent code, rules that were seldom accepted. `statuses`: what
    was decided on an item, by whoever may be seen.
    """
    accepted: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for item in items:
        for status in statuses(item):
            if status != "unsure":
                judged.update(item.rules)
                accepted.update(item.rules if status in {"accepted", "coded"} else ())
    # Laplace's rule of succession: of a rule that nobody judged, one half.
    rate = {rule: (accepted[rule] + 1) / (judged[rule] + 2) for rule in judged}

    def doubt(item: Item) -> float:
        if not item.code:
            return 1.0
        best = max((rate.get(rule, 0.5) for rule in item.rules), default=0.0)
        few = 0.5 * (len(item.rules) == 1)
        return bool(item.flags) + few + 0.5 * (item.code in latent) + 1 - best

    return _ranks(items, lambda item: -doubt(item))


def _ranks(items: Sequence[Item], worth: Callable[[Item], float]) -> list[int]:
    """The rank of each item; of equal ones the order of places holds."""
    ranks = [0] * len(items)
    for rank, number in enumerate(sorted(range(len(items)), key=lambda n: worth(items[n]))):
        ranks[number] = rank
    return ranks
