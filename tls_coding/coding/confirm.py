"""What coders hold in; the codings whose place in the text of today a coder must confirm, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tls_coding.coding.codings import CoderState, Coding
from tls_coding.coding.placing import likeness
from tls_coding.corpus.transcript import Transcript
from tls_coding.spans import Span


class ToConfirm(NamedTuple):
    """A coding that counts nowhere until its coder places it.

    `proposed`: where it may stand, None where no place is likely. `words`: what stands there.
    `likeness`: the share of the quote that was not edited; 1 where only spaces, line ends,
    apostrophes and the like differ.

    A `resize` of the coding (`target` its number) onto the right place confirms it; a `delete`
    gives it up.
    """

    coding: Coding
    proposed: Span | None
    words: str
    likeness: float


def to_confirm(
    states: Iterable[CoderState], transcripts: Mapping[str, Transcript]
) -> list[ToConfirm]:
    """The fuzzy and lost codings and adjudications of coders, by coder, transcript and place.

    Left out is what its coder has decided anew since: a coding of the same code on the very
    place proposed.
    """
    waiting = []
    for state in states:
        again = {(c.transcript, c.span, c.code) for c in state.located}
        for coding in (*state.codings, *state.adjudications):
            if coding.fate == "lost":
                waiting.append(ToConfirm(coding, None, "", 0.0))
            elif coding.fate == "fuzzy" and (
                coding.settles or (coding.transcript, coding.span, coding.code) not in again
            ):
                words = coding.span.of(transcripts[coding.transcript].body)
                alike = likeness(coding.quote, words)
                waiting.append(ToConfirm(coding, coding.span, words, alike))
    return sorted(waiting, key=lambda w: (w.coding.coder, w.coding.transcript, w.coding.span))
