"""Taguette's log of commands in; who put which tag on which highlight, and when, out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from tls_coding.exchange.sqlite_file import Row
from tls_coding.exchange.sqlite_project import moment

COLUMNS = ("id", "date", "user_login", "project_id", "payload")
MAX_MERGES = 1_000  # tags merged one after another that are followed


@dataclass(frozen=True, slots=True)
class Made:
    """Who did something, and when."""

    user: str = ""
    at: str = ""


@dataclass
class Makers:
    """`first`, `last`: who made each highlight and who changed it last, by its number."""

    first: dict[int, Made] = field(default_factory=dict)
    last: dict[int, Made] = field(default_factory=dict)
    tagged: dict[int, dict[int, Made]] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)

    def of(self, highlight: int, tag: int) -> Made:
        """Who put a tag on a highlight; where that is not told, who made the highlight."""
        found = self.tagged.get(highlight, {})
        if tag in found:
            return found[tag]
        for old, made in found.items():
            if self._now(old) == tag:
                return made
        return self.first.get(highlight, Made())

    def _now(self, tag: int) -> int:
        """The tag that one was merged into."""
        for _ in range(MAX_MERGES):
            if tag not in self.merged:
                break
            tag = self.merged[tag]
        return tag


def read_commands(rows: Iterable[Row], project: int) -> Makers:
    """What the log says of the highlights of one project; what cannot be read is passed over."""
    found = Makers()
    own = (row for row in rows if row.number("project_id") == project)
    for row in sorted(own, key=lambda row: row.number("id") or 0):
        try:
            payload = json.loads(row.text("payload"))
        except (ValueError, RecursionError):
            continue
        made = Made(row.text("user_login"), moment(row.text("date")))
        match payload:
            case {"type": "highlight_add", "highlight_id": int(number), "tags": [*tags]}:
                _tagged(found, number, tags, made)
            case {"type": "highlight_add", "id": int(number), "tags": [*tags]}:  # before 2020
                _tagged(found, number, tags, made)
            case {"type": "tag_merge", "src_tag_id": int(old), "dest_tag_id": int(new)}:
                found.merged[old] = new
            case {"type": "tag_merge", "src": int(old), "dest": int(new)}:
                found.merged[old] = new
    return found


def _tagged(found: Makers, number: int, tags: list[object], made: Made) -> None:
    """A highlight has these tags from now on; those that it had before stay as they were put."""
    before = found.tagged.get(number, {})
    now = [tag for tag in tags if isinstance(tag, int)]
    found.tagged[number] = {tag: before.get(tag, made) for tag in now}
    if number in found.first:
        found.last[number] = made
    else:
        found.first[number] = made
