"""TEI files in; their utterances as turns, and the notes of the transcriber beside them, out.

What is not speech (pauses, laughter, gaps) becomes a mark in parentheses: `(pause)`. Of two
readings the one that was said is text. The header and stand-off lists describe the interview and
are no text of it: title, date, place, language and the speakers are taken from there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lxml import etree

from tls_coding.corpus.readers.limits import parse_xml, read_bytes
from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.corpus.readers.tei_header import (
    attributes,
    flat,
    ids,
    name_of,
    named,
    persons,
    seconds,
    timeline,
)
from tls_coding.errors import UsageError

ROOTS = {"TEI", "TEI.2", "teiCorpus", "text"}
TURNS = {"u", "sp"}
BLOCKS = {"p", "ab", "head", "l", "item", "cell", "trailer", "opener", "closer", "byline"}
ABOUT = {"teiHeader", "standOff", "timeline"}
EVENTS = {"vocal", "incident", "kinesic", "event", "gap", "desc", "stage"}
BESIDE = {"note": "notes", "fw": "header", "spanGrp": "annotations"}
APART = EVENTS | BESIDE.keys()  # what may hold paragraphs of its own, none of the text
SAID = ("orig", "sic", "abbr", "lem")  # the reading that was said, of two
BREAKS = {"lb", "pb", "cb", "gb", "milestone"}
CLOSING, OPENING = frozenset(".,;:?!…)]}”"), frozenset("([{“¿¡")
UNKNOWN = "?"  # who speaks where the file does not tell
ONLY_ELEMENTS = {"choice", "app", "subst", "cit", "listPerson", "person"}
# Characters that XML cannot hold: nothing stands between two words here; a word begins or ends;
# white space that is only laid out around elements.
JOIN, EDGE, SOFT = "\x01", "\x02", "\x03"
_CLINGING = re.compile(f'{SOFT}(?=[\\s"”».,;:?!…)\\]}}]|\\Z)|(?<=[\\s"“«(\\[{{]){SOFT}|\\A{SOFT}')


@dataclass
class _Reading:
    """What is known while a text is read. `spaced`: the file has spaces between its `<w>`."""

    times: dict[str, float]
    spaced: bool
    unnamed: str | None
    elsewhere: dict[str, list[str]] = field(default_factory=dict)

    def beside(self, place: str, text: str) -> None:
        if text:
            self.elsewhere.setdefault(place, []).append(text)


def read_tei(path: Path) -> Source:
    """Read one TEI file; raises UsageError for other XML."""
    root = parse_xml(read_bytes(path), path)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    if name_of(root) not in ROOTS and next(named(root, "u"), None) is None:
        raise UsageError(
            f"{path}: XML, but not TEI (it has no <text> and no <u>). Known XML: TEI; ELAN as .eaf."
        )
    whos = [_who(turn) for turn in named(root, *TURNS)]
    unnamed = UNKNOWN if any(whos) else None
    reading = _Reading(timeline(root), _has_spaces(root), unnamed)
    texts = [root] if name_of(root) == "text" else _outermost(root)
    paragraphs = [p for text in texts for p in _flow(text, reading)]
    remarks = [f"holds {len(texts)} texts: read as one interview"] if len(texts) > 1 else []
    if unnamed and None in whos:
        remarks.append(f"utterances that name no speaker: {whos.count(None)}, labelled '{UNKNOWN}'")
    labels = {paragraph.speaker for paragraph in paragraphs if paragraph.speaker}
    about = persons(root, labels)
    return Source(paragraphs, reading.elsewhere, remarks, attributes(root), about)


def _outermost(root: Any) -> list[Any]:
    """The texts that stand in no other text; the root itself where there are none."""
    texts = [
        text
        for text in named(root, "text")
        if not any(name_of(above) == "text" for above in text.iterancestors())
    ]
    return texts or [root]


def _has_spaces(root: Any) -> bool:
    """True where white space stands between two words; else each `<w>` stands for one."""
    for word in named(root, "w"):
        following = word.getnext()
        text = "".join(word.itertext())
        if text != text.strip() or (following is not None and (word.tail or "").isspace()):
            return True
    return False


def _who(turn: Any) -> str | None:
    """The label of a turn: what `<speaker>` says, or `who` of it or of what it stands in."""
    spoken = [flat(child).strip(" :") for child in turn if name_of(child) == "speaker"]
    if any(spoken):
        return " + ".join(filter(None, spoken))
    for element in (turn, *turn.iterancestors()):
        if ids(element.get("who")):
            return " + ".join(ids(element.get("who")))
    return None


def _flow(element: Any, reading: _Reading) -> Iterator[Paragraph]:
    """The paragraphs and turns within an element, in order."""
    loose = [element.text or ""]
    for child in element:
        name = name_of(child)
        if name in ABOUT or (name == "speaker" and name_of(element) == "sp"):
            pass
        elif name in TURNS or (name not in APART and _has_blocks(child)):
            yield from _paragraph(loose, reading)
            loose = []
            yield from _turn(child, reading) if name in TURNS else _flow(child, reading)
        elif name in BLOCKS:
            yield from _paragraph(loose, reading)
            loose = []
            heading = _level(child) if name == "head" else 0
            yield from _paragraph([_inline(child, reading)], reading, heading)
        else:
            loose.append(_piece(child, reading))
        loose.append(child.tail or "")
    yield from _paragraph(loose, reading)


def _has_blocks(element: Any) -> bool:
    """True if it holds a paragraph or a turn that is not part of a note."""
    for found in element.iterdescendants(*(f"{{*}}{name}" for name in sorted(TURNS | BLOCKS))):
        above = found.getparent()
        while above is not element and name_of(above) not in APART:
            above = above.getparent()
        if above is element:
            return True
    return False


def _level(head: Any) -> int:
    return max(1, sum(1 for above in head.iterancestors() if name_of(above).startswith("div")))


def _paragraph(parts: list[str], reading: _Reading, heading: int = 0) -> Iterator[Paragraph]:
    text = _tidy("".join(parts))
    if text:
        yield Paragraph(text, heading=heading)


def _turn(turn: Any, reading: _Reading) -> Iterator[Paragraph]:
    """The paragraphs of a turn; the first names who speaks, and so does one after another's."""
    label = _who(turn) or reading.unnamed
    start, end = _span(turn, reading.times)
    if start is not None and end is not None and end < start:
        end = None  # a slip in the file
    speaking = None
    for paragraph in _flow(turn, reading):
        if paragraph.speaker is None and label is not None and speaking != label:
            paragraph = replace(paragraph, speaker=label, start=start, end=end)
            start = end = None
        speaking = paragraph.speaker or speaking
        yield paragraph


def _span(turn: Any, times: dict[str, float]) -> tuple[float | None, float | None]:
    """When a turn starts and ends: by itself, its block, or the anchors at its two edges."""
    parts: list[str | None] = []  # where anchors point to; None for text
    for event, element in etree.iterwalk(turn, events=("start", "end")):
        if event == "start":
            parts += [element.get("synch")] if name_of(element) == "anchor" else []
            parts += [None] if (element.text or "").strip() else []
        elif element is not turn and (element.tail or "").strip():
            parts.append(None)
    above = [turn.getparent()] if name_of(turn.getparent()) == "annotationBlock" else []
    starts = [element.get(key) for key in ("start", "synch") for element in (turn, *above)]
    ends = [element.get("end") for element in (turn, *above)]
    return _first([*starts, *parts[:1]], times), _first([*ends, *parts[-1:]], times)


def _first(pointers: list[str | None], times: dict[str, float]) -> float | None:
    found = (seconds(pointer, times) for pointer in pointers)
    return next((time for time in found if time is not None), None)


def _inline(element: Any, reading: _Reading) -> str:
    soft = name_of(element) in ONLY_ELEMENTS
    parts = [_gap(element.text, soft)]
    for child in element:
        parts += [_piece(child, reading), _gap(child.tail, soft)]
    return "".join(parts)


def _gap(text: str | None, soft: bool) -> str:
    return SOFT if text and soft and text.isspace() else text or ""


def _piece(element: Any, reading: _Reading) -> str:
    """What an element within a text says; its notes go beside."""
    name = name_of(element)
    if not name:  # a named character that the file does not declare
        return html.unescape(element.text or "")
    if name in BESIDE:
        reading.beside(BESIDE[name], flat(element))
        return ""
    if name in {"ref", "bibl"} and name_of(element.getparent()) == "cit":
        reading.beside("references", flat(element))  # of what is quoted: nobody says it
        return ""
    if name == "pause" or name in EVENTS or (name == "unclear" and not flat(element)):
        return _mark(element, name)
    if name in {"choice", "app"}:
        return _said(element, reading)
    if name in BREAKS:
        return JOIN if element.get("break") == "no" else " "
    if name in {"w", "pc"}:
        return _word(element, name, reading)
    return _inline(element, reading)


def _mark(element: Any, name: str) -> str:
    """What is no speech, in parentheses: its description, or what it is."""
    said = "" if name == "pause" else element.get("reason" if name == "gap" else "type")
    what = " ".join((flat(element) or said or name).lower().split())
    what = what.replace("(", "[").replace(")", "]")
    return f" ({what}) "


def _said(choice: Any, reading: _Reading) -> str:
    """Of several readings the one that was said; the others go beside."""
    readings = [child for child in choice if name_of(child)]
    said = next((child for child in readings if name_of(child) in SAID), None)
    said = readings[0] if said is None and readings else said
    parts = [_gap(choice.text, True)]
    for child in choice:
        if child is said or not name_of(child):
            parts.append(_piece(child, reading))
        else:
            reading.beside("alternatives", _tidy(_inline(child, reading)))
        parts.append(_gap(child.tail, True))
    return "".join(parts)


def _word(element: Any, name: str, reading: _Reading) -> str:
    """A word, or a sign of punctuation, which clings to the word before or after it."""
    text = _inline(element, reading)
    signs = set(text.strip()) if name == "pc" else set()
    before = after = "" if reading.spaced else EDGE
    joined = element.get("join", "")
    if joined in {"left", "both"} or (signs and signs <= CLOSING):
        before = JOIN
    if joined in {"right", "both"} or (signs and signs <= OPENING):
        after = JOIN
    return f"{before}{text}{after}"


def _tidy(text: str) -> str:
    """White space as a browser shows it; a break within a word and edges of words resolved.

    >>> _tidy(" inter \\x01 view\\n of \\x02all\\x02\\x02men\\x02\\x01.\\x02")
    'interview of all men.'
    """
    parts = re.sub(r"[ \t\n\r\f]+", " ", text).split(JOIN)
    text = "".join(part.strip(f" {EDGE}{SOFT}") for part in parts)
    text = text.replace(EDGE * 2, " ").replace(EDGE, "")
    text = _CLINGING.sub("", re.sub(f"{SOFT}+", SOFT, text)).replace(SOFT, " ")
    return text.strip(" ")
