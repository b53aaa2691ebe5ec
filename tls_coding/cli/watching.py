"""`tls code --watch`: code again whenever a part of the study is saved, and say what changed."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tls_coding.errors import CodingError, StudyError

if TYPE_CHECKING:
    from tls_coding.coding.impact import Effect, Suggestions
    from tls_coding.study import Study

Stamps = dict[Path, tuple[int, int]]
PAUSE = 0.3  # seconds between two looks at the files


def watch_study(study: Study, jobs: int, seen: Stamps) -> None:
    """Code again on each save until Ctrl-C; a fault is shown and the last state is kept.

    `seen` is how the files were before the study was read.
    """
    from tls_coding.cli.output import remark

    found: Suggestions = study.suggestions()
    remark("Watching codebook, cues and transcripts; Ctrl-C ends it.")
    while True:
        time.sleep(PAUSE)
        now = stamps(study.root)
        if now != seen:
            seen = now
            found = again(study, found, jobs)


def again(study: Study, before: Suggestions, jobs: int) -> Suggestions:
    """Code the study as it is on disk now and say what changed; what is wrong instead, if so."""
    from tls_coding.cli.code import suggestions_with_bar
    from tls_coding.cli.output import remark, show_problems
    from tls_coding.coding.impact import effect
    from tls_coding.study import Study

    started = time.perf_counter()
    opened = Study(study.root)
    try:
        opened.require()
        found = suggestions_with_bar(opened, jobs)
    except StudyError as error:
        show_problems(error.problems)
        return before
    except (CodingError, OSError) as error:  # a file that an editor is just replacing
        remark(str(error))
        return before
    took = time.perf_counter() - started
    remark(f"{time.strftime('%H:%M:%S')}  {said(effect(before, found))} ({took:.1f} s)")
    for line in by_code(effect(before, found)):
        remark(f"  {line}")
    return found


def said(found: Effect) -> str:
    """What changed, in one sentence."""
    if not (found.gained or found.lost or found.vetoed or found.flagged):
        return "No suggestion changed."
    return (
        f"{len(found.gained)} suggestions gained, {len(found.lost)} lost, "
        f"{len(found.vetoed)} stopped by a veto, {len(found.flagged)} with other flags."
    )


def by_code(found: Effect) -> list[str]:
    """What changed, code by code: gained, lost (stopped by a veto among them), other flags."""
    codes = sorted(
        {s.code for s in (*found.gained, *found.lost, *found.vetoed)}
        | {change.after.code for change in found.flagged}
    )
    lines = []
    for code in codes:
        gained = sum(s.code == code for s in found.gained)
        lost = sum(s.code == code for s in (*found.lost, *found.vetoed))
        flagged = sum(change.after.code == code for change in found.flagged)
        parts = [f"+{gained}" * bool(gained), f"-{lost}" * bool(lost)]
        parts.append(f"{flagged} with other flags" * bool(flagged))
        lines.append(f"{code}: {' '.join(part for part in parts if part)}")
    return lines


def stamps(root: Path) -> Stamps:
    """Size and time of every file that the suggestions of the study at `root` depend on."""
    from tls_coding.study import Study

    study = Study(root)
    try:
        study.file  # noqa: B018 - where the parts are may have changed
    except (CodingError, OSError):
        return _stamped([root / "study.yaml"])
    files = [study.root / "study.yaml", study.path("codebook"), study.path("cues")]
    files += [study.lock_path, study.path("cases"), *study.path("transcripts").glob("*.txt")]
    return _stamped(files)


def _stamped(files: Iterable[Path]) -> Stamps:
    found = {}
    for path in files:
        try:
            about = path.stat()
        except OSError:  # gone, or not there yet
            continue
        found[path] = (about.st_size, about.st_mtime_ns)
    return found
