"""A study, read and counted, in; tables for a paper in LaTeX out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tls_coding.agreement.measured import CodeAgreement
from tls_coding.exchange.given import Given
from tls_coding.exchange.matrixparts import SIGNS, Part, parts_of

NEEDS = "% \\usepackage{booktabs,longtable,graphicx}  % pdfLaTeX: and \\usepackage[T1]{fontenc}"
NARROW = r"\small\setlength{\tabcolsep}{4pt}"
SHORT = 36  # rows of a table that stands on one page
MOST = 12  # themes side by side on a page that stands
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "_": r"\_", "%": r"\%", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
    "[": "{[}", "]": "{]}", "¬": r"\ensuremath{\neg}", "−": r"\ensuremath{-}", "–": "--",
    "—": "---", "\u00a0": "~", "\u202f": "~", "…": r"\ldots{}", "’": "'", "‘": "`",
    "“": "``", "”": "''", "°": r"\ensuremath{^{\circ}}", "*": "{*}",
}  # fmt: skip
_JOINED = frozenset("-'`,!?")  # two of them, side by side, become another sign
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def tables(given: Given) -> str:
    """Cases by themes, a table for each branch, and agreement by code where two coders worked.

    For `\\input`; what it needs stands in its first lines. Tables of many rows break over pages.
    """
    made = [
        f"% {_UNPRINTED.sub(' ', given.study)}: tables. In the preamble:",
        NEEDS,
        r"\providecommand{\upright}[1]{\rotatebox{90}{#1}}",
    ]
    for number, part in enumerate(parts_of(given, MOST), 1):
        made.append(_matrix(part, number))
    if given.agreement and len(given.agreement.coders) > 1:
        made.append(_agreement(given, given.agreement.codes, given.agreement.overall))
    return "\n\n".join(made) + "\n"


def escaped(text: str) -> str:
    """Text that LaTeX prints as it stands; line breaks and control characters become spaces.

    >>> escaped("R&D_1: 50 %")
    'R\\\\&D\\\\_1: 50 \\\\%'
    """
    made: list[str] = []
    for sign in _UNPRINTED.sub(" ", text):
        piece = _SPECIAL.get(sign, sign)
        joined = made and made[-1][-1] in _JOINED and piece[0] in _JOINED
        made += ["{}", piece] if joined else [piece]
    return "".join(made)


def _matrix(part: Part, number: int) -> str:
    title = f"Coded passages by case: {part.title}."
    signs = "; ".join(f"{sign}: {what}" for sign, what in SIGNS) if number == 1 else ""
    header = ["Case", *(f"\\upright{{{escaped(name)}}}" for name in part.header)]
    return typeset(
        f"{title} {signs}.".replace(" .", "") if signs else title,
        f"tab:matrix{number}",
        header,
        [[escaped(cell) for cell in row] for row in part.rows[:-1]],
        [escaped(cell) for cell in part.rows[-1]],
    )


def _agreement(given: Given, codes: Sequence[CodeAgreement], overall: CodeAgreement) -> str:
    names = given.agreement.coders if given.agreement else ()
    unit = given.agreement.unit if given.agreement else ""
    about = (
        f"Agreement of {len(names)} coders by code, unit by unit (unit: {unit}). n: units that two"
        " coders or more rated; coded: of them, given the code by one at least; limits of 95 % over"
        " interviews. An empty cell: the figure is not defined."
    )
    header = ["Code", "n", "coded", "\\%", "$\\kappa$", "$\\alpha$", "limits of $\\alpha$", "AC1"]
    rows = [[escaped(given.labels.code(one.code)), *_figures(one)] for one in codes]
    return typeset(about, "tab:agreement", header, rows, ["All codes", *_figures(overall)])


def _figures(one: CodeAgreement) -> list[str]:
    limits = one.ci.get("alpha")
    told = f"{_number(limits[0])} to {_number(limits[1])}" if limits else ""
    percent = "" if one.percent is None else f"{100 * one.percent:.1f}"
    shown = [_number(one.kappa), _number(one.alpha), told, _number(one.ac1)]
    return [str(one.n_units), str(one.n_coded), percent, *shown]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "$-$")  # no −0.00


def typeset(
    about: str,
    label: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    last: Sequence[str],
) -> str:
    """A table on one page, or with many rows one over several, whose head stands on each.

    `about` is escaped here; cells are LaTeX already.
    """
    caption = f"\\caption{{{escaped(about)}}}\\label{{{label}}}"
    columns = f"{{l{'r' * (len(header) - 1)}}}"
    head = [r"\toprule", _line(header), r"\midrule"]
    body = [*map(_line, rows), r"\midrule", _line(last)]
    if len(rows) <= SHORT:
        inside = [f"\\begin{{tabular}}{columns}", *head, *body, r"\bottomrule", r"\end{tabular}"]
        opened = [r"\begin{table}[htbp]", r"\centering", NARROW, caption, r"\smallskip", ""]
        return "\n".join([*opened, *inside, r"\end{table}"])
    begun = [r"\begingroup" + NARROW, f"\\begin{{longtable}}{columns}", caption + r"\\"]
    heads = [*head, r"\endfirsthead", *head, r"\endhead", r"\bottomrule", r"\endfoot"]
    return "\n".join([*begun, *heads, *body, r"\end{longtable}", r"\endgroup"])


def _line(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"
