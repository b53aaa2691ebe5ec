"""Praat TextGrids in, long or short; their speech as turns, and all other tiers beside it, out.

To Praat a TextGrid is a row of numbers, texts in quotes and flags; everything else in the file
(`xmin =`, `intervals [3]:`) is there for people, and so is what follows a `!`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite
from pathlib import Path

from tls_coding.corpus.readers.limits import read_bytes
from tls_coding.corpus.readers.source import Source
from tls_coding.corpus.readers.tiers import WORDS, Annotation, Tier, name_words, sort_tiers, turns
from tls_coding.corpus.readers.txt import decode
from tls_coding.errors import UsageError

Token = str | float
_TOKEN = re.compile(
    r'"(?P<text>[^"]*+(?:""[^"]*+)*+)(?P<close>"|\Z)|(?<!\S)!(?P<comment>.*)|(?P<free>[^\s"]++)'
)
_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,60})?|\.\d{1,60})(?:[eE][+-]?\d{1,3})?%?")
_FLAGS = {"<exists>", "<absent>"}


class _Short(Exception):
    """The file is not what the format says should follow."""


def read_praat(path: Path) -> Source:
    """Read one .TextGrid; raises UsageError for what is none.

    Marks of point tiers stand beside the text. A tier `Léa - words` is Léa's.
    """
    if read_bytes(path).startswith(b"ooBinaryFile"):
        raise UsageError(
            f"{path}: a binary TextGrid. Open it in Praat and save it with 'Save as text file'."
        )
    text, remarks = decode(path)
    try:
        tokens = _tokens(text)
        _read_head(tokens)
        tiers, points = _read_tiers(tokens)
    except _Short:
        raise UsageError(
            f"{path}: not a TextGrid, or one cut short. Save it again with Praat's 'Save as text "
            "file'."
        ) from None
    found = sort_tiers(tiers)
    for name, marks in points:
        found.elsewhere.setdefault(f"tier {name}", []).extend(marks)
    return Source(turns(found.speech), found.elsewhere, remarks + found.remarks)


def _tokens(text: str) -> Iterator[Token]:
    """Numbers, flags and texts; a text starts with its quote, a flag does not."""
    for match in _TOKEN.finditer(text):
        if match["text"] is not None:
            if not match["close"]:
                raise _Short
            yield '"' + match["text"].replace('""', '"')
        elif match["free"] in _FLAGS:
            yield match["free"]
        elif match["free"] and _NUMBER.fullmatch(match["free"]):
            yield float(match["free"].rstrip("%"))


def _text(tokens: Iterator[Token]) -> str:
    token = next(tokens, None)
    if not isinstance(token, str) or not token.startswith('"'):
        raise _Short
    return token[1:]


def _seconds(tokens: Iterator[Token]) -> float:
    token = next(tokens, None)
    if not isinstance(token, float) or not isfinite(token):
        raise _Short
    return token


def _read_head(tokens: Iterator[Token]) -> None:
    """The kind of file, its times, and whether there are tiers."""
    kind, holds = _text(tokens), _text(tokens)
    if not kind.startswith("ooTextFile") or not holds.startswith("TextGrid"):
        raise _Short
    _seconds(tokens)
    _seconds(tokens)
    if next(tokens, None) != "<exists>":
        raise _Short


def _read_tiers(tokens: Iterator[Token]) -> tuple[list[Tier], list[tuple[str, list[str]]]]:
    """The tiers of intervals, and the marks of those of points by their name."""
    tiers: list[Tier] = []
    points: list[tuple[str, list[str]]] = []
    for number in range(1, int(_seconds(tokens)) + 1):
        kind = _text(tokens)
        name = " ".join(_text(tokens).split()) or f"tier {number}"
        _seconds(tokens)
        _seconds(tokens)
        size = range(int(_seconds(tokens)))
        if kind == "IntervalTier":
            rows = [(_seconds(tokens), _seconds(tokens), _text(tokens)) for _ in size]
            annotations = tuple(Annotation(text, start, end) for start, end, text in rows)
            tiers.append(Tier(name, _speaker(name), annotations))
        elif kind == "TextTier":
            marks = [(_seconds(tokens), _text(tokens))[1].strip() for _ in size]
            points.append((name, [mark for mark in marks if mark]))
        else:
            raise _Short
    return tiers, [(name, marks) for name, marks in points if marks]


def _speaker(name: str) -> str:
    """The name of a tier without what only says that it holds words."""
    who, dash, what = name.rpartition(" - ")
    return who.strip() if dash and who.strip() and name_words(what) & WORDS else name
