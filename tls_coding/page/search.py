"""Transcripts and words in; where the words stand, whatever the case and the accents, out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from tls_coding.corpus.folding import Folded, fold
from tls_coding.corpus.transcript import Transcript
from tls_coding.errors import UsageError
from tls_coding.spans import Span

AROUND = 60  # characters shown on each side
LISTED = 200
LONGEST = 200  # characters of what is looked for
REMEMBERED = 20_000_000  # characters of transcripts that are kept folded


class _Plain(dict[int, str]):
    """Each character in lower case, without accents; always one character for one."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFD", chr(code).lower())
        left = "".join(part for part in parts if not unicodedata.combining(part))
        self[code] = left if len(left) == 1 else chr(code)
        return self[code]


_PLAIN = _Plain()


class Search:
    """Looks for words in transcripts; remembers their folded texts."""

    def __init__(self, transcripts: Mapping[str, Transcript]) -> None:
        self._transcripts = transcripts
        self._known: dict[str, tuple[Folded, str]] = {}
        self._size = 0

    def hits(self, words: str, only: str = "") -> dict[str, Any]:
        """Where `words` stand, in one transcript or all: the first LISTED, and how many in all.

        Raises UsageError where nothing is looked for.
        """
        wanted = fold(words[:LONGEST]).text.translate(_PLAIN).strip()
        if not wanted:
            raise UsageError("Type what to look for.")
        names = [only] if only else list(self._transcripts)
        listed: list[dict[str, Any]] = []
        total = 0
        for name in names:
            for span in self._spans(name, wanted):
                total += 1
                if len(listed) < LISTED:
                    listed.append(self._hit(name, span))
        return {"hits": listed, "total": total}

    def _spans(self, name: str, wanted: str) -> Iterator[Span]:
        folded, text = self._folded(name)
        place = text.find(wanted)
        while place >= 0:
            yield folded.back(place, place + len(wanted))
            place = text.find(wanted, place + len(wanted))

    def _folded(self, name: str) -> tuple[Folded, str]:
        known = self._known.get(name)
        if known is None:
            folded = fold(self._transcripts[name].body)
            known = folded, folded.text.translate(_PLAIN)
            self._size += len(folded.text)
            if self._size <= REMEMBERED:
                self._known[name] = known
        return known

    def _hit(self, name: str, span: Span) -> dict[str, Any]:
        body = self._transcripts[name].body
        before, after = (
            body[max(0, span.start - AROUND) : span.start],
            body[span.end : span.end + AROUND],
        )
        pieces = [[before, "context"], [span.of(body), "evidence"], [after, "context"]]
        shown = [piece for piece in pieces if piece[0]]
        return {"transcript": name, "start": span.start, "end": span.end, "pieces": shown}
