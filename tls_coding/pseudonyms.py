"""A study and a table of names in; the study with pseudonyms out, whole or not at all.

Transcripts, coding logs and what people wrote of cells and sets are rewritten together, codings
move with their words, and the caches, which hold the old text, go. The table is kept outside the
study: the study travels, the key must not.
"""

from __future__ import annotations

import codecs
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tls_coding import journal
from tls_coding.casesets import sets_path
from tls_coding.codebook.yaml_lines import decoded, load
from tls_coding.coding.codings import state_of
from tls_coding.coding.log import Entry, LogWriter, _lines, read_log
from tls_coding.coding.pseudonymised_log import pseudonymised_log
from tls_coding.corpus.names import Name, Table
from tls_coding.corpus.nametable import parse_table
from tls_coding.corpus.pseudonymised import Pseudonymised, is_pseudonymised, pseudonymised
from tls_coding.corpus.readers.limits import check_file
from tls_coding.corpus.readers.txt import decode
from tls_coding.errors import Problem, StudyError, UsageError, errors_only
from tls_coding.study import Study
from tls_coding.summaries import summaries_path

MAX_TABLE = 20_000_000  # bytes


@dataclass
class Plan:
    """What a table does to a study.

    `counts`: how often each name is replaced, by file; `kept`: how often it stays, as part of
    another name (`compound`) or without its capital (`lower`); `contents`: old and new bytes of
    every file that changes; `lines`: how many lines of coding logs do.
    """

    table: Table
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    kept: dict[str, Counter[str]] = field(default_factory=dict)
    contents: dict[Path, tuple[bytes, bytes]] = field(default_factory=dict)
    lines: int = 0
    warnings: list[Problem] = field(default_factory=list)

    def replaced(self, name: Name) -> int:
        """How often a name is replaced, in all files."""
        return sum(counts[name.name] for counts in self.counts.values())


def read_table(path: Path, study: Study) -> tuple[Table, list[Problem]]:
    """The table at `path`, and warnings.

    Raises UsageError where it is no text or lies where it would travel with the study, StudyError
    with all that is wrong in it.
    """
    _check_place(path, study)
    check_file(path, MAX_TABLE)
    text, _ = decode(path)
    table, problems = parse_table(text, str(path))
    if errors_only(problems):
        raise StudyError(errors_only(problems))
    return table, problems


def pseudonymise(study: Study, path: Path, *, dry_run: bool = False) -> Plan:
    """Replace the names of the table at `path` in transcripts and coding logs; what was done.

    With `dry_run` nothing is written. What a stopped run left half done is finished first. Raises
    StudyError with all that stands against it, LogBusy where somebody is coding.
    """
    folder = study.root / ".tls" / "pseudonymise"
    if dry_run:
        if journal.is_waiting(folder):
            raise UsageError("A run was stopped half way: finish it without --dry-run first.")
        return _plan(study, path)
    within = [study.path("transcripts"), study.path("coding"), *(f.parent for f in _written(study))]
    with ExitStack() as locks:
        for log in _logs(study):
            locks.enter_context(LogWriter(log, log.stem)._locked())
        journal.finish(folder, study.root, within, lambda: _clear(folder))
        plan = _plan(study, path)
        journal.stage(folder, study.root, plan.contents)
        if os.name == "nt":
            locks.close()  # Windows replaces no file that is open
        journal.finish(folder, study.root, within, lambda: _clear(folder))
    return plan


def is_unfinished(study: Study) -> bool:
    """True where a run was stopped half way; the next one finishes it."""
    return journal.is_waiting(study.root / ".tls" / "pseudonymise")


def _check_place(path: Path, study: Study) -> None:
    real = path.resolve()
    parts = [study.path(part).resolve() for part in ("transcripts", "coding", "exports")]
    for folder in (study.root.resolve(), *parts):
        if real.is_relative_to(folder):
            raise UsageError(
                f"{path}: the table is inside the study. Keep it elsewhere: the study travels, "
                "the key to its names must not."
            )
        for tree in (folder, *folder.parents):
            if (tree / ".git").exists() and real.is_relative_to(tree):
                raise UsageError(
                    f"{path}: the table is in the same git work tree as the study ({tree}) and "
                    "could be committed with it. Keep it elsewhere."
                )


def _clear(folder: Path) -> None:
    """Delete what was made from the old texts."""
    for path in folder.parent.iterdir():
        if path == folder:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _plan(study: Study, path: Path) -> Plan:
    table, warnings = read_table(path, study)
    plan = Plan(table, warnings=warnings)
    texts, problems = _texts(study, plan)
    logs = _entries(study, problems)
    if problems:
        raise StudyError(problems)
    for log, (raw, before) in logs.items():
        new, lines, counts = pseudonymised_log(raw, table, texts)
        if new != raw:
            plan.contents[log] = raw, new
            plan.lines += lines
            plan.warnings += _less_sure(study.shown(log), before, new, texts)
        if counts:
            plan.counts[study.shown(log)] = counts
    problems += [fault for file in _written(study) for fault in _rewritten(study, file, plan)]
    if problems:
        raise StudyError(problems)
    plan.warnings += [*_named_files(study, table), *_pseudonyms_in_use(plan, texts, str(path))]
    return plan


def _texts(study: Study, plan: Plan) -> tuple[dict[str, Pseudonymised], list[Problem]]:
    """Every transcript before and after, and what stands against it."""
    texts, problems = {}, []
    for path in sorted(study.path("transcripts").glob("*.txt")):
        raw, shown = path.read_bytes(), study.shown(path)
        text, faults = decoded(raw, shown)
        if text is None:
            problems += faults
            continue
        done, faults = pseudonymised(text, path.stem, shown, plan.table)
        problems += faults
        if done is None:
            continue
        texts[path.stem] = done
        if done.text != text:
            mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
            plan.contents[path] = raw, mark + done.text.encode("utf-8")
        if done.counts:
            plan.counts[shown] = done.counts
        for found in plan.table.occurrences(done.old.body):
            if found.kind != "name":
                plan.kept.setdefault(found.name.name, Counter())[found.kind] += 1
    return texts, problems


def _written(study: Study) -> list[Path]:
    """The files beside the cases in which people quote transcripts."""
    return [path for path in (summaries_path(study), sets_path(study)) if path.is_file()]


def _rewritten(study: Study, path: Path, plan: Plan) -> list[Problem]:
    """Plan a file that quotes transcripts; a problem where it would be no such file any more."""
    raw, shown = path.read_bytes(), study.shown(path)
    text, problems = decoded(raw, shown)
    if text is None:
        return problems
    done = plan.table.replaced(text)
    if done.text == text:
        return []
    if _shape(load(done.text, shown)[0].data) != _shape(load(text, shown)[0].data):
        mend = "Change it by hand, or choose pseudonyms of letters only."
        return [Problem(shown, 0, "would be spoilt by the pseudonyms.", mend)]
    mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    plan.contents[path] = raw, mark + done.text.encode("utf-8")
    plan.counts[shown] = done.counts
    return []


def _shape(data: object) -> object:
    """What YAML holds, without its texts."""
    if isinstance(data, dict):
        return {key: _shape(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_shape(value) for value in data]
    return "" if isinstance(data, str) else data


def _entries(study: Study, problems: list[Problem]) -> dict[Path, tuple[bytes, list[Entry]]]:
    """The bytes and entries of every log; adds to `problems` what cannot be rewritten."""
    found = {}
    for path in _logs(study):
        raw = path.read_bytes()
        entries, faults = read_log(path, study.shown(path))
        found[path] = raw, entries
        problems += errors_only(faults)
        if _lines(raw)[1]:
            what, mend = "the last line was cut short, as by a crash.", "Delete that line."
            problems.append(Problem(study.shown(path), raw.count(b"\n") + 1, what, mend))
    for path in sorted(study.path("coding").glob("*.torn")):
        what = "lines that a crash cut short; they count nowhere, but may hold names."
        mend = "Delete the file, or keep it outside the study."
        problems.append(Problem(study.shown(path), 0, what, mend))
    return found


def _logs(study: Study) -> list[Path]:
    return sorted(study.path("coding").glob("*.jsonl"))


def _less_sure(
    file: str, entries: list[Entry], new: bytes, texts: Mapping[str, Pseudonymised]
) -> Iterator[Problem]:
    """Codings that are not found any more: those made on earlier texts can be."""
    again = [Entry.model_validate_json(line) for line in _lines(new)[0]]
    before = state_of("", entries, {name: text.old for name, text in texts.items()})
    after = state_of("", again, {name: text.new for name, text in texts.items()})
    there = {coding.n for coding in after.located}
    missing = [coding for coding in before.located if coding.n not in there]
    if missing:
        what = f"codings of an earlier text that are not found any more: {len(missing)}."
        yield Problem(file, 0, what, "'tls check' counts them as lost.", warning=True)


def _named_files(study: Study, table: Table) -> Iterator[Problem]:
    for path in sorted(study.path("transcripts").glob("*.txt")):
        for found in table.occurrences(path.stem, any_case=True):
            what = f"the name of the file holds the name of line {found.name.line} of the table."
            mend = "Rename it before anyone codes: codings call a transcript by its file."
            yield Problem(study.shown(path), 0, what, mend, warning=True)
            break


def _pseudonyms_in_use(
    plan: Plan, texts: Mapping[str, Pseudonymised], file: str
) -> Iterator[Problem]:
    """Pseudonyms that texts hold already: two people would become one."""
    used = {name.pseudonym: name for name in plan.table.names if plan.replaced(name)}
    pseudonyms = Table(tuple(Name(pseudonym, "x") for pseudonym in used))
    places: dict[str, Counter[str]] = {}
    for name, text in texts.items():
        if not is_pseudonymised(text.old):
            for found in pseudonyms.occurrences(text.old.body):
                if found.kind == "name":
                    places.setdefault(found.name.name, Counter())[name] += 1
    for pseudonym, counts in places.items():
        where = ", ".join(f"{name} ({count})" for name, count in counts.items())
        what = f"the pseudonym occurs in texts already: {where}."
        mend = "If that is somebody else, choose another."
        yield Problem(file, used[pseudonym].line, what, mend, warning=True)
