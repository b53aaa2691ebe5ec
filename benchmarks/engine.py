"""How fast the engine is, beside plain spaCy and a raw scan, in one run: make bench

Every figure is taken in a process of its own, on one machine in one go. Words are what stands
between spaces. `plain` is spaCy's Matcher over ready Docs with all patterns of the rules; what it
is set against gives more: whole suggestions, with joins, vetoes, scope and evidence.
"""

from __future__ import annotations

import json
import pickle
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from most_memory import most_memory

from tls_coding.codebook.model import Codebook
from tls_coding.coding.compile import compile_codebook
from tls_coding.corpus.transcript import Transcript
from tls_coding.study import open_study

CHECKOUT = Path(__file__).parents[1]
LANGUAGE = "fr"
DESIGN = 829  # the number of patterns for which the aims were set
PATTERNS = (100, DESIGN, 1_000, 5_000, 100_000)  # the last one: all there are
PLAIN_SECONDS = 8.0  # that plain spaCy is given
AT_LENGTH = 60.0  # for the patterns that the aims were set for
BEST_OF = 3


def some_rules(book: Codebook, most: int, types: Sequence[str]) -> tuple[Codebook, int]:
    """The codebook with rules (at random) that make about `most` patterns; and how many."""
    rules = [
        (c, i)
        for c, code in enumerate(book.codes)
        for i in range(len(code.rules.get(LANGUAGE, [])))
    ]
    random.Random(5).shuffle(rules)
    low, high = 0, len(rules)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high)
            if _patterns(_only(book, rules[:middle]), types) <= most
            else (low, middle - 1)
        )
    chosen = _only(book, rules[: max(low, 1)])
    return chosen, _patterns(chosen, types)


def _only(book: Codebook, rules: list[tuple[int, int]]) -> Codebook:
    codes = []
    for number, code in enumerate(book.codes):
        own = [
            rule for i, rule in enumerate(code.rules.get(LANGUAGE, [])) if (number, i) in set(rules)
        ]
        if own:
            codes.append(code.model_copy(update={"rules": {LANGUAGE: own}, "unless": {}}))
    return book.model_copy(update={"codes": codes})


def _patterns(book: Codebook, types: Sequence[str]) -> int:
    return sum(len(part.sequences) for part in compile_codebook(book, LANGUAGE, types).parts)


def best(run: Callable[[], Any], times: int = BEST_OF) -> float:
    """The least of some times, in seconds."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return min(taken)


def count(texts: Sequence[Transcript]) -> int:
    """The words of transcripts."""
    return sum(len(text.body.split()) for text in texts)


# What runs in processes of their own: each takes plain data and gives plain data.


def cold(folder: Path, texts: list[Transcript], book: Codebook, jobs: int) -> dict[str, float]:
    """From text to suggestions with nothing kept; spaCy's French loaded before."""
    from tls_coding.coding.engine import Engine
    from tls_coding.corpus.chunks import chunks_of

    started = time.perf_counter()
    chunks_of(LANGUAGE).tokens(["Bonjour."])
    loaded = time.perf_counter()
    engine = Engine(folder / "index", jobs)
    found = sum(len(own) for _, own in engine.suggestions(book, open_study(CHECKOUT).cues, texts))
    done = time.perf_counter()
    return {"load": loaded - started, "seconds": done - loaded, "found": found}


def warm(folder: Path, texts: list[Transcript], book: Codebook, jobs: int) -> dict[str, float]:
    """Everything kept but the suggestions: all rules again, from the files of the index."""
    from tls_coding.coding.engine import Engine
    from tls_coding.coding.suggest import Suggester
    from tls_coding.corpus.stream import join_texts

    cues = open_study(CHECKOUT).cues
    engine = Engine(folder / "index", jobs)
    started = time.perf_counter()
    found = sum(len(own) for _, own in engine.suggestions(book, cues, texts))
    whole = time.perf_counter() - started
    if jobs > 1 or count(texts) > 3_000_000:
        return {"whole": whole, "found": found}
    opening = best(lambda: join_texts(texts, engine.indexes(texts)))
    stream = join_texts(texts, engine.indexes(texts))
    compiling = best(lambda: Suggester(book, cues, LANGUAGE, stream.vocabulary.lower), 1)
    suggester = Suggester(book, cues, LANGUAGE, stream.vocabulary.lower)
    return {
        "whole": whole,
        "found": found,
        "open": opening,
        "compile": compiling,
        "hits": best(lambda: suggester.matcher.hits(stream)),
        "groups": best(lambda: suggester.groups(stream)),
        "suggest": best(lambda: suggester.suggest(stream)),
        "types": len(stream.vocabulary.words),
    }


def plain(
    folder: Path, texts: list[Transcript], book: Codebook, seconds: float
) -> dict[str, float]:
    """spaCy's Matcher over ready Docs, for some seconds; ours and a scan on the same slice."""
    from plain.match import PlainMatcher
    from plain.turns import tokenise

    from tls_coding.coding.engine import Engine
    from tls_coding.coding.suggest import Suggester
    from tls_coding.corpus.stream import join_texts

    indexes = Engine(folder / "index").indexes(texts)
    types = sorted({word.lower() for index in indexes for word in index.words})
    matcher = PlainMatcher(compile_codebook(book, LANGUAGE, types))
    done: list[Transcript] = []
    taken = 0.0
    for text in texts:
        part = text
        turns = tokenise(part)
        started = time.perf_counter()
        for number, turn in enumerate(turns):
            matcher.part_spans(turn)
            if taken + time.perf_counter() - started > seconds:
                turns = turns[: number + 1]
                break
        taken += time.perf_counter() - started
        last = turns[-1].turn
        done.append(
            Transcript(part.id, part.body[: last.end], LANGUAGE, (), turns=part.turns[: len(turns)])
        )
        if taken > seconds:
            break
    stream = join_texts(done, Engine(folder / "slice").indexes(done))
    suggester = Suggester(book, open_study(CHECKOUT).cues, LANGUAGE, types)
    ours = best(lambda: suggester.suggest(stream))
    words = sum(len(turn.span.of(text.body).split()) for text in done for turn in text.turns)
    return {"words": words, "plain": taken, "ours": ours, **_scan(suggester, texts)}


def _scan(suggester: Any, texts: list[Transcript]) -> dict[str, float]:
    """A raw scan of whole texts for all words of the rules, by hyperscan where it is installed.

    Each word is told once a text, so that what is measured is the scan, not Python being told.
    """
    try:
        import hyperscan
    except ImportError:
        return {}
    parts = suggester.matcher.parts
    words = sorted({w for part in parts for own in part.sequences for slot in own for w in slot})
    database = hyperscan.Database()
    database.compile(
        expressions=[
            "".join(f"\\x{byte:02x}" for byte in word.encode()).encode() for word in words
        ],
        ids=list(range(len(words))),
        elements=len(words),
        flags=hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH,
    )
    bodies = [text.body.encode() for text in texts[:50]]

    def scan() -> None:
        for body in bodies:
            database.scan(body, match_event_handler=lambda *_: None)

    return {"scan": sum(len(body.split()) for body in bodies) / best(scan)}


def apart(
    kind: str, folder: Path, texts: list[Transcript], book: Codebook, limit: float = 1
) -> dict[str, float]:
    """Run one of the functions above in a process of its own; adds its peak memory in MB.

    `limit`: how many processes it may start, or the seconds it may take.
    """
    given = folder / "given.pickle"
    given.write_bytes(pickle.dumps((kind, folder, texts, book, limit)))
    words = [sys.executable, str(Path(__file__).with_name("bench.py")), "--apart", str(given)]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(ran.stderr[-2_000:])
    told: dict[str, float] = json.loads(ran.stdout)
    return told


def run_apart(given: Path) -> None:
    """The other side of `apart`."""
    kind, folder, texts, book, limit = pickle.loads(given.read_bytes())
    told = {"cold": cold, "warm": warm, "plain": plain}[kind](folder, texts, book, limit)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({**told, "memory": most_memory(), "child": children / 1024}))
