"""Scores the scope cues on sentences whose flags are known: python benchmarks/scope_sentences.py

Precision, recall and F1 per language, part of the list and kind of flag; `--show` lists the errors.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from tls_coding.codebook.cues import KINDS, Cues, parse_cues
from tls_coding.codebook.lemmas import Lexicon
from tls_coding.codebook.rule import Limit
from tls_coding.coding.compile import CompiledRule
from tls_coding.coding.match import Hits
from tls_coding.coding.scope import ScopeFinder
from tls_coding.corpus.index import index_text
from tls_coding.corpus.stream import join_texts
from tls_coding.corpus.transcript import Transcript, Turn
from tls_coding.spans import Span

HERE = Path(__file__).parent
LANGUAGES = ("fr", "it", "es", "en")
PARTS = ("before", "after", "last")
OPEN, CLOSE = "<h>", "</h>"


@dataclass(frozen=True)
class Sentence:
    """A sentence with its hit (character offsets) and the flags that are true of it."""

    part: str
    text: str
    hit: Span
    flags: frozenset[str]


def sentences(language: str) -> list[Sentence]:
    """All sentences of one language."""
    data = yaml.safe_load((HERE / "scope" / f"{language}.yaml").read_text(encoding="utf-8"))
    return [
        _sentence(part, entry["text"], entry["flags"]) for part in PARTS for entry in data[part]
    ]


def _sentence(part: str, marked: str, true: list[str]) -> Sentence:
    start = marked.index(OPEN)
    end = marked.index(CLOSE) - len(OPEN)
    return Sentence(
        part, marked.replace(OPEN, "").replace(CLOSE, ""), Span(start, end), frozenset(true)
    )


def found_flags(language: str, cues: Cues, listed: list[Sentence]) -> list[frozenset[str]]:
    """The flags that the cues give each hit."""
    texts = [_text(str(i), sentence.text, language) for i, sentence in enumerate(listed)]
    stream = join_texts(texts, [index_text(text) for text in texts])
    spans = []
    for sentence, first, last in zip(listed, stream.first, stream.first[1:], strict=False):
        starts, ends = stream.starts[first : last - 1], stream.ends[first : last - 1]
        inside = np.flatnonzero((starts < sentence.hit.end) & (ends > sentence.hit.start)) + first
        spans.append((inside[0], inside[-1] + 1))
    start, end = np.array(spans).T
    rule = CompiledRule("hit", "hit", (), (), Limit())
    pieces = np.stack([start, end], axis=1)[:, None]
    hits = Hits([rule], np.zeros(len(start), np.int64), start, end, pieces)
    found = ScopeFinder(cues, Lexicon(language, stream.vocabulary.lower, {})).flags(hits, stream)
    return [frozenset(kind for kind, true in zip(KINDS, row, strict=True) if true) for row in found]


def _text(name: str, text: str, language: str) -> Transcript:
    turn = Turn(0, "", "respondent", "", 0, len(text))
    return Transcript(name, text, language, (), turns=(turn,))


def score(language: str, *, show: bool = False) -> dict[tuple[str, str], Counter[str]]:
    """Hits, misses and false flags (`tp`, `fn`, `fp`) by part of the list and kind of flag."""
    path = HERE.parent / "codebook" / "cues.yaml"
    cues, problems = parse_cues(path.read_text(encoding="utf-8"), path.name)
    if problems:
        raise SystemExit("\n".join(map(str, problems)))
    counts = {(part, kind): Counter() for part in PARTS for kind in KINDS}
    listed = sentences(language)
    for sentence, found in zip(listed, found_flags(language, cues[language], listed), strict=True):
        for kind in KINDS:
            outcome = {(True, True): "tp", (True, False): "fp", (False, True): "fn"}.get(
                (kind in found, kind in sentence.flags)
            )
            if outcome:
                counts[sentence.part, kind][outcome] += 1
            if show and outcome in {"fp", "fn"}:
                print(f"  {outcome} {kind}: {sentence.text}")
    return counts


def f1(counts: Counter[str]) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * counts["tp"] / (2 * counts["tp"] + counts["fp"] + counts["fn"] or 1)


def main() -> None:
    """Print one line per language, part and kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", action="store_true", help="list the errors")
    show = parser.parse_args().show
    print(f"{'lang':5}{'part':8}{'kind':14}{'P':>6}{'R':>6}{'F1':>6}")
    for language in LANGUAGES:
        counts = score(language, show=show)
        for kind in KINDS:
            counts["all", kind] = sum((counts[part, kind] for part in PARTS), Counter())
        for part in (*PARTS, "all"):
            for kind in KINDS:
                own = counts[part, kind]
                precision = own["tp"] / (own["tp"] + own["fp"] or 1)
                recall = own["tp"] / (own["tp"] + own["fn"] or 1)
                figures = f"{precision:6.2f}{recall:6.2f}{f1(own):6.2f}"
                print(f"{language:5}{part:8}{kind:14}{figures}")


if __name__ == "__main__":
    main()
