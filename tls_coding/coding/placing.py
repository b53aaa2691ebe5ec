"""Entries of one coder and the transcripts in; where each passage stands today out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tls_coding.coding.anchor import Passage, Place, anchor_all
from tls_coding.coding.chain import Entry
from tls_coding.coding.edits import similarity
from tls_coding.corpus.folding import fold
from tls_coding.corpus.transcript import Transcript
from tls_coding.spans import Span

DECISIONS = frozenset({"accept", "reject", "unsure", "add", "adjudicate"})
_PLACED = DECISIONS | {"resize"}


def places(entries: Iterable[Entry], transcripts: Mapping[str, Transcript]) -> dict[int, Place]:
    """Where the passages of entries stand, by the `id()` of the entry.

    Passages of one earlier text bear each other out; those of a transcript that is gone are lost.
    """
    found: dict[int, Place] = {}
    earlier: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if entry.act not in _PLACED:
            continue
        transcript = transcripts.get(entry.transcript)
        if transcript is None:
            found[id(entry)] = "lost", None
            continue
        span = Span(entry.start or 0, entry.end or 0)
        # In the very text that was coded the words are where they were, unless a line was edited.
        same = transcript.sha256 == entry.text_sha256 and entry.quote
        if same and entry.quote == span.of(transcript.body):
            found[id(entry)] = "exact", span
        else:
            earlier.setdefault((entry.transcript, entry.text_sha256), []).append(entry)
    for (name, _), some in earlier.items():
        listed = anchor_all(transcripts[name].body, [_passage(entry) for entry in some])
        found.update((id(entry), place) for entry, place in zip(some, listed, strict=True))
    return found


def likeness(quote: str, words: str) -> float:
    """The share of `quote` that is not edited in `words`; spaces and the like do not matter.

    >>> likeness("l\u2019atelier du père", "l'atelier\\ndu père")
    1.0
    """
    return similarity(fold(quote).text.strip(), fold(words).text.strip())


def _passage(entry: Entry) -> Passage:
    span = Span(entry.start or 0, entry.end or 0)
    return Passage(span, entry.quote, entry.before, entry.after)
