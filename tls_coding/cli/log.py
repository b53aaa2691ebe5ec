"""`tls log merge`: copies of one coder's log become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tls_coding.cli.output import JsonOption, StudyOption

if TYPE_CHECKING:
    from tls_coding.coding.chain import Entry, Line
    from tls_coding.coding.merge import Twice
    from tls_coding.errors import Problem

app = typer.Typer(help="Put together what one coder decided on two machines.", no_args_is_help=True)


@app.command("merge")
def merge(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="The log to write (default: all of the study)."),
    ] = None,
    others: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[OTHER]...", help="Copies from elsewhere; left as they are."),
    ] = None,
    study: StudyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Put copies of one coder's log together in FILE.

    Every line of each copy is kept, and an undo still finds what it undid. In any order, any
    number of times, the result is the same. Where a passage was decided in two copies, the later
    decision counts. Logs in which git left two copies are mended so, too, without OTHER.
    """
    from tls_coding.cli.output import print_json

    files = [file] if file else _logs(study)
    done = [_merge(path, others or []) for path in files]
    if as_json:
        print_json({"logs": [_as_json(one) for one in done]})
        return 0
    for one in done:
        _show(one)
    return 0


@dataclass
class Merged:
    """What a merge did: lines that were there, that are there, that came from each copy."""

    file: Path
    changed: bool = False
    before: int = 0
    lines: int = 0
    new: dict[str, int] = field(default_factory=dict)
    twice: list[Twice] = field(default_factory=list)


def _logs(study: Path | None) -> list[Path]:
    from tls_coding.study import open_study

    return sorted(open_study(study).path("coding").glob("*.jsonl"))


def _merge(file: Path, others: Sequence[Path]) -> Merged:
    """Write the merged log; raises UsageError, StudyError, LogBusy, OSError."""
    from tls_coding.coding.log import rewrite_log
    from tls_coding.coding.merge import decided_twice, merge
    from tls_coding.errors import UsageError

    for path in (file, *others):
        if not path.is_file():
            raise UsageError(f"{path}: no such file.")
    copies = {path: _read(path.read_bytes(), path) for path in others if path != file}
    done = Merged(file)

    def merged(raw: bytes) -> bytes:
        own = _read(raw, file)
        _check_coder({file: own, **copies})
        lines = merge(own, *copies.values())
        there = _ids(own)
        done.before, done.lines = len(there), len(lines)
        done.new = {str(path): len(_ids(copy) - there) for path, copy in copies.items()}
        done.twice = decided_twice(own, *copies.values())
        new = b"".join(line.raw + b"\n" for line in lines)
        return raw if raw.replace(b"\r\n", b"\n") == new else new

    done.changed = rewrite_log(file, merged)
    return done


def _read(raw: bytes, path: Path) -> list[Line]:
    """The lines of a copy; raises StudyError where one of them is none."""
    from tls_coding.cli.output import show_problems
    from tls_coding.coding.chain import is_two_copies, parse_log
    from tls_coding.errors import StudyError, errors_only

    lines, problems = parse_log(raw, str(path))
    problems = [problem for problem in problems if not is_two_copies(problem)]
    if errors_only(problems):
        raise StudyError(errors_only(problems))
    warnings: list[Problem] = [problem for problem in problems if problem.warning]
    if warnings:
        show_problems(warnings)
    return lines


def _check_coder(copies: dict[Path, list[Line]]) -> None:
    """Raise UsageError where the copies are not all of one coder."""
    from tls_coding.errors import UsageError

    whose = {line.entry.coder: path for path, lines in copies.items() for line in lines}
    if len(whose) > 1:
        listed = ", ".join(f"{coder} ({path})" for coder, path in sorted(whose.items()))
        raise UsageError(f"These are not copies of one log: they are of {listed}.")


def _ids(lines: Sequence[Line]) -> set[str]:
    return {line.entry.was or line.sha256 for line in lines}


def _as_json(done: Merged) -> dict[str, Any]:
    def told(entry: Entry) -> dict[str, Any]:
        return {"n": entry.n, "act": entry.act, "at": entry.at}

    twice = [
        {
            "transcript": one.transcript,
            "start": one.span.start,
            "end": one.span.end,
            "code": one.code,
            "first": told(one.first),
            "stands": told(one.stands),
        }
        for one in done.twice
    ]
    plain = {key: getattr(done, key) for key in ("changed", "before", "lines", "new")}
    return {"file": str(done.file), **plain, "decided_twice": twice}


def _show(done: Merged) -> None:
    from tls_coding.cli.output import remark, show_table

    for path, new in done.new.items():
        remark(f"{path}: {new:,} lines that {done.file} had not.")
    differ = [one for one in done.twice if one.differ]
    if differ:
        header = ["transcript", "place", "code", "first", "written", "later: counts", "written "]
        rows = [
            [one.transcript, f"{one.span.start}–{one.span.end}", one.code, *_told(one)]
            for one in differ
        ]
        show_table("Decided differently in two copies", header, rows)
    if done.twice:
        remark(f"Decided in two copies: {len(done.twice):,}, differently: {len(differ):,}.")
    what = "written" if done.changed else "nothing new, left as it was"
    remark(f"{done.file}: {what}; {done.lines:,} lines.")


def _told(one: Twice) -> list[str]:
    return [one.first.act, one.first.at, one.stands.act, one.stands.at]
