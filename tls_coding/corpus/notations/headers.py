"""Lines of a source in; those at its top that tell of the interview (`Date: …`), out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from tls_coding.corpus.labels import asks, bare, role_named
from tls_coding.corpus.notations.marks import Line
from tls_coding.corpus.notations.naming import FUNCTION, HEADERS, is_saying

DEEPEST = 40  # filled lines from the top
NAMED = {"named", "called"}
_PAIR = re.compile(
    r"\s*[*#_-]{0,3}\s?(?P<key>[^\W\d_][^:\n]{0,60}?)\s?\*{0,3}[:=]\*{0,3}\s{0,9}(?P<value>.*)$"
)
_AGE = re.compile(
    r"(?:^|[,;(–-]\s{0,3})(?:aged?\s|de\s|di\s)?\d{1,3}(?:\s?(?:ans?|years?|yrs?|anni|años|anys|jahre)\b"
    r"[^,;()]{0,20})?(?=\s*(?:$|[,;.)–-]))"
    r"|\b(?:born|née?|b\.|nat[oa]|nacid[oa]|nascut|nascuda|geb\.)\s[^,;]{0,20}\d{4}\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[,;(]\s*|\s[–—-]\s")
_NAME = re.compile(r"(?:[^\W\d_][\w.’'-]{0,20}|\([^\s()]{1,30}\)|[&–-])[,/]?")


def header_lines(lines: Sequence[Line]) -> set[int]:
    """The numbers of lines from the first to the last that tells of the interview."""
    top = [n for n, line in enumerate(lines) if not line.blank][:DEEPEST]
    if not any(":" in lines[n].text or "=" in lines[n].text for n in top):
        return set()
    keys = Counter(match["key"] for line in lines if (match := _pair(line.text)))
    kinds = {n: _kind(lines[n].text, keys) for n in top}
    last = -1
    for number, kind in kinds.items():
        if kind == "speech":
            break
        if kind == "about" or (kind in NAMED and _goes_on(lines, number, last, kinds)):
            last = number
    return set(range(last + 1))


def _pair(text: str) -> re.Match[str] | None:
    return _PAIR.match(text) if len(text) < 400 and (":" in text or "=" in text) else None


def _kind(text: str, keys: Counter[str]) -> str:
    """`about`: tells of the interview; `named`, `called`: a role, its full name or one word.

    What cannot stand in a header is `speech`; all else is a `title`.
    """
    match = _pair(text)
    if not match:
        return "speech" if asks(text) or len(text) > 120 else "title"
    words, value = bare(match["key"]).split(), match["value"].strip()
    if asks(value):
        return "speech"
    if any(word in HEADERS for word in words):
        return "about"
    if len(value.split()) <= 4 and len(words) <= 3 and len(bare(value)) > 2 and role_named(value):
        return "about"  # `Q: interviewer`, the key to the labels
    role = role_named(match["key"]) and len(bare(match["key"])) > 1
    if role and (_is_name(value) or _particulars(value)):
        return "named" if " " in value else "called"
    if len(words) < 4 and _AGE.search(value) and _particulars(value):
        return "named"
    entry = 0 < len(value.split()) < 9 and value[-1].isalnum() and keys[match["key"]] == 1
    return "title" if not value or (entry and not role) else "speech"


def _is_name(value: str) -> bool:
    words = value.split()
    if value.endswith((".", "!", "…")) or not 1 <= len(words) <= 8 or is_saying(words[0]):
        return False
    if not all(_NAME.fullmatch(word) for word in words):
        return False
    return all(word[0].isupper() or len(word) < 4 for word in words if word[0].isalpha())


def _particulars(value: str) -> bool:
    """True for `Mireille, 58 ans, potière`: what a person is, in pieces, no sentence."""
    parts = [part for part in _PARTS.split(value) if part]
    if not 1 < len(parts) < 7 or len(value.split()) > 20 or is_saying(parts[0].split()[0]):
        return False
    if _AGE.search(value):
        return True
    short = all(len(part.split()) < 4 and bare(part.split()[0]) not in FUNCTION for part in parts)
    return short and value[-1] not in ".!…" and _is_name(parts[0])


def _goes_on(lines: Sequence[Line], number: int, last: int, kinds: Mapping[int, str]) -> bool:
    """True where a role with a name belongs to a header: pairs stand around it."""
    if last >= 0 and all(not line.blank for line in lines[last + 1 : number]):
        return lines[number].paragraph == lines[last].paragraph or number == last + 1
    near = [kinds.get(n) for n in range(number - 2, number + 3) if n != number]
    return "about" in near or (kinds[number] == "named" and "named" in near)
