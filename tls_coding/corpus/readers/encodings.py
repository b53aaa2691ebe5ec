"""Bytes of a text in; the text, and what had to be guessed about its encoding, out."""

from __future__ import annotations

import codecs
import re
from itertools import islice

MARKS = (  # the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Of those that read a text equally well, the first is taken.
OLD = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "iso8859_15": "ISO-8859-15"}
LETTERS = frozenset("àáâãäåæçèéêëìíîïñòóôõöøœùúûüÿß")  # of the languages of western Europe
WORDS = frozenset("àèéòóÀÈÉÒÓ")  # letters that are a word
SIGNS = frozenset("«»“”‘’„–—…•·°ºª€¿¡§£‹›½\u00a0\u2011\u00ad\u202f")
SAMPLE = 20_000  # letters and signs beyond ASCII that are looked at

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_STRAY = re.compile("[\udc80-\udcff]")
_DOUBLED = re.compile("Ã[\u00a0-\u00bf‰‡€ˆŠŽœ]|Â[\u00a0-\u00bf]|â€[™œ˜“¦\u009d]")


def text_of(raw: bytes) -> tuple[str, list[str]]:
    """The text and remarks on it. It holds NUL characters where `raw` is no text."""
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _marked(raw[len(mark) :], encoding)
    if b"\x00" in raw:
        return _unmarked_utf_16(raw)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(raw)
    return text, _doubled(text)


def _marked(raw: bytes, encoding: str) -> tuple[str, list[str]]:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            return _guessed(raw)
        text = raw.decode(encoding, errors="replace")
        name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        return text, [f"damaged {name}: what cannot be read is shown as �"]
    return text, _doubled(text)


def _unmarked_utf_16(raw: bytes) -> tuple[str, list[str]]:
    """Text of western letters in UTF-16 has a NUL in every second place."""
    even, odd = raw[0::2].count(0), raw[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    most, least = max(even, odd), min(even, odd)
    try:
        text = raw.decode(encoding) if most > 0.3 * len(raw) / 2 and least * 20 < most else "\x00"
    except UnicodeDecodeError:
        text = "\x00"
    if any(c < " " and c not in "\t\n\x0b\x0c\r" for c in set(text)):
        return "\x00", []
    return text, [f"no mark of its encoding: read as {encoding.upper()}"]


def _guessed(raw: bytes) -> tuple[str, list[str]]:
    """What is no UTF-8: old encodings, or UTF-8 with stray bytes; whichever reads best."""
    found = "cp1252"
    best = plausibility(text := raw.decode(found, errors="replace"))
    for encoding in list(OLD)[1:]:
        if (score := plausibility(other := raw.decode(encoding))) > best:
            found, best, text = encoding, score, other
    escaped = raw.decode("utf-8", errors="surrogateescape")
    stray = len(_STRAY.findall(escaped))
    if len(_BEYOND_ASCII.findall(escaped)) > stray:
        mixed = _STRAY.sub(_as_windows, escaped)
        if plausibility(mixed) > best:
            return mixed, [
                f"UTF-8 with {stray} stray byte{'s' if stray > 1 else ''}, read as Windows-1252; "
                "look at its accents"
            ]
    return text, [f"not UTF-8: read as {OLD[found]}; look at its accents"]


def _as_windows(match: re.Match[str]) -> str:
    return match[0].encode("utf-8", "surrogateescape").decode("cp1252", errors="replace")


def plausibility(text: str) -> int:
    """How well what is not ASCII fits a text in a language of western Europe.

    A letter between letters speaks for a reading; a sign or a capital within a word, or a
    control character, against it.
    """
    places = islice(_BEYOND_ASCII.finditer(text), SAMPLE)
    return sum(
        _fit(text[at - 1 : at] if at else "", text[at], text[at + 1 : at + 2])
        for at in (match.start() for match in places)
    )


def _fit(before: str, letter: str, after: str) -> int:
    left, right = before.isalpha(), after.isalpha()
    if "\x80" <= letter < "\xa0" or letter == "�":
        return -5
    if letter in LETTERS or letter.lower() in LETTERS:
        if letter.isupper() and before.islower():
            return -2
        if letter.isupper() and before in {*".,;:!?"}:
            return -1
        if left or right:
            return 2
        return 0 if letter in WORDS else -1
    if letter in SIGNS:
        return _fit_of_sign(left, letter, right)
    return 0 if letter.isalpha() and letter >= "\u0370" else -2  # other scripts


def _fit_of_sign(left: bool, letter: str, right: bool) -> int:
    if letter in "\u00a0\u202f":
        return 1
    if letter in "¿¡" and not right:
        return -1
    if letter in "’—·":
        return 2 if left else 1
    if left and right:
        return 1 if letter in "–\u00ad\u2011" else -2
    if letter in "“‘«„‹¿¡":
        return -1 if left else 2
    if letter in "”»›":
        return -1 if right else 2
    return 1


def _doubled(text: str) -> list[str]:
    count = sum(1 for _ in _DOUBLED.finditer(text))
    if not count:
        return []
    return [
        f"looks doubly encoded (Ã© for é, {count}×): read as it stands; export it again as "
        "UTF-8, or mend it first"
    ]
