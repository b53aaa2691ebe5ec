"""An open study in; the summaries of its cells, read and written, out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tls_coding.codebook.yaml_lines import decoded
from tls_coding.errors import Problem, StudyError, UsageError, errors_only
from tls_coding.files import write_text
from tls_coding.matrix.facts import Facts
from tls_coding.matrix.framework import SHOWN, Framework, FrameworkCell, framework
from tls_coding.matrix.passages import ChosenQuote
from tls_coding.matrix.quotes import Quote, is_below
from tls_coding.matrix.summaries import Summaries, Summary, made_of, parse_summaries
from tls_coding.matrix.summaryfile import with_new, with_summary
from tls_coding.study import Study
from tls_coding.studyfacts import facts_of_study

FILE = "summaries.yaml"


def summaries_path(study: Study) -> Path:
    """Where the summaries of a study are: beside its cases."""
    return study.path("cases").with_name(FILE)


def read_summaries(study: Study) -> tuple[Summaries, list[Problem]]:
    """The summaries of a study and every problem of their file; none where there is no file."""
    path = summaries_path(study)
    if not path.is_file():
        return Summaries(), []
    text, problems = decoded(path.read_bytes(), study.shown(path))
    if text is None:
        return Summaries(), problems
    return parse_summaries(
        text,
        study.shown(path),
        cases=[case.id for case in study.cases],
        codes=study.codebook.ids,
        bodies={name: transcript.body for name, transcript in study.transcripts.items()},
    )


def summaries_problems(study: Study) -> list[Problem]:
    """Every problem of the summaries; none of its own where the codebook cannot be used."""
    try:
        return read_summaries(study)[1]
    except StudyError:
        return []


class CellSummaries:
    """The summaries of one study beside its cells of today.

    Raises StudyError where the file of summaries has faults.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.segments = study.segments()
        self.facts: Facts = facts_of_study(study, self.segments)
        self.summaries, problems = read_summaries(study)
        if errors_only(problems):
            raise StudyError(errors_only(problems))

    def cells(self) -> list[FrameworkCell]:
        """Every cell with codings or a summary: cases, then codes, then branches written of."""
        matrix = self.framework()
        written = [code for _, code in self.summaries.by_cell if code not in matrix.codes]
        if written:
            codes = [*matrix.codes, *dict.fromkeys(written)]
            matrix = self.framework(codes=codes)
        return [
            cell
            for case in matrix.cases
            for cell in matrix.row(case)
            if cell.quotes or cell.summary is not None
        ]

    def framework(
        self,
        *,
        cases: Sequence[str] | None = None,
        codes: Sequence[str] | None = None,
        n: int = SHOWN,
    ) -> Framework:
        """The framework matrix of the study."""
        return framework(self.facts, self.segments, self.summaries, cases=cases, codes=codes, n=n)

    def cell(self, case: str, code: str) -> FrameworkCell:
        """One cell; raises UsageError for a case or a code that the study does not have."""
        self._known(case, code)
        return self.framework(cases=[case], codes=[code]).cells[case, code]

    def write(
        self, case: str, code: str, text: str | None, author: str, passages: Sequence[str] = ()
    ) -> Summary:
        """Write the summary of a cell; the rest of the file is kept as it is.

        `text` None keeps the text that stands, which holds for the codings of today as well.
        `passages`: the quotes to show instead of those chosen before, as `transcript:start-end`.
        """
        cell = self.cell(case, code)
        old = cell.summary or Summary(case, code)
        said = old.text if text is None else text.strip()
        if not said:
            raise UsageError("A summary needs a text.")
        chosen = tuple(_chosen(cell, name) for name in passages) or old.quotes
        new = replace(old, text=said, author=author, at=self.study.now(), quotes=chosen)
        new = self._of_today(new)
        write_text(summaries_path(self.study), with_summary(self._text(), new))
        self._remember([new])
        return new

    def draft(self, cases: Sequence[str] = (), branch: str = "") -> list[Summary]:
        """Write a skeleton for every cell with codings that has no entry, and return them.

        `cases`, `branch`: those of these cases and below this branch alone; empty: all.
        """
        wanted = [
            cell
            for cell in self.cells()
            if cell.summary is None
            and (not cases or cell.case in cases)
            and (not branch or is_below(cell.code, branch))
        ]
        drafted = [
            self._of_today(Summary(cell.case, cell.code, quotes=tuple(map(_as_chosen, cell.shown))))
            for cell in wanted
        ]
        if drafted:
            write_text(summaries_path(self.study), with_new(self._text(), drafted))
            self._remember(drafted)
        return drafted

    def _of_today(self, summary: Summary) -> Summary:
        """A summary with what its cell is made of today."""
        today = made_of(self.facts, self.segments, summary.case, summary.code)
        return replace(summary, made_of=today)

    def _text(self) -> str:
        path = summaries_path(self.study)
        return path.read_bytes().decode("utf-8-sig") if path.is_file() else ""

    def _remember(self, written: Sequence[Summary]) -> None:
        added = {summary.key: summary for summary in written}
        self.summaries = Summaries({**self.summaries.by_cell, **added})

    def _known(self, case: str, code: str) -> None:
        cases = [one.id for one in self.study.cases]
        if case not in cases:
            raise UsageError(f"No case '{case}'. Known: {', '.join(cases)}.")
        if not any(is_below(one, code) for one in self.study.codebook.ids):
            raise UsageError(f"No code '{code}', and no branch of codes.")


def _chosen(cell: FrameworkCell, passage: str) -> ChosenQuote:
    for quote in cell.quotes:
        if quote.passage == passage:
            return _as_chosen(quote)
    raise UsageError(f"'{passage}' is no coded passage of this cell.")


def _as_chosen(quote: Quote) -> ChosenQuote:
    return ChosenQuote(quote.transcript, quote.start, quote.end, quote.text, quote.translation)
