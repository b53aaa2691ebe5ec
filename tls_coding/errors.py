"""What can go wrong, as values (`Problem`) and as one exception root (`CodingError`)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in one file: where it is, what is wrong, what to do.

    `line` and `column` are 1-based; 0 means the whole file (or the whole line).
    `warning` marks what deserves a look but does not stop the work.
    """

    file: str
    line: int
    what: str
    mend: str = ""
    column: int = 0
    warning: bool = field(default=False, compare=False)

    @property
    def where(self) -> str:
        """`file:line:column`, as editors understand it; zeros are left out."""
        place = self.file
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        return place

    def __str__(self) -> str:
        mend = f" {self.mend}" if self.mend else ""
        return f"{self.where}: {self.what}{mend}"


class CodingError(Exception):
    """Root of every error this package raises on purpose; caught once, at the command line."""

    exit_code = 1


class UsageError(CodingError):
    """The call itself is wrong (no such file, no study here, a file of the wrong kind)."""

    exit_code = 2


class StudyError(CodingError):
    """The study has problems that stop the work; carries all of them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        count = len(self.problems)
        super().__init__(f"{count} problem{'s' if count != 1 else ''}")


def errors_only(problems: list[Problem]) -> list[Problem]:
    """The problems that stop the work, without the warnings."""
    return [problem for problem in problems if not problem.warning]
