"""A study folder in; everything in it, read and checked once, out.

The only module that knows paths, the clock and who is coding.
"""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from tls_coding.codebook.cues import Cues, parse_cues
from tls_coding.codebook.lock import Lock, Reading, parse_lock, without_effect
from tls_coding.codebook.model import Codebook
from tls_coding.codebook.read import read_codebook
from tls_coding.codebook.yaml_lines import decoded
from tls_coding.coding.codings import CoderState, state_of, warnings
from tls_coding.coding.log import Entry, LogWriter, read_log
from tls_coding.coding.recode import recode
from tls_coding.coding.segments import Segment, segments
from tls_coding.coding.suggestion import Suggestion
from tls_coding.corpus.cases import Case, parse_cases
from tls_coding.corpus.transcript import Transcript, parse_transcript
from tls_coding.errors import Problem, StudyError, UsageError, errors_only
from tls_coding.studyfile import STUDY_FILE, StudyFile, find_study, read_study_file

if TYPE_CHECKING:
    from tls_coding.agreement.audit import Agreement
    from tls_coding.coding.costs import RuleCost
    from tls_coding.coding.engine import Engine

Progress = Callable[[int, int], None]  # words done, words in all


def open_study(folder: Path | None = None) -> Study:
    """Open the study in `folder`, or the nearest one upwards from here."""
    if folder is None:
        return Study(find_study(Path.cwd()))
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder.")
    if not (folder / STUDY_FILE).is_file():
        raise UsageError(f"{folder}: no study (it has no {STUDY_FILE}). Make one with 'tls new'.")
    return Study(folder.resolve())


class Study:
    """A study folder. Each part is read once, when it is first asked for.

    `problems` gathers what is wrong with the parts read so far; `require` raises where a part
    that is needed cannot be used.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.remarks: list[str] = []
        self._suggestions: dict[str, list[Suggestion]] | None = None
        self._cache = root / ".tls"

    def under(self, codebook: Path) -> Study:
        """This study under another codebook, with its own lock or else the one of this study."""
        other = Study(self.root)
        other.file = self.file.model_copy(update={"codebook": str(codebook.absolute())})
        if not other.lock_path.is_file():
            other.lock = self.lock
        if other.path("codebook") != self.path("codebook"):
            other._cache = self._cache / "compared"
        return other

    @cached_property
    def file(self) -> StudyFile:
        """What `study.yaml` says; raises StudyError where it cannot be used."""
        return read_study_file(self.root / STUDY_FILE)

    def path(self, part: str) -> Path:
        """Where a part of the study is (`codebook`, `cues`, `cases`, `transcripts` …)."""
        return self.root / str(getattr(self.file, part))

    def shown(self, path: Path) -> str:
        """A path as messages name it: from the study's folder."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook; raises StudyError with all its problems where it cannot be used."""
        path = self.path("codebook")
        if not path.is_file():
            raise StudyError([self._missing("codebook", path)])
        memory = self._cache / "codebook.json"
        codebook, problems = read_codebook(path, self.shown(path), memory)
        self.problems += problems
        if codebook is None:
            raise StudyError(errors_only(problems))
        return codebook

    @cached_property
    def cues(self) -> dict[str, Cues]:
        """The scope cues by language; none where the study has no such file."""
        path = self.path("cues")
        if not path.is_file():
            return {}
        text = self._read(path)
        cues, problems = parse_cues(text or "", self.shown(path))
        self.problems += problems
        if text is None or errors_only(problems):
            raise StudyError(errors_only(self.problems))
        return cues

    @property
    def lock_path(self) -> Path:
        """Where the lock of words is: beside the codebook, `tls.lock.yaml` for `tls.yaml`."""
        return self.path("codebook").with_suffix(".lock.yaml")

    @cached_property
    def lock(self) -> Lock:
        """What each word of the codebook stands for by decision; empty without such a file."""
        if not self.lock_path.is_file():
            return {}
        text = self._read(self.lock_path)
        lock, problems = parse_lock(text or "", self.shown(self.lock_path))
        self.problems += problems
        if text is None or errors_only(problems):
            raise StudyError(errors_only(self.problems))
        return lock

    @property
    def reading(self) -> Reading:
        """How this study reads the words of rules."""
        return Reading(self.file.fold == "accents", self.lock)

    @cached_property
    def cases(self) -> list[Case]:
        """The cases of the comparison."""
        path = self.path("cases")
        if not path.is_file():
            self.problems.append(self._missing("cases", path))
            return []
        text = self._read(path)
        cases, problems = parse_cases("[]" if text is None else text, self.shown(path))
        self.problems += problems
        return cases

    @cached_property
    def transcripts(self) -> dict[str, Transcript]:
        """All transcripts that can be used, by id, in the order of their ids."""
        found: dict[str, Transcript] = {}
        known = {case.id for case in self.cases}
        for path in sorted(self.path("transcripts").glob("*.txt")):
            shown = self.shown(path)
            text = self._read(path)
            if text is None:
                continue
            transcript, problems = parse_transcript(text, path.stem, shown)
            self.problems += problems
            if transcript is None:
                continue
            found[transcript.id] = transcript
            for case in transcript.cases:
                if case not in known:
                    mend = f"Known: {', '.join(sorted(known)) or 'none'}."
                    what = f"the case '{case}' is not in {self.file.cases}."
                    self.problems.append(Problem(shown, transcript.case_line, what, mend))
        return found

    @cached_property
    def logs(self) -> dict[str, list[Entry]]:
        """The entries of every coder's log, by coder."""
        found = {}
        for path in sorted(self.path("coding").glob("*.jsonl")):
            entries, problems = read_log(path, self.shown(path))
            self.problems += problems
            found[path.stem] = entries
        return found

    @property
    def states(self) -> list[CoderState]:
        """What every coder holds today."""
        return [state_of(coder, entries, self.transcripts) for coder, entries in self.logs.items()]

    def state(self, coder: str) -> CoderState:
        """What one coder holds today; an empty state for someone who has not begun."""
        return state_of(coder, self.logs.get(coder, []), self.transcripts)

    def log(self, coder: str) -> LogWriter:
        """A writer for one coder's log."""
        return LogWriter(self.path("coding") / f"{coder}.jsonl", coder)

    def coder(self, given: str | None) -> str:
        """Who is coding: the name given, else TLS_CODER, else the name of this account."""
        name = given or os.environ.get("TLS_CODER") or getpass.getuser()
        if not re.fullmatch(r"[\w-]{1,40}", name):
            raise UsageError(f"'{name}' is no name for a coder: use letters, digits, _ and -.")
        if self.file.coders and name not in self.file.coders:
            listed = ", ".join(self.file.coders)
            raise UsageError(f"'{name}' is not among the coders of this study ({listed}).")
        return name

    def require(self) -> None:
        """Read every part; raises StudyError with all problems that stop the work."""
        self.read_all()
        stopping = errors_only(self.problems)
        if stopping:
            raise StudyError(stopping)

    def read_all(self) -> None:
        """Read every part, gathering problems; a part that cannot be used does not stop it."""
        for part in ("codebook", "cues", "lock", "cases", "transcripts", "logs"):
            try:
                getattr(self, part)
            except StudyError as error:
                self.problems += [p for p in error.problems if p not in self.problems]
        if "lock" in vars(self) and "codebook" in vars(self):
            spoken = {text.language for text in self.transcripts.values()}
            known = spoken | set(self.codebook.codebook.languages)
            self.problems += without_effect(self.lock, known, self.shown(self.lock_path))
        for state in self.states:
            self.problems += warnings(state, f"{self.file.coding}/{state.coder}.jsonl")
        self.problems.sort()

    def suggestions(
        self, progress: Progress | None = None, *, jobs: int = 1
    ) -> dict[str, list[Suggestion]]:
        """All suggestions by transcript id, read back where nothing they depend on changed.

        `progress` is told how many words are tokenised, of how many. `remarks` gathers what there
        is to say of the caches.
        """
        if self._suggestions is None:
            made_of = self.codebook, self.cues, list(self.transcripts.values()), self.reading
            self._suggestions, remarks = recode(
                self._cache / "suggestions", *made_of, lambda: self.engine(progress, jobs)
            )
            self.remarks += remarks
        return self._suggestions

    def rule_costs(self) -> list[RuleCost]:
        """What each rule costs over the transcripts of its language; those without anchor first."""
        return self.engine().costs(self.codebook, [*self.transcripts.values()], self.reading)

    def engine(self, progress: Progress | None = None, jobs: int = 1) -> Engine:
        """What runs rules over the transcripts, with the index of this study."""
        from tls_coding.coding.engine import Engine  # loads numpy, and spaCy where it tokenises

        return Engine(self.root / ".tls" / "index", jobs, progress)

    def segments(self) -> list[Segment]:
        """One row per segment and coder, and one per suggestion that nobody decided."""
        return segments(self.transcripts.values(), self.cases, self.suggestions(), self.states)

    def agreement(self) -> Agreement:
        """How far the coders agree on each code, by the codebook's unit, on respondents' words."""
        from tls_coding.agreement.audit import agreement  # loads numpy
        from tls_coding.agreement.units import turn_spans
        from tls_coding.corpus.sentences import sentences

        states, unit = self.states, self.codebook.codebook.unit
        finished = {name for state in states for name, _ in state.done}
        texts = [text for name, text in self.transcripts.items() if name in finished]
        cut = turn_spans if unit == "turn" else partial(sentences, role="respondent")
        units = {text.id: cut(text) for text in texts}
        return agreement(self.codebook.ids, states, units, unit=unit)

    @staticmethod
    def now() -> str:
        """The time as logs write it: UTC, to the second."""
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _read(self, path: Path) -> str | None:
        """The text of a part; None, and a problem, where it is not UTF-8."""
        text, problems = decoded(path.read_bytes(), self.shown(path))
        self.problems += problems
        return text

    def _missing(self, part: str, path: Path) -> Problem:
        return Problem(
            self.shown(path), 0, "no such file.", f"Mend '{part}:' in {STUDY_FILE}, or add it."
        )
