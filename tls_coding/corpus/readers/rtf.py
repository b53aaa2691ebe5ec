"""Rich Text Format in; its text out: the body, and notes, comments, headers and footers beside it.

The file is a stream of groups in braces, control words (`\\b`) and bytes; a group inherits what was
set around it and forgets what was set in it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tls_coding.corpus.readers import rtf_words as words
from tls_coding.corpus.readers.limits import read_bytes
from tls_coding.corpus.readers.runs import Run, heading_named, paragraph
from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.errors import UsageError

MAX_BYTES = 100_000_000  # with pictures, which are spelt out
MAX_DEPTH = 2_000  # of groups; Word stays below 50

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]?|\\'(?P<byte>[0-9A-Fa-f]{2})"
    r"|\\(?P<sign>.)|(?P<brace>[{}])|(?P<blank>[\r\n]+)|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_LONE = re.compile("[\ud800-\udfff]")


def read_rtf(path: Path) -> Source:
    """Read one .rtf; raises UsageError for what is none."""
    raw = read_bytes(path, MAX_BYTES).removeprefix(codecs.BOM_UTF8).strip(b"\x00\r\n\t ")
    if not raw.startswith(b"{\\rtf"):
        raise UsageError(
            f"{path}: not an RTF file (it does not begin with {{\\rtf). If Word opens it, save it "
            "again as .docx."
        )
    reading = _Reading()
    reading.read(raw.decode("latin-1"))
    if reading.deepest > MAX_DEPTH:
        raise UsageError(f"{path}: groups nested over {MAX_DEPTH} deep. Save it again as .docx.")
    if reading.nul:
        raise UsageError(f"{path}: not a text file (it holds NUL bytes).")
    return Source(reading.body.done, reading.elsewhere, reading.remarks)


@dataclass(eq=False)
class _Block:
    """Text of one place; `done` are its paragraphs, `after` the text boxes of the present one."""

    place: str = ""
    runs: list[Run] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    after: list[Paragraph] = field(default_factory=list)
    done: list[Paragraph] = field(default_factory=list)

    def add(self, text: str, bold: bool) -> None:
        last = self.runs[-1].text[-1:] if self.runs else ""
        if "\udc00" <= text <= "\udfff" and "\ud800" <= last <= "\udbff":
            pair = (last + text).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
            self.runs[-1] = Run(self.runs[-1].text[:-1] + pair, self.runs[-1].bold)
        elif text:
            self.runs.append(Run(text, bold))

    def end_paragraph(self, level: int) -> None:
        runs = [run._replace(text=_LONE.sub("�", run.text)) for run in self.runs]
        self.done += [paragraph(runs, level), *self.after]
        self.runs, self.after = [], []


class _Group(NamedTuple):
    """What is set in a group. `block` is None where text is skipped; `host` is the last that was
    not; in a `copy` nothing is read.
    """

    block: _Block | None
    host: _Block
    encoding: str = "cp1252"
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    copy: bool = False
    table: str = ""  # fonts or styles, where in one
    level: int = 0
    uc: int = 1  # characters after `\u` that stand for it in old programs


class _Reading:
    """One file while it is read."""

    def __init__(self) -> None:
        self.body = _Block()
        self.group = _Group(self.body, self.body)
        self.outer: list[_Group] = []
        self.deepest = 0
        self.elsewhere: dict[str, list[str]] = {}
        self.remarks: list[str] = []
        self.fonts: dict[int, str] = {}
        self.levels: dict[int, int] = {}  # of headings, by style
        self.font = self.default_font = self.style = 0
        self.encoding = "cp1252"
        self.starred = self.nul = False
        self.left_out = 0  # characters still to skip after a `\u`
        self.pending: list[str] = []  # bytes not yet decoded: a letter may be two

    def read(self, source: str) -> None:
        at = 0
        while (token := _TOKEN.match(source, at)) and self.deepest <= MAX_DEPTH:
            at = token.end()
            kind = token.lastgroup
            if kind == "text":
                self.bytes_of(token["text"])
            elif kind == "byte":
                self.bytes_of(chr(int(token["byte"], 16)))
            elif kind == "brace":
                if not self.brace(token["brace"]):
                    break
            elif kind != "blank":
                number = int(token["number"]) if token["number"] else None
                self.control(token["word"] or token["sign"], number)
                if token["word"] == "bin":
                    at += max(0, number or 0)
        self.decode()
        if self.outer:
            self.remarks.append("the file ends within a group: its end may be missing")
        elif source[at:].strip():
            self.remarks.append("what stands after the last brace of the file is left out")
        self.group = _Group(self.body, self.body, level=self.group.level)
        self.finish(self.body)

    def bytes_of(self, text: str) -> None:
        skipped = min(self.left_out, len(text))
        self.left_out -= skipped
        if self.group.table == "styles" and (level := heading_named(text.strip("; "))):
            self.levels[self.style] = level
        if self.group.block is not None and len(text) > skipped:
            self.pending.append(text[skipped:])
        self.starred = False

    def decode(self) -> None:
        if self.pending:
            raw = "".join(self.pending).encode("latin-1")
            self.pending = []
            self.emit(raw.decode(self.group.encoding, errors="replace"))

    def emit(self, text: str) -> None:
        group = self.group
        self.nul = self.nul or "\x00" in text
        if group.block is None or group.deleted:
            return
        if group.hidden:
            group.block.hidden.append(text)
        else:
            group.block.add(text, group.bold)

    def brace(self, brace: str) -> bool:
        """Enter or leave a group; False after the last."""
        self.decode()
        self.left_out, self.starred = 0, False
        if brace == "{":
            self.outer.append(self.group)
            self.deepest = max(self.deepest, len(self.outer))
            return True
        if not self.outer:
            return False
        left, self.group = self.group, self.outer.pop()
        if left.block is not None and left.block is not self.group.block:
            self.finish(left.block, left.level)
        return bool(self.outer)

    def finish(self, block: _Block, level: int = 0) -> None:
        if block.runs or block.after or block.hidden:
            self.end_paragraph(block, level)
        if block.place == "box":
            self.group.host.after += block.done
        elif block.place:
            texts = [found.text for found in block.done if found.text.strip()]
            if texts:
                self.elsewhere.setdefault(block.place, []).extend(texts)

    def end_paragraph(self, block: _Block, level: int) -> None:
        hidden = _LONE.sub("�", "".join(block.hidden))
        if hidden.strip():
            self.elsewhere.setdefault("hidden", []).append(hidden)
        block.hidden = []
        block.end_paragraph(level)

    def control(self, word: str, number: int | None) -> None:
        self.decode()
        starred, self.starred = self.starred, word == "*"
        if word in words.CHARACTERS:
            if self.left_out:
                self.left_out -= 1
            else:
                self.emit(words.CHARACTERS[word])
            return
        self.left_out = 0
        if word == "u" and number is not None:
            self.emit(chr(number & 0xFFFF))
            self.left_out = self.group.uc
        elif word in words.PARAGRAPH_ENDS:
            if self.group.block is not None:
                self.end_paragraph(self.group.block, self.group.level)
        elif not self.destination(word, starred):
            self.setting(word, number)

    def destination(self, word: str, starred: bool) -> bool:
        """Whether the word says what its group is, and then where its text goes."""
        group = self.group
        place = "box" if word in words.BOXES else words.PLACES.get(word)
        if place and not group.copy and (group.block is not None or place == "box"):
            block = _Block(place)
            self.group = _Group(block, block, group.encoding, uc=group.uc)
        elif place or starred or word in words.SKIPPED or word in words.COPIES:
            is_copy = group.copy or word in words.COPIES
            self.group = group._replace(block=None, copy=is_copy, table=words.TABLES.get(word, ""))
        else:
            return False
        return True

    def setting(self, word: str, number: int | None) -> None:
        group = self.group
        on = number != 0
        if word == "b":
            self.group = group._replace(bold=on)
        elif word == "v":
            self.group = group._replace(hidden=on)
        elif word == "deleted":
            self.group = group._replace(deleted=on)
        elif word == "plain":
            encoding = self.fonts.get(self.default_font, self.encoding)
            self.group = group._replace(bold=False, hidden=False, deleted=False, encoding=encoding)
        elif word in {"pard", "s"}:
            self.style = (number or 0) if word == "s" else 0
            self.group = group._replace(level=self.levels.get(self.style, 0))
        elif word == "outlinelevel":
            self.group = group._replace(level=(number or 0) + 1 if 0 <= (number or 0) < 9 else 0)
        elif word == "uc":
            self.group = group._replace(uc=min(max(number or 0, 0), 8))
        elif word == "sect" and group.block is not None and group.block.runs:
            self.end_paragraph(group.block, group.level)
        elif word == "ftnalt" and group.block is not None and group.block.place == "footnotes":
            group.block.place = "endnotes"
        else:
            self.encoding_set(word, number or 0)

    def encoding_set(self, word: str, number: int) -> None:
        if word in words.DOCUMENT_ENCODINGS:
            self.encoding = words.DOCUMENT_ENCODINGS[word]
        elif word == "ansicpg":
            self.encoding = _code_page(number) or self.encoding
        elif word == "deff":
            self.default_font = number
            return
        elif word == "f" and self.group.table == "fonts":
            self.font = number
            return
        elif word in {"fcharset", "cpg"} and self.group.table == "fonts":
            known = words.CHARSETS.get(number) if word == "fcharset" else _code_page(number)
            if known:
                self.fonts[self.font] = known
            return
        elif word == "f":
            self.group = self.group._replace(encoding=self.fonts.get(number, self.encoding))
            return
        else:
            return
        self.group = self.group._replace(encoding=self.encoding)


def _code_page(number: int) -> str | None:
    name = words.CODE_PAGES.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return None
    return name
