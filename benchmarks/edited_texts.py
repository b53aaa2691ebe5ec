"""Are codings found again in edited texts, and never on other words?

    python benchmarks/edited_texts.py [FOLDER…]

Sentences of the transcripts are coded, the texts are edited at random, and each passage found is
compared with where its characters went. FOLDER: plain text files elsewhere, too.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tls_coding.coding.anchor import Passage, Place, anchor_all, context
from tls_coding.spans import Span

CHECKOUT = Path(__file__).parents[1]
NEW = -1  # where a character came from that was not there
Text = tuple[str, list[int]]  # and where each of its characters came from
_SENTENCE = re.compile(r"[^\s.?!][^.?!\n]*[.?!]")


def put(text: Text, start: int, end: int, words: str, origins: Sequence[int] | None = None) -> Text:
    """`text` with the stretch `[start, end)` replaced."""
    body, places = text
    new = list(origins) if origins is not None else [NEW] * len(words)
    return body[:start] + words + body[end:], places[:start] + new + places[end:]


def edited(text: Text, chance: random.Random, rate: float) -> Text:
    """`text` after one edit for each `rate` characters, of every kind."""
    kinds = [typo, typo, typo, word, word, cut, said_again, moved, doubled, wrapped]
    for _ in range(max(1, int(len(text[0]) / rate))):
        text = chance.choice(kinds)(text, chance)
    if chance.random() < 0.2:
        text = text[0].translate({ord("'"): "’", ord("’"): "'"}), text[1]
    return text


def typo(text: Text, chance: random.Random) -> Text:
    place = chance.randrange(len(text[0]))
    return put(text, place, place + chance.randrange(2), chance.choice(["", *"aeinrst,"]))


def word(text: Text, chance: random.Random) -> Text:
    place, _ = one(re.compile(r"\w+"), text, chance)
    other, end = one(re.compile(r"\w+"), text, chance)
    start, stop = place, place + len(re.match(r"\w*", text[0][place:])[0])  # type: ignore[index]
    return put(text, start, stop, text[0][other:end])


def cut(text: Text, chance: random.Random) -> Text:
    start, end = one(_SENTENCE, text, chance)
    return put(text, start, end, "")


def said_again(text: Text, chance: random.Random) -> Text:
    """A sentence once more, elsewhere."""
    start, end = one(_SENTENCE, text, chance)
    place, _ = one(_SENTENCE, text, chance)
    return put(text, place, place, text[0][start:end] + " ")


def moved(text: Text, chance: random.Random) -> Text:
    """A paragraph elsewhere."""
    start, end = one(re.compile(r"[^\n]+\n+"), text, chance)
    words, origins = text[0][start:end], text[1][start:end]
    text = put(text, start, end, "")
    place, _ = one(re.compile(r"[^\n]+\n+"), text, chance)
    return put(text, place, place, words, origins)


def doubled(text: Text, chance: random.Random) -> Text:
    """A paragraph once more, below itself."""
    start, end = one(re.compile(r"[^\n]+\n+"), text, chance)
    return put(text, end, end, text[0][start:end])


def wrapped(text: Text, chance: random.Random) -> Text:
    """A line break or a special space for a space."""
    place = text[0].find(" ", chance.randrange(len(text[0])))
    return put(text, place, place + 1, chance.choice("\n\u00a0")) if place >= 0 else text


def one(pattern: re.Pattern[str], text: Text, chance: random.Random) -> tuple[int, int]:
    """One of the next stretches of a pattern after a random place; nothing at the end."""
    found = pattern.search(text[0], chance.randrange(len(text[0])))
    return found.span() if found else (len(text[0]), len(text[0]))


def verdict(span: Span, quote: str, place: Place, now: Text, where: dict[int, int]) -> str:
    """What became of one coding."""
    fate, found = place
    left = [where[place] for place in range(*span) if place in where]
    whole = bool(left) and now[1][left[0] : left[0] + len(quote)] == list(range(*span))
    whole = whole and now[0][left[0] : left[0] + len(quote)] == quote
    if found is None:
        rest = "half" if len(left) > len(quote) / 2 else "gone"
        return f"lost, {'whole' if whole else rest}"
    held = sum(now[1][place] in range(*span) for place in range(*found))
    right = held > 0.5 * max(len(found.of(now[0])), len(quote))
    if fate == "fuzzy":
        return ("fuzzy, whole" if whole else "fuzzy, edited") if right else "FUZZY, OTHER WORDS"
    if whole and found.start == left[0]:
        return fate
    return f"{fate.upper()}, {'A COPY' if not held else 'EDITED'}"


def run(texts: Sequence[str], chance: random.Random, rate: float) -> Counter[str]:
    """How often each fate came out, for every sentence of each text, after random edits."""
    told: Counter[str] = Counter()
    for body in texts:
        now = edited((body, list(range(len(body)))), chance, rate)
        where = {place: at for at, place in enumerate(now[1]) if place != NEW}
        spans = [Span(*match.span()) for match in _SENTENCE.finditer(body)]
        passages = [Passage(span, span.of(body), *context(body, span)) for span in spans]
        for passage, place in zip(passages, anchor_all(now[0], passages), strict=True):
            told[verdict(passage.span, passage.quote, place, now, where)] += 1
    return told


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folders", nargs="*", type=Path)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    files = sorted((CHECKOUT / "corpus" / "transcripts").glob("*.txt"))
    files += [path for folder in asked.folders for path in sorted(folder.rglob("*.txt"))]
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]
    for rate in (5_000, 1_000, 300, 100):
        started = time.process_time()
        told = run(texts, random.Random(asked.seed), rate)
        count = sum(told.values())
        took = (time.process_time() - started) / count * 1e6
        print(f"an edit each {rate} characters, {count} sentences, {took:.0f} µs each")
        for fate, times in sorted(told.items()):
            print(f"  {fate:20} {times:6} {times / count:7.2%}")


if __name__ == "__main__":
    main()
