"""`10:05:12 From Anna Bell to Everyone: text`: messages written in a meeting, as they are saved."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tls_coding.corpus.notations.marks import NOTHING, TIME, Line, Mark, Reading, spaced, times_in

_NAME = r"(?P<label>[^\s:\[\]<>][^\n\t:\[\]<>]{0,47}?)"
_TO = re.compile(
    rf"\s*(?:(?P<time>{TIME})\s{{0,9}})?(?:From|De|Da|Von)\s{{1,4}}{_NAME}\s{{1,4}}"
    r"(?:to|à|a|an|para)\s{1,4}(?P<to>[^\s:][^\n:]{0,59}?)\s{0,3}:(?:\s+|$)"
)
_FROM = re.compile(rf"\s*(?P<time>{TIME})\s{{0,9}}From\s{{1,4}}{_NAME}\s{{0,4}}:(?:\s+|$)")
_ALL = re.compile(
    r"(?:everyone|all|me|hosts?\b.*|tous|toutes|tout le monde|todos|todas|tutti|tothom|alle"
    r"|.*\((?:direct message|privately|messaggio diretto|message direct|mensaje directo)\))",
    re.IGNORECASE,
)


def chat_mark(number: int, text: str) -> Mark | None:
    """The mark of a line that starts a message; the label is who sent it."""
    match = _TO.match(text)
    if match and not match["time"] and not _ALL.fullmatch(match["to"]):
        return None  # `From London to Paris: …`
    match = match or _FROM.match(text)
    if not match:
        return None
    times = times_in(match["time"])
    return Mark(number, 0, match.end(), spaced(match["label"]), times, "chat")


def read_chats(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Messages, each with who sent it; names are as people gave them, so any will do."""
    marks = [
        mark
        for number, line in enumerate(lines)
        if ":" in line.text[:160] and (mark := chat_mark(number, line.text))
    ]
    return Reading(marks, marks) if len(marks) > (0 if forced else 1) else NOTHING
