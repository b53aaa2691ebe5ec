"""Timed stretches of speech (cues) in; paragraphs that can be read as turns, and remarks, out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple

from tls_coding.corpus.labels import is_event, role_named
from tls_coding.corpus.readers.source import Paragraph

Stretch = tuple[float, float | None]  # from and, if told, to; seconds
Times = Stretch | tuple[None, None]

PAUSE = 2.0  # seconds of silence that end a turn of nobody named
LONG = 60.0  # seconds after which the end of a sentence ends it
LONGEST = 120.0  # seconds after which any cue ends it: automatic captions have no sentences
NOBODY = "S"  # label where nothing tells who speaks
ROLLING = 2  # cues that add a line to one shown before, below which captions do not roll
LAST = 1_000_000.0  # seconds (11 days): no recording is as long
HOURS = 5  # an interview as long by Excel's clocks was typed as minutes:seconds
LANGUAGES = {
    **{"english": "en", "french": "fr", "italian": "it", "spanish": "es", "castilian": "es"},
    **{"catalan": "ca", "portuguese": "pt", "german": "de", "dutch": "nl", "romanian": "ro"},
}

_CLOCK = re.compile(
    r"(?:(\d{1,4})\s?:\s?)?(\d{1,3})\s?:\s?(\d{1,2})(?:\s?[.,:]\s?(\d{1,6}))?", re.ASCII
)
_PLAIN = re.compile(r"\d{1,9}(?:[.,]\d{1,20})?\s?s?", re.ASCII)
_BETWEEN = re.compile(r"-+>?|[–—→]")
_DASH = re.compile(r"[-–—]\s?(?=[^\W\d_]|[\"“«¿¡\[(])")
_CHEVRONS = re.compile(r"(?<!\S)>>")
_INNER = re.compile(r"(?<=\S)[ \t]+(?=>>)")
_SAID = r"(?:>>+|[-–—])?[ \t]{0,3}"
_BRACKET = re.compile(rf"{_SAID}\[([^\[\]\n:]{{1,40}})\][ \t]{{0,3}}:?[ \t]{{0,3}}\S")
_COLON = re.compile(rf"{_SAID}([^\W\d_][\w.’' -]{{0,40}}?)[ \t]{{0,2}}:(?:\s|$)")


class Cue(NamedTuple):
    """What is said from `start` to `end` (seconds, None where unknown), and by whom, if told."""

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    style: str = ""  # how it is shown, where the format names that


def joined(cues: Iterable[Cue]) -> tuple[list[Paragraph], list[str]]:
    """Cues as paragraphs, and what the user should know of it.

    Where cues name speakers: one paragraph for each turn. Where labels stand in the text: one for
    each cue, and for each label within it. Else turns of `NOBODY`, cut at pauses.
    """
    spoken = [cue._replace(text=text) for cue in cues if (text := _lines(cue.text))]
    spoken, remarks = _unrolled(spoken)
    if any(cue.speaker for cue in spoken):
        paragraphs, more = _by_speaker(spoken)
        return paragraphs, remarks + more
    if _labelled(spoken):
        return list(_by_label(spoken)), remarks
    if spoken:
        remarks.append(
            f"no speakers named: label {NOBODY} for all, turns cut at pauses of {PAUSE:.0f} s and, "
            f"after {LONG:.0f} s, at the end of a sentence"
        )
    return [_paragraph(turn, NOBODY) for turn in _by_pause(spoken)], remarks


def seconds(clock: str) -> float | None:
    """`1:02:03.5`, `02:03,500` or `62:03` as seconds; None for what is no time.

    >>> seconds("1:02:03.5")
    3723.5
    """
    match = _CLOCK.fullmatch(clock.strip())
    if match is None:
        return None
    hours, minutes, whole, fraction = match.groups()
    return 3600.0 * int(hours or 0) + 60 * int(minutes) + float(f"{int(whole)}.{fraction or 0}")


def stretch(value: object) -> Stretch | None:
    """A time, or from when to when, as people and Excel write them; None for anything else.

    >>> stretch("[00:12 - 00:15,5]"), stretch("75.5"), stretch("noon")
    ((12.0, 15.5), (75.5, None), None)
    """
    if isinstance(value, datetime):  # Excel counts days from here
        value = value.replace(tzinfo=None) - datetime(1899, 12, 31)
    elif isinstance(value, time):
        value = datetime.combine(datetime.min, value) - datetime.min
    if isinstance(value, timedelta):
        return value.total_seconds(), None
    bare = str(value)[:100].strip("[](){}<> \n\t")
    if _PLAIN.fullmatch(bare):
        return float(bare.rstrip("s ").replace(",", ".")), None
    parts = [seconds(part) for part in _BETWEEN.split(bare, maxsplit=2)]
    if parts[0] is None or None in parts or len(parts) > 2:
        return None
    return parts[0], parts[1] if len(parts) > 1 else None


def column_times(name: str, values: Sequence[object]) -> list[Times]:
    """What `stretch` reads in each cell of a column; its name may say that it has milliseconds.

    Clocks of Excel without seconds that run for hours were typed as minutes and seconds.
    """
    times = [stretch(value) if value not in (None, "") else None for value in values]
    clocks = all(isinstance(value, time | timedelta) for value in values if value not in (None, ""))
    told = [found[0] for found in times if found]
    units = re.findall(r"[^\W_]+", name.casefold())
    per_second = 1000 if "ms" in units[-1:] or "msec" in units[-1:] else 1
    if clocks and max(told, default=0) >= HOURS * 3600 and not any(each % 60 for each in told):
        per_second = 60
    return [
        (found[0] / per_second, found[1])
        if found and 0 <= found[0] / per_second <= LAST
        else (None, None)
        for found in times
    ]


def language_code(name: str) -> str:
    """What a file calls its language as the code without its region.

    >>> language_code("fr-CA"), language_code("Italian")
    ('fr', 'it')
    """
    word = re.split(r"[-_\s]", name.strip().casefold(), maxsplit=1)[0]
    return LANGUAGES.get(word, word)


def label_of(name: str) -> str | None:
    """A speaker's label without odd spaces and its colon; None for an empty one."""
    return " ".join(name.split()).rstrip(": ") or None


def like_labels(texts: Sequence[str]) -> bool:
    """True for short texts that come back, as labels of speakers do."""
    short = all(len(text) <= 40 and any(map(str.isalpha, text)) for text in texts)
    return short and len(set(texts)) < len(texts) and len(set(texts)) <= max(2, len(texts) / 2)


def like_names(cells: Iterable[str]) -> bool:
    """True for short, different texts that are no sentences, as names of columns are."""
    texts = [text for text in cells if text]
    short = all(len(t) <= 60 and len(t.split()) <= 5 and t[-1:] not in ".?!…," for t in texts)
    return short and len(set(texts)) == len(texts) and not any(map(stretch, texts))


def wordiness(texts: Sequence[str]) -> float:
    """Words in a text, on average."""
    return sum(len(re.findall(r"[^\W\d_]+", text)) for text in texts) / max(1, len(texts))


def _lines(text: str) -> str:
    """The text without blank lines and spaces around lines."""
    if "\n" not in text:
        return text.strip()
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _unrolled(cues: Sequence[Cue]) -> tuple[list[Cue], list[str]]:
    """Cues without the lines that rolling captions show a second time."""
    lines = [cue.text.split("\n") for cue in cues]
    shown = [0, *(_repeated(before, after) for before, after in pairwise(lines))][: len(cues)]
    rolling = sum(1 for text, count in zip(lines, shown, strict=True) if 0 < count < len(text))
    if rolling < ROLLING or sum(map(bool, shown)) * 2 < len(cues):
        return list(cues), []
    fresh: list[Cue] = []
    for cue, text, count in zip(cues, lines, shown, strict=True):
        if text[count:]:
            fresh.append(cue._replace(text="\n".join(text[count:])))
        elif fresh:
            fresh[-1] = fresh[-1]._replace(end=cue.end or fresh[-1].end)
    return fresh, [f"rolling captions: {sum(shown)} lines shown again are left out"]


def _repeated(before: list[str], after: list[str]) -> int:
    """How many first lines of `after` are the last ones of `before`; captions show four at most."""
    most = min(len(before), len(after), 4)
    return next((n for n in range(most, 0, -1) if before[-n:] == after[:n]), 0)


def _by_speaker(cues: Sequence[Cue]) -> tuple[list[Paragraph], list[str]]:
    """One paragraph for each run of cues of one speaker."""
    filled: list[Cue] = []
    continued = 0
    speaker: str | None = None
    for cue in cues:
        continued += speaker is not None and cue.speaker is None
        speaker = cue.speaker or speaker
        filled.append(cue._replace(speaker=speaker))
    turns = groupby(filled, key=lambda cue: cue.speaker)
    remarks = [f"{continued} cues name no speaker: they continue the turn before"]
    paragraphs = [_paragraph(list(turn), speaker) for speaker, turn in turns]
    return paragraphs, remarks if continued else []


def _paragraph(cues: Sequence[Cue], speaker: str | None) -> Paragraph:
    end = next((cue.end for cue in reversed(cues) if cue.end is not None), None)
    text = "\n".join(cue.text for cue in cues)
    return Paragraph(text, speaker=speaker, start=cues[0].start, end=end)


def _labelled(cues: Sequence[Cue]) -> bool:
    """True where the text itself marks who speaks, or that somebody else does."""
    labels: Counter[str] = Counter()
    chevrons = dialogues = dashed = 0
    for cue in cues:
        lines = cue.text.split("\n")
        labels.update(label for line in lines if (label := _label(line)))
        if ">>" in cue.text and "<<" not in cue.text:
            chevrons += len(_CHEVRONS.findall(cue.text))
        dashes = sum(1 for line in lines if _DASH.match(line))
        dialogues += dashes > 1
        dashed += dashes > 0
    sure = [label for label in labels if labels[label] > 1 or role_named(label)]
    named = len(sure) > 1 or any(role_named(label) and labels[label] > 1 for label in sure)
    return named or chevrons > 1 or dialogues > 1 or dashed > max(1, len(cues) // 10)


def _label(line: str) -> str | None:
    """The label that a line starts with: `Anna: …`, `[Q] …`, `>> Anna: …`, `- Anna: …`."""
    if ":" not in line and not ("[" in line and "]" in line):
        return None
    match = _BRACKET.match(line) or _COLON.match(line)
    if match is None:
        return None
    label = match[1].strip()
    if not label or is_event(label):
        return None
    return label if label[0].isupper() or label[0].isdigit() or role_named(label) else None


def _by_label(cues: Sequence[Cue]) -> Iterator[Paragraph]:
    """One paragraph for each cue, and for each line within it that starts with a mark."""
    for cue in cues:
        texts: list[str] = []
        for line in _INNER.sub("\n", cue.text).split("\n"):
            if not texts or _label(line) or _CHEVRONS.match(line) or _DASH.match(line):
                texts.append(line)
            else:
                texts[-1] += f"\n{line}"
        yield from (Paragraph(text, start=cue.start, end=cue.end) for text in texts)


def _by_pause(cues: Sequence[Cue]) -> list[list[Cue]]:
    """Cues in readable turns."""
    turns: list[list[Cue]] = []
    for cue in cues:
        if not turns or _ended(turns[-1][0], turns[-1][-1], cue):
            turns.append([])
        turns[-1].append(cue)
    return turns


def _ended(first: Cue, last: Cue, following: Cue) -> bool:
    """True if the turn from `first` to `last` ends before `following`."""
    if following.start is None:
        return False
    until = last.end if last.end is not None else following.start
    lasted = until - (first.start if first.start is not None else until)
    sentence = last.text.rstrip(" »\"'”’)]").endswith((".", "?", "!", "…"))
    return following.start - until >= PAUSE or lasted >= (LONG if sentence else LONGEST)
