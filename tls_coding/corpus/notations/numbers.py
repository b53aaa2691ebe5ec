"""Labels of all turns in; those that number questions and answers (Q1, R1), without it, out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from tls_coding.corpus.labels import bare


def unnumbered(labels: Iterable[str]) -> dict[str, str]:
    """For labels that number the questions (Q1, R1, Q2, R2, …): the label without its number.

    `labels` are those of all turns in order. Numbers that come back (R1, R2, R1) are persons.

    >>> unnumbered(["Q1", "R1", "Q2", "R2"])
    {'Q1': 'Q', 'R1': 'R', 'Q2': 'Q', 'R2': 'R'}
    """
    numbers: dict[str, list[int]] = {}
    parts: dict[str, tuple[str, int]] = {}
    for label in labels:
        match = re.fullmatch(r"(.*?[^\W\d_])\s{0,3}[.°#]?\s{0,3}(\d{1,4})", label)
        if match:
            parts[label] = match[1].removesuffix(" n").rstrip(), int(match[2])
            numbers.setdefault(bare(label), []).append(int(match[2]))
    rising = {
        word
        for word, seen in numbers.items()
        if len(seen) > 1 and all(a < b for a, b in pairwise(seen))
    }
    asks = {word for word in rising if word in {"q", "d", "p", "question", "domanda", "pregunta"}}
    answers = {word for word in rising if word in {"r", "a", "reponse", "answer", "risposta"}}
    answers |= rising & {"respuesta"}
    if "p" in asks and "r" not in answers:
        asks -= {"p"}  # P1, P2: participants
    if not asks:
        return {}
    return {label: part[0] for label, part in parts.items() if bare(label) in asks | answers}
