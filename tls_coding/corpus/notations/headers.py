"""Lines of a source in; those at its top that tell of the interview (`Date: …`), out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tls_coding.corpus.labels import asks, bare, role_named
from tls_coding.corpus.notations.marks import Line
from tls_coding.corpus.notations.naming import HEADERS

DEEPEST = 40  # filled lines from the top
_PAIR = re.compile(
    r"\s*[*#_-]{0,3}\s?(?P<key>[^\W\d_][^:\n]{0,60}?)\s?\*{0,3}[:=]\*{0,3}\s{0,9}(?P<value>.*)$"
)
_NAME = re.compile(r"(?:[^\W\d_][\w.’'-]{0,20}|\([^\s()]{1,30}\)|[&–-])[,/]?")


def header_lines(lines: Sequence[Line]) -> set[int]:
    """The numbers of lines from the first to the last that tells of the interview."""
    last = -1
    seen = 0
    for number, line in enumerate(lines):
        if line.blank:
            continue
        seen += 1
        if seen > DEEPEST:
            break
        kind = _kind(line.text)
        if kind == "speech":
            break
        if kind == "about" or (kind == "named" and _goes_on(lines, number, last)):
            last = number
    return set(range(last + 1))


def _kind(text: str) -> str:
    """`about`: a pair that tells of the interview; `named`: a role and a name; else by length."""
    match = _PAIR.match(text) if len(text) < 400 else None
    if match:
        words, value = bare(match["key"]).split(), match["value"].strip()
        if any(word in HEADERS for word in words) and (not asks(value)):
            return "about"
        short = len(value.split()) <= 4 and len(words) <= 3
        if short and len(bare(value)) > 2 and role_named(value):
            return "about"  # `Q: interviewer`, the key to the labels
        if not asks(value) and role_named(match["key"]) and _is_name(value):
            return "named"
        return "speech" if len(words) < 6 and value else "title"
    return "speech" if asks(text) or len(text) > 120 else "title"


def _is_name(value: str) -> bool:
    words = value.split()
    if value.endswith((".", "!", "…")) or not 2 <= len(words) <= 8:
        return False
    if not all(_NAME.fullmatch(word) for word in words):
        return False
    return all(word[0].isupper() or len(word) < 4 for word in words if word[0].isalpha())


def _goes_on(lines: Sequence[Line], number: int, last: int) -> bool:
    """True where a role with a name belongs to a header: pairs stand around it."""
    if last >= 0 and all(not line.blank for line in lines[last + 1 : number]):
        return lines[number].paragraph == lines[last].paragraph or number == last + 1
    after = next((line for line in lines[number + 1 : number + 3] if not line.blank), None)
    before = next(
        (line for line in reversed(lines[max(0, number - 2) : number]) if not line.blank), None
    )
    near = [_kind(line.text) for line in (before, after) if line is not None]
    return "named" in near or "about" in near
