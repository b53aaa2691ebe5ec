"""`Q. text / A. text`, `Q - text / R - text`, `INT. - text`, `ANNA.— text`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tls_coding.corpus.labels import TITLES, asks, bare, role_named
from tls_coding.corpus.notations.marks import (
    NOTHING,
    RANGE,
    STARS,
    TIME,
    Line,
    Mark,
    Reading,
    spaced,
    times_in,
)
from tls_coding.corpus.notations.naming import (
    is_saying,
    lower_words,
    plausible,
    relatives,
    tells_role,
)

_SHORT = re.compile(
    rf"\s*(?:{TIME}\s{{1,9}})?{STARS}?(?P<label>[A-ZÀ-Þ][\w]{{0,3}}\s?\d{{0,3}}){STARS}?\s{{0,2}}"
    rf"(?:[.)]\s{{0,2}}[-–—]+|[.)]|[-–—]+){STARS}?(?:\s+|(?<=[-–—])(?=\S))"
    rf"(?:[\[(]{RANGE}[\])]\s*)?"
)
_NAME = re.compile(
    rf"\s*{STARS}?(?P<label>[^\W\d_][\w’'-]{{1,20}}(?:\s[\w.’'-]{{1,20}}){{0,2}}){STARS}?"
    rf"(?:\.\s?[-–—]{{1,2}}|\s{{1,2}}[-–—]{{1,2}}){STARS}?\s*(?=\S)"
)
_INNER = re.compile(r"(?<=[.?!…»”\")\]])\s{1,9}(?P<label>[A-Z]\d{0,3})(?:\.|\s?[-–—])\s{1,9}(?=\S)")
_SURNAME = re.compile(r"(?P<name>[A-ZÀ-Þ][\w’'-]{1,30}?)(?:,|’s|'s|\s[A-ZÀ-Þ])")
_SHORTENED = re.compile(r"(?:^|\W)(?P<word>[A-ZÀ-Þ][^\W\d_]{0,4})\.\s*$")


def read_letters(lines: Sequence[Line], forced: bool = False) -> Reading:
    """Labels of a few letters, or names, before a full stop or a dash."""
    short, names = [], []
    for number, line in enumerate(lines):
        if line.blank:
            continue
        if match := _SHORT.match(line.text):
            short.append(_mark(number, match))
        if match := _NAME.match(line.text):
            names.append(_mark(number, match))
    marks = [mark for mark in short if plausible(mark.label or "")]
    inner = [
        _mark(number, match)
        for number, line in enumerate(lines)
        for match in _INNER.finditer(line.text)
        if not _shortened(line.text[max(0, match.start() - 9) : match.start()])
    ]
    letters = _of_letters(marks) or _in_one_block(marks, inner, lines)
    if not letters and not forced:
        named = _of_names([mark for mark in names if plausible(mark.label or "")], lines)
        return Reading(named, named) if named else NOTHING
    heads = [mark for mark in marks if mark.label in letters]
    inner = [mark for mark in inner if mark.label in letters]
    certain = _in_turn([*heads, *inner], lines)
    return Reading([*(m for m in marks if m.label not in letters), *certain], certain)


def _in_turn(marks: Sequence[Mark], lines: Sequence[Line]) -> list[Mark]:
    """`marks` without initials of names: `A. Yes. A. Penrose, my uncle, built it.`

    Who speaks does not start to speak: a letter within a turn of the same letter is an initial.
    """
    order = sorted(marks, key=lambda mark: (mark.line, mark.start))
    kept: list[Mark] = []
    asked = [_asked(mark, lines) for mark in order]
    since = False  # the last kept letter stands after a question
    for mark, after, now in zip(order, [*order[1:], None], asked, strict=False):
        before = kept[-1] if kept else None
        same = before is not None and before.label == mark.label
        if mark.notation == "inner":
            if same and before and before.notation == "inner" and now and not since:
                kept.pop()  # `Q. So. A. Penrose, then? A. Yes.`
            elif same or (not now and not _begins(mark, after, lines)):
                continue
        elif same and not lines[mark.line].first and _is_initial(mark, lines):
            continue
        kept.append(mark)
        since = now
    return kept


def _asked(mark: Mark, lines: Sequence[Line]) -> bool:
    """True where the words before a mark, on its line, ask."""
    return asks(lines[mark.line].text[max(0, mark.start - 9) : mark.start])


def _begins(mark: Mark, after: Mark | None, lines: Sequence[Line]) -> bool:
    """True where a letter after no question starts a turn: one that asks, or that is answered."""
    text = lines[mark.line].text
    here = after is not None and after.line == mark.line
    said = text[mark.end : after.start] if after is not None and here else text[mark.end :]
    if asks(said):
        return True
    if after is not None and after.label == mark.label:
        return False
    letter = (mark.label or "")[0]
    return letter in "AR" or (letter in "QI" and not _surname(text, mark.end))


def _shortened(before: str) -> bool:
    """True after `Mr.` and after another initial."""
    match = _SHORTENED.search(before)
    return match is not None and (len(match["word"]) == 1 or bare(match["word"]) in TITLES)


def _is_initial(mark: Mark, lines: Sequence[Line]) -> bool:
    """True for a letter at the start of a line that goes on with the sentence, or with a name."""
    before = lines[mark.line - 1].text.rstrip()
    goes_on = before != "" and before[-1] not in '.?!…»”")]'
    return goes_on or _surname(lines[mark.line].text, mark.end)


def _surname(text: str, start: int) -> bool:
    """True where a name seems to stand at `start`: `Penrose, my uncle`, not `Yes, my uncle`."""
    match = _SURNAME.match(text, start)
    return match is not None and not is_saying(match["name"])


def _mark(number: int, match: re.Match[str]) -> Mark:
    if match.re is _INNER:
        return Mark(number, match.start("label"), match.end(), match["label"], notation="inner")
    times = times_in(match.group()) if match.re is _SHORT else ("", "")
    return Mark(number, match.start(), match.end(), spaced(match["label"]), times, "letter")


def _of_letters(marks: Sequence[Mark]) -> set[str]:
    """Labels of a pair (Q and R; Int and Rép), where both sides are there."""
    labels = {mark.label for mark in marks if mark.label}
    told = {label for label in labels if tells_role(label, labels)}
    letters = {bare(label) for label in told}
    asking = {"q", "i", "e", "d", "int", "enq", "m", "mod", "p", "iv"} & letters
    if len(letters) < 2 or not asking:
        return set()
    first = next((bare(mark.label or "") for mark in marks if mark.label in told), "")
    if first not in asking and len(marks) < 4:
        return set()
    return told | relatives(labels, told)


def _in_one_block(marks: Sequence[Mark], inner: Sequence[Mark], lines: Sequence[Line]) -> set[str]:
    """Letters of which one never starts a line: `Q. How? A. So. Q. Why? A. Because.`"""
    asked = [mark for mark in inner if _asked(mark, lines)]
    letters = _of_letters([*marks, *asked]) if marks and asked else set()
    return letters if len(marks) + len(inner) > 3 else set()


def _of_names(marks: Sequence[Mark], lines: Sequence[Line]) -> list[Mark]:
    """Names before a dash: two at least that come back, in a third of the paragraphs."""
    counts = Counter(mark.label or "" for mark in marks)
    common = lower_words(lines) if counts else frozenset()
    known = {
        label
        for label, count in counts.items()
        if (count > 1 or role_named(label))
        and not is_saying(label)
        and label.casefold().split()[0] not in common
    }
    found = [mark for mark in marks if mark.label in known]
    paragraphs = len({line.paragraph for line in lines if not line.blank})
    several = len({mark.label for mark in found}) > 1 and len(found) > 3
    return found if several and len(found) * 3 >= paragraphs else []
