"""A study for Python and notebooks: every table of the command line as a pandas frame.

    >>> from tls_coding import Study                                         # doctest: +SKIP
    >>> Study("my-study").matrix(by="country", level=1, measure="share")     # doctest: +SKIP

Frames hold the same figures as the files in `exports/`. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from tls_coding.coding.segments import COLUMNS, Segment
from tls_coding.displays import WORDS, contrasts_by, cooccurrence_of
from tls_coding.errors import UsageError
from tls_coding.matrix import tables
from tls_coding.matrix.axes import attributes
from tls_coding.matrix.correspondence import Correspondence, correspondence_of
from tls_coding.matrix.facts import Facts
from tls_coding.matrix.quotes import best, in_branch, quotes_of
from tls_coding.matrix.saturation import Saturation, saturation
from tls_coding.matrix.similarity import similarity
from tls_coding.matrix.tabulate import Table, tabulate
from tls_coding.matrix.timeline import timeline
from tls_coding.study import open_study
from tls_coding.studyfacts import facts_of_study


class Study:
    """A study folder, read when it is first asked for something.

    Source files are read once: make a new `Study` after they changed. Raises StudyError, with
    every problem, where a part that is needed cannot be used, and UsageError for a folder that is
    no study, or a name that is not there.
    """

    def __init__(self, folder: str | Path = ".") -> None:
        self._study = open_study(Path(folder))

    def __repr__(self) -> str:
        return f"Study({str(self._study.root)!r})"

    def problems(self) -> list[str]:
        """What `tls check` says of the study, each with file, line and what to do."""
        self._study.read_all()
        return [str(problem) for problem in self._study.problems]

    def cases(self) -> pd.DataFrame:
        """One row a case (index `case`): label and attributes."""
        held = {case: dict(own) for case, own in self._facts.case_attributes.items()}
        return pd.DataFrame.from_dict(held, orient="index").rename_axis("case")

    def transcripts(self) -> pd.DataFrame:
        """One row a transcript (index `transcript`): cases (joined by ;), respondents' words,
        language, date and all else that its front matter says."""
        documents = self._facts.documents
        rows = [
            {"case": ";".join(documents.cases[number]), "words": documents.words[number], **own}
            for number, own in enumerate(documents.attributes)
        ]
        return pd.DataFrame(rows, index=pd.Index(documents.ids, name="transcript"))

    def codes(self) -> pd.DataFrame:
        """One row a code (index `code`): kind, definition, and its label in each language."""
        book = self._study.codebook
        rows = [{"kind": one.kind, "definition": one.definition, **one.label} for one in book.codes]
        return pd.DataFrame(rows, index=pd.Index(book.ids, name="code"))

    def segments(self) -> pd.DataFrame:
        """One row per segment and coder: the columns of `segments.csv`, offsets in code points."""
        return pd.DataFrame([one.row() for one in self._segments], columns=list(COLUMNS))

    def matrix(
        self, by: str = "case", level: int | None = None, measure: tables.Measure = "count"
    ) -> pd.DataFrame:
        """Rows × themes of one measure.

        `by`: case, transcript, speaker, or any attribute (see `compare_by`); `level`: branches of
        the code tree instead of codes; `measure`: count (passages accepted or coded by hand, each
        once), accepted, hand, suggested, per_1000_words, interviews, interviews_known, share,
        low, high (the range over coders who finished a cell), state. NaN where undefined.
        """
        if measure not in tables.MEASURES:
            raise UsageError(f"No measure '{measure}'. There are: {', '.join(tables.MEASURES)}.")
        return tables.frame(self._table(by, level), measure)

    def cells(self, by: str = "case", level: int | None = None) -> pd.DataFrame:
        """The same matrix with one row a cell and one column a measure."""
        return tables.tidy(self._table(by, level))

    def compare_by(self) -> dict[str, list[str]]:
        """The attributes that a matrix can be made by: of speakers, interviews and cases."""
        return attributes(self._facts)

    def quotes(self, row: str, theme: str, by: str = "case", n: int | None = None) -> pd.DataFrame:
        """The quotes of one cell, best first (see `matrix.quotes` for what that means).

        `theme`: a code or a branch; columns: transcript, speaker, position, turn, time, start, end
        (code points), quote, status, coders (a tuple), flags, rules.
        """
        side = self._table(by, None).axis
        if row not in side.labels:
            raise UsageError(f"No {by} '{row}'. There are: {', '.join(side.labels)}.")
        held = in_branch(self._facts, theme)
        if not held.any() and theme not in {*self._facts.codes, *self._branches}:
            raise UsageError(f"No code or branch '{theme}'.")
        cell = (side.group == side.labels.index(row)) & held
        names = ["transcript", "speaker", "position", "turn", "time", "start", "end"]
        rows = [
            [*(getattr(one, name) for name in names), one.text, one.status, one.coders, one.flags,
             one.rules]
            for one in best(quotes_of(self._facts, self._segments, cell), n)
        ]  # fmt: skip
        columns = [*names, "quote", "status", "coders", "flags", "rules"]
        return pd.DataFrame(rows, columns=columns)

    def contrast(
        self, attribute: str, values: Sequence[str] = (), level: int | None = None
    ) -> pd.DataFrame:
        """Two groups of cases (or interviews) by an attribute, one row a theme.

        Shares of interviews and passages per 1,000 words of both, difference and ratio with 95 %
        limits, an exact permutation test over cases (Holm's correction), or why there is none.
        """
        return contrasts_by(self._facts, attribute, values, level).frame()

    def cooccurrence(
        self, unit: str = "turn", words: int = WORDS, level: int | None = None
    ) -> pd.DataFrame:
        """One row a pair of themes: units that hold both, Jaccard, and what chance would give.

        `unit`: passage, sentence, turn, or words (blocks of `words`).
        """
        return cooccurrence_of(self._study, self._facts, unit, words, level).frame()

    def similarity(
        self,
        level: int | None = None,
        measure: Literal["jaccard", "bray_curtis", "cosine"] = "jaccard",
    ) -> pd.DataFrame:
        """Cases × cases, in the order of a dendrogram; NaN where no theme is known in both."""
        return similarity(self._facts, level, measure).matrix()

    def correspondence(self, level: int | None = None) -> Correspondence:
        """The map of cases and themes; `frame()` and `axes()` give it as tables."""
        return correspondence_of(self._facts, level)

    def saturation(self, level: int | None = None, **how: Any) -> Saturation:
        """New codes by interview (Guest, Namey & Chen 2020); see its `curve()` and `frame()`."""
        return saturation(self._facts, level, **how)

    def timeline(
        self, level: int | None = None, by: Literal["year", "month"] = "year"
    ) -> pd.DataFrame:
        """One row a period and theme: interviews, passages, passages per 1,000 words."""
        return timeline(self._facts, level, by).frame()

    def agreement(self) -> pd.DataFrame:
        """One row a code and one `overall`: what `tls agree` shows, with 95 % limits of each.

        NaN where undefined, and `reason` says why; `…_low`, `…_high`: limits over interviews.
        """
        report = self._study.agreement()
        rows = []
        for one in (*report.codes, report.overall):
            said = {key: value for key, value in vars(one).items() if key != "ci"}
            limits = {f"{name}_{end}": own[end == "high"] for name, own in one.ci.items()
                      for end in ("low", "high")}  # fmt: skip
            rows.append({**said, **limits})
        return pd.DataFrame(rows).set_index("code")

    @cached_property
    def _segments(self) -> list[Segment]:
        self._study.require()
        return self._study.segments()

    @cached_property
    def _facts(self) -> Facts:
        return facts_of_study(self._study, self._segments)

    @cached_property
    def _branches(self) -> set[str]:
        parts = [code.split(".") for code in self._facts.codes]
        return {".".join(part[:end]) for part in parts for end in range(1, len(part))}

    def _table(self, by: str, level: int | None) -> Table:
        return tabulate(self._facts, by, level)
