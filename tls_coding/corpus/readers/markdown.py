"""Markdown in; its paragraphs without the marks, bold and headings told; front matter apart.

Marks of lists stay, and so does `>>` at the start of a line: they may tell turns apart.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tls_coding.corpus.readers.limits import check_file
from tls_coding.corpus.readers.markup import runs_of
from tls_coding.corpus.readers.runs import paragraph
from tls_coding.corpus.readers.source import Paragraph, Source
from tls_coding.corpus.readers.txt import decode, with_plain_lines

MAX_BYTES = 20_000_000
MAX_HEAD = 20_000  # characters of front matter that are read as YAML
MAX_LISTS = 50  # nested ones take the reader of YAML very long
ENDS = {"---", "..."}

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(?=\S)")
_QUOTE = re.compile(r" {0,3}(?:>(?!>) ?)+")
_NOTE = re.compile(r"\[\^[^\]\n]{1,40}\]:")
_UNDERLINE = re.compile(r" {0,3}(?:(={2,})|-{3,})")


def read_markdown(path: Path) -> Source:
    """Read one Markdown file; raises UsageError for what is no text."""
    check_file(path, MAX_BYTES)
    text, remarks = decode(path)
    head, text = _parted(with_plain_lines(text).strip("\n") + "\n")
    attributes, unread = _attributes(head)
    text, comments = _without_comments(text)
    paragraphs, notes = _paragraphs(text.split("\n"))
    elsewhere = {"front matter": unread, "comments": comments, "footnotes": notes}
    return Source(
        paragraphs,
        {place: texts for place, texts in elsewhere.items() if texts},
        remarks,
        attributes,
    )


def _parted(text: str) -> tuple[str, str]:
    """Front matter and the text after it.

    A blank line after `---` makes it a mere rule, and turns are told by names that come back.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---" or not lines[1].strip():
        return "", text
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() in ENDS), 0)
    names = [line.partition(":")[0] for line in lines[1:end] if line[0:1].isalpha() and ":" in line]
    if not end or len(set(names)) < len(names):
        return "", text
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :])


def _attributes(head: str) -> tuple[dict[str, Any], list[str]]:
    """What front matter says in plain words, numbers and dates, and the lines of all else."""
    if not head.strip():
        return {}, []
    plain = len(head) <= MAX_HEAD and head.count("[") + head.count("{") <= MAX_LISTS
    try:
        node = yaml.compose(head, Loader=yaml.SafeLoader) if plain else None
    except (yaml.YAMLError, RecursionError):
        node = None
    if not isinstance(node, yaml.MappingNode):
        return {}, [line.strip() for line in head.split("\n") if line.strip()]
    attributes: dict[str, Any] = {}
    unread = []
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode):
            if value.value.strip():
                attributes[key.value] = _scalar(value)
        else:
            start = key.start_mark.index  # of an alias, the end is that of what it stands for
            end = max(value.end_mark.index, head.find("\n", start), start)
            unread.append(head[start:end].strip())
    return attributes, unread


def _scalar(node: Any) -> Any:
    """A number or a date where it is nothing else; `10:30` and `no` are words."""
    text, kind = str(node.value), node.tag.rsplit(":", 1)[-1]
    try:
        if kind == "int" and re.fullmatch(r"-?(?:0|[1-9]\d{0,17})", text):
            return int(text)
        if kind == "float" and re.fullmatch(r"-?\d{1,17}\.\d{1,17}", text):
            return float(text)
        if kind == "timestamp":
            return date.fromisoformat(text)
    except ValueError:
        pass
    return {"true": True, "false": False}.get(text.lower(), text) if kind == "bool" else text


def _without_comments(text: str) -> tuple[str, list[str]]:
    first, *others = text.split("<!--")
    kept, comments = [first], []
    for other in others:
        comment, end, after = other.partition("-->")
        kept.append(after if end else f"<!--{other}")
        if end and comment.strip():
            comments.append(comment.strip())
    return "".join(kept), comments


def _paragraphs(lines: list[str]) -> tuple[list[Paragraph], list[str]]:
    """Paragraphs, and the footnotes below them.

    Blank lines, headings and rules part paragraphs; a rule is a blank one.
    """
    found: list[Paragraph] = []
    notes: list[str] = []
    block: list[str] = []

    def end(heading: int = 0) -> None:
        if block:
            whole = paragraph(runs_of("\n".join(block)), heading)
            if _NOTE.match(block[0]):
                notes.append(whole.text)
            else:
                found.append(whole)
            block.clear()

    for line in lines:
        quoted = _QUOTE.match(line)
        line = (line[quoted.end() :] if quoted else line).rstrip()
        heading = _HEADING.match(line)
        underline = _UNDERLINE.fullmatch(line) if len(block) == 1 else None
        if underline:
            end(1 if underline[1] else 2)
        elif heading:
            end()
            block.append(_heading_text(line[heading.end() :]))
            end(len(heading[1]))
        elif not line:
            end()
        elif _is_rule(line):
            end()
            found.append(Paragraph(""))
        else:
            block.append(line)
    end()
    return found, notes


def _heading_text(text: str) -> str:
    """The words of a heading, without the number signs that may close it."""
    words = text.rstrip("#")
    return words.rstrip() if words != text and (not words or words[-1].isspace()) else text


def _is_rule(line: str) -> bool:
    marks = line.replace(" ", "").replace("\t", "")
    return len(marks) > 2 and marks[0] in "-*_" and marks == marks[0] * len(marks)
