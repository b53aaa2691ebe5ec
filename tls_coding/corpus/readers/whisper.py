"""JSON of speech recognition in; what was said, when and, where told, by whom, out.

Read are openai-whisper, whisperX, faster-whisper (its list of segments), whisper.cpp and
AssemblyAI (its `utterances`).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tls_coding.corpus.readers.cues import (
    LAST,
    Cue,
    joined,
    label_of,
    language_code,
    seconds,
)
from tls_coding.corpus.readers.limits import check_file
from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.corpus.readers.txt import decode
from tls_coding.errors import UsageError

MAX_JSON = 50_000_000  # ten hours with the time of each word have about 9 million bytes
MANY = 30  # pieces of words that make a segment
KINDS = "openai-whisper, whisperX, faster-whisper, whisper.cpp or AssemblyAI"
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Unfit(Exception):
    """A value of the wrong kind; says which."""


def read_whisper(path: Path) -> Source:
    """Read one JSON of speech recognition; raises UsageError for any other.

    Times are seconds. The language is in `attributes`, where the file tells it.
    """
    check_file(path, MAX_JSON)
    text, remarks = decode(path)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise UsageError(
            f"{path}: not JSON, or a damaged one. Save the transcript again, or as .srt or .txt."
        ) from None
    try:
        cues, whole = _cues(data)
    except _Unfit as error:
        raise UsageError(f"{path}: {error}. Known is the JSON of {KINDS}.") from None
    attributes = {"language": language} if (language := _language(data)) else {}
    if not cues and whole:
        remarks.append("no segments: the text has no times")
        return Source([Paragraph(whole)], {}, remarks, attributes)
    paragraphs, more = joined(cues)
    return Source(paragraphs, {}, [*remarks, *more, *_differing(whole, cues)], attributes)


def _cues(data: Any) -> tuple[list[Cue], str]:
    """The segments, and the text as a whole where it is told too."""
    if isinstance(data, list) and data:
        return [_segment(item, n) for n, item in enumerate(data, 1)], ""
    if not isinstance(data, dict):
        raise _Unfit("JSON, but of no transcript")
    whole = _text(data.get("text") or "", "the whole text")
    if isinstance(data.get("transcription"), list):
        return _whole_words([_cpp(item, n) for n, item in enumerate(data["transcription"], 1)]), ""
    for key, read in (("utterances", _utterance), ("segments", _segment)):
        if isinstance(data.get(key), list):
            return [read(item, n) for n, item in enumerate(data[key], 1)], whole
    if not whole.strip():
        raise _Unfit("JSON, but of no transcript (it has no segments)")
    return [], whole


def _segment(item: Any, number: int) -> Cue:
    """One of `segments`; where it has no text or speaker, its words tell them."""
    item = _mapping(item, number)
    words = [word for word in _list(item.get("words"), number) if isinstance(word, dict)]
    text = item.get("text")
    if text is None:
        spoken = [_text(word.get("word") or "", f"a word of segment {number}") for word in words]
        text = " ".join(word.strip() for word in spoken) or None
    speaker = _speaker(item.get("speaker"), number)
    if speaker is None:
        labels = Counter(filter(None, (_speaker(word.get("speaker"), number) for word in words)))
        speaker = max(labels, key=lambda label: labels[label], default=None)
    start, end = (_time(item.get(key), number) for key in ("start", "end"))
    return Cue(_text(text, f"the text of segment {number}"), start, end, speaker)


def _utterance(item: Any, number: int) -> Cue:
    """One of `utterances`, with times in milliseconds."""
    item = _mapping(item, number)
    start, end = (_time(item.get(key), number, 1000) for key in ("start", "end"))
    text = _text(item.get("text"), f"the text of segment {number}")
    return Cue(text, start, end, _speaker(item.get("speaker"), number))


def _cpp(item: Any, number: int) -> Cue:
    """One of `transcription`: times as milliseconds, or written out."""
    item = _mapping(item, number)
    offsets = item.get("offsets")
    if isinstance(offsets, dict):
        start, end = (_time(offsets.get(key), number, 1000) for key in ("from", "to"))
    else:
        clocks = item.get("timestamps")
        clocks = clocks if isinstance(clocks, dict) else {}
        start, end = (seconds(str(clocks.get(key, ""))[:40]) for key in ("from", "to"))
    text = _text(item.get("text"), f"the text of segment {number}")
    return Cue(text, start, end, _speaker(item.get("speaker"), number))


def _whole_words(cues: list[Cue]) -> list[Cue]:
    """Segments of parts of words put together: there each new word starts with a space."""
    spaced = sum(1 for cue in cues if cue.text[:1].isspace())
    single = sum(1 for cue in cues if len(cue.text.split()) < 2)
    if spaced * 4 < len(cues) or single * 10 < len(cues) * 9:
        return cues
    whole: list[list[Cue]] = []
    for cue in cues:
        if whole and cue.speaker == whole[-1][0].speaker and _continues(cue, whole[-1]):
            whole[-1].append(cue)
        else:
            whole.append([cue])
    return [
        Cue("".join(cue.text for cue in run), run[0].start, run[-1].end, run[0].speaker)
        for run in whole
    ]


def _continues(cue: Cue, run: list[Cue]) -> bool:
    """True but where a sentence, a pause or many words part two words."""
    if not cue.text[:1].isspace():
        return True
    until = run[-1].end
    if run[-1].text.rstrip().endswith((".", "?", "!", "…")) or len(run) > MANY:
        return False
    return cue.start is None or until is None or cue.start - until < 1


def _mapping(item: Any, number: int) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise _Unfit(f"segment {number} is not an object")
    return item


def _list(value: Any, number: int) -> list[Any]:
    if value is not None and not isinstance(value, list):
        raise _Unfit(f"the words of segment {number} are no list")
    return value or []


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise _Unfit(f"{what} is no text")
    if "\x00" in value:
        raise _Unfit(f"{what} holds NUL characters")
    return _SURROGATE.sub("\ufffd", value)


def _time(value: Any, number: int, per_second: int = 1) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e12:
        raise _Unfit(f"a time of segment {number} is no number of seconds")
    time = value / per_second
    if not math.isfinite(time) or time > LAST:
        raise _Unfit(f"a time of segment {number} is no number of seconds")
    return max(0.0, time)


def _speaker(value: Any, number: int) -> str | None:
    """A label; programs that count speakers give a number."""
    if value is None or value == "?":
        return None
    if isinstance(value, bool) or not isinstance(value, int | str) or len(str(value)) > 200:
        raise _Unfit(f"the speaker of segment {number} is no label")
    label = label_of(_text(str(value), f"the speaker of segment {number}"))
    return f"S{label}" if label and label.isdecimal() else label


def _language(data: Any) -> str:
    if not isinstance(data, dict):
        return ""
    result = data.get("result")
    nested = result.get("language") if isinstance(result, dict) else None
    for name in (data.get("language"), nested, data.get("language_code")):
        if isinstance(name, str) and re.fullmatch(r"[A-Za-z][A-Za-z_ -]{1,30}", name):
            return language_code(name)
    return ""


def _differing(whole: str, cues: Iterable[Cue]) -> list[str]:
    """A remark where the text as a whole is not what the segments say."""
    texts = [cue.text for cue in cues]
    if not whole.strip() or "".join(whole.split()) == "".join("".join(texts).split()):
        return []
    told = Counter(whole.split())
    said = Counter(word for text in texts for word in text.split())
    missing, added = (told - said).total(), (said - told).total()
    return [f"the text as a whole has {missing} words that its segments lack, and lacks {added}"]
