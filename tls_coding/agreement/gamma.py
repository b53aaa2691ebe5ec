"""Codings in; γ of each text, by the authors' own program where it is installed, out.

Mathet, Widlöcher & Métivier (2015). γ aligns the passages of coders and compares what is left over
with texts coded at random. It needs `pygamma-agreement`, which this program does not bring along:
it solves integer programs with CVXOPT, whose licence (GPL) is not ours, and it is slow.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from tls_coding.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tls_coding.coding.codings import CoderState

SEED = 20_010_101
MISSING = "γ needs a package that is not here: pip install pygamma-agreement"


@dataclass(frozen=True)
class Gamma:
    """γ: `mean` over `texts`, each weighing as much as it has passages; None where none has one.

    `texts`: those that two coders or more finished for all codes and that each of them coded;
    `left_out`: those finished in which a coder found nothing, where γ is undefined.
    """

    mean: float | None
    passages: int
    texts: dict[str, float] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def gamma(
    states: Sequence[CoderState], texts: Sequence[str], codes: Sequence[str], *, seed: int = SEED
) -> Gamma:
    """γ of `texts`, over the coders who finished them for all `codes`; the same seed, the same γ.

    Passages lie as far apart as they differ in place and in code, both weighing the same (the
    authors' combined dissimilarity). UsageError where pygamma-agreement is not installed.
    """
    program = _program()
    found: dict[str, float] = {}
    sizes: dict[str, int] = {}
    left_out = []
    for name in texts:
        done = [s for s in states if all((name, code) in s.done for code in codes)]
        spans = {state.coder: _passages(state, name, set(codes)) for state in done}
        if len(done) < 2:
            continue
        if not all(spans.values()):
            left_out.append(name)
            continue
        found[name], sizes[name] = _one(program, spans, seed), sum(map(len, spans.values()))
    total = sum(sizes.values())
    mean = sum(found[name] * sizes[name] for name in found) / total if total else None
    return Gamma(mean, total, found, tuple(left_out))


def _program() -> Any:
    try:
        with _quiet():
            return import_module("pygamma_agreement")
    except ImportError:
        raise UsageError(MISSING) from None


def _passages(state: CoderState, name: str, codes: set[str]) -> list[tuple[int, int, str]]:
    return sorted(
        (span.start, span.end, code)
        for (text, code), spans in state.counted.items()
        if text == name and code in codes
        for span in spans
    )


def _one(program: Any, spans: Mapping[str, list[tuple[int, int, str]]], seed: int) -> float:
    continuum = program.Continuum()
    segment = import_module("pyannote.core").Segment
    for coder, own in spans.items():
        for start, end, code in own:
            continuum.add(coder, segment(start, end), code)
    apart = program.CombinedCategoricalDissimilarity(alpha=1, beta=1, delta_empty=1)
    state = np.random.get_state()
    np.random.seed(seed)  # the program draws from numpy's global generator
    try:
        with _quiet():
            return float(continuum.compute_gamma(apart).gamma)
    finally:
        np.random.set_state(state)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the program's remarks on which solver it found."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
