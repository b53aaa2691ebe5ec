"""`Name: text`, also with times: `00:12 Name: text`, `Name (00:12): text`, `(0:02) **Name:** text`.

Several marks may stand on one line: `Q: How? A: So.`
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tls_coding.corpus.labels import bare
from tls_coding.corpus.notations.chats import chat_mark
from tls_coding.corpus.notations.headers import header_lines
from tls_coding.corpus.notations.marks import (
    NOTHING,
    RANGE,
    STARS,
    TIME,
    Line,
    Mark,
    Reading,
    rising,
    spaced,
    times_in,
)
from tls_coding.corpus.notations.naming import (
    FUNCTION,
    MOST_TRIED,
    is_saying,
    plausible,
    recurring,
    relatives,
    tells_role,
    without_number,
)

_LABEL = r"[^\s:：*\[\]<>\"«»“”?!,;|(_—–-][^\n\t:：*\[\]<>\"«»“”?!,;|]{0,48}?"
_HEAD = re.compile(
    rf"\s*(?:(?P<before>{TIME})\s{{0,9}}(?:[-–—|]\s{{0,3}})?)?{STARS}?\s{{0,3}}"
    rf"(?P<label>{_LABEL})\s{{0,4}}{STARS}?\s{{0,3}}(?P<after>{TIME})?\s{{0,3}}{STARS}?"
    rf"[:：](?P<close>{STARS})?\s*(?:(?P<late>[\[(]{RANGE}[\])])\s*)?"
)
_INNER = re.compile(
    r"(?<=[.?!…»”\")\]])\s{1,9}(?P<label>[^\W\d_][\w.’'-]{0,20}(?:\s\w{1,15})?)\s?:\s{1,9}(?=\S)"
)
SPARSE = 60  # lines to one mark, from which a text is no transcript


def read_colons(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Labels before a colon, at the start of lines; those that come back also within lines."""
    header = header_lines(lines)
    heads = [
        mark
        for number, line in enumerate(lines)
        if number not in header and (mark := _head(number, line.text))
    ]
    inner = [mark for number, line in enumerate(lines) for mark in _inner(number, line.text)]
    spaced_ = [mark for mark in heads if mark.notation != "glued"]
    marks = spaced_ if len(spaced_) * 2 >= len(heads) else heads
    if not heads:
        return NOTHING
    known = _known(marks, inner, lines, forced)
    known |= _both_of_a_short_text(marks, known, lines)
    if not forced and not _transcript(marks, known, inner, lines):
        return Reading([*heads], [])
    singles = _singles(heads, known, lines)
    known = known | relatives({m.label or "" for m in heads}, known) | singles
    inner = [mark for mark in inner if mark.label in known]
    certain = [mark for mark in heads if mark.label in known] + inner
    return Reading(heads + inner, sorted(certain, key=lambda mark: (mark.line, mark.start)))


def _head(number: int, text: str) -> Mark | None:
    if not text or (":" not in text[:160] and "：" not in text[:80]):
        return None
    match = _HEAD.match(text)
    if not match or chat_mark(number, text):
        return None
    after = text[match.end() : match.end() + 1]
    glued = match.end() == match.end("close") or text[match.end() - 1] in ":："
    if glued and after and not (after.isalpha() or after in "¿¡«“\"'‘—–…*[("):
        return None
    label = without_number(spaced(match["label"]))
    if not plausible(label):
        return None
    if glued and after and label.isdigit():
        return None
    times = times_in(match["before"] or match["after"] or match["late"])
    kind = (
        "timed colon" if times[0] else "glued" if glued and after and "：" not in text else "colon"
    )
    return Mark(number, 0, match.end(), label, times, kind)


def _inner(number: int, text: str) -> list[Mark]:
    if text.count(":") < 1:
        return []
    return [
        Mark(number, match.start("label"), match.end(), spaced(match["label"]), notation="inner")
        for match in _INNER.finditer(text)
        if plausible(spaced(match["label"]))
    ]


def _known(
    marks: Sequence[Mark], inner: Sequence[Mark], lines: Sequence[Line], forced: bool
) -> set[str]:
    known = recurring(marks, lines)
    both = {m.label for m in [*marks, *inner] if m.label}
    known |= {label for label in both if tells_role(label, both) and len(bare(label)) < 4}
    timed = [mark for mark in marks if mark.notation == "timed colon"]
    if len(timed) > 1 and rising([mark.times[0] for mark in timed]):
        known |= {mark.label for mark in timed if mark.label}
    capital = {label for label in known if not label[0].islower()}
    if len(capital) > 1:
        known = capital  # `question: …` at the start of a wrapped line
    if forced and not known:
        known = {mark.label for mark in marks if mark.label}
    return known


def _both_of_a_short_text(
    marks: Sequence[Mark], known: set[str], lines: Sequence[Line]
) -> set[str]:
    """The one label beside a known one, where nearly all lines have one: it may come once."""
    others = {mark.label for mark in marks if mark.label} - known
    if len(known) != 1 or len(others) != 1 or len(marks) * 2 < _filled(lines[marks[0].line :]):
        return set()
    return {label for label in others if not is_saying(label)}


def _transcript(
    marks: Sequence[Mark], known: set[str], inner: Sequence[Mark], lines: Sequence[Line]
) -> bool:
    """True where labels alternate from early on, all along the text."""
    of_known = [mark for mark in marks if mark.label in known]
    others = {mark.label for mark in inner if mark.label in known}
    labels = {mark.label for mark in of_known} | others
    if not of_known:
        return False
    told = [label for label in labels if label and tells_role(label, known)]
    if len(labels) < 2:
        return False
    if told or sum(1 for mark in of_known if mark.notation == "timed colon") > 1:
        return True
    filled, first = _filled(lines), of_known[0].line
    late = first > 20 and first > 0.5 * len(lines)
    enough = len(of_known) > (3 if len(of_known) * 2 < filled else 2)
    if not enough or late or len(of_known) * SPARSE < filled:
        return False
    return not all(_is_entry(lines[mark.line].text[mark.end :]) for mark in of_known)


def _is_entry(text: str) -> bool:
    """True for what stands after the colon in a form (`Weather: rain`), not in speech."""
    return 0 < len(text.split()) < 4 and text.rstrip()[-1].isalnum()


def _filled(lines: Sequence[Line]) -> int:
    return sum(1 for line in lines if not line.blank)


def _singles(marks: Sequence[Mark], known: set[str], lines: Sequence[Line]) -> set[str]:
    """Labels that occur once and are written as speakers are in this file, if not as all are."""
    if not known:
        return set()
    found = {mark.label for mark in marks if mark.label and mark.notation == "timed colon"}
    single = [m for m in marks if m.label and m.label not in known and m.notation != "glued"]
    if len({mark.label for mark in single}) > MOST_TRIED:
        return found
    of_known = [mark for mark in marks if mark.label in known]
    first = of_known[0].line if of_known else 0
    timed = sum(1 for mark in of_known if mark.times[0]) > 0.8 * len(of_known)
    for mark in single:
        label = mark.label or ""
        told = tells_role(label, {label, *known})
        title = _is_title(mark, known, lines, begun=mark.line > first and not timed)
        if _written_alike(label, known, told) and (told or not title):
            found.add(label)
    return {label for label in found if not is_saying(label)}


def _written_alike(label: str, known: set[str], told: bool) -> bool:
    words = bare(label).split()
    small = all(other[0].islower() for other in known)
    if not words or words[0] in FUNCTION or (label[0].islower() and not small):
        return False
    capitals = all(other.isupper() for other in known)
    long = capitals and any(len(bare(other)) > 2 for other in known)
    capital = long and label.isupper() and len(words[0]) > 2
    return capital or told or len(label.split()) > 1


def _is_title(mark: Mark, known: set[str], lines: Sequence[Line], *, begun: bool) -> bool:
    """True for `Episode 12: The last clogger`: a number in it, or above all turns, no sentence."""
    label, text = mark.label or "", lines[mark.line].text[mark.end :].strip()
    numbered = label[-1].isdigit() and not any(other[-1].isdigit() for other in known)
    sentence = text.rstrip('»”")]*').endswith((".", "?", "!", "…")) or not text
    return not sentence and (numbered or not begun)
