"""How fast transcripts come in, and how much memory that takes, by format: part of make bench

One generated interview of about 100,000 words is written in each format by code, and imported in a
process of its own: reading, turns, roles, language, the account of words. Nothing is written.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from most_memory import most_memory

WORDS = 100_000
VOCABULARY = (
    "la fabrique gardait son secret et le métier se transmettait à l'atelier avec ma tante puis "
    "nous avons appris sur le tas on regardait les anciens personne ne montrait la recette du "
    "parfum il fallait voler avec les yeux ensuite la firme a fermé alors des ouvriers ont ouvert"
).split()
Turn = tuple[str, int, str]  # label, second at which it starts, text


def talk(words: int) -> Iterator[Turn]:
    """Turns of two speakers, of 5 to 60 words, about as long as that all together."""
    chance, second = random.Random(3), 0
    while words > 0:
        for label, least, most in (("Chercheur", 5, 15), ("Interviewé", 20, 60)):
            said = chance.choices(VOCABULARY, k=chance.randint(least, most))
            yield label, second, " ".join(said).capitalize() + "?."[label == "Interviewé"]
            words -= len(said)
            second += max(2, len(said) // 2)


def clock(second: int, decimals: str = "") -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}{decimals}"


def plain(turns: list[Turn], path: Path) -> None:
    lines = (f"[{label}] ({clock(at)})\n{text}" for label, at, text in turns)
    path.write_text("\n\n".join(lines), encoding="utf-8")


def markdown(turns: list[Turn], path: Path) -> None:
    path.write_text("\n\n".join(f"**{a}:** {text}" for a, _, text in turns), encoding="utf-8")


def html(turns: list[Turn], path: Path) -> None:
    rows = "".join(f"<p><b>{label}</b>: {text}</p>\n" for label, _, text in turns)
    path.write_text(f"<html><body>{rows}</body></html>", encoding="utf-8")


def word(turns: list[Turn], path: Path) -> None:
    from docx import Document

    document = Document()
    for label, at, text in turns:
        document.add_paragraph(f"[{label}] ({clock(at)})")
        document.add_paragraph(text)
    document.save(str(path))


def srt(turns: list[Turn], path: Path) -> None:
    cues = (
        f"{n}\n{clock(at, ',000')} --> {clock(at + 2, ',000')}\n{label}: {text}\n"
        for n, (label, at, text) in enumerate(turns, start=1)
    )
    path.write_text("\n".join(cues), encoding="utf-8")


def whisper(turns: list[Turn], path: Path) -> None:
    segments = [
        {"start": at, "end": at + 2, "text": text, "speaker": label} for label, at, text in turns
    ]
    path.write_text(json.dumps({"language": "fr", "segments": segments}), encoding="utf-8")


def table(turns: list[Turn], path: Path) -> None:
    rows = (f'{clock(at)},{label},"{text}"\n' for label, at, text in turns)
    path.write_text("time,speaker,text\n" + "".join(rows), encoding="utf-8")


def workbook(turns: list[Turn], path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("time", "speaker", "text"))
        for n, (label, at, text) in enumerate(turns, start=1):
            sheet.write_row(n, 0, (clock(at), label, text))


FORMATS: dict[str, Callable[[list[Turn], Path], None]] = {
    ".txt": plain,
    ".md": markdown,
    ".html": html,
    ".docx": word,
    ".srt": srt,
    ".json": whisper,
    ".csv": table,
    ".xlsx": workbook,
}


def measure(path: Path) -> None:
    """Import one file; prints seconds, words, turns and peak memory in MB."""
    from tls_coding.corpus.importing import Wishes, detect_language, import_file

    detect_language("Bonjour, nous voilà.", ["fr", "it"])  # loads its model: once a command
    started = time.perf_counter()
    item = import_file(path, wishes=Wishes(languages=["fr", "it", "es", "en"]))
    seconds = time.perf_counter() - started
    peak = most_memory()
    print(json.dumps([seconds, item.words_in, len(item.transcript.turns), len(item.lost), peak]))


def report() -> list[str]:
    """The table, a line each."""
    lines = ["| format | words | turns | lost | words/s | peak MB |", "|---|---|---|---|---|---|"]
    turns = list(talk(WORDS))
    with tempfile.TemporaryDirectory() as folder:
        for ending, write in FORMATS.items():
            path = Path(folder) / f"talk{ending}"
            write(turns, path)
            ran = subprocess.run(
                [sys.executable, __file__, str(path)], capture_output=True, text=True, check=True
            )
            seconds, words, found, lost, peak = json.loads(ran.stdout)
            rate = f"{words / seconds:,.0f}"
            lines.append(f"| {ending} | {words:,} | {found:,} | {lost} | {rate} | {peak:.0f} |")
    return lines


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        print("\n".join(report()))
