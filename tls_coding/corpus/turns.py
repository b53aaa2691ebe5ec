"""Paragraphs of a source in; its turns, with whatever could not be read as one, out.

Who speaks is told by the format (subtitles, a table), or by marks in the text, which
`corpus.notations` knows: labels in brackets, names before a colon, a time or a tab, dashes …
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from tls_coding.corpus.labels import initials, spelling
from tls_coding.corpus.notations.marks import Line, Mark, lines_of, of_seconds, spaced
from tls_coding.corpus.notations.numbers import unnumbered
from tls_coding.corpus.notations.recognise import Form, recognise
from tls_coding.corpus.readers.source import Paragraph

LONGEST = 60  # characters of a label in a canonical transcript

__all__ = ["Form", "SourceTurn", "Turns", "read_turns"]


@dataclass
class SourceTurn:
    """One turn as the source has it; times as HH:MM:SS, empty where missing."""

    label: str
    start: str = ""
    end: str = ""
    paragraphs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


@dataclass
class Turns:
    """All of a source: what stood before the first turn, the turns, remarks for the reader.

    `label_words`: the words of the source that were labels, times and marks. `cut`: words of the
    source of which a mark was a part (`[Q]Bonjour`), each with its two parts; where such a part
    is cut again, that comes after it.
    """

    preamble: list[str] = field(default_factory=list)
    turns: list[SourceTurn] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    label_words: Counter[str] = field(default_factory=Counter)
    cut: list[tuple[str, str, str]] = field(default_factory=list)


def read_turns(paragraphs: Sequence[Paragraph], form: Form = "auto") -> Turns:
    """Cut `paragraphs` into turns. Text is kept word for word; only labels are taken out."""
    if any(paragraph.speaker is not None for paragraph in paragraphs):
        return _told(paragraphs)
    lines = lines_of(paragraphs)
    marks, remarks = recognise(lines, form)
    result = _assembled(paragraphs, lines, marks)
    names, more = _names([mark.label or "" for mark in marks if mark.label is not None])
    for turn in result.turns:
        turn.label = names.get(turn.label, turn.label)
    result.remarks = [*remarks, *more]
    untimed = sum(1 for turn in result.turns if not turn.start)
    if 0 < untimed < len(result.turns):
        result.remarks.append(f"{untimed} of {len(result.turns)} turns have no time")
    return result


def _told(paragraphs: Sequence[Paragraph]) -> Turns:
    """Turns of a format that names who speaks; a paragraph without a name goes on."""
    result = Turns()
    for paragraph in paragraphs:
        blocks = _paragraphs(paragraph.text.split("\n"))
        if paragraph.speaker is not None:
            label = _fit(paragraph.speaker)
            result.turns.append(SourceTurn(label, *_fallback(paragraph)))
        if not result.turns:
            result.preamble += blocks
            continue
        result.turns[-1].paragraphs += blocks
        result.turns[-1].end = _fallback(paragraph)[1] or result.turns[-1].end
    names, result.remarks = _names([turn.label for turn in result.turns], told=True)
    for turn in result.turns:
        turn.label = names[turn.label]
    return result


def _fit(label: str) -> str:
    """A told label as a transcript can hold it: one line, no brackets, no colon after it."""
    plain = spaced(label.translate(str.maketrans("[]", "()"))).rstrip(" :：")
    return plain[:LONGEST].strip() or "Unknown"


def _fallback(paragraph: Paragraph) -> tuple[str, str]:
    start, end = paragraph.start, paragraph.end
    return ("" if start is None else of_seconds(start), "" if end is None else of_seconds(end))


def _names(labels: Sequence[str], *, told: bool = False) -> tuple[dict[str, str], list[str]]:
    """For each label the one that it stands for, and what of that the reader should know."""
    counts = Counter(labels)
    names = spelling(counts)
    plain = {} if told else unnumbered([names[label] for label in labels])
    names = {label: plain.get(name, name) for label, name in names.items()}
    full, doubtful = initials(Counter(names[label] for label in labels))
    names = {label: full.get(name, name) for label, name in names.items()}
    remarks = [
        f"label '{label}' ({counts[label]}×) read as '{name}'"
        for label, name in names.items()
        if name != label and label not in plain
    ]
    if plain:
        remarks.append("numbers of questions and answers are not part of their labels")
    remarks += [f"label '{label}' could be short for several names: kept" for label in doubtful]
    return names, remarks


def _assembled(
    paragraphs: Sequence[Paragraph], lines: Sequence[Line], marks: Sequence[Mark]
) -> Turns:
    """The text between marks as turns, and the account of what the marks took out."""
    result = Turns()
    blocks: list[list[str]] = [[]]
    by_line = {n: list(group) for n, group in groupby(marks, key=lambda mark: mark.line)}
    taken: list[str] = []
    waiting = ("", "")  # a time on a line of its own, for the turn that starts below
    said = 0  # how many turns there were when text was last put to one
    for number, line in enumerate(lines):
        if line.first and number:
            blocks[-1].append("")
        if line.blank and number not in by_line:
            blocks[-1].append("")
            continue
        position = 0
        for mark in by_line.get(number, ()):
            before = _if_any(line.text[position : mark.start])
            blocks[-1] += before
            said = len(result.turns) if before else said
            position = mark.end
            times = mark.times if mark.times[0] else waiting
            if mark.notation == "end" and said == len(result.turns):
                _ended(result, times[0])
            waiting = _started(result, blocks, mark, times, paragraphs[line.paragraph])
            taken += line.text[mark.start : mark.end].split()
        rest = line.text[position:]
        blocks[-1] += _if_any(rest) if position else [rest]
        if rest.strip():
            if said < len(result.turns):
                _waited(result, waiting)
            said = len(result.turns)
            waiting = ("", "")
            _lengthened(result, paragraphs[line.paragraph])
        if number in by_line:
            result.cut += _cuts(line.text, by_line[number])
    result.label_words = Counter(taken)
    _filled(result, blocks, paragraphs)
    return result


def _if_any(text: str) -> list[str]:
    return [text] if text.strip() else []


def _started(
    result: Turns,
    blocks: list[list[str]],
    mark: Mark,
    times: tuple[str, str],
    paragraph: Paragraph,
) -> tuple[str, str]:
    """Start the turn of a mark, if it does start one; the times that still wait for a turn."""
    if mark.label is None:
        return times
    turns = result.turns
    if mark.joins and turns and turns[-1].label == mark.label:
        if mark.notation != "blank":
            while blocks[-1] and not blocks[-1][-1].strip():
                blocks[-1].pop()
        turns[-1].end = times[1] or turns[-1].end
        return ("", "")
    start, end = times if times[0] else (_fallback(paragraph)[0], "")
    turns.append(SourceTurn(mark.label, start, end))
    blocks.append([])
    return ("", "")


def _waited(result: Turns, times: tuple[str, str]) -> None:
    """A time alone on the line below a label is the start of that label's turn."""
    if times[0] and not result.turns[-1].start:
        result.turns[-1].start, result.turns[-1].end = times


def _ended(result: Turns, time: str) -> None:
    """End the last turn at a time; one that has no start can have no end."""
    if result.turns and "" < result.turns[-1].start <= time:
        result.turns[-1].end = time


def _lengthened(result: Turns, paragraph: Paragraph) -> None:
    """A turn that has its time from the format lasts until the end of its last paragraph."""
    if result.turns and paragraph.end is not None:
        result.turns[-1].end = _fallback(paragraph)[1]


def _filled(result: Turns, blocks: list[list[str]], paragraphs: Sequence[Paragraph]) -> None:
    """Give the blocks of text to the turns; the first is the preamble, or all there is."""
    before, *spoken = [_paragraphs(block) for block in blocks]
    if not result.turns:
        starts = [_fallback(p)[0] for p in paragraphs if p.start is not None]
        ends = [_fallback(p)[1] for p in paragraphs if p.end is not None]
        result.turns = [SourceTurn("", (starts or [""])[0], (ends or [""])[-1])]
        before, spoken = [], [before]
    result.preamble = before
    for turn, texts in zip(result.turns, spoken, strict=True):
        turn.paragraphs = texts


def _cuts(text: str, marks: Sequence[Mark]) -> Iterator[tuple[str, str, str]]:
    """The words that edges of marks fall into, each as (all of it, one part, the other)."""
    edges = sorted({edge for mark in marks for edge in (mark.start, mark.end)})
    begin = 0
    for edge in edges:
        if not 0 < edge < len(text) or text[edge - 1].isspace() or text[edge].isspace():
            continue
        start = edge
        while start > begin and not text[start - 1].isspace():
            start -= 1
        end = edge
        while end < len(text) and not text[end].isspace():
            end += 1
        yield text[start:end], text[start:edge], text[edge:end]
        begin = edge


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Lines joined into paragraphs: a blank line ends one, a line break inside one stays."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(block) for block in blocks if block]
