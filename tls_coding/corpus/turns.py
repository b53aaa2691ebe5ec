"""Paragraphs of a source in; its turns, with whatever could not be read as one, out.

Two families of notation: a label in brackets, with or without a time, on a line of its own or
before the text (`[Chercheur] (0:01 - 0:11)`, `[R1 00:00:09] …`), and `Label: text`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from tls_coding.corpus.labels import closest, is_event, role_named, spelling
from tls_coding.corpus.readers.source import Paragraph

Form = Literal["auto", "bracket", "colon", "none"]
_CLOCK = r"\d{1,2}\s*:\s*\d{2}(?:\s*:\s*\d{2})?(?:[.,]\d+)?"
# In parentheses anything made of digits is taken for a time: `(22:175 - 22:17)` is a slip.
_TIMES = rf"(?:\([\d\s:.,–—>-]*\d[\s:.,–—>-]*\)|{_CLOCK}(?:\s*[-–—]+>?\s*(?:{_CLOCK})?)?)"
_BRACKET = re.compile(
    rf"^\s*\[\s*(?P<label>[^\[\]()\n]{{1,60}}?)\s*(?:(?<![\d:])(?P<inside>{_TIMES})\s*\]?|\])"
    rf"\s*(?P<times>{_TIMES})?\s*:?\s*(?P<rest>.*)$",
    re.DOTALL,
)
_BARE = re.compile(
    rf"^\s*(?P<label>[^\W\d_][^\[\]()\n:]{{0,40}}?)\]?\s*(?P<times>\(\s*{_CLOCK}[^)\n]*\))\s*$"
)
_COLON = re.compile(r"^\s*(?P<label>[A-ZÀ-Þ][\w.’' -]{0,30}?\d?)\s*:\s+(?P<rest>\S.*)$", re.DOTALL)


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

    `label_words`: the words of the source that were labels and times. `cut`: words of the source
    that were a label and a word without a space between (`[Q]Bonjour`), with these two.
    """

    preamble: list[str] = field(default_factory=list)
    turns: list[SourceTurn] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    label_words: Counter[str] = field(default_factory=Counter)
    cut: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Candidate:
    """A line that may start a turn; `mark` is all of it before its text."""

    mark: str
    label: str
    times: str
    rest: str
    form: Form


def read_turns(paragraphs: Sequence[Paragraph], form: Form = "auto") -> Turns:
    """Cut `paragraphs` into turns. Text is kept word for word; only labels are taken out."""
    lines = [line for paragraph in paragraphs for line in [*paragraph.text.split("\n"), ""]]
    candidates = {} if form == "none" else _candidates(lines, form)
    names = spelling(Counter(candidate.label for candidate in candidates.values()))
    result = Turns()
    texts: list[list[str]] = [[]]
    for number, line in enumerate(lines):
        candidate = candidates.get(number)
        if candidate is None:
            texts[-1].append(line)
            continue
        start, end = _clock_times(candidate.times)
        result.turns.append(SourceTurn(names[candidate.label], start, end))
        marks, words = candidate.mark.split(), candidate.rest.split()
        result.label_words.update(marks)
        if words and not candidate.mark[-1].isspace():
            result.cut.append((marks[-1] + words[0], marks[-1], words[0]))
        texts.append([candidate.rest])
    before, *spoken = [_paragraphs(block) for block in texts]
    if not candidates:
        result.turns, spoken, before = [SourceTurn("")], [before], []
    result.preamble = before
    for turn, paragraphs_of_turn in zip(result.turns, spoken, strict=True):
        turn.paragraphs = paragraphs_of_turn
    result.remarks += [
        f"label '{label}' ({count}×) read as '{names[label]}'"
        for label, count in Counter(c.label for c in candidates.values()).items()
        if names[label] != label
    ]
    untimed = sum(1 for turn in result.turns if not turn.start)
    if 0 < untimed < len(result.turns):
        result.remarks.append(f"{untimed} of {len(result.turns)} turns have no time")
    return result


def _candidates(lines: list[str], form: Form) -> dict[int, _Candidate]:
    found: dict[int, _Candidate] = {}
    if form in {"auto", "bracket"}:
        found = {n: c for n, line in enumerate(lines) if (c := _bracket(line))}
        found = _confirmed(found)
    if not found and form in {"auto", "colon"}:
        found = {n: c for n, line in enumerate(lines) if (c := _colon(line))}
        counts = Counter(candidate.label for candidate in found.values())
        # A label comes back; "Attention: …" at the start of a line does not.
        sure = {label for label in counts if counts[label] > 1 or role_named(label)}
        if len(sure) < 2 and form == "auto":
            return {}
        found = {n: c for n, c in found.items() if c.label in sure or closest(c.label, sure)}
    return found


def _bracket(line: str) -> _Candidate | None:
    match = _BRACKET.match(line)
    if match and re.fullmatch(r"[\d:.,\s]*:[\d:.,\s]*", match["label"]):
        return None  # `[00:12]` is a time, nobody's label
    if match:
        times = match["inside"] or match["times"] or ""
        mark, rest = line[: match.start("rest")], match["rest"].strip()
        return _Candidate(mark, _spaced(match["label"]), times, rest, "bracket")
    match = _BARE.match(line)
    if match:
        return _Candidate(line, _spaced(match["label"].strip(" ]")), match["times"], "", "none")
    return None


def _confirmed(found: dict[int, _Candidate]) -> dict[int, _Candidate]:
    """Candidates without those that are events, or words in brackets, or names before a time."""
    timed = Counter(c.label for c in found.values() if c.times and c.form == "bracket")
    alone = Counter(c.label for c in found.values() if not c.rest)
    known = {label for label in timed if not is_event(label)}
    known |= {label for label, count in alone.items() if count > 1 and not is_event(label)}
    known |= {c.label for c in found.values() if role_named(c.label)}
    often = Counter(c.label for c in found.values() if c.label[:1].isupper())
    known |= {label for label, count in often.items() if count > 2 and not is_event(label)}
    return {
        number: candidate
        for number, candidate in found.items()
        if candidate.label in known or closest(candidate.label, known)
    }


def _colon(line: str) -> _Candidate | None:
    match = _COLON.match(line)
    if not match or len(match["label"].split()) > 3:
        return None
    mark, rest = line[: match.start("rest")], match["rest"].strip()
    return _Candidate(mark, _spaced(match["label"]), "", rest, "colon")


def _spaced(label: str) -> str:
    """A label with single spaces."""
    return " ".join(label.split())


def _clock_times(times: str) -> tuple[str, str]:
    clocks = [_clock(clock) for clock in re.findall(_CLOCK, times)]
    return (clocks[0] if clocks else "", clocks[1] if len(clocks) > 1 else "")


def _clock(text: str) -> str:
    """`0:04` → `00:00:04`; `1:02:03` → `01:02:03`."""
    numbers = [int(part) for part in re.findall(r"\d+", re.split(r"[.,]", text)[0])]
    hours, minutes, seconds = [0] * (3 - len(numbers)) + numbers
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines joined into paragraphs: a blank line ends one, a line break inside one stays."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(block) for block in blocks if block]
