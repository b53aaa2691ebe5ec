"""Runs the benchmarks of the engine and prints their tables: make bench [QUICK=1]"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import engine
import imports
from engine import (
    AT_LENGTH,
    DESIGN,
    LANGUAGE,
    PATTERNS,
    PLAIN_SECONDS,
    apart,
    count,
    some_rules,
)
from generated import generated

from tls_coding.coding.engine import Engine
from tls_coding.corpus.transcript import Transcript
from tls_coding.study import open_study

SIZES = (100_000, 1_000_000, 2_500_000, 10_000_000)
INTERVIEWS = engine.CHECKOUT.parent / "shared" / "interviews"


def line(*cells: object) -> None:
    """One line of a table."""
    print(" ".join(f"{cell!s:>13}" for cell in cells), flush=True)


def millions(words: float, seconds: float) -> str:
    """Words per second, in millions."""
    return f"{words / seconds / 1e6:.2f} M/s"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="without 10⁷ words")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    study = open_study(engine.CHECKOUT)
    own = [text for text in study.transcripts.values() if text.language == LANGUAGE]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = SIZES[:-1] if given.quick else SIZES
        corpora = {size: list(generated(own, size)) for size in sizes}
        types = _types(folder, corpora[SIZES[1]])
        design, _ = some_rules(study.codebook, DESIGN, types)
        _by_patterns(folder, study, corpora[SIZES[2]], types)
        _by_words(folder, corpora, design, given.jobs)
        _others(folder, study, own)
    print("\nImport of one interview, a process each; peak memory of the whole process")
    print("\n".join(imports.report()))


def _types(folder: Path, texts: Sequence[Transcript]) -> list[str]:
    indexes = Engine(folder / "types").indexes(texts)
    return sorted({word.lower() for index in indexes for word in index.words})


def _by_patterns(folder, study, texts, types) -> None:  # type: ignore[no-untyped-def]
    print(f"\n{count(texts):,} generated words, one process, from the cache (rules compiled)")
    line(
        "patterns",
        "plain",
        "hits",
        "grouped",
        "suggestions",
        "x plain",
        "its slice",
        "on its slice",
        "scan",
        "x scan",
        "found",
    )
    apart("cold", folder, texts, study.codebook, 2)
    for most in PATTERNS:
        book, patterns = some_rules(study.codebook, most, types)
        ours = apart("warm", folder, texts, book)
        seconds = AT_LENGTH if most == DESIGN else PLAIN_SECONDS
        peer = apart("plain", folder, texts, book, seconds)
        words, plain = count(texts), peer["words"] / peer["plain"]
        speed = words / ours["suggest"]
        line(
            f"{patterns:,}",
            f"{plain:,.0f}/s",
            millions(words, ours["hits"]),
            millions(words, ours["groups"]),
            millions(words, ours["suggest"]),
            f"{speed / plain:,.0f}",
            f"{peer['words']:,.0f}",
            f"{peer['words'] / peer['ours'] / plain:,.0f}",
            f"{peer['scan'] / 1e6:.1f} M/s" if "scan" in peer else "-",
            f"{speed / peer['scan']:.2f}" if "scan" in peer else "-",
            f"{ours['found']:,.0f}",
        )


def _by_words(folder, corpora, book, jobs) -> None:  # type: ignore[no-untyped-def]
    print(f"\n{DESIGN} patterns; cold: from text (spaCy loaded); warm: all rules, from the files")
    line("words", "jobs", "cold", "MB", "MB a child", "warm", "MB", "opening", "compiling")
    for texts in corpora.values():
        words = count(texts)
        for each in (1, jobs):
            shutil.rmtree(folder / "index", ignore_errors=True)
            shutil.rmtree(folder / "words", ignore_errors=True)
            first = apart("cold", folder, texts, book, each)
            again = apart("warm", folder, texts, book, each)
            line(
                f"{words:,}",
                each,
                millions(words, first["seconds"]),
                f"{first['memory']:.0f}",
                f"{first['child']:.0f}",
                millions(words, again["whole"]),
                f"{again['memory']:.0f}",
                f"{again['open'] * 1000:.0f} ms" if "open" in again else "",
                f"{again['compile'] * 1000:.0f} ms" if "compile" in again else "",
            )


def _others(folder, study, own) -> None:  # type: ignore[no-untyped-def]
    print("\nReal and constructed interviews, all rules, one process")
    line("texts", "words", "cold", "hits", "suggestions", "found")
    corpora = {"this study": own}
    if INTERVIEWS.is_dir():
        from differential import interviews

        corpora["interviews"] = interviews(INTERVIEWS / "fr_artisans_docx", ["fr"])
    for name, texts in corpora.items():
        shutil.rmtree(folder / "index", ignore_errors=True)
        first = apart("cold", folder, texts, study.codebook)
        again = apart("warm", folder, texts, study.codebook)
        words = count(texts)
        line(
            name,
            f"{words:,}",
            millions(words, first["seconds"]),
            millions(words, again["hits"]),
            millions(words, again["suggest"]),
            f"{again['found']:,.0f}",
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--apart"]:
        engine.run_apart(Path(sys.argv[2]))
    else:
        main()
