"""A coder's log, and transcripts before and after their names were replaced, in; the new log out.

The one act that rewrites a log. Passages move with the text, every line is chained anew; a line
that did not follow from the one before still does not.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tls_coding.coding.anchor import CONTEXT, context
from tls_coding.coding.log import Entry, _line, _lines
from tls_coding.coding.suggestion import suggestion_id
from tls_coding.corpus.names import WORD, Table, key_of, moved
from tls_coding.corpus.pseudonymised import Pseudonymised
from tls_coding.spans import Span


def pseudonymised_log(
    raw: bytes, table: Table, texts: Mapping[str, Pseudonymised]
) -> tuple[bytes, int, Counter[str]]:
    """The bytes of the log without names, how many lines changed, and each name's count.

    `raw` is a log without a fault and without a torn line. Counted are names in notes, and in
    passages of earlier versions of a text. A log without names is returned as it is.
    """
    edges = Edges(table)
    lines, changed, counts = [], 0, Counter[str]()
    hashes: dict[str, str] = {}  # old of a line → new
    for text in _lines(raw)[0]:
        entry = Entry.model_validate_json(text)
        updates, found = _updates(entry, edges, texts.get(entry.transcript))
        updates = {key: value for key, value in updates.items() if value != getattr(entry, key)}
        if hashes.get(entry.prev, entry.prev) != entry.prev:
            updates["prev"] = hashes[entry.prev]
        line = _line(entry.model_copy(update=updates)) if updates else text
        hashes[hashlib.sha256(text).hexdigest()] = hashlib.sha256(line).hexdigest()
        changed += bool(updates.keys() - {"prev"})
        counts += found
        lines.append(line + b"\n")
    return (b"".join(lines) if changed else raw), changed, counts


class Edges:
    """Takes off what a passage's surroundings hold of a name that their outer end cuts off."""

    def __init__(self, table: Table) -> None:
        self.table = table
        keys = {key_of(name.name) for name in table.names}
        self._firsts = {key[:place] for key in keys for place in range(1, len(key) + 1)}
        self._lasts = {key[place:] for key in keys for place in range(len(key))}
        self._longest = max(map(len, keys), default=0) + 10  # accents may stand beside letters

    def cut(self, before: str, after: str) -> tuple[str, str]:
        """What stood before and after a quote, without parts of names at the outer ends."""
        ends = range(min(len(before), self._longest), 0, -1) if len(before) >= CONTEXT else ()
        for place in ends:
            if not _inside_word(before, place) and key_of(before[:place]) in self._lasts:
                before = before[place:]
                break
        starts = range(max(0, len(after) - self._longest), len(after))
        for place in starts if len(after) >= CONTEXT else ():  # a shorter one is cut off nowhere
            if not _inside_word(after, place) and key_of(after[place:]) in self._firsts:
                return before, after[:place]
        return before, after


def _inside_word(text: str, place: int) -> bool:
    return text[place - 1 : place + 1].isalnum() if 0 < place < len(text) else False


def _updates(
    entry: Entry, edges: Edges, text: Pseudonymised | None
) -> tuple[dict[str, Any], Counter[str]]:
    """What changes in a line, and the names that were found in it."""
    note = edges.table.replaced(entry.note)
    if text is None or entry.text_sha256 != text.old.sha256:
        updates, counts = _earlier(entry, edges)
    elif entry.start is None or entry.end is None:
        updates, counts = _earlier(entry, edges)
        updates["text_sha256"] = text.new.sha256
    elif entry.quote != text.old.body[entry.start : entry.end]:
        updates, counts = _earlier(entry, edges)  # no passage of the text that it names
    else:
        updates, counts = _current(entry, text), Counter()
    updates |= {"note": note.text, "evidence": _evidence(entry, edges.table, updates)}
    updates["was"] = ""  # a hash of the line with its names: whoever guesses a name can test it
    return updates, counts + note.counts


def _evidence(entry: Entry, table: Table, updates: dict[str, Any]) -> tuple[str, ...]:
    """The words that rules found; of a name that went from the quote no part stays."""
    gone = {key for name in table.names for key in name.keys}
    gone -= set(map(key_of, WORD.findall(updates.get("quote", entry.quote))))

    def kept(word: re.Match[str]) -> str:
        return "…" if key_of(word[0]) in gone and word[0][0].isupper() else word[0]

    return tuple(WORD.sub(kept, table.replaced(words).text) for words in entry.evidence)


def _current(entry: Entry, text: Pseudonymised) -> dict[str, Any]:
    """A passage of the text of today moves with it."""
    old = Span(entry.start or 0, entry.end or 0)
    span = moved(old.start, old.end, text.edits)
    updates: dict[str, Any] = {"text_sha256": text.new.sha256, "start": span.start, "end": span.end}
    if text.edits:
        body = text.new.body
        updates["quote"] = span.of(body)
        updates["before"], updates["after"] = context(body, span)
    if entry.suggestion == suggestion_id(entry.transcript, old, entry.code):
        updates["suggestion"] = suggestion_id(entry.transcript, span, entry.code)
    return updates


def _earlier(entry: Entry, edges: Edges) -> tuple[dict[str, Any], Counter[str]]:
    """A passage of an earlier text keeps its place; it is found again by its words."""
    before, after = edges.cut(entry.before, entry.after)
    whole = edges.table.replaced(before + entry.quote + after)
    if not whole.edits:
        return {"before": before, "after": after}, whole.counts
    start = len(before)
    quote = moved(start, start + len(entry.quote), whole.edits)
    updates = {
        "before": whole.text[: quote.start],
        "quote": quote.of(whole.text),
        "after": whole.text[quote.end :],
    }
    return updates, whole.counts
