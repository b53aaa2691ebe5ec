"""The text of a `summaries.yaml` and a summary in; the same text with that summary in it, out.

Every other line of the file stays as it is, comments among them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from tls_coding.codebook.yaml_lines import Located, load
from tls_coding.errors import CodingError
from tls_coding.matrix.summaries import Summary

HEAD = """\
# What people wrote of each cell: a case and a code, or a branch of codes.
# made_of says of which codings; it is kept by 'tls summaries write'.
"""
_ENTRY = re.compile(r"\s*-(\s|$)")
_BETWEEN = re.compile(r"#|\s*$")  # a comment at the margin, or an empty line


class _Block(str):
    """Text that is written line by line."""


class _Quoted(str):
    """Text that YAML must not read as anything else."""


class _Writer(yaml.SafeDumper):
    pass


def _scalar(style: str) -> Any:
    def write(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=style)

    return write


_Writer.add_representer(_Block, _scalar("|"))
_Writer.add_representer(_Quoted, _scalar('"'))


def with_summary(text: str, summary: Summary) -> str:
    """`text` with `summary` in the place of the entry of its cell, else at the end.

    Raises CodingError where the file is not written entry by entry, so that it cannot be done
    without touching others.
    """
    located, entries = _entries(text)
    number = _number_of(entries, summary)
    if number is None:
        return with_new(text, [summary])
    lines = text.splitlines(keepends=True)
    starts = [_dash(lines, located.place((n,))[0] - 1) for n in range(len(entries))]
    end = starts[number + 1] if number + 1 < len(starts) else len(lines)
    while _BETWEEN.match(lines[end - 1]):
        end -= 1
    entry = rendered(summary).replace("\n", _end_of_line(text))
    changed = "".join([*lines[: starts[number]], entry, *lines[end:]])
    _check(changed, entries, number)
    return changed


def with_new(text: str, summaries: Sequence[Summary]) -> str:
    """`text` with entries of cells that have none yet at its end; raises like `with_summary`."""
    _, entries = _entries(text)
    end_of_line = _end_of_line(text)
    changed = text if text.strip() else HEAD
    changed += "" if changed.endswith("\n") else end_of_line
    for summary in summaries:
        changed += end_of_line + rendered(summary).replace("\n", end_of_line)
    _check(changed, entries, None, len(summaries))
    return changed


def _entries(text: str) -> tuple[Located, list[Any]]:
    located, problems = load(text, "")
    entries = [] if located.data is None else located.data
    if problems or not isinstance(entries, list):
        raise CodingError("the summaries cannot be read: mend the file first ('tls check').")
    return located, entries


def _end_of_line(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def rendered(summary: Summary) -> str:
    """One entry, as it stands in the file."""
    entry: dict[str, Any] = {"case": summary.case, "code": summary.code}
    if summary.author:
        entry["author"] = summary.author
    if summary.at:
        entry["at"] = _Quoted(summary.at)
    entry["text"] = _Block(summary.text + "\n") if summary.text else _Quoted("")
    if summary.quotes:
        entry["quotes"] = [
            {
                "passage": quote.passage,
                "text": _Quoted(quote.text),
                "translation": _Quoted(quote.translation),
            }
            for quote in summary.quotes
        ]
    if summary.made_of:
        entry["made_of"] = _Block("".join(f"{line}\n" for line in summary.made_of))
    written: str = yaml.dump(
        [entry], Dumper=_Writer, allow_unicode=True, sort_keys=False, width=10_000
    )
    return written


def _number_of(entries: list[Any], summary: Summary) -> int | None:
    for number, entry in enumerate(entries):
        if isinstance(entry, dict) and (entry.get("case"), entry.get("code")) == summary.key:
            return number
    return None


def _dash(lines: list[str], line: int) -> int:
    """The line with the dash of the entry whose first value is on `line` (both from 0)."""
    while line >= 0 and not _ENTRY.match(lines[line]):
        line -= 1
    if line < 0:
        raise CodingError("the summaries are not written one below the other with '- case:'.")
    return line


def _check(changed: str, before: list[Any], number: int | None, new: int = 0) -> None:
    """Whether every entry but `number`, and the `new` last ones, is what it was."""
    located, problems = load(changed, "")
    after = located.data if isinstance(located.data, list) else []
    kept = [entry for place, entry in enumerate(before) if place != number]
    old = after[: len(after) - new]
    others = [entry for place, entry in enumerate(old) if place != number]
    if problems or others != kept or len(after) != len(before) + new:
        raise CodingError("the file is written in a form that would be spoilt: edit it by hand.")
