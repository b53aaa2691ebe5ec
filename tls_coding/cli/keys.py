"""One key from the terminal; from a pipe, one character that is no line end."""

from __future__ import annotations

import sys

import typer

END = ""  # no more input
INTERRUPT = ("\x03", "\x04")


def read_key() -> str:
    """Wait for a key. Ctrl-C raises KeyboardInterrupt; `END` where the input is at its end."""
    if sys.stdin.isatty():
        try:
            key = typer.getchar()
        except EOFError:
            return END
        if key in INTERRUPT:
            raise KeyboardInterrupt
        return key
    while (char := sys.stdin.read(1)) in {"\n", "\r"}:
        continue
    return char
