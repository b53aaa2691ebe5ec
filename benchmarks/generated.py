"""Interviews of any length that nobody gave, made from the constructed ones.

A chain of word pairs makes the sentences, so that rules find about as much as in an interview;
invented words come in as rare words do (a tenth of the text, most of its vocabulary). The same seed
gives the same words.
"""

from __future__ import annotations

import random
import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate

from tls_coding.corpus.transcript import Transcript, split_turns

END = re.compile(r"[.!?…]$")
WORDS_OF_A_TEXT = 10_000
WORDS_OF_A_TURN = 35
RARE = 0.10  # of the words; an interview has about as many that occur once or twice
INVENTED = 200_000  # words to draw from
SYLLABLES = (
    "ba be bi bo bou ca co cha da de do fa fi fo ga go la le li lo ma mi mo na ni no pa pe "
    "pi po ra re ri ro sa se si so ta te ti to va ve vi vo tion ment age eur ière able"
)


def generated(sources: Sequence[Transcript], words: int, seed: int = 1) -> Iterator[Transcript]:
    """Transcripts of about 10,000 words in the language of `sources`, `words` together."""
    chance = random.Random(seed)
    follow = _chain(sources)
    invented, weights = _invented(chance)
    number = done = 0
    while done < words:
        size = min(WORDS_OF_A_TEXT, words - done)
        body = _interview(chance, follow, invented, weights, size)
        speakers = {"Q": {"role": "interviewer"}, "R1": {"role": "respondent"}}
        yield Transcript(
            id=f"generated_{number:05}",
            body=body,
            language=sources[0].language,
            cases=sources[0].cases,
            speakers=speakers,
            turns=tuple(split_turns(body, speakers)),
        )
        number, done = number + 1, done + size


def _chain(sources: Sequence[Transcript]) -> dict[str, list[str]]:
    """Which words follow each word; after "", the end of a sentence, those that begin one."""
    follow: dict[str, list[str]] = {"": []}
    for source in sources:
        for turn in source.turns:
            before = ""
            for word in turn.span.of(source.body).split():
                follow.setdefault(before, []).append(word)
                before = "" if END.search(word) else word
                follow.setdefault(before, [])
    return follow


def _invented(chance: random.Random) -> tuple[list[str], list[float]]:
    """Invented words, and the sums of their frequencies (Zipf's law)."""
    parts = SYLLABLES.split()
    words = ["".join(chance.choices(parts, k=chance.randint(2, 4))) for _ in range(INVENTED)]
    return words, list(accumulate(1 / (rank + 2.7) for rank in range(INVENTED)))


def _interview(
    chance: random.Random,
    follow: dict[str, list[str]],
    invented: list[str],
    weights: list[float],
    size: int,
) -> str:
    lines: list[str] = []
    done, label = 0, "Q"
    while done < size:
        wanted = 8 if label == "Q" else 1 + int(chance.expovariate(1 / WORDS_OF_A_TURN))
        turn: list[str] = []
        before = ""
        while len(turn) < wanted or before:
            nexts = follow[before] or follow[""]
            word = chance.choice(nexts)
            before = "" if END.search(word) else word
            if before and chance.random() < RARE:
                word = invented[bisect(weights, chance.random() * weights[-1])]
            turn.append(word)
        lines.append(f"[{label}] {' '.join(turn)}")
        done += len(turn)
        label = "R1" if label == "Q" else "Q"
    return "\n\n".join(lines)
