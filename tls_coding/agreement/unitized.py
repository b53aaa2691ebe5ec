"""Codings in; how far pairs of coders cut the same passages out of the texts, out.

No units are laid over the texts here: the passages are as long as coders made them (Krippendorff,
Mathet, Bouvry & Widlöcher 2016; see `unitizing`). The texts that both finished, respondents' words
only, stand behind one another as one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np

from tls_coding.agreement.unitizing import (
    coverage,
    paired_share,
    unitizing,
    why_undefined_unitizing,
)
from tls_coding.agreement.units import Bounds
from tls_coding.coding.codings import CoderState


@dataclass(frozen=True)
class Unitized:
    """uα, |uα, cuα and (k)uα of two coders.

    Over the `transcripts` that both finished for all `codes` that they have in common anywhere;
    `length`: code points of respondents' words in them. `covered`: by coder and code, the share
    of these that bears the code; `paired`: by code, the share of its passages that (k)uα compares.
    `reasons`: why a figure is None.
    """

    coders: tuple[str, str]
    codes: tuple[str, ...]
    transcripts: int
    length: int
    passages: dict[str, int] = field(default_factory=dict)
    u: float | None = None
    u_binary: float | None = None
    cu: float | None = None
    ku: dict[str, float | None] = field(default_factory=dict)
    covered: dict[str, dict[str, float | None]] = field(default_factory=dict)
    paired: dict[str, float | None] = field(default_factory=dict)
    reasons: dict[str, Any] = field(default_factory=dict)


def unitized(
    states: Sequence[CoderState], texts: Mapping[str, Bounds], codes: Sequence[str]
) -> tuple[Unitized, ...]:
    """The figures of every pair of coders; `texts`: what is text of each transcript, as spans."""
    return tuple(_of_pair(one, other, texts, codes) for one, other in combinations(states, 2))


def _of_pair(
    one: CoderState, other: CoderState, texts: Mapping[str, Bounds], codes: Sequence[str]
) -> Unitized:
    both = {key for key in one.done & other.done if key[0] in texts}
    shared = {code for _, code in both}
    common = tuple(code for code in codes if code in shared)
    whole = [name for name in texts if common and all((name, code) in both for code in common)]
    line = {name: np.asarray(texts[name], np.int64).reshape(-1, 2) for name in whole}
    lengths = [int((spans[:, 1] - spans[:, 0]).sum()) for spans in line.values()]
    places = dict(zip(whole, np.append(0, np.cumsum(lengths)).tolist(), strict=False))
    cut = {s.coder: list(_on_line(s, line, places, set(common))) for s in (one, other)}
    plain = Unitized((one.coder, other.coder), common, len(whole), sum(lengths))
    if not whole:
        return replace(plain, reasons={"u": "no_common_units"})
    made = unitizing(cut, plain.length)
    missing = why_undefined_unitizing(cut, plain.length)
    return replace(
        plain,
        passages={coder: len(spans) for coder, spans in cut.items()},
        u=made["u"],
        u_binary=made["u_binary"],
        cu=made["cu"],
        ku=made["ku"],
        covered=coverage(cut, plain.length),
        paired=paired_share(cut, plain.length),
        reasons={name: why for name, why in missing.items() if why and name != "ku"}
        | {"ku": {code: why for code, why in missing["ku"].items() if why}},
    )


def _on_line(
    state: CoderState, line: Mapping[str, Any], places: Mapping[str, int], codes: set[str]
) -> list[tuple[int, int, str]]:
    """A coder's passages in the row of texts; what stands outside respondents' words is cut off."""
    found = []
    for (name, code), spans in state.counted.items():
        if name not in line or code not in codes:
            continue
        for span in spans:
            start, end = (_before(line[name], place) + places[name] for place in span)
            if start < end:
                found.append((start, end, code))
    return sorted(found)


def _before(spans: Any, place: int) -> int:
    """How many characters of `spans` stand before a place."""
    inside = np.clip(place - spans[:, 0], 0, spans[:, 1] - spans[:, 0])
    return int(inside.sum())
