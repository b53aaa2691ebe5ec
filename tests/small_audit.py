"""Small coded corpora for the tests of the audit, made without a study folder.

A text is one turn of sentences `S0. S1. …`, each a unit of three characters; what coders gave is
written as rows of signs, one sign a sentence: `1` given, `0` not given, `.` text not finished.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tls_coding.agreement.material import Material
from tls_coding.coding.codings import CoderState, Coding
from tls_coding.coding.suggestion import suggestion_id
from tls_coding.corpus.transcript import Transcript, Turn
from tls_coding.spans import Span

Rows = Mapping[str, Sequence[str]]  # by code, a row of signs for each coder


def text(name: str, sentences: int, **more: Any) -> Transcript:
    """A transcript of so many sentences, asked by Q."""
    body = " ".join(f"S{i % 10}." for i in range(sentences))
    turn = Turn(0, "R1", "respondent", "", 0, len(body))
    about = {"language": "en", "cases": (name.split("_")[0],), "turns": (turn,)}
    return Transcript(name, body, **{**about, **more})


def spans(sentences: int) -> list[Span]:
    """The sentences of such a text."""
    return [Span(4 * i, 4 * i + 3) for i in range(sentences)]


def coding(coder: str, name: str, place: int, code: str, n: int, **more: Any) -> Coding:
    """One coding of one sentence; with `answers=True` it answers the suggestion of its place."""
    span = Span(4 * place, 4 * place + 3)
    if more.pop("answers", False):
        more["answers"] = suggestion_id(name, span, code)
    about = {"status": "coded", "origin": "hand"} | more
    return Coding(n, coder, name, span, f"S{place % 10}.", code, **about)


def state(coder: str, given: Mapping[str, Rows], number: int, **more: Any) -> CoderState:
    """What one coder (the `number`th row of every code) holds over texts."""
    codings, done = [], set()
    for name, rows in given.items():
        for code, signs in rows.items():
            if "." in signs[number]:
                continue
            done.add((name, code))
            for place, sign in enumerate(signs[number]):
                if sign == "1":
                    codings.append(coding(coder, name, place, code, len(codings) + 1, **more))
    return CoderState(coder, tuple(codings), frozenset(done))


def material(
    given: Mapping[str, Rows],
    coders: Sequence[str] = ("ana", "marc"),
    *,
    states: Sequence[CoderState] | None = None,
    texts: Mapping[str, Transcript] | None = None,
    **more: Any,
) -> Material:
    """A corpus of texts by name, each with the rows of its codes."""
    codes = tuple(dict.fromkeys(code for rows in given.values() for code in rows))
    sizes = {name: len(next(iter(rows.values()))[0]) for name, rows in given.items()}
    sentences = {name: spans(size) for name, size in sizes.items()}
    whole = {name: [Span(0, 4 * size - 1)] for name, size in sizes.items()}
    held = states or [state(coder, given, i) for i, coder in enumerate(coders)]
    made = texts or {name: text(name, size) for name, size in sizes.items()}
    units: Any = {"sentence": sentences, "turn": whole, "character": whole}
    return Material(codes, tuple(held), made, units, **more)
