"""Marked-up text of one Markdown paragraph in; its text, and which of it is bold, out.

Only what marks off words is markup: `2 * 3`, `snake_case`, `client*es`, `(***)` stay as they are.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from tls_coding.corpus.readers.runs import Run

_LINK = re.compile(
    r"(?<!\\)!?\[([^\[\]\n]{1,500})\]"
    r"\(((?:(?:https?|ftp|file)://|mailto:|tel:|www\.|/|\.{1,2}/|\#|[\w-]{1,99}/)[^()\n]{1,1000})\)"
)
_DATE = re.compile(r"[\d/ ]+")
_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~\n])|(?P<address>https?://[^\s*<>\\]+)"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<line>[ ]?<br ?/?>\n?)|(?P<mark>\*+|_+)"
)
_OPENING, _CLOSING = frozenset("([{«“‘¿¡"), frozenset(")]}»”.,;:!?…")


class _Opener(NamedTuple):
    """Marks that may open emphasis: `at` is where they end, `size` how many."""

    at: int
    size: int


def runs_of(text: str) -> list[Run]:
    """The runs of a paragraph, its marks of emphasis, links and escapes taken out.

    A link gives its words and, in parentheses, its address.
    """
    text = _LINK.sub(_link, text)
    tokens = list(_TOKEN.finditer(text))
    marks = [token for token in tokens if token["mark"]]
    cuts, bold = _emphasis(text, marks)
    cuts += [(t.start(), t.end(), _plain(t)) for t in tokens if not t["mark"]]
    return _cut(text, sorted(cuts), bold)


def _link(match: re.Match[str]) -> str:
    """`[rires](oui/non)` and `[Q](1/2/2020)` are no links."""
    words, address = match[1], match[2]
    if address[0].isalnum() and "//" not in address and ":" not in address:
        path = address.split(' "')[0]
        if _DATE.fullmatch(path) or ("." not in path.rsplit("/", 1)[-1] and path[:4] != "www."):
            return match[0]
    return f"{words} ({address})"


def _plain(token: re.Match[str]) -> str:
    if token["escape"]:
        return token["escape"][1:]
    if token["entity"]:
        return unescape(token["entity"])
    return "\n" if token["line"] else token[0]


def _emphasis(
    text: str, marks: list[re.Match[str]]
) -> tuple[list[tuple[int, int, str]], list[tuple[int, int]]]:
    """The marks to take out, and the stretches of `text` that they make bold."""
    cuts: list[tuple[int, int, str]] = []
    bold: list[tuple[int, int]] = []
    waiting: dict[tuple[str, int], list[_Opener]] = {}
    for mark in marks:
        char, left, at = mark[0][0], len(mark[0]), mark.start()
        opens, closes = _sides(text, mark)
        while closes and 0 < left <= 3:
            opener, used = _opener(waiting, char, left)
            if opener is None:
                break
            cuts += [(opener.at - used, opener.at, ""), (at, at + used, "")]
            if used > 1:
                bold.append((opener.at, at))
            left, at = left - used, at + used
            if opener.size > used:
                rest = _Opener(opener.at - used, opener.size - used)
                waiting.setdefault((char, rest.size), []).append(rest)
        if opens and 0 < left <= 3:
            waiting.setdefault((char, left), []).append(_Opener(at + left, left))
    return cuts, bold


def _opener(
    waiting: dict[tuple[str, int], list[_Opener]], char: str, count: int
) -> tuple[_Opener | None, int]:
    """The nearest marks that `count` marks can close, and how many of either are used up.

    What was opened within them and not closed is dropped: it stands as it is.
    """
    fitting = (1, 2, 3) if count == 3 else (count, 3)
    stacks = [waiting[char, size] for size in fitting if waiting.get((char, size))]
    if not stacks:
        return None, 0
    opener = max(stack[-1] for stack in stacks)
    for stack in waiting.values():
        while stack and stack[-1].at >= opener.at:
            stack.pop()
    return opener, min(count, opener.size)


def _sides(text: str, mark: re.Match[str]) -> tuple[bool, bool]:
    """Whether marks can open, and close, emphasis: by what stands around them."""
    before = text[mark.start() - 1 : mark.start()] if mark.start() else " "
    after = text[mark.end() : mark.end() + 1] or " "
    within = before.isalnum() and after.isalnum()
    if within and mark[0] != "**":
        return False, False
    opens = not after.isspace() and after not in _CLOSING
    closes = not before.isspace() and before not in _OPENING
    alone = before.isspace() or not before.isalnum()
    return opens and (alone or within), closes and (not after.isalnum() or mark[0][0] == "*")


def _cut(text: str, cuts: list[tuple[int, int, str]], bold: list[tuple[int, int]]) -> list[Run]:
    """`text` with each cut replaced, in runs that end where bold begins or ends."""
    ends = sorted({place for stretch in bold for place in stretch})
    depth = dict.fromkeys(ends, 0)
    for start, end in bold:
        depth[start] += 1
        depth[end] -= 1
    pieces = [(place, place, "") for place in ends]
    runs: list[Run] = []
    at = level = 0
    for start, end, instead in sorted([*cuts, *pieces]):
        runs += [Run(text[at:start], level > 0), Run(instead, level > 0)]
        at = max(at, end)
        if start == end:
            level += depth[start]
    runs.append(Run(text[at:]))
    return runs
