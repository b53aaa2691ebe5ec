"""What a coder looks up or types beside deciding, in the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tls_coding.cli.output import console, remark
from tls_coding.cli.passages import code_panel, matching

if TYPE_CHECKING:
    from tls_coding.codebook.model import Codebook
    from tls_coding.corpus.transcript import Transcript
    from tls_coding.page.search import Search

LISTED = 10  # hits of a search, names of codes
HELP = {
    "a": "accept what is suggested, as it is marked; where words were edited: it stands here",
    "r": "reject it; where words were edited: give the coding up",
    "u": "leave it unsure; 'tls review --unsure' shows it again",
    "n": "no code (a passage that is shown without a suggestion)",
    "c": "accept it under another code; without a suggestion: give one code or several",
    "w": "widen what is marked: its sentences, the whole turn, and back",
    "m": "write a memo on the passage",
    "s": "skip it: it comes again last",
    "b": "back to the passage before, to look at it or to decide anew",
    "z": "undo what you did last",
    "d": "definition of the code",
    "t": "the turns around the passage",
    "/": "search the transcripts",
    "f": "say that you have read all of this transcript",
    "q": "quit; nothing is lost",
}


def line(prompt: str) -> str:
    """What somebody types up to the end of the line; from a pipe, the rest of it."""
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    try:
        return console().input(prompt, markup=False)
    except EOFError:
        return ""


def codes(codebook: Codebook, *, several: bool) -> list[str]:
    """The codes that somebody types: ids, or parts of ids or labels; none where one is in doubt."""
    typed = line("Codes, with spaces between: " if several else "Code: ")
    chosen = []
    for word in typed.split() if several else [typed]:
        found = matching(word, codebook)
        if len(found) != 1:
            what = "Several codes are" if found else "No code is"
            remark(f"{what} like that: {', '.join((found or codebook.ids)[:LISTED])} …")
            return []
        chosen += found
    return chosen


def definition(code: str, codebook: Codebook) -> None:
    """Show when a code is given and when not."""
    console().print(code_panel(code, codebook))


def text_around(transcript: Transcript, number: int) -> None:
    """Show the turns around turn `number` (1-based)."""
    for turn in transcript.turns[max(0, number - 4) : number + 3]:
        label = f"[{turn.label} {turn.time}]".replace(" ]", "]")
        words = turn.span.of(transcript.body)
        console().print(f"{label} {words}", markup=False, highlight=False)


def search(texts: Search) -> None:
    """Ask for words and show where they stand."""
    words = line("Search: ").strip()
    if not words:
        return
    found = texts.hits(words)
    for hit in found["hits"][:LISTED]:
        shown = " ".join("".join(text for text, _ in hit["pieces"]).split())
        console().print(f"{hit['transcript']}: … {shown} …", markup=False, highlight=False)
    remark(f"{found['total']} places.")


def help_on_keys() -> None:
    """Show what the keys do."""
    for key, words in HELP.items():
        console().print(f"{key}  {words}", markup=False, highlight=False)
