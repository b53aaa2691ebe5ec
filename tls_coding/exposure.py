"""A study and a table of names in; which of its files still hold names out.

Searched: the study's own files, and what was made of them in exports. The words around a name are
never repeated, nor is the name: a problem says where, and which line of the table.
"""

from __future__ import annotations

import html
import re
import zipfile
from dataclasses import replace
from pathlib import Path

from tls_coding.casesets import sets_path
from tls_coding.corpus.names import Table
from tls_coding.corpus.readers.limits import check_zip, read_bytes
from tls_coding.errors import Problem, UsageError
from tls_coding.study import Study
from tls_coding.summaries import summaries_path

MAX_LINES = 10  # of one file that are listed
TEXTS = {".txt", ".csv", ".tsv", ".json", ".jsonl", ".md", ".yaml", ".yml", ".html", ".htm"}
ARCHIVES = {".xlsx": "xl/workbook.xml", ".docx": "word/document.xml"}
MEND = {
    "transcripts": "Run 'tls pseudonymise'.",
    "coding": "Run 'tls pseudonymise'.",
    "exports": "Run 'tls pseudonymise', then 'tls export'.",
    "": "'tls pseudonymise' leaves this file alone: change it by hand.",
}


def names_in_files(study: Study, table: Table) -> list[Problem]:
    """A warning for each line (of a file the first ten) that holds names of `table`."""
    found: list[Problem] = []
    for path in _files(study):
        shown = study.shown(path)
        try:
            text = _text(path)
        except UsageError as error:
            what = str(error).removeprefix(f"{path}: ")
            found.append(Problem(shown, 0, f"not searched for names: {what}", warning=True))
            continue
        if text is None:
            what = f"not searched for names: '{path.suffix}' files cannot be."
            found.append(Problem(shown, 0, what, "Delete it, or make it again.", warning=True))
        else:
            parts = [part for part in MEND if part and path.is_relative_to(study.path(part))]
            parts += ["coding"] if path in _written(study) else []
            problems = _problems(text, table, shown, MEND[parts[0] if parts else ""])
            numbered = path.suffix.lower() not in ARCHIVES
            found += problems if numbered else _as_one(problems)
    return found


def _files(study: Study) -> list[Path]:
    """The files of the study: those that were written by hand, and exports."""
    single = [study.path(part) for part in ("cases", "codebook", "cues")]
    single += [study.lock_path, *_written(study)]
    files = {path for path in (*single, *study.root.glob("*")) if path.is_file()}
    files = {path for path in files if path.suffix.lower() in TEXTS | ARCHIVES.keys()}
    for part in ("transcripts", "coding", "exports"):  # here leftovers of a crash, too
        files |= {path for path in study.path(part).rglob("*") if path.is_file()}
    return sorted(path for path in files if path.stat().st_size)


def _written(study: Study) -> list[Path]:
    """The files beside the cases in which people quote transcripts."""
    return [summaries_path(study), sets_path(study)]


def _text(path: Path) -> str | None:
    """What can be read in a file, line for line where it has lines; None where nothing can."""
    suffix = path.suffix.lower()
    if suffix in ARCHIVES:
        check_zip(path, suffix, ARCHIVES[suffix])
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.endswith(".xml")]
            return "\n\n".join(_plain(archive, name, path) for name in names)
    text = read_bytes(path).decode("utf-8", errors="replace")
    if "\x00" in text:
        return None
    if suffix in {".json", ".jsonl"}:
        return re.sub(r"\\[nrt]", "  ", text)
    return html.unescape(text) if suffix in {".html", ".htm"} else text


def _plain(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    try:
        xml = archive.read(name).decode("utf-8", errors="replace")
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        raise UsageError(f"{path}: the archive is damaged.") from None
    return html.unescape(re.sub(r"<[^<>]*>", "\n\n", xml))


def _problems(text: str, table: Table, file: str, mend: str) -> list[Problem]:
    lines: dict[int, set[int]] = {}
    line, done = 1, 0
    for found in table.occurrences(text):
        if found.kind == "name":
            line += text.count("\n", done, found.span.start)
            done = found.span.start
            lines.setdefault(line, set()).add(found.name.line)
    problems = []
    for number, names in list(lines.items())[:MAX_LINES]:
        listed = ", ".join(map(str, sorted(names)[:10])) + ", …" * (len(names) > 10)
        what = f"holds names of the table (its line{'s' * (len(names) > 1)} {listed})."
        problems.append(Problem(file, number, what, mend, warning=True))
    if len(lines) > MAX_LINES:
        what = f"holds names of the table on {len(lines) - MAX_LINES} more lines."
        problems.append(Problem(file, 0, what, mend, warning=True))
    return problems


def _as_one(problems: list[Problem]) -> list[Problem]:
    """What is said of a file without lines."""
    return [replace(problem, line=0) for problem in problems[:1]]
